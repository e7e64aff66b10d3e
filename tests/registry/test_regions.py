# SPDX-License-Identifier: Apache-2.0
"""Regions: what a code means on a date, and where it belongs."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import errors, registry
from gulian.registry.model import Level, Step
from gulian.registry.region_spans import FIRST_TABLE, moves, spans

PLACES = registry.regions()
SPRING_2020 = dt.date(2020, 3, 1)
codes = st.sampled_from(sorted(spans()))
dates = st.dates(FIRST_TABLE, dt.date(2026, 12, 31))


def test_the_last_table_has_as_many_regions_as_the_ministry_published() -> None:
    """34 provinces, 333 cities, 2,844 counties at the end of 2023."""
    rows = PLACES.frame(dt.date(2023, 12, 31)).filter(kind="division")
    counts = dict(rows.group_by("level", maintain_order=True).len().iter_rows())
    assert counts == {"province": 34, "city": 333, "county": 2844}


def test_a_code_stands_for_one_region_at_a_time() -> None:
    """The spans of a code never overlap."""
    for rows in spans().values():
        for before, after in itertools.pairwise(rows):
            assert before.until is not None
            assert before.until <= after.since
        assert all(row.until is None or row.since < row.until for row in rows)


def test_every_move_leads_to_a_code_that_stands_on_the_day() -> None:
    """A successor is there when its predecessor ends, and is another code."""
    for code, rows in moves().items():
        for move in rows:
            assert move.to != code
            assert any(span.holds(move.until) for span in spans()[move.to]), (code, move)
            assert any(span.until == move.until for span in spans()[code]), (code, move)


@pytest.mark.parametrize(
    ("code", "province", "city", "county"),
    [
        ("420102", "420000", "420100", "420102"),
        ("420100", "420000", "420100", None),
        ("420000", "420000", None, None),
        ("110101", "110000", "110100", "110101"),
        ("429004", "420000", "429000", "429004"),
        ("469025", "460000", "469000", "469025"),
        ("659001", "650000", "659000", "659001"),
        ("441900", "440000", "441900", "441900"),
        ("620200", "620000", "620200", "620200"),
        ("420101", "420000", "420100", None),
        ("320571", "320000", "320500", None),
        ("632857", "630000", "632800", "632857"),
        ("710000", "710000", None, None),
    ],
)
def test_a_region_rolls_up(code: str, province: str, city: str | None, county: str | None) -> None:
    """Led by a province: its group. Undivided city: its own county. Zone: its city alone."""
    region = PLACES.region(code, SPRING_2020)
    assert (region.province, region.city, region.county) == (province, city, county)
    row = PLACES.frame(SPRING_2020).row(by_predicate=pl.col("code") == code, named=True)
    assert (row["province"], row["city"], row["county"]) == (province, city, county)


@settings(max_examples=40)
@given(dates)
def test_every_county_hangs_on_regions_of_the_same_date(on: dt.date) -> None:
    """What a row names above it stands in the same frame, and codes come once."""
    frame = PLACES.frame(on)
    known = set(frame["code"])
    assert len(known) == frame.height
    for column in ("province", "city", "county"):
        assert set(frame[column].drop_nulls()) <= known


@pytest.mark.parametrize(
    ("code", "on", "region", "step"),
    [
        ("310108", "2012-06-01", "310108", Step.VALID),
        ("310108", "2020-03-01", "310106", Step.SUCCESSOR),
        ("130223", "2020-03-01", "130284", Step.SUCCESSOR),
        ("130284", "2012-06-01", "130223", Step.PREDECESSOR),
        ("513421", "2020-03-01", "513401", Step.SUCCESSOR),
        ("130421", "2020-03-01", "130400", Step.PARENT),
        ("330114", "2020-03-01", "330100", Step.PARENT),
        ("370614", "2012-06-01", "370600", Step.PARENT),
        ("371200", "2020-03-01", "370100", Step.SUCCESSOR),
        ("542400", "2020-03-01", "540600", Step.SUCCESSOR),
        ("469003", "2020-03-01", "460400", Step.SUCCESSOR),
        ("130502", "2012-06-01", "130502", Step.VALID),
        ("999999", "2020-03-01", None, Step.UNKNOWN),
    ],
)
def test_a_code_of_another_time_is_carried_to_the_date(
    code: str, on: str, region: str | None, step: Step
) -> None:
    """Merged: the successor. Newer than the date: what it was. Split or unclear: the city, no guess below."""
    found = PLACES.resolve(code, dt.date.fromisoformat(on))
    assert (found.region, found.step) == (region, step)
    assert found.path[0] == code


def test_a_county_of_2012_merged_later_is_counted_in_its_new_county() -> None:
    """闸北区 of the 2012 list adds to 静安区 in 2020."""
    found = PLACES.resolve_codes(pl.Series(["310108", None, "310106", "x"]), SPRING_2020)
    assert found["county"].to_list() == ["310106", None, "310106", None]
    assert found["step"].to_list() == ["successor", None, "valid", "unknown"]


@settings(max_examples=250)
@given(codes, dates)
def test_what_a_code_is_carried_to_stands_on_that_date_in_the_same_province(code: str, on: dt.date) -> None:
    """Never to a code that does not hold, never to another province but for 海南 and 重庆."""
    found = PLACES.resolve(code, on)
    if found.region is None:
        assert found.step is Step.UNKNOWN
        return
    assert PLACES.region(found.region, on).code == found.region
    assert {found.region[:2], code[:2]} in [{code[:2]}, {"44", "46"}, {"51", "50"}]


@settings(max_examples=100)
@given(codes, dates)
def test_carrying_twice_changes_nothing(code: str, on: dt.date) -> None:
    """The answer is at rest."""
    first = PLACES.resolve(code, on).region
    if first is not None:
        again = PLACES.resolve(first, on)
        assert (again.region, again.step) == (first, Step.VALID)


def test_of_the_counties_of_2012_nearly_all_are_found_in_2020() -> None:
    """A list of 2012 can still be used: at most ten counties fall to their city."""
    rows = PLACES.frame(dt.date(2012, 6, 1)).filter(kind="division", level="county")
    steps = PLACES.resolve_codes(rows["code"], SPRING_2020)["step"]
    assert (steps == "unknown").sum() == 0
    assert (steps == "parent").sum() <= 10


def test_a_code_given_out_twice_is_told_apart_by_the_date_of_its_file() -> None:
    """419001 was 义马市 until 1995 and is 济源市 since 1997."""
    assert PLACES.resolve("419001", SPRING_2020).region == "419001"
    assert PLACES.resolve("419001", SPRING_2020, meant=dt.date(1990, 1, 1)).region == "411281"
    assert PLACES.resolve("419001", SPRING_2020, meant=dt.date(2012, 1, 1)).region == "419001"


def test_a_site_maps_its_zones_to_counties() -> None:
    """Without the mapping a zone is in the city's sum only; with it, in the county's."""
    assert PLACES.region("540174", SPRING_2020).county is None
    mine = PLACES.with_zones({"540174": "540104"})
    assert mine.region("540174", SPRING_2020).county == "540104"
    assert mine.frame(SPRING_2020).filter(code="540174")["county"].item() == "540104"
    with pytest.raises(errors.RegionUnknown):
        PLACES.with_zones({"540174": "549999"})


def test_wrong_codes_and_dates_are_told() -> None:
    """Never known, not valid that day, before the first table: three sentences."""
    with pytest.raises(errors.RegionUnknown, match="420100 武汉市"):
        PLACES.region("420199", SPRING_2020)
    with pytest.raises(errors.RegionNotValid, match="310106"):
        PLACES.region("310108", SPRING_2020)
    with pytest.raises(errors.RegionDateUnknown):
        PLACES.frame(dt.date(1980, 12, 30))
    with pytest.raises(errors.RegionUnknown):
        PLACES.name("999999", SPRING_2020)


def test_names_follow_the_date() -> None:
    """130502 was 桥东区 in 2012 and is 襄都区 since 2020."""
    assert PLACES.name("130502", dt.date(2012, 6, 1)) == "桥东区"
    assert PLACES.name("130502", dt.date(2022, 6, 1)) == "襄都区"
    assert PLACES.full_name("420102", SPRING_2020) == "湖北省武汉市江岸区"
    assert PLACES.full_name("110101", SPRING_2020) == "北京市东城区"
    assert PLACES.full_name("429004", SPRING_2020) == "湖北省仙桃市"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("湖北省武汉市江岸区", "420102"),
        ("武汉江岸", "420102"),
        ("恩施州", "422800"),
        ("内蒙古", "150000"),
        ("神农架", "429021"),
        ("（浦东新区）".strip("（）"), "310115"),
        ("湖北省武汉市江安区", "420102"),
    ],
)
def test_a_region_is_found_by_what_people_call_it(name: str, code: str) -> None:
    """Full, shortened, or with one wrong character."""
    assert PLACES.find(name, SPRING_2020)[0].code == code


def test_all_regions_of_one_name_come() -> None:
    """Four 鼓楼区: nobody picks one silently; within a province there is one."""
    found = PLACES.find("鼓楼区", SPRING_2020)
    assert [guess.code for guess in found if guess.score == 100] == ["320106", "320302", "350102", "410204"]
    assert [g.code for g in PLACES.find("鼓楼区", SPRING_2020, within="350000") if g.score == 100] == [
        "350102"
    ]


@settings(max_examples=60)
@given(st.data())
def test_every_full_name_finds_its_region(data: st.DataObject) -> None:
    """The full name of a region scores 100 and comes among the first."""
    rows = PLACES.frame(SPRING_2020).filter(pl.col("kind") == "division")
    code = data.draw(st.sampled_from(rows["code"].to_list()))
    found = PLACES.find(PLACES.full_name(code, SPRING_2020), SPRING_2020)
    assert code in [guess.code for guess in found if guess.score == 100]


def test_children_are_the_codes_below() -> None:
    """Every county of a province is a child of one of its children."""
    cities = PLACES.children("420000", SPRING_2020)
    counties = [code for city in cities for code in PLACES.children(city, SPRING_2020)]
    rows = PLACES.frame(SPRING_2020).filter(kind="division", level="county", province="420000")
    assert counties == sorted(rows["code"])
    assert PLACES.children("420102", SPRING_2020) == ()
    assert PLACES.region("420102", SPRING_2020).level is Level.COUNTY


def test_points_lie_in_the_country_and_near_their_city() -> None:
    """A point is in the right part of the map: within ten degrees of the province's median."""
    rows = PLACES.frame(SPRING_2020).drop_nulls(["lon", "lat"])
    assert rows.height > 3400
    assert rows["lon"].is_between(73, 136).all()
    assert rows["lat"].is_between(3, 54).all()
    near = rows.with_columns(pl.median("lat").over("province").alias("mid"))
    # 三沙 lies far south of everything.
    far = near.filter((pl.col("lat") - pl.col("mid")).abs() > 10, pl.col("city") != "460300")
    assert far.is_empty()


