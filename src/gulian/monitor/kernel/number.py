# SPDX-License-Identifier: Apache-2.0
"""Numbering units by the members they stand in: a few passes over whole numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gulian.monitor.kernel.add import compiled


@compiled
def follows(number: NDArray[np.int32], code: NDArray[np.int32], seen: NDArray[np.int32]) -> bool:
    """Whether units of one number have one code, as counties have one city.

    seen : int32[count] of -1, is filled
    """
    for i in range(number.shape[0]):
        c = number[i]
        if seen[c] < 0:
            seen[c] = code[i]
        elif seen[c] != code[i]:
            return False
    return True


@compiled
def refined(number: NDArray[np.int32], code: NDArray[np.int32], size: int, place: NDArray[np.int32]) -> int:
    """Make each number one of both number and code, in the order of number x size + code, without gaps.

    place : int32[count x size] of 0, is used. Answers how many there are now.
    """
    for i in range(number.shape[0]):
        number[i] = number[i] * size + code[i]
        place[number[i]] = 1
    count = 0
    for p in range(place.shape[0]):
        if place[p] == 1:
            place[p] = count
            count += 1
    for i in range(number.shape[0]):
        number[i] = place[number[i]]
    return count


@compiled
def last_of(number: NDArray[np.int32], shown: NDArray[np.int64]) -> None:
    """Put the last place of each number into `shown`."""
    for i in range(number.shape[0]):
        shown[number[i]] = i


@compiled
def in_order(number: NDArray[np.int32], before: NDArray[np.int32]) -> NDArray[np.int64]:
    """int64[n]: the places of the numbers from the least to the greatest, equal ones as they stood.

    before : int32[count + 1] of 0, is used
    """
    for n in number:
        before[n + 1] += 1
    for p in range(1, before.shape[0]):
        before[p] += before[p - 1]
    order = np.empty(number.shape[0], np.int64)
    for i in range(number.shape[0]):
        order[before[number[i]]] = i
        before[number[i]] += 1
    return order
