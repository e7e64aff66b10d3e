# SPDX-License-Identifier: Apache-2.0
"""Where firms settle when capacities are lost: one side, without the rounds that lead there (no markets).

1 sweeps: each firm takes its bound at once, from values that are already new (Gauss-Seidel): a state above
  the greatest one comes down to it, in fewer passes than rounds in step
2 circles of sales that hardly leak fall by a nearly constant factor a sweep, for thousands of sweeps: now and
  then each firm goes down by most of what its falls of two windows promise (Aitken 1926)
3 a firm that the next round would raise again stays where it was: the state remains an upper one

A side may stand for a part of the economy: what firms outside contribute to the losses is `fixed`.
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
from .side import Floats, Int32s, Int64s, Side

PLAIN_SWEEPS = 100
BETWEEN_JUMPS = 60
# A loss runs round a circle of 2, 3, 4, 6, 8 or 12 firms a whole number of times in so many rounds.
WINDOW = 24
# Of the fall that a geometric series promises; less than all, since other series run beside it.
PART = 0.98
ROUNDING = 1e-15
HOLD_BACKS = 30


@compiled
def own_losses(side: Side, h: Floats, fixed: Floats) -> Floats:
    """loss_s of every slot: the fixed part and that of the firms here, in the order of the slots."""
    loss = fixed.copy()
    for s in range(side.owner.size):
        for e in range(side.slot_start[s], side.slot_start[s + 1]):
            loss[s] += side.slot_share[e] * (1.0 - h[side.slot_source[e]])
    return loss


@compiled
def _bound(side: Side, fixed: Floats, psi: Floats, h: Floats, j: int) -> float:
    """max(0, min(psi_j, 1 - worst loss)) from the values in h.

    Unsigned numbers spare the question whether a place is counted from the end.
    """
    worst, one = 0.0, np.uint64(1)
    for s in range(np.uint64(side.first_slot[j]), np.uint64(side.first_slot[j + 1])):
        loss = fixed[s]
        for e in range(np.uint64(side.slot_start[s]), np.uint64(side.slot_start[s + one])):
            loss += side.slot_share[e] * (1.0 - h[np.uint64(side.slot_source[e])])
        worst = loss if loss > worst else worst
    return float(max(0.0, min(psi[j], 1.0 - worst)))


@compiled
def _sweep(side: Side, fixed: Floats, psi: Floats, h: Floats) -> float:
    """Each firm in turn comes down to its bound; the largest fall."""
    largest = 0.0
    for j in range(h.size):
        if h[j] <= 0.0:
            continue
        new = _bound(side, fixed, psi, h, j)
        if new < h[j]:
            largest = max(largest, h[j] - new)
            h[j] = new
    return largest


@compiled
def _promised(h: Floats, one_ago: Floats, two_ago: Floats) -> Floats:
    """Each firm's value after the geometric series of its falls over two windows, down to 0."""
    ahead = h.copy()
    for j in range(h.size):
        fall, before = one_ago[j] - h[j], two_ago[j] - one_ago[j]
        if fall > 0.0 and before > fall:
            ratio = fall / before
            ahead[j] = max(0.0, h[j] - PART * fall * ratio / (1.0 - ratio))
    return ahead


@compiled
def _hold_back(side: Side, fixed: Floats, psi: Floats, h: Floats, ahead: Floats) -> int:
    """Firms that the next round would raise stay where they were; how many still go ahead."""
    for _ in range(HOLD_BACKS):
        raised, moved = 0, 0
        before = ahead.copy()
        for j in range(h.size):
            if before[j] < h[j]:
                if _bound(side, fixed, psi, before, j) > before[j] + ROUNDING:
                    ahead[j] = h[j]
                    raised += 1
                else:
                    moved += 1
        if raised == 0:
            return moved
    return 0


