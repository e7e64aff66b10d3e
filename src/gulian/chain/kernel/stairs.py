# SPDX-License-Identifier: Apache-2.0
"""Eight states in one pass, all below the same one: as `settle`, with one link read for all of them.

Losses x = 1 - h stand in lines (`kernel/lines.py`), one lane for each state. Each firm takes its bound at
once, in all lanes, from values that are already new; losses only rise, so capacities count at the start only.
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
from .lines import LANES, any_above, every, larger, load, minus, plus, smaller, store
from .side import Floats, Int32s, Int64s, Side


@compiled
def _start(h: Floats, psi: Floats, taken: Int32s, x: Floats) -> None:
    """Lane l starts at h, with the firms taken[:l + 1] brought down to psi; unused lanes repeat the last."""
    for j in range(h.size):
        store(x, j, every(1.0 - h[j]))
    for a in range(taken.size):
        j = taken[a]
        for lane in range(a, LANES):
            x[j * LANES + lane] = max(x[j * LANES + lane], 1.0 - psi[j])


@compiled
def _sweep(side: Side, fixed: Floats, x: Floats) -> float:
    """Each firm in turn takes its worst loss in every lane; the largest rise of a loss."""
    zeros, ones, one = every(0.0), every(1.0), np.uint64(1)
    rise = zeros
    for j in range(side.first_slot.size - 1):
        old = load(x, j)
        if not any_above(ones, old):
            continue
        worst = old
        for s in range(np.uint64(side.first_slot[j]), np.uint64(side.first_slot[j + 1])):
            loss = every(fixed[s])
            for e in range(np.uint64(side.slot_start[s]), np.uint64(side.slot_start[s + one])):
                loss = plus(loss, side.slot_share[e], load(x, side.slot_source[e]))
            worst = larger(loss, worst)
        up = minus(smaller(worst, ones), old)
        if any_above(up, zeros):
            store(x, j, smaller(worst, ones))
            rise = larger(up, rise)
    largest = np.empty(LANES)
    store(largest, 0, rise)
    return float(largest.max())


@compiled
def _apart(x: Floats) -> Floats:
    """float64[lanes, firms]: what is left, each state by itself."""
    h = np.empty((LANES, x.size // LANES))
    for j in range(h.shape[1]):
        for lane in range(LANES):
            h[lane, j] = 1.0 - x[j * LANES + lane]
    return h


@compiled_parallel
def stairs_down(
    down: Side,
    up: Side,
    fixed: tuple[Floats, Floats],
    upper: tuple[Floats, Floats],
    psi: Floats,
    taken: Int32s,
    x: tuple[Floats, Floats],
    tolerance: float,
    max_sweeps: int,
) -> tuple[Floats, Floats, Int64s, Floats]:
    """(hd, hu: float64[lanes, firms], sweeps and largest rise of the last for each side).

    upper : the state above all;  psi : float64[firms] capacities once all of `taken` are taken away
    taken : int32[at most lanes] lane l is without the first l + 1 of them
    x     : lines[firms] of each side, scratch
    """
    sweeps, rise = np.zeros(2, np.int64), np.full(2, np.inf)
    for a in numba.prange(2):
        if a == 0:
            _start(upper[0], psi, taken, x[0])
            while sweeps[0] < max_sweeps and rise[0] > tolerance:
                rise[0] = _sweep(down, fixed[0], x[0])
                sweeps[0] += 1
        else:
            _start(upper[1], psi, taken, x[1])
            while sweeps[1] < max_sweeps and rise[1] > tolerance:
                rise[1] = _sweep(up, fixed[1], x[1])
                sweeps[1] += 1
    hd, hu = _apart(x[0]), _apart(x[1])
    return hd, hu, sweeps, rise
