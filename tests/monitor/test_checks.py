# SPDX-License-Identifier: Apache-2.0
"""Forms are checked by their own rules; the traps of the desk become findings, never corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from gulian.expr import Context
from gulian.monitor import check_rows, filed_in_bulk, raised, same_as_yesterday
from gulian.monitor.findings import SCHEMA
from gulian.schemes import Scheme, load_library

if TYPE_CHECKING:
    from .conftest import MakeUnits

DAY = dt.date(2020, 3, 1)
GOOD: dict[str, object] = {
    "code": "A",
    "unit": "A",
    "date": DAY,
    "file": "reports/a.csv",
    "row": 2,
    "opened": True,
    "planned_stop": False,
    "staff": 100,
    "returned": 80,
    "onsite": 60,
    "output_fen": 5,
    "capacity_fen": 10,
    "cause": None,
    "register_staff": 95,
}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_library()["resumption-2020"]


def check(scheme: Scheme, *rows: Mapping[str, object]) -> pl.DataFrame:
    frame = pl.DataFrame([{**GOOD, **row} for row in rows], schema_overrides={"cause": pl.String})
    return check_rows(scheme.forms["daily"], frame, Context(date=DAY, lists=scheme.lists))


def test_a_report_in_order_has_no_findings(scheme: Scheme) -> None:
    """And the frame of findings has its columns all the same."""
    found = check(scheme, {})
    assert found.is_empty()
    assert found.schema == pl.Schema(SCHEMA)


def test_a_finding_says_where_what_and_what_to_do(scheme: Scheme) -> None:
    """Rule, place, field, value, what was expected, and the fix in both languages."""
    (found,) = check(scheme, {}, {"row": 18, "returned": 120, "onsite": 60}).rows(named=True)
    assert (found["rule"], found["severity"], found["file"], found["row"]) == (
        "returned_within_staff",
        "error",
        "reports/a.csv",
        18,
    )
    assert (found["field"], found["value"], found["expected"]) == (
        "returned;staff",
        "120;100",
        "returned <= staff",
    )
    assert found["message_zh"]
    assert found["fix_en"]


def test_what_is_required_must_be_answered(scheme: Scheme) -> None:
    """A missing answer is an error of its question; rules about it are not judged."""
    found = check(scheme, {"returned": None})
    assert found.select("rule", "field", "value").rows() == [("returned_required", "returned", "")]


def test_a_number_outside_its_bounds_is_told(scheme: Scheme) -> None:
    """Less than nobody, more than the largest."""
    assert check(scheme, {"staff": 6_000_000})["rule"].to_list() == ["staff_bounds", "staff_near_register"]
    assert "onsite_bounds" in check(scheme, {"onsite": -1})["rule"].to_list()


def test_a_cause_must_be_one_of_the_list(scheme: Scheme) -> None:
    """And is only asked of those not running in full."""
    assert check(scheme, {"opened": False, "output_fen": None, "cause": "laziness"})["rule"].to_list() == [
        "blocked_by_choices"
    ]
    assert check(scheme, {"opened": False, "output_fen": None, "cause": "labour"}).is_empty()


def test_an_unknown_answer_is_a_finding_only_where_the_rule_says_so(scheme: Scheme) -> None:
    """Closed without a cause is one; a capacity nobody gave is not."""
    assert check(scheme, {"opened": False, "output_fen": None, "planned_stop": None})["rule"].to_list() == [
        "closed_says_why"
    ]
    assert check(scheme, {"capacity_fen": None}).is_empty()


@pytest.mark.parametrize(("staff", "told"), [(123, False), (124, True), (66, True), (67, False)])
def test_a_jump_of_staff_against_the_register_is_a_finding(scheme: Scheme, staff: int, told: bool) -> None:
    """More than 30 % away from 95."""
    found = check(scheme, {"staff": staff, "returned": 10, "onsite": 5})
    assert ("staff_near_register" in found["rule"].to_list()) is told


def test_columns_that_are_not_there_are_unknown(scheme: Scheme) -> None:
    """A list with names and states only is checked as far as it goes; causes come from `blocked_by`."""
    frame = pl.DataFrame(
        {"code": ["A"], "date": [DAY], "opened": [False], "blocked_by": [["labour", "funds"]]}
    )
    found = check_rows(scheme.forms["daily"], frame, Context(date=DAY, lists=scheme.lists))
    assert sorted(found["rule"].to_list()) == ["returned_required", "staff_required"]
    assert found["file"].to_list() == [None, None]


def test_findings_stand_by_place(scheme: Scheme) -> None:
    """Row by row, whatever the order of the rules."""
    rows = [{"row": 3, "returned": 120}, {"row": 2, "onsite": 90}]
    assert check(scheme, *rows)["row"].to_list() == [2, 3]


# -- the desk --------------------------------------------------------------------------------------------


def _at(second: int) -> dt.datetime:
    return dt.datetime(2020, 3, 1, 8, tzinfo=dt.UTC) + dt.timedelta(seconds=second)


def _filed(second: int, **other: object) -> dict[str, object]:
    return {"county": "A", "filled_by": "county", "proxy": True, "received_at": _at(second), **other}


def test_five_reports_by_one_clerk_within_a_minute_are_a_finding(units: MakeUnits) -> None:
    """The sixth, an hour later, is not one of them."""
    frame = units(*[_filed(second) for second in (0, 10, 20, 30, 60, 3600)])
    assert filed_in_bulk(frame, 60, 5)["unit"].to_list() == ["U1", "U2", "U3", "U4", "U5"]
    assert filed_in_bulk(frame, 59, 5).is_empty()


def test_what_firms_send_themselves_at_the_deadline_is_no_bulk_filing(units: MakeUnits) -> None:
    """Nor what two counties send at once, nor reports whose receipt is unknown."""
    assert filed_in_bulk(units(*[_filed(0, filled_by="firm", proxy=False)] * 9), 60, 5).is_empty()
    assert filed_in_bulk(units(*[_filed(0, county=county) for county in "AABBAABB"]), 60, 5).is_empty()
    assert filed_in_bulk(units(*[_filed(0, received_at=None)] * 9), 60, 5).is_empty()


def test_a_proxy_report_that_repeats_yesterday_is_a_finding(units: MakeUnits) -> None:
    """In every answer, and only where enough was answered; what a firm says itself may stay the same."""
    same: dict[str, object] = {"opened": True, "staff": 10, "returned": 7, "proxy": True}
    before = units(same, same, same, same, {"reported": False, **same})
    today = units(same, {**same, "returned": 8}, {**same, "proxy": False}, {**same, "opened": False}, same)
    found = same_as_yesterday(today, before, 3)
    assert found.select("unit", "value").rows() == [("U1", "true;10;7;;;;;")]
    assert same_as_yesterday(today, before, 4).is_empty()


# -- warnings --------------------------------------------------------------------------------------------


def test_opened_but_idle_is_raised_after_two_days(units: MakeUnits, scheme: Scheme) -> None:
    """开而不产: open with nobody on site on both days; a silent day between ends it."""
    rules = list(scheme.warnings.values())
    context = Context(lists=scheme.lists)
    idle: dict[str, object] = {"opened": True, "onsite": 0, "staff": 10, "county": "A"}
    busy: dict[str, object] = {**idle, "onsite": 9}
    silent: dict[str, object] = {**idle, "reported": False}
    days = {
        DAY - dt.timedelta(days=1): units(idle, busy, silent, idle),
        DAY: units(idle, idle, idle, silent),
    }
    found = raised(rules, days, context)
    assert found.select("warning", "unit", "since", "county").rows() == [
        ("opened_but_idle", "U1", DAY - dt.timedelta(days=1), "A")
    ]
    assert found["tell"].to_list() == [["firm", "county"]]
    assert raised(rules, {DAY: days[DAY]}, context).is_empty()
    assert raised(rules, {}, context).is_empty()


def test_a_warning_for_one_day_is_raised_at_once(units: MakeUnits, scheme: Scheme) -> None:
    """With the same condition, held for one day only."""
    rule = replace(scheme.warnings["opened_but_idle"], for_days=1)
    frame = units(
        {"opened": True, "onsite": 3, "output_fen": 900, "capacity_fen": 10_000, "staff": 5}, {"opened": True}
    )
    assert raised([rule], {DAY: frame}, Context(lists=scheme.lists))["unit"].to_list() == ["U1"]
