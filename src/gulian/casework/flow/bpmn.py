# SPDX-License-Identifier: Apache-2.0
"""A procedure as a BPMN 2.0 file with its layout, to be opened by any program that reads BPMN.

It describes; it does not run elsewhere (`isExecutable="false"`): conditions are in our expression language,
named by `LANGUAGE`. Limits, supplements, quotas and papers stand in the documentation of their step.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from gulian.casework.flow import words
from gulian.casework.flow.bpmn_model import WITHDRAWAL, FlowNode, Plane, SequenceFlow, planes_of
from gulian.casework.flow.chart import NOBODY
from gulian.casework.flow.graph import Box, Link, Point, Rect, Sheet
from gulian.casework.flow.layout import lay_out
from gulian.casework.flow.words import Lang
from gulian.schemes import Procedure, ProcedureStep

LANGUAGE = "urn:gulian:expression:1"
SPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "targetNamespace": "urn:gulian:procedures",
}
TASK, GATEWAY, EVENT = (130.0, 80.0), (50.0, 50.0), (36.0, 36.0)
HEAD, LABEL = 30.0, 11.0
Attributes = Mapping[str, object]


def bpmn(procedure: Procedure, on: dt.date, lang: Lang = "zh") -> str:
    """The file's text. The same bytes for the same input; `on` : the day whose limits are told."""
    planes = planes_of(procedure, lang)
    writer = _Writer(procedure, on, lang, planes)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *writer.definitions()]
    return "\n".join(lines) + "\n"


def process_id(path: str) -> str:
    """The id of the process of a procedure: `resumption-approval-2020/procedures/approval` -> one name."""
    return "p-" + re.sub(r"[^A-Za-z0-9_.-]", "-", path)


def _open(tag: str, attributes: Attributes, *, closed: bool = False) -> str:
    said = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value != "")
    return f"<{tag}{said}{'/' if closed else ''}>"


def _element(tag: str, attributes: Attributes, inside: Sequence[str] = ()) -> Iterator[str]:
    if not inside:
        yield _open(tag, attributes, closed=True)
        return
    yield _open(tag, attributes)
    yield from (f"  {each}" for each in inside)
    yield f"</{tag}>"


def _text(tag: str, text: str, attributes: Attributes) -> str:
    return f"{_open(tag, attributes)}{escape(text)}</{tag}>"


