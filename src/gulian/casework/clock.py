# SPDX-License-Identifier: Apache-2.0
"""When limits end: working days or calendar days, a ledger of the spans in which the clock ran.

consumed = days in which the clock ran from 0:00 to 24:00 <= days that went by

A limit in months is turned into days when it begins, so that it can be paused like any other.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from gulian.casework.model import Due, State, Ticket
from gulian.schemes import Limit, Procedure
from gulian.schemes.procedures import LimitUnit
from gulian.workdays import NATION, Budget, Calendar, Span, SpecialDay

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=16)
def _every_day(first: int, last: int, zone: str) -> Calendar:
    """A calendar in which every day counts, weekends and holidays too."""
    years = range(first, last + 1)
    day, weekends = dt.date(first, 1, 1), []
    while day.year <= last:
        if day.weekday() >= _SATURDAY:
            weekends.append(SpecialDay(NATION, day, False, "", ""))
        day += _DAY
    return Calendar(weekends, years, zone)


def as_days(amount: int, unit: LimitUnit, start: dt.date) -> tuple[int, Literal["workdays", "days"]]:
    """A limit as (working) days: a month ends on the same day of the next one, or on that one's last day.

    1 month from 2024-10-14 -> 31 days; from 2024-01-31 -> 29 days
    """
    if unit != "months":
        return amount, unit
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    last = dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    return (last - start).days, "days"


def counted_in(ticket: Ticket, calendar: Calendar) -> Calendar:
    """The calendar whose days the limit of a ticket counts."""
    if ticket.unit == "workdays":
        return calendar
    return _every_day(calendar.years[0], calendar.years[-1], calendar.zone)


def budget(ticket: Ticket, region: str) -> Budget:
    """The limit of a ticket with its ledger."""
    return Budget(ticket.limit or 0, region, ticket.spans)


def started(ticket: Ticket, now: dt.datetime) -> Ticket:
    """The clock of a ticket runs from now; it costs nothing where it runs already."""
    return ticket if ticket.running else replace(ticket, spans=(*ticket.spans, Span(now)))


def paused(ticket: Ticket, now: dt.datetime) -> Ticket:
    """The clock of a ticket stands from now."""
    if not ticket.running:
        return ticket
    return replace(ticket, spans=(*ticket.spans[:-1], Span(ticket.spans[-1].since, now)))


def consumed(ticket: Ticket, region: str, now: dt.datetime, calendar: Calendar) -> int:
    """(Working) days a ticket has used up."""
    return budget(ticket, region).consumed(counted_in(ticket, calendar), now)


def ends_at(ticket: Ticket, region: str, now: dt.datetime, calendar: Calendar) -> dt.datetime | None:
    """When the limit of a ticket ends if nothing pauses it; None while its clock stands, or without a
    limit."""
    if ticket.limit is None:
        return None
    found = budget(ticket, region).deadline(counted_in(ticket, calendar), now)
    return found.ends_at if found else None


def after(start: dt.datetime, limit: int, unit: LimitUnit, region: str, calendar: Calendar) -> dt.datetime:
    """The end of the last of so many (working) days or months after an instant."""
    amount, counted = as_days(limit, unit, calendar.local_date(start))
    days = (
        calendar
        if counted == "workdays"
        else _every_day(calendar.years[0], calendar.years[-1], calendar.zone)
    )
    return days.deadline(start, amount, region).ends_at


def timers(procedure: Procedure, state: State, now: dt.datetime, calendar: Calendar) -> tuple[Due, ...]:
    """The next timer of each open ticket, past ones too, in the order of their instants."""
    found = [
        each
        for ticket in state.tickets
        if (each := _timer(procedure, state, ticket, now, calendar)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.ticket)))


def due(procedure: Procedure, state: State, now: dt.datetime, calendar: Calendar) -> tuple[Due, ...]:
    """The timers that have to be delivered now, one a ticket; ask again after each is delivered."""
    return tuple(each for each in timers(procedure, state, now, calendar) if each.at <= now)


def _timer(
    procedure: Procedure, state: State, ticket: Ticket, now: dt.datetime, calendar: Calendar
) -> Due | None:
    step = procedure.steps[ticket.step]
    if ticket.asked_at is not None and step.supplement is not None:
        if ticket.ask_limit < 0:
            return None
        at = after(ticket.asked_at, ticket.ask_limit, step.supplement.limit.unit, state.region, calendar)
        return Due(at=at, ticket=ticket.number, step=step.id, kind="supplement")
    if step.limit is None or ticket.limit is None or ticket.objections:
        return None
    ends = ends_at(ticket, state.region, now, calendar)
    if ends is None:
        return None
    if step.kind == "publicity":
        return Due(at=ends, ticket=ticket.number, step=step.id, kind="publicity")
    if not ticket.overdue:
        return Due(at=ends, ticket=ticket.number, step=step.id, kind="overdue")
    return _reminder(step.limit, state, ticket, ends, calendar)


def _reminder(
    limit: Limit, state: State, ticket: Ticket, ends: dt.datetime, calendar: Calendar
) -> Due | None:
    if ticket.told >= len(limit.overdue):
        return None
    # The limit ends at 24:00: the day it closes is the day before that instant.
    last = ends - dt.timedelta(microseconds=1)
    at = after(last, limit.overdue[ticket.told].after, ticket.unit, state.region, calendar)
    return Due(at=at, ticket=ticket.number, step=ticket.step, kind="told", level=ticket.told + 1)
