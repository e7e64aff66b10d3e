# SPDX-License-Identifier: Apache-2.0
"""Firms, codes, sizes and links are what the room's page says."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import registry
from gulian.sample import sizes
from gulian.sample.codes import credit_codes, mistyped, organisation_code
from gulian.sample.model import Plan, World
from gulian.sample.network import draw_links
from gulian.sample.tables import cases, causes, chains, city_products, sectors, trades
from gulian.sample.world import draw

from .conftest import Desk

# GB 32100-2015, table 2: 31 characters, no I O Z S V.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _check_character(code: str) -> str:
    """The last character of a code by the standard's own words: 31 minus the weighted sum's remainder."""
    total = sum(ALPHABET.index(c) * 3**place % 31 for place, c in enumerate(code[:17]))
    return ALPHABET[(31 - total % 31) % 31]


@settings(max_examples=60)
@given(
    number=st.integers(0, 999_999), region=st.sampled_from([330102, 330282, 659001]), household=st.booleans()
)
def test_a_sample_code_passes_the_registry_and_a_mistyped_one_does_not(
    number: int, region: int, household: bool
) -> None:
    """Both check characters fit; one wrong digit is found."""
    made = credit_codes(np.array([number]), np.array([region]), np.array([household]))
    code = made[0].decode()
    assert code[-1] == _check_character(code)
    assert code[8:10] == "YL"
    read = registry.credit_code(code)
    assert read.text == code
    assert not read.warnings
    wrong = mistyped(made)[0].decode()
    assert wrong[-1] != _check_character(wrong)


def test_the_old_nine_characters_pass_the_registry() -> None:
    assert registry.credit_code(organisation_code(900_009)).kind == "organisation_code"


def test_codes_and_names_are_unique_and_say_that_they_are_samples(desk: Desk) -> None:
    firms = desk.read("enterprises.csv")
    assert firms["code"].is_unique().all()
    assert firms["name"].is_unique().all()
    assert firms["name"].str.starts_with("样例").all()
    assert firms["phone"].drop_nulls().str.starts_with("0000-").all()
    assert firms["code"].str.slice(8, 2).eq("YL").all()


def test_places_trades_and_cities_exist_in_the_registry(world: World) -> None:
    """Every county is one of Zhejiang on the first day, every trade a class of GB/T 4754-2017."""
    regions = registry.regions().frame(on=world.plan.first)
    known = dict(zip(regions["code"], regions["kind"], strict=True))
    assert {known[county] for county in world.places.counties} == {"division"}
    assert len(world.places.counties) == 90
    assert set(world.places.cities) == set(city_products()) == {row["city"] for row in cases()}
    classes = registry.industries().frame()
    assert set(trades().industry) <= set(classes["code"])
    assert {chain["industry"] for chain in chains()} <= set(trades().industry)


def test_sector_totals_stand_to_each_other_as_gross_output_does(world: World) -> None:
    total = np.bincount(world.firms.sector, weights=world.firms.revenue)
    share, wanted = total / total.sum(), sectors().output / sectors().output.sum()
    assert np.abs(share / wanted - 1).max() < 0.01


def test_sector_flows_follow_the_table_of_2020(world: World) -> None:
    """Home flows: half the sum of differences below 5 %, large cells off by less than 5 % in the median."""
    net = world.links
    home = net.supplier >= 0
    drawn = np.zeros_like(sectors().home)
    cell = (world.firms.sector[net.supplier[home]], world.firms.sector[net.buyer[home]])
    np.add.at(drawn, cell, net.value[home])
    drawn, table = drawn / drawn.sum(), sectors().home / sectors().home.sum()
    assert np.abs(drawn - table).sum() / 2 < 0.05
    large = table > 0.001
    assert np.median(np.abs(drawn[large] / table[large] - 1)) < 0.05
    ranks = pl.DataFrame({"drawn": drawn.ravel(), "table": table.ravel()})
    assert ranks.select(pl.corr("drawn", "table", method="spearman")).item() > 0.9


def test_imports_come_from_abroad_as_in_the_table(world: World) -> None:
    net = world.links
    share = net.value[net.supplier < 0].sum() / net.value.sum()
    table = sectors().abroad.sum() / (sectors().abroad + sectors().home).sum()
    assert share == pytest.approx(table, abs=0.01)


def test_links_are_pairs_of_two_firms_each_once_about_eight_a_buyer(world: World) -> None:
    net = world.links
    home = net.supplier >= 0
    pairs = np.stack([net.supplier[home], net.buyer[home]])
    assert np.unique(pairs, axis=1).shape[1] == pairs.shape[1]
    assert (pairs[0] != pairs[1]).all()
    assert len(net.buyer) / world.firms.count == pytest.approx(8.0, abs=0.6)
    named = np.bincount(net.buyer, minlength=world.firms.count) > 0
    assert named.mean() == pytest.approx(0.7, abs=0.03)
    assert named[world.firms.chain >= 0].all()
    assert (net.value > 0).all()


def test_a_buyer_buys_what_its_output_needs(world: World) -> None:
    """A sector's buyers name two fifths of its inputs; no buyer names more than it needs or spends."""
    net, firms = world.links, world.firms
    bought = np.bincount(net.buyer, weights=net.value, minlength=firms.count)
    needed = firms.revenue * sectors().bought_share[firms.sector]
    # Values are rounded up to a cent.
    assert (bought <= 0.86 * needed + 0.01 * np.bincount(net.buyer, minlength=firms.count)).all()
    assert (bought <= firms.cost).mean() > 0.99
    share = np.bincount(firms.sector, weights=bought) / np.bincount(firms.sector, weights=needed)
    assert np.median(share) == pytest.approx(0.4, abs=0.01)


