# SPDX-License-Identifier: Apache-2.0
"""What one freed firm brings back, found from the blocked state by touching only what rises.

1 the freed firm rises and what follows spreads (`kernel/rise.py`)
2 circles that could stand higher are lifted, and what that eases spreads (`kernel/circles.py`)
3 what both sides gained is added up, and everything put back for the next firm
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from .circles import closed_circle, eased_owners, lift, unhooked
from .compiled import compiled, compiled_parallel
from .rise import NEAR, State, Work, new_work, spread, undo
from .side import Floats, Int32s, Side

# Downstream, where a circle can hang on little, rises are followed further than upstream.
CIRCLES = 1e-3
DEAREST = 1e100
MAX_TRAPS = 1_000


@compiled
def put_back(state: State, work: Work, freed: int, cap: float) -> None:
    """Undo a release."""
    work.cap[freed] = cap
    undo(state, work)


@compiled
def _next_circle(side: Side, state: State, work: Work, freed: int) -> int:
    """Members of the first closed circle, else 0. Every circle holds the freed firm or an unhooked one."""
    work.tally[2] += 1
    for a in range(-1, work.tally[1]):
        j = freed if a < 0 else side.owner[work.hit[a]]
        if work.grounded[j] == work.tally[2] or work.h[j] >= work.cap[j] - NEAR:
            continue
        if a < 0 or unhooked(side, state, work, j):
            size = closed_circle(side, state, work, j)
            if size > 0:
                return size
    return 0


@compiled
def release(
    side: Side, state: State, work: Work, freed: int, price: Floats, enough: float, allowed: int
) -> int:
    """Give firm `freed` its full capacity; `work` then holds the state that follows. Returns links visited.

    If they are more than `allowed`, the state in `work` may still rise.

    price, enough : rises worth no more than `enough` together, at price[f] of firm f, are not passed on
    """
    work.cap[freed] = 1.0
    work.touched[0] = freed
    visits = spread(side, work, 1, price, enough, allowed)
    for _ in range(MAX_TRAPS):
        if visits > allowed:
            break
        size = _next_circle(side, state, work, freed)
        if size == 0:
            break
        before = 0.0
        for a in range(size):
            before += work.h[work.frontier[a]]
        gained = lift(side, work, size) - before
        count = eased_owners(side, work)
        visits += spread(side, work, count, price, enough, allowed - visits)
        if gained <= NEAR:
            break
    return visits


@compiled
def gain(down: Work, up: Work, base_d: State, base_u: State, output: Floats) -> float:
    """sum_j y_j (min(hd', hu') - min(hd, hu)) over the firms that rose, in the order in which they rose."""
    total = 0.0
    for a in range(down.tally[0]):
        j = down.risen[a]
        total += output[j] * (min(down.h[j], up.h[j]) - min(base_d.h[j], base_u.h[j]))
    for a in range(up.tally[0]):
        j = up.risen[a]
        if down.is_risen[j] == 0:
            total += output[j] * (min(down.h[j], up.h[j]) - min(base_d.h[j], base_u.h[j]))
    return total


@compiled
def _waiting(work: Work, price: Floats) -> float:
    """What the rises that were not passed on are worth."""
    total = 0.0
    for a in range(work.tally[0]):
        j = work.risen[a]
        total += work.pending[j] * price[j]
    return total


@compiled
def prices(side: Side, free: npt.NDArray[np.bool_], worth: Floats, sweeps: int) -> Floats:
    """About what a unit rise of each firm is worth on this side, all its consequences counted (no caps).

    free  : bool[firms] the firm could rise if its slots were eased
    worth : float64[firms] what a unit rise of the firm itself is worth
    """
    n = worth.size
    price = worth.copy()
    for _ in range(sweeps):
        change = 0.0
        for f in range(n):
            total = worth[f]
            for e in range(side.start[f], side.start[f + 1]):
                j = side.owner[side.target[e]]
                if free[j]:
                    total += side.share[e] * price[j]
            # Where circles multiply a rise there is no finite price: everything is then worth passing on.
            total = min(total, DEAREST)
            change = max(change, (total - price[f]) / max(total, 1e-300))
            price[f] = total
        if change < 0.01:
            break
    return price


@compiled_parallel
def release_down(
    down: Side,
    base_d: State,
    base_u: State,
    psi: Floats,
    output: Floats,
    price: Floats,
    freed: Int32s,
    enough: Floats,
    own_up: Floats,
    allowed: int,
    threads: int,
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Free each firm of `freed` alone, downstream only: what comes back at least, at most, links visited.

    price   : float64[firms] what a rise downstream is worth
    enough  : float64[freed] what rises may be worth together that are not passed on; twice that is in `most`
    own_up  : float64[freed] what today's customers leave of the freed firm
    allowed : links a release may visit; beyond, it brings back at most infinity
    At least: customers stay as they are. At most: customers no longer hold back any firm that rose
    downstream; what customers bring back elsewhere is not in it.
    """
    m = freed.size
    least, most, visits = np.zeros(m), np.zeros(m), np.zeros(m, np.int64)
    for t in numba.prange(threads):
        work = new_work(down, base_d, psi)
        for a in range(t, m, threads):
            i = freed[a]
            visits[a] = release(down, base_d, work, i, price, enough[a], allowed)
            for b in range(work.tally[0]):
                j = work.risen[b]
                before = min(base_d.h[j], base_u.h[j])
                customers = own_up[a] if j == i else base_u.h[j]
                least[a] += output[j] * (min(work.h[j], customers) - before)
                most[a] += output[j] * (work.h[j] - before)
            most[a] += 2.0 * _waiting(work, price)
            if visits[a] > allowed:
                most[a] = np.inf
            put_back(base_d, work, i, psi[i])
    return least, most, visits