@compiled
def come_down(
    side: Side, fixed: Floats, psi: Floats, h: Floats, tolerance: float, max_sweeps: int
) -> tuple[int, float]:
    """From an upper state in `h` down to the greatest one psi allows: (sweeps, largest fall of the last)."""
    sweeps, largest, next_jump = 0, np.inf, PLAIN_SWEEPS
    one_ago, two_ago = h, h
    while sweeps < max_sweeps:
        sweeps += 1
        largest = _sweep(side, fixed, psi, h)
        if largest <= tolerance:
            break
        if sweeps == next_jump - 2 * WINDOW:
            two_ago = h.copy()
        elif sweeps == next_jump - WINDOW:
            one_ago = h.copy()
        elif sweeps == next_jump:
            ahead = _promised(h, one_ago, two_ago)
            if _hold_back(side, fixed, psi, h, ahead) > 0:
                h[:] = ahead
            next_jump = sweeps + BETWEEN_JUMPS
    return sweeps, largest


@compiled_parallel
def settle_from(
    down: Side, up: Side, psi: Floats, hd: Floats, hu: Floats, tolerance: float, max_sweeps: int
) -> tuple[int, float]:
    """(sweeps, largest fall of the last) from upper states in `hd`, `hu`, a thread for each side."""
    sweeps, largest = np.zeros(2, np.int64), np.zeros(2)
    for side in numba.prange(2):
        if side == 0:
            made, fell = come_down(down, np.zeros(down.owner.size), psi, hd, tolerance, max_sweeps)
        else:
            made, fell = come_down(up, np.zeros(up.owner.size), psi, hu, tolerance, max_sweeps)
        sweeps[side], largest[side] = made, fell
    return int(sweeps.max()), float(largest.max())


def settle_both(
    down: Side, up: Side, psi: Floats, tolerance: float, max_sweeps: int
) -> tuple[Floats, Floats, int, float]:
    """(hd, hu, sweeps, largest fall of the last) from remaining capacities psi."""
    hd, hu = psi.copy(), psi.copy()
    sweeps, largest = settle_from(down, up, psi, hd, hu, tolerance, max_sweeps)
    return hd, hu, sweeps, largest


@compiled
def sink(
    side: Side, fixed: Floats, most: Floats, psi: Floats, tolerance: float, max_sweeps: int
) -> tuple[Floats, Floats, int]:
    """(h, loss, sweeps) of the greatest state below `most` that capacities psi allow."""
    h = np.minimum(most, psi)
    sweeps, _ = come_down(side, fixed, psi, h, tolerance, max_sweeps)
    return h, own_losses(side, h, fixed), sweeps


@compiled_parallel
def sink_both(
    down: Side,
    up: Side,
    fixed: tuple[Floats, Floats],
    most: tuple[Floats, Floats],
    psi: Floats,
    tolerance: float,
    max_sweeps: int,
) -> tuple[Floats, Floats]:
    """hd, hu of the greatest state below `most` that capacities psi allow, a thread for each side."""
    hd, hu = np.minimum(most[0], psi), np.minimum(most[1], psi)
    for side in numba.prange(2):
        if side == 0:
            come_down(down, fixed[0], psi, hd, tolerance, max_sweeps)
        else:
            come_down(up, fixed[1], psi, hu, tolerance, max_sweeps)
    return hd, hu


@compiled_parallel
def sink_bundles(
    down: Side,
    up: Side,
    fixed: tuple[Floats, Floats],
    most: tuple[Floats, Floats],
    psi: Floats,
    start: Int64s,
    member: Int32s,
    tolerance: float,
    max_sweeps: int,
) -> tuple[Floats, Int64s]:
    """float64[bundles, firms]: output left when the members of each bundle are free; sweeps of each."""
    bundles = start.size - 1
    left = np.empty((bundles, psi.size))
    sweeps = np.zeros(bundles, np.int64)
    for b in numba.prange(bundles):
        freed = psi.copy()
        for a in range(start[b], start[b + 1]):
            freed[member[a]] = 1.0
        hd, _, sweeps_d = sink(down, fixed[0], most[0], freed, tolerance, max_sweeps)
        hu, _, sweeps_u = sink(up, fixed[1], most[1], freed, tolerance, max_sweeps)
        sweeps[b] = sweeps_d + sweeps_u
        left[b] = np.minimum(hd, hu)
    return left, sweeps
