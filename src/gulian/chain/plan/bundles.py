# SPDX-License-Identifier: Apache-2.0
"""Bundles of blocked firms that are worth freeing together, read off what binds each stopped firm.

1 every stopped firm names the blocked firms it needs (`kernel/needs.py`), once by the bounds that bind now,
  once by all that stand between it and what it could make
2 firms that name the same few are added up; a bundle is thought to bring what its subsets bring, too
3 the firms worth most name their needs however many they are
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from gulian.chain.kernel.needs import MOST_NEEDS, TOO_MANY, joined_needs, needs, reached
from gulian.chain.kernel.rise import NEAR
from gulian.chain.model import Floats, Int32s, Int64s
from gulian.chain.plan.stand import Bundle, Ground, Stand

# Sets named by firms that are looked at more closely; firms that may name many; how many they may name.
CLOSER = 400
WORTH_MOST = 32
LONGEST = 48


class _Sides(NamedTuple):
    """A pair (downstream, upstream) each."""

    need: tuple[Int32s, Int32s]
    size: tuple[Int32s, Int32s]
    rise: tuple[Floats, Floats]
    choice: tuple[Int32s, Int32s]


def read_bundles(ground: Ground, stand: Stand, costs: Floats) -> dict[Bundle, float]:
    """Bundles of unfreed candidates and about what each brings."""
    found: dict[Bundle, float] = {}
    place = np.full(ground.firm.size, -1, dtype=np.int64)
    place[ground.candidate] = np.arange(ground.candidate.size)
    for wide in (False, True):
        sides = _read(ground, stand, wide)
        both, count, value = joined_needs(
            (stand.down.h, stand.up.h),
            (ground.top_down.h, ground.top_up.h),
            sides.need,
            sides.size,
            sides.rise,
            ground.worth,
            wide,
        )
        for bundle, guess in _added_up(both, count, value, place, costs).items():
            found[bundle] = max(guess, found.get(bundle, 0.0))
        for bundle, guess in _of_the_worthiest(ground, stand, sides, count, place, wide).items():
            found.setdefault(bundle, guess)
    return found


def _own(ground: Ground, stand: Stand, h: Floats, wide: bool) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """1 where an unfreed candidate is held by its own capacity."""
    own = np.zeros(h.size, dtype=np.uint8)
    rows = ground.candidate
    held = stand.psi[rows] < 1.0 if wide else (stand.psi[rows] < 1.0) & (stand.psi[rows] - h[rows] <= NEAR)
    own[rows[held]] = 1
    return own


def _read(ground: Ground, stand: Stand, wide: bool) -> _Sides:
    answers = [
        needs(side, state.h, state.loss, _own(ground, stand, state.h, wide), most - state.h, wide)
        for side, state, most in (
            (ground.down, stand.down, ground.top_down.h),
            (ground.up, stand.up, ground.top_up.h),
        )
    ]
    down, up = answers
    return _Sides((down[0], up[0]), (down[1], up[1]), (down[2], up[2]), (down[3], up[3]))


def _added_up(
    both: Int32s, count: Int32s, value: Floats, place: Int64s, costs: Floats
) -> dict[Bundle, float]:
    """Values added over firms that name the same set, then over the subsets of the leading sets."""
    rows = np.flatnonzero((count > 0) & (count != TOO_MANY) & (value > 0))
    if rows.size == 0:
        return {}
    sets, of = np.unique(both[rows], axis=0, return_inverse=True)
    sums = np.bincount(of.ravel(), weights=value[rows])
    named = {
        tuple(place[each[each >= 0]].tolist()): total for each, total in zip(sets, sums.tolist(), strict=True)
    }
    density = {each: total / float(costs[list(each)].sum()) for each, total in named.items()}
    leading = sorted(named, key=lambda each: (-density[each], each))[:CLOSER]
    return {each: _with_subsets(each, named) for each in leading}


def _with_subsets(bundle: Bundle, named: dict[Bundle, float]) -> float:
    return sum(
        named.get(subset, 0.0) for size in range(1, len(bundle) + 1) for subset in combinations(bundle, size)
    )


def _of_the_worthiest(
    ground: Ground, stand: Stand, sides: _Sides, count: Int32s, place: Int64s, wide: bool
) -> dict[Bundle, float]:
    """What each of the firms worth most needs, where that is more than a short list holds."""
    now, top = stand.left, np.minimum(ground.top_down.h, ground.top_up.h)
    gap = ground.worth * (top - now)
    order = np.lexsort((np.arange(gap.size), -gap))[:WORTH_MOST]
    found: dict[Bundle, float] = {}
    for j in order.tolist():
        if count[j] != TOO_MANY or gap[j] <= 0:
            continue
        until = top[j] if wide else now[j] + NEAR
        members: set[int] = set()
        for a, (side, state) in enumerate(((ground.down, stand.down), (ground.up, stand.up))):
            if state.h[j] < until:
                own = _own(ground, stand, state.h, wide)
                members.update(place[reached(side, sides.choice[a], own, j, LONGEST)].tolist())
        if MOST_NEEDS < len(members) <= LONGEST:
            found[tuple(sorted(members))] = float(gap[j])
    return found
