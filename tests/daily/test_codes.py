# SPDX-License-Identifier: Apache-2.0
"""Codes that change: whatever a row was written under, it is the firm's of today, told and counted once."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from gulian import daily, registry, sample
from gulian.cli import main

from .test_traps import CIXI, DEQING, MON, SUN, TUE, rate, state, units_of

if TYPE_CHECKING:
    from .conftest import Desk


def full(organisation: str) -> str:
    """A credit code of 德清 around the first eight characters of an organisation code."""
    first = f"91330521{organisation}{registry.organisation_check(organisation)}"
    return first + registry.check_character(first)


REAL = full("YL900030")


def told(day: daily.Day) -> list[tuple[str, str, str]]:
    """What problems.csv says: file, value, code."""
    return day.inputs.folder.problems.select("file", "value", "code").rows()


def renamed(desk: Desk, old: str, new: str) -> None:
    """The register's row gets another code; reports stay as they were written."""
    for row in desk._rows["enterprises"]:
        if row["code"] == old:
            row["code"] = new


def test_a_temporary_id_that_got_its_code_goes_on_as_the_same_firm(desk: Desk) -> None:
    """Monday under T-..., Tuesday the code is there, the clerk still writes T-...: one firm, one case."""
    firm = desk.firm("样例甲")
    desk.closed(firm, MON)
    first = desk.turn(MON)
    assert first.dispatched is not None
    number = first.dispatched["case"].to_list()
    renamed(desk, firm, REAL)
    desk.add("aliases", old=firm, code=REAL, kind="临时代码")
    desk.closed(firm, TUE)
    day = desk.turn(TUE)
    assert units_of(day) == [REAL]
    assert state(day, REAL)["reported"]
    assert day.dispatched is not None
    assert day.dispatched.select("unit", "case").rows() == [(REAL, number[0])]
    assert told(day) == [("reports.csv", firm, "E-DOOR-080")] * 2


def test_reports_the_lake_kept_under_an_old_code_are_followed_when_their_file_is_gone(desk: Desk) -> None:
    """The file of Monday was moved away under the old code; its state is carried, and that is told."""
    firm = desk.firm("样例甲")
    desk.closed(firm, MON)
    desk.turn(MON)
    (desk.folder / "reports.csv").unlink()
    del desk._rows["reports"]
    renamed(desk, firm, REAL)
    desk.add("aliases", old=firm, code=REAL, kind="temporary")
    day = desk.turn(TUE)
    assert (state(day, REAL)["carried"], state(day, REAL)["opened"]) == (1, False)
    assert told(day) == [("reports.csv", firm, "E-DOOR-080")]


def test_a_wrong_code_in_the_register_is_corrected_and_not_refused(desk: Desk) -> None:
    """Its last character is wrong: without the alias row it is left out, with it the firm is expected."""
    wrong = REAL[:17] + ("0" if REAL[17] != "0" else "1")
    desk.firm("样例甲", code=wrong)
    desk.report(wrong, MON)
    assert units_of(desk.look(MON)) == []
    desk.add("aliases", old=wrong, code=REAL, kind="更正")
    day = desk.look(MON)
    assert units_of(day) == [REAL]
    assert state(day, REAL)["reported"]
    assert {code for *_, code in told(day)} == {"E-DOOR-080"}


def test_an_alias_does_not_make_a_wrong_code_right(desk: Desk) -> None:
    """It leads to a code that fails its own check: refused like any other."""
    firm, wrong = desk.firm("样例甲"), REAL[:17] + ("0" if REAL[17] != "0" else "1")
    desk.add("aliases", old=firm, code=wrong, kind="temporary")
    day = desk.look(MON)
    assert units_of(day) == []
    assert "E-REG-004" in {code for *_, code in told(day)}


def test_an_organisation_code_of_nine_characters_and_its_credit_code_are_one_firm(desk: Desk) -> None:
    """Register and links under the credit code, reports with the old one, hyphen and all."""
    old = "YL9000094"
    desk.firm("样例甲", code=REAL)
    firm, buyer = REAL, desk.firm("样例乙")
    desk.add("aliases", old=old, code=firm, kind="换码", since="2016-01-01")
    desk.add("links", supplier=old, buyer=buyer, value=100)
    desk.report("YL900009-4", MON)
    day = desk.look(MON)
    assert state(day, firm)["reported"]
    assert day.inputs.folder.links["supplier"].to_list() == [firm]
    assert sorted(told(day)) == [("links.csv", old, "E-DOOR-080"), ("reports.csv", old, "E-DOOR-080")]


