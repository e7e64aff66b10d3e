# SPDX-License-Identifier: Apache-2.0
"""Variance of a calibrated ratio, linearised.

    R = (y_seen + m x_rest) / x,   m = sum (w - 1) y / sum (w - 1) x        (`sums`)
    z_i = (y_i - m x_i) x_rest / (sum (w - 1) x) / x         what a unit more moves R by (Taylor)
    e_i = z_i - x_i' B                         less what the margins explain (Deville, Saerndal 1992, 3.4),
                                               B = regression of z on the groups, weighted by w
    V   = sum over units of w_i (w_i - 1) e_i^2 / (1 - h_i)

w (w - 1) = (1 - p) / p^2 with p = 1 / w, the chance of a unit to be observed: a finite population correction
unit by unit, so that a group observed in full adds nothing. With one margin V is the textbook's variance of
post-stratification, sum N_g^2 (1 - n_g / N_g) s_g^2 / n_g. h_i makes up for B being fitted to the same units:
the sum over margins of w_i / W_group, less (margins - 1) w_i / W; exact for one margin and for margins that
are independent of each other.

For members of a level (domains) y and x are 0 outside; sums are kept by cell, so that units outside, whose e
is the same within a cell, are not gone through again for each member.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gulian.monitor.estimate.fit import Totals
from gulian.monitor.estimate.model import Floats, Ints, added
from gulian.monitor.estimate.normal import Normal

_NOISE = 1e-13
"""Part of the sum of squares below which a variance is what rounding leaves of none."""
_LEVERAGE = 0.5
"""Of a unit at most: two units in a group have this much, and no group has fewer."""


@dataclass(frozen=True, eq=False)
class Units:
    """The fitted units: cell, weight, numerator and denominator of each, the member of the level it is in.

    member : -1 = in none
    """

    cell: Ints
    weight: Floats
    y: Floats
    x: Floats
    member: Ints


def variances(units: Units, totals: Totals, ratio: Floats, factor: Floats) -> Floats:
    """float64[members]: V of the value of each member, nan where nobody is in it.

    ratio, factor : m of each member, and how far (y - m x) of a unit moves the value
    """
    fitted = added(units.cell, units.weight, totals.base.size)
    normal = Normal(totals.groups, totals.sizes, fitted)
    a = np.maximum(units.weight * (units.weight - 1), 0) / (1 - _leverage(units, totals, fitted))
    all_a = added(units.cell, a, totals.base.size)
    order = np.argsort(units.member, kind="stable")
    ends = np.searchsorted(units.member[order], np.arange(ratio.size + 1))
    found = np.full(ratio.size, np.nan)
    for at in range(ratio.size):
        mine = order[ends[at] : ends[at + 1]]
        if mine.size:
            z = (units.y[mine] - ratio[at] * units.x[mine]) * factor[at]
            found[at] = _variance(units.cell[mine], units.weight[mine], z, a[mine], all_a, normal, totals)
    return found


def _variance(
    cell: Ints, weight: Floats, z: Floats, a: Floats, all_a: Floats, normal: Normal, totals: Totals
) -> float:
    cells = totals.base.size
    explained = _over_cells(normal.solve(totals.of(added(cell, weight * z, cells))), totals.groups)
    squares = float((a * z * z).sum())
    by_cell = added(cell, a * z, cells)
    found = squares + float((explained * (explained * all_a - 2 * by_cell)).sum())
    return found if found > _NOISE * squares else 0.0


def _leverage(units: Units, totals: Totals, fitted: Floats) -> Floats:
    """How much of its own value a unit's group mean is."""
    per_weight = np.zeros(fitted.size)
    for group, weight in zip(totals.groups, totals.of(fitted), strict=True):
        per_weight += (1 / weight)[group]
    per_weight -= (len(totals.groups) - 1) / fitted.sum()
    return np.clip(units.weight * per_weight[units.cell], 0.0, _LEVERAGE)


def _over_cells(parts: Sequence[Floats], groups: Sequence[Ints]) -> Floats:
    total = np.zeros(groups[0].size)
    for part, group in zip(parts, groups, strict=True):
        total += part[group]
    return total
