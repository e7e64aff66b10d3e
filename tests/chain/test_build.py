# SPDX-License-Identifier: Apache-2.0
"""A network made by counting is, bit for bit, the one made by sorting."""

from __future__ import annotations

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import chain
from gulian.chain.model import Int8s, Network

from . import build_oracle

SEEDS = st.integers(0, 10_000)


def drawn(seed: int, few_buyers: bool) -> tuple[chain.Links, chain.Firms, Int8s]:
    """Links of firms that may buy from themselves, twice from one supplier, for nothing, or much more than
    fits a short sort; classes that are unknown, inputs that are not needed."""
    rng = np.random.default_rng(seed)
    n, m, classes = int(rng.integers(1, 80)), int(rng.integers(0, 300)), int(rng.integers(1, 6))
    supplier = rng.integers(0, n, m).astype(np.int32)
    buyer = rng.integers(0, min(n, 2) if few_buyers else n, m).astype(np.int32)
    value = np.where(rng.random(m) < 0.1, 0.0, rng.lognormal(0, 2, m))

    def amounts() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.where(rng.random(n) < 0.5, rng.lognormal(0, 3, n), rng.choice([np.nan, 0.0], n))

    of = rng.integers(-1, classes, n).astype(np.int32)
    buys = rng.integers(-1, classes, n).astype(np.int32) if seed % 2 else None
    kinds = rng.integers(0 if seed % 3 else 1, 3, (classes, classes)).astype(np.int8)
    return chain.Links(supplier, buyer, value), chain.Firms(of, None, amounts(), amounts(), buys), kinds


def bits(network: Network) -> list[tuple[str, bytes]]:
    """Type and bytes of every array."""
    of_sides = [getattr(side, name) for side in (network.down, network.up) for name in side._fields]
    arrays = [*of_sides, network.slot_class, network.purchases, network.sales]
    return [(str(array.dtype), array.tobytes()) for array in arrays]


@given(SEEDS, st.booleans())
@settings(max_examples=150)
def test_a_network_has_the_bits_of_the_oracle(seed: int, few_buyers: bool) -> None:
    """Both sides and the class of each slot equal those made by sorting whole columns."""
    links, firms, kinds = drawn(seed, few_buyers)
    down, up, slot_class = build_oracle.both_sides(links, firms, kinds)
    network = chain.build(links, firms, kinds)
    for got, expected in ((network.down, down), (network.up, up)):
        for name in got._fields:
            mine, other = getattr(got, name), getattr(expected, name)
            assert (mine.dtype, mine.tobytes()) == (other.dtype, other.tobytes()), name
    assert network.slot_class.tobytes() == slot_class.tobytes()


@given(SEEDS, st.booleans())
@settings(max_examples=25)
def test_one_thread_makes_the_network_of_all(seed: int, few_buyers: bool) -> None:
    """Threads share out the firms; what each writes is the same."""
    made, all_threads = [], numba.get_num_threads()
    for threads in (1, all_threads):
        numba.set_num_threads(threads)
        made.append(bits(chain.build(*drawn(seed, few_buyers))))
    numba.set_num_threads(all_threads)
    assert made[0] == made[1]


@given(SEEDS)
@settings(max_examples=25)
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    """Each pair listed once: its rows in any order make one network."""
    links, firms, kinds = drawn(seed, few_buyers=False)
    pair = links.supplier.astype(np.int64) * firms.input_class.size + links.buyer
    once = np.unique(pair, return_index=True)[1]
    mixed = np.random.default_rng([seed, 1]).permutation(once)
    one, other = (
        chain.build(chain.Links(links.supplier[rows], links.buyer[rows], links.value[rows]), firms, kinds)
        for rows in (once, mixed)
    )
    assert bits(one) == bits(other)


def test_what_was_given_is_left_as_it_was() -> None:
    """Shares are written over copies of the values, never over the caller's."""
    links, firms, kinds = drawn(7, few_buyers=False)
    before = links.supplier.tobytes(), links.buyer.tobytes(), links.value.tobytes()
    chain.build(links, firms, kinds)
    assert before == (links.supplier.tobytes(), links.buyer.tobytes(), links.value.tobytes())
