# SPDX-License-Identifier: Apache-2.0
"""`gulian day`: one day of the loop over a folder of files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.language import Argument, Command, Option, Words, language
from gulian.cli.options import FOLDER, as_json, day_of, in_zone_of, labels, moment_of, threads
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from gulian.errors import Language

SHOWN = 10


@click.command(
    "day",
    cls=Command,
    words=Words(
        "跑一天：读文件夹，算复工率、堵点、交办清单和日报，写入 DIR/out/日期/。",
        "One day over a folder of files: rates, what to unblock, sheets, bulletin -> DIR/out/DATE/.",
    ),
)
@click.argument(
    "folder",
    metavar="DIR",
    type=FOLDER,
    cls=Argument,
    words=Words(
        "数据文件夹（enterprises、links、reports 等）。",
        "The folder of files: enterprises, links, reports, ...",
    ),
)
@click.option(
    "--date",
    type=day_of,
    required=True,
    metavar="YYYY-MM-DD",
    cls=Option,
    words=Words("统计日期。", "The day to be reported on."),
)
@click.option(
    "--as-of",
    type=moment_of,
    metavar="TIME",
    cls=Option,
    words=Words(
        "只用此刻之前收到的报表（不写时区即当地时间）。",
        "Use only reports received up to this moment (local time unless an offset is given).",
    ),
)
@labels
@threads
@as_json
@click.pass_context
def day(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    as_of: dt.datetime | None,
    labels: str | None,
    threads: int | None,
    json_out: bool,
) -> int:
    """Run the day; 1 if rows of the files could not be used."""
    from gulian import daily

    moment = in_zone_of(folder, as_of)
    done = daily.run_folder(folder, date, threads=threads, as_of=moment, labels=labels == "any")
    if json_out:
        print_json("day", done.summary)
    else:
        show_day(done.summary, folder, language(ctx))
    return 1 if done.summary["problems"] else 0


def show_day(summary: Mapping[str, Any], folder: Path, lang: Language) -> None:
    """The day on one screen: who reported, the rates, what to unblock, where the files lie."""
    head = Words(
        "{date} {state}：应报 {expected}，已报 {reported}，问题 {problems}",
        "{date} {state}: expected {expected}, reported {reported}, problems {problems}",
    )
    state = STATES[str(summary["state"])].of(lang)
    click.echo(head.of(lang).format(**{**summary, "state": state}))
    print_table(_rates(summary["indicators"], lang), right=(1, 2))
    if summary["top"]:
        click.echo(Words("最该疏通：", "To unblock first:").of(lang))
        print_table(_leading(summary["top"], lang), right=(3,))
    say(Words("全部文件：{}", "All files: {}").of(lang).format(folder / "out" / str(summary["date"])))


STATES = {"preliminary": Words("初步数", "preliminary"), "reviewed": Words("审核数", "reviewed")}


def _rates(indicators: Mapping[str, Mapping[str, Any]], lang: Language) -> list[tuple[str, ...]]:
    from gulian import schemes

    known = schemes.load_library()["resumption-2020"].indicators
    rows: list[tuple[str, ...]] = []
    for name, figure in indicators.items():
        indicator = known[name]
        title = indicator.title_zh if lang == "zh" else indicator.title_en
        rows.append(
            (
                title,
                printed(figure["value"], indicator.decimals),
                f"{figure['numerator']} / {figure['denominator']}",
            )
        )
    return rows


def _leading(top: Sequence[Mapping[str, Any]], lang: Language) -> list[tuple[str, ...]]:
    unit = Words("万元/日", "10k CNY a day").of(lang)
    return [
        (
            str(at),
            str(row["name"] or row["code"]),
            str(row["blocked_by_zh" if lang == "zh" else "blocked_by"] or ""),
            f"{printed(row['gain'], 1)} {unit}",
        )
        for at, row in enumerate(top[:SHOWN], start=1)
    ]


def printed(value: float | None, decimals: int) -> str:
    """A figure rounded half up, as it is printed; an unknown one is a dash. (98.645, 2) -> 98.65"""
    from decimal import ROUND_HALF_UP, Decimal

    if value is None:
        return "—"
    return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
