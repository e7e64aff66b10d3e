# SPDX-License-Identifier: Apache-2.0
"""The days after: did what was promised come back, does the firm say so, and does its next report agree?"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from gulian import daily, door

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Desk

MON, TUE, WED, THU, FRI = ("2020-03-02", "2020-03-03", "2020-03-04", "2020-03-05", "2020-03-06")


@pytest.fixture
def firm(desk: Desk) -> str:
    """A firm that stands still on Monday for want of people."""
    code = desk.firm("样例甲")
    desk.closed(code, MON)
    return code


def verified(day: daily.Day) -> dict[str, object]:
    """The only row of verify.csv."""
    assert day.verified is not None
    return day.verified.row(0, named=True)


def open_cases(day: daily.Day) -> list[str]:
    assert day.dispatched is not None
    return day.dispatched["case"].to_list()


def confirm(folder: Path, date: str, word: str = "是") -> None:
    """Types 企业确认 into the sheet of a day."""
    path = folder / "out" / date / "dispatch.xlsx"
    sheet = door.read_workbook(path)["总表"].with_columns(企业确认=pl.lit(word))
    path.write_bytes(door.write_workbook([door.Sheet("总表", sheet)]))


def test_a_case_is_struck_off_when_the_firm_itself_reports_that_it_runs(desk: Desk, firm: str) -> None:
    """Promised gain stands beside regained output; the case leaves the list."""
    first = desk.turn(MON)
    assert open_cases(first) == [f"20200302-{firm}"]
    desk.report(firm, TUE, output=8)
    second = desk.run(TUE)
    row = verified(second)
    assert (row["state"], row["firm_confirmed"]) == ("struck_off", True)
    assert (row["output_then"], row["output_now"], row["output_regained"]) == (0.0, 8.0, 8.0)
    assert row["gain_promised"] == 10.0
    assert open_cases(second) == []
    assert second.summary["struck_off"] == 1


def test_a_clerks_report_alone_strikes_nothing_off(desk: Desk, firm: str) -> None:
    """A proxy report that it runs leaves the case open, in the list, until the firm confirms."""
    desk.turn(MON)
    desk.report(firm, TUE, filled_by="county")
    second = desk.turn(TUE)
    assert (verified(second)["state"], verified(second)["firm_confirmed"]) == ("unconfirmed", False)
    assert open_cases(second) == [f"20200302-{firm}"]
    confirm(desk.folder, TUE)
    desk.report(firm, WED, filled_by="county")
    third = desk.turn(WED)
    assert (verified(third)["state"], verified(third)["firm_confirmed"]) == ("struck_off", True)
    assert open_cases(third) == []


def test_a_typed_confirmation_strikes_off_only_when_the_next_report_agrees(desk: Desk, firm: str) -> None:
    """企业确认 against a report that says closed is disputed; without any report nothing changes."""
    desk.turn(MON)
    confirm(desk.folder, MON)
    silent = desk.turn(TUE)
    assert verified(silent)["state"] == "silent"
    desk.closed(firm, WED)
    disputed = desk.turn(WED)
    assert verified(disputed)["state"] == "disputed"
    assert open_cases(disputed) == [f"20200302-{firm}"]
    desk.report(firm, THU, filled_by="county")
    assert verified(desk.turn(THU))["state"] == "struck_off"


def test_a_case_stays_over_days_of_silence_however_long(desk: Desk, firm: str) -> None:
    """Silent longer than states are carried: the firm is in no ranking, its case is still in the list."""
    desk.report(desk.firm("样例乙"), MON)
    desk.turn(MON)
    for date in (TUE, WED, THU, FRI, "2020-03-09"):
        day = desk.turn(date)
        assert verified(day)["state"] == "silent"
        assert open_cases(day) == [f"20200302-{firm}"]
    assert day.dispatched is not None
    assert day.dispatched["handed_out"].to_list() == [dt.date(2020, 3, 2)]
    assert day.located is not None
    assert day.located.blocked.is_empty()


def test_what_is_unknown_stays_unknown(desk: Desk, firm: str) -> None:
    """A firm that runs and does not say what it makes has regained nobody knows what, not zero."""
    desk.turn(MON)
    desk.report(firm, TUE, output="")
    row = verified(desk.turn(TUE))
    assert row["state"] == "struck_off"
    assert (row["output_then"], row["output_now"], row["output_regained"]) == (0.0, None, None)


@pytest.mark.usefixtures("firm")
def test_a_silent_firm_has_regained_nobody_knows_what(desk: Desk) -> None:
    """The state carried from an earlier day says nothing of today's output."""
    desk.report(desk.firm("样例乙"), TUE)
    desk.turn(MON)
    row = verified(desk.turn(TUE))
    assert (row["output_now"], row["output_regained"]) == (None, None)


