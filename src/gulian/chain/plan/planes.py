# SPDX-License-Identifier: Apache-2.0
"""What no plan of a budget exceeds, and where the best one must lie: planes above what comes back.

Where bounds are minima of sums, what freeing parts x of the firms brings back is a concave function of x, and
at every x prices give a plane above all of it (`kernel/tangent.py`).

1 the highest point under the planes so far, within the budget, parts of firms allowed (`kernel/simplex.py`)
2 half way between it and the best point so far the next plane is taken
  (Ben-Ameur & Neto 2007, doi 10.1002/net.20137)
3 until the planes come down to what a point under them really brings

Any weighted mean of planes is a plane, and its highest point within the budget is a sorted list cut off: that
is the bound, reckoned afresh from the weights that the simplex method found.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gulian.chain.kernel.simplex import highest_under
from gulian.chain.kernel.tangent import plane_at
from gulian.chain.model import Floats
from gulian.chain.plan.stand import Ground

# To what fall states are settled and to what change prices are reckoned, in a small world and in others:
# a plane holds however roughly that is done.
FINELY_SMALL, FINELY = (1e-10, 1e-9), (1e-6, 2e-5)
# Sweeps for a state and for prices; where circles take longer the plane lies higher than it could.
SWEEPS_SMALL, SWEEPS = 3_000, 300
MOST_STEPS = 20_000
# Planes lie above up to rounding, which is far below this part of what could come back.
ROUNDING = 1e-9


@dataclass(eq=False)
class Planes:
    """Planes above what freeing parts of the candidates brings back; more come in as the search goes on.

    costs  : float64[candidates];  budget : in the same units;  effort : links that may be visited
    height : of each plane where nobody is freed;  slope : float64[candidates] of each
    """

    ground: Ground
    costs: Floats
    budget: float
    effort: int
    height: list[float] = field(default_factory=list)
    slope: list[Floats] = field(default_factory=list)
    at_most: float = np.inf
    best: float = 0.0
    spent: int = 0

    def __post_init__(self) -> None:
        ground = self.ground
        self.base = ground.blocked.psi[ground.candidate]
        self.free = np.zeros(ground.firm.size, dtype=np.bool_)
        self.free[ground.candidate] = True
        self.prices = (ground.worth.copy(), ground.worth.copy())
        self.point = np.zeros(self.costs.size)
        self.at_most = ground.whole

    def take(self, x: Floats) -> float:
        """Add the plane at x (parts of each candidate freed); what x brings back, or a little more."""
        ground, psi = self.ground, self.ground.blocked.psi.copy()
        psi[ground.candidate] += (1.0 - self.base) * x
        hd, hu, constant, slope, sweeps = plane_at(
            ground.down,
            ground.up,
            ground.fixed,
            (ground.top_down.h, ground.top_up.h),
            psi,
            self.free,
            ground.worth,
            self.prices,
            FINELY_SMALL if ground.small else FINELY,
            SWEEPS_SMALL if ground.small else SWEEPS,
        )
        self.spent += sweeps * ground.links
        steep = slope[ground.candidate]
        now = float(ground.worth @ ground.blocked.left)
        self.height.append((constant - now + float(steep @ self.base)) / ground.whole)
        self.slope.append(steep * (1.0 - self.base) / ground.whole)
        return float(ground.worth @ np.minimum(hd, hu)) - now

    def highest(self) -> Floats:
        """The point under all planes that promises most; `at_most` comes down to what it promises."""
        height, slope = np.array(self.height), np.array(self.slope)
        x, multiplier = highest_under(height, slope, self.costs, self.budget, MOST_STEPS)
        total = float(multiplier.sum())
        if total > 0.0:
            weight = multiplier / total
            bound = float(weight @ height) + best_of(weight @ slope, self.costs, self.budget) + ROUNDING
            self.at_most = min(self.at_most, bound * self.ground.whole)
        return x

    @property
    def cut_short(self) -> bool:
        """The effort is spent."""
        return self.spent > self.effort

    def lower(self, count: int, near: float) -> None:
        """Take planes until the best point comes within `near` of `at_most`, at most so many."""
        if self.best == 0.0:
            self.point = np.full(self.costs.size, min(1.0, self.budget / float(self.costs.sum())))
            self.best = self.take(self.point)
        for _ in range(count):
            highest = self.highest()
            if self.best >= self.at_most * (1.0 - near) or self.spent > self.effort // 2:
                return
            x = 0.5 * (self.point + highest)
            value = self.take(x)
            if value > self.best:
                self.best, self.point = value, x
        self.highest()

    def promise(self, x: Floats) -> float:
        """What x brings back at most, by the planes."""
        return float((np.array(self.height) + np.array(self.slope) @ x).min()) * self.ground.whole


def best_of(price: Floats, costs: Floats, budget: float) -> float:
    """The most that prices >= 0 within a budget can add up to, parts of firms allowed."""
    order = np.argsort(-(price / costs), kind="stable")
    spent = np.cumsum(costs[order])
    part = np.clip((budget - (spent - costs[order])) / costs[order], 0.0, 1.0)
    return float(np.maximum(price[order], 0.0) @ part)
