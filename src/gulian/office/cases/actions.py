# SPDX-License-Identifier: Apache-2.0
"""Writes: a case opened, stepped, supplemented, objected to, withdrawn, drawn; each one audited transaction.

Every action takes the seat, checks its right and its scope, and gives back the case as it stands. A refusal
of the engine (`CaseError`) changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, get_args

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from gulian.casework import DrawPlan, Event, Item, OpenCase, State, draw, drawn_event, due, from_json, to_json
from gulian.casework.model import EventKind, Facts
from gulian.errors import CaseError, CaseMoved, DrawNotDue, FactNotYours, GulianError, TooManyCases
from gulian.office import clock
from gulian.office.audit.actions import record
from gulian.office.cases import stepping, storing
from gulian.office.cases.models import Case, DrawRecord, Publicity, Ticket
from gulian.office.cases.pins import pinned
from gulian.office.cases.queries import acts_on, get_visible_case, visible_cases
from gulian.office.cases.storing import OFFICE, Beginning, Who
from gulian.office.enterprises.models import Enterprise
from gulian.office.enterprises.queries import get_visible_enterprise
from gulian.office.ids import new_id
from gulian.office.in_use import procedure_of
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.schemes import Procedure, ProcedureStep
from gulian.workdays import NATION, calendar

MOST_AT_ONCE = 200
WATCH_THE_WORLD = frozenset({"desk", "reviewer"})
MoveKind = Literal["act", "ask", "supply", "signal", "facts", "object", "withdraw", "appeal"]
MOVE_KINDS: frozenset[str] = frozenset(get_args(MoveKind))
"""What a person does; `elapse`, `child`, `drawn` come from the office itself."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a case is opened with. key : what it comes from; a second case of one key is not opened.

    place : province, city, county of the plant it is about; None = of the firm
    """

    procedure: str
    code: str = ""
    region: str = ""
    key: str | None = None
    title: str = ""
    cause: str = ""
    need: str = ""
    gain_fen: int | None = None
    facts: Facts = field(default_factory=dict)
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    place: tuple[str, str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing done to a case. ticket : the number of what stands open; version : the one the person saw."""

    kind: MoveKind
    ticket: int = 0
    outcome: str = ""
    reason: str = ""
    facts: Facts = field(default_factory=dict)
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    place: int = 0
    version: int | None = None


def open_case(seat: Acting, opening: Opening) -> Case:
    """Open a case of a procedure for a firm of the scope (or, without a firm, for a place).

    Raises PermissionDenied, Http404 for a firm outside the scope, CaseError, UnknownScheme, BrokenScheme.
    """
    need(seat, "cases.open")
    firm = get_visible_enterprise_of(seat, opening.code) if opening.code else None
    if seat.role == "firm" and firm is None:
        raise Http404
    procedure = procedure_of(opening.procedure)
    may_tell(seat, procedure, opening.facts, procedure.steps[procedure.start])

    def work() -> Case:
        known = opening.key and visible_cases(seat).filter(key=opening.key).first()
        return known or begin_case(seat, opening, firm, clock.now(), who_of(seat, ""))

    made: Case = stepping.in_transaction(work)
    return made


def get_visible_enterprise_of(seat: Acting, code: str) -> Enterprise:
    """The firm of a case: a firm's seat opens for its own codes. Raises Http404."""
    if seat.role != "firm":
        return get_visible_enterprise(seat, code)
    found = Enterprise.objects.filter(pk=code).first() if code in seat.firms else None
    if found is None:
        raise Http404
    return found


def begin_case(
    seat: Acting | None, opening: Opening, firm: Enterprise | None, now: dt.datetime, who: Who
) -> Case:
    """A new case inside a running transaction, audited."""
    procedure = procedure_of(opening.procedure)
    region = (firm.region if firm else opening.region) or (seat.region if seat else "") or NATION
    case = Case(
        id=new_id(), key=opening.key, title=opening.title[:300], cause=opening.cause,
        need=opening.need[:1000], gain_fen=opening.gain_fen,
    )  # fmt: skip
    _place(case, firm, region)
    if opening.place is not None:
        case.province, case.city, case.county = opening.place
        region = next((each for each in reversed(opening.place) if each), region)
    case.number = stepping.numbered(region[:6], calendar().local_date(now))
    facts = {name: value for name, value in opening.facts.items() if value is not None}
    stepping.start(case, procedure, Beginning(now, region, MappingProxyType(facts), opening.items), who)
    record(seat, "cases.open", "case", case.number, {"procedure": procedure.pin, "key": opening.key or ""})
    return case


