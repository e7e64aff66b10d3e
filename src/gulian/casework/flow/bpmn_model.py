# SPDX-License-Identifier: Apache-2.0
"""A procedure in the terms of BPMN 2.0 (OMG formal/2011-01-03): nodes and flows, plane by plane.

| of ours | there |
|---|---|
| human, draw somebody makes | userTask in the lane of its role |
| automatic | exclusiveGateway, the last way its default |
| wait | receiveTask |
| publicity | receiveTask; objection = message boundary event that does not interrupt |
| parallel over named branches | parallelGateway twice (any, quorum: complexGateway where they join) |
| parallel over a list | subProcess, one instance an item, on a plane of its own |
| cases | callActivity, one instance an item |
| draw | serviceTask |
| an outcome taken when a limit has passed | timer boundary event |
| choice of a person | exclusiveGateway behind the task |
| withdrawal | event subProcess |
| appeal | message startEvent |
| end | endEvent |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gulian.casework.flow.chart import branch_groups, chart_of
from gulian.casework.flow.words import Lang, name, of
from gulian.schemes import Outcome, Procedure, ProcedureStep
from gulian.schemes.procedures import JOIN, RESTART, RESUME

START, APPEAL, WITHDRAWAL = "begin", "appeal", "withdrawal"


@dataclass(frozen=True, slots=True)
class FlowNode:
    """tag : its element; lane : role, empty inside a sub-process; host : what a boundary event sits on.

    trigger : message, timer or nothing; step : what it stands for; default : the flow taken otherwise
    """

    id: str
    tag: str
    name: str
    lane: str = ""
    trigger: str = ""
    host: str = ""
    interrupts: bool = True
    step: ProcedureStep | None = None
    default: str = ""


@dataclass(frozen=True, slots=True)
class SequenceFlow:
    """condition : in our expression language; empty = none."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass(slots=True)
class Plane:
    """What is drawn on one sheet: the process itself, or the inside of a sub-process (`owner`)."""

    owner: str
    nodes: list[FlowNode] = field(default_factory=list)
    flows: list[SequenceFlow] = field(default_factory=list)


def planes_of(procedure: Procedure, lang: Lang) -> tuple[Plane, ...]:
    """The planes of a procedure, its own first."""
    return _Planes(procedure, lang).made()


