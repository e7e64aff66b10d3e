# SPDX-License-Identifier: Apache-2.0
"""What holds of every case of every procedure, whatever happens to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.casework import (
    Event,
    Item,
    State,
    advance,
    begin,
    consumed,
    due,
    from_json,
    replay,
    to_json,
)
from gulian.errors import CaseError
from gulian.schemes import Procedure, Scheme, load_library
from tests.casework.conftest import DAYS, FACTS, WORLD, at, first_day, moves, next_timer, with_counts

PROCEDURES = {
    each.path: each for scheme in load_library(WORLD).values() for each in scheme.procedures.values()
}
ITEMS = {
    "suppliers": (Item("s1", {"province": "330000"}), Item("s2", {"province": "420000"})),
    "departments": (Item("a"), Item("b"), Item("c")),
    "firms": tuple(Item(f"f{n}", {"kind": "ab"[n % 2]}) for n in range(5)),
    "experts": (Item("e1", {"employer": "x"}), Item("e2", {"employer": "y"})),
    "targets": tuple(Item(f"f{n}", {"risk": ("high", "low")[n % 2]}) for n in range(4)),
    "people": (Item("p1"), Item("p2"), Item("p3")),
    "aside": (Item("1", {"person": "p1", "firm": "f0"}),),
}
names = st.sampled_from(sorted(PROCEDURES))
choices = st.lists(st.integers(0, 30), max_size=25)
Log = list[tuple[dt.datetime, Event]]


def started(procedure: Procedure, known: bool) -> State:
    facts = {name: value for name, value in FACTS.items() if name in procedure.facts} if known else {}
    items = {
        name: tuple(_declared(item, procedure.collections[name].facts) for item in each)
        for name, each in ITEMS.items()
        if name in procedure.collections
    }
    now = first_day(procedure)
    return begin(procedure, "c", now, DAYS, region="330108", facts=facts, items=items).state


def _declared(item: Item, facts: tuple[str, ...]) -> Item:
    """As much of an item as the list of a procedure knows."""
    return Item(item.key, {name: value for name, value in item.facts.items() if name in facts})


def walked(procedure: Procedure, state: State, picks: list[int]) -> tuple[list[State], Log]:
    """A random course: an event that is possible, hours passing between, timers delivered when they are
    due."""
    states, log, now = [state], Log(), state.last
    for pick in picks:
        now += dt.timedelta(hours=pick * 3)
        if state.ended:
            break
        ready = [each.event for each in due(procedure, state, now, DAYS)]
        found = ready or moves(procedure, state, now)
        if not found:
            continue
        event = with_counts(procedure, state, found[pick % len(found)], now)
        try:
            state = advance(procedure, state, event, now, DAYS).state
        except CaseError:
            continue
        states.append(state)
        log.append((now, event))
    return states, log


def ends(procedure: Procedure, state: State) -> bool:
    """Whether a case can be brought to an end: every possible event tried, nearest first, time passing
    too."""
    waiting, seen = [state], set[str]()
    for _ in range(3_000):
        if not waiting:
            return False
        state = waiting.pop(0)
        if state.ended:
            return True
        now = state.last
        found = moves(procedure, state, now)
        timer = next_timer(procedure, state, now)
        if timer is not None:
            now = max(now, timer)
            found += [each.event for each in due(procedure, state, now, DAYS)]
        for event in found:
            try:
                after = advance(procedure, state, with_counts(procedure, state, event, now), now, DAYS).state
            except CaseError:
                continue
            shape = to_json(replace(after, history=(), last=at("03-02 09:00"), next=0, actors={}))
            if shape not in seen:
                seen.add(shape)
                # Towards the end first: fewer open things, and no new rounds.
                waiting.insert(0 if len(after.tickets) < len(state.tickets) else len(waiting), after)
    return False


@settings(max_examples=30)
@given(names, choices, st.booleans())
def test_every_case_can_end(name: str, picks: list[int], known: bool) -> None:
    """From every state a course can reach, an end can be reached."""
    procedure = PROCEDURES[name]
    states, _ = walked(procedure, started(procedure, known), picks)
    assert ends(procedure, states[-1])


@settings(max_examples=60)
@given(names, choices, st.booleans())
def test_no_step_acts_twice(name: str, picks: list[int], known: bool) -> None:
    """A ticket number stands once in the history as acted on, and never opens again."""
    procedure = PROCEDURES[name]
    states, _ = walked(procedure, started(procedure, known), picks)
    acted = [each.ticket for each in states[-1].history if each.event in ("act", "signal") and each.to]
    assert len(acted) == len(set(acted))
    for before, after in pairwise(states):
        old = {each.number for each in before.tickets}
        assert {each.number for each in after.tickets} - old <= set(range(before.next, after.next))


@settings(max_examples=60)
@given(names, choices)
def test_consumed_time_never_exceeds_the_time_that_passed(name: str, picks: list[int]) -> None:
    """Of every open ticket, at every moment; and a ledger's spans are in order and disjoint."""
    procedure = PROCEDURES[name]
    states, _ = walked(procedure, started(procedure, True), picks)
    for state in states:
        for ticket in state.tickets:
            if ticket.limit is None:
                continue
            passed = (state.last - ticket.opened).total_seconds() / 86_400
            assert consumed(ticket, state.region, state.last, DAYS) <= passed
            ran = sum(((each.until or state.last) - each.since).total_seconds() for each in ticket.spans)
            assert ran <= passed * 86_400 + 1e-6
            for first, second in pairwise(ticket.spans):
                assert first.until is not None
                assert first.until <= second.since


@settings(max_examples=60)
@given(choices)
def test_a_join_of_all_never_goes_on_early(picks: list[int]) -> None:
    """While one of three departments has not answered, the review stands."""
    procedure = PROCEDURES["yard-2024/procedures/permit"]
    states, _ = walked(procedure, started(procedure, True), picks)
    for before, after in pairwise(states):
        group = before.at("review")
        if group is not None and after.at("review") is None and not after.ended:
            last = [each for each in before.tickets if each.group == group.number]
            assert len(last) == 1


@settings(max_examples=40)
@given(names, choices, st.booleans())
def test_a_case_is_what_its_events_made_it(name: str, picks: list[int], known: bool) -> None:
    """Replaying the log, through JSON, gives the same state; a state survives JSON unchanged."""
    procedure = PROCEDURES[name]
    states, log = walked(procedure, started(procedure, known), picks)
    stored = [(when, from_json(Event, to_json(event))) for when, event in log]
    again = replay(procedure, states[0], stored, DAYS)
    assert again == states[-1]
    assert from_json(State, to_json(states[-1])) == states[-1]


def test_the_yard_has_no_gaps(yard: Scheme) -> None:
    """It is checked as any scheme is; its procedures know every step they name."""
    assert set(yard.procedures) == {"judging", "permit", "request", "round"}
    with pytest.raises(TypeError):
        yard.procedures["permit"].steps["x"] = None  # type: ignore[index]  # frozen