def test_merged_firms_with_their_plants_listed_add_up_and_count_once(desk: Desk) -> None:
    """甲 went into 乙 on Monday: its plant goes on in 德清, 乙's own in 慈溪, one firm in the province."""
    gone, firm = desk.firm("样例甲", DEQING), desk.firm("样例乙", CIXI)
    desk.add("units", unit=gone, code=firm, name="原样例甲", region=DEQING)
    desk.add("units", unit=firm, code=firm, name="样例乙", region=CIXI)
    desk.add("aliases", old=gone, code=firm, kind="合并", since=MON)
    for date in ("2020-02-28", MON):
        desk.report(gone, date, staff=100, returned=50)
        desk.report(firm, date, staff=200, returned=150)
    day = desk.look(MON)
    assert units_of(day) == sorted([gone, firm])
    row = rate(day, "return_rate")
    assert (row["numerator"], row["denominator"]) == (200, 300)
    assert rate(day, "resume_rate")["denominator"] == 1
    assert rate(day, "return_rate", "county", DEQING)["numerator"] == 50
    assert day.before is not None
    assert day.before.chosen.filter(unit=gone)["code"].unique().to_list() == [firm]
    codes = [code for *_, code in told(day)]
    assert (codes.count("E-DOOR-081"), codes.count("E-DOOR-080")) == (1, 2)


def test_a_merged_firm_without_a_plant_of_its_own_is_the_one_it_went_into(desk: Desk) -> None:
    """Two reports of one firm: the last received counts, as everywhere, and every step is told."""
    gone, firm = desk.firm("样例甲"), desk.firm("样例乙")
    desk.add("aliases", old=gone, code=firm, kind="merged", since=MON)
    desk.report(firm, MON, returned=60)
    desk.report(gone, MON, returned=90, received_at=f"{MON}T16:00:00+08:00")
    day = desk.look(MON)
    assert units_of(day) == [firm]
    assert (rate(day, "return_rate")["numerator"], rate(day, "return_rate")["denominator"]) == (90, 100)
    assert day.summary == {}
    assert day.collected is not None
    assert day.collected.superseded == 1


def test_before_the_merger_a_firm_is_itself(desk: Desk) -> None:
    """Run for the Sunday, both are expected and each report is its firm's."""
    gone, firm = desk.firm("样例甲"), desk.firm("样例乙")
    desk.add("aliases", old=gone, code=firm, kind="merged", since=MON)
    desk.report(gone, SUN)
    desk.report(firm, SUN)
    day = desk.look(SUN)
    assert units_of(day) == sorted([gone, firm])
    assert rate(day, "resume_rate")["reported"] == 2
    assert told(day) == []


def test_links_of_merged_firms_roll_up_and_a_link_to_itself_is_left_out(desk: Desk) -> None:
    """Both sold to 丙, and one to the other: two links of one firm, and one that says nothing any more."""
    gone, firm, buyer = desk.firm("样例甲"), desk.firm("样例乙"), desk.firm("样例丙")
    desk.add("aliases", old=gone, code=firm, kind="merged", since=MON)
    for supplier, to in ((gone, buyer), (firm, buyer), (gone, firm)):
        desk.add("links", supplier=supplier, buyer=to, value=100)
    links = desk.look(MON).inputs.folder.links
    assert links.select("supplier", "buyer", "value_fen").rows() == [(firm, buyer, 100_000_000)] * 2
    assert "E-DOOR-074" in {code for *_, code in told(desk.look(MON))}


