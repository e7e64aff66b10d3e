# SPDX-License-Identifier: Apache-2.0
"""A case moves to another version of its procedure by a map of steps, or is told why it cannot."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from gulian.casework import Event, StepMap, migrate, refused
from gulian.errors import MigrationRefused
from gulian.schemes import Procedure
from tests.casework.conftest import DESK, Desk


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
