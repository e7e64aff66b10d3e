# SPDX-License-Identifier: Apache-2.0
"""How much hangs on each firm."""

from __future__ import annotations

import csv
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors

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
