# SPDX-License-Identifier: Apache-2.0
"""How much hangs on each firm."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors
from gulian.chain.kernel.guess import guessed

from . import oracle, worlds

SEEDS = st.integers(0, 10_000)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("market", ["none", "sector"])
@pytest.mark.parametrize("stop", ["0.01", "1e-08"])
def test_the_published_criticalities_are_reproduced(shared: Path, market: str, stop: str) -> None:
    """R GLcascade's toy network: loss, both parts and rounds of all 11 firms (1e-12)."""
    folder = shared / "reference" / "chain"
    pairs = [
        (int(row["supplier"]) - 1, int(row["buyer"]) - 1, float(row["weight"]))
        for row in rows(folder / "toy_glcascade_edges.csv")
    ]
    classes = np.array(
        [int(row["sector"]) - 1 for row in rows(folder / "toy_glcascade_sectors.csv")], np.int32
    )
    supplier, buyer, value = (np.array(column) for column in zip(*pairs, strict=True))
    network = chain.build(
        chain.Links(supplier.astype(np.int32), buyer.astype(np.int32), value.astype(np.float64)),
        chain.Firms(classes, classes if market == "sector" else None),
        np.ones((5, 5), dtype=np.int8),
    )
    found = chain.criticality(network, tolerance=float(stop))
    expected = rows(folder / f"toy_glcascade_esri_market-{market}_eps{stop}_cpp.csv")
    for name, column in (("ESRI", found.loss), ("ESRI_d", found.down), ("ESRI_u", found.up)):
        np.testing.assert_allclose(column, [float(row[name]) for row in expected], rtol=0, atol=1e-12)
    assert found.iterations.tolist() == [int(row["T"]) for row in expected]


@given(SEEDS, st.integers(1, 25), st.sampled_from([1e-2, 1e-6]), st.booleans(), st.booleans())
@settings(max_examples=40)
def test_each_closure_is_that_of_the_equations(
    seed: int, firms: int, tolerance: float, sole: bool, markets: bool
) -> None:
    """Losses within 1e-9 of the oracle's, rounds the same."""
    world = worlds.world(seed, firms, sole=sole, markets=markets)
    weights = worlds.output(seed, firms)
    found = chain.criticality(
        worlds.network(world), weights=weights, tolerance=tolerance, max_iterations=100_000
    )
    for i in range(firms):
        psi = np.ones(firms)
        psi[i] = 0.0
        hd, hu, made = oracle.cascade(world, psi, tolerance, rounds=100_000)
        for lost, left in ((found.loss, np.minimum(hd, hu)), (found.down, hd), (found.up, hu)):
            assert lost[i] == pytest.approx(weights @ (1 - left) / weights.sum(), abs=1e-9)
        assert found.iterations[i] == made


@given(SEEDS, st.integers(100, 200), st.sampled_from([1e-2, 1e-4]))
@settings(max_examples=10)
def test_small_and_wide_closures_are_both_the_cascade(seed: int, firms: int, tolerance: float) -> None:
    """Closures that stay small and those that grow wide: `cascade`'s losses and rounds (1e-12)."""
    network = worlds.network(worlds.world(seed, firms))
    found = chain.criticality(network, tolerance=tolerance, max_iterations=100_000)
    for i in range(0, firms, 7):
        psi = np.ones(firms)
        psi[i] = 0.0
        after = chain.cascade(network, psi, tolerance=tolerance, max_iterations=100_000)
        share = network.sales / network.sales.sum()
        assert found.loss[i] == pytest.approx(share @ (1 - after.output), abs=1e-12)
        assert found.down[i] == pytest.approx(share @ (1 - after.down), abs=1e-12)
        assert found.up[i] == pytest.approx(share @ (1 - after.up), abs=1e-12)
        assert found.iterations[i] == after.iterations


