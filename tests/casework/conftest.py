# SPDX-License-Identifier: Apache-2.0
"""A yard of invented procedures, a desk that acts on them, and a walker that tries whatever is possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gulian.casework import (
    Actor,
    Advanced,
    Effect,
    Event,
    Item,
    State,
    advance,
    begin,
    due,
    possible,
    timers,
    wanted,
)
from gulian.casework.model import EventKind, Facts
from gulian.expr import Context
from gulian.schemes import Case, Library, Procedure, Scheme, load_library
from gulian.workdays import Calendar, calendar

WORLD = Path(__file__).parent / "world"
DAYS: Calendar = calendar()
FIRM, DESK = Actor("f", "firm"), Actor("d", "desk")


def at(text: str) -> dt.datetime:
    """An instant as the clocks of Shanghai show it. "03-02 09:00" is in 2020."""
    return dt.datetime.fromisoformat(f"2020-{text}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def yard() -> Scheme:
    return load_library(WORLD)["yard-2024"]


@pytest.fixture(scope="session")
def permit(yard: Scheme) -> Procedure:
    return yard.procedures["permit"]


@dataclass
class Desk:
    """Drives one case: `act("receive", "accept")`."""

    procedure: Procedure
    state: State
    now: dt.datetime
    effects: list[Effect] = field(default_factory=list)
    log: list[tuple[dt.datetime, Event]] = field(default_factory=list)
    first: State | None = None

    @classmethod
    def of(
        cls,
        procedure: Procedure,
        now: str = "03-02 09:00",
        facts: Facts | None = None,
        items: Mapping[str, tuple[Item, ...]] | None = None,
    ) -> Desk:
        came = begin(procedure, "c1", at(now), DAYS, region="330108", facts=facts or {}, items=items or {})
        return cls(procedure, came.state, at(now), list(came.effects), first=came.state)

    def send(self, event: Event, now: str = "") -> Advanced:
        self.now = at(now) if now else self.now
        came = advance(self.procedure, self.state, event, self.now, DAYS)
        self.state = came.state
        self.effects = list(came.effects)
        self.log.append((self.now, event))
        return came

    def act(
        self, step: str, outcome: str, by: Actor | None = None, now: str = "", **more: object
    ) -> Advanced:
        """An outcome at an open step; whoever may act acts."""
        ticket = self.state.at(step)
        assert ticket is not None, step
        who = by or Actor(f"at {step}", ticket.role, ticket.department or "", ticket.body or "")
        event = Event(kind="act", ticket=ticket.number, outcome=outcome, by=who, **more)  # type: ignore[arg-type]  # named by the test
        return self.send(event, now)

    def elapse(self, now: str) -> list[str]:
        """Deliver everything that is due; what it was."""
        self.now = at(now)
        told = []
        while ready := due(self.procedure, self.state, self.now, DAYS):
            told.append(f"{ready[0].kind} {ready[0].step}")
            self.send(ready[0].event)
        return told

    def open(self) -> list[str]:
        return [each.step for each in self.state.tickets]


FACTS: Facts = {
    "tier": "middle",
    "body": "330000",
    "batch": 1,
    "exempt": True,
    "needed": 1,
    "first": "a",
    "rate": 50,
    "province": "330000",
    "mode": "filing",
    "cause": "labour",
    "department": "industry",
    "lead": "a",
    "report_agrees": True,
    "deposit": False,
    "in_list": True,
    "applicant": "x",
    "rate_high": 50,
}
MINE: Facts = {"score": Decimal("85.0")}
"""What is known of an item by those who act on it."""


@cache
def told(procedure: Procedure) -> tuple[Facts, ...]:
    """What the worked cases of a procedure say of it, as much at a time as is known after each event."""
    found: dict[str, Facts] = {}
    for case in _cases(procedure):
        facts: Facts = {name: each for name, each in case.given[0].values.items() if each is not None}
        for more in ({}, *(stride.facts for stride in case.walk if stride.facts)):
            facts = {**facts, **more}
            found.setdefault(repr(sorted(facts.items())), dict(facts))
    return tuple(found.values())


def first_day(procedure: Procedure) -> dt.datetime:
    """The morning of the day on which its worked cases begin: its lists hold then."""
    days = [case.walk[0].at for case in _cases(procedure) if case.walk]
    return min(days, default=at("03-02 09:00")).replace(tzinfo=ZoneInfo("Asia/Shanghai"), hour=9, minute=0)


@cache
def _library() -> Library:
    return load_library(WORLD)


def _cases(procedure: Procedure) -> list[Case]:
    scheme = _library()[procedure.path.partition("/")[0]]
    return [each for each in scheme.cases.values() if (each.kind, each.of) == ("procedure", procedure.id)]


def moves(procedure: Procedure, state: State, now: dt.datetime) -> list[Event]:
    """Every event that could be tried on a case: each open ticket with each possible outcome, and the
    rest."""
    found: list[Event] = []
    for ticket in state.tickets:
        step = procedure.steps[ticket.step]
        name = ticket.person or f"p{ticket.number}"
        who = Actor(name, ticket.role, ticket.department or "", ticket.body or "")
        own = procedure.collections[ticket.item.partition("/")[0]].facts if ticket.item else ()
        said = {fact: value for each in (*told(procedure), MINE) for fact, value in each.items()}
        mine = {fact: value for fact, value in said.items() if fact in own}
        kind: EventKind = "act" if step.kind == "human" else "signal"
        if step.kind in ("human", "wait") and ticket.asked_at is None:
            found.extend(
                Event(kind=kind, ticket=ticket.number, outcome=name, by=who, reason="r", place=1, facts=mine)
                for name in possible(procedure, state, ticket.number, now, DAYS)
            )
        if step.supplement is not None:
            role = step.supplement.role
            ask = Event(kind="ask", ticket=ticket.number, by=who, reason="r")
            supply = Event(kind="supply", ticket=ticket.number, by=Actor("f", role))
            found.append(supply if ticket.asked_at else ask)
        if step.kind == "publicity" and not ticket.objections:
            found.append(Event(kind="object", ticket=ticket.number, reason="r"))
        if step.draw is not None and not ticket.waiting:
            found.append(drawn(procedure, state, ticket.number))
        if step.kind == "cases":
            found.extend(
                Event(kind="child", ticket=ticket.number, branch=key, outcome=answer)
                for key in ticket.awaited
                if key not in ticket.answers
                for answer in step.answers or ("done",)
            )
    unknown = {name: value for name, value in FACTS.items() if name in procedure.facts}
    if any(state.facts.get(name) is None for name in unknown):
        found.append(Event(kind="facts", facts={**unknown, **_known(state)}))
    found.extend(
        Event(kind="facts", facts=facts)
        for facts in told(procedure)
        if any(state.facts.get(name) != value for name, value in facts.items())
    )
    return found


def _known(state: State) -> Facts:
    return {name: value for name, value in state.facts.items() if value is not None}


def drawn(procedure: Procedure, state: State, number: int) -> Event:
    """As many of each stratum as the rate says, the first ones: the engine asks for no more."""
    ticket = state.ticket(number)
    assert ticket is not None
    rule = procedure.steps[ticket.step].draw
    assert rule is not None
    chosen: list[Item] = []
    members = state.items.get(rule.source, ())
    for stratum in dict.fromkeys(each.facts.get(rule.stratum) for each in members):
        of = [each for each in members if each.facts.get(rule.stratum) == stratum]
        row = {**state.facts, rule.stratum: stratum}
        rate = rule.rate.evaluate(row, Context(date=DAYS.local_date(state.last), lists=procedure.lists)).value
        assert isinstance(rate, int)
        chosen.extend(of[: -(-len(of) * rate // 100)])
    if rule.people is not None:
        free = [each.key for each in state.items[rule.people.source]][-len(rule.people.takes) :]
        with_people = dict(zip(rule.people.takes, free, strict=True))
        chosen = [Item(each.key, {**each.facts, **with_people}) for each in chosen]
    return Event(kind="drawn", ticket=number, items={rule.into: tuple(chosen)})


def with_counts(procedure: Procedure, state: State, event: Event, now: dt.datetime) -> Event:
    names = wanted(procedure, state, event, now, DAYS)
    return replace(event, counts=dict.fromkeys(names, 0))


def next_timer(procedure: Procedure, state: State, now: dt.datetime) -> dt.datetime | None:
    found = timers(procedure, state, now, DAYS)
    return found[0].at if found else None
