# SPDX-License-Identifier: Apache-2.0
"""A limit in months ends on the same day of a later month, or on that month's last day."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.casework import clock
from gulian.workdays import NATION, calendar

DATES = st.dates(dt.date(2007, 1, 1), dt.date(2025, 12, 31))
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (dt.date(2024, 10, 14), 1, dt.date(2024, 11, 14)),
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2023, 1, 31), 1, dt.date(2023, 2, 28)),
        (dt.date(2023, 12, 31), 1, dt.date(2024, 1, 31)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 29), 0, dt.date(2024, 2, 29)),
    ],
)
def test_a_month_ends_on_its_day_or_its_last(start: dt.date, months: int, last: dt.date) -> None:
    """Months of 31, 30, 29 and 28 days, and over the new year."""
    days, unit = clock.as_days(months, "months", start)
    assert (start + dt.timedelta(days=days), unit) == (last, "days")


@given(DATES, st.integers(0, 36))
def test_months_are_counted_by_the_calendar(start: dt.date, months: int) -> None:
    """The last day lies so many months later; its day of the month is the start's, or the last there is."""
    last = start + dt.timedelta(days=clock.as_days(months, "months", start)[0])
    assert (last.year - start.year) * 12 + last.month - start.month == months
    assert last.day == min(start.day, monthrange(last.year, last.month)[1])


@given(DATES, st.integers(0, 36), st.sampled_from(["workdays", "days"]))
def test_days_stay_as_they_are(start: dt.date, amount: int, unit: str) -> None:
    """Only months are turned into days."""
    assert clock.as_days(amount, unit, start) == (amount, unit)  # type: ignore[arg-type]  # one of the units


@given(st.dates(dt.date(2015, 1, 1), dt.date(2024, 12, 31)), st.integers(0, 12))
def test_a_limit_in_months_ends_at_midnight_after_its_last_day(start: dt.date, months: int) -> None:
    """Weekends and holidays inside it count, and it does not move when it ends on one."""
    now = dt.datetime.combine(start, dt.time(9), ZONE)
    ends = clock.after(now, months, "months", NATION, calendar())
    last = start + dt.timedelta(days=clock.as_days(months, "months", start)[0])
    assert ends == dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0), ZONE)
