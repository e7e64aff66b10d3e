# SPDX-License-Identifier: Apache-2.0
"""Who owes what on a day, who is exempt, who is late, whom to remind."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from gulian import workdays
from gulian.errors import NaiveInstant, NoPeriods
from gulian.expr import Context
from gulian.monitor.forms import due, due_day, period_of, reminders, states

from .conftest import Write

CALENDAR = workdays.calendar()
MONTHLY = "deadlines:\n  - {level: firm, time: '16:00', workdays_after: 3, source: notice}\n"
DAILY = "deadlines:\n  - {level: firm, time: '16:00', source: notice}\n"
EXEMPT = """\
exemptions:
  - {id: small, when: register_staff < 50, reason_zh: 人少, reason_en: few, source: notice, clause: 二}
  - {id: listed, list: spared, reason_zh: 停业, reason_en: closed, source: notice, clause: 三}
"""
SPARED = "# title_zh: 免报\n# title_en: Spared\nkey,from,until\nU1,2020-03-01,2020-03-10\n"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+08:00")


def test_everybody_owes_a_form_that_names_nobody(write: Write, units: pl.DataFrame) -> None:
    """One row a unit on the day itself, due at 16:00 of the site."""
    owed = due(write("daily", DAILY).forms["report"], units, day("2020-03-01"), CALENDAR)
    assert owed["unit"].to_list() == units["unit"].to_list()
    assert owed["owed"].to_list() == [True] * 6
    assert owed["due_at"].unique().to_list() == [dt.datetime(2020, 3, 1, 8, tzinfo=dt.UTC)]


def test_who_reports_is_decided_by_the_register_and_not_guessed(write: Write, units: pl.DataFrame) -> None:
    """Below scale: not asked. Unknown: stands there as unknown, neither owed nor left out."""
    form = write("daily", DAILY + "reporters: above_scale\n").forms["report"]
    owed = due(form, units, day("2020-03-01"), CALENDAR)
    assert dict(owed.select("unit", "owed").iter_rows()) == {
        "U1": True,
        "U2": True,
        "U3": True,
        "U5": True,
        "U6": None,
    }


def test_an_exemption_frees_with_its_reason_and_clause(write: Write, units: pl.DataFrame) -> None:
    """By condition or by list, on the days of the list; what the register does not know frees nobody."""
    scheme = write("daily", DAILY + EXEMPT, lists={"spared": SPARED})
    form = scheme.forms["report"]

    def freed(date: str) -> dict[str, str]:
        context = Context(date=day(date), lists=scheme.lists)
        owed = due(form, units, day(date), CALENDAR, context=context)
        return dict(owed.filter(~pl.col("owed")).select("unit", "clause").iter_rows())

    assert freed("2020-03-01") == {"U1": "三", "U4": "二"}
    assert freed("2020-03-11") == {"U4": "二"}


def test_what_is_owed_on_a_day_is_what_a_slow_count_says(write: Write, units: pl.DataFrame) -> None:
    """Oracle: of all periods of the year, those whose last day has come and whose deadline has not passed."""
    form = write("monthly", MONTHLY).forms["report"]
    (deadline,) = form.deadlines
    months = [period_of(form, dt.date(2020, month, 1)) for month in range(1, 13)]
    for n in range(0, 366, 3):
        today = day("2020-01-02") + dt.timedelta(days=n)
        if today > day("2020-12-20"):
            break
        expected = {
            (unit, each.first)
            for unit, region in units.select("unit", "region").iter_rows()
            for each in months
            if each.last <= today <= due_day(deadline, each, CALENDAR, region or "000000")
        }
        owed = due(form, units, today, CALENDAR)
        first_of_year = pl.col("first") >= day("2020-01-01")
        assert set(owed.filter(first_of_year).select("unit", "first").iter_rows()) == expected


def test_two_periods_may_be_open_at_once(write: Write, units: pl.DataFrame) -> None:
    """Ten working days after the end of a week: two weeks are owed together."""
    more = "deadlines:\n  - {level: firm, time: '16:00', workdays_after: 6, source: notice}\n"
    form = write("weekly", more).forms["report"]
    owed = due(form, units.head(1), day("2020-06-08"), CALENDAR)
    assert owed["last"].to_list() == [day("2020-05-31"), day("2020-06-07")]


def test_a_form_on_change_is_owed_for_changes_only(write: Write, units: pl.DataFrame) -> None:
    """Within three working days of the change; without changes there is nothing to ask for."""
    form = write("on_change", MONTHLY).forms["report"]
    changes = pl.DataFrame({"unit": ["U4", "U1"], "date": [day("2020-03-05"), day("2020-02-20")]})
    owed = due(form, units, day("2020-03-10"), CALENDAR, changes=changes)
    assert owed.select("unit", "due_on").rows() == [("U4", day("2020-03-10"))]
    with pytest.raises(NoPeriods):
        due(form, units, day("2020-03-10"), CALENDAR)


def reports(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(unit, day(date), at(came) if came else None) for unit, date, came in rows],
        schema={"unit": pl.String, "date": pl.Date, "received_at": pl.Datetime("us", "UTC")},
        orient="row",
    )


def test_what_became_of_each_report(write: Write, units: pl.DataFrame) -> None:
    """In time, late by minutes, missing, exempt, unknown; what came after the instant is not yet known."""
    form = write(
        "daily", DAILY + EXEMPT.split("  - {id: listed")[0] + "reporters: above_scale or not leader\n"
    ).forms["report"]
    owed = due(form, units, day("2020-03-01"), CALENDAR)
    came = reports(
        ("U1", "2020-03-01", "2020-03-01T15:00"),
        ("U2", "2020-03-01", "2020-03-01T16:30"),
        ("U2", "2020-03-01", "2020-03-01T17:00"),
        ("U3", "2020-03-01", "2020-03-01T18:00"),
        ("U3", "2020-02-29", "2020-02-29T10:00"),
    )
    known = states(owed, came, at("2020-03-01T17:30"))
    assert known.select("unit", "state", "late_minutes").rows() == [
        ("U1", "reported", None),
        ("U2", "late", 30),
        ("U3", "missing", 90),
        ("U4", "exempt", None),
        ("U5", "missing", 90),
        ("U6", "unknown", None),
    ]
    early = states(owed, came, at("2020-03-01T12:00"))
    assert early["state"].to_list() == ["open", "open", "open", "exempt", "open", "unknown"]
    with pytest.raises(NaiveInstant):
        states(owed, came, dt.datetime(2020, 3, 1))  # noqa: DTZ001 - the point of the test


def test_a_report_without_a_receipt_time_has_come(write: Write, units: pl.DataFrame) -> None:
    """When it came is unknown; that it came is not."""
    form = write("daily", DAILY).forms["report"]
    owed = due(form, units.head(1), day("2020-03-01"), CALENDAR)
    known = states(owed, reports(("U1", "2020-03-01", None)), at("2020-03-01T20:00"))
    assert known.select("state", "received_at").row(0) == ("reported", None)


def test_a_reminder_goes_to_whom_it_is_for_and_says_until_when(write: Write, units: pl.DataFrame) -> None:
    """Two hours before: those who have not reported. After: those who are late. Never who reported."""
    form = write("daily", DAILY).forms["report"]
    owed = due(form, units.head(3), day("2020-03-01"), CALENDAR)
    came = reports(("U1", "2020-03-01", "2020-03-01T09:00"))

    def told(instant: str) -> list[str]:
        known = states(owed, came, at(instant)).join(
            units.select("unit", "name"), on="unit", how="left", coalesce=True
        )
        known = known.drop("name_right", strict=False)
        return reminders(form, known, at(instant), dt.timedelta(hours=2), "Asia/Shanghai")[
            "text_zh"
        ].to_list()

    assert told("2020-03-01T13:00") == []
    assert told("2020-03-01T14:30") == [
        "样例电子一厂：《样例报表》（2020-03-01）应于3月1日16:00前报送，请按时报送。",
        "样例电子二厂：《样例报表》（2020-03-01）应于3月1日16:00前报送，请按时报送。",
    ]
    assert told("2020-03-01T17:00")[0].endswith("已逾期，请尽快补报。")
