# SPDX-License-Identifier: Apache-2.0
"""The greatest state below another one: where the firms settle when some lose capacity again.

As `settle.py`, from a settled upper state instead of the running economy: only what falls is touched, and
what firms outside contribute to the losses is constant. A release whose circles rise ever more slowly is
solved this way instead.
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
from .fall import _come_down, _pass_on
from .settle import BETWEEN_JUMPS, PLAIN_ROUNDS, ROUNDING, WINDOW, _promised, _restart
from .side import Floats, Int32s, Int64s, Side

HOLD_BACKS = 30


@compiled
def own_losses(side: Side, h: Floats, fixed: Floats) -> Floats:
    """loss_s of every slot: the fixed part and that of the firms here."""
    loss = fixed.copy()
    for s in range(side.owner.size):
        for e in range(side.slot_start[s], side.slot_start[s + 1]):
            loss[s] += side.slot_share[e] * (1.0 - h[side.slot_source[e]])
    return loss


@compiled
def _held_back(side: Side, fixed: Floats, psi: Floats, h: Floats, ahead: Floats, loss: Floats) -> int:
    """Firms that the next round would raise stay where they were; how many still go ahead."""
    for _ in range(HOLD_BACKS):
        loss[:] = own_losses(side, ahead, fixed)
        new = psi.copy()
        for s in range(side.owner.size):
            new[side.owner[s]] = min(new[side.owner[s]], 1.0 - loss[s])
        raised, moved = 0, 0
        for j in range(h.size):
            if max(0.0, new[j]) > ahead[j] + ROUNDING and ahead[j] < h[j]:
                ahead[j] = h[j]
                raised += 1
            elif ahead[j] < h[j]:
                moved += 1
        if raised == 0:
            return moved
    return 0


@compiled
def sink(
    side: Side, fixed: Floats, most: Floats, most_loss: Floats, psi: Floats, tolerance: float, max_rounds: int
) -> tuple[Floats, Floats, int]:
    """(h, loss, rounds) of the greatest state below `most` that capacities psi allow.

    fixed : float64[slots] what firms outside contribute to the losses, which is constant
    """
    n = psi.size
    h, loss, drop = most.copy(), most_loss.copy(), np.zeros(n)
    front, touched, marked = np.empty(n, np.int32), np.empty(n, np.int32), np.zeros(n, np.int32)
    size = 0
    for j in range(n):
        if psi[j] < h[j]:
            drop[j] = h[j] - psi[j]
            h[j] = psi[j]
            front[size] = j
            size += 1
    low = h.copy()
    one_ago, two_ago, spare = h.copy(), h.copy(), loss.copy()
    rounds, next_jump = 0, PLAIN_ROUNDS
    while rounds < max_rounds and size > 0:
        rounds += 1
        count = _pass_on(side, low, loss, drop, front, size, touched, marked)
        size, largest = _come_down(h, low, drop, front, touched, count, marked)
        if largest <= tolerance:
            break
        if rounds == next_jump - 2 * WINDOW:
            two_ago[:] = h
        elif rounds == next_jump - WINDOW:
            one_ago[:] = h
        elif rounds == next_jump:
            ahead = _promised(h, one_ago, two_ago)
            if _held_back(side, fixed, psi, h, ahead, spare) > 0:
                loss[:] = spare
                size = _restart(side, psi, ahead, loss, drop, front)
                h[:] = ahead
                low[:] = ahead
            next_jump = rounds + BETWEEN_JUMPS
    return h, own_losses(side, h, fixed), rounds


@compiled_parallel
def sink_bundles(
    down: Side,
    up: Side,
    fixed: tuple[Floats, Floats],
    most: tuple[Floats, Floats],
    most_loss: tuple[Floats, Floats],
    psi: Floats,
    start: Int64s,
    member: Int32s,
    tolerance: float,
    max_rounds: int,
) -> tuple[Floats, Int64s]:
    """float64[bundles, firms]: output left when the members of each bundle are free; rounds of each."""
    bundles = start.size - 1
    left = np.empty((bundles, psi.size))
    rounds = np.zeros(bundles, np.int64)
    for b in numba.prange(bundles):
        freed = psi.copy()
        for a in range(start[b], start[b + 1]):
            freed[member[a]] = 1.0
        hd, _, rounds_d = sink(down, fixed[0], most[0], most_loss[0], freed, tolerance, max_rounds)
        hu, _, rounds_u = sink(up, fixed[1], most[1], most_loss[1], freed, tolerance, max_rounds)
        rounds[b] = rounds_d + rounds_u
        left[b] = np.minimum(hd, hu)
    return left, rounds
