# SPDX-License-Identifier: Apache-2.0
"""Approved figures are kept as they were approved; who corrects them says why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from gulian.daily.approve import Signature, approve_folder, snapshots
from gulian.errors import CorrectionRefused, LevelLeapt
from gulian.lake import Lake
from gulian.monitor.validation import difference

if TYPE_CHECKING:
    from .conftest import Desk

DAY = dt.date(2020, 3, 2)
COUNTY, CITY = "330521", "330500"


def signed(region: str, level: str, hour: int, reason: str = "") -> Signature:
    return Signature(region, level, "样例审核员", dt.datetime(2020, 3, 2, hour, tzinfo=dt.UTC), reason)


def test_what_a_county_approved_stands_when_its_reports_change_and_the_next_version_says_why(
    desk: Desk,
) -> None:
    firm = desk.firm("样例甲")
    desk.report(firm, "2020-03-02")
    one = approve_folder(desk.write(), DAY, signed(COUNTY, "county", 8))
    desk.report(firm, "2020-03-02", staff=120, received_at="2020-03-02T17:00:00+08:00")
    with pytest.raises(CorrectionRefused):
        approve_folder(desk.write(), DAY, signed(COUNTY, "county", 10))
    two = approve_folder(desk.folder, DAY, signed(COUNTY, "county", 10, "企业更正人数"))
    kept = snapshots(desk.folder, DAY, COUNTY)
    assert [each.sha256 for each in kept] == [one.sha256, two.sha256]
    assert difference(*kept).rows() == [(firm, "staff", "100", "120", "changed")]
    assert any(pin.startswith("resumption-2020/forms/daily@1#") for pin in two.pins)
    assert len(Lake(desk.folder).parts("snapshots")) == 2


def test_a_city_approves_after_its_counties(desk: Desk) -> None:
    desk.report(desk.firm("样例甲"), "2020-03-02")
    with pytest.raises(LevelLeapt):
        approve_folder(desk.write(), DAY, signed(CITY, "city", 9))
    desk.review(COUNTY, "approved", "16:00")
    assert approve_folder(desk.write(), DAY, signed(CITY, "city", 9)).version == 1
