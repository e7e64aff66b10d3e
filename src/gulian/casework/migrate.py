# SPDX-License-Identifier: Apache-2.0
"""Moving cases to another version of their procedure: a map of steps, and a dry run that says what it
refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gulian.casework.facts import checked, checked_items
from gulian.casework.model import State, Ticket
from gulian.errors import CaseError, MigrationRefused
from gulian.schemes import Procedure


@dataclass(frozen=True)
class StepMap:
    """Where cases stand afterwards.

    old, new : pins of the two procedures
    steps    : old step -> new step; a step of the same id need not be named
    """

    old: str
    new: str
    steps: Mapping[str, str]


def migrate(state: State, old: Procedure, new: Procedure, steps: StepMap) -> State:
    """The case under the new procedure, its clocks and its history untouched. Raises MigrationRefused."""
    if (steps.old, steps.new) != (old.pin, new.pin) or state.pin != old.pin:
        raise MigrationRefused(
            state.case, "步骤对照针对的不是这两个版本", "the step map is for other versions"
        )
    tickets = tuple(_moved(state, each, old, new, steps) for each in state.tickets)
    try:
        facts, items = checked(new, state.facts), checked_items(new, state.items)
    except CaseError as error:
        raise MigrationRefused(state.case, error.message("zh"), error.message("en")) from error
    if state.ended and state.ended not in new.ends:
        raise MigrationRefused(state.case, f"没有终点 {state.ended}", f"there is no end {state.ended}")
    for held in (*state.reserved,):
        if held.quota not in new.quotas:
            raise MigrationRefused(state.case, f"没有名额 {held.quota}", f"there is no quota {held.quota}")
    return replace(state, pin=new.pin, tickets=tickets, facts=facts, items=items)


def refused(
    states: Iterable[State], old: Procedure, new: Procedure, steps: StepMap
) -> tuple[MigrationRefused, ...]:
    """The dry run: every case that would be refused, and why. Nothing is changed."""
    found = []
    for state in states:
        try:
            migrate(state, old, new, steps)
        except MigrationRefused as error:
            found.append(error)
    return tuple(found)


def _moved(state: State, ticket: Ticket, old: Procedure, new: Procedure, steps: StepMap) -> Ticket:
    """The ticket at its new step, which must be of the same kind, for the same role, with the same
    branches."""
    name = steps.steps.get(ticket.step, ticket.step)
    target = new.steps.get(name)
    if target is None:
        why = (f"步骤 {ticket.step} 没有去处", f"the step {ticket.step} leads nowhere")
        raise MigrationRefused(state.case, *why)
    source = old.steps[ticket.step]
    if target.kind != source.kind or (target.limit is None) != (source.limit is None):
        why = (
            f"步骤 {ticket.step} 与 {name} 类别或时限不同",
            f"{ticket.step} and {name} differ in kind or limit",
        )
        raise MigrationRefused(state.case, *why)
    if ticket.role and (target.doer is None or target.doer.role != ticket.role):
        why = (f"步骤 {name} 不由 {ticket.role} 办理", f"{name} is not for {ticket.role}")
        raise MigrationRefused(state.case, *why)
    if source.branches and any(
        steps.steps.get(each, each) not in target.branches for each in source.branches
    ):
        why = (f"步骤 {name} 的分支不同", f"the branches of {name} differ")
        raise MigrationRefused(state.case, *why)
    if ticket.asked_at is not None and target.supplement is None:
        why = (f"步骤 {name} 没有补正", f"{name} asks for no supplement")
        raise MigrationRefused(state.case, *why)
    return replace(ticket, step=name)
