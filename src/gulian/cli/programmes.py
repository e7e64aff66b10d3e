# SPDX-License-Identifier: Apache-2.0
"""`gulian schemes calendar`: what closes this month, for whom, and who is reminded of it today."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Command, Option, Words, language
from gulian.cli.options import FOLDER, as_json
from gulian.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from gulian.errors import Language
    from gulian.schemes import Closing, Reminder

KINDS = {
    "date": Words("截止", "due"),
    "apply": Words("申请截止", "last day to apply"),
    "ends": Words("政策到期", "measure ends"),
    "scheme": Words("方案到期", "scheme ends"),
}


@click.command(
    "calendar",
    cls=Command,
    words=Words(
        "各方案的日历：某月有哪些截止日，是谁的事；今天该提醒谁。",
        "The calendar of all schemes: what closes in a month, for whom; who is reminded today.",
    ),
)
@click.option(
    "--month",
    type=click.DateTime(["%Y-%m"]),
    required=True,
    cls=Option,
    words=Words("哪个月，如 2024-11。", "The month, such as 2024-11."),
)
@click.option(
    "--remind-on",
    type=click.DateTime(["%Y-%m-%d"]),
    cls=Option,
    words=Words(
        "另列这一天应发的提醒（截止前30、7、1天，逢非工作日提前）。",
        "Also list the reminders of this day (30, 7 and 1 days ahead, earlier where that is no working day).",
    ),
)
@click.option(
    "--site",
    type=FOLDER,
    cls=Option,
    words=Words(
        "叠加某站点数据文件夹里的 schemes/。",
        "Lay the schemes/ of a site's data folder over those of the package.",
    ),
)
@as_json
@click.pass_context
def calendar(
    ctx: click.Context, month: dt.datetime, remind_on: dt.datetime | None, site: Path | None, json_out: bool
) -> int:
    """Print what closes; 1 if a scheme is broken and may lack."""
    from gulian import workdays
    from gulian.schemes import LEADS, closings, library_of, reminders

    library = library_of(site)
    schemes = [library[name] for name in library]
    first = month.date()
    found = closings(schemes, first, first.replace(day=monthrange(first.year, first.month)[1]))
    told: tuple[Reminder, ...] = ()
    if remind_on is not None:
        today = remind_on.date()
        # Moved back over the longest holiday, a reminder may come a fortnight before its lead.
        coming = closings(schemes, today, today + dt.timedelta(days=max(LEADS) + 14))
        told = reminders(coming, today, workdays.calendar())
    lang = language(ctx)
    if json_out:
        print_json(
            "schemes-calendar",
            {
                "closings": [_plain(each) for each in found],
                "reminders": [{**_plain(each.closing), "days_left": each.days_left} for each in told],
                "broken": sorted(library.broken),
            },
        )
    else:
        print_table([_line(each, lang) for each in found])
        for each in told:
            left = Words("还有{}天", "{} days left").of(lang).format(each.days_left)
            say(f"{left}: " + "  ".join(_line(each.closing, lang)))
    for fault in library.problems:
        say(fault.sentence(lang))
    return 1 if library.problems else 0


def _plain(closing: Closing) -> dict[str, object]:
    return {
        "day": closing.day.isoformat(),
        "kind": closing.kind,
        "scheme": closing.scheme,
        "path": closing.path,
        "title_zh": closing.zh,
        "title_en": closing.en,
        "for_zh": [each.zh for each in closing.roles],
        "for_en": [each.en for each in closing.roles],
        "source": closing.source,
        "clause": closing.clause,
    }


def _line(closing: Closing, lang: Language) -> tuple[str, ...]:
    zh = lang == "zh"
    roles = ("、" if zh else ", ").join(each.zh if zh else each.en for each in closing.roles)
    title = closing.zh if zh else closing.en
    return (closing.day.isoformat(), KINDS[closing.kind].of(lang), closing.scheme, title, roles)
