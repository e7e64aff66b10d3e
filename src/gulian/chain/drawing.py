# SPDX-License-Identifier: Apache-2.0
"""The draws of an uncertain shock, as numbers only.

draw d, entry e:  u1, u2 uniform from (seed, d, e);  happens if u1 < probability;
share = low + u2 (high - low)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gulian.chain.cascade import settle
from gulian.chain.economy import Economy
from gulian.chain.gates import Gated, gated
from gulian.chain.job import Found
from gulian.chain.model import Floats, Int64s
from gulian.chain.shock import Entry, Shock


@dataclass(frozen=True, eq=False)
class Odds:
    """What an entry leaves of whom, and how likely.

    at    : its number in the shock;  hit : int64[] the firms it hits, none for deliveries
    gates : it hits deliveries instead, those of all gates as far as `Gated.hit_by` says
    """

    at: int
    low: float
    high: float
    probability: float
    each: bool
    hit: Int64s
    gates: bool

    def shares(self, count: int, seed: int, draw: int) -> Floats:
        """float64[count]: what is left in one draw, the same for all or one for each."""
        if self.low == self.high and self.probability == 1:
            return np.full(count, self.low)
        random = np.random.Generator(np.random.Philox(np.random.SeedSequence((seed, draw, self.at))))
        happens, place = random.random((2, count if self.each else 1))
        share = np.where(happens < self.probability, self.low + place * (self.high - self.low), 1.0)
        return np.broadcast_to(share, (count,)).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that a draw needs.

    laid   : the network with the gates of the entries;  stated : float64[firms], what the state table leaves
    """

    laid: Gated
    stated: Floats
    odds: tuple[Odds, ...]
    seed: int
    tolerance: float
    max_iterations: int

    def remaining(self, draw: int) -> Floats:
        """psi of all nodes in one draw."""
        firms = self.stated.copy()
        shares = []
        for odds in self.odds:
            if odds.gates:
                shares.append(odds.shares(self.laid.supplier.size, self.seed, draw))
            else:
                shares.append(np.ones(self.laid.supplier.size))
                left = odds.shares(odds.hit.size, self.seed, draw)
                firms[odds.hit] = np.minimum(firms[odds.hit], left)
        return self.laid.remaining(firms, shares)

    def ready(self) -> Callable[[Int64s], Found]:
        """Follows draws through the network: `left` float64[draws, firms], `rounds`, `residual`."""
        return self._follow

    def _follow(self, draws: Int64s) -> Found:
        left = np.empty((draws.size, self.laid.firms))
        rounds, residual = np.empty(draws.size, np.int64), np.empty(draws.size)
        for row, draw in enumerate(draws.tolist()):
            psi = self.remaining(draw)
            found = settle(self.laid.network, psi, self.tolerance, self.max_iterations, True)
            left[row] = found.output[: self.laid.firms]
            rounds[row], residual[row] = found.iterations, found.residual
        return {"left": left, "rounds": rounds, "residual": residual}


def drawing(
    economy: Economy, shock: Shock, seed: int, on: dt.date | None, stop: tuple[float, int]
) -> Drawing:
    """Whom each entry of the shock hits. stop : (tolerance, most rounds)"""
    entries = [(at, entry) for at, entry in enumerate(shock.entries) if entry.holds(on)]
    laid = gated(economy, [entry for _, entry in entries], on)
    odds = tuple(_odds(at, entry, economy, on) for at, entry in entries)
    return Drawing(laid, shock.stated(on, economy), odds, seed, float(stop[0]), int(stop[1]))


def _odds(at: int, entry: Entry, economy: Economy, on: dt.date | None) -> Odds:
    hit = np.zeros(0, np.int64) if entry.deliveries else np.flatnonzero(entry.firms(economy, on))
    share = (float(entry.low), float(entry.high), float(entry.probability))
    return Odds(at, *share, entry.each, hit, entry.deliveries)
