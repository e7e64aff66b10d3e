# SPDX-License-Identifier: Apache-2.0
"""Who owes a form for the period of a day, and what each told in it: complete by the form's frequency."""

from __future__ import annotations

import datetime as dt
import random

import polars as pl
import pytest

from gulian import workdays
from gulian.errors import NoPeriods
from gulian.monitor.forms import frame_of

from .conftest import Write

CALENDAR = workdays.calendar()
DAY = dt.date(2020, 5, 15)
DEADLINE = "deadlines:\n  - {level: firm, time: '16:00', source: notice}\n"
PERIODS = {
    "daily": ("2020-05-15", "2020-05-15"),
    "weekly": ("2020-05-11", "2020-05-17"),
    "ten_days": ("2020-05-11", "2020-05-20"),
    "monthly": ("2020-05-01", "2020-05-31"),
    "quarterly": ("2020-04-01", "2020-06-30"),
}


def reports(*rows: tuple[str, str, int, str | None, str]) -> pl.DataFrame:
    """unit, date, staff, received (local), filled_by"""
    names = ("unit", "date", "staff", "received_at", "filled_by")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"staff": pl.Int64}, orient="row")
    local = pl.col("received_at").str.to_datetime("%Y-%m-%dT%H:%M").dt.replace_time_zone("Asia/Shanghai")
    received = local.dt.convert_time_zone("UTC").cast(pl.Datetime("us", "UTC"))
    return frame.with_columns(pl.col("date").str.to_date(), received_at=received, file=pl.lit("f"), row=1)


@pytest.mark.parametrize("frequency", PERIODS)
def test_a_report_of_any_day_of_the_period_counts_and_none_of_another(
    frequency: str, write: Write, units: pl.DataFrame
) -> None:
    """A hundred reports about half a year: told is who has one within the period, by what it says last."""
    draw = random.Random(frequency)
    form = write(frequency, DEADLINE).forms["report"]
    first, last = map(dt.date.fromisoformat, PERIODS[frequency])
    days = [dt.date(2020, 2, 1) + dt.timedelta(n) for n in range(180)]
    told = {
        (draw.choice(units["unit"].to_list()), draw.choice(days)): draw.randrange(999) for _ in range(100)
    }
    frame = frame_of(
        form,
        units,
        reports(*((unit, day.isoformat(), staff, None, "firm") for (unit, day), staff in told.items())),
        DAY,
        CALENDAR,
    )
    expected = dict.fromkeys(units["unit"].to_list())
    for (unit, day), staff in sorted(told.items()):
        if first <= day <= last:
            expected[unit] = staff
    assert dict(frame.select("unit", "staff").iter_rows()) == expected
    assert frame["reported"].to_list() == [staff is not None for staff in expected.values()]
    assert frame["owed"].all()


def test_in_time_is_before_the_deadline_of_the_period_and_unknown_without_receipt(
    write: Write, units: pl.DataFrame
) -> None:
    """The week ends on Sunday the 17th at 16:00; a park fills in for U3."""
    frame = frame_of(
        write("weekly", DEADLINE).forms["report"],
        units,
        reports(
            ("U1", "2020-05-12", 1, "2020-05-17T16:00", "firm"),
            ("U2", "2020-05-12", 1, "2020-05-17T16:01", "firm"),
            ("U3", "2020-05-12", 1, None, "park"),
        ),
        DAY,
        CALENDAR,
    )
    shown = {
        unit: (on_time, proxy) for unit, on_time, proxy in frame.select("unit", "on_time", "proxy").rows()
    }
    assert [shown[unit] for unit in ("U1", "U2", "U3")] == [(True, False), (False, False), (None, True)]
    assert shown["U4"] == (None, None)


def test_whom_the_form_is_not_for_is_expected_only_where_he_told_it_all_the_same(
    write: Write, units: pl.DataFrame
) -> None:
    """U4 is below scale, U6 unknown: U6 stands there as unknown, U4 not at all until it tells something."""
    form = write("weekly", DEADLINE + "reporters: above_scale\n").forms["report"]
    silent = frame_of(form, units, reports(), DAY, CALENDAR)
    assert dict(silent.select("unit", "owed").iter_rows()) == {
        "U1": True,
        "U2": True,
        "U3": True,
        "U5": True,
        "U6": None,
    }
    told = frame_of(form, units, reports(("U4", "2020-05-12", 7, None, "firm")), DAY, CALENDAR)
    assert told.filter(unit="U4").select("owed", "reported", "staff").row(0) == (None, True, 7)


def test_a_form_without_a_calendar_has_no_period_to_be_complete_in(write: Write, units: pl.DataFrame) -> None:
    """Filed on a change: there is no day by which everybody owes it."""
    with pytest.raises(NoPeriods):
        frame_of(write("on_change", DEADLINE).forms["report"], units, reports(), DAY, CALENDAR)
