# SPDX-License-Identifier: Apache-2.0
"""`gulian policy measures`: what documents offer to firms and persons, as drafts for a person to confirm."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Argument, Command, Words, language
from gulian.cli.options import as_json
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    from gulian.policy.measures import Measure
    from gulian.policy.quantities import Quantity


@click.command(
    "measures",
    cls=Command,
    words=Words(
        "从政策文件提出惠企措施草案：谁、什么、条件、时限、部门；经人确认后才用于匹配。",
        "Propose the measures of policy documents: who, what, condition, deadline, departments. "
        "Drafts: a person confirms before anything is matched.",
    ),
)
@click.argument(
    "path",
    type=click.Path(exists=True, path_type=Path),
    cls=Argument,
    words=Words(
        "文件或文件夹：TXT、Markdown、HTML、DOCX、带文字的 PDF。",
        "A file or a folder: TXT, Markdown, HTML, DOCX, PDF with text.",
    ),
)
@as_json
@click.pass_context
def measures(ctx: click.Context, path: Path, json_out: bool) -> int:
    """Print the drafts; 1 if a file could not be read."""
    from gulian import policy
    from gulian.policy import measures as room

    read = policy.read(path)
    library = policy.outline(read.texts, read.problems)
    found = room.propose(library)
    lang = language(ctx)
    for problem in library.problems:
        say(f"{problem.code} {problem.message_zh if lang == 'zh' else problem.message_en}")
    if json_out:
        body = {
            "measures": [_plain(each) for each in found.measures],
            "duties": [asdict(each) for each in found.duties],
            "problems": [asdict(each) for each in library.problems],
        }
        print_json("policy-measures", body)
    else:
        for each in found.measures:
            click.echo(
                f"{each.id}  {each.audience}  {each.benefit.kind}  {each.confidence:.1f}\n   {each.quote}"
            )
        told = Words("{} 条草案、{} 条只约束政府部门", "{} drafts, {} clauses that bind governments only")
        say(told.of(lang).format(len(found.measures), len(found.duties)))
    return 1 if library.problems else 0


def _plain(each: Measure) -> dict[str, object]:
    """The measure with its figures as text: a decimal is no float."""
    benefit = asdict(each.benefit)
    benefit["values"] = [_figure(value) for value in each.benefit.values]
    benefit["cap"] = _figure(each.benefit.cap) if each.benefit.cap else None
    return {**asdict(each), "benefit": benefit}


def _figure(value: Quantity) -> dict[str, object]:
    return {
        "kind": value.kind,
        "comparator": value.comparator,
        "low": None if value.low is None else format(value.low, "f"),
        "high": None if value.high is None else format(value.high, "f"),
        "unit": value.unit,
        "per": value.per,
        "text": value.text,
    }