class _Writer:
    def __init__(self, procedure: Procedure, on: dt.date, lang: Lang, planes: tuple[Plane, ...]) -> None:
        self.procedure, self.on, self.lang, self.planes = procedure, on, lang, planes
        self.process = process_id(procedure.path)
        self.inner = {plane.owner: plane for plane in planes[1:]}

    def definitions(self) -> Iterator[str]:
        yield _open("bpmn:definitions", {"id": f"{self.process}-file", **SPACES})
        yield from (f"  {each}" for each in self._body())
        yield "</bpmn:definitions>"

    def _body(self) -> Iterator[str]:
        for node in (each for plane in self.planes for each in plane.nodes if each.trigger == "message"):
            yield from _element("bpmn:message", {"id": f"message_{node.id}", "name": node.name})
        title = words.of(self.lang, self.procedure.title_zh, self.procedure.title_en)
        participant = {"id": f"{self.process}-pool", "name": title, "processRef": self.process}
        yield from _element(
            "bpmn:collaboration",
            {"id": f"{self.process}-collaboration"},
            tuple(_element("bpmn:participant", participant)),
        )
        inside = [self._document(self.procedure.pin), *self._lanes(), *self._content(self.planes[0])]
        yield from _element(
            "bpmn:process", {"id": self.process, "name": title, "isExecutable": "false"}, inside
        )
        for plane in self.planes:
            yield from self._diagram(plane)

    @staticmethod
    def _document(text: str) -> str:
        return _text("bpmn:documentation", text, {})

    def _roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.lane for each in self.planes[0].nodes))

    def _lane_name(self, role: str) -> str:
        if role == NOBODY:
            return words.of(self.lang, "自动", "automatic")
        return words.name(self.procedure.roles[role], self.lang)

    def _lanes(self) -> Iterator[str]:
        inside: list[str] = []
        for role in self._roles():
            refs = [
                _text("bpmn:flowNodeRef", node.id, {}) for node in self.planes[0].nodes if node.lane == role
            ]
            attributes = {"id": f"lane_{role}", "name": self._lane_name(role)}
            inside.extend(_element("bpmn:lane", attributes, refs))
        yield from _element("bpmn:laneSet", {"id": f"{self.process}-lanes"}, inside)

    def _content(self, plane: Plane) -> Iterator[str]:
        for node in plane.nodes:
            yield from self._node(plane, node)
        for flow in plane.flows:
            condition = []
            if flow.condition:
                formal = {"xsi:type": "bpmn:tFormalExpression", "language": LANGUAGE}
                condition = [_text("bpmn:conditionExpression", flow.condition, formal)]
            attributes = {
                "id": flow.id,
                "name": flow.name,
                "sourceRef": flow.source,
                "targetRef": flow.target,
            }
            yield from _element("bpmn:sequenceFlow", attributes, condition)

    def _node(self, plane: Plane, node: FlowNode) -> Iterator[str]:
        attributes: dict[str, object] = {"id": node.id, "name": node.name, "default": node.default}
        if node.host:
            attributes |= {"attachedToRef": node.host, "cancelActivity": str(node.interrupts).lower()}
        if node.id == WITHDRAWAL:
            attributes["triggeredByEvent"] = "true"
        if node.tag == "callActivity" and node.step is not None:
            attributes["calledElement"] = process_id(
                f"{self.procedure.path.rpartition('/')[0]}/{node.step.run}"
            )
        inside = [self._document(each) for each in self._documentation(node)]
        inside.extend(_text("bpmn:incoming", each.id, {}) for each in plane.flows if each.target == node.id)
        inside.extend(_text("bpmn:outgoing", each.id, {}) for each in plane.flows if each.source == node.id)
        inside.extend(self._special(node))
        yield from _element(f"bpmn:{node.tag}", attributes, inside)

    def _documentation(self, node: FlowNode) -> Iterator[str]:
        step = node.step
        if step is None or node.tag in ("endEvent", "boundaryEvent", "complexGateway") or step.id != node.id:
            return
        if step.doer is not None:
            yield words.of(self.lang, "经办：", "who acts: ") + self._lane_name(step.doer.role)
        yield from words.notes(step, self.procedure, self.on, self.lang)

    def _special(self, node: FlowNode) -> Iterator[str]:
        step = node.step
        if node.tag in ("subProcess", "callActivity") and step is not None and step.each:
            yield from self._loop(step)
        if node.tag == "subProcess":
            yield from self._content(self.inner[node.id])
        if node.tag == "complexGateway" and step is not None:
            formal = {"xsi:type": "bpmn:tFormalExpression", "language": LANGUAGE}
            yield _text("bpmn:activationCondition", _enough(step), formal)
        if node.trigger == "message":
            yield from _element("bpmn:messageEventDefinition", {"messageRef": f"message_{node.id}"})
        if node.trigger == "timer" and step is not None:
            yield from _element("bpmn:timerEventDefinition", {}, [self._duration(node, step)])

    def _loop(self, step: ProcedureStep) -> Iterator[str]:
        formal = {"xsi:type": "bpmn:tFormalExpression", "language": LANGUAGE}
        inside = [_text("bpmn:loopCardinality", f"count({step.each})", formal)]
        if step.join and step.join.rule != "all":
            inside.append(_text("bpmn:completionCondition", _enough(step), formal))
        yield from _element("bpmn:multiInstanceLoopCharacteristics", {}, inside)

    def _duration(self, node: FlowNode, step: ProcedureStep) -> str:
        """ISO 8601 where it knows the unit; working days it does not know."""
        ask = step.supplement if node.id.endswith("_timer") else None
        limit = step.limit
        if ask is not None and node.id == f"{step.id}_{ask.limit.then}_timer":
            limit = ask.limit
        assert limit is not None  # only what has one has a timer
        amount = words.value(limit.amount, self.procedure, self.on)
        formal: dict[str, object] = {"xsi:type": "bpmn:tFormalExpression"}
        if limit.unit == "days" and isinstance(amount, int):
            return _text("bpmn:timeDuration", f"P{amount}D", formal)
        formal["language"] = LANGUAGE
        return _text("bpmn:timeDuration", f"{limit.unit}({limit.amount.text})", formal)

    # -- layout ------------------------------------------------------------------------------------------

    def _diagram(self, plane: Plane) -> Iterator[str]:
        element = plane.owner or f"{self.process}-collaboration"
        mark = plane.owner or self.process
        sheet = _placed(plane, self._roles() if not plane.owner else ("",))
        inside = list(self._shapes(plane, sheet))
        for flow in plane.flows:
            inside.extend(_edge(flow, sheet))
        inner = tuple(_element("bpmndi:BPMNPlane", {"id": f"plane_{mark}", "bpmnElement": element}, inside))
        yield from _element("bpmndi:BPMNDiagram", {"id": f"diagram_{mark}"}, inner)

    def _shapes(self, plane: Plane, sheet: Sheet) -> Iterator[str]:
        if not plane.owner:
            whole = Rect(0, 0, sheet.width, sheet.height)
            yield from _shape(f"{self.process}-pool", whole, {"isHorizontal": "true"})
            for band in sheet.bands:
                lane = Rect(HEAD, band.top, sheet.width - HEAD, band.height)
                yield from _shape(f"lane_{band.lane}", lane, {"isHorizontal": "true"})
        for node in plane.nodes:
            more = {"isExpanded": "false"} if node.tag == "subProcess" else {}
            if node.tag == "exclusiveGateway":
                more = {"isMarkerVisible": "true"}
            yield from _shape(node.id, _rect(node, plane, sheet), more)


