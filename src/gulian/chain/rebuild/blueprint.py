# SPDX-License-Identifier: Apache-2.0
"""All that a draw needs, made once: stripes balanced, z found, pairs cut into blocks.

1 each product's suppliers and buyers 2 the pairs nobody may draw 3 mean values (`balance`) 4 z (`density`)
5 classes of size, a factor of 2 wide, and their blocks
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gulian.chain.kernel.gravity import Blocks, Sides, count, fill
from gulian.chain.model import Floats, Int32s, Int64s, Links
from gulian.chain.rebuild.balance import Stripe, added, balanced
from gulian.chain.rebuild.density import Density, Solved, solve
from gulian.chain.rebuild.strengths import Strengths
from gulian.errors import DensityOutOfReach, DensityUnknown

# Smaller than the largest by more than this many factors of 2: one class.
MOST_CLASSES = 60


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

    def draw(self, seed: int, number: int) -> tuple[Links, Int64s]:
        """One draw, by supplier, then buyer; and the row of each among the known links, -1 = drawn."""
        known = (self.known_keys, self.strengths.firms)
        counts = count(self.sides, self.blocks, known, seed, number)
        start = np.append(0, np.cumsum(counts))
        supplier, buyer, value = fill(self.sides, self.blocks, known, (seed, number), start)
        supplier = np.concatenate([self.known.supplier, supplier])
        buyer = np.concatenate([self.known.buyer, buyer])
        value = np.concatenate([self.known.value, value])
        order = np.argsort(supplier.astype(np.int64) * self.strengths.firms + buyer, kind="stable")
        row = np.where(order < self.known.value.size, order, -1)
        return Links(supplier[order], buyer[order], value[order]), row


@dataclass(frozen=True, eq=False)
class _Product:
    """One product: the firms of both sides and what they trade."""

    seller: Int32s
    buyer: Int32s
    stripe: Stripe


def blueprint(strengths: Strengths, known: Links, density: Density, firms: int) -> Blueprint:
    """Make ready to draw.

    strengths : matched, without what the known links cover;  firms : over how many the mean degree is taken
    Raises DensityUnknown, DensityOutOfReach, ConvergenceError.
    """
    n = strengths.firms
    keys = np.unique(known.supplier.astype(np.int64) * n + known.buyer)
    products = [_product(strengths, g, keys) for g in range(len(strengths.products))]
    stripes = [each.stripe for each in products]
    solved = solve(stripes, *_asked(strengths, density, keys, firms))
    sales = [added(known.supplier, known.value, n)]
    sales += [added(each.seller, each.stripe.sold, n) for each in products]
    purchases = [added(known.buyer, known.value, n)]
    purchases += [added(each.buyer, each.stripe.bought, n) for each in products]
    sides, blocks = _cut(products, solved.z)
    return Blueprint(
        strengths=strengths,
        known=known,
        trade=added(np.maximum(strengths.product, 0), strengths.sales, len(products)),
        sold=np.array([each.sold.sum() for each in stripes]),
        in_house=np.array([each.in_house for each in stripes]),
        sales=sum(sales[1:], sales[0]),
        purchases=sum(purchases[1:], purchases[0]),
        rounds=max(each.iterations for each in stripes),
        residual=max(each.residual for each in stripes),
        solved=solved,
        sides=sides,
        blocks=blocks,
        known_keys=keys,
    )


def _product(strengths: Strengths, g: int, keys: Int64s) -> _Product:
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
    stripe = balanced(strengths.sales[seller], t, (i, j), (selling[own], buying[own]))
    return _Product(seller, buyer, stripe)


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


def _cut(products: list[_Product], z: Floats) -> tuple[Sides, Blocks]:
    """Both sides by product and size, and their blocks."""
    s_orders, s_ends = zip(*(_classes(each.stripe.s) for each in products), strict=True)
    t_orders, t_ends = zip(*(_classes(each.stripe.t) for each in products), strict=True)
    sellers = list(zip(products, s_orders, strict=True))
    buyers = list(zip(products, t_orders, strict=True))
    sides = Sides(
        supplier=np.concatenate([each.seller[order] for each, order in sellers]),
        s=np.concatenate([each.stripe.s[order] for each, order in sellers]),
        a=np.concatenate([each.stripe.a[order] for each, order in sellers]),
        buyer=np.concatenate([each.buyer[order] for each, order in buyers]),
        t=np.concatenate([each.stripe.t[order] for each, order in buyers]),
        b=np.concatenate([each.stripe.b[order] for each, order in buyers]),
    )
    s_first, s_end = _ranges(s_ends)
    t_first, t_end = _ranges(t_ends)
    stripe_s = np.repeat(np.arange(len(products)), [ends.size - 1 for ends in s_ends])
    stripe_t = np.repeat(np.arange(len(products)), [ends.size - 1 for ends in t_ends])
    # Every class of suppliers meets every class of buyers of its own stripe.
    pairs = [np.stack(np.meshgrid(np.flatnonzero(stripe_s == g), np.flatnonzero(stripe_t == g),
                                  indexing="ij")).reshape(2, -1) for g in range(len(products))]  # fmt: skip
    k, m = np.hstack(pairs)
    return sides, Blocks(s_first[k], s_end[k], t_first[m], t_end[m], z[stripe_s[k]])


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
