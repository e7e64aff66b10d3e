# SPDX-License-Identifier: Apache-2.0
"""The periods of a form and the instants by which each level passes them on.

daily     the day itself (of `days: workdays`: days worked in the region)
weekly    seven days that end on `week_ends`
ten_days  1 to 10, 11 to 20, 21 to the end of the month (旬)
monthly, quarterly  of the calendar
once, on_change  no period of the calendar: the day of the event is the period
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from gulian.errors import NoPeriods
from gulian.schemes import Deadline, Form
from gulian.workdays import Calendar

_DAY = dt.timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TEN_DAYS = ("上旬", "中旬", "下旬")


@dataclass(frozen=True, order=True)
class Period:
    """What one report speaks of: the days from `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    def label(self, form: Form) -> str:
        """How an office writes it: 2020年3月上旬, 2020年第1季度, 2020-03-01."""
        day = self.last
        match form.frequency:
            case "ten_days":
                return f"{day.year}年{day.month}月{_TEN_DAYS[_third(day)]}"
            case "monthly":
                return f"{day.year}年{day.month}月"
            case "quarterly":
                return f"{day.year}年第{(day.month + 2) // 3}季度"
            case "weekly":
                return f"{self.first} 至 {self.last}"
            case _:
                return self.last.isoformat()


@dataclass(frozen=True)
class Due:
    """One period of a form in a region, and until when each level passes it on (UTC)."""

    period: Period
    region: str
    level: str
    at: dt.datetime


def period_of(form: Form, day: dt.date) -> Period:
    """The period a day lies in. Raises NoPeriods for a form without a calendar."""
    match form.frequency:
        case "daily":
            return Period(day, day)
        case "weekly":
            last = day + _DAY * ((_WEEKDAYS.index(form.week_ends) - day.weekday()) % 7)
            return Period(last - 6 * _DAY, last)
        case "ten_days":
            first = day.replace(day=10 * _third(day) + 1)
            return Period(first, _month_end(day) if first.day == 21 else first + 9 * _DAY)
        case "monthly":
            return Period(day.replace(day=1), _month_end(day))
        case "quarterly":
            start = dt.date(day.year, day.month - (day.month - 1) % 3, 1)
            return Period(start, _month_end(dt.date(start.year, start.month + 2, 1)))
        case _:
            raise NoPeriods(form.path, form.frequency)


def periods(form: Form, first: dt.date, last: dt.date, calendar: Calendar, region: str) -> Iterator[Period]:
    """The periods that end between two days, both included, and are owed in a region.

    A daily form of `days: workdays` is not owed on days off. Raises NoPeriods, CalendarYearUnknown.
    """
    period = period_of(form, first)
    while period.last <= last:
        if form.days == "all" or calendar.is_workday(period.last, region):
            yield period
        period = period_of(form, period.last + _DAY)


def due_day(deadline: Deadline, period: Period, calendar: Calendar, region: str) -> dt.date:
    """The day on which a deadline falls. Raises CalendarYearUnknown.

    Monthly, three working days after, region of Hubei: the period to 2020-01-31 falls on 2020-02-05.
    """
    if deadline.workdays_after:
        return calendar.add(period.last, deadline.workdays_after, region)
    day = period.last + deadline.days_after * _DAY
    if deadline.if_off == "keep" or calendar.is_workday(day, region):
        return day
    return calendar.add(day, 1 if deadline.if_off == "next" else -1, region)


def due_at(deadline: Deadline, period: Period, calendar: Calendar, region: str) -> dt.datetime:
    """The instant of a deadline, in UTC; the time of day is the one clocks show in the calendar's zone."""
    day = due_day(deadline, period, calendar, region)
    return dt.datetime.combine(day, deadline.time, ZoneInfo(calendar.zone)).astimezone(dt.UTC)


def schedule(form: Form, first: dt.date, last: dt.date, calendar: Calendar, region: str) -> tuple[Due, ...]:
    """Every deadline of the periods that end between two days, by period, in the order of the form."""
    return tuple(
        Due(period, region, each.level, due_at(each, period, calendar, region))
        for period in periods(form, first, last, calendar, region)
        for each in form.deadlines
    )


def _third(day: dt.date) -> int:
    return min((day.day - 1) // 10, 2)


def _month_end(day: dt.date) -> dt.date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
