# SPDX-License-Identifier: Apache-2.0
"""`gulian case`: cases in a folder, draws, procedures drawn.

1 read the log of a case 2 take one event in (`gulian.casework`) 3 write the log, say what is open
"""

from __future__ import annotations

import click

from gulian.cli.case.draw import draw
from gulian.cli.case.flow import bpmn, picture
from gulian.cli.case.run import list_, new, plan, show, step
from gulian.cli.language import Group, Words


@click.group(
    "case",
    cls=Group,
    words=Words(
        "办案：立案、办理、列出、抽取；流程出图。", "Cases: begin, step, list, draw; procedures drawn."
    ),
)
def case() -> None:
    """The noun; its verbs are below."""


for command in (new, step, list_, show, plan, draw, picture, bpmn):
    case.add_command(command)

__all__ = ["case"]
