# SPDX-License-Identifier: Apache-2.0
"""The inputs of each buyer, grouped into the slots that bound it.

1 the part of a link: its supplier's class where that is essential to the buyer, one past the classes where
  it is not, -1 where it is not needed
2 the links of each buyer in ascending order of their parts; in a part they keep their order
3 each run of equal parts is a slot

Threads write only the rows of their own buyers.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from .compiled import compiled, compiled_parallel
from .ordering import FEW
from .side import Floats, Int32s, Int64s

Int8s = npt.NDArray[np.int8]


class Kinds(NamedTuple):
    """What is needed of whom.

    makes, buys : int32[firms] class of a firm as a supplier, as a buyer; -1 = unknown
    essential   : int8[classes, classes] 2 essential, 1 not, 0 not needed
    """

    makes: Int32s
    buys: Int32s
    essential: Int8s


@compiled_parallel
def parts_of(start: Int64s, supplier: Int32s, kinds: Kinds) -> Int32s:
    """int32[links]: the part of each link; start, supplier : links by buyer."""
    makes, essential = kinds.makes, kinds.essential
    part, others = np.empty(supplier.size, np.int32), len(kinds.essential)
    for j in numba.prange(start.size - 1):
        buys = kinds.buys[j]
        for e in range(np.uint64(start[j]), np.uint64(start[j + 1])):
            made, kind = makes[np.uint32(supplier[e])], 1
            if made >= 0 and buys >= 0:
                kind = essential[made, buys]
            part[e] = made if kind == 2 else (others if kind == 1 else -1)
    return part


@compiled
def _insert(part: Int32s, source: Int32s, value: Floats) -> None:
    for a in range(1, part.size):
        of, number, amount, b = part[a], source[a], value[a], a
        while b > 0 and part[b - 1] > of:
            part[b], source[b], value[b] = part[b - 1], source[b - 1], value[b - 1]
            b -= 1
        part[b], source[b], value[b] = of, number, amount


@compiled_parallel
def sort_parts(start: Int64s, part: Int32s, source: Int32s, value: Floats) -> None:
    """Put the links of each buyer, in place, into the order of their parts; equal parts keep their order."""
    for j in numba.prange(start.size - 1):
        first, last = start[j], start[j + 1]
        if last - first > FEW:
            order = first + np.argsort(part[first:last], kind="mergesort")
            part[first:last] = part[order]
            source[first:last] = source[order]
            value[first:last] = value[order]
        else:
            _insert(part[first:last], source[first:last], value[first:last])


@compiled_parallel
def runs_of(start: Int64s, part: Int32s) -> tuple[Int64s, Int64s, Int32s, Int32s]:
    """Runs of equal parts within each buyer: where the slots of buyers begin, where the links of slots do,
    whose each slot is, its part.

    start [0, 3], part [4, 4, 6] -> [0, 2], [0, 2, 3], [0, 0], [4, 6]
    """
    n = start.size - 1
    first_slot = np.zeros(n + 1, np.int64)
    for j in numba.prange(n):
        for e in range(start[j], start[j + 1]):
            if e == start[j] or part[e] != part[e - 1]:
                first_slot[j + 1] += 1
    for j in range(n):
        first_slot[j + 1] += first_slot[j]
    slots = first_slot[n]
    slot_start = np.empty(slots + 1, np.int64)
    owner, of = np.empty(slots, np.int32), np.empty(slots, np.int32)
    for j in numba.prange(n):
        s = first_slot[j]
        for e in range(start[j], start[j + 1]):
            if e == start[j] or part[e] != part[e - 1]:
                slot_start[s], owner[s], of[s] = e, j, part[e]
                s += 1
    slot_start[slots] = part.size
    return first_slot, slot_start, owner, of


@compiled_parallel
def divide(start: Int64s, owner: Int32s, whole: Floats, factor: Floats, value: Floats) -> None:
    """value_e becomes value_e / whole_s times the factor of the slot's owner, in place."""
    for s in numba.prange(owner.size):
        for e in range(start[s], start[s + 1]):
            value[e] = value[e] / whole[s] * factor[owner[s]]


@compiled_parallel
def divide_each(supplier: Int32s, whole: Floats, value: Floats) -> None:
    """value_e becomes value_e / whole of its supplier, in place."""
    for e in numba.prange(supplier.size):
        value[e] = value[e] / whole[np.uint32(supplier[e])]
