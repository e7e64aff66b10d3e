# SPDX-License-Identifier: Apache-2.0
"""`gulian chain`: what hangs on whom, from two files.

1 read the files (`inputs.py`) 2 ask the chain room (one file a verb) 3 write the answer, tell what was wrong
(`answer.py`)
"""

from __future__ import annotations

import click

from gulian.cli.chain.cascade import cascade
from gulian.cli.chain.criticality import criticality
from gulian.cli.chain.map import map_
from gulian.cli.chain.rebuild import rebuild
from gulian.cli.chain.simulate import simulate
from gulian.cli.chain.substitutes import substitutes
from gulian.cli.chain.unblock import unblock
from gulian.cli.language import Group, Words


@click.group(
    "chain",
    cls=Group,
    words=Words(
        "产业链：谁最要紧，谁停了会牵连谁。",
        "Chains: on whom the most hangs, whom a stop takes along.",
    ),
)
def chain() -> None:
    """The noun; its verbs are below."""


for command in (criticality, cascade, simulate, unblock, substitutes, rebuild, map_):
    chain.add_command(command)

__all__ = ["chain"]
