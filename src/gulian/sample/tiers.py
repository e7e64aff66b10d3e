# SPDX-License-Identifier: Apache-2.0
"""Risk tiers of the counties from the real case counts of their cities.

The rule of the sample, an assumption shaped after the guidance of the State Council's joint mechanism of
2020-02-17 (分区分级): per city, with c confirmed so far and d new in the last 14 days, d = 0 is low; c > 50
and d >= 10 high; anything else middle. Districts (区) take the tier of their city, counties and county-level
cities stand one tier lower: where in a city the cases were is not in the table.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np

from gulian.sample.model import Ints, Places, Plan
from gulian.sample.tables import cases

TIERS = ("low", "middle", "high")
QUIET_DAYS = 14
MANY_CASES, MANY_NEW = 50, 10


def confirmed(city: str, on: dt.date) -> int:
    """Cumulative confirmed cases of a city at the end of a day, as published."""
    known = [
        int(row["confirmed"]) for row in cases() if row["city"] == city and row["date"] <= on.isoformat()
    ]
    return known[-1] if known else 0


def new_cases(city: str, on: dt.date, days: int = QUIET_DAYS) -> int:
    """Cases added in the last days up to a date; corrections downward count nothing."""
    counts = [confirmed(city, on - dt.timedelta(days=back)) for back in range(days, -1, -1)]
    return sum(max(after - before, 0) for before, after in pairwise(counts))


def city_tiers(places: Places, on: dt.date) -> Ints:
    """0 low, 1 middle, 2 high; int64[cities]."""
    return np.array(
        [_tier(confirmed(city, on), new_cases(city, on)) for city in places.cities], dtype=np.int64
    )


def _tier(so_far: int, new: int) -> int:
    if new == 0:
        return 0
    return 2 if so_far > MANY_CASES and new >= MANY_NEW else 1


def county_tiers(places: Places, on: dt.date) -> Ints:
    """0 low, 1 middle, 2 high; int64[counties]."""
    city = city_tiers(places, on)[places.city_of]
    return np.where(places.urban, city, np.maximum(city - 1, 0))


def changes(plan: Plan, places: Places) -> list[tuple[str, dt.date, str]]:
    """(county, date, tier): the first day's tier of every county, then a row on each day it changes."""
    rows: list[tuple[str, dt.date, str]] = []
    before = np.full(len(places.counties), -1, dtype=np.int64)
    for date in plan.dates:
        now = county_tiers(places, date)
        rows += [(places.counties[at], date, TIERS[now[at]]) for at in np.flatnonzero(now != before)]
        before = now
    return rows
