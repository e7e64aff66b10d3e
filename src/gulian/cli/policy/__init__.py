# SPDX-License-Identifier: Apache-2.0
"""`gulian policy`: from documents as they come to clauses that can be cited, searched, and offered."""

from __future__ import annotations

import click

from gulian.cli.language import Group, Words
from gulian.cli.policy.compare import compare
from gulian.cli.policy.conflicts import conflicts
from gulian.cli.policy.consult import consult
from gulian.cli.policy.guide import guide
from gulian.cli.policy.index import index
from gulian.cli.policy.life import life
from gulian.cli.policy.match import match
from gulian.cli.policy.measures import measures
from gulian.cli.policy.outline import outline
from gulian.cli.policy.search import search


@click.group(
    "policy",
    cls=Group,
    words=Words(
        "政策：读文件，分出每件公文、条款和出处，检索条款，提出惠企措施草案，与企业匹配。",
        "Policies: read files, find documents and clauses, search them, propose measures, match firms.",
    ),
)
def policy() -> None:
    """The noun; its verbs are below."""


for command in (outline, measures, index, search, match, guide, conflicts, compare, life, consult):
    policy.add_command(command)

__all__ = ["policy"]
