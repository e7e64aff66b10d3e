# SPDX-License-Identifier: Apache-2.0
"""The texts of a day: the 日报, and the 通报 to the regions with what may leave the office.

Both rest on the same context, so they print the same digits under the same names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gulian import monitor
from gulian.daily import bulletin
from gulian.daily.like_day import site_calendar
from gulian.daily.model import Day
from gulian.monitor.letter import Letterhead
from gulian.monitor.notices import notice, render_notice
from gulian.monitor.walkback import numbered
from gulian.workdays import NATION

TEMPLATE = "notice"
COUNTY = "county"


@dataclass(frozen=True)
class Page:
    """A text ready to be set: its Markdown, what its numbers are, its charts, its letterhead."""

    text: str
    context: monitor.BulletinContext
    drawn: bulletin.Drawings
    letterhead: Letterhead | None = None


def daily_page(day: Day) -> Page:
    """The 日报 of a day that has been run up to `dispatch`."""
    drawn = bulletin.drawings(day)
    context = numbered(bulletin.context(day, drawn), bulletin.map_level(day))
    template = day.scheme.bulletins["daily"]
    return Page(monitor.render(template.text, context, template.file), context, drawn)


def notice_page(day: Day, letterhead: Letterhead, addressed: str) -> Page:
    """The 通报 to the counties of a day that has been run up to `dispatch`.

    addressed : whom it goes to
    Raises ThresholdMissing, BadTemplate.
    """
    context = bulletin.context(day, _NO_CHARTS)
    regions = bulletin.regions_at(day, COUNTY)
    whole = replace(context, regions=monitor.in_order(regions) if context.ranked else regions)
    outside = monitor.for_outside(whole, day.threshold("small_cell"))
    made = notice(
        numbered(outside, COUNTY),
        letterhead,
        addressed,
        (day.threshold("ranking_reporting_rate"), day.threshold("notice_named")),
        site_calendar(day.scheme).add(day.date, day.threshold("notice_answer_days"), NATION),
    )
    template = day.scheme.bulletins[TEMPLATE]
    return Page(render_notice(template.text, made, template.file), made.context, _NO_CHARTS, letterhead)


_NO_CHARTS = bulletin.Drawings({}, {})
