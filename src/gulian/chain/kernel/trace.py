# SPDX-License-Identifier: Apache-2.0
"""Whose standstill a firm suffers from: its loss followed back over the bound that binds.

1 start at the firm with weight 1   2 take the heaviest firm not yet opened (ties: the lower number)
3 its binding slots divide the weight over the firms at their other ends, by share * loss
4 a firm held down by its own capacity keeps its part; any other is opened in turn, at most `MOST` of them
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .compiled import compiled
from .side import Floats, Int32s, Side

MOST = 256
"""Firms opened for one question: beyond that the parts are too small to name."""

TIED = 1e-9
"""Bounds that differ by less bind together."""

Flags = npt.NDArray[np.uint8]


@compiled
def trace_back(
    side: Side, h: Floats, loss: Floats, own: Floats, firm: int, names: Int32s, parts: Floats
) -> int:
    """Fill `names`, `parts` with the firms that hold `firm` down, heaviest first; returns how many.

    own   : float64[firms] psi; a firm with psi < 1 and h = psi is held down by itself
    names, parts : room for the answer
    """
    pending = np.empty(MOST, dtype=np.int32)
    weight = np.zeros(MOST)
    opened = np.zeros(MOST, dtype=np.uint8)
    pending[0], weight[0], count = firm, 1.0, 1
    for _ in range(MOST):
        at = -1
        for k in range(count):
            f = pending[k]
            held = own[f] < 1.0 and h[f] >= own[f] - 1e-12 and f != firm
            if (
                opened[k] == 0
                and not held
                and (at < 0 or weight[k] > weight[at] or (weight[k] == weight[at] and f < pending[at]))
            ):
                at = k
        if at < 0:
            break
        opened[at] = 1
        count = _divide(side, h, loss, pending[at], weight[at], pending, weight, count)
    return _heaviest(pending, weight, opened, count, names, parts)


@compiled
def _divide(
    side: Side, h: Floats, loss: Floats, firm: int, part: float, pending: Int32s, weight: Floats, count: int
) -> int:
    """Give the weight of a firm to those its binding slots suffer from; slots that bind alike share it."""
    worst, alike = 0.0, 0
    for s in range(side.first_slot[firm], side.first_slot[firm + 1]):
        worst = max(worst, loss[s])
    if worst <= 0.0:
        return count
    for s in range(side.first_slot[firm], side.first_slot[firm + 1]):
        if loss[s] >= worst - TIED:
            alike += 1
    for s in range(side.first_slot[firm], side.first_slot[firm + 1]):
        if loss[s] < worst - TIED:
            continue
        for e in range(side.slot_start[s], side.slot_start[s + 1]):
            source = side.slot_source[e]
            share = part / alike * side.slot_share[e] * (1.0 - h[source]) / loss[s]
            if share > 0.0:
                count = _give(source, share, pending, weight, count)
    return count


@compiled
def _give(source: int, share: float, pending: Int32s, weight: Floats, count: int) -> int:
    """Add to the weight of a firm; one that finds no place any more is left out."""
    for k in range(count):
        if pending[k] == source:
            weight[k] += share
            return count
    if count == pending.size:
        return count
    pending[count], weight[count] = source, share
    return count + 1


@compiled
def _heaviest(
    pending: Int32s, weight: Floats, opened: Flags, count: int, names: Int32s, parts: Floats
) -> int:
    """The firms never opened, by weight, then number."""
    filled = 0
    while filled < names.size:
        best = -1
        for k in range(count):
            if opened[k] == 0 and (
                best < 0
                or weight[k] > weight[best]
                or (weight[k] == weight[best] and pending[k] < pending[best])
            ):
                best = k
        if best < 0 or weight[best] <= 0.0:
            break
        names[filled], parts[filled] = pending[best], weight[best]
        opened[best] = 1
        filled += 1
    return filled