@compiled_parallel
def release_each(
    down: Side,
    up: Side,
    base_d: State,
    base_u: State,
    psi: Floats,
    output: Floats,
    price: tuple[Floats, Floats],
    freed: Int32s,
    enough: Floats,
    watch: Int32s,
    allowed: int,
    threads: int,
) -> tuple[Floats, Floats, npt.NDArray[np.bool_], npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Free each firm of `freed` alone: its gain, what rises not passed on could add (twice their worth), if
    that is all it could lack, links visited, watched firms that rise.

    price   : float64[firms] what a rise is worth, downstream and upstream
    enough  : float64[freed] what rises may be worth together that are not passed on
    allowed : links a release may visit on each side; beyond, its gain is not final but too small
    """
    m = freed.size
    gains, waiting = np.zeros(m), np.zeros(m)
    finished, visits = np.zeros(m, np.bool_), np.zeros(m, np.int64)
    seen = np.zeros((m, watch.size), np.uint8)
    for t in numba.prange(threads):
        work_d = new_work(down, base_d, psi)
        work_u = new_work(up, base_u, psi)
        for a in range(t, m, threads):
            i = freed[a]
            visits[a] = release(down, base_d, work_d, i, price[0], CIRCLES * enough[a], allowed)
            visits_up = release(up, base_u, work_u, i, price[1], enough[a], allowed)
            finished[a] = visits[a] <= allowed and visits_up <= allowed
            visits[a] += visits_up
            gains[a] = gain(work_d, work_u, base_d, base_u, output)
            waiting[a] = 2.0 * (_waiting(work_d, price[0]) + _waiting(work_u, price[1]))
            for b in range(watch.size):
                j = watch[b]
                rise = min(work_d.h[j], work_u.h[j]) - min(base_d.h[j], base_u.h[j])
                seen[a, b] = 1 if rise > 1e-6 else 0
            put_back(base_d, work_d, i, psi[i])
            put_back(base_u, work_u, i, psi[i])
    return gains, waiting, finished, visits, seen
