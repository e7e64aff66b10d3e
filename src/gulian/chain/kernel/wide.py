# SPDX-License-Identifier: Apache-2.0
"""The rounds of a cascade, each side in its own time: link by link while little falls, then firm by firm
from all its links (no markets).

x'_j = min(1, max(x_j, max over slots s of j of sum_e share_e x_source)),   x = 1 - h, both sides in step.
The sides only meet in the question when to stop. Threads take blocks of firms and write only these, so the
bits do not depend on how many there are.
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
from .fall import Falling, one_round, reach
from .side import Floats, Int64s, Side

BLOCKS = 64


@compiled
def _block(side: Side, x: Floats, ahead: Floats, first: int, last: int) -> float:
    """Losses of firms first..last-1 after a round; their largest rise.

    Unsigned numbers spare the question whether a place is counted from the end: a third of the time.
    """
    largest, one = 0.0, np.uint64(1)
    for j in range(np.uint64(first), np.uint64(last)):
        old = x[j]
        worst = old
        if old < 1.0:
            for s in range(np.uint64(side.first_slot[j]), np.uint64(side.first_slot[j + one])):
                loss = 0.0
                for e in range(np.uint64(side.slot_start[s]), np.uint64(side.slot_start[s + one])):
                    loss += side.slot_share[e] * x[np.uint64(side.slot_source[e])]
                worst = loss if loss > worst else worst
            worst = 1.0 if worst > 1.0 else worst
            largest = worst - old if worst - old > largest else largest
        ahead[j] = worst
    return largest


@compiled
def _cuts(side: Side) -> Int64s:
    """int64[BLOCKS+1]: first firms of blocks of about as many links each."""
    n = side.first_slot.size - 1
    cuts, whole = np.zeros(BLOCKS + 1, np.int64), side.slot_source.size + n
    for b in range(1, BLOCKS):
        low, high = cuts[b - 1], n
        while low < high:
            j = (low + high) // 2
            if (side.slot_start[side.first_slot[j]] + j) * BLOCKS >= b * whole:
                high = j
            else:
                low = j + 1
        cuts[b] = low
    cuts[BLOCKS] = n
    return cuts


@compiled
def _lost(h: Floats, x: Floats, first: int, last: int) -> None:
    for j in range(first, last):
        x[j] = 1.0 - h[j]


@compiled
def _left(h: Floats, x: Floats, first: int, last: int) -> None:
    """1 - loss in place; what did not fall keeps its bits."""
    for j in range(first, last):
        if x[j] > 1.0 - h[j]:
            h[j] = 1.0 - x[j]


@compiled_parallel
def fall_wide(
    down: Side, up: Side, d: Falling, u: Falling, tolerance: float, max_rounds: int, few: int
) -> tuple[Floats, Floats, int, float]:
    """Both sides in step until no value falls by more than `tolerance`: (hd, hu, rounds, last largest fall).

    d, u : both sides before the first round; they are used up
    few  : a side goes on from all its links once a round of it would pass more than so many
    """
    n = d.h.size
    cuts_d, cuts_u = _cuts(down), _cuts(up)
    lost_d, lost_u = np.empty((2, n)), np.empty((2, n))
    wide_d, wide_u = False, False
    rises = np.zeros(2 * BLOCKS)
    rounds, largest, now = 0, np.inf, 0
    while rounds < max_rounds:
        grown_d = not wide_d and reach(down, d) > few
        grown_u = not wide_u and reach(up, u) > few
        if grown_d or grown_u:
            for b in numba.prange(2 * BLOCKS):
                a = b // 2
                if b % 2 == 0 and grown_d:
                    _lost(d.h, lost_d[now], cuts_d[a], cuts_d[a + 1])
                elif b % 2 == 1 and grown_u:
                    _lost(u.h, lost_u[now], cuts_u[a], cuts_u[a + 1])
        wide_d, wide_u = wide_d or grown_d, wide_u or grown_u
        rounds += 1
        rises[:] = 0.0
        for b in numba.prange(2 * BLOCKS):
            a = b // 2
            if b % 2 == 0 and wide_d:
                rises[b] = _block(down, lost_d[now], lost_d[1 - now], cuts_d[a], cuts_d[a + 1])
            elif b % 2 == 1 and wide_u:
                rises[b] = _block(up, lost_u[now], lost_u[1 - now], cuts_u[a], cuts_u[a + 1])
            elif b == 0:
                rises[b] = one_round(down, d)
            elif b == 2 * BLOCKS - 1:
                rises[b] = one_round(up, u)
        now = 1 - now
        largest = rises.max()
        if largest <= tolerance:
            break
    for b in numba.prange(2 * BLOCKS):
        a = b // 2
        if b % 2 == 0 and wide_d:
            _left(d.h, lost_d[now], cuts_d[a], cuts_d[a + 1])
        elif b % 2 == 1 and wide_u:
            _left(u.h, lost_u[now], cuts_u[a], cuts_u[a + 1])
    return d.h, u.h, rounds, largest
