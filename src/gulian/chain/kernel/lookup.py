# SPDX-License-Identifier: Apache-2.0
"""Where each of many keys stands in an index of distinct keys: one table, two looks into memory a key.

index [7, 5], keys [5, 6, 7] -> [1, -1, 0]
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from .compiled import compiled, compiled_parallel
from .side import Int32s

Keys = npt.NDArray[np.uint64]


# Good keys stand within a few steps of their place; keys made to crowd together are left to somebody slower.
MOST_STEPS = 256


@compiled
def _table(index: Keys) -> tuple[Int32s, bool]:
    """Rows of an open-addressed table, at most half full, -1 = free; False: equal or crowded keys."""
    size = 16
    while size < 2 * index.size:
        size *= 2
    table, last = np.full(size, -1, np.int32), np.uint64(size - 1)
    for row in range(index.size):
        at, steps = index[row] & last, 0
        while table[at] >= 0:
            steps += 1
            if steps == MOST_STEPS or index[table[at]] == index[row]:
                return table, False
            at = (at + np.uint64(1)) & last
        table[at] = row
    return table, True


@compiled_parallel
def _found(table: Int32s, index: Keys, keys: Keys) -> Int32s:
    rows, last = np.empty(keys.size, np.int32), np.uint64(table.size - 1)
    for k in numba.prange(keys.size):
        at, row = keys[k] & last, -1
        for _ in range(MOST_STEPS):
            row = table[at]
            if row < 0 or index[row] == keys[k]:
                break
            row = -1
            at = (at + np.uint64(1)) & last
        rows[k] = row
    return rows


def places(index: Keys, keys: Keys) -> Int32s | None:
    """int32[keys]: the row of each key in the index, -1 = none; None: index keys are equal or crowd."""
    table, good = _table(index)
    return _found(table, index, keys) if good else None