def test_sizes_have_a_heavy_tail() -> None:
    """The largest hundredth holds more than 35 % of revenue; its tail has the exponent 1.15 (Hill)."""
    quantile = (np.arange(200_000) + 0.5) / 200_000
    revenue = sizes.revenue(quantile)
    assert (np.diff(revenue) >= 0).all()
    assert revenue[-2000:].sum() / revenue.sum() > 0.35
    tail = revenue[-5000:]
    hill = 1.0 / np.mean(np.log(tail / tail[0]))
    assert hill == pytest.approx(sizes.TAIL_EXPONENT, rel=0.1)


def test_every_kind_of_firm_the_desk_has_to_handle_is_there(desk: Desk) -> None:
    firms, units, links = desk.read("enterprises.csv"), desk.read("units.csv"), desk.read("links.csv")
    leaders, bodies = desk.read("leaders.csv"), desk.read("bodies.csv")
    assert firms.filter(pl.col("code").str.starts_with("92")).height > 100
    assert firms.filter(pl.col("registered_region") != pl.col("region")).height > 100
    assert firms.filter(~pl.col("registered_region").str.starts_with("33")).height > 10
    assert firms["group"].drop_nulls().n_unique() > 5
    assert units.group_by("code").len()["len"].min() == 2
    assert leaders.height == 12 == leaders["chain"].n_unique()
    assert set(leaders["code"]) <= set(firms["code"])
    assert bodies.filter(pl.col("kind") == "park").height == 8
    parks = firms.drop_nulls("park").group_by("park").agg(pl.col("region").n_unique())
    assert parks["region"].min() == 2
    for column in ("staff", "revenue", "cost", "output", "phone"):
        assert 0 < firms[column].null_count() < firms.height / 2
    assert links.filter(pl.col("supplier").is_null() & pl.col("country").is_null()).is_empty()
    without = links.join(leaders.select("code"), left_on="buyer", right_on="code").group_by("buyer")
    silent = without.agg(pl.col("value").is_null().all())["value"].sum()
    assert silent == 5


def test_the_above_scale_list_agrees_with_revenue_but_for_a_few(world: World) -> None:
    firms = world.firms
    agree = firms.above_scale == ((firms.revenue >= 2000.0) & ~firms.household)
    assert 0.97 < agree.mean() < 1.0


def test_shares_of_odd_reports_are_those_declared(desk: Desk) -> None:
    reports = desk.read("reports/2020-02-25.csv")
    late = reports.filter(pl.col("received_at").str.slice(11, 5) > "17:30").height / reports.height
    next_day = reports.filter(~pl.col("received_at").str.starts_with("2020-02-25")).height
    repeated = reports.filter(pl.col("unit").is_duplicated()).height / 2 / reports.height
    proxy = reports.filter(pl.col("filled_by").is_in(["county", "park", "leader"])).height / reports.height
    registered = len(desk.world.plants.firm)
    silent = 1 - reports["unit"].n_unique() / registered
    assert 0.02 < late < 0.07
    assert next_day > 20
    assert 0.008 < repeated < 0.03
    assert 0.02 < proxy < 0.12
    assert 0.01 < silent < 0.08
    assert reports.filter(pl.col("note") == "设备调试").height > 20
    bulk = reports.filter(pl.col("filled_by") == "county").group_by(pl.col("received_at").str.head(16)).len()
    assert bulk["len"].max() > 3  # type: ignore[operator]  # max of a count


def test_one_small_county_is_lost_on_the_fifth_of_march(desk: Desk) -> None:
    def counties(date: str) -> set[str]:
        return set(desk.reports(date).filter(pl.col("filled_by") != "platform")["region"])

    assert len(counties("2020-03-04") - counties("2020-03-05")) == 1


def test_wrong_reports_are_of_every_kind(desk: Desk) -> None:
    """Over ten days each mistake of `faults.py` occurs, and the code with a wrong digit is no firm's."""
    days = pl.concat([desk.read(f"reports/2020-03-{day:02d}.csv") for day in range(10, 20)])
    number = {name: pl.col(name).cast(pl.Int64) for name in ("staff", "returned", "onsite")}
    known = desk.read("enterprises.csv")["code"].to_list()
    wrong = {
        "returned": number["returned"] > number["staff"],
        "onsite": number["onsite"] > number["returned"],
        "negative": number["returned"] < 0,
        "cause": pl.col("blocked_by") == "没有原因",
        "date": pl.col("date").str.starts_with("2021"),
        "code": ~pl.col("code").is_in(known),
    }
    for rows in wrong.values():
        assert days.filter(rows).height > 0
    stray = days.filter(wrong["code"])["code"].to_list()
    assert all(code[-1] != _check_character(code) for code in stray)


def test_words_of_a_blocked_firm_fit_its_cause(desk: Desk) -> None:
    reports = desk.reports("2020-02-25").filter(pl.col("blocked_by") == "labour").drop_nulls("need")
    assert reports.height > 50
    assert all(re.fullmatch(r"缺工\d+人", need) for need in reports["need"])


def test_more_days_or_links_do_not_move_the_firms() -> None:
    """Each purpose has its own stream: the register is the same whatever else is asked for."""
    one, other = draw(Plan(firms=500, days=2)), draw(Plan(firms=500, days=9, links_per_firm=4.0))
    assert (one.firms.revenue == other.firms.revenue).all()
    assert (one.firms.codes == other.firms.codes).all()
    assert len(draw_links(one.plan, one.places, one.firms).buyer) == len(one.links.buyer)


def test_weights_of_causes_are_never_all_zero() -> None:
    for key in (key for key in causes()[0] if key.startswith("2020")):
        assert sum(float(row[key]) for row in causes()) > 0
