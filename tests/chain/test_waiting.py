# SPDX-License-Identifier: Apache-2.0
"""Whom a victim waits for."""

from __future__ import annotations

import numpy as np

from gulian import chain


def network(pairs: list[tuple[int, int, float]], n: int) -> chain.Network:
    """All inputs essential; every firm makes a class of its own."""
    supplier, buyer, value = (np.array(column) for column in zip(*pairs, strict=True))
    links = chain.Links(supplier.astype(np.int32), buyer.astype(np.int32), value.astype(np.float64))
    firms = chain.Firms(input_class=np.arange(n, dtype=np.int32), revenue=np.full(n, 1e6))
    return chain.build(links, firms, np.full((n, n), 2, dtype=np.int8))


def answer(net: chain.Network, closed: list[int], firm: int) -> list[int]:
    remaining = np.ones(net.firms)
    remaining[closed] = 0.0
    now = chain.cascade(net, remaining)
    found = chain.waits_for(net, now, remaining, np.array([firm], dtype=np.int32))[0]
    return [int(each) for each in found]


def test_a_victim_waits_for_the_closed_firm_at_the_end_of_the_chain() -> None:
    """C supplies A, A supplies B: with C closed, B waits for C and not for A, itself a victim."""
    assert answer(network([(2, 0, 1.0), (0, 1, 1.0)], 3), [2], 1) == [2]


def test_of_two_missing_inputs_the_binding_one_is_named() -> None:
    """B gets a tenth of its steel from closed C and all of its glass from closed D: D binds."""
    net = network([(2, 1, 1.0), (4, 1, 9.0), (3, 1, 5.0)], 5)
    assert answer(net, [2, 3], 1)[0] in (2, 3)
    assert answer(net, [3], 1) == [3]


def test_the_larger_share_of_the_loss_comes_first() -> None:
    """Two closed firms of one class feed A: the one with the larger share of the class leads."""
    supplier = np.array([1, 2], dtype=np.int32)
    buyer = np.zeros(2, dtype=np.int32)
    links = chain.Links(supplier, buyer, np.array([3.0, 7.0]))
    firms = chain.Firms(input_class=np.array([0, 1, 1], dtype=np.int32), revenue=np.full(3, 1e6))
    net = chain.build(links, firms, np.full((2, 2), 2, dtype=np.int8))
    assert answer(net, [1, 2], 0) == [2, 1]


def test_a_firm_that_runs_waits_for_nobody() -> None:
    """Nothing missing, nothing to wait for; nor does a closed firm wait for itself."""
    net = network([(2, 0, 1.0), (0, 1, 1.0)], 3)
    assert answer(net, [], 1) == []
    assert answer(net, [2], 2) == []


def test_a_circle_of_victims_still_names_the_firm_outside_it() -> None:
    """A and B supply each other; C, closed, supplies A: both wait for C."""
    net = network([(2, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0)], 3)
    assert answer(net, [2], 0)[:1] == [2]
    assert answer(net, [2], 1)[:1] == [2]
