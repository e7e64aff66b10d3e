# SPDX-License-Identifier: Apache-2.0
"""The network made of the links once more, by sorting whole columns: slow, memory-hungry, obvious.

Sums are taken as in `build`, so that every array of a network can be compared bit by bit.
"""

from __future__ import annotations

import numpy as np

from gulian.chain import Firms, Links
from gulian.chain.model import Floats, Int8s, Int32s, Int64s, Side


def known(given: Floats | None, firms: int) -> Floats:
    """Amounts above 0, else NaN."""
    amounts = np.full(firms, np.nan) if given is None else given
    return np.where(np.nan_to_num(amounts) > 0, amounts, np.nan)


def starts(groups: Int32s, count: int) -> Int64s:
    """Where each group begins in an ascending column."""
    return np.searchsorted(groups, np.arange(count + 1)).astype(np.int64)


def new(*columns: Int32s) -> Int64s:
    """Rows at which some column changes."""
    changes = np.ones(columns[0].size, dtype=bool)
    changes[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(changes)


def sums(values: Floats, first: Int64s) -> Floats:
    """Sums of the rows from each first one to the next."""
    return np.add.reduceat(values, first) if first.size else np.zeros(0)


def pairs(links: Links) -> tuple[Int32s, Int32s, Floats]:
    """Links above 0 by buyer, then supplier, each pair once."""
    order = np.lexsort((links.supplier, links.buyer))
    order = order[links.value[order] > 0]
    supplier, buyer, value = links.supplier[order], links.buyer[order], links.value[order]
    first = new(supplier, buyer)
    return supplier[first], buyer[first], sums(value, first)


def parts(supplier: Int32s, buyer: Int32s, firms: Firms, kinds: Int8s) -> Int32s:
    """The class of an essential input, `classes` for another, -1 where it is not needed."""
    buys = firms.input_class if firms.buys_as is None else firms.buys_as
    kind = [
        1 if min(firms.input_class[i], buys[j]) < 0 else kinds[firms.input_class[i], buys[j]]
        for i, j in zip(supplier, buyer, strict=True)
    ]
    of = [(-1, len(kinds), int(firms.input_class[i]))[each] for i, each in zip(supplier, kind, strict=True)]
    return np.array(of, dtype=np.int32)


def both_sides(links: Links, firms: Firms, kinds: Int8s) -> tuple[Side, Side, Int32s]:
    """Down, up, and the class of each slot downstream."""
    n = firms.input_class.size
    supplier, buyer, value = pairs(links)
    purchases = np.bincount(buyer, weights=value, minlength=n)
    sales = np.bincount(supplier, weights=value, minlength=n)
    share = value / np.fmax(known(firms.revenue, n), sales)[supplier]
    order = np.argsort(supplier, kind="stable")
    customers = starts(supplier[order], n)
    firm, slot = np.arange(n, dtype=np.int32), np.arange(n + 1)
    up = Side(starts(buyer, n), supplier, share, firm, slot, customers, buyer[order], share[order])

    part = parts(supplier, buyer, firms, kinds)
    order = np.lexsort((part, buyer))
    order = order[part[order] >= 0]
    supplier, buyer, value, part = supplier[order], buyer[order], value[order], part[order]
    first = new(buyer, part)
    whole = np.where(part[first] == len(kinds), purchases[buyer[first]], sums(value, first))
    of = np.repeat(np.arange(first.size, dtype=np.int32), np.diff(np.append(first, value.size)))
    cost = known(firms.cost, n)
    share = value / whole[of] * np.where(np.isnan(cost), 1.0, purchases / cost)[buyer]
    order = np.argsort(supplier, kind="stable")
    down = Side(
        starts(supplier[order], n), of[order], share[order], buyer[first],
        starts(buyer[first], n), np.append(first, value.size), supplier, share,
    )  # fmt: skip
    return down, up, np.where(part[first] == len(kinds), -1, part[first]).astype(np.int32)
