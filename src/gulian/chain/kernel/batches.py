# SPDX-License-Identifier: Apache-2.0
"""Firms freed together, each batch solved from above: any network, markets and all.

More capacity never means less output, so no member of a batch brings back more than the whole batch.
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled_parallel
from .fall import fall
from .side import Floats, Int32s, Int64s, Markets, Side


@compiled_parallel
def free_batches(
    down: Side,
    up: Side,
    markets: Markets,
    psi: Floats,
    start: Int64s,
    member: Int32s,
    settled: float,
    max_rounds: int,
) -> tuple[Floats, Int64s]:
    """float64[batches, firms]: output left when the members start[b]:start[b+1] are free; rounds of each."""
    batches = start.size - 1
    left = np.empty((batches, psi.size))
    rounds = np.zeros(batches, np.int64)
    for b in numba.prange(batches):
        freed = psi.copy()
        for a in range(start[b], start[b + 1]):
            freed[member[a]] = 1.0
        hd, hu, made, _ = fall(down, up, markets, freed, settled, max_rounds)
        rounds[b] = made
        left[b] = np.minimum(hd, hu)
    return left, rounds
