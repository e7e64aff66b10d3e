# SPDX-License-Identifier: Apache-2.0
"""Planes above what freed firms bring back: never below it anywhere, and on it where they were taken."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain
from gulian.chain.kernel.simplex import highest_under
from gulian.chain.kernel.swaps import improved_set
from gulian.chain.plan import stairs, stand
from gulian.chain.plan.planes import Planes, best_of
from gulian.chain.plan.stand import ground_of

from . import oracle, worlds
from .test_unblock import SEEDS, best_by_hand, needs_both, scene, value_of

SLOW = 300
"""Rounds after which a circle is so slow that its prices are not followed to their end."""
SHAPES = st.sampled_from(["mixed kinds", "sole suppliers"])


def planes_of(
    seed: int, shape: str, budget: float
) -> tuple[Planes, oracle.World, oracle.Floats, oracle.Ints]:
    """Planes of a small world without any yet, the world, its capacities, its blocked firms."""
    world, psi, worth, blocked = scene(seed, 20, shape, 9)
    ground = ground_of(worlds.network(world), psi, worth, blocked)
    return Planes(ground, np.ones(blocked.size), budget, 10**12), world, psi, blocked


@given(SEEDS, SHAPES)
@settings(max_examples=25, deadline=None)
def test_a_plane_lies_above_what_any_parts_bring_and_touches_where_it_was_taken(
    seed: int, shape: str
) -> None:
    """Parts of the firms freed at random, what they bring back by the slow cascade; slow circles: above."""
    planes, world, psi, blocked = planes_of(seed, shape, 3.0)
    ground, rng = planes.ground, np.random.default_rng(seed)
    if ground.whole < 1e-6 or not ground.concave:
        return
    worth = scene(seed, 20, shape, 9)[2]
    points = [rng.random(blocked.size) ** rng.choice([0.2, 1.0, 5.0]) for _ in range(3)]
    points.append((rng.random(blocked.size) < 0.5).astype(np.float64))
    try:
        before, true, rounds = oracle.left(world, psi), [], []
        for x in points:
            freed = psi.copy()
            freed[blocked] += (1.0 - psi[blocked]) * x
            hd, hu, made = oracle.cascade(world, freed)
            true.append(float(worth @ (np.minimum(hd, hu) - before)))
            rounds.append(made)
    except oracle.NotSettledError:
        return
    for x, brought, made in zip(points, true, rounds, strict=True):
        assert planes.take(x) == pytest.approx(brought, abs=1e-4 * ground.whole)
        above = planes.height[-1] + float(planes.slope[-1] @ x)
        if made < SLOW:
            assert above == pytest.approx(brought / ground.whole, abs=1e-5)
        for y, other in zip(points, true, strict=True):
            assert planes.height[-1] + float(planes.slope[-1] @ y) >= other / ground.whole - 1e-7


@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(1, 30), st.floats(0.0, 20.0))
@settings(max_examples=60, deadline=None)
def test_the_highest_point_reaches_the_bound_of_its_own_weights(
    seed: int, planes: int, firms: int, budget: float
) -> None:
    """Strong duality: the point keeps the budget, and no weighted mean of the planes lies lower there."""
    rng = np.random.default_rng(seed)
    height, slope = rng.random(planes), rng.random((planes, firms)) ** 3
    cost = rng.uniform(0.5, 2.0, firms)
    x, weight = highest_under(height, slope, cost, budget, 10_000)
    assert weight.sum() == pytest.approx(1.0)
    assert (x >= 0).all()
    assert (x <= 1).all()
    assert float(cost @ x) <= budget + 1e-9
    bound = float(weight @ height) + best_of(weight @ slope, cost, budget)
    assert float((height + slope @ x).min()) == pytest.approx(bound, abs=1e-9)


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=40, deadline=None)
def test_no_single_move_promises_more_than_the_set_it_ends_with(seed: int, dear: bool) -> None:
    rng = np.random.default_rng(seed)
    planes, firms, budget = int(rng.integers(1, 6)), int(rng.integers(2, 12)), float(rng.uniform(1.0, 6.0))
    height, slope = rng.random(planes), rng.random((planes, firms))
    cost = rng.uniform(0.5, 2.0, firms) if dear else np.ones(firms)
    found = improved_set(height, slope, cost, budget, np.zeros(firms, dtype=np.bool_), 1_000)
    assert float(cost[found].sum()) <= budget * (1 + 1e-9)
    best = float((height + slope @ found).min())
    for out in [-1, *np.flatnonzero(found).tolist()]:
        for into in np.flatnonzero(~found).tolist():
            moved = found.copy()
            moved[into] = True
            if out >= 0:
                moved[out] = False
            if cost[moved].sum() <= budget:
                assert float((height + slope @ moved).min()) <= best + 1e-9


def test_the_planes_come_down_to_what_a_pair_brings() -> None:
    """Two missing inputs: half of each is worth half of both, so the bound is what the pair brings."""
    network, psi, worth = needs_both()
    ground = ground_of(network, psi, worth, np.array([2, 3, 4]))
    planes = Planes(ground, np.ones(3), 2.0, 10**12)
    planes.lower(20, 1e-9)
    assert planes.at_most == pytest.approx(113.0, rel=1e-6)


@given(SEEDS, SHAPES, st.integers(1, 5))
@settings(max_examples=15, deadline=None)
def test_the_way_for_many_firms_keeps_budget_and_bound_in_small_worlds(
    seed: int, shape: str, budget: int
) -> None:
    """Worlds small enough to compare all, planned as if they were large."""
    world, psi, worth, blocked = scene(seed, 14, shape, 7)
    cost = np.random.default_rng(seed).uniform(0.5, 2.0, blocked.size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stand, "SMALL_WORLD", 0)
        plan = chain.unblock(worlds.network(world), psi, worth, chain.Cases(blocked, cost), budget)
    try:
        best = best_by_hand(world, psi, worth, blocked, cost, budget)
        before = oracle.left(world, psi)
        freed = np.array([step.firm for step in plan.steps], dtype=np.int32)
        true = value_of(world, psi, worth, freed, before)
    except oracle.NotSettledError:
        return
    assert sum(step.cost for step in plan.steps) <= budget + 1e-9
    assert plan.gain == pytest.approx(true, rel=2e-5, abs=1e-7)
    assert plan.at_most >= best * (1 - 2e-5) - 1e-7
    assert plan.gain >= best * (1 - plan.gap) * (1 - 2e-5) - 1e-7
    assert sum(step.gain for step in plan.steps) == pytest.approx(plan.gain, rel=1e-4, abs=1e-6)
    if plan.proof != "none":
        assert plan.gain == pytest.approx(best, rel=2e-5, abs=1e-7)


@given(SEEDS, st.sampled_from(["mixed kinds", "sole suppliers", "markets"]), st.sampled_from([1, 100]))
@settings(max_examples=20, deadline=None)
def test_each_level_of_a_plan_is_what_its_firms_leave_alone(seed: int, shape: str, together: int) -> None:
    """From all freed down to nobody, more than a line of eight; where one sweep has to do: one by one."""
    world, psi, worth, blocked = scene(seed, 30, shape, 11)
    ground = ground_of(worlds.network(world), psi, worth, blocked)
    order = np.random.default_rng(seed).permutation(blocked.size).tolist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stairs, "TOGETHER", together)
        found = list(stairs.levels(ground, order))
    assert len(found) == blocked.size + 1
    try:
        before = oracle.left(world, psi)
        for kept, level in zip(range(blocked.size, -1, -1), found, strict=True):
            true = value_of(world, psi, worth, ground.firm[ground.candidate[order[:kept]]], before)
            assert level.value == pytest.approx(true, rel=2e-5, abs=1e-6)
    except oracle.NotSettledError:
        return


@pytest.mark.parametrize("shape", ["mixed kinds", "sole suppliers"])
def test_one_thread_plans_for_many_firms_as_two(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand, "SMALL_WORLD", 0)
    world, psi, worth, blocked = scene(8, 50, shape, 20)
    answers = []
    all_threads = numba.get_num_threads()
    for threads in (1, all_threads):
        numba.set_num_threads(threads)
        answers.append(chain.unblock(worlds.network(world), psi, worth, chain.Cases(blocked), 4))
    numba.set_num_threads(all_threads)
    assert answers[0] == answers[1]
    assert len(answers[0].steps) == 4


def test_without_effort_there_is_still_a_plan_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first plane alone leads to a set; the bound holds, if wide."""
    monkeypatch.setattr(stand, "SMALL_WORLD", 0)
    network, psi, worth = needs_both()
    plan = chain.unblock(network, psi, worth, chain.Cases(np.array([2, 3, 4])), 2, effort=0)
    assert plan.cut_short
    assert 0 < plan.gain <= 113.0 + 1e-6
    assert plan.at_most >= 113.0 - 1e-6
