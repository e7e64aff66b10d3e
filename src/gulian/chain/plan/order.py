# SPDX-License-Identifier: Apache-2.0
"""In which order to free the firms of a plan: taken away from its end, those first that are missed least.

What a set would lose without a member is at least the slope of the plane there; some of the lowest for their
cost are taken away together, then the plane is taken anew.
"""

from __future__ import annotations

import numpy as np

from gulian.chain.model import Bools
from gulian.chain.plan.planes import Planes

# Of those that are left, the part that is taken away before the plane is taken anew.
TAKEN_AWAY = 0.25


def ordered(planes: Planes, chosen: Bools) -> tuple[int, ...]:
    """Places of the chosen, the one to be freed first at the head; equals: the lower place first."""
    left, tail = np.flatnonzero(chosen), []
    while left.size:
        x = np.zeros(chosen.size)
        x[left] = 1.0
        planes.take(x)
        missed = planes.slope[-1][left] / planes.costs[left]
        worst = left[np.lexsort((-left, missed))][: max(1, int(TAKEN_AWAY * left.size))]
        tail.extend(worst.tolist())
        left = left[~np.isin(left, worst)]
    return tuple(reversed(tail))
