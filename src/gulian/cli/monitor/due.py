# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor due`: who owes a report on a day, who is late, whom to remind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.monitor.options import form_option
from gulian.cli.monitor.site import read_office, scope_of, site_options, tell
from gulian.cli.options import FILE_OUT, as_json, in_zone_of, moment_of
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    import polars as pl

STATES = {
    "reported": Words("已报", "reported"),
    "late": Words("迟报", "came late"),
    "missing": Words("逾期未报", "missing"),
    "open": Words("未到时限", "not yet due"),
    "exempt": Words("免报", "exempt"),
    "unknown": Words("应否填报待核", "unknown whether owed"),
    "owed": Words("应报", "owed"),
}


@click.command(
    "due",
    cls=Command,
    words=Words(
        "谁今天该报：应报、免报、已报、迟报、逾期名单，以及催报语。",
        "Who owes a report on a day, who is exempt, who is late, and the words to remind them with.",
    ),
)
@site_options
@form_option
@click.option(
    "--at",
    type=moment_of,
    metavar="INSTANT",
    cls=Option,
    words=Words(
        "截至何时看报送情况；不写则只列应报。", "As of which instant; without, only who owes is listed."
    ),
)
@click.option(
    "--remind",
    type=click.FloatRange(min=0),
    metavar="HOURS",
    cls=Option,
    words=Words(
        "只列要催的：已逾期的，和几小时内到期的（需 --at）。",
        "Only whom to remind: those missing, and those due within so many hours (needs --at).",
    ),
)
@click.option("--out", type=FILE_OUT, cls=Option, words=Words("写成 CSV 文件。", "Write the list as CSV."))
@as_json
@click.pass_context
def due(
    ctx: click.Context,
    directory: Path,
    day: dt.date,
    region: tuple[str, ...],
    park: tuple[str, ...],
    leader: tuple[str, ...],
    form_path: str,
    at: dt.datetime | None,
    remind: float | None,
    out: Path | None,
    json_out: bool,
) -> int:
    """Print how many there are of each state; 1 if the files had problems."""
    import polars as pl

    from gulian import door, lake, site, workdays
    from gulian.monitor import forms

    at = in_zone_of(directory, at)
    if remind is not None and at is None:
        raise click.UsageError("--remind: --at", ctx)
    office = read_office(directory, form_path, day, scope_of(directory, region, park, leader))
    form, known_site = office.form, site.read_site(directory)
    zone = known_site.zone if known_site else site.ZONE
    rows = forms.due(form, office.units, day, workdays.calendar(zone), context=office.context)
    if at is None:
        state = pl.when("owed").then(pl.lit("owed")).when(~pl.col("owed")).then(pl.lit("exempt"))
        rows = rows.with_columns(state=state.otherwise(pl.lit("unknown")))
    else:
        rows = forms.states(rows, office.folder.reports, at)
        if remind is not None:
            rows = forms.reminders(form, rows, at, dt.timedelta(hours=remind), zone)
    counts = _counts(rows)
    if out is not None:
        lake.put_file(out, door.csv_bytes(rows))
    lang = language(ctx)
    status = tell(office.folder.problems, lang)
    if json_out:
        body = {"form": form.pin, "date": day, "at": at, "units": rows["unit"].n_unique(), "states": counts}
        print_json("monitor-due", {**body, "out": out})
        return status
    print_table([(STATES[name].of(lang), str(count)) for name, count in counts.items()], right=(1,))
    if out is not None:
        say(Words("名单：{}", "Written: {}").of(lang).format(out))
    return status


def _counts(rows: pl.DataFrame) -> dict[str, int]:
    found = dict(rows["state"].value_counts().iter_rows())
    return {name: found[name] for name in STATES if name in found}
