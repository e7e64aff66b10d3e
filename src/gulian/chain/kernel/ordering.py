# SPDX-License-Identifier: Apache-2.0
"""Rows in the order of a group each belongs to: counted, not compared, so that ten million take a moment.

moved([2, 0, 2, 1], ...) writes rows 1, 3, 0, 2: equal groups keep the order they came in
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
from .side import Floats, Int32s, Int64s

# Up to so many rows are sorted by insertion.
FEW = 32


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
def _begins(start: Int64s, part: int, parts: int) -> int:
    """First group of a part of the groups, all of about as many rows."""
    if part == parts:
        return start.size - 1
    rows = start[start.size - 1] * part // parts
    return int(np.searchsorted(start[1:], rows, side="right")) if part else 0


@compiled_parallel
def moved(
    groups: Int32s, start: Int64s, numbers: Int32s, amounts: Floats, parts: int
) -> tuple[Int32s, Floats]:
    """Rows of two columns by group, written where they belong at once; equal groups keep their order.

    start : where each group begins (`starts`); parts : a thread reads all groups and moves a part of them,
    whatever their number the answer is the same
    groups [1, 0, 1], numbers [7, 8, 9] -> [8, 7, 9]
    """
    to_numbers, to_amounts = np.empty(groups.size, np.int32), np.empty(groups.size)
    at = start[:-1].copy()
    for part in numba.prange(parts):
        first, last = _begins(start, part, parts), _begins(start, part + 1, parts)
        for a in range(groups.size):
            group = groups[a]
            if first <= group < last:
                to = at[np.uint32(group)]
                at[np.uint32(group)] = to + 1
                to_numbers[np.uint64(to)] = numbers[a]
                to_amounts[np.uint64(to)] = amounts[a]
    return to_numbers, to_amounts


@compiled_parallel
def sort_within(start: Int64s, numbers: Int32s, amounts: Floats) -> bool:
    """Put the rows of each group, in place, into the order of their numbers; whether a number comes twice.

    Equal numbers keep their order. A short group is sorted by insertion, since it lies in the cache.
    """
    twice = 0
    for group in numba.prange(start.size - 1):
        first, last = start[group], start[group + 1]
        if last - first > FEW:
            order = first + np.argsort(numbers[first:last], kind="mergesort")
            numbers[first:last] = numbers[order]
            amounts[first:last] = amounts[order]
        else:
            _insert(numbers[first:last], amounts[first:last])
        for a in range(first + 1, last):
            if numbers[a] == numbers[a - 1]:
                twice += 1
    return twice > 0


@compiled
def _insert(numbers: Int32s, amounts: Floats) -> None:
    for a in range(1, numbers.size):
        number, amount, b = numbers[a], amounts[a], a
        while b > 0 and numbers[b - 1] > number:
            numbers[b], amounts[b] = numbers[b - 1], amounts[b - 1]
            b -= 1
        numbers[b], amounts[b] = number, amount
