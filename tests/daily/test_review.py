# SPDX-License-Identifier: Apache-2.0
"""初步数 and 审核数: reviewed upward level by level, sent back with a reason, visible to all at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gulian.monitor.validation import Standing

    from .conftest import Desk

DAY = "2020-03-02"
HERE, THERE, CITY, OTHER_CITY, PROVINCE = "330521", "330784", "330500", "330700", "330000"


@pytest.fixture
def counties(desk: Desk) -> Desk:
    """A firm in each of two counties, which lie in two cities of one province."""
    for name, region in (("样例甲", HERE), ("样例乙", THERE)):
        desk.report(desk.firm(name, region), DAY)
    return desk


def reviewed(desk: Desk, as_of: dt.datetime | None = None) -> Standing:
    found = desk.look(DAY, as_of).reviewed
    assert found is not None
    return found


def test_figures_nobody_reviewed_are_preliminary(counties: Desk) -> None:
    """Every level sees them at once, as 初步数."""
    assert (reviewed(counties).state, reviewed(counties).level) == ("preliminary", "")


def test_figures_are_reviewed_when_every_county_that_owes_reports_approved(counties: Desk) -> None:
    """One county alone is not enough; who approved is kept."""
    counties.review(HERE, "approved", "16:00")
    assert reviewed(counties).state == "preliminary"
    counties.review(THERE, "approved", "16:10")
    found = reviewed(counties)
    assert (found.state, found.level) == ("reviewed", "county")
    assert found.by == {HERE: f"样例审核员{HERE}", THERE: f"样例审核员{THERE}"}


def test_no_level_approves_in_the_place_of_the_one_below(counties: Desk) -> None:
    """The city and the province may sign first: without the counties the figures stay 初步数."""
    for region in (CITY, OTHER_CITY, PROVINCE):
        counties.review(region, "approved", "16:30")
    assert reviewed(counties).state == "preliminary"
    assert reviewed(counties).by == {}


def test_an_approval_given_before_the_county_approved_signs_nothing(counties: Desk) -> None:
    """Reviewed upward level by level: the city that leapt ahead has to sign again."""
    counties.review(CITY, "approved", "15:30")
    counties.review(OTHER_CITY, "approved", "16:30")
    counties.review(HERE, "approved", "16:00")
    counties.review(THERE, "approved", "16:00")
    assert reviewed(counties).level == "county"
    counties.review(CITY, "approved", "16:40")
    assert reviewed(counties).level == "city"
    counties.review(PROVINCE, "approved", "17:00")
    assert reviewed(counties).level == "province"


def test_a_county_sent_back_is_named_with_the_reason(counties: Desk) -> None:
    """The bulletin says which county and why; day.json carries the same."""
    counties.review(HERE, "approved", "16:00")
    counties.review(THERE, "returned", "16:00", note="3户人数与名录不符")
    day = counties.run(DAY)
    assert day.summary["returned"] == {THERE: "3户人数与名录不符"}
    assert "永康市的报表已退回：3户人数与名录不符。" in day.files["bulletin.html"].decode()
    assert "初步数" in day.files["bulletin.html"].decode()


def test_a_level_above_may_send_back_and_the_county_approves_again(counties: Desk) -> None:
    """A return of the city undoes the approvals before it, and only these; it edits nothing."""
    counties.review(HERE, "approved", "16:00")
    counties.review(THERE, "approved", "16:00")
    counties.review(CITY, "returned", "16:20", note="请复核")
    found = reviewed(counties)
    assert (found.state, found.returned) == ("preliminary", {HERE: "请复核"})
    counties.review(HERE, "approved", "16:40")
    assert (reviewed(counties).state, reviewed(counties).returned) == ("reviewed", {})


def test_a_report_that_changes_after_the_approval_makes_the_county_preliminary(counties: Desk) -> None:
    """It says why: how many units changed; the level above finds it among the findings."""
    for county in (HERE, THERE):
        counties.review(county, "approved", "16:00")
    late = counties.firm("样例丙", HERE)
    counties.report(late, DAY, received_at=f"{DAY}T16:30:00+08:00")
    found = reviewed(counties)
    assert (found.state, found.changed) == ("preliminary", {HERE: 1})
    assert list(found.by) == [THERE]
    day = counties.run(DAY)
    assert "德清县审核通过后又有1个单位的报表变动，退为初步数" in day.files["bulletin.html"].decode()
    assert day.findings is not None
    told = day.findings.filter(finding="changed_after_approval")
    assert told.select("code", "told").rows() == [(HERE, "city")]
    counties.review(HERE, "approved", "17:00")
    assert reviewed(counties).state == "reviewed"


def test_a_decision_taken_later_is_not_yet_known_as_of_an_earlier_moment(counties: Desk) -> None:
    """A bulletin of half past five stays 初步数 however often it is run again."""
    counties.review(HERE, "approved", "16:00")
    counties.review(THERE, "approved", "18:00")
    half_past_five = dt.datetime(2020, 3, 2, 9, 30, tzinfo=dt.UTC)
    assert reviewed(counties).state == "reviewed"
    assert reviewed(counties, half_past_five).state == "preliminary"
