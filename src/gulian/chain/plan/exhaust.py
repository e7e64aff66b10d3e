# SPDX-License-Identifier: Apache-2.0
"""The best set of at most fourteen firms by comparing all: more firms never bring less, so only sets into
which no further firm fits are compared.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gulian.chain.model import Floats
from gulian.chain.plan.stand import Bundle, Ground

FEW = 14
AT_ONCE = 512


def can_compare_all(ground: Ground) -> bool:
    """Few candidates in a small world, whatever the budget: so a larger one never brings less."""
    return ground.small and ground.candidate.size <= FEW


def best_set(ground: Ground, costs: Floats, budget: float) -> tuple[Bundle, float]:
    """The set that brings back most within the budget, and what; equals: the first in order."""
    best: tuple[Bundle, float] = ((), 0.0)
    full = list(full_sets(costs.tolist(), budget))
    for first in range(0, len(full), AT_ONCE):
        some = full[first : first + AT_ONCE]
        gains = ground.gains(ground.blocked, some, np.full(len(some), ground.whole))[0]
        for chosen, gain in zip(some, gains.tolist(), strict=True):
            if gain > best[1] * (1 + 1e-9):
                best = (chosen, gain)
    return best


def full_sets(costs: list[float], budget: float) -> Iterator[Bundle]:
    """Sets within the budget into which no further firm fits. costs [1, 1, 1], budget 2 -> 01, 02, 12."""
    room = budget * (1 + 1e-12)

    def grow(chosen: Bundle, at: int, spent: float) -> Iterator[Bundle]:
        if at == len(costs):
            left_out = (cost for place, cost in enumerate(costs) if place not in chosen)
            if chosen and all(spent + cost > room for cost in left_out):
                yield chosen
            return
        if spent + costs[at] <= room:
            yield from grow((*chosen, at), at + 1, spent + costs[at])
        yield from grow(chosen, at + 1, spent)

    return grow((), 0, 0.0)
