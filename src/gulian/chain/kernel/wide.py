# SPDX-License-Identifier: Apache-2.0
"""The rounds of a cascade that has grown wide: each firm is computed from all its links (no markets).

x'_j = min(1, max(x_j, max over slots s of j of sum_e share_e x_source)),   x = 1 - h, both sides in step.
Threads take blocks of firms and write only these, so the bits do not depend on how many there are.
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
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
def _left(before: Floats, loss: Floats) -> Floats:
    """1 - loss; what did not fall keeps its bits."""
    h = before.copy()
    for j in range(h.size):
        if loss[j] > 1.0 - h[j]:
            h[j] = 1.0 - loss[j]
    return h


@compiled
def _cuts(side: Side) -> Int64s:
    """int64[BLOCKS+1]: first firms of blocks of about as many links each."""
    cuts, n = np.zeros(BLOCKS + 1, np.int64), side.first_slot.size - 1
    links, b = side.slot_source.size + n, 1
    for j in range(n):
        while b < BLOCKS and (side.slot_start[side.first_slot[j]] + j) * BLOCKS >= b * links:
            cuts[b] = j
            b += 1
    cuts[b:] = n
    return cuts


@compiled_parallel
def fall_wide(
    down: Side, up: Side, hd: Floats, hu: Floats, rounds: int, tolerance: float, max_rounds: int
) -> tuple[Floats, Floats, int, float]:
    """Go on from hd, hu after so many rounds: (hd, hu, rounds, largest fall of the last one)."""
    now_d, now_u = 1.0 - hd, 1.0 - hu
    next_d, next_u = now_d.copy(), now_u.copy()
    cuts_d, cuts_u = _cuts(down), _cuts(up)
    rises = np.zeros(2 * BLOCKS)
    largest = np.inf
    while rounds < max_rounds:
        rounds += 1
        for b in numba.prange(2 * BLOCKS):
            a = b // 2
            if b % 2 == 0:
                rises[b] = _block(down, now_d, next_d, cuts_d[a], cuts_d[a + 1])
            else:
                rises[b] = _block(up, now_u, next_u, cuts_u[a], cuts_u[a + 1])
        now_d, next_d = next_d, now_d
        now_u, next_u = next_u, now_u
        largest = rises.max()
        if largest <= tolerance:
            break
    return _left(hd, now_d), _left(hu, now_u), rounds, largest
