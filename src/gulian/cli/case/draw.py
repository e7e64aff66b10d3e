# SPDX-License-Identifier: Apache-2.0
"""`gulian case draw`: a random draw anybody can repeat."""

from __future__ import annotations

from pathlib import Path

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FILE_IN, FILE_OUT, as_json
from gulian.cli.output import print_json, print_table, say

MAX_PLAN = 64 * 1024 * 1024


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
    from gulian.errors import BadDraw

    whole = casework.from_json(casework.DrawPlan, _text(plan), plan.name)
    if published is not None:
        drawn = casework.from_json(casework.Drawn, _text(published), published.name)
        casework.verify(whole, drawn)
    elif seed is not None:
        try:
            secret = bytes.fromhex(_text(seed).strip())
        except ValueError:
            raise BadDraw("种子不是十六进制", "the seed is not hexadecimal") from None
        drawn = casework.draw(whole, secret)
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


def _text(path: Path) -> str:
    from gulian.errors import BadRecord

    if path.stat().st_size > MAX_PLAN:
        raise BadRecord(path.name, f"> {MAX_PLAN}")
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadRecord(path.name, "UTF-8") from None
