# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor integrity`: what in the figures of past days the level above has to ask about."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FILE_OUT, as_json, date_option, folder_argument
from gulian.cli.output import print_json, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.daily import Day
    from gulian.daily.integrity import Past
    from gulian.schemes import Indicator

LEVELS = ("county", "city", "province")


@click.command(
    "integrity",
    cls=Command,
    words=Words(
        "数据质量核查单：由文件夹中以往各日的数，列出上级要向哪些地区核实什么；只问不断定。",
        "The integrity page: what the level above has to ask which region, from the past days of a folder.",
    ),
)
@folder_argument(Words("数据文件夹，只读不写。", "The folder of `gulian day`; it is only read."))
@date_option(Words("核查到哪一天为止。", "The last day looked at."))
@click.option(
    "--out",
    type=FILE_OUT,
    required=True,
    cls=Option,
    words=Words("核查单（HTML）写到这里。", "The page (HTML) to write."),
)
@click.option(
    "--csv",
    "table",
    type=FILE_OUT,
    cls=Option,
    words=Words("另把每次检验的结果写成 CSV。", "Write every test made as CSV, too."),
)
@click.option(
    "--indicator",
    metavar="ID",
    cls=Option,
    words=Words("核查哪个指标；不写则为首要指标。", "Which indicator; by default the first headline one."),
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="county",
    show_default=True,
    cls=Option,
    words=Words("核查哪一级地区。", "The regions looked at."),
)
@click.option(
    "--days",
    type=click.IntRange(1, 92),
    default=14,
    show_default=True,
    cls=Option,
    words=Words("看最近多少天。", "How many days back."),
)
@as_json
@click.pass_context
def integrity(
    ctx: click.Context,
    folder: Path,
    date: dt.date,
    out: Path,
    table: Path | None,
    indicator: str | None,
    level: str,
    days: int,
    json_out: bool,
) -> int:
    """Write the page; 1 if it asks anything."""
    from gulian import daily, door, lake
    from gulian.daily.integrity import past_days
    from gulian.monitor import integrity as room

    day = daily.collect_folder(folder, date)
    asked = _indicator(ctx, day, indicator)
    past = past_days(day, asked, level, days)
    limits = room.Limits.of(day.scheme.lists["integrity"], date)
    signals = room.integrity(past.history, limits, past.revisions)
    words = day.scheme.lists["integrity_signals"]
    heading = room.Heading(day.inputs.site, date, asked.title_zh, asked.pin)
    template = day.scheme.bulletins["integrity"]
    lake.put_file(out, room.integrity_page(signals, template, words, limits, heading).encode())
    if table is not None:
        lake.put_file(table, door.csv_bytes(signals))
    _tell(ctx, json_out, asked, past, signals, out)
    return 1 if _shown(signals).height else 0


def _indicator(ctx: click.Context, day: Day, name: str | None) -> Indicator:
    known = day.scheme.indicators
    if name is None:
        return day.scheme.headline[0]
    if name not in known:
        raise click.BadParameter(f"{name}; {', '.join(known)}", ctx, param_hint="--indicator")
    return known[name]


def _shown(signals: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return signals.filter(pl.col("strength").is_in(["strong", "clear"]))


def _tell(
    ctx: click.Context, json_out: bool, asked: Indicator, past: Past, signals: pl.DataFrame, out: Path
) -> None:
    """One object, or one line for each thing to ask."""
    lang = language(ctx)
    shown = _shown(signals)
    if json_out:
        body = {
            "indicator": asked.pin,
            "days": past.history["date"].n_unique(),
            "regions": past.history["code"].n_unique(),
            "with_power": past.history.drop_nulls("power_wh")["code"].n_unique(),
            "corrections": past.revisions.filter(past.revisions["before"] != past.revisions["after"]).height,
            "tests": signals.filter(signals["strength"] != "small").height,
            "signals": signals.to_dicts(),
            "out": out,
        }
        print_json("monitor-integrity", body)
    else:
        for row in shown.iter_rows(named=True):
            click.echo(f"{row['name']}  {row['signal']}  {row['strength']}  {row[f'evidence_{lang}']}")
    told = Words("{} 条要核实；核查单：{}", "{} to ask about; the page: {}").of(lang)
    say(told.format(shown.height, out))
