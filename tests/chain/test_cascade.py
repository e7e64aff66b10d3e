# SPDX-License-Identifier: Apache-2.0
"""How far a loss spreads: parity with the published model, and the laws of the static cascade."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors

from . import oracle, worlds

SEEDS = st.integers(0, 10_000)
FIRMS = st.integers(1, 25)
PUBLISHED = (
    ("toy_glcascade", "linear", "none", 1e-2, "toy_glcascade_esri_market-none_eps0.01_cpp.csv"),
    ("toy_glcascade", "linear", "none", 1e-8, "toy_glcascade_esri_market-none_eps1e-08_r.csv"),
    ("toy_glcascade", "linear", "sector", 1e-2, "toy_glcascade_esri_market-sector_eps0.01_r.csv"),
    ("toy_glcascade", "linear", "sector", 1e-8, "toy_glcascade_esri_market-sector_eps1e-08_cpp.csv"),
    ("fig1_diem2024", "leontief", "none", 1e-8, "fig1_diem2024_esri_leontief_market-none_eps1e-8.csv"),
    ("fig1_diem2024", "leontief", "sector", 1e-8, "fig1_diem2024_esri_leontief_market-sector_eps1e-8.csv"),
    ("fig1_diem2024", "linear", "none", 1e-8, "fig1_diem2024_esri_linear_market-none_eps1e-8.csv"),
    ("fig1_diem2024", "linear", "sector", 1e-8, "fig1_diem2024_esri_linear_market-sector_eps1e-8.csv"),
)
# The 11 firms and 10 links of weight 1 of the toy network of R GLcascade, and the classes of the firms.
TOY_LINKS = ((2, 1), (2, 3), (7, 4), (9, 5), (3, 7), (6, 7), (10, 7), (9, 10), (7, 11), (8, 11))
TOY_CLASSES = (1, 2, 1, 3, 4, 2, 4, 1, 2, 3, 5)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def build(
    pairs: list[tuple[int, int, float]], classes: list[int], kinds: int, market: bool = False
) -> chain.Network:
    """A network whose class pairs are all of one kind."""
    column = np.array(classes, dtype=np.int32)
    count = int(column.max(initial=0)) + 1
    links = chain.Links(
        np.array([pair[0] for pair in pairs], dtype=np.int32),
        np.array([pair[1] for pair in pairs], dtype=np.int32),
        np.array([pair[2] for pair in pairs], dtype=np.float64),
    )
    firms = chain.Firms(column, column if market else None)
    return chain.build(links, firms, np.full((count, count), kinds, dtype=np.int8))


def closing(network: chain.Network, firm: int, tolerance: float) -> tuple[float, chain.Cascade]:
    """Share of all sales lost when one firm closes."""
    remaining = np.ones(network.firms)
    remaining[firm] = 0.0
    after = chain.cascade(network, remaining, tolerance=tolerance)
    return float(network.sales @ (1 - after.output) / network.sales.sum()), after


@pytest.mark.parametrize(("name", "kind", "market", "tolerance", "file"), PUBLISHED)
def test_the_published_values_are_reproduced(
    shared: Path, name: str, kind: str, market: str, tolerance: float, file: str
) -> None:
    """Loss, its two parts and the number of rounds equal those of R GLcascade and fastcascade (1e-12)."""
    folder = shared / "reference" / "chain"
    pairs = [
        (int(row["supplier"]) - 1, int(row["buyer"]) - 1, float(row["weight"]))
        for row in rows(folder / f"{name}_edges.csv")
    ]
    classes = [int(row["sector"]) - 1 for row in rows(folder / f"{name}_sectors.csv")]
    network = build(pairs, classes, 2 if kind == "leontief" else 1, market == "sector")
    weights = network.sales / network.sales.sum()
    for firm, expected in enumerate(rows(folder / file)):
        loss, after = closing(network, firm, tolerance)
        assert loss == pytest.approx(float(expected["ESRI"]), abs=1e-12)
        assert weights @ (1 - after.down) == pytest.approx(float(expected["ESRI_d"]), abs=1e-12)
        assert weights @ (1 - after.up) == pytest.approx(float(expected["ESRI_u"]), abs=1e-12)
        assert after.iterations == int(expected["T"])


@pytest.mark.parametrize(("firm", "loss"), [(7, 0.7), (11, 0.45), (4, 0.35), (1, 0.1)])
def test_the_toy_network_loses_what_can_be_worked_out_by_hand(firm: int, loss: float) -> None:
    """All inputs non-essential: closing firm 7 of the published toy loses 0.7 of all sales, and so on."""
    pairs = [(supplier - 1, buyer - 1, 1.0) for supplier, buyer in TOY_LINKS]
    network = build(pairs, [each - 1 for each in TOY_CLASSES], 1)
    assert closing(network, firm - 1, 0.01)[0] == pytest.approx(loss, abs=1e-12)


@given(SEEDS, FIRMS, st.sampled_from([1e-2, 1e-6]), st.booleans(), st.booleans())
@settings(max_examples=80)
def test_each_round_is_that_of_the_equations(
    seed: int, firms: int, tolerance: float, sole: bool, markets: bool
) -> None:
    """hd, hu and the number of rounds equal the oracle's for any kinds, markets, revenue, cost."""
    world = worlds.world(seed, firms, sole=sole, markets=markets)
    psi = worlds.blocked(seed, firms)
    hd, hu, rounds = oracle.cascade(world, psi, tolerance, rounds=100_000)
    after = chain.cascade(worlds.network(world), psi, tolerance=tolerance, max_iterations=100_000)
    np.testing.assert_allclose(after.down, hd, rtol=0, atol=1e-12)
    np.testing.assert_allclose(after.up, hu, rtol=0, atol=1e-12)
    assert after.iterations == rounds


