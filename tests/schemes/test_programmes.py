# SPDX-License-Identifier: Apache-2.0
"""The calendar of programmes: what closes, for whom, and who is reminded on which day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.schemes import check, closings, load_library, reminders
from gulian.schemes.programmes import FIRM, Closing
from gulian.workdays import calendar
from tests.schemes.conftest import Edit

LIBRARY = load_library()
ALL = [LIBRARY[name] for name in LIBRARY]
EVER = (dt.date(2000, 1, 1), dt.date(2099, 12, 31))
KNOWN = closings(ALL, *EVER)
DAYS = calendar()


def closing(day: dt.date) -> Closing:
    return Closing(
        day=day,
        kind="date",
        scheme="s",
        path=f"s/lists/dates#{day}",
        zh="",
        en="",
        roles=(),
        source="",
        clause="",
    )


def test_what_closes_in_november_2024() -> None:
    """The contacts of first-set insurance are due in October, its files and the robot norm's in November."""
    found = closings(ALL, dt.date(2024, 11, 1), dt.date(2024, 11, 30))
    days = {each.path: each.day for each in found}
    assert days["robot-norm-2024/lists/dates#submit"] == dt.date(2024, 11, 15)
    assert days["first-set-insurance-2024/lists/dates#submit"] == dt.date(2024, 11, 25)
    assert "first-set-insurance-2024/lists/dates#contact" not in days


def test_a_closing_says_for_whom_and_by_which_clause() -> None:
    """The role is that of the steps which look the date up; source and clause are the row's."""
    submit = next(each for each in KNOWN if each.path == "robot-norm-2024/lists/dates#submit")
    assert submit.roles
    assert all(each.zh and each.en for each in submit.roles)
    assert submit.source
    assert "11月15日" in submit.clause
    assert submit.zh != "submit"


def test_measures_close_twice() -> None:
    """The last day to apply and the last day a measure holds are two closings, both for firms."""
    measures = {measure.path: measure for scheme in ALL for measure in scheme.measures.values()}
    dated = [(path, each.deadline, each.until) for path, each in measures.items()]
    told = {(each.path, each.kind): each for each in KNOWN if each.kind in ("apply", "ends")}
    assert {key for key, kind in told if kind == "apply"} == {path for path, day, _ in dated if day}
    assert {key for key, kind in told if kind == "ends"} == {path for path, _, day in dated if day}
    assert all(each.roles == (FIRM,) for each in told.values())


@given(st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31)), st.integers(0, 400), st.integers(1, 399))
def test_a_span_is_its_parts(first: dt.date, length: int, cut: int) -> None:
    """What closes in two spans that follow each other is what closes in both together."""
    last = first + dt.timedelta(days=length)
    middle = min(last, first + dt.timedelta(days=cut))
    parts = (*closings(ALL, first, middle), *closings(ALL, middle + dt.timedelta(days=1), last))
    assert parts == closings(ALL, first, last)


def test_a_date_that_was_moved_counts_where_it_was_moved_to(site: Path) -> None:
    """Extended before it came: the old day is not told any more, whatever span is asked."""
    dates = site / "yard-2024" / "lists" / "dates.csv"
    dates.write_text(
        "# title_zh: 日期\n# title_en: Dates\n# value: date\nkey,from,until,value,unit,zh,en,source,clause\n"
        "submit,2024-01-01,2024-03-10,2024-03-15,date,报送,send in,notice,一(一)\n"
        "submit,2024-03-11,,2024-04-15,date,报送,send in,notice,一(一)\n",
        encoding="utf-8",
    )
    found = closings([load_library(site)["yard-2024"]], *EVER)
    assert [(each.day, each.zh, each.en, each.roles) for each in found] == [
        (dt.date(2024, 4, 15), "报送", "send in", ())
    ]


def test_a_scheme_that_ends_closes(site: Path, edit: Edit) -> None:
    """`valid_to` is its last day."""
    edit("scheme.yaml", "# valid_to: 2024-12-31", "valid_to: 2024-12-31")
    found = closings([load_library(site)["yard-2024"]], *EVER)
    assert [(each.day, each.kind, each.path) for each in found] == [
        (dt.date(2024, 12, 31), "scheme", "yard-2024")
    ]


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (dt.date(2024, 10, 16), [30]),
        (dt.date(2024, 11, 8), [7]),
        (dt.date(2024, 11, 14), [1]),
        (dt.date(2024, 11, 13), []),
        (dt.date(2024, 11, 15), []),
        (dt.date(2024, 11, 18), []),
    ],
)
def test_reminders_come_so_many_days_ahead(today: dt.date, left: list[int]) -> None:
    """30, 7 and 1 days before 15 November 2024, all working days; never on or after it."""
    found = reminders([closing(dt.date(2024, 11, 15))], today, DAYS)
    assert [each.days_left for each in found] == left


@given(st.dates(dt.date(2015, 3, 1), dt.date(2026, 12, 31)), st.lists(st.integers(0, 60), max_size=4))
def test_each_lead_is_told_once_on_a_working_day_in_time(day: dt.date, leads: list[int]) -> None:
    """On at most as many days as leads, each a working day, none earlier than needed, none too late."""
    asked = closing(day)
    span = [day - dt.timedelta(days=n) for n in range(80, -1, -1)]
    told = [each for each in span if reminders([asked], each, DAYS, leads=tuple(leads))]
    assert all(DAYS.is_workday(each, "000000") for each in told)
    expected = set()
    for lead in leads:
        at = day - dt.timedelta(days=lead)
        while not DAYS.is_workday(at, "000000"):
            at -= dt.timedelta(days=1)
        expected.add(at)
    assert set(told) == expected


def test_a_row_closes_on_its_last_day_where_its_list_says_so(site: Path) -> None:
    """With `closes: until` each row that ends is a closing; without it the row is only no longer read."""
    assert "consultation/lists/drafts#private-economy-law" in {
        each.path for each in closings(ALL, dt.date(2024, 11, 8), dt.date(2024, 11, 8))
    }
    fields = site / "yard-2024" / "lists" / "fields.csv"
    ended = fields.read_text("utf-8").replace("safety,2024-01-01,,", "safety,2024-01-01,2024-06-30,")
    fields.write_text(ended, encoding="utf-8")
    assert closings([load_library(site)["yard-2024"]], *EVER) == ()
    fields.write_text("# closes: until\n" + ended, encoding="utf-8")
    found = closings([load_library(site)["yard-2024"]], *EVER)
    assert [(each.day, each.zh, each.path) for each in found] == [
        (dt.date(2024, 6, 30), "领域：安全", "yard-2024/lists/fields#safety")
    ]


def test_a_list_closes_by_its_last_days_and_in_no_other_way(site: Path) -> None:
    """Another word after `closes` is refused with its line."""
    fields = site / "yard-2024" / "lists" / "fields.csv"
    fields.write_text("# closes: tomorrow\n" + fields.read_text("utf-8"), encoding="utf-8")
    assert [(each.code, each.row, each.field) for each in check(site)] == [("E-SCH-007", 1, "closes")]
