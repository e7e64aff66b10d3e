# SPDX-License-Identifier: Apache-2.0
"""The highest point under some planes within a budget: a bounded simplex method on a dense tableau.

    max over x of min_k (height_k + slope_k . x),   cost . x <= budget,   0 <= x <= 1

Rows are few (planes), columns many (firms). A variable at its upper bound is replaced by its complement
(Dantzig 1955), so that a step is either such a flip or an exchange of one row with one column. The
multipliers of the planes come with it; whoever uses them as a bound reckons it anew (`plan/planes.py`), so
that no rounding here can make a bound wrong.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .side import Floats, Int64s

TINY = 1e-11
PROFIT = 1e-10


@compiled
def _tableau(height: Floats, slope: Floats, cost: Floats, budget: float, lowest: int) -> Floats:
    """Rows: all planes but the lowest, the budget, the profit; columns: firms, lowest plane, value."""
    planes, firms = slope.shape
    rows = np.zeros((planes + 1, firms + 2))
    at = 0
    for k in range(planes):
        if k != lowest:
            rows[at, :firms] = slope[lowest] - slope[k]
            rows[at, firms] = -1.0
            rows[at, firms + 1] = height[k] - height[lowest]
            at += 1
    rows[planes - 1, :firms] = cost
    rows[planes - 1, firms + 1] = budget
    rows[planes, :firms] = slope[lowest]
    rows[planes, firms] = -1.0
    return rows


@compiled
def _leaving(rows: Floats, basic: Int64s, firms: int, j: int, limit: float) -> tuple[int, bool]:
    """(row that stops column j from rising to its limit or -1, whether it stops at its upper bound)."""
    leaves, at_top, size, value = -1, False, 0.0, rows.shape[1] - 1
    for i in range(basic.size):
        a = rows[i, j]
        if a > TINY:
            most = max(0.0, rows[i, value]) / a
        elif a < -TINY and basic[i] < firms:
            most = max(0.0, 1.0 - rows[i, value]) / -a
        else:
            continue
        if most < limit - TINY or (most <= limit + TINY and leaves >= 0 and abs(a) > size):
            limit, leaves, at_top, size = min(limit, most), i, a < 0.0, abs(a)
    return leaves, at_top


@compiled
def _exchange(rows: Floats, i: int, j: int) -> None:
    """Row i and column j change places."""
    inverse = 1.0 / rows[i, j]
    rows[i, j] = 1.0
    rows[i] *= inverse
    for r in range(rows.shape[0]):
        factor = rows[r, j]
        if r != i and factor != 0.0:
            rows[r, j] = 0.0
            rows[r] -= factor * rows[i]


@compiled
def highest_under(
    height: Floats, slope: Floats, cost: Floats, budget: float, most_steps: int
) -> tuple[Floats, Floats]:
    """(x float64[firms], multipliers float64[planes] >= 0 that add up to about 1)."""
    planes, firms = slope.shape
    lowest = int(np.argmin(height))
    rows = _tableau(height, slope, cost, budget, lowest)
    # Numbers of variables: firms, then one for each plane, then the budget.
    column, basic, at = np.arange(firms + 1), np.empty(planes, np.int64), 0
    column[firms] = firms + lowest
    for k in range(planes):
        if k != lowest:
            basic[at] = firms + k
            at += 1
    basic[planes - 1] = firms + planes
    flipped = np.zeros(firms + planes + 1, np.bool_)
    for _ in range(most_steps):
        j = int(np.argmax(rows[planes, :-1]))
        if rows[planes, j] <= PROFIT:
            break
        i, at_top = _leaving(rows, basic, firms, j, 1.0 if column[j] < firms else np.inf)
        if i < 0:
            rows[:, -1] -= rows[:, j]
            rows[:, j] *= -1.0
            flipped[column[j]] = not flipped[column[j]]
            continue
        if at_top:
            rows[i, -1] = 1.0 - rows[i, -1]
            rows[i, :-1] *= -1.0
            flipped[basic[i]] = not flipped[basic[i]]
        _exchange(rows, i, j)
        basic[i], column[j] = column[j], basic[i]
    x, multiplier = np.zeros(firms), np.zeros(planes)
    for i in range(planes):
        if basic[i] < firms:
            x[basic[i]] = min(1.0, max(0.0, rows[i, -1]))
    for each in range(firms + 1):
        if firms <= column[each] < firms + planes:
            multiplier[column[each] - firms] = max(0.0, -rows[planes, each])
    for each in range(firms):
        if flipped[each]:
            x[each] = 1.0 - x[each]
    return x, multiplier