@given(SEEDS, st.integers(20, 120))
@settings(max_examples=20)
def test_a_firms_figures_do_not_depend_on_who_else_is_closed(seed: int, firms: int) -> None:
    """Bit for bit: closures beside each other in one cache line do not touch."""
    network = worlds.network(worlds.world(seed, firms))
    all_firms = chain.criticality(network, tolerance=1e-4)
    some = np.random.default_rng(seed).permutation(firms)[: firms // 3 + 1].astype(np.int32)
    found = chain.criticality(network, firms=some, tolerance=1e-4)
    for here, there in ((found.loss, all_firms.loss), (found.up, all_firms.up)):
        assert here.tobytes() == there[some].tobytes()
    assert found.iterations.tolist() == all_firms.iterations[some].tolist()
    assert found.residual.tobytes() == all_firms.residual[some].tobytes()


@given(SEEDS, st.integers(2, 60))
@settings(max_examples=30)
def test_the_upstream_part_is_its_closed_form(seed: int, firms: int) -> None:
    """(w' G)_i / G_ii with G = (I - Lu)^-1, where a third of all sales goes to final demand."""
    world = worlds.world(seed, firms)
    world = replace(world, revenue=world.w.sum(axis=1) * 1.5)
    weights = worlds.output(seed, firms)
    inverse = np.linalg.inv(np.eye(firms) - oracle.shares(world)[1])
    found = chain.criticality(
        worlds.network(world), weights=weights, tolerance=1e-12, allow_unconverged=True, max_iterations=500
    )
    expected = (weights / weights.sum()) @ inverse / np.diag(inverse)
    np.testing.assert_allclose(found.up, expected, rtol=0, atol=1e-9)


@given(SEEDS, st.integers(2, 40), st.booleans())
@settings(max_examples=30)
def test_numbering_the_firms_otherwise_permutes_the_losses(seed: int, firms: int, markets: bool) -> None:
    world = worlds.world(seed, firms, markets=markets)
    place = np.random.default_rng(seed).permutation(firms)
    moved = oracle.World(
        world.w[np.ix_(place, place)],
        world.p[place],
        world.e,
        world.m[place],
        world.revenue[place],
        world.cost[place],
    )
    here = chain.criticality(worlds.network(world), tolerance=1e-4)
    there = chain.criticality(worlds.network(moved), tolerance=1e-4)
    np.testing.assert_allclose(there.loss, here.loss[place], rtol=0, atol=1e-9)


@given(SEEDS, st.integers(2, 40), st.booleans(), st.sampled_from([1e-9, 7.3, 1e12]))
@settings(max_examples=30)
def test_the_unit_of_currency_does_not_matter(seed: int, firms: int, markets: bool, unit: float) -> None:
    world = worlds.world(seed, firms, markets=markets)
    one = chain.criticality(worlds.network(world), tolerance=1e-4)
    other = chain.criticality(worlds.network(world, unit), tolerance=1e-4)
    np.testing.assert_allclose(other.loss, one.loss, rtol=0, atol=1e-9)


@given(SEEDS, st.sampled_from([1e-300, 1e-9, 1e15]), st.booleans())
@settings(max_examples=40)
def test_odd_networks_lose_between_nothing_and_all(seed: int, scale: float, market: bool) -> None:
    """Zero rows, isolated firms, an empty market, twice the same link, links of 1e-300, closed circles."""
    rng = np.random.default_rng(seed)
    links = int(rng.integers(0, 40))
    supplier = rng.integers(0, 10, links).astype(np.int32)
    buyer = np.where(rng.random(links) < 0.3, (supplier + 1) % 10, rng.integers(0, 10, links)).astype(
        np.int32
    )
    value = rng.choice([0.0, 1.0, 1e-300, scale], links)
    column = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 5, 5], np.int32)
    network = chain.build(
        chain.Links(supplier, buyer, value),
        chain.Firms(np.minimum(column, 2), column if market else None),
        np.full((3, 3), int(rng.integers(0, 3)), np.int8),
    )
    found = chain.criticality(network, tolerance=1e-3)
    for loss in (found.loss, found.down, found.up):
        assert ((loss >= 0) & (loss <= 1 + 1e-12)).all()
    assert (found.loss >= np.maximum(found.down, found.up) - 1e-12).all()
    assert (found.loss <= found.down + found.up + 1e-12).all()


@given(SEEDS, st.integers(2, 40), st.integers(1, 5), st.booleans())
@settings(max_examples=30)
def test_the_most_critical_are_those_of_all(seed: int, firms: int, count: int, markets: bool) -> None:
    """Found without closing every firm alone, in the same order."""
    network = worlds.network(worlds.world(seed, firms, sole=True, markets=markets, final=1.0))
    all_firms = chain.criticality(network, tolerance=1e-9)
    leaders = chain.most_critical(network, count, tolerance=1e-9)
    best = np.sort(all_firms.loss)[::-1][:count]
    np.testing.assert_allclose(leaders.loss, best, rtol=0, atol=1e-7)
    np.testing.assert_array_equal(leaders.loss, all_firms.loss[leaders.firm])


