# SPDX-License-Identifier: Apache-2.0
"""Several firms freed together from a settled state: what they bring back, touching only what rises.

As `release.release`, with several freed firms at once; "no trap means done" holds for them alike: a closed
circle holds a freed firm or the owner of a slot that changed.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from .circles import closed_circle, eased_owners, lift, unhooked
from .compiled import compiled, compiled_parallel
from .release import gain
from .rise import NEAR, State, Work, hanging, new_work, spread, undo
from .side import Floats, Int32s, Int64s, Side

# Circles lifted in one release; one with more rises ever more slowly and is solved from above instead.
MOST_TRAPS = 10
# Firms of a circle: one with more takes too many rounds to come down and is solved from above, too.
LARGEST_CIRCLE = 200


@compiled
def _circle_from(side: Side, state: State, work: Work, j: int) -> int:
    if work.grounded[j] == work.tally[2] or work.h[j] >= work.cap[j] - NEAR:
        return 0
    return closed_circle(side, state, work, j)


@compiled
def _next_circle(side: Side, state: State, work: Work, freed: Int32s) -> int:
    """Members of the first closed circle, else 0."""
    work.tally[2] += 1
    for j in freed:
        size = _circle_from(side, state, work, j)
        if size > 0:
            return size
    for a in range(work.tally[1]):
        j = side.owner[work.hit[a]]
        if unhooked(side, state, work, j):
            size = _circle_from(side, state, work, j)
            if size > 0:
                return size
    return 0


@compiled
def release_all(
    side: Side, state: State, work: Work, freed: Int32s, price: Floats, enough: float, allowed: int
) -> int:
    """Give all firms of `freed` their full capacity; `work` then holds the state that follows.

    Returns links visited, `allowed` + 1 at least where the state in `work` may still rise.

    enough : rises worth no more together, at price[f] of firm f, are not passed on
    """
    for a in range(freed.size):
        work.cap[freed[a]] = 1.0
        work.touched[a] = freed[a]
    visits = spread(side, work, freed.size, price, enough, allowed)
    for _ in range(MOST_TRAPS):
        if visits > allowed:
            return visits
        size = _next_circle(side, state, work, freed)
        if size == 0:
            return visits
        if size > LARGEST_CIRCLE:
            return max(visits, allowed + 1)
        before = 0.0
        for a in range(size):
            before += work.h[work.frontier[a]]
        gained = lift(side, work, size) - before
        count = eased_owners(side, work)
        visits += spread(side, work, count, price, enough, allowed - visits)
        if gained <= NEAR:
            return visits
    return max(visits, allowed + 1)


@compiled
def _put_back(state: State, work: Work, freed: Int32s, psi: Floats) -> None:
    for j in freed:
        work.cap[j] = psi[j]
    undo(state, work)


@compiled_parallel
def release_bundles(
    down: Side,
    up: Side,
    base_d: State,
    base_u: State,
    psi: Floats,
    worth: Floats,
    prices: tuple[Floats, Floats],
    start: Int64s,
    member: Int32s,
    enough: Floats,
    allowed: int,
    threads: int,
) -> tuple[Floats, npt.NDArray[np.bool_], Int64s]:
    """Free the members start[b]:start[b+1] of each bundle: its gain, if it is final, links visited.

    prices : float64[firms] of each side, what a rise is worth
    enough : float64[bundles] rises worth no more together are not passed on
    """
    m = start.size - 1
    gains, final, visits = np.zeros(m), np.zeros(m, np.bool_), np.zeros(m, np.int64)
    for t in numba.prange(threads):
        work_d = new_work(down, base_d, psi)
        work_u = new_work(up, base_u, psi)
        for b in range(t, m, threads):
            freed = member[start[b] : start[b + 1]]
            visits_d = release_all(down, base_d, work_d, freed, prices[0], enough[b], allowed)
            visits_u = release_all(up, base_u, work_u, freed, prices[1], enough[b], allowed)
            visits[b] = visits_d + visits_u
            final[b] = visits_d <= allowed and visits_u <= allowed
            gains[b] = gain(work_d, work_u, base_d, base_u, worth)
            _put_back(base_d, work_d, freed, psi)
            _put_back(base_u, work_u, freed, psi)
    return gains, final, visits


@compiled
def advance(
    side: Side, base: State, psi: Floats, freed: Int32s, price: Floats, enough: float, allowed: int
) -> tuple[State, int]:
    """The settled state after `freed` have their full capacity, and links visited."""
    work = new_work(side, base, psi)
    visits = release_all(side, base, work, freed, price, enough, allowed)
    hooks = hanging(side, work.h, work.loss, base.full, work.cap)
    return State(work.h, work.loss, base.full, hooks), visits


@compiled
def near_prices(side: Side, state: State, room: Floats, worth: Floats, steps: int) -> Floats:
    """About what a unit rise of each firm is worth, its consequences over so many steps counted.

    A firm held by several slots counts in equal parts for each. Only a guide to what is worth passing on.

    room : float64[firms] all it could rise by;  worth : float64[firms] of a unit rise of the firm itself
    """
    part = np.zeros(side.owner.size)
    for j in range(worth.size):
        first, last = side.first_slot[j], side.first_slot[j + 1]
        count = 0
        for s in range(first, last):
            count += 1 if 1.0 - state.loss[s] <= state.h[j] + NEAR else 0
        for s in range(first, last):
            if room[j] > NEAR and 1.0 - state.loss[s] <= state.h[j] + NEAR:
                part[s] = 1.0 / count
    price = worth.copy()
    for _ in range(steps):
        new = worth.copy()
        for s in range(side.owner.size):
            if part[s] > 0.0:
                passed = part[s] * price[side.owner[s]]
                for e in range(side.slot_start[s], side.slot_start[s + 1]):
                    new[side.slot_source[e]] += side.slot_share[e] * passed
        price = new
    return price
