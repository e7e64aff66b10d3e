# SPDX-License-Identifier: Apache-2.0
"""Firms with many links first: what is read most lies together and stays in the cache.

Links keep their order within each slot, so sums keep their bits.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .side import Int32s, Int64s, Side


def renumbered(down: Side, up: Side) -> tuple[Int32s, Int32s, Side, Side]:
    """Firms by their links on both sides, most first: (order[new] = old, place[old] = new, down, up)."""
    degree = np.diff(down.start) + np.diff(up.start)
    order = np.lexsort((np.arange(degree.size), -degree)).astype(np.int32)
    place = np.empty_like(order)
    place[order] = np.arange(order.size, dtype=np.int32)
    return order, place, _side(down, order, place), _side(up, order, place)


@compiled
def _starts(sizes: Int64s) -> Int64s:
    start = np.zeros(sizes.size + 1, np.int64)
    for a in range(sizes.size):
        start[a + 1] = start[a] + sizes[a]
    return start


@compiled
def _side(side: Side, order: Int32s, place: Int32s) -> Side:
    """The same side with firm order[new] called new.

    Example: order [1, 0], one link 0 -> 1 becomes 1 -> 0.
    """
    n, links, slots = order.size, side.target.size, side.owner.size
    first_slot = _starts(side.first_slot[order + 1] - side.first_slot[order])
    start = _starts(side.start[order + 1] - side.start[order])
    slot, owner = np.empty(slots, np.int32), np.empty(slots, np.int32)
    slot_sizes = np.empty(slots, np.int64)
    for new in range(n):
        for a in range(first_slot[new + 1] - first_slot[new]):
            s = side.first_slot[order[new]] + a
            slot[s] = first_slot[new] + a
            owner[slot[s]] = new
            slot_sizes[slot[s]] = side.slot_start[s + 1] - side.slot_start[s]
    slot_start = _starts(slot_sizes)
    source, source_share = np.empty(links, np.int32), np.empty(links)
    for s in range(slots):
        to = slot_start[slot[s]]
        for e in range(side.slot_start[s], side.slot_start[s + 1]):
            source[to] = place[side.slot_source[e]]
            source_share[to] = side.slot_share[e]
            to += 1
    target, share = np.empty(links, np.int32), np.empty(links)
    for new in range(n):
        to = start[new]
        for e in range(side.start[order[new]], side.start[order[new] + 1]):
            target[to] = slot[side.target[e]]
            share[to] = side.share[e]
            to += 1
    return Side(start, target, share, owner, first_slot, slot_start, source, source_share)
