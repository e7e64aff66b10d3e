# SPDX-License-Identifier: Apache-2.0
"""Units of firms with several, added to their cells: a firm that lies whole in one counts there once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gulian.monitor.kernel.add import (
    CARRIED,
    NO,
    ON_TIME,
    PERHAPS,
    PROXY,
    REPORTED,
    UNKNOWN,
    YES,
    compiled,
    weigh,
)

Whole = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
Said = tuple[NDArray[np.int8], NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]


@compiled
def any_answer(rows: NDArray[np.int64], answers: NDArray[np.int8]) -> int:
    """YES if one says so, PERHAPS if none does and one does not know, else NO."""
    found = NO
    for r in rows:
        if answers[r] == YES:
            return YES
        if answers[r] == PERHAPS:
            found = PERHAPS
    return found


@compiled
def any_amount(rows: NDArray[np.int64], amounts: NDArray[np.int64]) -> int:
    """The largest known amount; UNKNOWN if none is, or if a missing one could have been larger than 0."""
    largest, missing = np.int64(UNKNOWN), False
    for r in rows:
        if amounts[r] == UNKNOWN:
            missing = True
        elif amounts[r] > largest:
            largest = amounts[r]
    return UNKNOWN if missing and largest == 0 else int(largest)


@compiled
def any_state(rows: NDArray[np.int64], state: NDArray[np.int8]) -> int:
    """Bits of a firm: reported and on time where all its units are, carried and by proxy where one is."""
    every, some = REPORTED | ON_TIME, 0
    for r in rows:
        every &= state[r]
        some |= state[r]
    carried = some & CARRIED if every & REPORTED == 0 else 0
    return every | carried | (some & PROXY)


@compiled
def count_state(row: NDArray[np.int64], state: int) -> None:
    """One more that was expected, with what is known of its report."""
    row[7] += 1
    row[8] += state & 1
    row[9] += (state >> 1) & 1
    row[10] += (state >> 2) & 1
    row[11] += (state >> 3) & 1


@compiled
def add_firms(
    rows: NDArray[np.int64],
    placed: Whole,
    said: Said,
    factors: tuple[int, int],
    once: tuple[bool, bool],
    out: NDArray[np.int64],
) -> None:
    """Add units that are in the frame of an indicator to `out`.

    rows    : int64[n], which units, those of one firm and one row of `out` behind each other
    placed  : firm of every unit int32[m]; row of `out` of each of the n int32[n]; units of each firm that are
              in the frame int32[n_firms]
    said    : counts int8[m], numerator int64[m], denominator int64[m], state int8[m]
    factors : what brings both amounts to one number of decimal places
    once    : which of the two a whole firm says once, as against adding its units
    out     : int64[n_cells, WIDTH]
    """
    firm, member, units = placed
    counts, numerator, denominator, state = said
    i = 0
    while i < rows.shape[0]:
        f, m = firm[rows[i]], member[i]
        j = i + 1
        while j < rows.shape[0] and firm[rows[j]] == f and member[j] == m:
            j += 1
        run = rows[i:j]
        i = j
        if run.shape[0] < units[f]:
            for r in run:
                count_state(out[m], state[r])
                weigh(out[m], counts[r], numerator[r], denominator[r], factors)
            continue
        count_state(out[m], any_state(run, state))
        count = any_answer(run, counts)
        top, bottom = any_amount(run, numerator), any_amount(run, denominator)
        for k in range(run.shape[0]):
            n = (top if k == 0 else 0) if once[0] else numerator[run[k]]
            d = (bottom if k == 0 else 0) if once[1] else denominator[run[k]]
            weigh(out[m], count, n, d, factors)
