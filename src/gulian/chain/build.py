# SPDX-License-Identifier: Apache-2.0
"""From links to a network: 1 check 2 add up pairs 3 give each buyer its slots 4 index both directions.

Ld_ij = W_ij / (purchases of j from i's class)  essential,  W_ij / (all purchases of j)  non-essential
Lu_ij = W_ij / max(revenue_i, s_i)
(Diem et al. 2022, doi 10.1038/s41598-022-11522-z.) A link from a firm to itself is kept, as published:
a firm that needs its own product loses it with its own output.
"""

from __future__ import annotations

import numpy as np

from gulian import errors
from gulian.chain.kernel.ordering import order_by, order_within, starts
from gulian.chain.kernel.side import Markets, Side
from gulian.chain.model import Bools, Firms, Floats, Int8s, Int32s, Links, Network


def build(links: Links, firms: Firms, essential: Int8s) -> Network:
    """Number, add up and index a production network.

    essential : int8[classes, classes], essential[k, l] = 2 essential, 1 non-essential, 0 not needed:
                class k as input of class l
    Example: suppliers [0, 0, 1], buyers [1, 1, 2], values [3, 4, 5] -> links 0->1 of 7 and 1->2 of 5.
    Raises NetworkShape, FirmNumberUnknown, ValueOutOfRange.
    """
    n = firms.input_class.size
    input_class = _classes(firms.input_class, essential)
    supplier, buyer, value = _pairs(links, n)
    sales = np.bincount(supplier, weights=value, minlength=n).astype(np.float64)
    purchases = np.bincount(buyer, weights=value, minlength=n).astype(np.float64)
    revenue = _amounts(firms.revenue, n, "revenue")
    cost = _amounts(firms.cost, n, "cost")
    buys_as = input_class if firms.buys_as is None else _classes(firms.buys_as, essential)
    if buys_as.size != n:
        raise errors.NetworkShape("buys_as", buys_as.size, n)
    down, slot_class = _down(supplier, buyer, value, purchases, cost, (input_class, buys_as), essential)
    whole = np.fmax(revenue, sales)
    return Network(
        down=down,
        up=_up(supplier, buyer, value, whole),
        markets=_markets(firms.market, sales),
        purchases=purchases,
        slot_class=slot_class,
        input_class=input_class,
        links=int(value.size),
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


def _pairs(links: Links, n: int) -> tuple[Int32s, Int32s, Floats]:
    """Links ordered by buyer, then supplier; pairs added up; zero values left out."""
    m = links.supplier.size
    for name, array in (("buyer", links.buyer), ("value", links.value)):
        if array.size != m:
            raise errors.NetworkShape(name, array.size, m)
    for name, numbers in (("supplier", links.supplier), ("buyer", links.buyer)):
        wrong = np.flatnonzero((numbers < 0) | (numbers >= n))
        if wrong.size:
            row = int(wrong[0])
            raise errors.FirmNumberUnknown(name, row, int(numbers[row]), n - 1)
    wrong = np.flatnonzero(~(np.isfinite(links.value) & (links.value >= 0)))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange("value", row, float(links.value[row]), "不小于 0 的数", "a number >= 0")
    with np.errstate(over="ignore"):
        total = float(links.value.sum())
    if not np.isfinite(total):
        row = int(np.argmax(links.value))
        raise errors.ValueOutOfRange("value", row, float(links.value[row]), "合计有限的数", "of finite sum")
    return _added(*_ordered(links, n))


def _ordered(links: Links, n: int) -> tuple[Int32s, Int32s, Floats]:
    some = links.value > 0
    supplier, buyer, value = links.supplier, links.buyer, links.value
    if not some.all():
        supplier, buyer, value = supplier[some], buyer[some], value[some]
    order = order_within(buyer, n, order_by(supplier, n))
    return supplier[order], buyer[order], value[order].astype(np.float64, copy=False)


def _added(supplier: Int32s, buyer: Int32s, value: Floats) -> tuple[Int32s, Int32s, Floats]:
    """Pairs that stand side by side become one."""
    first = np.flatnonzero(_changes(supplier) | _changes(buyer))
    if first.size < value.size:
        supplier, buyer, value = supplier[first], buyer[first], np.add.reduceat(value, first)
    return supplier.astype(np.int32, copy=False), buyer.astype(np.int32, copy=False), value


def _changes(groups: Int32s) -> Bools:
    """bool[rows]: another group than the row before; the first always is. [3, 3, 1] -> [1, 0, 1]"""
    changes = np.ones(groups.size, dtype=np.bool_)
    np.not_equal(groups[1:], groups[:-1], out=changes[1:])
    return changes


def _down(
    supplier: Int32s,
    buyer: Int32s,
    value: Floats,
    purchases: Floats,
    cost: Floats,
    classes_of: tuple[Int32s, Int32s],
    essential: Int8s,
) -> tuple[Side, Int32s]:
    """Slots of essential classes and one of all other inputs, per buyer; classes in ascending order.

    classes_of : the class of each firm as a supplier, and as a buyer
    """
    n, classes = purchases.size, len(essential)
    of, to = classes_of[0][supplier], classes_of[1][buyer]
    kinds = np.ones(value.size, dtype=np.int8)
    known = (of >= 0) & (to >= 0)
    kinds[known] = essential[of[known], to[known]]
    part = np.where(kinds == 2, of, classes).astype(np.int32)
    if not (kinds > 0).all():
        needed = np.flatnonzero(kinds > 0)
        supplier, buyer, value, part = supplier[needed], buyer[needed], value[needed], part[needed]
    order = order_within(buyer, n, order_by(part, classes + 1))
    supplier, buyer, value, part = supplier[order], buyer[order], value[order], part[order]
    begins = _changes(buyer) | _changes(part)
    first = np.flatnonzero(begins)
    slot = (np.cumsum(begins) - 1).astype(np.int32)
    owner, slot_class = buyer[first], part[first]
    slot_class[slot_class == classes] = -1
    whole = np.add.reduceat(value, first) if first.size else np.zeros(0)
    whole = np.where(slot_class < 0, purchases[owner], whole)
    share = value / whole[slot]
    if np.isfinite(cost).any():
        share *= np.divide(purchases, cost, out=np.ones(n), where=np.isfinite(cost))[buyer]
    by_supplier = order_by(supplier, n)
    side = Side(
        start=starts(supplier, n),
        target=slot[by_supplier],
        share=share[by_supplier],
        owner=owner,
        first_slot=starts(owner, n),
        slot_start=np.append(first, supplier.size).astype(np.int64),
        slot_source=supplier,
        slot_share=share,
    )
    return side, slot_class


def _up(supplier: Int32s, buyer: Int32s, value: Floats, whole: Floats) -> Side:
    """One slot per firm: its customers. Links come ordered by buyer, the firm that passes its loss on."""
    n = whole.size
    share = value / whole[supplier]
    by_supplier = order_by(supplier, n)
    return Side(
        start=starts(buyer, n),
        target=supplier,
        share=share,
        owner=np.arange(n, dtype=np.int32),
        first_slot=np.arange(n + 1, dtype=np.int64),
        slot_start=starts(supplier, n),
        slot_source=buyer[by_supplier],
        slot_share=share[by_supplier],
    )


def _markets(given: Int32s | None, sales: Floats) -> Markets:
    if given is None or not (given >= 0).any():
        return Markets(np.zeros(0, dtype=np.int32), sales, 0)
    if given.size != sales.size:
        raise errors.NetworkShape("market", given.size, sales.size)
    return Markets(np.where(given < 0, -1, given).astype(np.int32), sales, int(given.max()) + 1)
