# SPDX-License-Identifier: Apache-2.0
"""Periods and deadlines of forms."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import workdays
from gulian.errors import NoPeriods
from gulian.monitor.forms import Period, due_at, due_day, period_of, periods, schedule
from gulian.schemes import load_library

from .conftest import Write

CALENDAR = workdays.calendar()
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2025, 12, 1))
NATION, HUBEI = "000000", "420000"
LOCAL = ZoneInfo("Asia/Shanghai")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize("frequency", ["daily", "weekly", "ten_days", "monthly", "quarterly"])
def test_every_day_lies_in_one_period_and_periods_follow_each_other(write: Write, frequency: str) -> None:
    """The day before a period's first belongs to another period, and every day of it to this one."""
    form = write(frequency).forms["report"]

    @given(DAYS)
    def holds(date: dt.date) -> None:
        found = period_of(form, date)
        assert found.first <= date <= found.last
        span = (found.last - found.first).days + 1
        assert all(period_of(form, found.first + dt.timedelta(days=n)) == found for n in range(span))
        assert period_of(form, found.first - dt.timedelta(days=1)).last == found.first - dt.timedelta(days=1)

    holds()


@pytest.mark.parametrize(
    ("frequency", "date", "first", "last", "label"),
    [
        ("ten_days", "2020-02-10", "2020-02-01", "2020-02-10", "2020年2月上旬"),
        ("ten_days", "2020-02-11", "2020-02-11", "2020-02-20", "2020年2月中旬"),
        ("ten_days", "2020-02-29", "2020-02-21", "2020-02-29", "2020年2月下旬"),
        ("ten_days", "2020-03-31", "2020-03-21", "2020-03-31", "2020年3月下旬"),
        ("monthly", "2019-02-14", "2019-02-01", "2019-02-28", "2019年2月"),
        ("quarterly", "2020-12-01", "2020-10-01", "2020-12-31", "2020年第4季度"),
        ("weekly", "2020-03-01", "2020-02-24", "2020-03-01", "2020-02-24 至 2020-03-01"),
        ("daily", "2020-03-01", "2020-03-01", "2020-03-01", "2020-03-01"),
    ],
)
def test_periods_are_those_of_the_office(
    write: Write, frequency: str, date: str, first: str, last: str, label: str
) -> None:
    """旬 end on the 10th, the 20th and with the month; weeks on Sunday unless the form says otherwise."""
    form = write(frequency).forms["report"]
    found = period_of(form, day(date))
    assert found == Period(day(first), day(last))
    assert found.label(form) == label


def test_a_week_ends_where_the_form_says(write: Write) -> None:
    """Thursday's week: from Friday to Thursday."""
    form = write("weekly", "week_ends: thursday").forms["report"]
    assert period_of(form, day("2020-03-06")) == Period(day("2020-03-06"), day("2020-03-12"))


def test_a_form_on_change_has_no_period(write: Write) -> None:
    """What is filed on a change is not asked for by the calendar."""
    with pytest.raises(NoPeriods):
        period_of(write("on_change").forms["report"], day("2020-03-01"))


DEADLINES = """\
deadlines:
  - {level: firm, time: "16:00", source: notice}
  - {level: county, time: "16:30", days_after: 3, if_off: next, source: notice}
  - {level: city, time: "17:00", days_after: 3, if_off: previous, source: notice}
  - {level: province, time: "17:30", workdays_after: 3, source: notice}
"""


@pytest.mark.parametrize(
    ("region", "firm", "county", "city", "province"),
    [
        # 1 February 2020 was a Saturday within the lengthened holiday; 3 February the first working day.
        (NATION, "2020-01-31", "2020-02-03", "2020-02-03", "2020-02-05"),
        (HUBEI, "2020-01-31", "2020-02-03", "2020-02-03", "2020-02-05"),
    ],
)
def test_each_level_has_its_own_day(
    write: Write, region: str, firm: str, county: str, city: str, province: str
) -> None:
    """The last day as it falls; the third day after, moved on or back where off; the third working day."""
    form = write("monthly", DEADLINES).forms["report"]
    period = period_of(form, day("2020-01-15"))
    found = {each.level: due_day(each, period, CALENDAR, region) for each in form.deadlines}
    assert found == {"firm": day(firm), "county": day(county), "city": day(city), "province": day(province)}


def test_a_day_off_moves_on_or_back(write: Write) -> None:
    """The third day after April 2020 is Sunday in the May holiday: the 6th is next, 30 April before."""
    form = write("monthly", DEADLINES).forms["report"]
    period = period_of(form, day("2020-04-30"))
    found = {each.level: due_day(each, period, CALENDAR, NATION) for each in form.deadlines}
    assert (found["county"], found["city"]) == (day("2020-05-06"), day("2020-04-30"))


@given(first=DAYS, n=st.integers(1, 10))
def test_working_days_after_are_counted_by_the_calendar(first: dt.date, n: int) -> None:
    """Oracle: walk day by day and count those worked."""
    passed, walked = 0, first
    while passed < n:
        walked += dt.timedelta(days=1)
        passed += CALENDAR.is_workday(walked, NATION)
    assert CALENDAR.add(first, n, NATION) == walked


def test_the_clock_is_that_of_the_site(write: Write) -> None:
    """16:00 in Shanghai is 08:00 UTC."""
    form = write("daily", DEADLINES).forms["report"]
    at = due_at(form.deadlines[0], period_of(form, day("2020-03-01")), CALENDAR, NATION)
    assert at == dt.datetime(2020, 3, 1, 8, tzinfo=dt.UTC)


def test_a_form_of_working_days_is_not_owed_on_days_off(write: Write) -> None:
    """National Day week 2020: nothing until 9 October, and the made-up Saturday 10 October is worked."""
    form = write("daily", "days: workdays").forms["report"]
    found = [each.last for each in periods(form, day("2020-09-30"), day("2020-10-11"), CALENDAR, NATION)]
    assert found == [day("2020-09-30"), day("2020-10-09"), day("2020-10-10")]


def test_the_daily_report_of_2020_passes_four_levels_before_the_bulletin() -> None:
    """County 16:00, city 16:30, province 17:00, bulletin 17:30: data of the scheme, not of the program."""
    form = load_library()["resumption-2020"].forms["daily"]
    found = schedule(form, day("2020-03-01"), day("2020-03-01"), CALENDAR, HUBEI)
    clocks = {each.level: f"{each.at.astimezone(LOCAL):%H:%M}" for each in found}
    assert clocks == {
        "firm": "16:00",
        "county": "16:00",
        "city": "16:30",
        "province": "17:00",
        "bulletin": "17:30",
    }
