# SPDX-License-Identifier: Apache-2.0
"""Traps of the desk: every one is a rule of `resumption-2020`, and a test whose name is the rule."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from gulian import daily, monitor, sample
from gulian.daily import bulletin, notes

from .conftest import look

if TYPE_CHECKING:
    from .conftest import Desk

SUN, MON, TUE = "2020-03-01", "2020-03-02", "2020-03-03"
DEQING, CIXI, YONGKANG = "330521", "330282", "330784"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> daily.Day:
    """The small named world on its last day, up to its findings."""
    folder = tmp_path_factory.mktemp("small") / "world"
    sample.small_world(folder)
    return look(folder, dt.date(2020, 3, 1))


def found(day: daily.Day, finding: str) -> list[dict[str, Any]]:
    """The rows of findings.csv of one kind."""
    assert day.findings is not None
    return list(day.findings.filter(finding=finding).iter_rows(named=True))


def rate(day: daily.Day, indicator: str, level: str = "total", code: str = "total") -> dict[str, Any]:
    """The row of indicators.csv of one member."""
    assert day.measured is not None
    keys = (pl.col("indicator") == indicator) & (pl.col("level") == level) & (pl.col("code") == code)
    return day.measured.rates.row(by_predicate=keys, named=True)


def members(day: daily.Day, indicator: str, level: str) -> pl.DataFrame:
    assert day.measured is not None
    return day.measured.rates.filter(indicator=indicator, level=level)


def state(day: daily.Day, unit: str) -> dict[str, Any]:
    """The row of the unit frame."""
    assert day.collected is not None
    return day.collected.units.row(by_predicate=pl.col("unit") == unit, named=True)


def units_of(day: daily.Day) -> list[str]:
    assert day.collected is not None
    return day.collected.units["unit"].to_list()


# -- opened but idle -------------------------------------------------------------------------------------


def test_an_opened_plant_in_which_nobody_works_is_found_after_two_days(
    three_days: dict[str, daily.Day],
) -> None:
    """开而不产: idle on 29 February and 1 March, told on the second day, to the firm and its county."""
    assert found(three_days["2020-02-29"], "opened_but_idle") == []
    (row,) = found(three_days["2020-03-01"], "opened_but_idle")
    assert (row["unit"], row["value"], row["told"]) == ("91330784YL90000356", "2020-02-29", "firm;county")
    page = three_days["2020-03-01"].files["bulletin.html"].decode()
    assert "其中开而不产1个单位" in page


def test_power_alone_proves_nothing(desk: Desk) -> None:
    """Much power does not clear a plant in which nobody is; none does not accuse one in which people are."""
    lit, dark = desk.firm("样例甲"), desk.firm("样例乙")
    for date in (SUN, MON):
        desk.report(lit, date, onsite=0, output="", power=90000)
        desk.report(dark, date, onsite=60, output="", power=0)
    assert [row["unit"] for row in found(desk.look(MON), "opened_but_idle")] == [lit]


def test_output_below_the_declared_share_of_capacity_is_idle(desk: Desk) -> None:
    """A tenth of capacity is the declared share: below it the plant does not really run, at it it does."""
    below, at = desk.firm("样例甲"), desk.firm("样例乙")
    for date in (SUN, MON):
        desk.report(below, date, output=0.99, capacity=10)
        desk.report(at, date, output=1, capacity=10)
    assert [row["unit"] for row in found(desk.look(MON), "opened_but_idle")] == [below]


# -- several plants, groups, codes -----------------------------------------------------------------------


def test_a_firm_counts_once_at_the_level_where_all_its_plants_lie(named: daily.Day) -> None:
    """Two plants in two counties: one unit in either county, one firm in the province."""
    plants = [unit for unit in units_of(named) if unit.startswith("91330784YL90000431-")]
    assert len(plants) == 2
    assert {state(named, unit)["county"] for unit in plants} == {DEQING, YONGKANG}
    counted = members(named, "resume_rate", "county")["denominator"].sum()
    assert counted == len(units_of(named))
    assert rate(named, "resume_rate", "province", "330000")["denominator"] == counted - 1


def test_tier_and_place_follow_the_plant_not_the_firm(desk: Desk) -> None:
    """The plant in the middle-tier county is in the middle tier; its sister elsewhere is not."""
    firm = desk.firm("样例甲", DEQING)
    desk.add("units", unit="一厂", code=firm, name="样例甲一厂", region=DEQING)
    desk.add("units", unit="二厂", code=firm, name="样例甲二厂", region=CIXI)
    desk.add("risk", region=DEQING, date=SUN, tier="low")
    desk.add("risk", region=CIXI, date=SUN, tier="middle")
    desk.report(firm, MON, unit="一厂")
    desk.report(firm, MON, unit="二厂")
    day = desk.look(MON)
    assert [state(day, unit)["tier"] for unit in ("一厂", "二厂")] == ["low", "middle"]
    assert rate(day, "resume_rate", "county", CIXI)["numerator"] == 1
    assert rate(day, "resume_rate")["denominator"] == 1


@pytest.mark.parametrize("by", ["code", "name"])
def test_a_groups_report_is_never_added_to_its_members(desk: Desk, by: str) -> None:
    """The members count; the group, named by code or name, owes no report and its own is only a check."""
    head = desk.firm("样例集团", CIXI, staff=200)
    group = head if by == "code" else "样例集团"
    for name in ("样例甲", "样例乙"):
        desk.report(desk.firm(name, CIXI, group=group), MON, returned=90)
    desk.report(head, MON, staff=200, returned=120, onsite=160)
    day = desk.look(MON)
    assert head not in units_of(day)
    row = rate(day, "return_rate")
    assert (row["numerator"], row["denominator"], row["expected"]) == (180, 200, 2)
    (told,) = found(day, "group_differs")
    assert (told["code"], told["value"], told["expected"]) == (head, "returned=120", "180")


def test_a_group_that_agrees_or_whose_members_are_silent_is_not_found(desk: Desk) -> None:
    """Within the declared share nothing is told; against half of the members nothing is compared."""
    agree, silent = desk.firm("样例集团一"), desk.firm("样例集团二")
    desk.report(desk.firm("样例甲", group=agree), MON)
    desk.report(desk.firm("样例乙", group=silent), MON)
    desk.firm("样例丙", group=silent)
    desk.report(agree, MON, staff=102, returned=88)
    desk.report(silent, MON, staff=900, returned=900)
    assert found(desk.look(MON), "group_differs") == []


def test_a_head_with_plants_of_its_own_counts_with_these(desk: Desk) -> None:
    """A parent that also produces is expected with its plants, like any firm."""
    head = desk.firm("样例集团")
    desk.add("units", unit="本部工厂", code=head, name="样例集团本部工厂", region=DEQING)
    desk.firm("样例甲", group=head)
    desk.report(head, MON, unit="本部工厂")
    day = desk.look(MON)
    assert "本部工厂" in units_of(day)
    assert rate(day, "resume_rate")["denominator"] == 2


def test_firms_without_a_credit_code_count_like_any_other(named: daily.Day) -> None:
    """A household firm (92...) and an old organisation code of nine characters are in base and numerator."""
    for unit in ("92330784YL9000086B", "YL9000094"):
        assert state(named, unit)["reported"]
    assert rate(named, "resume_rate")["expected"] == 12


def test_staff_far_from_the_register_is_a_finding(desk: Desk) -> None:
    """30 % off the register is accepted, more is looked at; the reported number stands all the same."""
    firm, other = desk.firm("样例甲", staff=100), desk.firm("样例乙", staff=100)
    desk.report(firm, MON, staff=131)
    desk.report(other, MON, staff=130)
    day = desk.look(MON)
    assert [row["unit"] for row in found(day, "staff_near_register")] == [firm]
    assert rate(day, "return_rate")["denominator"] == 261


def test_more_on_site_than_returned_is_used_in_no_rate(desk: Desk) -> None:
    """Returned counts remote work, on site does not: an impossible number is told and not used."""
    desk.report(desk.firm("样例甲"), MON, returned=50, onsite=60)
    day = desk.look(MON)
    assert day.inputs.folder.problems["code"].to_list() == ["E-DOOR-076"]
    assert rate(day, "return_rate")["numerator"] == 50
    assert rate(day, "onsite_rate")["numerator"] == 0


def test_above_scale_is_a_list_and_never_computed(desk: Desk) -> None:
    """A large firm that is not on the list is not 规上, a small one that is on it is, unknown is told."""
    desk.report(desk.firm("样例大", staff=5000, revenue=900000, above_scale=0), MON)
    desk.report(desk.firm("样例小", staff=5, revenue=10, above_scale=1), MON)
    desk.report(desk.firm("样例未知", above_scale=""), MON)
    day = desk.look(MON)
    row = rate(day, "opening_rate")
    assert (row["denominator"], row["frame_unknown"]) == (1, 1)


# -- parks, bodies, places -------------------------------------------------------------------------------


def test_a_park_across_counties_adds_to_no_county_twice(named: daily.Day) -> None:
    """Counties (with 待核) add up to the whole; the park stands beside them under its own name."""
    counties = members(named, "return_rate", "county")
    park = rate(named, "return_rate", "park", "park-01")
    whole = rate(named, "return_rate")
    assert (counties["numerator"].sum(), counties["denominator"].sum()) == (
        whole["numerator"],
        whole["denominator"],
    )
    assert (park["name"], park["expected"]) == ("样例德永产业园", 2)


def test_separate_plan_cities_are_told_with_and_without_their_province(named: daily.Day) -> None:
    """宁波 stands beside 浙江省（不含宁波市）; both together are the province."""
    city = rate(named, "return_rate", "body", "plan-city-330200")
    rest = rate(named, "return_rate", "body", "province-330000")
    province = rate(named, "return_rate", "province", "330000")
    assert (city["name"], rest["name"]) == ("宁波市", "浙江省（不含宁波市）")
    for part in ("numerator", "denominator", "expected"):
        assert city[part] + rest[part] == province[part]
        assert city[part] > 0


def test_the_corps_is_told_with_and_without(desk: Desk) -> None:
    """石河子 is the corps' and lies in 新疆; 乌鲁木齐 is not the corps'."""
    desk.report(desk.firm("样例团场", "659001"), MON)
    desk.report(desk.firm("样例首府", "650102"), MON, opened=0, blocked_by="labour")
    day = desk.look(MON)
    assert rate(day, "resume_rate", "body", "corps")["value"] == 100
    assert rate(day, "resume_rate", "body", "province-650000")["value"] == 0
    assert rate(day, "resume_rate", "province", "650000")["value"] == 50


def test_a_firm_registered_elsewhere_is_told_and_never_moved(named: daily.Day) -> None:
    """Registered in Shanghai, it counts where it produces."""
    (row,) = found(named, "registered_elsewhere")
    assert (row["code"], row["value"], row["expected"]) == ("91310115YL9000115L", "310115", YONGKANG)
    assert state(named, "91310115YL9000115L")["county"] == YONGKANG
    assert members(named, "resume_rate", "province")["code"].to_list() == ["330000"]


def test_a_plant_of_unknown_county_counts_in_the_city_only(named: daily.Day) -> None:
    """待核 at county level, 金华 in the city's sum, a finding to the city."""
    (row,) = found(named, "place_unknown")
    assert (row["unit"], row["told"]) == ("91330784YL9000123L", "city")
    assert rate(named, "resume_rate", "county", "待核")["expected"] == 1
    known = rate(named, "return_rate", "county", YONGKANG)["denominator"]
    assert rate(named, "return_rate", "city", "330700")["denominator"] == known + 60


