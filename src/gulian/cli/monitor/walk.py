# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor walk`: from a printed number back to its firms, their reports and the definition."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import as_json, date_option, folder_argument, labels
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from gulian.daily.walk import Walked
    from gulian.errors import Language
    from gulian.monitor.walkback import Trace

SHOWN = 20


@click.command(
    "walk",
    cls=Command,
    words=Words(
        "溯源：从日报上的一个数回到分子、分母、企业、报表、口径、审核人和版本。",
        "From a number of the bulletin back to its sums, firms, reports, definition, reviewer and versions.",
    ),
)
@folder_argument(Words("数据文件夹，只读不写。", "The folder of `gulian day`; it is only read."))
@date_option(Words("哪一天的日报。", "The day of the bulletin."))
@click.option(
    "--number",
    required=True,
    metavar="NAME",
    cls=Option,
    words=Words(
        "数的编号，如 opening_rate/total/total/value；全部编号见 figures.json。",
        "The name of the number, such as opening_rate/total/total/value; all stand in figures.json.",
    ),
)
@click.option(
    "--county",
    "counties",
    multiple=True,
    metavar="CODE",
    cls=Option,
    words=Words(
        "只列这些县区的企业，可写几次；其余只给合计。",
        "List the firms of these counties only; of the others the sums.",
    ),
)
@labels
@as_json
@click.pass_context
def walk(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    number: str,
    counties: tuple[str, ...],
    labels: str | None,
    json_out: bool,
) -> int:
    """Tell what the number is made of; 1 if it no longer comes out as printed."""
    from gulian.daily.walk import walk as walked

    found = walked(folder, date, number, counties=counties or None, labels=labels == "any")
    if json_out:
        print_json("monitor-walk", _body(found))
    else:
        _show(found, language(ctx))
    if found.agrees is False:
        told = Words(
            "现在算得的数与当时印出的不同：文件夹已变动。",
            "What comes out now differs from what was printed: the folder has changed since.",
        )
        say(told.of(language(ctx)))
    return 1 if found.agrees is False else 0


def _body(found: Walked) -> dict[str, Any]:
    made = found.trace
    return {
        "number": found.number,
        "printed": list(found.printed),
        "value": found.value,
        "agrees": found.agrees,
        **{key: value for key, value in found.kept.items() if key != "schema"},
        "rows": list(found.rows),
        "trace": None if made is None else _traced(made),
    }


def _traced(made: Trace) -> dict[str, Any]:
    definition = made.indicator
    return {
        "of_date": made.date,
        "level": made.name.level,
        "code": made.name.member,
        "name": made.member_name,
        "indicator": definition.pin if definition else None,
        "title_zh": definition.title_zh if definition else None,
        "title_en": definition.title_en if definition else None,
        "frame_zh": made.frame_zh,
        "source": vars(definition.source) if definition else None,
        "clause": definition.clause if definition else None,
        "numerator": made.numerator,
        "denominator": made.denominator,
        "value": made.value,
        "firms": made.firms.to_dicts(),
        "hidden": vars(made.hidden),
    }


def _show(found: Walked, lang: Language) -> None:
    """The number, its sums, its versions, and the first firms."""
    click.echo(f"{found.number}  {'、'.join(found.printed)}")
    made = found.trace
    if made is not None:
        definition = made.indicator
        if definition:
            title = definition.title_zh if lang == "zh" else definition.title_en
            source = definition.source
            click.echo(f"{title}  {definition.pin}")
            click.echo(f"{source.document} {source.number}（{source.date}）{definition.clause}")
        click.echo(f"{made.member_name}  {made.frame_zh}  {made.numerator} / {made.denominator}")
        _firms(made, lang)
    for row in found.rows[:SHOWN]:
        click.echo("  ".join(f"{key}={value}" for key, value in row.items() if value not in (None, "")))
    versions = found.kept.get("versions", {})
    click.echo("  ".join(f"{key}: {value}" for key, value in versions.items()))


def _firms(made: Trace, lang: Language) -> None:
    heads = {
        "zh": ("代码", "名称", "分子", "分母", "报表", "行"),
        "en": ("code", "name", "numerator", "denominator", "file", "row"),
    }[lang]
    names = ("code", "name", "numerator", "denominator", "file", "row")
    rows = [
        tuple("—" if row[name] is None else str(row[name]) for name in names)
        for row in made.firms.head(SHOWN).iter_rows(named=True)
    ]
    print_table([heads, *rows], right=(2, 3, 5))
    hidden = made.hidden.units
    if hidden or made.firms.height > SHOWN:
        told = Words("另有 {} 行未列，{} 个单位不在可见范围。", "{} more rows; {} units out of sight.")
        say(told.of(lang).format(max(0, made.firms.height - SHOWN), hidden))
