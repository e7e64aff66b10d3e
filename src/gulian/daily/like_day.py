# SPDX-License-Identifier: Apache-2.0
"""Which earlier day a day may be compared with: the last of its own kind, region by region.

    Monday 2020-03-02     -> Friday 2020-02-28      a working day with the working day before it
    Sunday 2020-03-01     -> Saturday 2020-02-29    a day of rest with the day of rest before it
    Friday 2020-01-31     -> Thursday 2020-01-30    Spring Festival, nationwide until 02-02

Regions may be at rest on different days (`days_off` of the scheme), so each unit is compared with its own
region's last like day.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from gulian.schemes import Scheme
from gulian.workdays import NATION, Calendar, SpecialDay, calendar

_DAY = dt.timedelta(days=1)


def site_calendar(scheme: Scheme) -> Calendar:
    """The national calendar with the days that regions set for themselves (list `days_off`).

    Raises: SpecialDayClash, CalendarYearUnknown.
    """
    days = [
        SpecialDay(
            row.key, row.since + at * _DAY, row.cells["off"] == "1", row.cells["zh"], row.cells["source"]
        )
        for row in scheme.lists["days_off"].rows
        if row.since is not None
        for at in range(((row.until or row.since) - row.since).days + 1)
    ]
    return calendar().with_days(days) if days else calendar()


def last_like_day(date: dt.date, region: str, days: Calendar) -> dt.date:
    """The last earlier day that is worked in the region if `date` is, and a day of rest if it is not.

    region : GB/T 2260 code, or NATION. Raises: CalendarYearUnknown.
    """
    if days.is_workday(date, region):
        return days.add(date, -1, region)
    like = date - _DAY
    while days.is_workday(like, region):
        like -= _DAY
    return like


def like_days(
    units: pl.DataFrame, date: dt.date, days: Calendar | None = None, *, labels: bool = False
) -> pl.DataFrame:
    """`unit like`: the day each unit's state is compared with; a unit of no known region follows the nation.

    Opaque labels name no region: all follow the national calendar, as they do without `days`.
    """
    known_days = days or calendar()
    if labels:
        return units.select("unit", like=pl.lit(last_like_day(date, NATION, known_days)))
    place = units.select("unit", place=pl.coalesce("county", "city", "province", pl.lit(NATION)))
    places = place["place"].unique().sort()
    likes = [last_like_day(date, each, known_days) for each in places]
    known = pl.DataFrame({"place": places, "like": likes}, schema={"place": pl.String, "like": pl.Date})
    return place.join(known, on="place", how="left", maintain_order="left").select("unit", "like")
