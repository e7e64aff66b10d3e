# SPDX-License-Identifier: Apache-2.0
"""About how much each firm's closure loses, for all firms at once: a guess to sort by, not a bound.

v_i = min(1, w_i + sum over the links e of i of share_e v_owner(e)), a few times over, on each side. A firm
with several essential inputs has more than one way to lose everything; v counts them all.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .side import Floats, Side

TIMES = 8


@compiled
def _traced(side: Side, weight: Floats) -> Floats:
    v = weight.copy()
    for _ in range(TIMES):
        new = weight.copy()
        for i in range(weight.size):
            for e in range(side.start[i], side.start[i + 1]):
                new[i] += side.share[e] * v[side.owner[side.target[e]]]
            new[i] = min(1.0, new[i])
        v = new
    return v


def guessed(down: Side, up: Side, weight: Floats) -> Floats:
    """float64[firms]: about what share of all weights is lost when a firm closes; weights add up to 1."""
    return np.asarray(_traced(down, weight) + _traced(up, weight) - weight)
