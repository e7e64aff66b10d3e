# SPDX-License-Identifier: Apache-2.0
"""What to unblock first: as good as comparing all plans, bounds that hold, and more money never buys less."""

from __future__ import annotations

import itertools

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors
from gulian.chain.plan.ladder import Ladder
from gulian.chain.plan.stand import ground_of

from . import oracle, worlds

SEEDS = st.integers(0, 10_000)
SHAPES = st.sampled_from(["mixed kinds", "sole suppliers", "markets"])


def scene(
    seed: int, firms: int, shape: str, most: int
) -> tuple[oracle.World, oracle.Floats, oracle.Floats, oracle.Ints]:
    """A world, capacities left, what counts (in one of three only few), at most so many blocked firms."""
    world = worlds.world(seed, firms, sole=shape == "sole suppliers", markets=shape == "markets", final=0.8)
    psi, worth = worlds.blocked(seed, firms), worlds.output(seed, firms)
    if seed % 3 == 0:
        worth = np.where(np.random.default_rng(seed).random(firms) < 0.2, worth, 0.0)
    return world, psi, worth, np.flatnonzero(psi < 1).astype(np.int32)[:most]


def value_of(
    world: oracle.World, psi: oracle.Floats, worth: oracle.Floats, freed: oracle.Ints, before: oracle.Floats
) -> float:
    """What freeing some firms brings back, by the slow cascade."""
    after = psi.copy()
    after[freed] = 1.0
    return float(worth @ (oracle.left(world, after) - before))


def best_by_hand(
    world: oracle.World,
    psi: oracle.Floats,
    worth: oracle.Floats,
    blocked: oracle.Ints,
    cost: oracle.Floats,
    budget: float,
) -> float:
    """The most that any affordable set of the blocked firms brings back."""
    before, best = oracle.left(world, psi), 0.0
    for size in range(1, blocked.size + 1):
        for some in itertools.combinations(range(blocked.size), size):
            if cost[list(some)].sum() <= budget:
                best = max(best, value_of(world, psi, worth, blocked[list(some)], before))
    return best


@given(SEEDS, SHAPES, st.integers(1, 6), st.booleans())
@settings(max_examples=25, deadline=None)
def test_a_plan_that_claims_to_be_best_equals_comparing_all(
    seed: int, shape: str, budget: int, dear: bool
) -> None:
    """At most seven blocked firms of fourteen, equal or random costs; the bound is never below the best."""
    world, psi, worth, blocked = scene(seed, 14, shape, 7)
    cost = np.random.default_rng(seed).uniform(0.5, 2.0, blocked.size) if dear else np.ones(blocked.size)
    try:
        best = best_by_hand(world, psi, worth, blocked, cost, budget)
        before = oracle.left(world, psi)
        plan = chain.unblock(worlds.network(world), psi, worth, chain.Cases(blocked, cost), budget)
        freed = np.array([step.firm for step in plan.steps], dtype=np.int32)
        true = value_of(world, psi, worth, freed, before)
    except oracle.NotSettledError:
        return
    assert sum(step.cost for step in plan.steps) <= budget + 1e-9
    assert plan.gain == pytest.approx(true, rel=2e-5, abs=1e-7)
    assert plan.at_most >= best * (1 - 2e-5) - 1e-7
    if plan.proof != "none":
        assert plan.gain == pytest.approx(best, rel=2e-5, abs=1e-7)
    elif best > 1e-6:
        assert plan.gain >= best * (1 - plan.gap) * (1 - 2e-5) - 1e-7


@given(SEEDS, st.sampled_from(["mixed kinds", "sole suppliers"]))
@settings(max_examples=4, deadline=None)
def test_a_larger_budget_never_brings_less(seed: int, shape: str) -> None:
    """Some twenty blocked firms of sixty, too many to compare all plans."""
    world, psi, worth, blocked = scene(seed, 60, shape, 40)
    network, last = worlds.network(world), 0.0
    for budget in (1, 2, 3, 5):
        plan = chain.unblock(network, psi, worth, chain.Cases(blocked), budget)
        assert plan.gain >= last * (1 - 1e-6) - 1e-9
        last = plan.gain


@given(SEEDS, SHAPES)
@settings(max_examples=10, deadline=None)
def test_relabelling_the_firms_relabels_the_plan(seed: int, shape: str) -> None:
    """The same economy in another order brings back the same."""
    world, psi, worth, blocked = scene(seed, 14, shape, 7)
    order = np.random.default_rng(seed).permutation(14)
    place = np.argsort(order).astype(np.int32)
    other = oracle.World(
        world.w[np.ix_(order, order)],
        world.p[order],
        world.e,
        world.m[order],
        world.revenue[order],
        world.cost[order],
    )
    try:
        oracle.left(world, psi)
    except oracle.NotSettledError:
        return
    one = chain.unblock(worlds.network(world), psi, worth, chain.Cases(blocked), 3)
    two = chain.unblock(worlds.network(other), psi[order], worth[order], chain.Cases(place[blocked]), 3)
    assert two.gain == pytest.approx(one.gain, rel=2e-5, abs=1e-7)


