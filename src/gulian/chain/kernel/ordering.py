# SPDX-License-Identifier: Apache-2.0
"""Rows in the order of a group each belongs to: counted, not compared, so that ten million take a moment.

order_by([2, 0, 2, 1], 3) -> [1, 3, 0, 2]: equal groups keep the order they came in
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .side import Int32s, Int64s


@compiled
def starts(groups: Int32s, count: int) -> Int64s:
    """int64[count + 1]: where each group begins once the rows are in order. [0, 2, 0], 3 -> [0, 2, 2, 3]"""
    start = np.zeros(count + 1, np.int64)
    for a in range(groups.size):
        start[groups[a] + 1] += 1
    for group in range(count):
        start[group + 1] += start[group]
    return start


@compiled
def order_by(groups: Int32s, count: int) -> Int32s:
    """int32[rows]: the rows by group. groups : 0..count-1; fewer than 2^31 rows"""
    at = starts(groups, count)
    order = np.empty(groups.size, np.int32)
    for a in range(groups.size):
        order[at[groups[a]]] = a
        at[groups[a]] += 1
    return order


@compiled
def order_within(groups: Int32s, count: int, before: Int32s) -> Int32s:
    """int32[rows]: rows that stand in an order, by group; in a group the order they stood in.

    groups [1, 0, 1], before [2, 1, 0] -> [1, 2, 0]
    """
    at = starts(groups, count)
    order = np.empty(groups.size, np.int32)
    for a in before:
        order[at[groups[a]]] = a
        at[groups[a]] += 1
    return order