class _Planes:
    def __init__(self, procedure: Procedure, lang: Lang) -> None:
        self.procedure, self.lang = procedure, lang
        self.lane = {each.id: each.lane for each in chart_of(procedure).nodes}
        groups = branch_groups(procedure)
        # Only what runs once for each item of a list has a plane of its own.
        self.inside: Mapping[str, str] = {
            step: group for step, group in groups.items() if procedure.steps[group].each
        }
        self.joins: Mapping[str, str] = groups

    def made(self) -> tuple[Plane, ...]:
        planes = [self._plane("", self.procedure.start)]
        planes.extend(
            self._plane(step.id, step.branches[0])
            for step in self.procedure.steps.values()
            if step.kind == "parallel" and step.each
        )
        if self.procedure.withdrawal:
            planes.append(self._withdrawal(planes[0]))
        return tuple(planes)

    def _plane(self, owner: str, first: str) -> Plane:
        plane = Plane(owner)
        lane = "" if owner else self.lane[first]
        begin = f"{owner}_{START}" if owner else START
        plane.nodes.append(FlowNode(begin, "startEvent", "", lane))
        self._flow(plane, begin, first)
        for step in self.procedure.steps.values():
            if self.inside.get(step.id, "") == owner:
                self._step(plane, step)
        if not owner and self.procedure.appeal:
            to = self.procedure.appeal.to
            text = of(self.lang, "申诉", "appeal")
            plane.nodes.append(FlowNode(APPEAL, "startEvent", text, self.lane[to], "message"))
            self._flow(plane, APPEAL, to)
        return plane

    def _withdrawal(self, root: Plane) -> Plane:
        """What may come at any time, in a sub-process that its own message starts."""
        rule = self.procedure.withdrawal
        assert rule is not None  # asked by the caller
        end = self.procedure.steps[rule.to]
        if not any(each.target == end.id for each in root.flows):
            root.nodes[:] = [each for each in root.nodes if each.id != end.id]
        text = of(self.lang, "撤回", "withdrawal")
        lane = self.lane[rule.to]
        root.nodes.append(FlowNode(WITHDRAWAL, "subProcess", text, lane, "event"))
        plane = Plane(WITHDRAWAL)
        plane.nodes.append(FlowNode(f"{WITHDRAWAL}_{START}", "startEvent", text, "", "message"))
        plane.nodes.append(FlowNode(f"{WITHDRAWAL}_{end.id}", "endEvent", name(end, self.lang), step=end))
        self._flow(plane, f"{WITHDRAWAL}_{START}", f"{WITHDRAWAL}_{end.id}")
        return plane

    def _flow(self, plane: Plane, source: str, target: str, text: str = "", condition: str = "") -> str:
        flow = SequenceFlow(f"flow_{source}_{target}_{len(plane.flows)}", source, target, text, condition)
        plane.flows.append(flow)
        return flow.id

    def _node(self, plane: Plane, step: ProcedureStep, tag: str) -> FlowNode:
        lane = "" if plane.owner else self.lane[step.id]
        node = FlowNode(step.id, tag, name(step, self.lang), lane, step=step)
        plane.nodes.append(node)
        return node

    def _step(self, plane: Plane, step: ProcedureStep) -> None:
        if step.kind == "automatic":
            self._choice(plane, step, self._node(plane, step, "exclusiveGateway"), step.outcomes)
        elif step.kind == "end":
            self._node(plane, step, "endEvent")
        elif step.kind == "parallel" and not step.each:
            self._split(plane, step)
        else:
            node = self._node(plane, step, _tag(step))
            clock = [each for each in step.outcomes if each.id in _taken_by_clock(step)]
            self._chosen(plane, step, node, tuple(each for each in step.outcomes if each not in clock))
            for outcome in clock:
                self._timer(plane, step, node, outcome)
            if step.objection:
                text = of(self.lang, "有异议", "objection")
                event = FlowNode(
                    f"{step.id}_objection", "boundaryEvent", text, node.lane, "message", node.id, False
                )
                plane.nodes.append(event)
                self._flow(plane, event.id, step.objection)

    def _split(self, plane: Plane, step: ProcedureStep) -> None:
        node = self._node(plane, step, "parallelGateway")
        for branch in step.branches:
            self._flow(plane, node.id, branch)
        rule = step.join.rule if step.join else "all"
        tag = "parallelGateway" if rule == "all" else "complexGateway"
        join = FlowNode(f"{step.id}_join", tag, "", node.lane, step=step)
        plane.nodes.append(join)
        self._chosen(plane, step, join, step.outcomes)

    def _chosen(
        self, plane: Plane, step: ProcedureStep, node: FlowNode, outcomes: tuple[Outcome, ...]
    ) -> None:
        """What follows a task: one way at once, several behind a gateway."""
        if len(outcomes) <= 1:
            for each in outcomes:
                self._to(plane, step, node, each)
            return
        gateway = FlowNode(f"{step.id}_choice", "exclusiveGateway", "", node.lane)
        plane.nodes.append(gateway)
        self._flow(plane, node.id, gateway.id)
        self._choice(plane, step, gateway, outcomes)

    def _choice(
        self, plane: Plane, step: ProcedureStep, gateway: FlowNode, outcomes: tuple[Outcome, ...]
    ) -> None:
        by_engine = step.kind in ("automatic", "parallel", "cases", "draw")
        for outcome in outcomes:
            when = outcome.when.text if outcome.when else ""
            said = f'outcome == "{outcome.id}"'
            text = when if by_engine else f"{said} and ({when})" if when else said
            flow = self._to(plane, step, gateway, outcome, text)
            if by_engine and outcome.when is None and len(outcomes) > 1:
                at = plane.nodes.index(gateway)
                gateway = FlowNode(
                    gateway.id, gateway.tag, gateway.name, gateway.lane, step=gateway.step, default=flow
                )
                plane.nodes[at] = gateway

    def _to(
        self, plane: Plane, step: ProcedureStep, source: FlowNode, outcome: Outcome, condition: str = ""
    ) -> str:
        """The flow of an outcome; where a token ends without a step, an end event of its own."""
        target, text = outcome.to, name(outcome, self.lang)
        if target == RESTART:
            target = next(each.id for each in self.procedure.steps.values() if each.objection == step.id)
        elif target == RESUME or (target == JOIN and step.id in self.inside):
            target = f"{step.id}_{outcome.id}"
            plane.nodes.append(FlowNode(target, "endEvent", text, source.lane))
        elif target == JOIN:
            target = f"{self.joins[step.id]}_join"
        return self._flow(plane, source.id, target, text, condition)

    def _timer(self, plane: Plane, step: ProcedureStep, node: FlowNode, outcome: Outcome) -> None:
        ask = step.supplement is not None and step.supplement.limit.then == outcome.id
        text = (
            of(self.lang, "补正期满", "no supplement in time") if ask else of(self.lang, "期满", "time is up")
        )
        event = FlowNode(
            f"{step.id}_{outcome.id}_timer", "boundaryEvent", text, node.lane, "timer", node.id, step=step
        )
        plane.nodes.append(event)
        self._to(plane, step, event, outcome)


def _taken_by_clock(step: ProcedureStep) -> Iterator[str]:
    """The outcomes that come when a limit has passed."""
    if step.limit and step.limit.then:
        yield step.limit.then
    if step.supplement and step.supplement.limit.then:
        yield step.supplement.limit.then


def _tag(step: ProcedureStep) -> str:
    if step.kind == "draw":
        return "userTask" if step.doer else "serviceTask"
    return {
        "human": "userTask",
        "wait": "receiveTask",
        "publicity": "receiveTask",
        "parallel": "subProcess",
        "cases": "callActivity",
    }[step.kind]
