# SPDX-License-Identifier: Apache-2.0
"""Adding what each unit says to its cell, in one pass and without a column in between.

Compiled once and kept on disk where a disk can be written, never with fastmath.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., object])

UNKNOWN = -(2**63)
"""Stands for a number nobody knows. A sum that holds it in earnest is refused as too large anyway."""
YES, NO, PERHAPS = 1, 0, -1

REPORTED, CARRIED, ON_TIME, PROXY = 1, 2, 4, 8
"""What is known of a unit's report, as bits."""

WIDTH = 12
"""Sums of a cell, in the order of `answers.PARTS`."""


def compiled(function: F) -> F:
    """`function` as machine code."""
    try:
        return njit(cache=True, nogil=True)(function)  # type: ignore[return-value]  # numba's own wrapper
    except RuntimeError:
        return njit(cache=False, nogil=True)(function)  # type: ignore[return-value]  # numba's own wrapper


@compiled
def weigh(row: NDArray[np.int64], count: int, n: int, d: int, factors: tuple[int, int]) -> None:
    """Add both amounts of a unit in the frame: what is known, and what the unknown could still add."""
    if count == NO:
        return
    if d == UNKNOWN:
        row[5] += 1
        return
    d *= factors[1]
    if count == PERHAPS:
        row[3] += d
        row[4] += d
        return
    row[1] += d
    if n == UNKNOWN:
        row[3] += d
    else:
        row[0] += n * factors[0]
        row[2] += d


@compiled
def add_answers(
    cell: NDArray[np.int32],
    conditions: tuple[NDArray[np.int8], NDArray[np.int8]],
    amounts: tuple[NDArray[np.int64], NDArray[np.int64]],
    factors: tuple[int, int],
    state: NDArray[np.int8],
    out: NDArray[np.int64],
) -> tuple[float, float]:
    """Add n rows to `out` and answer how large both sums could be: sums of the absolute amounts.

    cell       : int32[n], row of `out`; -1 = in none
    conditions : inside, counts: int8[n], YES, NO or PERHAPS (unknown)
    amounts    : numerator, denominator: int64[n] or UNKNOWN
    factors    : what brings both to one number of decimal places
    state      : int8[n], bits of REPORTED, CARRIED, ON_TIME, PROXY
    out        : int64[n_cells, WIDTH]
    """
    inside, counts = conditions
    numerator, denominator = amounts
    top, bottom = 0.0, 0.0
    for i in range(cell.shape[0]):
        c = cell[i]
        if c < 0 or inside[i] == NO:
            continue
        row = out[c]
        n, d = numerator[i], denominator[i]
        if n != UNKNOWN:
            top += abs(float(n)) * factors[0]
        if d != UNKNOWN:
            bottom += abs(float(d)) * factors[1]
        if inside[i] == PERHAPS:
            row[6] += 1
            continue
        s = state[i]
        row[7] += 1
        row[8] += s & 1
        row[9] += (s >> 1) & 1
        row[10] += (s >> 2) & 1
        row[11] += (s >> 3) & 1
        weigh(row, counts[i], n, d, factors)
    return top, bottom


@compiled
def add_cells(member: NDArray[np.int32], cells: NDArray[np.int64], out: NDArray[np.int64]) -> None:
    """Add each row of `cells` to the row of `out` that `member` names; -1 = to none."""
    for i in range(member.shape[0]):
        m = member[i]
        if m >= 0:
            for k in range(cells.shape[1]):
                out[m, k] += cells[i, k]
