# SPDX-License-Identifier: Apache-2.0
"""Whom to free first: exact gains, bounds that hold, leading rows that cannot be overtaken."""

from __future__ import annotations

import contextlib

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors

from . import oracle, worlds

SEEDS = st.integers(0, 10_000)
SHAPES = st.sampled_from(["mixed kinds", "sole suppliers", "markets"])


def scene(
    seed: int, firms: int, shape: str, final: float = 0.7
) -> tuple[oracle.World, oracle.Floats, oracle.Floats, oracle.Ints]:
    """A world, its remaining capacities, daily outputs and the blocked firms."""
    world = worlds.world(seed, firms, sole=shape == "sole suppliers", markets=shape == "markets", final=final)
    psi = worlds.blocked(seed, firms)
    return world, psi, worlds.output(seed, firms), np.flatnonzero(psi < 1).astype(np.int32)


def true_gains(
    world: oracle.World, psi: oracle.Floats, y: oracle.Floats, firms: oracle.Ints
) -> dict[int, float]:
    """Two full solves for each; worlds too slow for the oracle prove nothing and give no entry."""
    found: dict[int, float] = {}
    with contextlib.suppress(oracle.NotSettledError):
        before = oracle.left(world, psi)
        for i in firms.tolist():
            found[i] = oracle.gain(world, psi, y, i, before)
    return found


@given(SEEDS, SHAPES, st.sampled_from([0.3, 1.0]))
@settings(max_examples=20)
def test_gains_marked_exact_equal_two_full_solves(seed: int, shape: str, final: float) -> None:
    """Worlds of 50 firms, rtol 1e-6; sole suppliers are full of firms that wait for each other."""
    world, psi, y, blocked = scene(seed, 50, shape, final)
    found = chain.rank_releases(worlds.network(world), psi, y, blocked, exact=50)
    assert found.exact.all()
    truth = true_gains(world, psi, y, blocked)
    for firm, gain in zip(found.firm.tolist(), found.gain.tolist(), strict=True):
        if firm in truth:
            assert gain == pytest.approx(truth[firm], rel=1e-6, abs=1e-9)


@given(SEEDS, SHAPES, st.integers(2, 40))
@settings(max_examples=40)
def test_no_bound_lies_below_the_true_gain_and_no_lower_above(seed: int, shape: str, firms: int) -> None:
    """Whatever is left inexact after the single best row is certain, or after no effort at all."""
    world, psi, y, blocked = scene(seed, firms, shape)
    truth = true_gains(world, psi, y, blocked)
    for effort in (None, 0):
        found = chain.rank_releases(worlds.network(world), psi, y, blocked, exact=1, effort=effort)
        for firm, gain, lower in zip(found.firm.tolist(), found.gain, found.lower, strict=True):
            if firm in truth:
                assert gain >= truth[firm] * (1 - 1e-6) - 1e-9
                assert lower <= truth[firm] * (1 + 1e-6) + 1e-9


@given(SEEDS, SHAPES)
@settings(max_examples=20)
def test_no_row_overtakes_the_certified_ones(seed: int, shape: str) -> None:
    """The certified leading rows are the best firms in the best order, ties by number."""
    world, psi, y, blocked = scene(seed, 30, shape)
    found = chain.rank_releases(worlds.network(world), psi, y, blocked, exact=3)
    assert found.certified >= min(3, blocked.size)
    assert found.exact[: found.certified].all()
    assert (np.diff(found.gain) <= 0).all()
    truth = true_gains(world, psi, y, blocked)
    if len(truth) == blocked.size:
        best = sorted(truth.values(), reverse=True)[: found.certified]
        np.testing.assert_allclose(found.gain[: found.certified], best, rtol=1e-6, atol=1e-9)


@given(SEEDS, SHAPES)
@settings(max_examples=10)
def test_candidates_are_ranked_by_their_part_of_the_gain(seed: int, shape: str) -> None:
    """A plant that is half of what its firm misses stands where half the gain stands."""
    world, psi, y, blocked = scene(seed, 12, shape)
    part = np.random.default_rng(seed).choice([0.25, 0.5, 1.0], blocked.size)
    found = chain.rank_releases(worlds.network(world), psi, y, blocked, part=part, exact=3)
    of_firm = dict(zip(blocked.tolist(), part.tolist(), strict=True))
    ranked = found.gain * [of_firm[firm] for firm in found.firm.tolist()]
    assert (np.diff(ranked) <= 0).all()
    assert found.certified >= min(3, blocked.size)
    truth = true_gains(world, psi, y, blocked)
    if len(truth) == blocked.size:
        best = sorted((gain * of_firm[firm] for firm, gain in truth.items()), reverse=True)
        np.testing.assert_allclose(ranked[: found.certified], best[: found.certified], rtol=1e-6, atol=1e-9)


def circle(extra: list[tuple[int, int]], firms: int) -> chain.Network:
    """0 and 1 supply each other, all essential, plus more links of value 1, and final demand."""
    pairs = np.array([(0, 1), (1, 0), *extra], dtype=np.int32)
    links = chain.Links(pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))
    own = chain.Firms(np.arange(firms, dtype=np.int32), revenue=np.full(firms, 100.0))
    return chain.build(links, own, np.full((firms, firms), 2, dtype=np.int8))