@given(
    SEEDS,
    st.integers(60, 160),
    st.sampled_from([0.0, 0.02, 0.3]),
    st.sampled_from([1e-2, 1e-6]),
    st.sampled_from([2, 8, 10**9]),
)
@settings(max_examples=24)
def test_a_cascade_that_grows_wide_makes_the_same_rounds(
    seed: int, firms: int, share: float, tolerance: float, few: int
) -> None:
    """Link by link, then firm by firm, each side in its own time: the oracle's state (1e-12) and rounds.

    A side goes over late, soon or at once; what stands keeps its bits.
    """
    world, psi = worlds.world(seed, firms), worlds.blocked(seed, firms, share)
    psi[seed % firms] = 0.0
    hd, hu, rounds = oracle.cascade(world, psi, tolerance, rounds=100_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("gulian.chain.cascade"), "FEW_LINKS", few)
        after = chain.cascade(worlds.network(world), psi, tolerance=tolerance, max_iterations=100_000)
    np.testing.assert_allclose(after.down, hd, rtol=0, atol=1e-12)
    np.testing.assert_allclose(after.up, hu, rtol=0, atol=1e-12)
    assert after.iterations == rounds
    isolated = (world.w.sum(axis=0) == 0) & (world.w.sum(axis=1) == 0)
    assert after.output[isolated].tolist() == psi[isolated].tolist()


@given(SEEDS, FIRMS, st.booleans())
@settings(max_examples=40)
def test_numbering_the_firms_otherwise_permutes_the_answer(seed: int, firms: int, markets: bool) -> None:
    world = worlds.world(seed, firms, markets=markets)
    psi = worlds.blocked(seed, firms)
    place = np.random.default_rng(seed).permutation(firms)
    moved = oracle.World(
        world.w[np.ix_(place, place)],
        world.p[place],
        world.e,
        world.m[place],
        world.revenue[place],
        world.cost[place],
    )
    here = chain.cascade(worlds.network(world), psi, tolerance=1e-4)
    there = chain.cascade(worlds.network(moved), psi[place], tolerance=1e-4)
    np.testing.assert_allclose(there.down, here.down[place], rtol=0, atol=1e-12)
    np.testing.assert_allclose(there.up, here.up[place], rtol=0, atol=1e-12)


@given(SEEDS, FIRMS, st.booleans(), st.sampled_from([1e-9, 7.3, 1e12]))
@settings(max_examples=40)
def test_the_unit_of_currency_does_not_matter(seed: int, firms: int, markets: bool, unit: float) -> None:
    world = worlds.world(seed, firms, markets=markets)
    psi = worlds.blocked(seed, firms)
    one = chain.cascade(worlds.network(world), psi, tolerance=1e-4)
    other = chain.cascade(worlds.network(world, unit), psi, tolerance=1e-4)
    np.testing.assert_allclose(other.output, one.output, rtol=0, atol=1e-12)


@given(SEEDS, FIRMS, st.booleans())
@settings(max_examples=40)
def test_a_smaller_loss_of_capacity_never_loses_more_output(seed: int, firms: int, markets: bool) -> None:
    network = worlds.network(worlds.world(seed, firms, markets=markets))
    more = worlds.blocked(seed, firms, 0.6)
    less = np.maximum(more, worlds.blocked(seed + 1, firms, 0.6))
    assert (
        chain.cascade(network, less, tolerance=1e-9, max_iterations=200_000).output
        >= chain.cascade(network, more, tolerance=1e-9, max_iterations=200_000).output - 1e-6
    ).all()


def test_two_firms_that_supply_each_other_run_when_nothing_else_holds_them() -> None:
    """C supplies A, A and B supply each other, all essential: with C open all run; with C closed none."""
    network = build([(2, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0)], [0, 1, 2], 2)
    assert chain.cascade(network, np.ones(3)).output.tolist() == [1.0, 1.0, 1.0]
    assert chain.cascade(network, np.array([1.0, 1.0, 0.0])).down.tolist() == [0.0, 0.0, 0.0]


def test_a_lone_seller_of_a_market_cannot_be_replaced_in_any_currency() -> None:
    """A closed market (its only seller stops) costs its buyer everything, whatever the unit."""
    for unit in (1e-12, 1.0, 1e12):
        network = build([(0, 1, unit)], [0, 1], 1, market=True)
        assert chain.cascade(network, np.array([0.0, 1.0])).down.tolist() == [0.0, 0.0]


