# SPDX-License-Identifier: Apache-2.0
"""`gulian case draw`: a random draw anybody can repeat."""

from __future__ import annotations

from pathlib import Path

import click

from gulian.cli.case.options import seed_of, text_of
from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_IN, FILE_OUT, as_json
from gulian.cli.output import print_json, print_table, say


@click.command(
    "draw",
    cls=Command,
    words=Words(
        "随机抽取：按公布的名单和种子抽，或凭公布的文件核验。",
        "A random draw from published lists and a seed; or verify a published one.",
    ),
)
@click.argument(
    "plan",
    type=FILE_IN,
    cls=Argument,
    words=Words("事先公布的方案（JSON）。", "The plan published before (JSON)."),
)
@click.option(
    "--seed",
    type=FILE_IN,
    cls=Option,
    words=Words("存放种子（十六进制）的文件。", "File that holds the seed, hexadecimal."),
)
@click.option("--out", type=FILE_OUT, cls=Option, words=Words("结果写入的文件。", "Where the result goes."))
@click.option(
    "--verify",
    "published",
    type=FILE_IN,
    cls=Option,
    words=Words("核验这一公布的结果。", "Verify this published result."),
)
@as_json
@click.pass_context
def draw(
    ctx: click.Context,
    plan: Path,
    seed: Path | None,
    out: Path | None,
    published: Path | None,
    json_out: bool,
) -> int:
    """Draw, or draw again and compare; 2 where it differs."""
    from gulian import casework, lake

    whole = casework.from_json(casework.DrawPlan, text_of(plan), plan.name)
    if published is not None:
        drawn = casework.from_json(casework.Drawn, text_of(published), published.name)
        casework.verify(whole, drawn)
    elif seed is not None:
        drawn = casework.draw(whole, seed_of(seed))
    else:
        raise click.UsageError("--seed | --verify", ctx)
    if out is not None:
        lake.put_file(out, (casework.to_json(drawn) + "\n").encode())
    if json_out:
        print_json("case-draw", {"verified": published is not None, **casework.dump(drawn)})
    else:
        print_table([(each.stratum, each.candidate, ", ".join(each.inspectors)) for each in drawn.visits])
    if published is not None:
        say(Words("核验相符。", "Verified.").of(language(ctx)))
    return 0
