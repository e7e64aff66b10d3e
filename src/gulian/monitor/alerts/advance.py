# SPDX-License-Identifier: Apache-2.0
"""One day of every warning's life.

1 who acknowledges what stands  2 each observation: a row of days grows or breaks, an alert rises, clears,
ends
3 what stands and may be told is told; what nobody has acknowledged in time is escalated
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from gulian.errors import DayNotLater, NothingToAcknowledge
from gulian.monitor.alerts.model import (
    Acknowledgement,
    Alert,
    Kind,
    Observation,
    Orders,
    State,
    Subject,
    Told,
)
from gulian.schemes import WarningRule

_DAY = dt.timedelta(days=1)
_NOBODY = Orders()


def advance(
    state: State, found: Iterable[Observation], day: dt.date, orders: Orders = _NOBODY
) -> tuple[State, tuple[Told, ...]]:
    """The state after a day, and what is told on it, by warning, subject and kind.

    found : one observation for each warning and subject that was looked at; the others are unknown today
    Raises DayNotLater, NothingToAcknowledge.
    """
    if state.day is not None and day <= state.day:
        raise DayNotLater(str(day), str(state.day))
    alerts = _acknowledged(state, orders.acknowledgements, day)
    told: list[Told] = []
    seen: dict[tuple[str, Subject], Observation] = {(each.rule.id, each.subject): each for each in found}
    for key in sorted(alerts.keys() | seen.keys()):
        before, observed = alerts.get(key), seen.get(key)
        after, messages = _one(before, observed, day, orders)
        told.extend(messages)
        alerts.pop(key, None)
        if after is not None:
            alerts[key] = after
    ordered = {key: alerts[key] for key in sorted(alerts)}
    return State(day, MappingProxyType(ordered)), tuple(told)


def _acknowledged(
    state: State, given: tuple[Acknowledgement, ...], day: dt.date
) -> dict[tuple[str, Subject], Alert]:
    alerts = dict(state.alerts)
    for each in given:
        alert = alerts.get((each.warning, each.subject))
        if alert is None or not alert.stands:
            raise NothingToAcknowledge(each.warning, each.subject.level, each.subject.code)
        if alert.acknowledged_by is None:
            taken = replace(alert, acknowledged_by=each.by, acknowledged_on=day)
            alerts[each.warning, each.subject] = taken
    return alerts


def _one(
    alert: Alert | None, observed: Observation | None, day: dt.date, orders: Orders
) -> tuple[Alert | None, list[Told]]:
    """One warning about one subject: what it is after the day, and its messages."""
    if observed is None:
        # Nothing was seen: what stands goes on standing, a row of days breaks.
        return (replace(alert, clear=0) if alert is not None and alert.stands else None), []
    if alert is None or not alert.stands:
        alert = _built(alert, observed, day)
        if alert is None or not alert.stands:
            return alert, []
    else:
        alert = _cleared(alert, observed, day)
        if alert.clear >= observed.rule.clear_days:
            return None, [_message("ended", alert, observed.rule, day)]
    silent = any(each.covers(alert.warning, alert.subject, day) for each in orders.silences)
    return (alert, []) if silent else _spoken(alert, observed.rule, day)


def _built(alert: Alert | None, observed: Observation, day: dt.date) -> Alert | None:
    """The row of days one longer, begun anew, or broken."""
    if observed.holds is not True:
        return None
    rule = observed.rule
    if alert is None or alert.seen != day - _DAY:
        alert = Alert(
            warning=rule.id,
            pin=rule.pin,
            subject=observed.subject,
            name=observed.name,
            since=day,
            seen=day,
            held=0,
        )
    held = alert.held + 1
    return replace(alert, seen=day, held=held, stands=held >= rule.for_days, name=observed.name)


def _cleared(alert: Alert, observed: Observation, day: dt.date) -> Alert:
    """What stands, with the days it has been clear; a day left out or unknown begins them anew."""
    in_a_row = alert.clear if alert.seen == day - _DAY else 0
    return replace(alert, seen=day, clear=in_a_row + 1 if observed.clears is True else 0, name=observed.name)


def _spoken(alert: Alert, rule: WarningRule, day: dt.date) -> tuple[Alert, list[Told]]:
    """The rise where it was not told yet, then every escalation that is due."""
    told: list[Told] = []
    if alert.told_on is None:
        told.append(_message("raised", alert, rule, day))
        alert = replace(alert, told_on=day)
    if alert.acknowledged_by is None and alert.told_on is not None:
        waited = (day - alert.told_on).days
        for step in rule.escalate[alert.steps :]:
            if waited >= step.after_days:
                told.append(_message("escalated", alert, rule, day))
                alert = replace(alert, steps=alert.steps + 1)
    return alert, told


def _message(kind: Kind, alert: Alert, rule: WarningRule, day: dt.date) -> Told:
    roles: tuple[str, ...] = rule.tell
    if kind == "escalated":
        roles = rule.escalate[alert.steps].tell
    elif kind == "ended":
        roles = tuple(
            dict.fromkeys([*rule.tell, *(r for step in rule.escalate[: alert.steps] for r in step.tell)])
        )
    return Told(
        day=day,
        kind=kind,
        warning=rule.id,
        severity=rule.severity,
        subject=alert.subject,
        name=alert.name,
        since=alert.since,
        tell=roles,
        message_zh=rule.message_zh,
        message_en=rule.message_en,
        silent=kind == "ended" and alert.told_on is None,
    )
