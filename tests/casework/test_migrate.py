# SPDX-License-Identifier: Apache-2.0
"""A case moves to another version of its procedure by a map of steps, or is told why it cannot."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.casework import Event, State, StepMap, advance, migrate, refused
from gulian.errors import MigrationRefused
from gulian.schemes import Procedure
from tests.casework.conftest import DAYS, DESK, Desk
from tests.casework.test_laws import PROCEDURES, choices, names, started, walked


def renamed(permit: Procedure) -> Procedure:
    """The next version: `labour` is called `staff`."""
    steps = {
        ("staff" if name == "labour" else name): replace(
            step,
            id="staff" if name == "labour" else name,
            branches=tuple("staff" if each == "labour" else each for each in step.branches),
            outcomes=tuple(
                replace(each, to="staff" if each.to == "labour" else each.to) for each in step.outcomes
            ),
        )
        for name, step in permit.steps.items()
    }
    return replace(permit, version=2, hash="f" * 64, steps=MappingProxyType(steps))


def test_a_case_goes_on_under_the_new_version(permit: Procedure) -> None:
    """Its clocks, facts and history stay; its open steps stand where the map says."""
    new = renamed(permit)
    desk = Desk.of(permit, facts={"tier": "middle"})
    desk.act("receive", "accept")
    moved = migrate(desk.state, permit, new, StepMap(permit.pin, new.pin, {"labour": "staff"}))
    assert [each.step for each in moved.tickets] == ["review", "health", "staff", "traffic"]
    assert (moved.history, moved.pin) == (desk.state.history, new.pin)
    again = Desk(new, moved, desk.now)
    for step in ("health", "staff", "traffic"):
        again.act(step, "agree")
    assert again.open() == ["sign"]


def test_a_dry_run_lists_what_it_would_refuse(permit: Procedure) -> None:
    """Without a place for `labour` the case in review is refused, the one at the desk is not."""
    new = renamed(permit)
    steps = StepMap(permit.pin, new.pin, {})
    reviewing = Desk.of(permit, facts={"tier": "middle"})
    reviewing.act("receive", "accept")
    received = Desk.of(permit)
    found = refused([reviewing.state, received.state], permit, new, steps)
    assert ["labour" in each.why_en or "branches" in each.why_en for each in found] == [True]
    assert migrate(received.state, permit, new, steps).tickets == received.state.tickets


@pytest.mark.parametrize(
    "steps", [{"receive": "issue"}, {"receive": "review"}, {"receive": "nowhere"}, {"receive": "sign"}]
)
def test_a_step_of_another_kind_takes_nobody_in(permit: Procedure, steps: dict[str, str]) -> None:
    """Another role, another kind, no supplement while one is awaited."""
    desk = Desk.of(permit)
    desk.send(Event(kind="ask", ticket=1, by=DESK, reason="缺"))
    new = renamed(permit)
    with pytest.raises(MigrationRefused):
        migrate(desk.state, permit, new, StepMap(permit.pin, new.pin, steps))


def test_a_map_for_other_versions_is_refused(permit: Procedure) -> None:
    """The pins must be those of the case and of the two procedures."""
    desk = Desk.of(permit)
    with pytest.raises(MigrationRefused):
        migrate(desk.state, permit, renamed(permit), StepMap("a", "b", {}))


def renamed_all(procedure: Procedure) -> tuple[Procedure, StepMap]:
    """The next version, in which every step but the ends is called `x_...`, and the map to it."""
    names = {each: each if step.kind == "end" else f"x_{each}" for each, step in procedure.steps.items()}

    def to(step: str) -> str:
        return names.get(step, step)

    steps = {
        names[name]: replace(
            step,
            id=names[name],
            branches=tuple(map(to, step.branches)),
            objection=to(step.objection),
            doer=replace(step.doer, unlike=tuple(map(to, step.doer.unlike))) if step.doer else None,
            outcomes=tuple(replace(each, to=to(each.to)) for each in step.outcomes),
        )
        for name, step in procedure.steps.items()
    }
    new = replace(
        procedure,
        version=procedure.version + 1,
        hash="e" * 64,
        start=to(procedure.start),
        steps=MappingProxyType(steps),
        appeal=replace(procedure.appeal, to=to(procedure.appeal.to)) if procedure.appeal else None,
    )
    return new, StepMap(procedure.pin, new.pin, names)


def plain(state: State) -> State:
    """Without its history, whose lines keep the names they were written under."""
    return replace(state, history=())


@given(names, st.booleans(), choices)
@settings(max_examples=60, deadline=None)
def test_it_does_not_matter_when_a_case_moves(name: str, known: bool, picks: list[int]) -> None:
    """Moved at any moment of any course, a case is where it would be had it moved at another."""
    procedure = PROCEDURES[name]
    new, steps = renamed_all(procedure)
    states, log = walked(procedure, started(procedure, known), picks)
    moved = migrate(states[0], procedure, new, steps)
    for before, after, (now, event) in zip(states, states[1:], log, strict=False):
        assert plain(moved) == plain(migrate(before, procedure, new, steps))
        moved = advance(new, moved, event, now, DAYS).state
        assert plain(moved) == plain(migrate(after, procedure, new, steps))


@given(names, choices, st.dictionaries(st.sampled_from("abc"), st.sampled_from("abc")))
@settings(max_examples=60, deadline=None)
def test_the_dry_run_refuses_exactly_what_moving_refuses(
    name: str, picks: list[int], odd: dict[str, str]
) -> None:
    """Whatever the map: a case moves whole, under its new pin, or is listed; nothing else happens."""
    procedure = PROCEDURES[name]
    new, _ = renamed_all(procedure)
    ids = list(procedure.steps)
    told = {ids[ord(old) % len(ids)]: f"x_{ids[ord(to) % len(ids)]}" for old, to in odd.items()}
    steps = StepMap(procedure.pin, new.pin, told)
    states, _ = walked(procedure, started(procedure, True), picks)
    found = refused(states, procedure, new, steps)
    moved = []
    for state in states:
        try:
            moved.append(migrate(state, procedure, new, steps))
        except MigrationRefused:
            continue
    assert len(found) + len(moved) == len(states)
    assert all(each.step in new.steps for state in moved for each in state.tickets)
    assert {state.pin for state in moved} <= {new.pin}


def test_two_steps_somebody_acted_at_do_not_become_one(permit: Procedure) -> None:
    """Who decided and who signed must be told apart afterwards too (`unlike`)."""
    desk = Desk.of(permit, facts={"tier": "middle"})
    desk.act("receive", "accept")
    for step in ("health", "labour", "traffic"):
        desk.act(step, "agree")
    new = replace(permit, version=2, hash="d" * 64)
    with pytest.raises(MigrationRefused, match="one"):
        migrate(desk.state, permit, new, StepMap(permit.pin, new.pin, {"labour": "health"}))
