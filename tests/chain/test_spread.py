# SPDX-License-Identifier: Apache-2.0
"""Sectors, and values for links that were listed without one."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, registry
from gulian.chain.spread import FLOOR
from gulian.errors import FirmNumberUnknown, NetworkShape

NAN = float("nan")
Floats = npt.NDArray[np.float64]
INDUSTRIES = ("3611", "3670", "3130", "4420", "5164", "5431", "6621", "8391", "01", "C", None)


def links(*rows: tuple[int, int, float]) -> chain.Links:
    supplier, buyer, value = zip(*rows, strict=True)
    return chain.Links(np.array(supplier, np.int32), np.array(buyer, np.int32), np.array(value, np.float64))


def part(supplier: str, buyer: str) -> float:
    """Part of the purchases of a sector that come from a sector."""
    needs = chain.sectors().needs
    k, l = chain.sector_of(pl.Series([supplier, buyer]))  # noqa: E741
    return float(needs[k, l] / needs[:, l].sum())


def spread(
    rows: chain.Links, industry: list[str | None], output: list[float], cost: list[float]
) -> chain.Spread:
    return chain.spread_purchases(
        rows, pl.Series(industry, dtype=pl.String), np.array(output), np.array(cost)
    )


# -- sectors ---------------------------------------------------------------------------------------------


def test_each_division_has_a_sector() -> None:
    """So has each finer code; a section has one where all its divisions share it."""
    known = registry.industries().frame()
    found = chain.sector_of(known["code"])
    assert (found[(known["level"] != "section").to_numpy()] >= 0).all()
    coarse = chain.sector_of(pl.Series(["A", "C", "E", "Q", "ZZ", None]))
    assert [int(number) + 1 for number in coarse] == [1, 0, 27, 40, 0, 0]
    assert chain.sector_of(pl.Series(["3611", "C36", "65"])).tolist() == [17, 17, 30]


def test_no_sector_buys_as_much_as_it_makes() -> None:
    """Column sums of the coefficients are the shares of intermediate inputs, between 0 and 1."""
    table = chain.sectors()
    assert len(table.codes) == 42
    assert (table.needs >= 0).all()
    shares = table.needs.sum(axis=0)
    assert 0.2 < shares.min() < shares.max() < 0.9
    assert table.mean_needs.sum() == pytest.approx(0.6234, abs=1e-4)


def test_a_worker_of_a_known_industry_has_an_output() -> None:
    """Makers of cars: 85.4 (10k CNY a year); an unknown industry has null."""
    found = chain.output_per_worker(pl.Series(["3611", "0111", "C", None]))
    assert found.dtype == pl.Float64
    assert found.round(1).to_list() == [85.4, 5.4, None, None]


def shared(name: str) -> pl.DataFrame:
    root = Path(os.environ.get("GULIAN_SHARED", Path(__file__).parents[3] / "shared"))
    path = root / "data" / "io" / f"{name}.parquet"
    if not path.exists():
        pytest.skip("no shared data beside the repository: set GULIAN_SHARED to compare the sector table")
    return pl.read_parquet(path)


def test_the_coefficients_are_those_of_the_published_table() -> None:
    """Every flow, home and abroad, over the gross output of its buyer."""
    table, published = chain.sectors(), shared("china_2020_42")
    inside = published.filter(pl.col("Code").is_in(table.codes)).sort("Origin", "Code")
    flows = inside.select(table.codes).to_numpy()
    output = published.filter(Code="TI").select(table.codes).to_numpy()[0]
    assert np.abs(table.needs - (flows[:42] + flows[42:]) / output).max() < 2e-9


def test_output_per_worker_is_that_of_the_published_tables() -> None:
    """Gross output 2018 over workers 2018 of the divisions of a sector: vehicles are divisions 36 and 37."""
    output = shared("china_2018_42").filter(Code="TI").select("18", "33").row(0)
    workers = dict(shared("china_employment").select("Code", "2018").iter_rows())
    found = chain.output_per_worker(pl.Series(["37", "70"]))
    assert found[0] == pytest.approx(output[0] / (workers["C24"] + workers["C25"]) / 1e4, rel=1e-6)
    assert found[1] == pytest.approx(output[1] / workers["K"] / 1e4, rel=1e-6)


# -- the rule, by hand -----------------------------------------------------------------------------------


def test_purchases_go_to_sectors_by_the_table_and_to_suppliers_by_output() -> None:
    """A car maker with purchases of 1000: steel 3 : 1 by output, power alone."""
    found = spread(
        links((0, 3, NAN), (1, 3, NAN), (2, 3, NAN)),
        ["3130", "3120", "4420", "3611"],
        [300.0, 100.0, NAN, NAN],
        [NAN, NAN, NAN, 1000.0],
    )
    steel, power = 1000 * part("31", "36"), 1000 * part("44", "36")
    assert found.value == pytest.approx([0.75 * steel, 0.25 * steel, power])
    assert found.estimated.all()


def test_without_cost_purchases_are_output_times_intermediate_inputs() -> None:
    """And suppliers of one sector share equally as soon as one output is unknown."""
    found = spread(
        links((0, 2, NAN), (1, 2, NAN)), ["3130", "3120", "3611"], [300.0, NAN, 500.0], [NAN, NAN, NAN]
    )
    needs = chain.sectors().needs
    assert found.value == pytest.approx([500 * needs[13, 17] / 2] * 2)


def test_what_known_values_cover_of_a_sector_is_taken_off() -> None:
    """Down to a hundredth of the sector's part; other sectors keep theirs."""
    industry: list[str | None] = ["3130", "3120", "4420", "3611"]
    cost = [NAN, NAN, NAN, 1000.0]
    steel, power = 1000 * part("31", "36"), 1000 * part("44", "36")
    for known, left in ((0.4 * steel, 0.6 * steel), (2 * steel, FLOOR * steel)):
        rows = links((0, 3, known), (1, 3, NAN), (2, 3, NAN))
        found = spread(rows, industry, [NAN] * 4, cost)
        assert found.value == pytest.approx([known, left, power])
        assert found.estimated.tolist() == [False, True, True]


