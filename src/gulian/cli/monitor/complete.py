# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor complete`: who owed a form in a period and told it, in time, or by another's hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from gulian.cli.language import Command, Words, language
from gulian.cli.monitor.measured import form_days, levels_of, measured_options, pins, problems_of
from gulian.cli.monitor.site import tell
from gulian.cli.output import print_json, print_table, say


@click.command(
    "complete",
    cls=Command,
    words=Words(
        "算报送：任一报表在本期的应报、已报、按时、代报，逐级汇总。",
        "Completeness of any form in its period: owed, told, in time, by proxy, at every level.",
    ),
)
@measured_options
@click.pass_context
def complete(
    ctx: click.Context,
    directory: Path,
    day: dt.date,
    scheme: str | None,
    form: str,
    levels: tuple[str, ...],
    at: dt.datetime | None,
    out: Path | None,
    json_out: bool,
) -> int:
    """Print the totals of each form; 1 if the files had problems."""
    import polars as pl

    from gulian import door, lake, monitor
    from gulian.monitor.forms import period_of

    wanted = levels_of(levels)
    days = form_days(directory, scheme, form, day, at)
    tables, told = [], []
    for each in days:
        # A unit with several products owes one report of the form.
        units = each.units.unique("unit", keep="first", maintain_order=True)
        period = period_of(each.meant.form, day)
        found = monitor.completeness(units, wanted, day)
        about = {"form": each.meant.name, "first": period.first, "last": period.last}
        tables.append(found.select(*(pl.lit(value).alias(name) for name, value in about.items()), pl.all()))
        whole = monitor.completeness(units, ("total",), day).drop("level", "code", "name")
        told.append({**about, **next(whole.iter_rows(named=True), {}), "unknown": each.unknown})
    if out is not None:
        lake.put_file(out, door.csv_bytes(pl.concat(tables)))
    lang = language(ctx)
    status = tell(problems_of(days), lang)
    if json_out:
        print_json("monitor-complete", {"date": day, "forms": pins(days), "totals": told, "out": out})
        return status
    line = Words(
        "应报 {expected}，已报 {reported}，按时 {on_time}/{receipt_known}，代报 {proxy}/{filler_known}",
        "{expected} owed, {reported} told, {on_time}/{receipt_known} in time, {proxy}/{filler_known} proxy",
    ).of(lang)
    print_table([(each["form"], line.format(**each)) for each in told if "expected" in each])
    if out is not None:
        say(Words("已写入：{}", "Written: {}").of(lang).format(out))
    return status
