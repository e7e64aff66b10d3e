# SPDX-License-Identifier: Apache-2.0
"""Plans from the far end: nested sets, each worth what it says, whatever hides from a search upwards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain
from gulian.chain.plan import ladder, peel
from gulian.chain.plan.ladder import Ladder
from gulian.chain.plan.peel import Peel
from gulian.chain.plan.stand import Ground, ground_of

from . import oracle, worlds
from .test_unblock import SEEDS, SHAPES, scene, value_of

NO_END = 10**15


@given(SEEDS, SHAPES, st.sampled_from([4, 32]), st.booleans())
@settings(max_examples=20, deadline=None)
def test_each_set_holds_the_one_before_and_brings_what_it_says(
    seed: int, shape: str, groups: int, dear: bool
) -> None:
    """By groups and one by one; the largest brings all that can be had."""
    world, psi, worth, blocked = scene(seed, 40, shape, 12)
    ground = ground_of(worlds.network(world), psi, worth, blocked)
    costs = np.random.default_rng(seed).uniform(0.5, 2.0, blocked.size) if dear else np.ones(blocked.size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(peel, "GROUPS", groups)
        found = Peel(ground, costs, NO_END).sets(np.arange(blocked.size))
    if ground.whole <= 1e-6:
        return
    assert found[-1].value == pytest.approx(ground.whole, rel=1e-5)
    reached, smaller = 0.0, set[int]()
    try:
        before = oracle.left(world, psi)
        for each in found:
            places = [place for step in each.steps for place in step]
            assert len(set(places)) == len(places)
            assert smaller < set(places)
            assert each.value > reached
            true = value_of(world, psi, worth, ground.firm[ground.candidate[places]], before)
            assert each.value == pytest.approx(true, rel=2e-5, abs=1e-6)
            reached, smaller = each.value, set(places)
    except oracle.NotSettledError:
        return


def one_needs_many(needed: int, others: int) -> tuple[Ground, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Firm 0 needs `needed` blocked suppliers, all essential; further blocked firms sell to nobody.

    Firms that matter and firms that do not take turns, so that each group of neighbours holds both.
    """
    firms = 1 + needed + others
    order = np.random.default_rng(5).permutation(np.arange(1, firms)).astype(np.int32)
    suppliers = np.sort(order[:needed])
    links = chain.Links(suppliers, np.zeros(needed, dtype=np.int32), np.ones(needed))
    classes = np.arange(firms, dtype=np.int32)
    network = chain.build(
        links, chain.Firms(classes, revenue=np.full(firms, 9.0)), np.full((firms, firms), 2, dtype=np.int8)
    )
    psi = np.zeros(firms)
    psi[0] = 1.0
    worth = np.zeros(firms)
    worth[0] = 7.0
    return ground_of(network, psi, worth, np.arange(1, firms, dtype=np.int32)), np.ones(firms - 1)


@pytest.mark.parametrize(("needed", "others"), [(6, 34), (60, 60), (90, 10)])
def test_the_firms_that_only_count_together_are_found(needed: int, others: int) -> None:
    """More candidates than groups, and somebody who matters in nearly every group."""
    ground, costs = one_needs_many(needed, others)
    found = Peel(ground, costs, NO_END).sets(np.arange(costs.size))
    assert len(found) == 1
    assert found[0].value == pytest.approx(7.0)
    assert sum(len(step) for step in found[0].steps) == needed


def test_without_effort_nothing_but_everybody_is_offered() -> None:
    ground, costs = one_needs_many(6, 34)
    (found,) = Peel(ground, costs, 0).sets(np.arange(costs.size))
    assert sum(len(step) for step in found.steps) == costs.size


@pytest.mark.parametrize("seed", [699, 828, 696])
def test_plans_that_no_reading_of_needs_named_are_found(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three worlds in which a search upwards alone brings half of the best or nothing at all."""
    world, psi, worth, blocked = scene(seed, 30, "sole suppliers" if seed % 2 else "mixed kinds", 14)
    ground = ground_of(worlds.network(world), psi, worth, blocked)
    budget, costs = 1 + seed % 7, np.ones(blocked.size)
    may = np.ones(blocked.size, dtype=np.bool_)
    best = Ladder(ground, costs, NO_END, may).climb(budget).value
    monkeypatch.setattr(ladder.Ladder, "_peel", lambda _: None)
    assert Ladder(ground, costs, NO_END, may).climb(budget).value < 0.6 * best


@pytest.mark.parametrize("others", [0, 30])
def test_a_large_world_is_peeled_only_where_first_steps_promise_too_little(
    others: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With markets no world is small: six firms that count together are found, with others or without."""
    firms = 7 + others
    links = chain.Links(np.arange(1, 7, dtype=np.int32), np.zeros(6, dtype=np.int32), np.ones(6))
    own = chain.Firms(np.arange(firms, dtype=np.int32), np.arange(firms, dtype=np.int32), np.full(firms, 9.0))
    network = chain.build(links, own, np.full((firms, firms), 2, dtype=np.int8))
    psi, worth = np.zeros(firms), np.zeros(firms)
    psi[0], worth[0] = 1.0, 7.0
    monkeypatch.setattr(ladder, "read_bundles", lambda *_: {})
    everyone = np.arange(1, firms, dtype=np.int32)
    plan = chain.unblock(network, psi, worth, chain.Cases(everyone), 6)
    assert {step.firm for step in plan.steps} == set(range(1, 7))
    worth[1] = 100.0
    with monkeypatch.context() as patch:
        patch.delattr(Peel, "sets")
        chain.unblock(network, psi, worth, chain.Cases(everyone), 6)