def test_promised_and_regained_are_measured_from_the_day_of_handing_out(desk: Desk, firm: str) -> None:
    """Over several days the promise and the output of the first day stand as they were."""
    desk.turn(MON)
    desk.report(firm, TUE, output=3, blocked_by="labour")
    second = verified(desk.turn(TUE))
    assert (second["state"], second["output_regained"]) == ("open", 3.0)
    desk.report(firm, WED, output=10)
    third = verified(desk.turn(WED))
    assert (third["state"], third["output_regained"], third["gain_promised"]) == ("struck_off", 10.0, 10.0)
    assert third["handed_out"] == dt.date(2020, 3, 2)


def test_the_output_of_those_who_waited_counts(desk: Desk) -> None:
    """The brake maker comes back and with it the car maker that waited: both are regained output."""
    brakes = desk.firm("样例制动器", industry="3670", output=10)
    cars = desk.firm("样例汽车", industry="3611", output=100)
    desk.add("links", supplier=brakes, buyer=cars, value=3000, rank="sole")
    desk.closed(brakes, MON)
    desk.closed(cars, MON, "materials", capacity=100)
    first = desk.turn(MON)
    assert first.cases is not None
    assert first.cases["waiting"].to_list() == [[cars]]
    desk.report(brakes, TUE, output=10)
    desk.report(cars, TUE, output=90, capacity=100)
    row = verified(desk.turn(TUE))
    assert (row["output_then"], row["output_now"], row["output_regained"]) == (0.0, 100.0, 100.0)


def test_a_waiting_firm_that_is_silent_leaves_the_sum_unknown(desk: Desk) -> None:
    """Half an answer is no answer: regained output waits for the report of the one that waited."""
    brakes = desk.firm("样例制动器", industry="3670", output=10)
    cars = desk.firm("样例汽车", industry="3611", output=100)
    desk.add("links", supplier=brakes, buyer=cars, value=3000, rank="sole")
    desk.closed(brakes, MON)
    desk.closed(cars, MON, "materials", capacity=100)
    desk.turn(MON)
    desk.report(brakes, TUE, output=10)
    row = verified(desk.turn(TUE))
    assert (row["state"], row["output_regained"]) == ("struck_off", None)


def test_a_blockage_soon_after_striking_off_opens_the_same_case_again(desk: Desk, firm: str) -> None:
    """Number and day of handing out stay; what was typed to confirm it the first time counts no more."""
    desk.turn(MON)
    desk.report(firm, TUE)
    assert verified(desk.turn(TUE))["state"] == "struck_off"
    desk.closed(firm, WED)
    third = desk.turn(WED)
    assert verified(third)["state"] == "reopened"
    assert open_cases(third) == [f"20200302-{firm}"]
    desk.report(firm, THU)
    assert verified(desk.turn(THU))["state"] == "struck_off"


def test_a_confirmation_counts_once(desk: Desk, firm: str) -> None:
    """A typed 企业确认 that struck a case off does not strike it off again after it was opened again."""
    desk.turn(MON)
    confirm(desk.folder, MON)
    desk.report(firm, TUE, filled_by="county")
    assert verified(desk.turn(TUE))["state"] == "struck_off"
    desk.closed(firm, WED)
    assert verified(desk.turn(WED))["state"] == "reopened"
    desk.report(firm, THU, filled_by="county")
    assert verified(desk.turn(THU))["state"] == "unconfirmed"


def test_a_blockage_long_after_striking_off_is_a_case_of_its_own(desk: Desk, firm: str) -> None:
    """After the declared days the firm begins a new case under a new number."""
    desk.turn(MON)
    desk.report(firm, TUE)
    desk.turn(TUE)
    desk.closed(firm, "2020-03-16")
    day = desk.turn("2020-03-16")
    assert open_cases(day) == [f"20200316-{firm}"]


def test_a_firm_that_runs_and_asks_for_help_keeps_one_case(desk: Desk) -> None:
    """Export orders cancelled day after day: one case from the first day, struck off when it asks no more."""
    firm = desk.firm("样例小家电")
    for date in (MON, TUE):
        desk.report(firm, date, blocked_by="export", output=10)
        day = desk.turn(date)
        assert open_cases(day) == [f"20200302-{firm}"]
    assert verified(day)["state"] == "open"
    desk.report(firm, WED)
    assert verified(desk.turn(WED))["state"] == "struck_off"


def test_a_planned_stop_is_no_output_regained(desk: Desk, firm: str) -> None:
    """A blocked firm that calls its stop planned has not come back: the case stays open."""
    desk.turn(MON)
    desk.closed(firm, TUE, "planned", planned_stop=1)
    day = desk.turn(TUE)
    assert verified(day)["state"] == "open"
    assert open_cases(day) == [f"20200302-{firm}"]


def test_a_day_run_again_finds_the_same_cases(desk: Desk, firm: str) -> None:
    """Verify looks at what earlier days left, never at what its own run left before."""
    desk.turn(MON)
    desk.report(firm, TUE, filled_by="county")
    first, second = desk.run(TUE), desk.run(TUE)
    assert first.files == second.files
    assert first.cases is not None
    assert second.cases is not None
    assert first.cases.equals(second.cases)
