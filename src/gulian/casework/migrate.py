# SPDX-License-Identifier: Apache-2.0
"""Moving cases to another version of their procedure: a map of steps, and a dry run that says what it
refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from gulian.casework.facts import checked, checked_items
from gulian.casework.model import State, Ticket
from gulian.errors import CaseError, MigrationRefused
from gulian.schemes import Procedure, ProcedureStep
from gulian.schemes.procedures import JOIN


@dataclass(frozen=True)
class StepMap:
    """Where cases stand afterwards.

    old, new : pins of the two procedures
    steps    : old step -> new step; a step of the same id need not be named
    """

    old: str
    new: str
    steps: Mapping[str, str]

    def of(self, step: str) -> str:
        """Where a step leads."""
        return self.steps.get(step, step)


def migrate(state: State, old: Procedure, new: Procedure, steps: StepMap) -> State:
    """The case under the new procedure, its clocks and its history untouched. Raises MigrationRefused.

    What it remembers of steps goes with them: who acted last (`unlike`), how often an outcome was taken
    (`most`), which branches are awaited and what they answered.
    """
    if (steps.old, steps.new) != (old.pin, new.pin) or state.pin != old.pin:
        raise MigrationRefused(
            state.case, "步骤对照针对的不是这两个版本", "the step map is for other versions"
        )
    _apart(state, old, steps)
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
    return replace(
        state,
        pin=new.pin,
        tickets=tickets,
        facts=facts,
        items=items,
        used=MappingProxyType({_counted(name, old, steps): times for name, times in state.used.items()}),
        actors=MappingProxyType({steps.of(step): by for step, by in state.actors.items()}),
    )


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


def _apart(state: State, old: Procedure, steps: StepMap) -> None:
    """Two steps the case knows by who acted there stay two. Raises MigrationRefused."""
    known = [each for each in old.steps if each in state.actors or state.at(each)]
    taken: dict[str, str] = {}
    for step in known:
        if steps.of(step) in taken:
            other = taken[steps.of(step)]
            why = (f"步骤 {other} 与 {step} 并为一步", f"the steps {other} and {step} become one")
            raise MigrationRefused(state.case, *why)
        taken[steps.of(step)] = step


def _counted(name: str, old: Procedure, steps: StepMap) -> str:
    """`branch/step.outcome` under the new names; a branch that is called like a step is that step's."""
    branch, _, rest = name.rpartition("/")
    step, _, outcome = rest.partition(".")
    static = {each for found in old.steps.values() if not found.each for each in found.branches}
    return f"{steps.of(branch) if branch in static else branch}/{steps.of(step)}.{outcome}"


def _moved(state: State, ticket: Ticket, old: Procedure, new: Procedure, steps: StepMap) -> Ticket:
    """The ticket at its new step, which must be of the same kind, for the same role, with the same
    branches."""
    name = steps.of(ticket.step)
    source, target = old.steps[ticket.step], new.steps.get(name)
    if target is None:
        why = (f"步骤 {ticket.step} 没有去处", f"the step {ticket.step} leads nowhere")
        raise MigrationRefused(state.case, *why)
    fault = _unlike(ticket, source, target, new, steps)
    if fault is not None:
        raise MigrationRefused(state.case, *fault)
    parent = state.ticket(ticket.group)
    return replace(
        ticket,
        step=name,
        branch=_branch(ticket.branch, old.steps[parent.step] if parent else None, steps),
        awaited=tuple(_branch(each, source, steps) for each in ticket.awaited),
        answers=MappingProxyType(
            {_branch(each, source, steps): answer for each, answer in ticket.answers.items()}
        ),
        leads=_branch(ticket.leads, source, steps),
    )


def _branch(key: str, parallel: ProcedureStep | None, steps: StepMap) -> str:
    """The key of a branch under the new names: its first step where the branches are steps."""
    static = parallel is not None and parallel.kind == "parallel" and not parallel.each
    return steps.of(key) if static else key


def _unlike(
    ticket: Ticket, source: ProcedureStep, target: ProcedureStep, new: Procedure, steps: StepMap
) -> tuple[str, str] | None:
    """Why the new step cannot take the ticket in, in both languages; None where it can."""
    old_id, new_id = source.id, target.id
    if target.kind != source.kind or (target.limit is None) != (source.limit is None):
        return f"步骤 {old_id} 与 {new_id} 类别或时限不同", f"{old_id} and {new_id} differ in kind or limit"
    if ticket.role and (target.doer is None or target.doer.role != ticket.role):
        return f"步骤 {new_id} 不由 {ticket.role} 办理", f"{new_id} is not for {ticket.role}"
    awaited = [steps.of(each) for each in source.branches if not source.each]
    if any(each not in target.branches for each in awaited) or (source.each, source.run) != (
        target.each,
        target.run,
    ):
        return f"步骤 {new_id} 的分支不同", f"the branches of {new_id} differ"
    lost = sorted(set(ticket.answers.values()) - _answers(target, new))
    if lost:
        return f"新流程没有分支答复 {lost[0]}", f"no branch of {new_id} answers {lost[0]}"
    if ticket.objections and steps.of(source.objection) != target.objection:
        return f"步骤 {new_id} 的异议另由别处处理", f"objections to {new_id} are decided elsewhere"
    if ticket.asked_at is not None and target.supplement is None:
        return f"步骤 {new_id} 没有补正", f"{new_id} asks for no supplement"
    return None


def _answers(target: ProcedureStep, new: Procedure) -> set[str]:
    """What a branch of a step can answer: outcomes that join, ends of its sub-cases."""
    joining = {each.id for step in new.steps.values() for each in step.outcomes if each.to == JOIN}
    return joining | set(target.answers)
