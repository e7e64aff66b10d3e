# SPDX-License-Identifier: Apache-2.0
"""Random numbers by their place: the same place always holds the same numbers, whoever asks and when.

Philox 4x32 of 10 rounds (Salmon, Moraes, Dror, Shaw 2011, doi 10.1145/2063384.2063405): four words of 32 bits
from a counter of four words and a key of two.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

# Constants are uint64: Numba makes a float of an int64 and a uint64.
ROUNDS = 10
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
TIMES_0, TIMES_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
STEP_0, STEP_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LIFT, DROP = np.uint64(21), np.uint64(11)
UNIT = 2.0**-53


@compiled
def words(counter: Words, key_0: np.uint64, key_1: np.uint64) -> Words:
    """Four words below 2**32 from a counter and a key of such words."""
    c0, c1, c2, c3 = counter
    for _ in range(ROUNDS):
        p0, p1 = TIMES_0 * c0, TIMES_1 * c2
        c0, c1, c2, c3 = (p1 >> HALF) ^ c1 ^ key_0, p1 & LOW, (p0 >> HALF) ^ c3 ^ key_1, p0 & LOW
        key_0, key_1 = (key_0 + STEP_0) & LOW, (key_1 + STEP_1) & LOW
    return c0, c1, c2, c3


@compiled
def uniform(high: np.uint64, low: np.uint64) -> float:
    """A number above 0 and not above 1 from two words, of 53 bits."""
    return (np.float64((high << LIFT) | (low >> DROP)) + 0.5) * UNIT