def test_firms_that_wait_for_each_other_all_come_back() -> None:
    """2 supplies 0; 0 and 1 supply each other; 2 is closed: freeing it brings back all three."""
    network = circle([(2, 0)], 3)
    found = chain.rank_releases(network, np.array([1.0, 1.0, 0.0]), np.array([1.0, 2.0, 4.0]), np.array([2]))
    assert found.gain[0] == pytest.approx(7.0, rel=1e-9)


def test_a_freed_firm_may_stand_in_the_circle_itself() -> None:
    """0 is closed and 1, its sole customer and supplier, stopped with it: freeing 0 brings back both."""
    found = chain.rank_releases(circle([], 2), np.array([0.0, 1.0]), np.array([3.0, 5.0]), np.array([0]))
    assert found.gain[0] == pytest.approx(8.0, rel=1e-9)


def test_two_missing_inputs_are_worth_nothing_one_by_one() -> None:
    """2 and 3 both supply 0 and are closed: freeing one brings back that firm alone."""
    network = circle([(2, 0), (3, 0)], 4)
    psi = np.array([1.0, 1.0, 0.0, 0.0])
    found = chain.rank_releases(network, psi, np.array([10.0, 10.0, 1.0, 2.0]), np.array([2, 3]))
    assert found.firm.tolist() == [3, 2]
    np.testing.assert_allclose(found.gain, [2.0, 1.0], rtol=1e-9)
    assert found.loss == pytest.approx(23.0)


def test_a_firm_with_all_its_capacity_gains_nothing() -> None:
    network = circle([(2, 0)], 3)
    found = chain.rank_releases(network, np.array([1.0, 1.0, 0.0]), np.ones(3), np.array([0, 2]))
    assert found.firm.tolist() == [2, 0]
    assert (found.gain[1], bool(found.exact[1])) == (0.0, True)


def test_unknown_output_counts_nothing_and_is_told() -> None:
    network = circle([(2, 0)], 3)
    output = np.array([np.nan, 2.0, 4.0])
    found = chain.rank_releases(network, np.array([1.0, 1.0, 0.0]), output, np.array([2]))
    assert found.gain[0] == pytest.approx(6.0)
    assert found.unknown_output.tolist() == [0]


@pytest.mark.parametrize("markets", [False, True])
def test_watched_firms_that_a_release_lifts_are_named(markets: bool) -> None:
    """2 supplies 0, 0 and 1 each other; 3 stands alone: freeing 2 lifts 0 and 1, not 3."""
    network = circle([(2, 0)], 4)
    if markets:
        network = chain.build(
            chain.Links(np.array([0, 1, 2], np.int32), np.array([1, 0, 0], np.int32), np.ones(3)),
            chain.Firms(np.arange(4, dtype=np.int32), np.arange(4, dtype=np.int32), np.full(4, 100.0)),
            np.full((4, 4), 2, dtype=np.int8),
        )
    found = chain.rank_releases(
        network, np.array([1.0, 1.0, 0.0, 0.0]), np.ones(4), np.array([2, 3]), watch=np.array([1, 3])
    )
    assert found.firm.tolist() == [2, 3]
    assert found.watch.tolist() == [1, 3]
    assert found.watch_gains.tolist() == [[True, False], [False, True]]


def test_nobody_to_free_is_an_empty_list() -> None:
    found = chain.rank_releases(circle([], 2), np.ones(2), np.ones(2), np.zeros(0, dtype=np.int32))
    assert (found.firm.size, found.certified, found.loss) == (0, 0, 0.0)


@pytest.mark.parametrize("shape", ["mixed kinds", "sole suppliers", "markets"])
def test_one_thread_gives_the_bits_of_two(shape: str) -> None:
    answers = []
    all_threads = numba.get_num_threads()
    for threads in (1, all_threads):
        numba.set_num_threads(threads)
        world, psi, y, blocked = scene(8, 50, shape)
        found = chain.rank_releases(worlds.network(world), psi, y, blocked, exact=5, watch=blocked)
        answers.append([part.tobytes() for part in (found.firm, found.gain, found.lower, found.watch_gains)])
    numba.set_num_threads(all_threads)
    assert answers[0] == answers[1]


def test_what_no_economy_has_is_refused() -> None:
    network, psi = circle([], 2), np.array([0.0, 1.0])
    with pytest.raises(errors.NetworkShape):
        chain.rank_releases(network, psi, np.ones(3), np.array([0]))
    with pytest.raises(errors.ValueOutOfRange):
        chain.rank_releases(network, psi, np.array([-1.0, 1.0]), np.array([0]))
    with pytest.raises(errors.FirmNumberUnknown):
        chain.rank_releases(network, psi, np.ones(2), np.array([2]))
    with pytest.raises(errors.FirmNumberUnknown):
        chain.rank_releases(network, psi, np.ones(2), np.array([0]), watch=np.array([-1]))
