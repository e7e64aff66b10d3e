# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor calendar`: the periods of a form and when each level passes them on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.monitor.options import form_of, form_option
from gulian.cli.options import FOLDER, as_json, day_of
from gulian.cli.output import print_json, print_table

LEVELS = {
    "firm": Words("企业", "firm"),
    "county": Words("县区", "county"),
    "city": Words("市", "city"),
    "province": Words("省", "province"),
    "bulletin": Words("通报", "bulletin"),
}


@click.command(
    "calendar",
    cls=Command,
    words=Words(
        "报送日历：各报告期、各级报送时限（按所在地区的工作日历）。",
        "The calendar of a form: its periods and each level's deadline, by the working days of a region.",
    ),
)
@form_option
@click.option(
    "--from",
    "first",
    type=day_of,
    required=True,
    metavar="DATE",
    cls=Option,
    words=Words("自哪天起（报告期止日）。", "First day on which a period ends."),
)
@click.option(
    "--until",
    "last",
    type=day_of,
    required=True,
    metavar="DATE",
    cls=Option,
    words=Words("到哪天止（含）。", "Last such day, included."),
)
@click.option(
    "--region",
    default="000000",
    show_default=True,
    metavar="CODE",
    cls=Option,
    words=Words("地区代码，决定哪天上班。", "Region (GB/T 2260), which decides the working days."),
)
@click.option(
    "--site",
    type=FOLDER,
    cls=Option,
    words=Words("叠加某站点的 schemes/。", "Lay the schemes/ of a site's data folder over the package's."),
)
@as_json
@click.pass_context
def calendar(
    ctx: click.Context,
    form_path: str,
    first: dt.date,
    last: dt.date,
    region: str,
    site: Path | None,
    json_out: bool,
) -> int:
    """Print one line a period."""
    from gulian import workdays
    from gulian.monitor import forms
    from gulian.schemes import library_of

    _, form = form_of(library_of(site), form_path)
    working = workdays.calendar()
    zone = ZoneInfo(working.zone)
    found: dict[forms.Period, dict[str, dt.datetime]] = {}
    for each in forms.schedule(form, first, last, working, region):
        found.setdefault(each.period, {})[each.level] = each.at.astimezone(zone)
    if json_out:
        periods = [
            {
                "first": period.first,
                "last": period.last,
                "label": period.label(form),
                "deadlines": {level: at.isoformat() for level, at in levels.items()},
            }
            for period, levels in found.items()
        ]
        body = {"form": form.pin, "frequency": form.frequency, "region": region, "periods": periods}
        print_json("monitor-calendar", body)
        return 0
    lang = language(ctx)
    levels = list(dict.fromkeys(each.level for each in form.deadlines))
    head = (Words("报告期", "period").of(lang), *(LEVELS[level].of(lang) for level in levels))
    rows = [
        (period.label(form), *(f"{at[level]:%m-%d %H:%M}" for level in levels))
        for period, at in found.items()
    ]
    print_table([head, *rows])
    return 0