def test_suppliers_abroad_are_in_no_rate(named: daily.Day) -> None:
    """Links name a firm in Japan and one in Germany; nobody expects a report of them."""
    foreign = named.inputs.folder.links.filter(pl.col("country").is_not_null())["supplier"].to_list()
    assert len(foreign) == 2
    assert not set(foreign) & set(units_of(named))


# -- clerks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filler", "told"), [("county", "city"), ("park", "county"), ("platform", "province")]
)
def test_reports_filed_in_bulk_are_told_to_the_level_above_the_filer(
    desk: Desk, filler: str, told: str
) -> None:
    """Five within a minute by one hand are looked at; four, and five firms by themselves, are not."""
    for each in range(5):
        at = f"{MON}T15:00:{each:02d}+08:00"
        desk.report(desk.firm(f"样例{each}"), MON, filled_by=filler, received_at=at)
        desk.report(desk.firm(f"样例自报{each}"), MON, filled_by="firm", received_at=at)
        if each < 4:
            desk.report(desk.firm(f"样例别县{each}", CIXI), MON, filled_by=filler, received_at=at)
    rows = found(desk.look(MON), "filed_in_bulk")
    assert {row["name"] for row in rows} == {f"样例{each}" for each in range(5)}
    assert {row["told"] for row in rows} == {told}


