# SPDX-License-Identifier: Apache-2.0
"""Links drawn pair by pair without looking at every pair.

A stripe is a product: its suppliers i with s_i, its buyers j with t_j, each side ordered by size and cut into
classes. A block is a class of suppliers and a class of buyers.

    p_ij = z s_i t_j / (1 + z s_i t_j)  <=  P = p of the largest supplier and the largest buyer of the block
    1 leap through the block: pairs proposed with P each lie floor(log u1 / log(1 - P)) apart
    2 keep a proposed pair if u2 P < p_ij, it is no firm with itself and no known link
    3 its value is a_i b_j / p_ij, so that its mean is a_i b_j

Every pair is so linked with p_ij, independently of all others. u1 and u2 come from (seed, draw, block, number
of the proposal): blocks can be drawn in any order, and twice, first to count, then to write.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
from .philox import HALF, LOW, uniform, words
from .side import Floats, Int32s, Int64s


class Blocks(NamedTuple):
    """Where each block lies: entries of suppliers, entries of buyers, and the z of its stripe."""

    supplier_first: Int64s
    supplier_end: Int64s
    buyer_first: Int64s
    buyer_end: Int64s
    z: Floats


class Sides(NamedTuple):
    """Suppliers and buyers of all stripes, one entry for each firm and stripe, ordered by stripe and size.

    supplier, s, a : firm, its size, its factor of the mean value; likewise buyer, t, b
    """

    supplier: Int32s
    s: Floats
    a: Floats
    buyer: Int32s
    t: Floats
    b: Floats


class Classes(NamedTuple):
    """Size classes of one side of a stripe: how many, mean and variance of the logarithm of their sizes."""

    number: Floats
    mean: Floats
    variance: Floats


@compiled
def _is_known(known: Int64s, key: int) -> bool:
    at = np.searchsorted(known, key)
    return bool(at < known.size and known[at] == key)


@compiled
def _block(
    sides: Sides,
    blocks: Blocks,
    known: tuple[Int64s, int],
    place: tuple[int, int, int],
    out: tuple[Int32s, Int32s, Floats],
) -> int:
    """Draw one block; write where `out` has room; answer how many links it has.

    known : sorted supplier * firms + buyer, firms;   place : seed, draw, block
    """
    seed, draw, number = place
    first_s, first_t = blocks.supplier_first[number], blocks.buyer_first[number]
    across = blocks.buyer_end[number] - first_t
    pairs = (blocks.supplier_end[number] - first_s) * across
    z = blocks.z[number]
    most = z * sides.s[first_s] * sides.t[first_t]
    most = most / (1.0 + most) if most < math.inf else 1.0
    if most <= 0.0:
        return 0
    between = math.log1p(-most) if most < 1.0 else -math.inf
    key_0, key_1 = np.uint64(seed) & LOW, np.uint64(seed) >> HALF
    at, proposed, found = -1, 0, 0
    while True:
        counter = (np.uint64(proposed), np.uint64(number), np.uint64(draw), np.uint64(0))
        w0, w1, w2, w3 = words(counter, key_0, key_1)
        leap = np.floor(math.log(uniform(w0, w1)) / between)
        # Compared as floats: a leap over a nearly empty block is larger than any whole number.
        if leap >= pairs - 1 - at:
            return found
        at += 1 + int(leap)
        proposed += 1
        i, j = first_s + at // across, first_t + at % across
        odds = z * sides.s[i] * sides.t[j]
        chance = odds / (1.0 + odds) if odds < math.inf else 1.0
        if uniform(w2, w3) * most >= chance:
            continue
        supplier, buyer = sides.supplier[i], sides.buyer[j]
        if supplier == buyer or _is_known(known[0], np.int64(supplier) * known[1] + buyer):
            continue
        if found < out[0].size:
            out[0][found], out[1][found] = supplier, buyer
            out[2][found] = sides.a[i] * sides.b[j] / chance
        found += 1


@compiled_parallel
def count(sides: Sides, blocks: Blocks, known: tuple[Int64s, int], seed: int, draw: int) -> Int64s:
    """int64[blocks]: links of each block in one draw."""
    found = np.zeros(blocks.z.size, np.int64)
    for number in numba.prange(blocks.z.size):
        nowhere = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float64))
        found[number] = _block(sides, blocks, known, (seed, draw, number), nowhere)
    return found


@compiled_parallel
def fill(
    sides: Sides, blocks: Blocks, known: tuple[Int64s, int], place: tuple[int, int], start: Int64s
) -> tuple[Int32s, Int32s, Floats]:
    """Supplier, buyer, value of all links of one draw; block k at start[k]. place : seed, draw"""
    links = start[-1]
    supplier, buyer = np.empty(links, np.int32), np.empty(links, np.int32)
    value = np.empty(links, np.float64)
    for number in numba.prange(blocks.z.size):
        here, end = start[number], start[number + 1]
        if end > here:
            out = (supplier[here:end], buyer[here:end], value[here:end])
            _block(sides, blocks, known, (place[0], place[1], number), out)
    return supplier, buyer, value


@compiled
def expected_links(log_z: float, s: Classes, t: Classes) -> tuple[float, float]:
    """Mean number of links of a stripe, all pairs allowed, and its slope in log z.

    In each block to the second order in the logarithms of the sizes around their means.
    """
    total, slope = 0.0, 0.0
    for k in range(s.number.size):
        for m in range(t.number.size):
            pairs = s.number[k] * t.number[m]
            p = 1.0 / (1.0 + math.exp(-(log_z + s.mean[k] + t.mean[m])))
            first = p * (1.0 - p)
            total += pairs * (p + 0.5 * first * (1.0 - 2.0 * p) * (s.variance[k] + t.variance[m]))
            slope += pairs * first
    return total, slope
