# SPDX-License-Identifier: Apache-2.0
"""The best set of whole firms among many: the sets that planes promise most for are looked at one by one.

1 the best point under the planes, rounded
2 moved from set to set as long as the planes promise more (`kernel/swaps.py`)
3 what that set brings is a plane more, which corrects the promise; from the best set on again

This is outer approximation: Duran & Grossmann 1986, doi 10.1007/BF02592064.
"""

from __future__ import annotations

import numpy as np

from gulian.chain.kernel.swaps import improved_set
from gulian.chain.model import Bools, Floats
from gulian.chain.plan.planes import Planes

# Planes for the bound and for the search; the bound need come no nearer than this to what a point brings.
PLANES, NEAR_ENOUGH = 30, 2e-4
SETS = 16
MOVES = 400
SAME = 1e-7


def picked(planes: Planes) -> Bools:
    """bool[candidates]: the best set found within the budget; `planes` knows more afterwards."""
    planes.lower(PLANES, NEAR_ENOUGH)
    best, most = np.zeros(planes.costs.size, dtype=np.bool_), 0.0
    seen: set[bytes] = set()
    for at in range(SETS):
        start = rounded(planes.point if at == 0 else planes.highest(), planes.costs, planes.budget)
        chosen = max(
            (_improved(planes, each) for each in (best, start)), key=lambda each: _promise(planes, each)
        )
        if (
            (at and planes.cut_short)
            or chosen.tobytes() in seen
            or _promise(planes, chosen) <= most * (1.0 + SAME)
        ):
            break
        seen.add(chosen.tobytes())
        value = planes.take(chosen.astype(np.float64))
        if value > most:
            best, most = chosen, value
    planes.highest()
    return best


def rounded(x: Floats, costs: Floats, budget: float) -> Bools:
    """Firms of the largest parts first, as long as they fit. x [.9 .2 .6], budget 2 -> 0 and 2."""
    chosen, left = np.zeros(x.size, dtype=np.bool_), budget * (1.0 + 1e-12)
    for place in np.argsort(-x, kind="stable").tolist():
        if costs[place] <= left and x[place] > 0.0:
            chosen[place] = True
            left -= costs[place]
    return chosen


def _improved(planes: Planes, chosen: Bools) -> Bools:
    height, slope = np.array(planes.height), np.array(planes.slope)
    return improved_set(height, slope, planes.costs, planes.budget, chosen, MOVES)


def _promise(planes: Planes, chosen: Bools) -> float:
    return planes.promise(chosen.astype(np.float64))
