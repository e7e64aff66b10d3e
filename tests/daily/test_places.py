# SPDX-License-Identifier: Apache-2.0
"""Regions and bodies change; every firm counts once, at the place that is its own on the day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from .test_traps import DEQING, MON, found, members, rate, state

if TYPE_CHECKING:
    from .conftest import Desk

HALF_PAST_FIVE = dt.datetime(2020, 3, 2, 9, 30, tzinfo=dt.UTC)


def test_a_county_code_of_2012_that_was_merged_counts_in_todays_county_and_above(desk: Desk) -> None:
    """闸北区 310108 became part of 静安区 310106 in 2015: one county, one city, and it is told."""
    desk.report(desk.firm("样例甲", "310108"), MON)
    desk.report(desk.firm("样例乙", "310106"), MON)
    day = desk.look(MON)
    for level, code in (("county", "310106"), ("city", "310100"), ("province", "310000")):
        assert (rate(day, "resume_rate", level, code)["denominator"], level) == (2, level)
        assert members(day, "resume_rate", level)["code"].unique().to_list() == [code]
    assert day.inputs.folder.problems["code"].to_list() == ["E-REG-011"]


def test_a_zone_only_the_statistics_bureau_knows_counts_in_its_city(desk: Desk) -> None:
    """A code xx71 tells no county: 待核 there, in the city's sum, a finding to the city."""
    firm = desk.firm("样例甲", "340171")
    desk.report(firm, MON)
    desk.report(desk.firm("样例乙", "340102"), MON)
    day = desk.look(MON)
    assert (state(day, firm)["county"], state(day, firm)["city"]) == (None, "340100")
    assert rate(day, "resume_rate", "city", "340100")["denominator"] == 2
    assert rate(day, "resume_rate", "county", "待核")["denominator"] == 1
    assert [row["unit"] for row in found(day, "place_unknown")] == [firm]


def test_a_site_says_in_which_county_a_zone_lies_and_from_when(desk: Desk) -> None:
    """合肥高新区 in 蜀山区, by a row of `bodies`: counted there from its date on."""
    firm = desk.firm("样例甲", "340171")
    desk.add("bodies", body="340171", kind="zone", name="样例高新区", region="340104", since=MON)
    desk.add("bodies", body="999971", kind="zone", name="样例别区", region="340104", since="")
    for date in ("2020-02-28", MON):
        desk.report(firm, date)
    assert state(desk.look(MON), firm)["county"] == "340104"
    assert rate(desk.look(MON), "resume_rate", "county", "340104")["denominator"] == 1
    assert state(desk.look("2020-02-28"), firm)["county"] is None


@pytest.mark.parametrize(
    ("region", "elsewhere", "city", "province"),
    [
        ("210202", "210102", "210200", "210000"),
        ("330203", "330102", "330200", "330000"),
        ("350203", "350102", "350200", "350000"),
        ("370202", "370102", "370200", "370000"),
        ("440303", "440103", "440300", "440000"),
    ],
)
def test_each_city_with_separate_plan_stands_beside_its_province_and_in_it(
    desk: Desk, region: str, elsewhere: str, city: str, province: str
) -> None:
    """大连、宁波、厦门、青岛、深圳: closed there, open elsewhere; 0 %, 100 % and, together, 50 %."""
    desk.closed(desk.firm("样例甲", region), MON)
    desk.report(desk.firm("样例乙", elsewhere), MON)
    day = desk.look(MON)
    assert rate(day, "resume_rate", "body", f"plan-city-{city}")["value"] == 0
    assert rate(day, "resume_rate", "body", f"province-{province}")["value"] == 100
    assert rate(day, "resume_rate", "province", province)["value"] == 50


@pytest.mark.parametrize("city", ["659001", "659004", "659009"])
def test_the_cities_of_the_corps_are_the_corps_and_lie_in_xinjiang(desk: Desk, city: str) -> None:
    desk.report(desk.firm("样例团场", city), MON)
    day = desk.look(MON)
    assert rate(day, "resume_rate", "body", "corps")["denominator"] == 1
    assert rate(day, "resume_rate", "province", "650000")["denominator"] == 1


def test_a_park_bears_the_name_of_the_day(desk: Desk) -> None:
    """It was renamed on 1 March: before and after under its name of the time, in whatever order."""
    firm = desk.firm("样例甲", DEQING, park="park-9")
    desk.add("bodies", body="park-9", kind="park", name="样例新区", since="2020-03-01", until="")
    desk.add("bodies", body="park-9", kind="park", name="样例老区", since="2015-01-01", until="2020-03-01")
    for date in ("2020-02-28", MON):
        desk.report(firm, date)
    assert rate(desk.look(MON), "resume_rate", "park", "park-9")["name"] == "样例新区"
    assert rate(desk.look("2020-02-28"), "resume_rate", "park", "park-9")["name"] == "样例老区"


def test_as_of_gives_back_reports_corrected_by_new_rows_and_not_those_overwritten(desk: Desk) -> None:
    """A row of its own leaves the earlier one standing; a cell written over in its file is gone."""
    kept, lost = desk.firm("样例甲"), desk.firm("样例乙")
    desk.report(kept, MON, returned=50)
    desk.report(lost, MON, returned=50)
    desk.look(MON)
    desk.report(kept, MON, returned=90, received_at=f"{MON}T20:00:00+08:00")
    desk._rows["reports"][1] |= {"returned": 90, "received_at": f"{MON}T20:00:00+08:00"}
    day = desk.look(MON, HALF_PAST_FIVE)
    assert (state(day, kept)["reported"], state(day, kept)["returned"]) == (True, 50)
    assert (state(day, lost)["reported"], state(day, lost)["returned"]) == (False, None)
