# SPDX-License-Identifier: Apache-2.0
"""The mean value of each pair of a stripe, so that every firm sells and buys what it should.

e_ij = a_i b_j over the pairs that may be drawn: no firm with itself, no known link. With nothing left out
this is s_i t_j / W. Otherwise a and b are fitted in turn until the rows add up to s and the columns to t:

    a_i = s_i / (B - sum of b over i's excluded buyers),   B = sum_j b_j
    b_j = t_j / (A - sum of a over j's excluded suppliers)

Before, what no pair can carry is taken off both sides, and told:
    what a firm has to make for itself, so that its sales + purchases are MOST of all trade at the most;
    whoever can sell to nobody, or buy from nobody (all his partners are known or himself).
At most one firm can be so large, since both sides add up to W. What still cannot be met after ROUNDS (few
partners, many of them known) is left short on the side that is short, never exceeded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gulian.chain.model import Bools, Floats, Int32s, Int64s

MOST = 0.98
ROUNDS = 400
DENSE = 40_000
ENDLESS = 1e60
CLOSE = 1e-10


@dataclass(frozen=True, eq=False)
class Stripe:
    """One product: who sells and buys how much, and the factors of the mean values.

    s, a       : float64[suppliers];  t, b : float64[buyers]
    excluded   : (int64[pairs], int64[pairs]) place of the supplier, place of the buyer
    sold, bought : float64[suppliers], float64[buyers] what the mean values add up to
    in_house   : what the largest firm has to make for itself
    iterations, residual : rounds of the fit, largest relative gap of a firm's sales or purchases
    """

    s: Floats
    a: Floats
    t: Floats
    b: Floats
    excluded: tuple[Int64s, Int64s]
    sold: Floats
    bought: Floats
    in_house: float
    iterations: int
    residual: float


@dataclass(frozen=True, eq=False)
class _Pairs:
    """The pairs that may be drawn: all but the excluded ones.

    allowed : float64[suppliers, buyers] 1 or 0 where there are few pairs, else None: then what is excluded is
              taken off the whole, which loses digits where hardly anything is left
    """

    suppliers: int
    buyers: int
    excluded: tuple[Int64s, Int64s]
    allowed: Floats | None

    @classmethod
    def of(cls, suppliers: int, buyers: int, excluded: tuple[Int64s, Int64s]) -> _Pairs:
        if suppliers * buyers > DENSE:
            return cls(suppliers, buyers, excluded, None)
        allowed = np.ones((suppliers, buyers))
        allowed[excluded] = 0.0
        return cls(suppliers, buyers, excluded, allowed)

    def over_buyers(self, b: Floats) -> Floats:
        """float64[suppliers] sum of b over the buyers each supplier may have."""
        if self.allowed is not None:
            return np.asarray((self.allowed * b).sum(axis=1), dtype=np.float64)
        return np.asarray(b.sum() - added(self.excluded[0], b[self.excluded[1]], self.suppliers))

    def over_suppliers(self, a: Floats) -> Floats:
        """float64[buyers] sum of a over the suppliers each buyer may have."""
        if self.allowed is not None:
            return np.asarray((self.allowed * a[:, None]).sum(axis=0), dtype=np.float64)
        return np.asarray(a.sum() - added(self.excluded[1], a[self.excluded[0]], self.buyers))


def balanced(s: Floats, t: Floats, excluded: tuple[Int64s, Int64s], own: tuple[Int64s, Int64s]) -> Stripe:
    """Fit the mean values of one stripe.

    own : places, as suppliers and as buyers, of the firms that are both
    """
    s, t, in_house = _outside(s, t, own)
    s, t = _reachable(s, t, excluded)
    pairs = _Pairs.of(s.size, t.size, excluded)
    a, b, iterations, residual = _fit(s, t, pairs)
    sold = a * pairs.over_buyers(b)
    if residual > CLOSE:
        a = a * _at_most(s, sold)
        b = b * _at_most(t, b * pairs.over_suppliers(a))
        sold = a * pairs.over_buyers(b)
    bought = b * pairs.over_suppliers(a)
    # Whom the fit leaves nothing has no links either.
    s, t = np.where(a > 0, s, 0.0), np.where(b > 0, t, 0.0)
    return Stripe(s, a, t, b, excluded, sold, bought, in_house, iterations, residual)


def _reachable(s: Floats, t: Floats, excluded: tuple[Int64s, Int64s]) -> tuple[Floats, Floats]:
    """Without those who have nobody left to trade with, both sides equal again."""
    i, j = excluded
    while True:
        partners_s = (t > 0).sum() - added(i, (t > 0)[j], s.size)
        partners_t = (s > 0).sum() - added(j, (s > 0)[i], t.size)
        lost_s, lost_t = (s > 0) & (partners_s < 1), (t > 0) & (partners_t < 1)
        s, t = np.where(lost_s, 0.0, s), np.where(lost_t, 0.0, t)
        least = min(float(s.sum()), float(t.sum()))
        if least <= 0:
            return np.zeros(s.size), np.zeros(t.size)
        s, t = s * (least / s.sum()), t * (least / t.sum())
        if not (lost_s.any() or lost_t.any()):
            return s, t


def _outside(s: Floats, t: Floats, own: tuple[Int64s, Int64s]) -> tuple[Floats, Floats, float]:
    """What a firm too large for the others makes for itself: q such that s + t - 2 q = MOST (W - q)."""
    i, j = own
    whole = float(s.sum())
    over = s[i] + t[j] - MOST * whole
    if not i.size or over.max() <= 0:
        return s, t, 0.0
    at = int(over.argmax())
    taken = min(float(over[at]) / (2 - MOST), float(s[i[at]]), float(t[j[at]]))
    s, t = s.copy(), t.copy()
    s[i[at]] -= taken
    t[j[at]] -= taken
    return s, t, taken


def _fit(s: Floats, t: Floats, pairs: _Pairs) -> tuple[Floats, Floats, int, float]:
    whole = float(s.sum())
    if whole <= 0:
        return np.zeros(s.size), np.zeros(t.size), 0, 0.0
    a, b, residual, rounds = s / whole, t.copy(), np.inf, 0
    # Where it cannot be met one side grows without end, and so does the other towards 0.
    while rounds < ROUNDS and residual > CLOSE and max(a.max(), b.max() / whole) < ENDLESS:
        rounds += 1
        a = _over(s, pairs.over_buyers(b))
        b = _over(t, pairs.over_suppliers(a))
        residual = max(_gap(s, a * pairs.over_buyers(b)), _gap(t, b * pairs.over_suppliers(a)))
    return a, b, rounds, residual


def added(groups: Int64s | Int32s, values: Floats | Bools, count: int) -> Floats:
    """Sums by group in the order of the entries: groups [1, 0, 1], count 3 -> [v[1], v[0] + v[2], 0]."""
    return np.bincount(groups, values, count).astype(np.float64, copy=False)


def _over(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros(above.size), where=(above > 0) & (below > 0))


def _gap(wanted: Floats, found: Floats) -> float:
    some = wanted > 0
    return float((np.abs(found[some] - wanted[some]) / wanted[some]).max(initial=0.0))


def _at_most(wanted: Floats, found: Floats) -> Floats:
    return np.minimum(1.0, _over(wanted, found))
