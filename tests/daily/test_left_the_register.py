# SPDX-License-Identifier: Apache-2.0
"""The lake forgets nobody: what a firm reported stays, though it left the register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from gulian import door, registry
from gulian.daily.folder import all_reports, of_the_register
from gulian.lake import Lake

if TYPE_CHECKING:
    from .conftest import Desk

DAY = dt.date(2020, 3, 2)


def test_reports_of_a_firm_that_left_the_register_stay_in_the_lake_when_their_file_is_read_again(
    desk: Desk,
) -> None:
    """They count for nobody while it is gone, and again when it comes back."""
    stays = desk.firm("样例甲")
    leaves = registry.temporary_code("样例乙", "330521")
    for code in (stays, leaves):
        desk.report(code, "2020-03-02")
    away = desk.look("2020-03-02")
    kept = Lake(desk.folder).read("reports", DAY, DAY)
    assert sorted(kept["code"]) == sorted([stays, leaves])
    assert away.collected is not None
    assert away.collected.chosen["code"].to_list() == [stays]
    assert "E-DOOR-" in "".join(away.inputs.folder.problems["code"])
    desk.firm("样例乙")
    desk.write()
    again = desk.look("2020-03-02")
    assert again.collected is not None
    assert sorted(again.collected.chosen["code"]) == sorted([stays, leaves])


def test_a_report_about_a_plant_nobody_listed_stays_too(desk: Desk) -> None:
    firm = desk.firm("样例甲")
    desk.report(firm, "2020-03-02", unit="P2")
    desk.report(firm, "2020-03-02")
    folder = door.read_folder(desk.write(), on=DAY)
    assert folder.reports["unit"].to_list() == [firm]
    assert folder.strangers["unit"].to_list() == ["P2"]
    assert of_the_register(all_reports(folder), folder)["unit"].to_list() == [firm]