@given(SEEDS)
@settings(max_examples=4, deadline=None)
def test_rows_add_up_to_the_gain(seed: int) -> None:
    world, psi, worth, blocked = scene(seed, 40, "mixed kinds", 30)
    plan = chain.unblock(worlds.network(world), psi, worth, chain.Cases(blocked), 5)
    assert sum(step.gain for step in plan.steps) == pytest.approx(plan.gain, rel=1e-4, abs=1e-9)
    assert all(step.path[0] == step.firm for step in plan.steps)
    assert len({step.firm for step in plan.steps}) == len(plan.steps)


def needs_both() -> tuple[chain.Network, oracle.Floats, oracle.Floats]:
    """2 and 3 both supply 0, all essential, and are closed, as is 4, alone; 0 supplies the leader 1."""
    pairs = np.array([(2, 0), (3, 0), (0, 1)], dtype=np.int32)
    links = chain.Links(pairs[:, 0], pairs[:, 1], np.ones(3))
    own = chain.Firms(np.arange(5, dtype=np.int32), revenue=np.full(5, 100.0))
    network = chain.build(links, own, np.full((5, 5), 2, dtype=np.int8))
    return network, np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.array([10.0, 100.0, 1.0, 2.0, 5.0])


def test_two_missing_inputs_are_freed_together() -> None:
    """Alone 2 and 3 bring 1 and 2 and firm 4 brings 5; together they bring back 113."""
    network, psi, worth = needs_both()
    plan = chain.unblock(network, psi, worth, chain.Cases(np.array([2, 3, 4])), 2)
    assert sorted(step.firm for step in plan.steps) == [2, 3]
    assert plan.gain == pytest.approx(113.0)
    assert {step.alone for step in plan.steps} == {1.0, 2.0}
    assert plan.proof != "none"
    assert [step.bundle for step in plan.steps] == [1, 1]
    assert plan.steps[0].bundle_gain == pytest.approx(113.0)


def test_a_step_names_the_leader_that_waits_and_the_way_to_it() -> None:
    network, psi, worth = needs_both()
    plan = chain.unblock(network, psi, worth, chain.Cases(np.array([2, 3])), 2, leaders=np.array([1]))
    assert [step.path for step in plan.steps] == [(step.firm, 0, 1) for step in plan.steps]
    assert {step.direction for step in plan.steps} == {"down"}


def test_one_case_buys_what_one_case_can() -> None:
    network, psi, worth = needs_both()
    plan = chain.unblock(network, psi, worth, chain.Cases(np.array([2, 3, 4])), 1)
    assert [step.firm for step in plan.steps] == [4]
    assert plan.gain == pytest.approx(5.0)
    assert plan.whole == pytest.approx(118.0)


def test_costs_decide_what_is_affordable_and_days_follow_the_capacity() -> None:
    """2 and 3 cost two each and share a department that handles two a day; 4 has its own."""
    network, psi, worth = needs_both()
    cases = chain.Cases(
        np.array([2, 3, 4]),
        np.array([2.0, 2.0, 1.0]),
        np.array([0, 0, 1], dtype=np.int32),
        np.array([2.0, 1.0]),
    )
    assert [step.firm for step in chain.unblock(network, psi, worth, cases, 1.5).steps] == [4]
    plan = chain.unblock(network, psi, worth, cases, 5)
    assert {step.firm: step.day for step in plan.steps if step.firm == 4} == {4: 1}
    assert sorted(step.day for step in plan.steps if step.firm != 4) == [1, 2]


def test_nobody_to_free_or_nothing_to_have_is_an_empty_plan() -> None:
    network, psi, worth = needs_both()
    assert chain.unblock(network, psi, worth, chain.Cases(np.array([0, 1])), 2).steps == ()
    assert chain.unblock(network, psi, worth, chain.Cases(np.zeros(0, dtype=np.int32)), 2).steps == ()
    assert chain.unblock(network, psi, np.zeros(5), chain.Cases(np.array([2, 3])), 2).gain == 0.0
    nothing = chain.unblock(network, psi, worth, chain.Cases(np.array([2, 3])), 0)
    assert (nothing.steps, nothing.gain) == ((), 0.0)


@pytest.mark.parametrize("shape", ["mixed kinds", "sole suppliers", "markets"])
def test_one_thread_plans_as_two(shape: str) -> None:
    world, psi, worth, blocked = scene(8, 50, shape, 20)
    answers = []
    all_threads = numba.get_num_threads()
    for threads in (1, all_threads):
        numba.set_num_threads(threads)
        answers.append(chain.unblock(worlds.network(world), psi, worth, chain.Cases(blocked), 4))
    numba.set_num_threads(all_threads)
    assert answers[0] == answers[1]