def shared(name: str) -> Path:
    root = Path(os.environ.get("GULIAN_SHARED", Path(__file__).parents[3] / "shared"))
    path = root / "data" / "regions" / name
    if not path.exists():
        pytest.skip("no shared data beside the repository: set GULIAN_SHARED to compare the region tables")
    return path


def test_the_table_agrees_with_the_published_list_of_2023() -> None:
    """Every code and name of the statistical list stands in the frame of its date."""
    with shared("divisions_2024.csv").open(encoding="utf-8") as lines:
        wanted = {(row["code"], row["name"]) for row in csv.DictReader(lines)}
    mine = set(PLACES.frame(dt.date(2023, 6, 30)).select("code", "name").iter_rows())
    assert not wanted - mine


@pytest.mark.parametrize(
    ("revision", "on"), [(200012, "2000-12-31"), (201112, "2011-12-31"), (198512, "1985-12-31")]
)
def test_the_table_agrees_with_the_published_lists_of_other_years(revision: int, on: str) -> None:
    """Row by row, but for the misprints named in the sources."""
    with shared("gb2260_history_1980_2019.csv").open(encoding="utf-8") as lines:
        wanted = {
            (row["code"], row["name"])
            for row in csv.DictReader(lines)
            if int(row["first_rev"]) <= revision <= int(row["last_rev"])
        }
    mine = set(
        PLACES.frame(dt.date.fromisoformat(on)).filter(kind="division").select("code", "name").iter_rows()
    )
    misprints = {("370902", "新泰市")}
    gaps = {("340000", "安徽省"), ("340100", "合肥市"), ("370620", "威海市"), ("210505", "南芬区")}
    assert wanted - mine <= misprints
    assert {row for row in mine - wanted if row not in gaps} <= {("232432", "饶河县"), ("232433", "抚远县")}


@given(dates)
@settings(max_examples=15)
def test_between_two_changes_the_regions_are_the_same(on: dt.date) -> None:
    """The table kept for the last day of change is the table of the day."""
    assert PLACES.frame(on).equals(PLACES._frame(on))
