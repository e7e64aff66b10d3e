# SPDX-License-Identifier: Apache-2.0
"""The end of a cascade on one side, without the rounds that lead there (no markets).

Circles of sales that hardly leak fall by a nearly constant factor a round, for tens of thousands of rounds.
1 rounds of the cascade   2 now and then each firm goes down by most of what its falls of two windows promise
(Aitken 1926)   3 a firm that the next round would raise again stays: the state remains an upper one
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .fall import _come_down, _first_frontier, _pass_on, slot_losses
from .side import Floats, Int32s, Side

PLAIN_ROUNDS = 200
BETWEEN_JUMPS = 60
# A loss runs round a circle of 2, 3, 4, 6, 8 or 12 firms a whole number of times in so many rounds.
WINDOW = 24
# Of the fall that a geometric series promises; less than all, since other series run beside it.
PART = 0.98
ROUNDING = 1e-15
HOLD_BACKS = 30


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
def _next_round(side: Side, h: Floats, loss: Floats, psi: Floats) -> Floats:
    """min(psi, 1 - worst loss), from losses in `loss`."""
    new = psi.copy()
    for s in range(side.owner.size):
        new[side.owner[s]] = min(new[side.owner[s]], 1.0 - loss[s])
    for j in range(h.size):
        new[j] = max(0.0, new[j])
    return new


@compiled
def _hold_back(side: Side, psi: Floats, h: Floats, ahead: Floats, loss: Floats) -> int:
    """Firms that the next round would raise stay where they were; how many still go ahead."""
    for _ in range(HOLD_BACKS):
        loss[:] = slot_losses(side, ahead)
        new = _next_round(side, ahead, loss, psi)
        raised, moved = 0, 0
        for j in range(h.size):
            if new[j] > ahead[j] + ROUNDING and ahead[j] < h[j]:
                ahead[j] = h[j]
                raised += 1
            elif ahead[j] < h[j]:
                moved += 1
        if raised == 0:
            return moved
    return 0


@compiled
def _restart(side: Side, psi: Floats, ahead: Floats, loss: Floats, drop: Floats, front: Int32s) -> int:
    """Take one full round from `ahead`, whose losses stand in `loss`; the size of the frontier after it."""
    new = _next_round(side, ahead, loss, psi)
    size = 0
    for j in range(ahead.size):
        drop[j] = max(0.0, ahead[j] - new[j])
        ahead[j] -= drop[j]
        if drop[j] > 0.0:
            front[size] = j
            size += 1
    return size


@compiled
def settle(side: Side, psi: Floats, tolerance: float, max_rounds: int) -> tuple[Floats, int, float]:
    """(h, rounds, largest fall of the last round) of one side from remaining capacities psi."""
    n = psi.size
    h, low = psi.copy(), psi.copy()
    loss, drop = np.zeros(side.owner.size), np.zeros(n)
    front, touched, marked = np.empty(n, np.int32), np.empty(n, np.int32), np.zeros(n, np.int32)
    one_ago, two_ago, spare = h.copy(), h.copy(), loss.copy()
    size = _first_frontier(psi, drop, front)
    rounds, largest, next_jump = 0, 0.0, PLAIN_ROUNDS
    while rounds < max_rounds:
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
            if _hold_back(side, psi, h, ahead, spare) > 0:
                loss[:] = spare
                size = _restart(side, psi, ahead, loss, drop, front)
                h[:] = ahead
                low[:] = ahead
            next_jump = rounds + BETWEEN_JUMPS
    return h, rounds, largest
