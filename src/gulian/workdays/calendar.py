# SPDX-License-Identifier: Apache-2.0
"""Which days are worked in a region, and what follows from it.

1 take "Monday to Friday are worked"
2 turn it over where a notice says so, the finer region last
3 number the working days, so that adding and counting are look-ups
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo

from gulian.errors import CalendarYearUnknown, NaiveInstant, NegativeLimit, SpecialDayClash
from gulian.workdays.model import Deadline, SpecialDay
from gulian.workdays.tables import notices, special_days

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


def _covers(area: str, region: str) -> bool:
    """Whether a row for `area` holds in `region`: 650000 covers 652901, 000000 covers all."""
    stem = area
    while stem.endswith("00"):
        stem = stem[:-2]
    return region.startswith(stem)


def _checked(days: Iterable[SpecialDay], years: range) -> tuple[SpecialDay, ...]:
    seen: dict[tuple[str, dt.date], SpecialDay] = {}
    for day in days:
        if day.date.year not in years and day.date.year + 1 not in years:
            raise CalendarYearUnknown(day.date.year, years[0], years[-1])
        other = seen.setdefault((day.region, day.date), day)
        if other.off != day.off:
            raise SpecialDayClash(day.region, day.date, other.number, day.number)
    return tuple(seen.values())


class Calendar:
    """Working days by region. Immutable; `with_days` returns a new one.

    zone : where a day closes. years : the years whose arrangement is known.
    """

    def __init__(self, days: Iterable[SpecialDay], years: range, zone: str) -> None:
        self.years = years
        self.zone = zone
        self._days = _checked(days, years)
        self._worked: dict[frozenset[str], tuple[dt.date, ...]] = {}
        self._areas = {day.region for day in self._days}

    def with_days(self, days: Iterable[SpecialDay]) -> Calendar:
        """This calendar and a site's own rows, for a region or for all.

        Raises: SpecialDayClash when a row contradicts one for the same region and day.
        """
        return Calendar((*self._days, *days), self.years, self.zone)

    def special_day(self, day: dt.date, region: str) -> SpecialDay | None:
        """The row that decides this day here, or None where the weekday alone does; the finer region wins."""
        found = [row for row in self._days if row.date == day and _covers(row.region, region)]
        return max(found, key=lambda row: len(row.region.rstrip("0")), default=None)

    def is_workday(self, day: dt.date, region: str) -> bool:
        """Raises: CalendarYearUnknown."""
        self._known(day)
        worked = self._working_days(region)
        place = bisect_left(worked, day)
        return place < len(worked) and worked[place] == day

    def next_workday(self, day: dt.date, region: str) -> dt.date:
        """The first working day after `day`."""
        return self.add(day, 1, region)

    def add(self, day: dt.date, n: int, region: str) -> dt.date:
        """The n-th working day after `day` (before it when n < 0); n = 0 gives `day` itself.

        2020-01-23 + 1 in 420000 -> 2020-02-03
        """
        self._known(day)
        if n == 0:
            return day
        worked = self._working_days(region)
        place = bisect_right(worked, day) + n - 1 if n > 0 else bisect_left(worked, day) + n
        if not 0 <= place < len(worked):
            year = self.years[-1] + 1 if n > 0 else self.years[0] - 1
            raise CalendarYearUnknown(year, self.years[0], self.years[-1])
        return worked[place]

    def count(self, a: dt.date, b: dt.date, region: str) -> int:
        """Working days after `a` up to and with `b`; negative when `b` lies before `a`."""
        self._known(a)
        self._known(b)
        worked = self._working_days(region)
        return bisect_right(worked, b) - bisect_right(worked, a)

    def workdays(self, a: dt.date, b: dt.date, region: str) -> tuple[dt.date, ...]:
        """The working days from `a` to `b`, both ends counted."""
        self._known(a)
        self._known(b)
        worked = self._working_days(region)
        return worked[bisect_left(worked, a) : bisect_right(worked, b)]

    def deadline(self, start: dt.date | dt.datetime, limit: int, region: str) -> Deadline:
        """The end of the last working day of a limit; the day of the start is not counted.

        start : a date, or an instant with offset, taken as the date it is in the zone
        limit : working days, >= 0; 0 = the day of the start itself

        A file taken in on Thursday 2020-01-23 with 2 working days ends with 2020-02-04.
        Raises: NegativeLimit, NaiveInstant, CalendarYearUnknown.
        """
        if limit < 0:
            raise NegativeLimit(limit)
        last = self.add(self.local_date(start), limit, region)
        return Deadline(last, self.day_start(last + _DAY))

    def local_date(self, at: dt.date | dt.datetime) -> dt.date:
        """The business date of an instant in the calendar's zone."""
        if not isinstance(at, dt.datetime):
            return at
        if at.tzinfo is None:
            raise NaiveInstant(at)
        return at.astimezone(ZoneInfo(self.zone)).date()

    def day_start(self, day: dt.date) -> dt.datetime:
        """00:00 local of `day`, in UTC."""
        local = dt.datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone))
        return local.astimezone(dt.UTC)

    def _known(self, day: dt.date) -> None:
        if day.year not in self.years:
            raise CalendarYearUnknown(day.year, self.years[0], self.years[-1])

    def _working_days(self, region: str) -> tuple[dt.date, ...]:
        # Regions under the same rows share one list: nearly always the nation's.
        key = frozenset(area for area in self._areas if _covers(area, region))
        if key not in self._worked:
            self._worked[key] = self._worked_under(key)
        return self._worked[key]

    def _worked_under(self, areas: frozenset[str]) -> tuple[dt.date, ...]:
        off = {}
        for row in sorted(self._days, key=lambda row: len(row.region.rstrip("0"))):
            if row.region in areas:
                off[row.date] = row.off
        first = dt.date(self.years[0], 1, 1).toordinal()
        last = dt.date(self.years[-1], 12, 31).toordinal()
        days = (dt.date.fromordinal(n) for n in range(first, last + 1))
        return tuple(day for day in days if not off.get(day, day.weekday() >= _SATURDAY))


@cache
def calendar(zone: str = "Asia/Shanghai") -> Calendar:
    """The national calendar, 2007 to 2026."""
    years = [notice.year for notice in notices() if notice.kind == "arrangement"]
    return Calendar(special_days(), range(min(years), max(years) + 1), zone)
