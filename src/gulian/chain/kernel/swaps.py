# SPDX-License-Identifier: Apache-2.0
"""Whole firms under planes: a set within the budget, changed while one move more promises more.

A set promises min_k (height_k + sum of slope_k over its members). Each step takes the best single move; a
move is given up at the first plane that promises no more than the best one seen.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .side import Bools, Floats

BETTER = 1e-12


@compiled
def _promised(value: Floats, slope: Floats, out: int, into: int, best: float) -> float:
    """min over the planes after a move (-1 = nobody), or something <= best as soon as that is certain."""
    least = np.inf
    for k in range(value.size):
        now = value[k]
        if out >= 0:
            now -= slope[k, out]
        if into >= 0:
            now += slope[k, into]
        if now < least:
            least = now
            if least <= best:
                return float(least)
    return float(least)


@compiled
def improved_set(
    height: Floats, slope: Floats, cost: Floats, budget: float, chosen: Bools, most_moves: int
) -> Bools:
    """The set after its moves; equal ones: the first in order."""
    chosen, firms = chosen.copy(), cost.size
    value, spent = height.copy(), 0.0
    for j in range(firms):
        if chosen[j]:
            value += slope[:, j]
            spent += cost[j]
    room = budget * (1.0 + 1e-12)
    best = value.min()
    for _ in range(most_moves):
        move_out, move_in = -1, -1
        for out in range(-1, firms):
            if out >= 0 and not chosen[out]:
                continue
            left = spent - (cost[out] if out >= 0 else 0.0)
            for into in range(firms):
                if chosen[into] or left + cost[into] > room:
                    continue
                promised = _promised(value, slope, out, into, best + BETTER)
                if promised > best + BETTER:
                    best, move_out, move_in = promised, out, into
        if move_in < 0:
            break
        if move_out >= 0:
            chosen[move_out] = False
            value -= slope[:, move_out]
            spent -= cost[move_out]
        chosen[move_in] = True
        value += slope[:, move_in]
        spent += cost[move_in]
    return chosen
