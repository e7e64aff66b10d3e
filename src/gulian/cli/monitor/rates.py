# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor rates`: the indicators of any form at every level, from what was collected."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.monitor.measured import form_days, levels_of, measured_options, pins, problems_of
from gulian.cli.monitor.site import tell
from gulian.cli.options import FILE_OUT
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

    from gulian.daily.of_form import FormDay


@click.command(
    "rates",
    cls=Command,
    words=Words(
        "算指标：任一方案、任一报表的各项指标，逐级汇总，附区间。",
        "Indicators of any form of any scheme at every level, with what the silent leave open.",
    ),
)
@measured_options
@click.option(
    "--sums",
    type=FILE_OUT,
    cls=Option,
    words=Words(
        "另把可相加的分子分母存成 Parquet，供上级相加。",
        "Also keep the sums that add up as Parquet, for the level above to add.",
    ),
)
@click.pass_context
def rates(
    ctx: click.Context,
    directory: Path,
    day: dt.date,
    scheme: str | None,
    form: str,
    levels: tuple[str, ...],
    at: dt.datetime | None,
    out: Path | None,
    sums: Path | None,
    json_out: bool,
) -> int:
    """Print the totals; 1 if the files had problems."""
    import polars as pl

    from gulian import door, lake, monitor

    wanted = levels_of(levels)
    days = form_days(directory, scheme, form, day, at)
    stored = pl.concat([_stored(each, wanted, day) for each in days])
    indicators = [indicator for each in days for indicator in each.indicators]
    found = monitor.rates(monitor.opened(stored), indicators)
    if sums is not None:
        buffer = BytesIO()
        stored.write_parquet(buffer, statistics=False)
        lake.put_file(sums, buffer.getvalue())
    if out is not None:
        lake.put_file(out, door.csv_bytes(found))
    lang = language(ctx)
    status = tell(problems_of(days), lang)
    totals = found.filter(level="total")
    if json_out:
        body = {"date": day, "forms": pins(days), "indicators": _told(totals), "rows": found.height}
        told = {"units": sum(each.units["unit"].n_unique() for each in days)}
        unknown = sum(each.unknown for each in days)
        print_json("monitor-rates", {**body, **told, "unknown": unknown, "out": out, "sums": sums})
        return status
    titles = {each.id: each.title_zh if lang == "zh" else each.title_en for each in indicators}
    print_table(
        [(titles[row["indicator"]], *_line(row)) for row in totals.iter_rows(named=True)], right=(1, 2)
    )
    if out is not None:
        say(Words("已写入：{}", "Written: {}").of(lang).format(out))
    return status


def _stored(day: FormDay, levels: tuple[str, ...], date: dt.date) -> pl.DataFrame:
    from gulian import monitor

    return monitor.take(day.units, day.indicators, levels, date, day.context)


def _told(totals: pl.DataFrame) -> dict[str, Any]:
    names = ("numerator", "denominator", "value", "low", "high", "unit", "expected", "reported")
    return {row["indicator"]: {name: row[name] for name in names} for row in totals.iter_rows(named=True)}


def _line(row: dict[str, Any]) -> tuple[str, str]:
    """A value as it is, two places where it has any, and its interval."""
    shown = [
        "-" if row[name] is None else f"{row[name]:,.2f}".removesuffix(".00")
        for name in ("value", "low", "high")
    ]
    return shown[0], f"[{shown[1]}, {shown[2]}]"
