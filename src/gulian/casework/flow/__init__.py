# SPDX-License-Identifier: Apache-2.0
"""Procedures drawn: a chart of nodes and arrows, laid out once, written as SVG or as BPMN 2.0.

1 `chart` makes nodes and arrows of steps and outcomes  2 `layout` places them  3 `svg` draws, `bpmn` writes
"""

from __future__ import annotations

from gulian.casework.flow.bpmn import bpmn, process_id
from gulian.casework.flow.svg import picture

__all__ = ["bpmn", "picture", "process_id"]
