# SPDX-License-Identifier: Apache-2.0
"""Dated lists: which row holds on a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.errors import MissingKey, NoValueOnDate, OverlappingRows, UnknownKey, WrongValue
from gulian.schemes import DatedList, Named
from gulian.schemes.lists import dated_list, read_list

HEAD = "# title_zh: 表\n# title_en: List\n"
NAME = Named(id="limits", path="yard/lists/limits", version=1, hash="0" * 64, file="yard/lists/limits.csv")


def made(text: str) -> DatedList:
    table = read_list((HEAD + text).encode(), "yard/lists/limits.csv")
    assert table.problems == ()
    return dated_list(table, NAME)


def test_both_ends_of_a_span_belong_to_it() -> None:
    """from is the first day, until the last; outside the value is unknown, never a default."""
    limits = made(
        "# value: int\nkey,from,until,value,unit\nx,2020-02-10,2020-03-02,3,days\nx,2020-03-03,,2,days\n"
    )
    day = dt.date.fromisoformat
    found = [
        limits.value("x", day(text)) for text in ("2020-02-09", "2020-02-10", "2020-03-02", "2020-03-03")
    ]
    assert found == [None, 3, 3, 2]
    assert limits.value("y", day("2020-03-03")) is None


def test_a_row_asked_for_outside_its_span_is_an_error_with_the_nearest_keys() -> None:
    """`row` stops the caller where `value` answers unknown."""
    limits = made("key,from,until,zh\nlabour,2020-02-10,,用工\n")
    with pytest.raises(NoValueOnDate) as caught:
        limits.row("labor", dt.date(2020, 3, 1))
    assert caught.value.nearest == "labour"
    assert limits.row("labour", dt.date(2020, 3, 1)).cells["zh"] == "用工"


def test_rows_that_hold_on_a_day_keep_the_order_of_the_file() -> None:
    """`on` answers the directory of a day."""
    rows = made("key,from,until\nb,,\na,,2020-01-01\nc,2020-01-02,\n")
    assert list(rows.on(dt.date(2020, 1, 1))) == ["b", "a"]
    assert list(rows.on(dt.date(2020, 1, 2))) == ["b", "c"]


def test_decimals_are_exact() -> None:
    """0.10 stays 0.10."""
    limits = made("# value: decimal\nkey,from,until,value,unit\nx,,,0.10,share\n")
    assert limits.value("x", dt.date(2020, 1, 1)) == Decimal("0.10")


@pytest.mark.parametrize(
    ("text", "error", "line", "key"),
    [
        ("key,from,until\nx,2020-02-30,\n", WrongValue, 4, "x.from"),
        ("key,from,until\nx,2020-03-01,2020-02-01\n", WrongValue, 4, "x.until"),
        ("key,from,until\nx,,\nx,2020-01-01,\n", OverlappingRows, 5, "x"),
        ("key,from\nx,\n", MissingKey, 3, "until"),
        ("key,from,until,value\nx,,,1\n", MissingKey, 1, "# value"),
        ("# value: int\nkey,from,until,value,unit\nx,,,1.5,d\n", WrongValue, 5, "x.value"),
        ("# value: int\nkey,from,until,value,unit\nx,,,1_000,d\n", WrongValue, 5, "x.value"),
        ("# value: int\nkey,from,until,value,unit\nx,,,9999999999999999999,d\n", WrongValue, 5, "x.value"),
        ("# value: decimal\nkey,from,until,value,unit\nx,,,1e3,d\n", WrongValue, 5, "x.value"),
        ("# value: decimal\nkey,from,until,value,unit\nx,,,NaN,d\n", WrongValue, 5, "x.value"),
        ("# value: bool\nkey,from,until,value,unit\nx,,,yes,d\n", WrongValue, 5, "x.value"),
        ("key,from,until\nx,20200210,\n", WrongValue, 4, "x.from"),
        ("# value: number\nkey,from,until\nx,,\n", WrongValue, 3, "value"),
        ("# tittle_zh: x\nkey,from,until\nx,,\n", UnknownKey, 3, "tittle_zh"),
        ("key,from,until,key\nx,,,y\n", WrongValue, 3, "key"),
        ("key,from,until\nx,\n", WrongValue, 4, ""),
        ("key,from,until\n,,\n", WrongValue, 4, "key"),
    ],
)
def test_each_fault_of_a_list_is_told_with_its_line(text: str, error: type, line: int, key: str) -> None:
    """Wrong dates, overlaps, missing columns and misspelt header lines are told where they stand."""
    problems = read_list((HEAD + text).encode(), "f.csv").problems
    assert [(type(each), each.line, each.key) for each in problems] == [(error, line, key)]


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 12))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), max_size=4))
def test_overlaps_are_found_exactly_when_two_rows_hold_on_one_day(
    spans: list[tuple[dt.date, dt.date]],
) -> None:
    """Compared with counting, day by day, how many rows hold."""
    ordered = [(min(span), max(span)) for span in spans]
    text = HEAD + "key,from,until\n" + "".join(f"x,{first},{last}\n" for first, last in ordered)
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=step) for step in range(12)]
    crowded = any(sum(first <= day <= last for first, last in ordered) > 1 for day in days)
    assert bool(read_list(text.encode(), "f.csv").problems) == crowded