def test_what_no_plan_has_is_refused() -> None:
    network, psi, worth = needs_both()
    some = np.array([2, 3])
    for cases in (chain.Cases(some, np.array([1.0])), chain.Cases(some, None, np.zeros(1, dtype=np.int32))):
        with pytest.raises(errors.NetworkShape):
            chain.unblock(network, psi, worth, cases, 1)
    with pytest.raises(errors.NetworkShape):
        chain.unblock(network, psi, np.ones(3), chain.Cases(some), 1)
    for cases in (chain.Cases(some, np.array([1.0, 0.0])), chain.Cases(some, None, None, np.array([-1.0]))):
        with pytest.raises(errors.ValueOutOfRange):
            chain.unblock(network, psi, worth, cases, 1)
    with pytest.raises(errors.ValueOutOfRange):
        chain.unblock(network, psi, worth, chain.Cases(some), float("nan"))
    with pytest.raises(errors.ValueOutOfRange):
        chain.unblock(network, psi, -worth, chain.Cases(some), 1)
    with pytest.raises(errors.FirmNumberUnknown):
        chain.unblock(network, psi, worth, chain.Cases(np.array([9])), 1)
    with pytest.raises(errors.FirmNumberUnknown):
        chain.unblock(network, psi, worth, chain.Cases(some), 1, leaders=np.array([-1]))
    with pytest.raises(errors.FirmNumberUnknown):
        chain.unblock(
            network, psi, worth, chain.Cases(some, None, np.array([0, 4], dtype=np.int32), np.ones(2)), 1
        )


def gap_of_the_ladder(seed: int, shape: str, most: int = 14) -> float | None:
    """What the search for many misses among few, as a share of the best; None where nothing can be had."""
    world, psi, worth, blocked = scene(seed, 30, shape, most)
    budget = 1 + seed % 7
    ground = ground_of(worlds.network(world), psi, worth, blocked)
    if ground.whole < 1e-6 or blocked.size <= budget or not ground.concave:
        return None
    sets = [tuple(each) for each in itertools.combinations(range(blocked.size), budget)]
    best = float(ground.gains(ground.blocked, sets, np.full(len(sets), ground.whole))[0].max())
    found = Ladder(ground, np.ones(blocked.size), 10**15, np.ones(blocked.size, dtype=np.bool_)).climb(budget)
    return max(0.0, 1.0 - found.value / best) if best > 1e-6 else None


@pytest.mark.parametrize("seed", range(4))
def test_the_search_for_many_is_close_to_the_best_of_few(seed: int) -> None:
    gap = gap_of_the_ladder(seed, "mixed kinds", 9)
    assert gap is None or gap <= 0.25


@pytest.mark.soak
def test_the_worst_gap_over_a_thousand_worlds_is_the_stated_one() -> None:
    """Over 1,000 random worlds of at most 14 blocked firms: six in a thousand miss anything, 15 % at most."""
    gaps = []
    for seed in range(1_000):
        gap = gap_of_the_ladder(seed, "sole suppliers" if seed % 2 else "mixed kinds")
        if gap is not None:
            gaps.append(gap)
    print(len(gaps), max(gaps), float(np.mean(gaps)), float(np.mean(np.array(gaps) > 1e-6)))
    assert len(gaps) > 900
    assert max(gaps) <= 0.15
    assert float(np.mean(np.array(gaps) > 1e-6)) <= 0.006
    assert float(np.mean(gaps)) <= 0.0005


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_fourteen_blocked_firms_are_planned_as_well_as_comparing_all_by_the_slow_cascade(seed: int) -> None:
    """Fourteen of twenty firms blocked; every set of the budget's size solved anew by the dense cascade."""
    shape = ("mixed kinds", "sole suppliers", "markets")[seed % 3]
    world = worlds.world(seed, 20, sole=shape == "sole suppliers", markets=shape == "markets", final=0.8)
    psi, worth, budget = worlds.blocked(seed, 20, 1.0), worlds.output(seed, 20), 2 + seed % 4
    psi[14:] = 1.0
    blocked = np.flatnonzero(psi < 1).astype(np.int32)
    try:
        before = oracle.left(world, psi)
        some = (np.array(each, dtype=np.int32) for each in itertools.combinations(blocked.tolist(), budget))
        best = max(value_of(world, psi, worth, freed, before) for freed in some)
    except oracle.NotSettledError:
        pytest.skip("circles of this world take more rounds than the slow cascade makes")
    plan = chain.unblock(worlds.network(world), psi, worth, chain.Cases(blocked), budget)
    if plan.proof != "none":
        assert plan.gain == pytest.approx(best, rel=2e-5, abs=1e-7)
    assert plan.at_most >= best * (1 - 2e-5) - 1e-7
    assert plan.proof != "none" or shape == "markets"
