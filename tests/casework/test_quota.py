# SPDX-License-Identifier: Apache-2.0
"""A quota never passes its limit, whatever order cases read and write in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gulian.casework import Actor, Advanced, Event, Release, Reserve, State, advance, begin, wanted
from gulian.errors import BadRank, PlaceTaken, QuotaFull
from gulian.schemes import load_library
from tests.casework.conftest import DAYS, FIRM, WORLD, at

PERMIT = load_library(WORLD)["yard-2024"].procedures["permit"]
NOW = at("03-02 09:00")
LIMITS = {"330000": 2, "210200": 1}
CASES = 6


class CountHasMoved(Exception):
    """Somebody took a place between the reading and the writing."""


@dataclass
class Store:
    """Places taken by key; a write is accepted only from the count that still stands."""

    taken: dict[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        return self.taken.get(name, 0)

    def commit(self, came: Advanced) -> None:
        fresh = dict(self.taken)
        for each in came.effects:
            if isinstance(each, Reserve | Release):
                name = f"{each.quota}:{each.key}"
                if isinstance(each, Reserve) and fresh.get(name, 0) != each.count:
                    raise CountHasMoved
                fresh[name] = fresh.get(name, 0) + (1 if isinstance(each, Reserve) else -1)
        self.taken = fresh


def at_the_signer(name: str, body: str) -> State:
    """A case all departments agreed to."""
    state = begin(PERMIT, name, NOW, DAYS, facts={"tier": "middle", "body": body, "batch": 1}).state
    for step, outcome in (
        ("receive", "accept"),
        ("health", "agree"),
        ("labour", "agree"),
        ("traffic", "agree"),
    ):
        ticket = state.at(step)
        assert ticket is not None
        who = Actor(step, ticket.role, ticket.department or "", ticket.body or "")
        event = Event(kind="act", ticket=ticket.number, outcome=outcome, by=who)
        state = advance(PERMIT, state, event, NOW, DAYS).state
    return state


START = {n: at_the_signer(f"c{n}", "330000" if n < CASES - 2 else "210200") for n in range(CASES)}
numbers = st.integers(0, CASES - 1)


class Office(RuleBasedStateMachine):
    """Several cases of two bodies; reading, deciding and writing are steps of their own, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.cases = dict(START)
        self.decided: dict[int, tuple[State, Advanced]] = {}

    @rule(number=numbers, place=st.integers(1, 3))
    def decide(self, number: int, place: int) -> None:
        """Read the count as it is now and work the step out; nothing is written yet."""
        state = self.cases[number]
        ticket = state.at("sign")
        if ticket is None:
            return
        who = Actor("chief", "chief", "", ticket.body or "")
        event = Event(kind="act", ticket=ticket.number, outcome="recommend", by=who, place=place)
        names = wanted(PERMIT, state, event, NOW, DAYS)
        event = replace(event, counts={name: self.store.count(name) for name in names})
        try:
            self.decided[number] = (state, advance(PERMIT, state, event, NOW, DAYS))
        except (QuotaFull, PlaceTaken, BadRank):
            return

    @rule(number=numbers)
    def write(self, number: int) -> None:
        """Write what was worked out, perhaps long ago."""
        state, came = self.decided.pop(number, (None, None))
        if state is not self.cases[number] or came is None:
            return
        try:
            self.store.commit(came)
        except CountHasMoved:
            return
        self.cases[number] = came.state

    @rule(number=numbers)
    def withdraw(self, number: int) -> None:
        """Give the place back."""
        state = self.cases[number]
        if state.ended:
            return
        came = advance(PERMIT, state, Event(kind="withdraw", by=FIRM), NOW, DAYS)
        self.store.commit(came)
        self.cases[number] = came.state

    @invariant()
    def no_quota_passes_its_limit(self) -> None:
        """What the store holds, what the cases hold, and the limit."""
        for body, limit in LIMITS.items():
            held = sum(each.key == f"{body}|1" for state in self.cases.values() for each in state.reserved)
            assert held == self.store.count(f"places:{body}|1") <= limit

    @invariant()
    def no_two_cases_hold_one_rank(self) -> None:
        """Of one body in one batch."""
        held = [(each.key, each.place) for state in self.cases.values() for each in state.reserved]
        assert len(set(held)) == len(held)


TestQuota = Office.TestCase
TestQuota.settings = settings(max_examples=40, stateful_step_count=30)