def test_a_divided_firm_is_nobodys(desk: Desk) -> None:
    """Which of the two is meant nobody knows: left out and told, never given to one of them."""
    old, one, two = desk.firm("样例甲"), desk.firm("样例乙"), desk.firm("样例丙")
    for code in (one, two):
        desk.add("aliases", old=old, code=code, kind="分立", since=MON)
    desk.report(old, MON)
    day = desk.look(MON)
    assert units_of(day) == sorted([one, two])
    assert rate(day, "resume_rate")["reported"] == 0
    assert [code for *_, code in told(day)] == ["E-DOOR-082"] * 2


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("A", "A")], "E-DOOR-084"),
        ([("A", "B"), ("B", "A"), ("C", "A")], "E-DOOR-084"),
        ([("A", "B"), ("A", "C")], "E-DOOR-083"),
        ([(f"A{at:03}", f"A{at + 1:03}") for at in range(60)], "E-DOOR-084"),
    ],
)
def test_alias_rows_that_lead_nowhere_are_told_and_the_rest_of_the_day_goes_on(
    desk: Desk, rows: list[tuple[str, str]], code: str
) -> None:
    """Rings, two firms without a split, a line without end."""
    firm = desk.firm("样例甲")
    for old, new in rows:
        desk.add("aliases", old=old, code=new, kind="corrected")
    desk.report(firm, MON)
    day = desk.look(MON)
    assert state(day, firm)["reported"]
    assert {found for *_, found in told(day)} == {code}


def test_the_list_of_the_dates_year_decides_who_is_above_scale(desk: Desk) -> None:
    """One of three is on the list of 2020 whatever the register says; where both differ it is told."""
    on, off, blank = (
        desk.firm("样例甲", above_scale=0),
        desk.firm("样例乙"),
        desk.firm("样例丙", above_scale=""),
    )
    for firm in (on, off, blank):
        desk.report(firm, MON)
    for year, firm in (("2020年", on), (2019, off), (2019, blank)):
        desk.add("above_scale", 年份=year, 统一社会信用代码=firm)
    day = desk.look(MON)
    assert [state(day, firm)["above_scale"] for firm in (on, off, blank)] == [True, False, False]
    assert (rate(day, "opening_rate")["denominator"], rate(day, "opening_rate")["frame_unknown"]) == (1, 0)
    assert sorted(told(day)) == sorted(
        [("enterprises.csv", "0", "E-DOOR-086"), ("enterprises.csv", "1", "E-DOOR-086")]
    )


def test_each_day_is_measured_by_the_list_of_its_own_year(desk: Desk) -> None:
    """4 January 2021 compares with 31 December 2020: then by the list of 2020."""
    firm = desk.firm("样例甲", above_scale="")
    other = desk.firm("样例乙", above_scale="")
    for date in ("2020-12-31", "2021-01-04"):
        desk.report(firm, date)
    desk.add("above_scale", year=2020, code=other)
    desk.add("above_scale", year=2021, code=firm)
    day = desk.look("2021-01-04")
    assert day.before is not None
    assert day.before.date == dt.date(2020, 12, 31)
    assert state(day, firm)["above_scale"]
    assert not day.before.units.row(by_predicate=pl.col("unit") == firm, named=True)["above_scale"]


def test_without_a_list_of_the_year_the_register_counts_and_that_is_told(desk: Desk) -> None:
    firm = desk.firm("样例甲", above_scale=1)
    desk.report(firm, MON)
    desk.add("above_scale", year=2019, code=firm)
    desk.add("above_scale", year="去年", code=firm)
    day = desk.look(MON)
    assert rate(day, "opening_rate")["denominator"] == 1
    assert [code for *_, code in told(day)] == ["E-DOOR-085", "E-DOOR-079"]


def test_a_list_under_an_old_code_names_the_firm_of_today(desk: Desk) -> None:
    desk.firm("样例甲", code=REAL, above_scale="")
    desk.report(REAL, MON)
    desk.add("above_scale", year=2020, code="YL9000094")
    desk.add("aliases", old="YL9000094", code=REAL, kind="renumbered")
    assert state(desk.look(MON), REAL)["above_scale"]


def test_a_group_head_that_only_sums_up_ties_its_partners_and_makes_nothing_twice(desk: Desk) -> None:
    """Links in the group's name stay in the network; its output, which is its members', is in no gain."""
    head = desk.firm("样例集团", output=500, revenue=180000)
    member, supplier = desk.firm("样例甲", group=head, output=500), desk.firm("样例乙", output=20)
    desk.add("links", supplier=supplier, buyer=head, value=7000, rank="sole")
    desk.report(member, MON)
    desk.closed(supplier, MON)
    day = desk.run(MON)
    assert day.located is not None
    assert day.located.output_basis == {"group": 1, "register": 2}
    assert day.located.blocked["gain"].to_list() == [20.0]
    assert (day.located.loss, day.summary["expected"]) == (20.0, 2)


# -- the small named world, as a user runs it --------------------------------------------------------------


