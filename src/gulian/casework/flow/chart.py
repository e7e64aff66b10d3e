# SPDX-License-Identifier: Apache-2.0
"""A procedure as nodes and arrows: what its picture and its BPMN file are made of.

Steps become nodes; a parallel step becomes two, where it splits and where it joins; what may happen at any
time (withdrawal, appeal) begins at a node of its own. A lane is a role; a step without one stands in the
lane of the step that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gulian.schemes import Outcome, Procedure, ProcedureStep
from gulian.schemes.procedures import JOIN, RESTART, RESUME

NodeKind = Literal[
    "start",
    "human",
    "automatic",
    "wait",
    "publicity",
    "split",
    "join",
    "cases",
    "draw",
    "end",
    "withdrawal",
    "appeal",
]
ArrowKind = Literal["outcome", "branch", "objection", "restart", "resume", "flow"]
BEGIN, WITHDRAWAL, APPEAL = ":begin", ":withdrawal", ":appeal"
NOBODY = ""
"""The lane of a procedure in which nobody acts."""


@dataclass(frozen=True, slots=True)
class Node:
    """Something that stands in the picture. step : what it shows, None where it is no step."""

    id: str
    kind: NodeKind
    lane: str
    step: ProcedureStep | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """Where one thing leads to another. outcome : of which step's choice, None where nobody chose."""

    id: str
    source: str
    target: str
    kind: ArrowKind
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A procedure as a graph; the first node is its start. lanes : roles from the top downwards."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    lanes: tuple[str, ...]


def chart_of(procedure: Procedure) -> Chart:
    """The graph of a procedure."""
    groups = branch_groups(procedure)
    arrows = [Arrow(f"{BEGIN}>", BEGIN, procedure.start, "flow")]
    for step in procedure.steps.values():
        arrows.extend(_arrows(procedure, step, groups))
    if procedure.withdrawal:
        arrows.append(Arrow(f"{WITHDRAWAL}>", WITHDRAWAL, procedure.withdrawal.to, "flow"))
    if procedure.appeal:
        arrows.append(Arrow(f"{APPEAL}>", APPEAL, procedure.appeal.to, "flow"))
    lane = _lanes(procedure, arrows)
    nodes = [
        Node(name, kind, lane[name], procedure.steps.get(name.partition(":")[0]))
        for name, kind in _kinds(procedure)
    ]
    order = tuple(dict.fromkeys(each.lane for each in _from_start(nodes, arrows)))
    return Chart(tuple(nodes), tuple(arrows), order)


def joins_at(step: str) -> str:
    """The node at which the branches of a parallel step come together."""
    return f"{step}:join"


def branch_groups(procedure: Procedure) -> Mapping[str, str]:
    """step of a branch -> the parallel step it is a branch of."""
    found: dict[str, str] = {}
    for step in procedure.steps.values():
        waiting = list(step.branches)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = step.id
                waiting.extend(
                    each.to for each in procedure.steps[name].outcomes if each.to in procedure.steps
                )
    return found


def _kinds(procedure: Procedure) -> Iterator[tuple[str, NodeKind]]:
    yield BEGIN, "start"
    for step in procedure.steps.values():
        if step.kind == "parallel":
            yield step.id, "split"
            yield joins_at(step.id), "join"
        else:
            yield step.id, step.kind
    if procedure.withdrawal:
        yield WITHDRAWAL, "withdrawal"
    if procedure.appeal:
        yield APPEAL, "appeal"


def _arrows(procedure: Procedure, step: ProcedureStep, groups: Mapping[str, str]) -> Iterator[Arrow]:
    source = joins_at(step.id) if step.kind == "parallel" else step.id
    for branch in step.branches:
        yield Arrow(f"{step.id}>{branch}", step.id, branch, "branch")
    if step.objection:
        yield Arrow(f"{step.id}>{step.objection}", step.id, step.objection, "objection")
    for outcome in step.outcomes:
        name = f"{step.id}.{outcome.id}"
        if outcome.to == JOIN:
            yield Arrow(name, source, joins_at(groups[step.id]), "outcome", outcome)
        elif outcome.to in (RESTART, RESUME):
            for other in procedure.steps.values():
                if other.objection == step.id:
                    kind: ArrowKind = "restart" if outcome.to == RESTART else "resume"
                    yield Arrow(f"{name}>{other.id}", source, other.id, kind, outcome)
        else:
            yield Arrow(name, source, outcome.to, "outcome", outcome)


def _lanes(procedure: Procedure, arrows: list[Arrow]) -> dict[str, str]:
    """node -> role. Those who act first; then, along the arrows and against them, those beside them."""
    lane = {step.id: step.doer.role for step in procedure.steps.values() if step.doer}
    for rule, name in ((procedure.withdrawal, WITHDRAWAL), (procedure.appeal, APPEAL)):
        if rule is not None and rule.role in lane.values():
            lane[name] = rule.role
    ends = [arrow for arrow in arrows if arrow.source not in (WITHDRAWAL, APPEAL)]
    for links in (ends, arrows):
        grown = True
        while grown:
            forward = [(each.source, each.target) for each in links]
            backward = [(each.target, each.source) for each in links]
            grown = _spread(lane, forward) or _spread(lane, backward)
    names = [name for name, _ in _kinds(procedure)]
    first = next((lane[name] for name in names if name in lane), NOBODY)
    return {name: lane.get(name, first) for name in names}


def _spread(lane: dict[str, str], pairs: list[tuple[str, str]]) -> bool:
    """Give those without a lane the lane of their neighbour; whether any got one."""
    new: dict[str, str] = {}
    for known, other in pairs:
        if known in lane and other not in lane:
            new.setdefault(other, lane[known])
    lane.update(new)
    return bool(new)


def _from_start(nodes: list[Node], arrows: list[Arrow]) -> Iterator[Node]:
    """Nodes in the order in which a case meets them."""
    by_id, seen, waiting = {each.id: each for each in nodes}, set[str](), [each.id for each in nodes[:1]]
    for name in (*_reached(waiting, arrows), *by_id):
        if name not in seen:
            seen.add(name)
            yield by_id[name]


def _reached(waiting: list[str], arrows: list[Arrow]) -> Iterator[str]:
    seen = set(waiting)
    while waiting:
        name = waiting.pop(0)
        yield name
        for arrow in arrows:
            if arrow.source == name and arrow.target not in seen:
                seen.add(arrow.target)
                waiting.append(arrow.target)
