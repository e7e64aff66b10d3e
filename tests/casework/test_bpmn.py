# SPDX-License-Identifier: Apache-2.0
"""Every procedure of the library as BPMN 2.0: valid, complete, placed, and read by another program.

The reader is SpiffWorkflow with OMG's schemas; where it is not installed these tests are skipped and say so.
"""

from __future__ import annotations

import datetime as dt
from importlib.util import find_spec
from typing import Any
from xml.etree import ElementTree

import pytest

from gulian.casework import bpmn
from gulian.casework.flow.bpmn import process_id
from gulian.schemes import Procedure
from tests.casework.test_picture import PROCEDURES

DAY = dt.date(2024, 11, 1)
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
needs_reader = pytest.mark.skipif(
    find_spec("SpiffWorkflow") is None, reason="SpiffWorkflow is not installed / 未安装 SpiffWorkflow"
)


def _root(path: str) -> ElementTree.Element:
    return ElementTree.fromstring(bpmn(PROCEDURES[path], DAY).encode())  # noqa: S314  our own text


def _read(procedure: Procedure) -> Any:
    """The process as SpiffWorkflow understands it; raises where the file breaks OMG's schemas.

    It reads executable processes only, and ours say that they are not meant to run elsewhere.
    """
    from SpiffWorkflow.bpmn.parser import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
        BpmnParser,
        BpmnValidator,
    )

    text = bpmn(procedure, DAY).replace('isExecutable="false"', 'isExecutable="true"')
    reader = BpmnParser(validator=BpmnValidator())
    reader.add_bpmn_str(text.encode(), filename=procedure.path)
    return reader.get_spec(process_id(procedure.path))


@needs_reader
@pytest.mark.parametrize("path", sorted(PROCEDURES))
def test_a_public_reader_takes_it_and_finds_our_steps(path: str) -> None:
    """Each step that is not inside a sub-process stands in what was read, and leads where it leads."""
    procedure = PROCEDURES[path]
    found = _read(procedure).task_specs
    inside = {
        node.get("id")
        for sub in _root(path).iter(f"{MODEL}subProcess")
        for node in sub
        if node.get("id") and node.tag != f"{MODEL}subProcess"
    }
    kept = procedure.withdrawal.to if procedure.withdrawal else ""
    for step in procedure.steps.values():
        if step.id not in inside and step.id != kept:
            assert step.id in found
    for step in procedure.steps.values():
        if step.kind == "automatic" and step.id in found:
            # A task with a timer on its edge is entered through a split that the reader puts before it.
            ways = {each.name.removesuffix(".BoundaryEventSplit") for each in found[step.id].outputs}
            assert {each.to for each in step.outcomes} <= ways


@needs_reader
def test_the_reader_would_notice_a_broken_file() -> None:
    """An element OMG's schemas do not know is refused: the reading above can fail."""
    from SpiffWorkflow.bpmn.parser import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
        BpmnParser,
        BpmnValidator,
    )

    text = bpmn(PROCEDURES["yard-2024/procedures/round"], DAY).replace("bpmn:startEvent", "bpmn:firstEvent")
    with pytest.raises(Exception, match="firstEvent"):
        BpmnParser(validator=BpmnValidator()).add_bpmn_str(text.encode())


@pytest.mark.parametrize("path", sorted(PROCEDURES))
def test_every_node_and_flow_is_placed_once_and_every_name_is_known(path: str) -> None:
    root = _root(path)
    parts = [each for process in root.iter(f"{MODEL}process") for each in process.iter() if each.get("id")]
    ids = [str(each.get("id")) for each in parts]
    assert len(set(ids)) == len(ids)
    flows = [each for each in parts if each.tag == f"{MODEL}sequenceFlow"]
    skipped = (f"{MODEL}process", f"{MODEL}laneSet", f"{MODEL}sequenceFlow")
    nodes = {str(each.get("id")) for each in parts if each.tag not in skipped}
    for flow in flows:
        assert {flow.get("sourceRef"), flow.get("targetRef")} <= nodes
    shapes = [str(each.get("bpmnElement")) for each in root.iter(f"{DI}BPMNShape")]
    edges = [str(each.get("bpmnElement")) for each in root.iter(f"{DI}BPMNEdge")]
    assert sorted(edges) == sorted(str(each.get("id")) for each in flows)
    pool = f"{process_id(path)}-pool"
    assert sorted(shapes) == sorted({*nodes, pool})


@pytest.mark.parametrize("path", sorted(PROCEDURES))
def test_every_node_of_a_plane_is_reached_from_a_beginning(path: str) -> None:
    """A start event, a boundary event of something reached, or a sub-process its own event starts."""
    root = _root(path)
    for owner in (*root.iter(f"{MODEL}process"), *root.iter(f"{MODEL}subProcess")):
        nodes = {each.get("id"): each for each in owner if each.get("id") and each.tag != f"{MODEL}laneSet"}
        flows = [each for each in nodes.values() if each.tag == f"{MODEL}sequenceFlow"]
        reached = {
            name
            for name, each in nodes.items()
            if each.tag == f"{MODEL}startEvent" or each.get("triggeredByEvent") == "true"
        }
        grown = True
        while grown:
            new = {each.get("targetRef") for each in flows if each.get("sourceRef") in reached}
            new |= {name for name, each in nodes.items() if each.get("attachedToRef") in reached}
            grown = not new <= reached
            reached |= new
        assert reached >= {name for name, each in nodes.items() if each not in flows}


def test_the_same_procedure_gives_the_same_bytes() -> None:
    permit = PROCEDURES["yard-2024/procedures/permit"]
    assert bpmn(permit, DAY) == bpmn(permit, DAY)
    assert "silence agrees" in bpmn(permit, DAY, "en")
