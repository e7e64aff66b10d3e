# SPDX-License-Identifier: Apache-2.0
"""`gulian policy`: from documents as they come to clauses that can be cited."""

from __future__ import annotations

import click

from gulian.cli.language import Group, Words
from gulian.cli.policy.outline import outline


@click.group(
    "policy",
    cls=Group,
    words=Words(
        "政策：读文件，分出每件公文、条款和出处。",
        "Policies: read files, find each document, its clauses and where they stand.",
    ),
)
def policy() -> None:
    """The noun; its verbs are below."""


for command in (outline,):
    policy.add_command(command)

__all__ = ["policy"]