def test_purchases_are_read_off_known_values_where_nothing_else_is_known() -> None:
    """Steel for 100 says how much power the same buyer takes."""
    rows = links((0, 2, 100.0), (1, 2, NAN))
    found = spread(rows, ["3130", "4420", "3611"], [NAN] * 3, [NAN] * 3)
    assert found.value == pytest.approx([100, 100 * part("44", "36") / part("31", "36")])


def test_a_buyer_of_whom_nothing_is_known_weighs_no_more_than_anyone_known() -> None:
    """His purchases count as the smallest known ones; as 1 where none is known."""
    rows = links((0, 1, NAN), (0, 2, NAN), (0, 3, NAN))
    industry: list[str | None] = ["3130", "3611", "3611", "3611"]
    found = spread(rows, industry, [NAN] * 4, [NAN, 50.0, 800.0, NAN])
    assert found.value == pytest.approx(part("31", "36") * np.array([50, 800, 50]))
    found = spread(rows, industry, [NAN] * 4, [NAN] * 4)
    assert found.value == pytest.approx([part("31", "36")] * 3)


def test_suppliers_of_unknown_sector_stand_for_one_average_sector() -> None:
    """Their part is the sum of the squared parts; the two share it."""
    needs = chain.sectors().needs[:, 17]
    parts = needs / needs.sum()
    found = spread(links((0, 2, NAN), (1, 2, NAN)), [None, "C", "3611"], [NAN] * 3, [NAN, NAN, 100.0])
    assert found.value == pytest.approx([50 * (parts**2).sum()] * 2)


