# SPDX-License-Identifier: Apache-2.0
"""Between casework's nouns and rows: what a case's columns and tickets say follows from its state alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gulian.casework import (
    Actor,
    Advanced,
    Event,
    Item,
    NeedFacts,
    Past,
    State,
    dump,
    ends_at,
    from_json,
    load,
    timers,
    to_json,
)
from gulian.casework import Ticket as Open
from gulian.casework.model import NONE, Due, Facts
from gulian.office.cases.models import FAR, Case, CaseEvent, Ticket
from gulian.office.ids import new_id
from gulian.schemes import Procedure
from gulian.workdays import Calendar, calendar

ACTED_ON = frozenset({"human", "wait", "publicity", "draw", "cases"})
"""Kinds of step that always stand open as rows; a parallel step shows in its branches."""
_CUT = {"needs": 400, "branch": 200}


@dataclass(frozen=True)
class Beginning:
    """The first line of a log: what the case began with."""

    at: dt.datetime
    region: str
    facts: Facts
    items: Mapping[str, tuple[Item, ...]]


@dataclass(frozen=True)
class Who:
    """Who is told as the one who did it. user : None for the office itself."""

    user: Any
    name: str
    actor: Actor | None


OFFICE = Who(None, "", None)


def state_of(case: Case) -> State:
    """The state as stored: without its history, which stands in the log."""
    return from_json(State, case.state, case.number)


def whole_state(case: Case) -> State:
    """The state with its history."""
    return replace(state_of(case), history=history_of(case))


def history_of(case: Case) -> tuple[Past, ...]:
    """Every line of the history, in the order of the log."""
    rows = case.events.order_by("serial").values_list("past", flat=True)
    return tuple(load(Past, each, case.number) for text in rows for each in json.loads(text))


def put_state(
    case: Case, state: State, procedure: Procedure, now: dt.datetime, calendar: Calendar
) -> tuple[Due, ...]:
    """Set the columns of a case that follow from its state, not saved; its timers."""
    ahead = timers(procedure, state, now, calendar)
    case.state = to_json(replace(state, history=()))
    case.pin = state.pin
    case.last_at = state.last
    case.next_at = ahead[0].at if ahead else None
    case.open = not state.ended
    case.end = state.ended
    last = procedure.steps.get(state.ended)
    case.result = last.result if last else state.ended
    case.due_at = min((due_at(each, state, now, calendar, ahead) for each in state.tickets), default=FAR)
    case.overdue = any(each.overdue for each in state.tickets)
    return ahead


def due_at(
    ticket: Open, state: State, now: dt.datetime, calendar: Calendar, ahead: Sequence[Due]
) -> dt.datetime:
    """When a ticket's limit ends or ended; while a supplement is awaited, when that is due; else FAR."""
    if ticket.asked_at is None:
        return ends_at(ticket, state.region, now, calendar) or FAR
    return next((each.at for each in ahead if each.ticket == ticket.number), FAR)


def event_row(case: Case, kind: str, data: object, past: Sequence[Past], who: Who) -> CaseEvent:
    """The next line of the log."""
    text = json.dumps(dump(tuple(past)), ensure_ascii=False, separators=(",", ":"))
    role = who.actor.role if who.actor else ""
    return CaseEvent(
        case=case, serial=case.version, at=case.last_at, kind=kind, user=who.user, name=who.name[:120],
        role=role, data=to_json(data), past=text,
    )  # fmt: skip


def ticket_rows(
    case: Case,
    before: State | None,
    came: Advanced,
    procedure: Procedure,
    now: dt.datetime,
    ahead: Sequence[Due],
) -> tuple[list[Ticket], list[Ticket], list[int]]:
    """Rows to add, rows whose columns changed (without their ids), numbers of those that closed.

    ahead : the timers after the event, of `put_state`
    """
    old = {each.number: each for each in before.tickets if shows(each, procedure)} if before else {}
    new = {each.number: each for each in came.state.tickets if shows(each, procedure)}
    needs = _needs(came)
    added: list[Ticket] = []
    changed: list[Ticket] = []
    for number, ticket in new.items():
        if number not in old:
            target = added
        elif ticket != old[number] or number in needs:
            target = changed
        else:
            continue
        due = due_at(ticket, came.state, now, calendar(), ahead)
        target.append(_row(case, ticket, procedure, due, needs.get(number, "")))
    return added, changed, [number for number in old if number not in new]


def shows(ticket: Open, procedure: Procedure) -> bool:
    """Whether a ticket stands as a row: what goes on by itself does only while it waits for a fact."""
    kind = procedure.steps[ticket.step].kind
    return kind in ACTED_ON or kind == "automatic" or ticket.waiting


def _needs(came: Advanced) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for each in came.effects:
        if isinstance(each, NeedFacts):
            found.setdefault(each.ticket, []).extend(each.names)
    return {number: ",".join(dict.fromkeys(names))[: _CUT["needs"]] for number, names in found.items()}


def _row(case: Case, ticket: Open, procedure: Procedure, due: dt.datetime, needs: str) -> Ticket:
    row = Ticket(
        id=new_id(), case=case, number=ticket.number, scheme=case.scheme, procedure=case.procedure,
        cause=case.cause, step=ticket.step, kind=procedure.steps[ticket.step].kind, role=ticket.role,
        department=ticket.department or "",
        person=(ticket.person or "")[:100], body=ticket.body or "",
        branch=(ticket.item.partition("/")[2] or ticket.branch)[: _CUT["branch"]], lead=ticket.lead,
        needs=needs, opened_at=ticket.opened, due_at=due, overdue=ticket.overdue,
        asked=ticket.asked_at is not None,
    )  # fmt: skip
    for name in Case.PLACED:
        setattr(row, name, getattr(case, name))
    return row


def event_of(row: CaseEvent) -> Event:
    """The event of a line of the log. Raises BadRecord."""
    return from_json(Event, row.data, f"{row.case_id}:{row.serial}")


def beginning_of(row: CaseEvent) -> Beginning:
    """The beginning, of line 0. Raises BadRecord."""
    return from_json(Beginning, row.data, f"{row.case_id}:0")


__all__ = [
    "ACTED_ON",
    "NONE",
    "OFFICE",
    "Beginning",
    "Who",
    "beginning_of",
    "due_at",
    "event_of",
    "event_row",
    "history_of",
    "put_state",
    "shows",
    "state_of",
    "ticket_rows",
    "whole_state",
]
