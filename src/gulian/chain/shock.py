# SPDX-License-Identifier: Apache-2.0
"""What happened to whom: firms by code, region or industry, deliveries by product or country; in part, on
days, for certain or as a range.

1 a row of a state table: the share it states, else what its cause says
2 an entry: whom it hits (all its lists have to fit, one word of each list is enough) and what share is left
3 of several that hold on the day the least counts: one event told twice is no second event
4 deliveries pass a gate of their own (`gates.py`), so that a firm may lose one product and sell the others
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.chain.economy import Economy
from gulian.chain.model import Bools, Floats
from gulian.chain.places import firms_in_industries, firms_in_regions, is_one_of
from gulian.errors import ChainColumnMissing, ShockRefused

VICTIMS = ("materials", "orders")
"""Causes that lie with other firms: the model has to explain such a stop, so the firm itself is whole."""
ANY = "any"
STATE_COLUMNS = {
    "own_share": pl.Float64(), "blocked_by": pl.List(pl.String()), "from": pl.Date(), "until": pl.Date()
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happens.

    codes, regions, industries : whom; empty = not asked. A firm is hit if it fits every list that is there.
    products, countries        : then the deliveries of these firms are hit instead, those of the products and
                                 (or) of suppliers of the countries; `any` = every supplier abroad
    low, high   : share that is left, 0..1; equal = certain
    probability : that it happens at all
    each        : drawn for each firm (or supplier and product) by itself, not once for all
    since, until: days, both included; None = open
    cause       : one of the door's causes, or empty: told, never computed with
    Raises ShockRefused.
    """

    codes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    probability: float = 1.0
    each: bool = False
    since: dt.date | None = None
    until: dt.date | None = None
    cause: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            said = f"low = {self.low}, high = {self.high}"
            raise ShockRefused(said, "剩余比例应为 0 <= low <= high <= 1", "shares are 0 <= low <= high <= 1")
        if not 0 <= self.probability <= 1:
            said = f"probability = {self.probability}"
            raise ShockRefused(said, "概率应在 0 到 1 之间", "a probability lies within 0 and 1")
        if not (self.codes or self.regions or self.industries or self.deliveries):
            raise ShockRefused("-", "没有写明影响谁", "it says nothing of whom it hits")

    @property
    def deliveries(self) -> bool:
        """Whether it hits deliveries instead of whole firms."""
        return bool(self.products or self.countries)

    @property
    def certain(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low == self.high and self.probability == 1

    @property
    def middle(self) -> float:
        """What is left where nothing is drawn: it happens, and to the middle of its range."""
        return (self.low + self.high) / 2

    def holds(self, date: dt.date | None) -> bool:
        """Whether it is in force on a day; None = whenever."""
        return date is None or (
            (self.since is None or self.since <= date) and (self.until is None or date <= self.until)
        )

    def firms(self, economy: Economy, date: dt.date | None = None) -> Bools:
        """bool[n]: the firms it fits; for deliveries, their suppliers as far as firms are asked for."""
        fits = np.ones(len(economy.codes), dtype=np.bool_)
        if self.codes:
            fits &= is_one_of(economy.codes, self.codes)
        if self.regions:
            fits &= firms_in_regions(economy, self.regions, date)
        if self.industries:
            fits &= firms_in_industries(economy, self.industries)
        return fits

    def links(self, economy: Economy, date: dt.date | None = None) -> Bools:
        """bool[links]: the rows of `economy.links` whose delivery it hits; none if it hits whole firms."""
        links = economy.links
        if not self.deliveries:
            return np.zeros(links.height, dtype=np.bool_)
        fits: Bools = self.firms(economy, date)[links["from_row"].to_numpy()]
        if self.products:
            fits &= is_one_of(links["product"], self.products)
        if ANY in self.countries:
            fits &= links["country"].is_not_null().to_numpy()
        elif self.countries:
            fits &= is_one_of(links["country"], self.countries)
        return fits


@dataclass(frozen=True, eq=False)
class Shock:
    """Firms that lost capacity of their own, and deliveries that are held up.

    state   : `code`; `own_share` 0..1 (null: by the cause), `blocked_by` list[str], `from` and `until` date,
              both included (null = open); None = nobody
    entries : what else happens
    """

    state: pl.DataFrame | None = None
    entries: tuple[Entry, ...] = ()

    def on(self, date: dt.date | None, economy: Economy) -> Floats:
        """float64[n]: psi, the share of its own capacity each firm has left on a day.

        date : None = every row and entry counts, whenever it holds
        Nothing is drawn: an uncertain entry happens, to the middle of its range. Deliveries leave the firms
        whole (see `gated`). A row about a firm that is not there counts nothing. Raises ChainColumnMissing.
        """
        left = self.stated(date, economy)
        for entry in self.in_force(date):
            if not entry.deliveries:
                hit = entry.firms(economy, date)
                left[hit] = np.minimum(left[hit], entry.middle)
        return left

    def stated(self, date: dt.date | None, economy: Economy) -> Floats:
        """float64[n]: what the state table alone leaves of each firm."""
        left = np.ones(len(economy.codes))
        if self.state is None:
            return left
        rows = _filled(self.state)
        if date is not None:
            since, until = pl.col("from"), pl.col("until")
            rows = rows.filter((since.is_null() | (since <= date)) & (until.is_null() | (until >= date)))
        shares = rows.select(pl.coalesce("own_share", share_by_cause())).to_series().to_numpy()
        firms = economy.rows(rows["code"])
        np.minimum.at(left, firms[firms >= 0], shares[firms >= 0])
        return left

    def in_force(self, date: dt.date | None) -> Iterator[Entry]:
        """The entries that hold on a day."""
        return (entry for entry in self.entries if entry.holds(date))

    def hits(self, date: dt.date | None, economy: Economy) -> tuple[int, ...]:
        """How many firms (or links) each entry hits, 0 where it is not in force."""
        counts = []
        for entry in self.entries:
            hit = entry.links(economy, date) if entry.deliveries else entry.firms(economy, date)
            counts.append(int(hit.sum()) if entry.holds(date) else 0)
        return tuple(counts)

    @property
    def certain(self) -> bool:
        """Whether there is nothing to draw."""
        return all(entry.certain for entry in self.entries)


def share_by_cause() -> pl.Expr:
    """0 for a firm that stopped, 1 for one that says others stopped it; the first cause is the main one."""
    main = pl.col("blocked_by").list.first()
    return pl.when(main.is_in(VICTIMS)).then(1.0).otherwise(0.0)


def _filled(state: pl.DataFrame) -> pl.DataFrame:
    if "code" not in state.columns:
        raise ChainColumnMissing("state", "code")
    absent = {name: dtype for name, dtype in STATE_COLUMNS.items() if name not in state.columns}
    return state.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in absent.items())