def test_a_sector_the_table_knows_no_flow_from_still_sells_a_little() -> None:
    """A hundredth of an even part; a buyer of unknown sector buys like the whole economy."""
    table = chain.sectors()
    k, buyer = (int(place[0]) for place in np.nonzero(table.needs == 0))
    codes = {int(sector): code for code, sector in zip(DIVISIONS, chain.sector_of(DIVISIONS), strict=True)}
    found = spread(links((0, 1, NAN)), [codes[k], codes[buyer]], [NAN, NAN], [NAN, 4200.0])
    assert found.value == pytest.approx([4200 * FLOOR / 42])
    found = spread(links((0, 1, NAN)), ["3130", None], [NAN, NAN], [NAN, 1.0])
    assert found.value == pytest.approx([table.mean_needs[13] / table.mean_needs.sum()])


DIVISIONS = registry.industries().frame().filter(pl.col("level") == "division")["code"]


def test_known_values_are_returned_as_they_are() -> None:
    """Nothing is checked or changed: zero stays zero, and what is wrong is `build`'s to refuse."""
    given = [0.0, 5.5, -1.0, float("inf"), NAN]
    rows = links(*((0, 1, value) for value in given))
    found = spread(rows, ["3130", "3611"], [NAN, 0.0], [NAN, -3.0])
    assert found.value[:4].tolist() == given[:4]
    assert 0 < found.value[4] < float("inf")
    all_known = links((0, 1, 2.0))
    assert spread(all_known, ["3130", "3611"], [NAN] * 2, [NAN] * 2).value.tolist() == [2.0]
    assert all_known.value.tolist() == [2.0]


def test_arrays_that_do_not_fit_are_refused() -> None:
    """Lengths by name; firm numbers within the firms."""
    rows = links((0, 1, NAN))
    with pytest.raises(NetworkShape):
        spread(rows, ["3130", "3611"], [NAN], [NAN, NAN])
    with pytest.raises(FirmNumberUnknown):
        spread(links((0, 2, NAN)), ["3130", "3611"], [NAN, NAN], [NAN, NAN])


# -- laws on random worlds -------------------------------------------------------------------------------


def world(seed: int) -> tuple[chain.Links, pl.Series, Floats, Floats]:
    """Up to 12 firms and 60 links; half of everything unknown, amounts over ten orders of magnitude."""
    draw = np.random.default_rng(seed)
    n, m = int(draw.integers(1, 13)), int(draw.integers(1, 61))

    def amounts(size: int) -> Floats:
        return np.where(draw.random(size) < 0.5, NAN, 10.0 ** draw.uniform(-4, 6, size))

    rows = chain.Links(
        draw.integers(0, n, m).astype(np.int32), draw.integers(0, n, m).astype(np.int32), amounts(m)
    )
    industry = pl.Series([INDUSTRIES[place] for place in draw.integers(0, len(INDUSTRIES), n)])
    return rows, industry.cast(pl.String), amounts(n), amounts(n)


def oracle(rows: chain.Links, industry: pl.Series, output: Floats, cost: Floats) -> Floats:
    """The same rule firm by firm, in plain Python."""
    table, sector = chain.sectors(), chain.sector_of(industry)
    purchases: dict[int, float] = {}
    parts: dict[int, Floats] = {}
    for j in sorted({int(b) for b, v in zip(rows.buyer, rows.value, strict=True) if np.isnan(v)}):
        needs = table.mean_needs if sector[j] < 0 else table.needs[:, sector[j]]
        share = needs / needs.sum()
        parts[j] = np.maximum(np.append(share, (share**2).sum()), FLOOR / 42)
        known = [
            (sector[i], v)
            for i, b, v in zip(rows.supplier, rows.buyer, rows.value, strict=True)
            if b == j and v > 0
        ]
        if cost[j] > 0:
            purchases[j] = float(cost[j])
        elif output[j] > 0:
            purchases[j] = float(output[j] * needs.sum())
        elif known:
            covered = sum(max(float(parts[j][k]), 1 / 42) for k in {int(k) for k, _ in known})
            purchases[j] = float(sum(v for _, v in known)) / covered
    smallest = min(purchases.values(), default=1.0)
    value = rows.value.copy()
    for j, part_of in parts.items():
        total = purchases.get(j, smallest)
        mine = [e for e in range(value.size) if rows.buyer[e] == j]
        left: dict[int, float] = {}
        for k in {int(sector[rows.supplier[e]]) for e in mine if np.isnan(rows.value[e])}:
            here = sum(
                float(rows.value[e]) for e in mine if sector[rows.supplier[e]] == k and rows.value[e] > 0
            )
            left[k] = float(max(part_of[k] * total - here, FLOOR * part_of[k] * total))
        all_known = sum(float(rows.value[e]) for e in mine if rows.value[e] > 0)
        scale = min(1.0, max(total - all_known, FLOOR * total) / sum(left.values()))
        for k, amount in left.items():
            asked = [e for e in mine if sector[rows.supplier[e]] == k and np.isnan(rows.value[e])]
            sizes = [float(output[rows.supplier[e]]) for e in asked]
            sizes = [1.0] * len(asked) if any(np.isnan(sizes)) else sizes
            for e, size in zip(asked, sizes, strict=True):
                value[e] = scale * amount * size / sum(sizes)
    return value