@given(SEEDS, st.integers(60, 120), st.integers(1, 3), st.booleans())
@settings(max_examples=8)
def test_a_wrong_guess_never_costs_a_leader(seed: int, firms: int, count: int, markets: bool) -> None:
    """Leaders out of many firms are those of all, also where the guess to sort by says nothing."""
    network = worlds.network(worlds.world(seed, firms, sole=True, markets=markets, final=1.0))
    best = np.sort(chain.criticality(network, tolerance=1e-9).loss)[::-1][:count]
    noise = np.random.default_rng(seed).random(firms) * 1e-3
    told: list[tuple[int, int]] = []
    proof = chain.certified_leaders(
        network, count, tolerance=1e-9, told=lambda done, of: told.append((done, of))
    )
    np.testing.assert_allclose(proof.found.loss, best, rtol=0, atol=1e-7)
    others = np.delete(chain.criticality(network, tolerance=1e-9).loss, proof.found.firm)
    assert others.max() <= proof.others_at_most
    assert proof.cascades >= count
    assert all(0 < done <= of for done, of in told)
    assert told[-1][0] == told[-1][1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gulian.chain.leaders.guessed", lambda *_: noise)
        misled = chain.most_critical(network, count, tolerance=1e-9)
    np.testing.assert_allclose(misled.loss, best, rtol=0, atol=1e-7)


def test_the_guess_is_near_where_losses_do_not_meet() -> None:
    """A line of sales 0 -> 1 -> 2 -> 3, all needed: the guess is the loss, both sides counted."""
    links = chain.Links(np.array([0, 1, 2], np.int32), np.array([1, 2, 3], np.int32), np.ones(3))
    network = chain.build(links, chain.Firms(np.arange(4, dtype=np.int32)), np.full((4, 4), 2, np.int8))
    weight = np.full(4, 0.25)
    assert guessed(network.down, network.up, weight).tolist() == [1.0, 1.0, 1.0, 1.0]
    found = chain.criticality(network, weights=weight)
    assert (found.down + found.up - weight).tolist() == [1.0, 1.0, 1.0, 1.0]


def test_a_closed_supplier_of_everyone_is_the_most_critical() -> None:
    """0 sells to 1, 2, 3, all essential: closing it stops all sales there are."""
    links = chain.Links(np.zeros(3, np.int32), np.array([1, 2, 3], np.int32), np.ones(3))
    network = chain.build(links, chain.Firms(np.arange(4, dtype=np.int32)), np.full((4, 4), 2, np.int8))
    output = np.array([1.0, 1.0, 1.0, 1.0])
    found = chain.most_critical(network, 1, weights=output)
    assert (found.firm.tolist(), found.loss.tolist()) == ([0], [1.0])


def test_one_thread_gives_the_bits_of_two() -> None:
    answers = []
    all_threads = numba.get_num_threads()
    for threads in (1, all_threads):
        numba.set_num_threads(threads)
        for markets in (False, True):
            network = worlds.network(worlds.world(3, 30, markets=markets))
            found = chain.criticality(network, tolerance=1e-4)
            answers.append([found.loss.tobytes(), found.iterations.tobytes()])
    numba.set_num_threads(all_threads)
    assert answers[:2] == answers[2:]


def test_an_economy_without_sales_hangs_on_nobody() -> None:
    links = chain.Links(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    network = chain.build(links, chain.Firms(np.zeros(3, np.int32)), np.ones((1, 1), np.int8))
    assert chain.criticality(network).loss.tolist() == [0.0, 0.0, 0.0]
    assert chain.most_critical(network, 2).firm.tolist() == [0, 1]


def test_what_cannot_be_closed_or_weighed_is_refused() -> None:
    network = worlds.network(worlds.world(1, 5))
    with pytest.raises(errors.FirmNumberUnknown):
        chain.criticality(network, firms=np.array([5], np.int32))
    with pytest.raises(errors.NetworkShape):
        chain.criticality(network, weights=np.ones(4))
    with pytest.raises(errors.ValueOutOfRange):
        chain.criticality(network, weights=np.full(5, np.nan))
    with pytest.raises(errors.ValueOutOfRange):
        chain.criticality(network, tolerance=-1.0)


def test_an_unsettled_closure_is_an_error_unless_allowed() -> None:
    """A line of four firms needs more than one round."""
    links = chain.Links(np.array([0, 1, 2], np.int32), np.array([1, 2, 3], np.int32), np.ones(3))
    network = chain.build(links, chain.Firms(np.arange(4, dtype=np.int32)), np.full((4, 4), 2, np.int8))
    with pytest.raises(errors.ConvergenceError):
        chain.criticality(network, max_iterations=1)
    with pytest.raises(errors.ConvergenceError):
        chain.most_critical(network, 1, max_iterations=1)
    assert not chain.criticality(network, max_iterations=1, allow_unconverged=True).converged