def small_world_with(folder: Path, **tables: str) -> dict[str, list[dict[str, str]]]:
    """The small world with further tables, after `gulian day` of its last day: the tables written."""
    sample.small_world(folder)
    for name, text in tables.items():
        path = folder / f"{name}.csv"
        known = path.read_text("utf-8") if path.is_file() else ""
        path.write_text(known + text, encoding="utf-8")
    assert main(["day", str(folder), "--date", "2020-03-01"]) == 1
    files = ("problems", "indicators", "blocked")
    return {
        name: list(
            csv.DictReader(io.StringIO((folder / f"out/2020-03-01/{name}.csv").read_text("utf-8-sig")))
        )
        for name in files
    }


def expected(found: dict[str, list[dict[str, str]]]) -> tuple[str, str]:
    (row,) = [r for r in found["indicators"] if (r["indicator"], r["level"]) == ("return_rate", "total")]
    return row["expected"], row["reported"]


def test_the_small_world_with_a_code_corrected_expects_a_firm_more(tmp_path: Path) -> None:
    """9013, whose code is mistyped in the register and left out, is found again by one alias row."""
    right = full("YL900013")
    before = small_world_with(tmp_path / "plain")
    after = small_world_with(
        tmp_path / "aliases", aliases=f"old,code,kind\n91330521YL90001310,{right},corrected\n"
    )
    assert int(expected(after)[0]) == int(expected(before)[0]) + 1
    assert any(row["code"] == "E-REG-004" for row in before["problems"])
    assert not any(row["code"] == "E-REG-004" for row in after["problems"])
    assert any(
        row["code"] == "E-DOOR-080" and row["value"] == "91330521YL90001310" for row in after["problems"]
    )


def test_the_small_world_with_an_organisation_code_followed_has_the_same_figures(tmp_path: Path) -> None:
    """9009 under its credit code: every figure is the same, its row in blocked.csv has the new code."""
    new = full("YL900009")
    before = small_world_with(tmp_path / "plain")
    after = small_world_with(
        tmp_path / "aliases", aliases=f"旧代码,现用代码,变更类别,起始日期\nYL900009-4,{new},换码,2019-06-01\n"
    )
    assert after["indicators"] == before["indicators"]
    codes = [
        row["code"].replace("YL9000094", new) if row["code"] == "YL9000094" else row["code"]
        for row in before["blocked"]
    ]
    assert [row["code"] for row in after["blocked"]] == codes
    assert new in codes


def test_the_small_world_with_two_firms_merged_keeps_both_plants_and_counts_one_firm(tmp_path: Path) -> None:
    """9007 went into 9006 on 1 March, both plants listed: the same persons, one firm less."""
    old, firm = "91330282YL9000078W", "91330282YL900006XW"
    before = small_world_with(tmp_path / "plain")
    after = small_world_with(
        tmp_path / "aliases",
        aliases=f"old,code,kind,since\n{old},{firm},merged,2020-03-01\n",
        units=f"{old},{firm},样例慈溪灯具,330282,,,\n{firm},{firm},样例慈溪小家电,330282,,,\n",
    )

    def row(found: dict[str, list[dict[str, str]]], indicator: str) -> dict[str, str]:
        return next(r for r in found["indicators"] if (r["indicator"], r["level"]) == (indicator, "total"))

    for key in ("numerator", "denominator"):
        assert row(after, "return_rate")[key] == row(before, "return_rate")[key]
    assert int(row(after, "resume_rate")["denominator"]) == int(row(before, "resume_rate")["denominator"]) - 1
    assert [r["value"] for r in after["problems"] if r["code"] == "E-DOOR-081"] == [old]


def test_a_day_that_takes_up_what_was_read_before_follows_new_alias_rows(desk: Desk) -> None:
    """The alias file came between two runs: the bytes are those of a run that read everything anew."""
    wrong = REAL[:17] + ("0" if REAL[17] != "0" else "1")
    desk.firm("样例甲", code=wrong)
    desk.closed(desk.firm("样例乙"), MON)
    desk.closed(wrong, MON)
    first = desk.run(MON)
    desk.add("aliases", old=wrong, code=REAL, kind="corrected")
    path, date = desk.write(), dt.date.fromisoformat(MON)
    again = daily.run_folder(path, date, earlier=first)
    assert units_of(again) != units_of(first)
    assert again.files == daily.run_folder(path, date).files
