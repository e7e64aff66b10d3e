# SPDX-License-Identifier: Apache-2.0
"""From a day's list to cases: who is blocked gets one with the department that owns the cause, once.

1 a row handed out (交办) opens a case of `enterprise-requests-2020` under the day's case number, entered at
once; a case that is open is brought up to date; one that was answered or withdrawn is let be, one
struck off whose plant is blocked again gets a successor
2 a lead firm with suppliers not yet running has one open list of `chain-coordination-2020`
3 what the day's check found (`verify`) is written beside each case; where the firm has confirmed, its next
report strikes the case off (销号) or sends it to be pressed

Each case is a transaction of its own: a kill in the middle leaves whole cases, the next run goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Q

from gulian.casework import Actor, Event, Item
from gulian.errors import CaseError, OfficeError
from gulian.office import clock
from gulian.office.audit.actions import record
from gulian.office.cases import stepping, storing
from gulian.office.cases.actions import Opening, begin_case
from gulian.office.cases.models import Case, Ticket
from gulian.office.cases.storing import Who
from gulian.office.enterprises.models import Enterprise
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.workdays import calendar

REQUEST = "enterprise-requests-2020/procedures/request"
ROUNDS = "chain-coordination-2020/procedures/rounds"
AGREES = frozenset({"struck_off", "unconfirmed"})
DIFFERS = frozenset({"open", "reopened", "disputed"})
_FEN_IN_10K = 1_000_000


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One line of a day's list. case : the day's own number; gain : 10k CNY a day; leaders : their codes."""

    case: str
    code: str
    cause: str
    place: tuple[str, str, str]
    department: str = ""
    need: str = ""
    gain: float | None = None
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """What came of a day: cases opened, brought up to date, lists of lead firms, rows nothing came of."""

    opened: int
    updated: int
    lists: int
    left: tuple[str, ...]


def open_from_day(seat: Acting | None, date: dt.date, rows: Sequence[DayRow]) -> Opened:
    """Open or bring up to date a case for each row of a day's list. Nothing is opened twice.

    seat : who had the day run; None = the office itself. Raises PermissionDenied.
    """
    if seat is not None:
        need(seat, "cases.from_day")
    made, left = [], []
    for row in rows:
        try:
            made.append(bool(stepping.in_transaction(lambda row=row: _opened(seat, date, row))))
        except (CaseError, OfficeError) as error:
            left.append(f"{row.case}: {error.id}")
    lists = sum(
        bool(stepping.in_transaction(lambda code=code, items=items: _list_of(seat, date, code, items)))
        for code, items in _by_leader(rows).items()
    )
    opened = sum(made)
    return Opened(opened, len(made) - opened, lists, tuple(left))


def _who(seat: Acting | None) -> Who:
    """The office enters what the day's list says; the log names who had the day run."""
    actor = Actor(id="office", role="desk")
    return Who(seat.user, seat.name, actor) if seat else Who(None, "", actor)


def _opened(seat: Acting | None, date: dt.date, row: DayRow) -> bool:
    stem = f"daily:{row.case}"
    family = Q(key=stem) | Q(key__startswith=f"{stem}@")
    last = Case.objects.filter(family).order_by("-opened_at", "-id").first()
    if last is not None:
        if last.open:
            _brought_up(stepping.locked(last), row)
            return False
        if last.result != "done" or calendar().local_date(last.last_at) >= date:
            return False
    key = stem if last is None else f"{stem}@{date.isoformat()}"
    facts = {"channel": "report", "cause": row.cause or None, "department": row.department or None}
    opening = Opening(
        procedure=REQUEST,
        key=key,
        cause=row.cause,
        need=row.need,
        gain_fen=None if row.gain is None else round(row.gain * _FEN_IN_10K),
        facts=MappingProxyType(facts),
        place=row.place,
    )
    firm = Enterprise.objects.filter(pk=row.code).first()
    now = clock.now()
    case = begin_case(seat, opening, firm, now, _who(seat))
    ticket = Ticket.objects.get(case=case, step="register", open=True)
    entered = Event(kind="act", ticket=ticket.number, outcome="entered", by=_who(seat).actor)
    stepping.take(case, entered, now, _who(seat))
    return True


def _brought_up(case: Case, row: DayRow) -> None:
    """The figures of the newest day; what people decided in the case stays."""
    case.need = row.need[:1000] or case.need
    case.gain_fen = case.gain_fen if row.gain is None else round(row.gain * _FEN_IN_10K)
    case.save(update_fields=["need", "gain_fen"])


def _by_leader(rows: Iterable[DayRow]) -> dict[str, tuple[Item, ...]]:
    found: dict[str, dict[str, Item]] = {}
    for row in rows:
        for leader in row.leaders:
            found.setdefault(leader, {})[row.code] = Item(row.code, {"province": row.place[0] or None})
    return {leader: tuple(items[code] for code in sorted(items)) for leader, items in sorted(found.items())}


def _list_of(seat: Acting | None, date: dt.date, leader: str, items: tuple[Item, ...]) -> bool:
    """One open list a lead firm; where it is to be given anew (压茬推进), today's suppliers stand in it."""
    firm = Enterprise.objects.filter(pk=leader).first()
    if firm is None:
        return False
    now, who = clock.now(), _who(seat)
    running = Case.objects.filter(procedure=ROUNDS, code=leader, open=True).first()
    if running is None:
        key = f"rounds:{leader}:{date.isoformat()}"
        if Case.objects.filter(key=key).exists():
            return False
        opening = Opening(procedure=ROUNDS, key=key, items=MappingProxyType({"suppliers": items}))
        begin_case(seat, opening, firm, now, who)
        return True
    case = stepping.locked(running)
    state = storing.state_of(case)
    if state.at("list") is None or state.items.get("suppliers") == items:
        return False
    told = Event(kind="facts", by=who.actor, items=MappingProxyType({"suppliers": items}))
    stepping.take(case, told, now, who)
    record(seat, "cases.list", "case", case.number, {"suppliers": len(items), "date": date.isoformat()})
    return True


def see_from_day(seat: Acting | None, date: dt.date, states: Mapping[str, str]) -> int:
    """What a day's check found, by the day's case number: how many cases it struck off or sent to be pressed.

    A report counts from the day on which the firm confirmed. Raises PermissionDenied.
    """
    if seat is not None:
        need(seat, "cases.from_day")
    return sum(
        stepping.in_transaction(lambda number=number, state=state: _seen(seat, date, number, state))
        for number, state in states.items()
    )


def _seen(seat: Acting | None, date: dt.date, number: str, state: str) -> int:
    stem = f"daily:{number}"
    family = Q(key=stem) | Q(key__startswith=f"{stem}@")
    found = Case.objects.filter(family, open=True).order_by("-opened_at").first()
    if found is None or (found.seen_on is not None and found.seen_on > date):
        return 0
    case = stepping.locked(found)
    case.seen, case.seen_on = state, date
    case.save(update_fields=["seen", "seen_on"])
    ticket = Ticket.objects.filter(case=case, step="report", open=True).first()
    if ticket is None or state not in AGREES | DIFFERS:
        return 0
    if calendar().local_date(ticket.opened_at) > date:
        return 0
    who = _who(seat)
    told = Event(kind="facts", by=who.actor, facts=MappingProxyType({"report_agrees": state in AGREES}))
    stepping.take(case, told, clock.now(), who)
    details = {"date": date.isoformat(), "state": state, "version": case.version}
    record(seat, "cases.report", "case", case.number, details)
    return 1