def test_a_proxy_report_that_repeats_yesterdays_is_told_to_the_level_above(desk: Desk) -> None:
    """What the firm itself repeats is one tap for it and no finding."""
    clerk, firm = desk.firm("样例甲"), desk.firm("样例乙")
    for date in (SUN, MON):
        desk.report(clerk, date, filled_by="county")
        desk.report(firm, date)
    (row,) = found(desk.look(MON), "same_as_yesterday")
    assert (row["unit"], row["told"]) == (clerk, "city")


def test_yesterday_is_the_day_before_even_where_comparisons_skip(desk: Desk) -> None:
    """On a Monday figures compare with Friday, a repeated report with Sunday's."""
    clerk = desk.firm("样例甲")
    desk.report(clerk, "2020-02-28", filled_by="county")
    desk.report(clerk, MON, filled_by="county")
    assert found(desk.look(MON), "same_as_yesterday") == []


def test_own_and_proxy_reports_are_counted_beside_completeness(three_days: dict[str, daily.Day]) -> None:
    """自报 and 代报 add up to those who say who filled it in."""
    told = three_days["2020-03-01"].summary
    assert (told["reported"], told["by_firm"], told["by_proxy"]) == (12, 8, 4)


# -- holidays --------------------------------------------------------------------------------------------