def _enough(step: ProcedureStep) -> str:
    """When a join goes on before all have answered."""
    if step.join is not None and step.join.quorum is not None:
        return f"answered >= {step.join.quorum.text}"
    return "answered >= 1"


def _placed(plane: Plane, lanes: Sequence[str]) -> Sheet:
    """Boundary events are no boxes of their own: what leaves them leaves their host."""
    hosts = {each.id: each.host for each in plane.nodes if each.host}
    boxes = [_box(node) for node in plane.nodes if not node.host]
    links = [
        Link(
            each.id,
            hosts.get(each.source, each.source),
            each.target,
            min(words.width(each.name, LABEL) + 8, 150) + (EVENT[0] / 2 if each.source in hosts else 0),
            EVENT[1] + 8 if each.source in hosts else 22,
        )
        for each in plane.flows
    ]
    return lay_out(boxes, links, lanes, HEAD + 30 if not plane.owner else 0)


def _box(node: FlowNode) -> Box:
    if node.tag.endswith("Gateway"):
        return Box(node.id, node.lane, *GATEWAY, "point")
    if node.tag.endswith("Event"):
        return Box(node.id, node.lane, *EVENT, "point")
    return Box(node.id, node.lane, *TASK)


def _rect(node: FlowNode, plane: Plane, sheet: Sheet) -> Rect:
    if not node.host:
        return sheet.boxes[node.id]
    host = sheet.boxes[node.host]
    flow = next(each for each in plane.flows if each.source == node.id)
    y = sheet.routes[flow.id][0].y
    return Rect(host.right - EVENT[0] / 2, y - EVENT[1] / 2, *EVENT)


def _shape(element: str, rect: Rect, more: Attributes) -> Iterator[str]:
    bounds = {
        "x": f"{rect.x:g}",
        "y": f"{rect.y:g}",
        "width": f"{rect.width:g}",
        "height": f"{rect.height:g}",
    }
    inside = tuple(_element("dc:Bounds", bounds))
    yield from _element(
        "bpmndi:BPMNShape", {"id": f"shape_{element}", "bpmnElement": element, **more}, inside
    )


def _edge(flow: SequenceFlow, sheet: Sheet) -> Iterator[str]:
    points: Sequence[Point] = sheet.routes[flow.id]
    inside = [
        line for each in points for line in _element("di:waypoint", {"x": f"{each.x:g}", "y": f"{each.y:g}"})
    ]
    if flow.name:
        at = sheet.labels[flow.id]
        wide = min(words.width(flow.name, LABEL) + 4, 150)
        bounds = {"x": f"{at.x:g}", "y": f"{at.y - 16:g}", "width": f"{wide:g}", "height": "14"}
        inside.extend(_element("bpmndi:BPMNLabel", {}, tuple(_element("dc:Bounds", bounds))))
    yield from _element("bpmndi:BPMNEdge", {"id": f"edge_{flow.id}", "bpmnElement": flow.id}, inside)
