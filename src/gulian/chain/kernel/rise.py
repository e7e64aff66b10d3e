# SPDX-License-Identifier: Apache-2.0
"""Rises spread from a settled blocked state, touching only what rises.

1 a freed firm rises, owners whose bound rose follow, round by round, the worthiest first
2 all arrays of a `Work` are put back after each release, by copying, so that no rounding is left behind

Rising alone can stop too low: `kernel/circles.py` sees to that. What a release brings: `kernel/release.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .compiled import compiled
from .side import Floats, Int32s, Side

# Two values nearer than this are one value when bounds are compared (h lives in 0..1).
NEAR = 1e-9
# A rise smaller than this is never worth passing on.
HOLD = 1e-14
# Of the rises that wait to be passed on, those worth more than this part of the largest go first.
WORTHY = 0.1


class State(NamedTuple):
    """A settled blocked state of one side.

    h       : float64[firms]
    loss    : float64[slots]
    full    : uint8[slots] 1 where the shares of a slot add up to 1
    hangs_on: int32[firms] a binding slot through which the firm hangs, one step nearer, on a firm that
              cannot rise; -1 where it cannot rise itself
    """

    h: Floats
    loss: Floats
    full: npt.NDArray[np.uint8]
    hangs_on: Int32s


@compiled
def hanging(side: Side, h: Floats, loss: Floats, full: npt.NDArray[np.uint8], psi: Floats) -> Int32s:
    """`hangs_on` of a settled state, by breadth from the firms that cannot rise themselves.

    In a settled (greatest) state every firm that only waits is reached; where rounding hides it, -2.
    """
    n = h.size
    hangs = np.full(n, -2, np.int32)
    queue, size, at = np.empty(n, np.int32), 0, 0
    for j in range(n):
        if not only_waits(side, full, h, loss, psi, j):
            hangs[j] = -1
            queue[size] = j
            size += 1
    while at < size:
        i = queue[at]
        at += 1
        for e in range(side.start[i], side.start[i + 1]):
            s = side.target[e]
            j = side.owner[s]
            if hangs[j] == -2 and 1.0 - loss[s] <= h[j] + NEAR:
                hangs[j] = s
                queue[size] = j
                size += 1
    return hangs


@compiled
def only_waits(side: Side, full: npt.NDArray[np.uint8], h: Floats, loss: Floats, cap: Floats, j: int) -> bool:
    """j is below its capacity and every binding slot of j could be eased in full by others."""
    if h[j] >= cap[j] - NEAR:
        return False
    for s in range(side.first_slot[j], side.first_slot[j + 1]):
        if 1.0 - loss[s] <= h[j] + NEAR and full[s] == 0:
            return False
    return True


class Work(NamedTuple):
    """One thread's copy of the state and its notes of what it changed."""

    h: Floats
    loss: Floats
    cap: Floats
    pending: Floats
    frontier: Int32s
    touched: Int32s
    marked: Int32s
    risen: Int32s
    is_risen: Int32s
    hit: Int32s
    is_hit: Int32s
    parent: Int32s
    seen: Int32s
    grounded: Int32s
    tally: Int32s  # 0 risen, 1 hit slots, 2 stamp of `grounded`, 3 stamp of `seen`


@compiled
def new_work(side: Side, state: State, psi: Floats) -> Work:
    """A private copy of a blocked state."""
    n, slots = psi.size, side.owner.size
    return Work(
        state.h.copy(),
        state.loss.copy(),
        psi.copy(),
        np.zeros(n),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.empty(slots, np.int32),
        np.zeros(slots, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.zeros(n, np.int32),
        np.zeros(4, np.int32),
    )


@compiled
def undo(state: State, work: Work) -> None:
    """Take back every rise and every eased slot; capacities stay."""
    for a in range(work.tally[0]):
        j = work.risen[a]
        work.h[j] = state.h[j]
        work.pending[j] = 0.0
        work.is_risen[j] = 0
    for a in range(work.tally[1]):
        s = work.hit[a]
        work.loss[s] = state.loss[s]
        work.is_hit[s] = 0
    work.tally[0] = 0
    work.tally[1] = 0


@compiled
def bound(side: Side, work: Work, j: int) -> float:
    """min(own capacity, 1 - worst loss over the slots of j)."""
    worst = 0.0
    for s in range(side.first_slot[j], side.first_slot[j + 1]):
        worst = max(worst, work.loss[s])
    return float(max(0.0, min(work.cap[j], 1.0 - worst)))


@compiled
def note(work: Work, j: int) -> None:
    if work.is_risen[j] == 0:
        work.is_risen[j] = 1
        work.risen[work.tally[0]] = j
        work.tally[0] += 1


@compiled
def _ease(side: Side, work: Work, f: int, rise: float, count: int) -> int:
    """Firm f rose: its slots lose less. Owners held by one of them are touched."""
    for e in range(side.start[f], side.start[f + 1]):
        s = side.target[e]
        j = side.owner[s]
        binding = 1.0 - work.loss[s] <= work.h[j] + NEAR
        work.loss[s] -= side.share[e] * rise
        if work.is_hit[s] == 0:
            work.is_hit[s] = 1
            work.hit[work.tally[1]] = s
            work.tally[1] += 1
        if binding and work.marked[j] == 0 and work.h[j] < work.cap[j]:
            work.marked[j] = 1
            work.touched[count] = j
            count += 1
    return count


@compiled
def _follow(side: Side, work: Work, count: int, price: Floats, least: float) -> int:
    """Touched firms rise to their bounds; returns how many pass it on (rise * price above `least`)."""
    size = 0
    for a in range(count):
        j = work.touched[a]
        work.marked[j] = 0
        new = bound(side, work, j)
        if new > work.h[j]:
            note(work, j)
            work.pending[j] += new - work.h[j]
            work.h[j] = new
            if work.pending[j] > HOLD and work.pending[j] * price[j] > least:
                work.frontier[size] = j
                size += 1
    return size


@compiled
def _push(side: Side, work: Work, size: int, price: Floats, least: float, allowed: int) -> int:
    """Rounds of rising until nothing moves, or until more than `allowed` links are visited: their number."""
    visits = 0
    while size > 0 and visits <= allowed:
        count = 0
        for a in range(size):
            f = work.frontier[a]
            rise = work.pending[f]
            work.pending[f] = 0.0
            visits += side.start[f + 1] - side.start[f]
            count = _ease(side, work, f, rise, count)
        size = _follow(side, work, count, price, least)
    return visits


@compiled
def spread(side: Side, work: Work, count: int, price: Floats, enough: float, allowed: int) -> int:
    """Rises spread, the worthiest first, until what waits is worth at most `enough`; links visited.

    A firm reached on many ways passes on once what has come together, not once for each way.
    """
    visits = 0
    _follow(side, work, count, price, np.inf)
    while visits <= allowed:
        waiting, most = 0.0, 0.0
        for a in range(work.tally[0]):
            j = work.risen[a]
            if work.pending[j] > HOLD:
                waiting += work.pending[j] * price[j]
                most = max(most, work.pending[j] * price[j])
        if waiting <= enough or most == 0.0:
            break
        least = most * WORTHY
        size = 0
        for a in range(work.tally[0]):
            j = work.risen[a]
            if work.pending[j] > HOLD and work.pending[j] * price[j] > least:
                work.frontier[size] = j
                size += 1
        visits += _push(side, work, size, price, least, allowed - visits)
    return visits
