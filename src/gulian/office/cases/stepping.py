# SPDX-License-Identifier: Apache-2.0
"""One event taken into a stored case, with everything that follows from it, inside a running transaction.

1 lock the case (its family's root first)  2 bring the counts the event needs  3 `casework.advance`
4 the log, the state, the tickets  5 each effect: places, papers, notices, public notice, draws
6 sub-cases open and close with it, and the end of a sub-case goes to the one that waits for it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.http import Http404

from gulian.casework import Advanced, CloseCase, Event, Item, OpenCase, Release, State, advance, begin
from gulian.casework.counts import keys_held
from gulian.casework.model import Due
from gulian.errors import CountContested, CountMissing
from gulian.office.cases import storing
from gulian.office.cases.counting import counts, next_number, release
from gulian.office.cases.effects import ended, kept
from gulian.office.cases.models import Case, CaseEvent, Party, Ticket
from gulian.office.cases.pins import keep, pinned
from gulian.office.cases.storing import OFFICE, Beginning, Who
from gulian.office.ids import new_id
from gulian.office.in_use import procedure_of
from gulian.office.statements import Found, change, insert, insert_absent, update
from gulian.schemes import Procedure
from gulian.workdays import NATION, calendar

MOST_COUNTS = 8
CODE = 6
CLOSED = "closed"
"""The end of a sub-case nobody waits for any more."""


def locked(case: Case, *, read_here: bool = False) -> Case:
    """The case as it stands, locked until the transaction ends; its family's root is locked first.

    read_here : it was read in this very transaction. Where the database has one writer (SQLite, IMMEDIATE)
    the transaction is the lock, and such a case is as it stands.
    """
    if read_here and not connection.features.has_select_for_update:
        return case
    rows = _by_id(connection.vendor)
    if case.root_id is not None:
        rows.one(case.root_id)
    found = rows.one(case.pk)
    if found is None:
        raise Http404
    return found


@lru_cache
def _by_id(vendor: str) -> Found[Case]:
    del vendor
    return Found(Case.objects.select_for_update(), "id")


def take(case: Case, event: Event, now: dt.datetime, who: Who, state: State | None = None) -> Advanced:
    """An event into a locked case. state : its own, where it was read before.

    Raises the leaves of CaseError, CountContested.
    """
    state = state or storing.state_of(case)
    procedure = pinned(state)
    now = max(now, state.last)
    event, came = _advanced(procedure, case.procedure, state, event, now)
    case.version += 1
    ahead = storing.put_state(case, came.state, procedure, now, calendar())
    row = storing.event_row(case, event.kind, event, came.state.history, who)
    _save(case, row, state, came, procedure, ahead)
    _follow(case, came, procedure, now, who)
    return came


def _advanced(
    procedure: Procedure, path: str, state: State, event: Event, now: dt.datetime
) -> tuple[Event, Advanced]:
    """What comes of the event; the counts it turns out to need are brought and stand in its log line."""
    for _ in range(MOST_COUNTS):
        try:
            return event, advance(procedure, state, event, now, calendar())
        except CountMissing as missing:
            brought = counts(path, {*event.counts, missing.name})
            event = replace(event, counts=MappingProxyType(brought))
    raise CountContested(path)


def start(case: Case, procedure: Procedure, beginning: Beginning, who: Who) -> Advanced:
    """A new case with its placing set: begun, numbered by the caller, stored."""
    keep(procedure)
    came = begin(
        procedure,
        case.number,
        beginning.at,
        calendar(),
        region=beginning.region,
        facts=beginning.facts,
        items=beginning.items,
    )
    case.scheme, case.procedure = procedure.path.partition("/")[0], procedure.path
    case.opened_at, case.region = beginning.at, beginning.region
    if case.parent_id is not None:
        _place_with_body(case, came)
    ahead = storing.put_state(case, came.state, procedure, beginning.at, calendar())
    insert(case)
    row = storing.event_row(case, "begin", beginning, came.state.history, who)
    _save(case, row, None, came, procedure, ahead)
    _follow(case, came, procedure, beginning.at, who)
    return came


def _save(
    case: Case,
    row: CaseEvent,
    before: State | None,
    came: Advanced,
    procedure: Procedure,
    ahead: Sequence[Due],
) -> None:
    """The log line, the case and its tickets."""
    insert(row)
    if before is not None:
        update(case, MOVING)
    now = case.last_at
    added, changed, gone = storing.ticket_rows(case, before, came, procedure, now, ahead)
    if before is not None and gone:
        if any(
            each.number in gone and procedure.steps[each.step].kind == "publicity" for each in before.tickets
        ):
            ended(case, gone, now)
        taken = {each.ticket: each.outcome for each in came.state.history if each.ticket in gone}
        for number in gone:
            over = {"open": False, "closed_at": now, "outcome": taken.get(number, "")}
            change(Ticket, over, {"case_id": case.pk, "number": number})
    for each in changed:
        update(each, _TICKET_MOVING, _TICKET_KEY)
    insert(*added)
    # Departments that act in a case see it from then on.
    named = {each.department for each in added if each.department}
    insert_absent(*(Party(case=case, kind="department", value=each) for each in sorted(named)))


MOVING = (
    "state", "pin", "version", "last_at", "next_at", "open", "end", "result", "due_at", "overdue"
)  # fmt: skip
_TICKET_KEY = ("case_id", "number")
_TICKET_MOVING = ("department", "body", "person", "due_at", "overdue", "asked", "needs", "lead")


def _follow(case: Case, came: Advanced, procedure: Procedure, now: dt.datetime, who: Who) -> None:
    """Each effect, in its order; sub-cases last, for what they answer moves this case again."""
    kept(case, came, procedure, now, who)
    for each in came.effects:
        if isinstance(each, CloseCase):
            _close_child(each.case, now, who)
    opened = [each for each in came.effects if isinstance(each, OpenCase)]
    for each in opened:
        _open_child(case, each, now, who)
    if came.state.ended and case.parent_id is not None:
        parent = Case.objects.select_for_update().get(pk=case.parent_id)
        if _awaits(parent, case.number):
            told = Event(
                kind="child", ticket=case.parent_ticket, branch=case.branch, outcome=came.state.ended
            )
            take(parent, told, now, OFFICE)


def _awaits(parent: Case, number: str) -> bool:
    """Whether a case still waits for this sub-case: one before it may have answered for all."""
    return parent.open and number in storing.state_of(parent).children.values()


def _open_child(case: Case, effect: OpenCase, now: dt.datetime, who: Who) -> None:
    """A sub-case with those facts that its procedure declares, where the body that acts first is."""
    if not _awaits(Case.objects.get(pk=case.pk), effect.case):
        return
    procedure = procedure_of(effect.procedure)
    facts = {
        name: value for name, value in effect.facts.items() if name in procedure.facts and value is not None
    }
    items = {
        name: tuple(
            Item(each.key, {fact: value for fact, value in each.facts.items() if fact in listed.facts})
            for each in effect.items.get(name, ())
        )
        for name, listed in procedure.collections.items()
    }
    child = Case(
        id=new_id(), number=effect.case, root_id=case.root_id or case.pk, parent=case,
        parent_ticket=effect.ticket, branch=effect.key, title=case.title, cause=case.cause, need=case.need,
    )  # fmt: skip
    for name in Case.PLACED:
        setattr(child, name, getattr(case, name))
    start(
        child, procedure, Beginning(now, case.region, MappingProxyType(facts), MappingProxyType(items)), who
    )


def _place_with_body(case: Case, came: Advanced) -> None:
    """A sub-case is where the one body that acts in it is: its people find it in their own queue."""
    bodies = {each.body for each in came.state.tickets if each.body}
    if len(bodies) == 1 and (place := line(bodies.pop())):
        case.province, case.city, case.county = place


def line(region: str) -> tuple[str, str, str] | None:
    """Province, city, county of a code of six digits. 330108 -> (330000, 330100, 330108)"""
    if len(region) != CODE or not region.isdigit() or region == NATION:
        return None
    city = "" if region.endswith("0000") else f"{region[:4]}00"
    return f"{region[:2]}0000", city, "" if region.endswith("00") else region


def _close_child(number: str, now: dt.datetime, who: Who) -> None:
    found = Case.objects.select_for_update().filter(number=number, open=True).first()
    if found is not None:
        close(found, now, who)


def close(case: Case, now: dt.datetime, who: Who) -> None:
    """A sub-case is over, for the case above it went on: what it held is given back, its own close too."""
    state = storing.state_of(case)
    procedure = pinned(state)
    for held in state.reserved:
        for key in keys_held(held):
            release(case, Release(quota=held.quota, key=key))
    for number in state.children.values():
        _close_child(number, now, who)
    after = closed(state, max(now, state.last))
    case.version += 1
    ahead = storing.put_state(case, after, procedure, after.last, calendar())
    row = storing.event_row(case, "close", Event(kind="facts"), (), who)
    _save(case, row, state, Advanced(after, (), ()), procedure, ahead)


def closed(state: State, now: dt.datetime) -> State:
    """The state of a case that was closed from above."""
    return replace(
        state,
        last=now,
        tickets=(),
        children=MappingProxyType({}),
        reserved=(),
        ended=CLOSED,
        ended_at=now,
    )


def numbered(region: str, day: dt.date) -> str:
    """The number of a new case, `20200305-330108-0007`: day, place, running."""
    stem = f"{day:%Y%m%d}-{region or NATION}"
    return f"{stem}-{next_number(f'case:{stem}'):04}"


def in_transaction(work: Any, tries: int = 5) -> Any:
    """Run `work` in one durable transaction; again from the start where a count moved meanwhile."""
    for turn in range(tries):
        try:
            with transaction.atomic(durable=True):
                return work()
        except CountContested:
            if turn + 1 == tries:
                raise
    return None