def _place(case: Case, firm: Enterprise | None, region: str) -> None:
    if firm is not None:
        case.code, case.name, case.park, case.home = firm.code, firm.name, firm.park, firm.body
        case.province, case.city, case.county = firm.province, firm.city, firm.county
    elif place := stepping.line(region):
        case.province, case.city, case.county = place


def move(seat: Acting, number: str, what: Move) -> Case:
    """Do one thing to a case: act, ask, supply, signal, facts, object, withdraw, appeal.

    Raises PermissionDenied, Http404, CaseMoved where the person saw another version, CaseError.
    """
    need(seat, "cases.act")

    def work() -> Case:
        case = stepping.locked(get_visible_case(seat, number), read_here=True)
        if what.version is not None and what.version != case.version:
            raise CaseMoved(number, case.version, what.version)
        state = storing.state_of(case)
        procedure = pinned(state)
        at = state.ticket(what.ticket)
        may_tell(seat, procedure, what.facts, procedure.steps[at.step] if at else None)
        if seat.role == "firm" and what.kind in ("facts", "signal"):
            raise PermissionDenied
        who = who_of(seat, _role(seat, state, procedure, what.kind, what.ticket))
        event = Event(
            kind=what.kind, ticket=what.ticket, outcome=what.outcome, by=who.actor, reason=what.reason,
            facts=what.facts, items=what.items, place=what.place,
        )  # fmt: skip
        came = stepping.take(case, event, clock.now(), who, state)
        told = {"kind": what.kind, "ticket": what.ticket, "outcome": what.outcome, "version": case.version}
        record(seat, f"cases.{what.kind}", "case", case.number, told)
        # A sub-case that ended at once has moved the row again.
        parts = any(isinstance(each, OpenCase) for each in came.effects)
        return Case.objects.get(pk=case.pk) if parts else case

    moved: Case = stepping.in_transaction(work)
    return moved


def who_of(seat: Acting, role: str) -> Who:
    """The seat as the log tells it, in one of its roles."""
    return Who(seat.user, seat.name, seat.actor(role) if role else None)


def may_tell(seat: Acting, procedure: Procedure, facts: Facts, at: ProcedureStep | None = None) -> None:
    """Nobody strikes off his own case: what the next report has to say a desk or a reviewer tells.

    A firm does not tell either what an outcome establishes: who owns its case. What the step at hand asks of
    the seat's own role is its to say. Raises FactNotYours.
    """
    steps = procedure.steps.values()
    outcomes = [(step, outcome) for step in steps for outcome in step.outcomes]
    kept_for_others: set[str] = set()
    if seat.role not in WATCH_THE_WORLD:
        for step, outcome in outcomes:
            kept_for_others.update(outcome.when.names if outcome.when and step.kind == "wait" else ())
    if seat.role == "firm":
        kept_for_others.update(name for _, outcome in outcomes for name in outcome.sets)
    foreign = sorted((kept_for_others & set(facts)) - _asked_of(seat, procedure, at))
    if foreign:
        word = procedure.columns[foreign[0]]
        raise FactNotYours(word.zh, word.en)


def _asked_of(seat: Acting, procedure: Procedure, at: ProcedureStep | None) -> set[str]:
    """Fields of the form of the seat's own step; for an official also what its outcomes rest on."""
    if at is None or at.kind != "human" or at.doer is None or at.doer.role not in seat.roles:
        return set()
    names = {each.column for each in procedure.forms[at.form].fields} if at.form else set()
    if seat.role != "firm":
        names.update(name for each in at.outcomes if each.when for name in each.when.names)
    return names


def _role(seat: Acting, state: State, procedure: Procedure, kind: EventKind, number: int) -> str:
    """In which of its roles the seat acts: the one the ticket is for where it has it, else its first.

    The engine refuses whoever has none of them; signals of the outside world need the role too where the
    procedure names one.
    """
    ticket = state.ticket(number)
    wanted = ""
    if ticket is not None and kind in ("act", "ask", "signal", "drawn"):
        wanted = ticket.role
    elif ticket is not None and kind == "supply":
        rule = procedure.steps[ticket.step].supplement
        wanted = rule.role if rule else ""
    elif kind == "withdraw" and procedure.withdrawal:
        wanted = procedure.withdrawal.role
    elif kind == "appeal" and procedure.appeal:
        wanted = procedure.appeal.role
    return wanted if wanted in seat.roles else seat.role