def test_figures_compare_with_the_last_like_day_and_say_so(desk: Desk) -> None:
    """Monday with Friday, not with the Sunday on which most stood still."""
    firm, other = desk.firm("样例甲"), desk.firm("样例乙")
    for date, opened in (("2020-02-28", 1), (SUN, 0), (MON, 1)):
        desk.report(firm, date, opened=opened)
        desk.report(other, date)
    day = desk.run(MON)
    assert (rate(day, "resume_rate")["before"], rate(day, "resume_rate")["change"]) == (100, 0)
    assert day.summary["compared_with"] == "2020-02-28"
    page = day.files["bulletin.html"].decode()
    assert "3月2日是工作日，与上一个工作日（2月28日）比较。" in page
    assert "与2月28日持平" in page


def test_a_day_of_rest_compares_with_a_day_of_rest(desk: Desk) -> None:
    """Sunday with Saturday: that is the day before, and nothing has to be said."""
    firm = desk.firm("样例甲")
    desk.report(firm, "2020-02-29", opened=0, blocked_by="labour")
    desk.report(firm, SUN)
    day = desk.look(SUN)
    assert day.before is not None
    assert (day.before.date, rate(day, "resume_rate")["before"]) == (dt.date(2020, 2, 29), 0)


def test_each_region_compares_with_its_own_last_like_day(desk: Desk) -> None:
    """A site writes its regions' own days off: the county at rest until 6 March compares with January."""
    firms = {name: desk.firm(name, region) for name, region in (("样例甲", DEQING), ("样例乙", CIXI))}
    for date, opened in (("2020-01-23", 1), ("2020-03-06", 0), ("2020-03-09", 1)):
        for firm in firms.values():
            desk.report(firm, date, opened=opened)
    lists = desk.folder / "schemes" / "resumption-2020" / "lists"
    lists.mkdir(parents=True)
    (lists / "days_off.csv").write_text(
        "# title_zh: 各地另行放假\n# title_en: Days off\n# replaces: resumption-2020/lists/days_off@1\n"
        "# version: 2\nkey,from,until,off,zh,en,source,clause\n"
        f"{CIXI},2020-02-03,2020-03-06,1,推迟复工,work resumed later,practice,\n",
        encoding="utf-8",
    )
    day = desk.look("2020-03-09")
    assert rate(day, "resume_rate", "county", DEQING)["before"] == 0
    assert rate(day, "resume_rate", "county", CIXI)["before"] == 100
    assert day.before is not None
    assert day.before.others == ((dt.date(2020, 1, 23), "330000"),)
    assert any("浙江省" in note and "1月23日" in note for note in notes.public(day))


def test_a_planned_stop_is_no_blockage(three_days: dict[str, daily.Day]) -> None:
    """It is in the base and not open; it is in no list of what to unblock."""
    day = three_days["2020-03-01"]
    assert day.located is not None
    assert "91330282YL9000078W" not in day.located.blocked["unit"].to_list()
    assert day.dispatched is not None
    assert "91330282YL9000078W" not in day.dispatched["unit"].to_list()
    assert rate(day, "resume_rate", "county", CIXI)["denominator"] == 3


# -- levels, dates, privacy, silence ---------------------------------------------------------------------


def test_figures_are_visible_before_anybody_reviewed_them(three_days: dict[str, daily.Day]) -> None:
    """All levels see 初步数 at once; review changes the word, never a number."""
    day = three_days["2020-03-01"]
    assert day.summary["state"] == "preliminary"
    assert "初步数" in day.files["bulletin.html"].decode()


