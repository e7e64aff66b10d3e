# SPDX-License-Identifier: Apache-2.0
"""From links to a network: 1 check 2 add up pairs 3 give each buyer its slots 4 index both directions.

Ld_ij = W_ij / (purchases of j from i's class)  essential,  W_ij / (all purchases of j)  non-essential
Lu_ij = W_ij / max(revenue_i, s_i)
(Diem et al. 2022, doi 10.1038/s41598-022-11522-z.) A link from a firm to itself is kept, as published:
a firm that needs its own product loses it with its own output.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np

from gulian import errors
from gulian.chain.kernel.ordering import moved, sort_within, starts
from gulian.chain.kernel.side import Markets, Side
from gulian.chain.kernel.slots import Kinds, divide, divide_each, parts_of, runs_of, sort_parts
from gulian.chain.model import Firms, Floats, Int8s, Int32s, Int64s, Links, Network


def build(links: Links, firms: Firms, essential: Int8s) -> Network:
    """Number, add up and index a production network.

    essential : int8[classes, classes], essential[k, l] = 2 essential, 1 non-essential, 0 not needed:
                class k as input of class l
    Example: suppliers [0, 0, 1], buyers [1, 1, 2], values [3, 4, 5] -> links 0->1 of 7 and 1->2 of 5.
    Raises NetworkShape, FirmNumberUnknown, ValueOutOfRange.
    """
    n = firms.input_class.size
    input_class = _classes(firms.input_class, essential)
    sold = _sold(links, n)
    sales = np.bincount(sold.supplier, weights=sold.value, minlength=n).astype(np.float64)
    purchases = _purchases(sold)
    revenue = _amounts(firms.revenue, n, "revenue")
    cost = _amounts(firms.cost, n, "cost")
    buys_as = input_class if firms.buys_as is None else _classes(firms.buys_as, essential)
    if buys_as.size != n:
        raise errors.NetworkShape("buys_as", buys_as.size, n)
    down, slot_class = _down(sold, purchases, cost, Kinds(input_class, buys_as, essential))
    return Network(
        down=down,
        up=_up(sold, np.fmax(revenue, sales)),
        markets=_markets(firms.market, sales),
        purchases=purchases,
        slot_class=slot_class,
        input_class=input_class,
        links=int(sold.value.size),
        unknown_class=np.flatnonzero(input_class < 0).astype(np.int32),
        cost_exceeded=np.flatnonzero(purchases > cost * (1 + 1e-9)).astype(np.int32),
    )


def _classes(given: Int32s, essential: Int8s) -> Int32s:
    if essential.ndim != 2 or essential.shape[0] != essential.shape[1]:
        raise errors.NetworkShape("essential", essential.size, essential.shape[0] ** 2)
    wrong = np.flatnonzero(given >= len(essential))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange(
            "input_class", row, float(given[row]), f"小于 {len(essential)}", f"below {len(essential)}"
        )
    bad = np.flatnonzero((essential.ravel() < 0) | (essential.ravel() > 2))
    if bad.size:
        row = int(bad[0])
        raise errors.ValueOutOfRange(
            "essential", row, float(essential.ravel()[row]), "0、1 或 2", "0, 1 or 2"
        )
    return np.where(given < 0, -1, given).astype(np.int32)


def _amounts(given: Floats | None, n: int, name: str) -> Floats:
    """A yearly amount per firm; what is not above 0 tells nothing and counts as unknown."""
    if given is None:
        return np.full(n, np.nan)
    if given.size != n:
        raise errors.NetworkShape(name, given.size, n)
    known = np.isfinite(given) & (np.nan_to_num(given) > 0)
    return np.where(known, given, np.nan).astype(np.float64)


class _Sold(NamedTuple):
    """Links by buyer, then supplier, each pair once: those of buyer j are start[j]:start[j+1]."""

    start: Int64s
    supplier: Int32s
    value: Floats


def _sold(links: Links, n: int) -> _Sold:
    """Links in order; pairs added up; zero values left out."""
    _check(links, n)
    supplier, buyer, value = _above_nought(links)
    start = starts(buyer, n)
    by_buyer = moved(buyer, start, supplier, value, numba.get_num_threads())
    if not sort_within(start, *by_buyer):
        return _Sold(start, *by_buyer)
    supplier, buyer, value = _added(by_buyer[0], _groups(start), by_buyer[1])
    return _Sold(starts(buyer, n), supplier, value)


def _check(links: Links, n: int) -> None:
    """As many buyers and values as suppliers; firms that exist; finite amounts of finite sum."""
    m = links.supplier.size
    for name, array in (("buyer", links.buyer), ("value", links.value)):
        if array.size != m:
            raise errors.NetworkShape(name, array.size, m)
    for name, numbers in (("supplier", links.supplier), ("buyer", links.buyer)):
        if m and (numbers.min() < 0 or numbers.max() >= n):
            row = int(np.argmax((numbers < 0) | (numbers >= n)))
            raise errors.FirmNumberUnknown(name, row, int(numbers[row]), n - 1)
    if m and not (links.value.min() >= 0 and np.isfinite(links.value.max())):
        row = int(np.argmin(np.isfinite(links.value) & (links.value >= 0)))
        raise errors.ValueOutOfRange("value", row, float(links.value[row]), "不小于 0 的数", "a number >= 0")
    with np.errstate(over="ignore"):
        total = float(links.value.sum())
    if not np.isfinite(total):
        row = int(np.argmax(links.value))
        raise errors.ValueOutOfRange("value", row, float(links.value[row]), "合计有限的数", "of finite sum")


def _above_nought(links: Links) -> tuple[Int32s, Int32s, Floats]:
    """Supplier, buyer, value of what is a link."""
    supplier, buyer, value = links.supplier, links.buyer, links.value
    some = value > 0
    if not some.all():
        supplier, buyer, value = supplier[some], buyer[some], value[some]
    return (
        np.ascontiguousarray(supplier, dtype=np.int32),
        np.ascontiguousarray(buyer, dtype=np.int32),
        np.ascontiguousarray(value, dtype=np.float64),
    )


def _added(supplier: Int32s, buyer: Int32s, value: Floats) -> tuple[Int32s, Int32s, Floats]:
    """Pairs that stand side by side become one."""
    changes = np.ones(value.size, dtype=np.bool_)
    changes[1:] = (supplier[1:] != supplier[:-1]) | (buyer[1:] != buyer[:-1])
    first = np.flatnonzero(changes)
    return supplier[first], buyer[first], np.add.reduceat(value, first)


def _groups(start: Int64s) -> Int32s:
    """int32[rows]: the group of each row. [0, 2, 2, 3] -> [0, 0, 2]"""
    return np.repeat(np.arange(start.size - 1, dtype=np.int32), np.diff(start))


def _purchases(sold: _Sold) -> Floats:
    sums = np.bincount(_groups(sold.start), weights=sold.value, minlength=sold.start.size - 1)
    return sums.astype(np.float64)


def _down(sold: _Sold, purchases: Floats, cost: Floats, kinds: Kinds) -> tuple[Side, Int32s]:
    """Slots of essential classes and one of all other inputs, per buyer; classes in ascending order."""
    n, classes = purchases.size, len(kinds.essential)
    start, part, source, share = _needed(sold, parts_of(sold.start, sold.supplier, kinds))
    sort_parts(start, part, source, share)
    first_slot, slot_start, owner, slot_class = runs_of(start, part)
    slot_class[slot_class == classes] = -1
    whole = np.add.reduceat(share, slot_start[:-1]) if share.size else np.zeros(0)
    whole = np.where(slot_class < 0, purchases[owner], whole)
    factor = np.divide(purchases, cost, out=np.ones(n), where=np.isfinite(cost))
    divide(slot_start, owner, whole, factor, share)
    start = starts(source, n)
    target, by_supplier = moved(source, start, _groups(slot_start), share, numba.get_num_threads())
    return Side(start, target, by_supplier, owner, first_slot, slot_start, source, share), slot_class


def _needed(sold: _Sold, part: Int32s) -> tuple[Int64s, Int32s, Int32s, Floats]:
    """Start, part, supplier, value (new arrays) of the links that are needed."""
    some = part >= 0
    if some.all():
        return sold.start, part, sold.supplier.copy(), sold.value.copy()
    start = starts(_groups(sold.start)[some], sold.start.size - 1)
    return start, part[some], sold.supplier[some], sold.value[some]


def _up(sold: _Sold, whole: Floats) -> Side:
    """One slot per firm: its customers. Links come ordered by buyer, the firm that passes its loss on.

    The values of `sold` become shares in place: nobody needs them any more.
    """
    n, share = whole.size, sold.value
    divide_each(sold.supplier, whole, share)
    slot_start = starts(sold.supplier, n)
    buyer = _groups(sold.start)
    source, by_supplier = moved(sold.supplier, slot_start, buyer, share, numba.get_num_threads())
    return Side(
        start=sold.start,
        target=sold.supplier,
        share=share,
        owner=np.arange(n, dtype=np.int32),
        first_slot=np.arange(n + 1, dtype=np.int64),
        slot_start=slot_start,
        slot_source=source,
        slot_share=by_supplier,
    )


def _markets(given: Int32s | None, sales: Floats) -> Markets:
    if given is None or not (given >= 0).any():
        return Markets(np.zeros(0, dtype=np.int32), sales, 0)
    if given.size != sales.size:
        raise errors.NetworkShape("market", given.size, sales.size)
    return Markets(np.where(given < 0, -1, given).astype(np.int32), sales, int(given.max()) + 1)