def move_many(
    seat: Acting, numbers: Sequence[str], step: str, outcome: str, reason: str = ""
) -> dict[str, GulianError | None]:
    """The same outcome at the open ticket of one step in each case: by number, None or why it was refused.

    Each case is a transaction of its own: a refusal holds up no other. Raises TooManyCases, Http404.
    """
    need(seat, "cases.act")
    if len(numbers) > MOST_AT_ONCE:
        raise TooManyCases(len(numbers), MOST_AT_ONCE)
    found: dict[str, GulianError | None] = {}
    for case in [get_visible_case(seat, number) for number in dict.fromkeys(numbers)]:
        rows = Ticket.objects.filter(case=case, step=step, open=True).order_by("number")
        ticket = next((each for each in rows if acts_on(seat, each)), None)
        what = Move(kind="act", ticket=ticket.number if ticket else 0, outcome=outcome, reason=reason)
        try:
            move(seat, case.number, what)
            found[case.number] = None
        except GulianError as error:
            found[case.number] = error
    return found


def release_notice(seat: Acting, number: str, ticket: int) -> None:
    """Put on public notice what the clock alone led to: a named person releases it."""
    need(seat, "cases.release")
    with transaction.atomic(durable=True):
        case = stepping.locked(get_visible_case(seat, number))
        rows = Publicity.objects.filter(case=case, ticket=ticket, ended_at=None, released_by=None)
        if not rows.update(released_by=seat.user, released_name=seat.name[:120]):
            raise Http404
        record(seat, "cases.release", "case", case.number, {"ticket": ticket})


def draw_now(seat: Acting, number: str, ticket: int) -> Case:
    """Draw by the plan published before, tell the seed, go on. Raises DrawNotDue, NotYours."""
    need(seat, "cases.act")

    def work() -> Case:
        case = stepping.locked(get_visible_case(seat, number))
        found = DrawRecord.objects.filter(case=case, ticket=ticket, drawn="").first()
        state = storing.state_of(case)
        open_ticket = state.ticket(ticket)
        if found is None or open_ticket is None:
            raise DrawNotDue(number, ticket)
        procedure = pinned(state)
        plan = from_json(DrawPlan, found.plan)
        drawn = draw(plan, bytes.fromhex(found.seed))
        who = who_of(seat, _role(seat, state, procedure, "drawn", ticket))
        event = replace(drawn_event(procedure, state, ticket, plan, drawn), by=who.actor)
        now = clock.now()
        stepping.take(case, event, now, who)
        found.drawn, found.drawn_at = to_json(drawn), now
        found.save(update_fields=["drawn", "drawn_at"])
        record(seat, "cases.draw", "case", case.number, {"ticket": ticket, "plan": found.plan[:64]})
        return Case.objects.get(pk=case.pk)

    made: Case = stepping.in_transaction(work)
    return made


def deliver_due(now: dt.datetime | None = None, most: int = 1000) -> int:
    """Deliver the timers that are due: one transaction a case, so that a kill loses none and repeats none.

    How many events were delivered. A case whose procedure cannot be found is left as it is.
    """
    at = now or clock.now()
    waiting = Case.objects.filter(next_at__lte=at).order_by("next_at")[:most]
    return sum(_deliver(case, at) for case in waiting)


def _deliver(case: Case, at: dt.datetime) -> int:
    def work() -> int:
        found, count = stepping.locked(case), 0
        while found.next_at is not None and found.next_at <= at:
            state = storing.state_of(found)
            procedure = pinned(state)
            ready = due(procedure, state, max(at, state.last), calendar())
            if not ready:
                break
            stepping.take(found, ready[0].event, at, OFFICE)
            count += 1
            found = Case.objects.get(pk=found.pk)
        if count:
            record(None, "cases.due", "case", found.number, {"events": count, "version": found.version})
        return count

    try:
        delivered: int = stepping.in_transaction(work)
    except CaseError:
        return 0
    return delivered