seeds = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_the_spread_is_that_of_the_rule_firm_by_firm(seed: int) -> None:
    """Fast and plain way agree; known values are kept, no link is left out, all estimates are above 0."""
    rows, industry, output, cost = world(seed)
    found = chain.spread_purchases(rows, industry, output, cost)
    np.testing.assert_allclose(found.value, oracle(rows, industry, output, cost), rtol=1e-9)
    assert (found.estimated == np.isnan(rows.value)).all()
    assert (found.value[~found.estimated] == rows.value[~found.estimated]).all()
    assert (found.value > 0).all()


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_buyers_spread_never_exceeds_what_known_values_leave_of_his_purchases(seed: int) -> None:
    """Or a hundredth of the purchases, where known values reach them."""
    rows, industry, output, _ = world(seed)
    cost = np.full(output.size, 1000.0)
    found = chain.spread_purchases(rows, industry, output, cost)
    for j in set(rows.buyer.tolist()):
        mine = rows.buyer == j
        estimated = found.value[mine & found.estimated].sum()
        known = found.value[mine & ~found.estimated].sum()
        assert estimated <= max(1000 - known, FLOOR * 1000) * (1 + 1e-12)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_the_order_of_the_links_does_not_matter(seed: int) -> None:
    """Permuted links get permuted values."""
    rows, industry, output, cost = world(seed)
    order = np.random.default_rng(seed).permutation(rows.value.size)
    shuffled = chain.Links(rows.supplier[order], rows.buyer[order], rows.value[order])
    found = chain.spread_purchases(shuffled, industry, output, cost).value
    np.testing.assert_allclose(
        found, chain.spread_purchases(rows, industry, output, cost).value[order], rtol=1e-12
    )


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from([1e-4, 0.01, 1e4]))
def test_the_currency_unit_does_not_matter(seed: int, unit: float) -> None:
    """All amounts in another unit give the values in that unit, as soon as one amount is known."""
    rows, industry, output, cost = world(seed)
    cost[rows.buyer[0]] = 70.0
    rows.value[0] = NAN
    here = chain.spread_purchases(rows, industry, output, cost).value
    other = chain.Links(rows.supplier, rows.buyer, rows.value * unit)
    there = chain.spread_purchases(other, industry, output * unit, cost * unit).value
    np.testing.assert_allclose(there, here * unit, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([NAN, 0.0, 1e-300, 5e-324, 1.0, 1e300]), min_size=8, max_size=8))
def test_no_amount_however_absurd_gives_no_value(amounts: list[float]) -> None:
    """Every estimated value is a finite number above 0."""
    rows = links((0, 2, amounts[0]), (1, 2, NAN), (2, 1, NAN), (0, 1, amounts[1]), (3, 1, NAN))
    found = spread(rows, ["3130", "3120", None, "3110"], amounts[:4], amounts[4:])
    assert np.isfinite(found.value[found.estimated]).all()
    assert (found.value[found.estimated] > 0).all()
