# SPDX-License-Identifier: Apache-2.0
"""Where losses come to rest, reached by sweeps: the state of the rounds, sooner and no lower."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain, errors

from . import oracle, worlds

SEEDS = st.integers(0, 10_000)


@given(SEEDS, st.integers(1, 120), st.booleans())
@settings(max_examples=50)
def test_the_state_is_that_of_the_equations(seed: int, firms: int, markets: bool) -> None:
    """hd, hu equal the settled ones of the oracle (1e-9), with markets too."""
    world, psi = worlds.world(seed, firms, markets=markets), worlds.blocked(seed, firms)
    try:
        hd, hu, _ = oracle.cascade(world, psi)
    except oracle.NotSettledError:
        return
    after = chain.settled(worlds.network(world), psi, tolerance=1e-13)
    np.testing.assert_allclose(after.down, hd, rtol=0, atol=1e-9)
    np.testing.assert_allclose(after.up, hu, rtol=0, atol=1e-9)


@given(SEEDS, st.integers(60, 160), st.sampled_from([1e-2, 1e-4, 1e-6]))
@settings(max_examples=30)
def test_a_round_from_where_it_stops_changes_no_more_than_it_says(
    seed: int, firms: int, tolerance: float
) -> None:
    """Nothing would fall by more than the residual in a round of the equations: the evidence is true."""
    world, psi = worlds.world(seed, firms), worlds.blocked(seed, firms)
    after = chain.settled(worlds.network(world), psi, tolerance=tolerance)
    ld, lu = oracle.shares(world)
    alone = [[oracle.kind(world, i, j) == 2 and ld[i, j] > 0 for j in range(firms)] for i in range(firms)]
    essential = np.array(alone)
    parts = [np.where(essential & (world.p == k)[:, None], ld, 0.0) for k in np.unique(world.p)]
    bound = 1 - np.max([(1 - after.down) @ part for part in (*parts, np.where(essential, 0.0, ld))], axis=0)
    next_down = np.maximum(0, np.minimum(psi, bound))
    next_up = np.maximum(0, np.minimum(psi, 1 - lu @ (1 - after.up)))
    assert after.converged
    assert after.residual <= tolerance
    assert (after.down - next_down).max() <= after.residual + 1e-12
    assert (after.up - next_up).max() <= after.residual + 1e-12


@given(SEEDS, st.integers(60, 160), st.sampled_from([1e-2, 1e-6]))
@settings(max_examples=30)
def test_it_never_passes_the_greatest_state(seed: int, firms: int, tolerance: float) -> None:
    """It comes from above: whatever the tolerance, nothing stands lower than the capacities allow."""
    network, psi = worlds.network(worlds.world(seed, firms)), worlds.blocked(seed, firms)
    rest = chain.settled(network, psi, tolerance=1e-13, max_iterations=100_000)
    after = chain.settled(network, psi, tolerance=tolerance)
    assert (after.down >= rest.down - 1e-9).all()
    assert (after.up >= rest.up - 1e-9).all()


@given(SEEDS, st.integers(2, 160))
@settings(max_examples=30)
def test_a_smaller_loss_of_capacity_never_loses_more(seed: int, firms: int) -> None:
    """One firm of the blocked freed: every firm keeps at least as much (1e-9)."""
    network, psi = worlds.network(worlds.world(seed, firms)), worlds.blocked(seed, firms)
    freed = psi.copy()
    freed[seed % firms] = 1.0
    less, more = (
        chain.settled(network, each, tolerance=1e-13, max_iterations=100_000) for each in (psi, freed)
    )
    assert (more.output >= less.output - 1e-9).all()


def test_one_thread_gives_the_bits_of_all() -> None:
    network, psi, answers = worlds.network(worlds.world(5, 300)), worlds.blocked(5, 300), []
    all_threads = numba.get_num_threads()
    for threads in (1, all_threads):
        numba.set_num_threads(threads)
        after = chain.settled(network, psi)
        answers.append((after.down.tobytes(), after.up.tobytes(), after.iterations, after.residual))
    numba.set_num_threads(all_threads)
    assert answers[0] == answers[1]


def test_what_has_not_come_to_rest_is_an_error_unless_allowed() -> None:
    network, psi = worlds.network(worlds.world(5, 300)), worlds.blocked(5, 300)
    with pytest.raises(errors.ConvergenceError):
        chain.settled(network, psi, max_iterations=1)
    after = chain.settled(network, psi, max_iterations=1, allow_unconverged=True)
    assert (after.converged, after.iterations) == (False, 1)