@given(SEEDS, st.sampled_from([1e-300, 1e-9, 1e15, 1e300]))
@settings(max_examples=40)
def test_extreme_values_and_isolated_firms_stay_within_nought_and_one(seed: int, scale: float) -> None:
    """Zero rows, isolated firms, an empty market, a firm buying from itself, values from 1e-300 on."""
    rng = np.random.default_rng(seed)
    pairs = [
        (int(rng.integers(8)), int(rng.integers(8)), float(rng.choice([0.0, 1.0, 1e-300, scale])))
        for _ in range(int(rng.integers(0, 20)))
    ]
    network = build(pairs, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0], int(rng.integers(0, 3)), market=seed % 2 == 0)
    after = chain.cascade(network, worlds.blocked(seed, 10), tolerance=1e-3)
    assert ((after.output >= 0) & (after.output <= 1)).all()
    assert after.output[9] == worlds.blocked(seed, 10)[9]


def test_rows_of_one_pair_are_added_and_zero_is_no_link() -> None:
    """suppliers [0, 0, 1, 1], buyers [1, 1, 2, 0], values [3, 4, 5, 0] -> 0->1 of 7 and 1->2 of 5."""
    network = build([(0, 1, 3.0), (0, 1, 4.0), (1, 2, 5.0), (1, 0, 0.0)], [0, 0, 0], 1)
    assert network.links == 2
    assert network.sales.tolist() == [7.0, 5.0, 0.0]
    assert network.purchases.tolist() == [0.0, 7.0, 5.0]


def test_an_empty_economy_has_an_answer() -> None:
    network = build([], [], 1)
    assert chain.cascade(network, np.ones(0)).output.size == 0


def test_a_firm_of_unknown_class_gets_non_essential_inputs_and_is_told() -> None:
    """Its supplier closes: it loses the share it bought there, not everything."""
    links = chain.Links(np.array([0, 1], np.int32), np.array([2, 2], np.int32), np.array([1.0, 3.0]))
    firms = chain.Firms(np.array([0, 1, -1], np.int32))
    network = chain.build(links, firms, np.full((2, 2), 2, dtype=np.int8))
    assert network.unknown_class.tolist() == [2]
    assert chain.cascade(network, np.array([0.0, 1.0, 1.0])).down[2] == pytest.approx(0.75)


def test_known_cost_makes_room_for_what_is_bought_elsewhere() -> None:
    """Purchases of 4 of which 1 stands in the links: losing that supplier costs a quarter."""
    links = chain.Links(np.array([0], np.int32), np.array([1], np.int32), np.array([1.0]))
    firms = chain.Firms(np.zeros(2, np.int32), cost=np.array([np.nan, 4.0]))
    network = chain.build(links, firms, np.ones((1, 1), dtype=np.int8))
    assert chain.cascade(network, np.array([0.0, 1.0])).down[1] == pytest.approx(0.75)
    assert network.cost_exceeded.size == 0


def test_an_unsettled_cascade_is_an_error_unless_allowed() -> None:
    network = build([(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)], [0, 1, 2, 3], 2)
    closed = np.array([0.0, 1.0, 1.0, 1.0])
    with pytest.raises(errors.ConvergenceError) as caught:
        chain.cascade(network, closed, max_iterations=2)
    assert caught.value.iterations == 2
    after = chain.cascade(network, closed, max_iterations=2, allow_unconverged=True)
    assert (after.converged, after.iterations, after.residual) == (False, 2, 1.0)


def test_input_that_no_economy_has_is_refused() -> None:
    network = build([(0, 1, 1.0)], [0, 0], 1)
    with pytest.raises(errors.NetworkShape):
        chain.cascade(network, np.ones(3))
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(errors.ValueOutOfRange):
            chain.cascade(network, np.array([1.0, wrong]))
    with pytest.raises(errors.ValueOutOfRange):
        chain.cascade(network, np.ones(2), tolerance=float("nan"))
    with pytest.raises(errors.FirmNumberUnknown):
        build([(0, 2, 1.0)], [0, 0], 1)
    for value in (float("nan"), -1.0, float("inf")):
        with pytest.raises(errors.ValueOutOfRange):
            build([(0, 1, value)], [0, 0], 1)
    with pytest.raises(errors.ValueOutOfRange):
        build([(0, 1, 1e308), (0, 1, 1e308)], [0, 0], 1)


def test_one_thread_gives_the_bits_of_two() -> None:
    psi = worlds.blocked(5, 300)
    answers = []
    all_threads = numba.get_num_threads()
    for threads in (1, all_threads):
        numba.set_num_threads(threads)
        for markets in (False, True):
            network = worlds.network(worlds.world(5, 300, markets=markets))
            after = chain.cascade(network, psi, tolerance=1e-4)
            answers.append((after.down.tobytes(), after.up.tobytes(), after.iterations))
    numba.set_num_threads(all_threads)
    assert answers[:2] == answers[2:]