def test_a_bulletin_run_again_a_year_later_gives_the_same_bytes(tmp_path: Path) -> None:
    """Later corrections, later days and later reviews change nothing of what was known at half past five."""
    folder = tmp_path / "world"
    sample.small_world(folder)
    half_past_five = dt.datetime(2020, 3, 1, 9, 30, tzinfo=dt.UTC)
    first = daily.run_folder(folder, dt.date(2020, 3, 1), as_of=half_past_five)
    reports = folder / "reports"
    corrected = (reports / "2020-03-01.csv").read_text(encoding="utf-8").replace("T15:20:00", "T23:20:00")
    corrected = corrected.replace("2020-03-01T", "2021-03-01T").replace(",0,600,110,100,", ",1,600,590,580,")
    (reports / "late.csv").write_text(corrected, encoding="utf-8")
    shutil.copy(reports / "2020-03-01.csv", reports / "copy.csv")
    (folder / "reviews.csv").write_text(
        "region,date,decision,reviewer,at\n330521,2020-03-01,returned,样例审核员,2021-03-01T10:00:00+08:00\n",
        encoding="utf-8",
    )
    again = daily.run_folder(folder, dt.date(2020, 3, 1), as_of=half_past_five)
    for name in (
        "bulletin.html",
        "bulletin.docx",
        "indicators.csv",
        "blocked.csv",
        "findings.csv",
        "verify.csv",
    ):
        assert again.files[name] == first.files[name], name
    now = daily.run_folder(folder, dt.date(2020, 3, 1))
    assert now.files["indicators.csv"] != first.files["indicators.csv"]


def test_nothing_for_outside_names_a_blocked_firm(three_days: dict[str, daily.Day]) -> None:
    """The bulletin made for outside has no choke, no leader's list, no reviewer's reason, no small region."""
    day = three_days["2020-03-01"]
    assert day.located is not None
    drawn = bulletin.drawings(day)
    context = bulletin.context(day, drawn)
    outside = monitor.for_outside(context, day.threshold("small_cell"))
    template = day.scheme.bulletins["daily"]
    page = monitor.to_html(monitor.render(template.text, outside, template.file), drawn.pages)
    inside = day.files["bulletin.html"].decode()
    blocked = day.located.blocked.filter(pl.col("kind") != "victim")["name"].to_list()
    assert all(name in inside for name in blocked)
    assert not any(name in page for name in day.inputs.folder.enterprises["name"])
    assert outside.office_notes == ()
    assert "疑点" not in page


def test_phones_stand_in_the_sheet_of_the_case_and_nowhere_else(three_days: dict[str, daily.Day]) -> None:
    """Owner and case party read them in the 交办清单; no other table or page carries one."""
    files = three_days["2020-03-01"].files
    for name in ("indicators.csv", "blocked.csv", "findings.csv", "verify.csv", "day.json"):
        assert b"0000-90000" not in files[name], name
    chain_officers = files["bulletin.html"].decode().replace("0000-9000091", "").replace("0000-9000092", "")
    assert "0000-90000" not in chain_officers


def test_small_cells_are_not_printed_outside(named: daily.Day) -> None:
    """Fewer firms than declared: no number leaves the office, nor the one that would give it away."""
    assert named.measured is not None
    hidden = monitor.without_small_cells(named.measured.rates, named.threshold("small_cell"))
    small = hidden.filter(pl.col("expected").is_null() | hidden["hidden"])
    assert small.height > 0
    assert small["value"].null_count() == small.height


def test_silent_firms_are_in_the_base_and_open_the_interval(desk: Desk) -> None:
    """Six open, two closed, two silent: 60 %, 75 % of those who reported, between 60 and 80 %."""
    for each in range(10):
        firm = desk.firm(f"样例{each}")
        if each < 6:
            desk.report(firm, MON)
        elif each < 8:
            desk.closed(firm, MON)
    day = desk.run(MON)
    row = rate(day, "resume_rate")
    assert (row["value"], row["value_reported"], row["low"], row["high"]) == (60, 75, 60, 80)
    told = found(day, "reporting_rate_low")
    assert {row["code"] for row in told} == {DEQING, "330500", "330000"}
    assert "不作地区排名" in day.files["bulletin.html"].decode()


def test_findings_reach_the_user_in_a_table_and_a_count(three_days: dict[str, daily.Day]) -> None:
    """findings.csv has a row for each, the gravest first, in two languages; day.json counts them."""
    day = three_days["2020-03-01"]
    assert day.findings is not None
    text = day.files["findings.csv"].decode("utf-8-sig").splitlines()
    assert text[0] == ("finding,severity,told,unit,code,name,county,value,expected,message_zh,message_en,fix")
    assert day.summary["findings"] == day.findings.height == len(text) - 1
    order = {"alarm": 0, "error": 1, "warning": 2, "finding": 3, "notice": 4, "note": 5}
    gravity = [order[each] for each in day.findings["severity"]]
    assert gravity == sorted(gravity)
    assert day.findings.filter(pl.col("message_zh").is_null() | pl.col("told").is_null()).is_empty()
