# SPDX-License-Identifier: Apache-2.0
"""All that a draw needs, made once: stripes balanced, z found, pairs cut into blocks.

1 each product's suppliers and buyers 2 the pairs nobody may draw 3 mean values (`balance`) 4 z (`density`)
5 classes of size, a factor of 2 wide, and their blocks
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gulian.chain.kernel.gravity import Blocks, Sides, count, fill
from gulian.chain.model import Floats, Int32s, Int64s, Links
from gulian.chain.rebuild.balance import Stripe, added, balanced
from gulian.chain.rebuild.density import Counted, Density, Solved, counted, solve
from gulian.chain.rebuild.strengths import Strengths
from gulian.errors import DensityOutOfReach, DensityUnknown

# Smaller than the largest by more than this many factors of 2: one class.
MOST_CLASSES = 60


@dataclass(frozen=True, eq=False)
class Draft:
    """What a draw needs and no more: numbers, so that it can be sent away.

    firms : how many;  known : the known links;  known_keys : int64[] ascending supplier * firms + buyer
    """

    firms: int
    known: Links
    known_keys: Int64s
    sides: Sides
    blocks: Blocks

    def draw(self, seed: int, number: int) -> Links:
        """One draw: the known links as they were listed, then those drawn."""
        known = (self.known_keys, self.firms)
        counts = count(self.sides, self.blocks, known, seed, number)
        start = np.append(0, np.cumsum(counts))
        supplier, buyer, value = fill(self.sides, self.blocks, known, (seed, number), start)
        return Links(
            np.concatenate([self.known.supplier, supplier]),
            np.concatenate([self.known.buyer, buyer]),
            np.concatenate([self.known.value, value]),
        )


@dataclass(frozen=True, eq=False)
class Blueprint:
    """What every draw shares.

    strengths : what was left to be drawn, matched
    known     : the known links, in every draw as they are
    trade, sold, in_house : float64[products] 10k CNY a year: asked of the draws; what they bring in the
                mean; what the largest firm has to make for itself
    sales, purchases : float64[firms] the mean over all draws, known links included
    rounds, residual : of the fit of the mean values
    solved    : z of each product
    """

    strengths: Strengths
    known: Links
    trade: Floats
    sold: Floats
    in_house: Floats
    sales: Floats
    purchases: Floats
    rounds: int
    residual: float
    solved: Solved
    sides: Sides
    blocks: Blocks
    known_keys: Int64s

    @property
    def draft(self) -> Draft:
        """What a draw needs of it."""
        return Draft(self.strengths.firms, self.known, self.known_keys, self.sides, self.blocks)

    def draw(self, seed: int, number: int) -> tuple[Links, Int64s]:
        """One draw, by supplier, then buyer; and the row of each among the known links, -1 = drawn."""
        links = self.draft.draw(seed, number)
        order = np.argsort(
            links.supplier.astype(np.int64) * self.strengths.firms + links.buyer, kind="stable"
        )
        row = np.where(order < self.known.value.size, order, -1)
        return Links(links.supplier[order], links.buyer[order], links.value[order]), row


@dataclass(frozen=True, eq=False)
class _Fit:
    """What is kept of a product besides its columns: ends of classes, how its links count, evidence."""

    counted: Counted
    s_ends: Int64s
    t_ends: Int64s
    sold: float
    in_house: float
    rounds: int
    residual: float


def blueprint(strengths: Strengths, known: Links, density: Density, firms: int) -> Blueprint:
    """Make ready to draw.

    strengths : matched, without what the known links cover;  firms : over how many the mean degree is taken
    Raises DensityUnknown, DensityOutOfReach, ConvergenceError.
    """
    n, products = strengths.firms, range(len(strengths.products))
    keys = np.unique(known.supplier.astype(np.int64) * n + known.buyer)
    columns: dict[str, list[Any]] = {name: [] for name in Sides._fields}
    fits = []
    sales, purchases = added(known.supplier, known.value, n), added(known.buyer, known.value, n)
    for g in products:
        seller, buyer, stripe = _stripe(strengths, g, keys)
        sales += added(seller, stripe.sold, n)
        purchases += added(buyer, stripe.bought, n)
        fits.append(_fit(seller, buyer, stripe, columns))
    solved = solve([each.counted for each in fits], *_asked(strengths, density, keys, firms))
    return Blueprint(
        strengths=strengths,
        known=known,
        trade=added(np.maximum(strengths.product, 0), strengths.sales, len(products)),
        sold=np.array([each.sold for each in fits]),
        in_house=np.array([each.in_house for each in fits]),
        sales=sales,
        purchases=purchases,
        rounds=max(each.rounds for each in fits),
        residual=max(each.residual for each in fits),
        solved=solved,
        # One column after the other: of five million firms a column is gigabytes, and is there twice here.
        sides=Sides(*(np.concatenate(columns.pop(name)) for name in Sides._fields)),
        blocks=_blocks(fits, solved.z),
        known_keys=keys,
    )


def _stripe(strengths: Strengths, g: int, keys: Int64s) -> tuple[Int32s, Int32s, Stripe]:
    """Sellers and buyers of a product, and what they trade."""
    rows = slice(int(strengths.start[g]), int(strengths.start[g + 1]))
    bought = strengths.purchases[rows]
    buyer, t = strengths.buyer[rows][bought > 0], bought[bought > 0]
    seller = np.flatnonzero((strengths.product == g) & (strengths.sales > 0)).astype(np.int32)
    selling, buying = _places(seller, strengths.firms), _places(buyer, strengths.firms)
    own = np.flatnonzero((selling >= 0) & (buying >= 0))
    from_firm, to_firm = keys // strengths.firms, keys % strengths.firms
    here = (selling[from_firm] >= 0) & (buying[to_firm] >= 0) & (from_firm != to_firm)
    i = np.concatenate([selling[own], selling[from_firm[here]]])
    j = np.concatenate([buying[own], buying[to_firm[here]]])
    return seller, buyer, balanced(strengths.sales[seller], t, (i, j), (selling[own], buying[own]))


def _fit(seller: Int32s, buyer: Int32s, stripe: Stripe, columns: dict[str, list[Any]]) -> _Fit:
    """Put a product into the columns, each side by size."""
    s_order, s_ends = _classes(stripe.s)
    t_order, t_ends = _classes(stripe.t)
    here = Sides(seller[s_order], stripe.s[s_order], stripe.a[s_order],
                 buyer[t_order], stripe.t[t_order], stripe.b[t_order])  # fmt: skip
    for name, column in zip(Sides._fields, here, strict=True):
        columns[name].append(column)
    return _Fit(
        counted=counted(stripe),
        s_ends=s_ends,
        t_ends=t_ends,
        sold=float(stripe.sold.sum()),
        in_house=stripe.in_house,
        rounds=stripe.iterations,
        residual=stripe.residual,
    )


def _places(firms: Int32s, n: int) -> Int64s:
    """Place of each of n firms in a list of them, -1 = not in it: [2, 0], n 3 -> [1, -1, 0]."""
    place = np.full(n, -1, np.int64)
    place[firms] = np.arange(firms.size)
    return place


def _asked(
    strengths: Strengths, density: Density, keys: Int64s, firms: int
) -> tuple[list[float | None], float]:
    """Links to be drawn of the products with a number of their own, and of all others together."""
    n, names = strengths.firms, strengths.products
    made = strengths.product[keys // n]
    asked: list[float | None] = [density.links.get(name) for name in names]
    for g, wanted in enumerate(asked):
        if wanted is not None:
            there = int((made == g).sum())
            if not there <= wanted < np.inf:
                raise DensityOutOfReach(wanted, there, np.inf)
            asked[g] = wanted - there
    if all(each is not None for each in asked):
        return asked, 0.0
    own = sum(each for each in asked if each is not None)
    return asked, _degree(density, keys, n) * firms - keys.size - own


def _degree(density: Density, keys: Int64s, n: int) -> float:
    """Links into the average firm: as said, else as the firms with known suppliers have them."""
    if density.degree is not None:
        return density.degree
    if not keys.size:
        raise DensityUnknown
    return keys.size / np.unique(keys % n).size


def _blocks(fits: Sequence[_Fit], z: Floats) -> Blocks:
    """Every class of suppliers meets every class of buyers of its own product."""
    s_first, s_end = _ranges([each.s_ends for each in fits])
    t_first, t_end = _ranges([each.t_ends for each in fits])
    made = np.repeat(np.arange(len(fits)), [each.s_ends.size - 1 for each in fits])
    bought = np.repeat(np.arange(len(fits)), [each.t_ends.size - 1 for each in fits])
    pairs = [
        np.stack(np.meshgrid(np.flatnonzero(made == g), np.flatnonzero(bought == g), indexing="ij"))
        for g in range(len(fits))
    ]
    k, m = np.hstack([each.reshape(2, -1) for each in pairs])
    return Blocks(s_first[k], s_end[k], t_first[m], t_end[m], z[made[k]])


def _ranges(ends: Sequence[Int64s]) -> tuple[Int64s, Int64s]:
    """Where each class of all stripes begins and ends: [0, 2, 3] and [0, 4] -> [0, 2, 3], [2, 3, 7]."""
    offset = np.cumsum([0, *(each[-1] for each in ends)])
    first = [each[:-1] + at for each, at in zip(ends, offset, strict=False)]
    last = [each[1:] + at for each, at in zip(ends, offset, strict=False)]
    return np.concatenate(first).astype(np.int64), np.concatenate(last).astype(np.int64)


def _classes(sizes: Floats) -> tuple[Int64s, Int64s]:
    """Entries above 0, the largest first, and the ends of their classes: [4, 0, 9] -> [2, 0], [0, 1, 2]."""
    order = np.argsort(-sizes, kind="stable")[: int((sizes > 0).sum())]
    if not order.size:
        return order, np.zeros(1, np.int64)
    halvings = np.minimum(np.log2(sizes[order[0]] / sizes[order]), MOST_CLASSES).astype(np.int64)
    return order, np.append(np.flatnonzero(np.diff(halvings, prepend=-1)), order.size)
