# SPDX-License-Identifier: Apache-2.0
"""What each firm sells, and what it buys of each product: all that a rebuilt network has to reproduce.

    table   (iogm)  t_gj = P_j h[g, l_j] / sum_k a[k, l_j],  P_j = cost_j, else x_j sum_k a[k, l_j]
                    s_i  = x_i sum_l h[g_i, l] X_l / X_{g_i}
    stated  (scgm)  t_gj = the purchases stated,             s_i = x_i

x_i yearly output, a[k, l] and h[k, l] what a unit of output of sector l needs from sector k, and needs from
sector k at home, X_l output of sector l (table of 2020). Then, for each product g,

    1 what known links cover is taken off both sides        s_i - K_i.,  t_gj - K_gj,  not below 0
    2 the larger side is scaled down to the smaller:        sum_i s_i = sum_j t_gj = W_g
      what the firms do not buy from each other is sold elsewhere, what they do not make is bought elsewhere

With purchases inferred from a table this is the input-output gravity model (Fessina et al. 2026,
doi 10.1038/s41598-026-47883-y), with stated ones the stripe-corrected one (Ialongo et al. 2022,
doi 10.1038/s41598-022-13996-3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from gulian.chain.economy import Economy
from gulian.chain.model import Floats, Int32s, Int64s, Links
from gulian.chain.output import DAYS_A_YEAR, FEN_PER_10K_CNY
from gulian.chain.reading import table
from gulian.chain.rebuild.balance import added
from gulian.chain.sectors import sector_of, sectors
from gulian.errors import ChainColumnMissing, PurchasesUnusable
from gulian.registry import industries as classification

LEVELS = ("code", "group", "division", "section")


@dataclass(frozen=True, eq=False)
class Strengths:
    """Sales of each firm and its purchases by product, 10k CNY a year (any one unit).

    products  : names of the products
    product   : int32[firms] what each firm makes, -1 = unknown: it is nobody's supplier
    sales     : float64[firms] to other firms
    start     : int64[products+1] rows of product g are start[g]:start[g+1]
    buyer     : int32[rows] ascending within a product
    purchases : float64[rows] above 0
    sold_elsewhere, bought_elsewhere : float64[products] what matching the two sides left over
    """

    products: tuple[str, ...]
    product: Int32s
    sales: Floats
    start: Int64s
    buyer: Int32s
    purchases: Floats
    sold_elsewhere: Floats
    bought_elsewhere: Floats

    @property
    def firms(self) -> int:
        """Number of firms."""
        return int(self.product.size)


def table_strengths(economy: Economy) -> Strengths:
    """By the national input-output table of 2020; buyers of unknown sector buy like the whole economy.

    Raises PurchasesUnusable where industries are opaque labels.
    """
    if economy.rules.labels:
        raise PurchasesUnusable(
            "行业是标签，查不了投入产出表", "industries are labels, of which no table knows"
        )
    sector, output = sector_of(economy.industries), _yearly(economy)
    parts, needs, sold = _table()
    cost = _costs(economy)
    paid = np.where(np.isnan(cost), output * needs[sector], cost)
    wanted = (np.nan_to_num(paid) * parts[g][sector] for g in range(len(sold)))
    sales = np.where(sector < 0, 0.0, np.nan_to_num(output) * sold[sector])
    return _gathered(sectors().codes, sector, sales, wanted)


def stated_strengths(economy: Economy, purchases: pl.DataFrame) -> Strengths:
    """By purchases somebody stated; a firm makes the finest product of them that its industry lies in.

    purchases : `buyer`, `industry` (a code of any level, or a label), `value_fen` (a year) or `value`;
                rows of unknown buyers, of no known amount or not above 0 say nothing
    Raises ChainColumnMissing, PurchasesUnusable.
    """
    for column in ("buyer", "industry"):
        if column not in purchases.columns or purchases[column].null_count():
            raise ChainColumnMissing("purchases", column)
    if not {"value", "value_fen"} & set(purchases.columns):
        raise ChainColumnMissing("purchases", "value")
    fen = "value" not in purchases.columns
    amount = purchases["value_fen"] / FEN_PER_10K_CNY if fen else purchases["value"].cast(pl.Float64)
    rows = purchases.select("buyer", "industry", amount=amount).filter(pl.col("amount") > 0)
    rows = rows.with_columns(buyer=pl.Series(economy.rows(rows["buyer"]))).filter(pl.col("buyer") >= 0)
    if rows.is_empty():
        raise PurchasesUnusable("没有一行可用", "no row of them can be used")
    products = rows["industry"].unique().sort()
    of, n = _number(products, rows["industry"]), len(economy.codes)
    value = rows["amount"].to_numpy()
    buyer = rows["buyer"].to_numpy()
    wanted = (added(buyer[of == g], value[of == g], n) for g in range(len(products)))
    product = _makes(economy, products)
    sales = np.where(product < 0, 0.0, np.nan_to_num(_yearly(economy)))
    return _gathered(tuple(products), product, sales, wanted)


def without(strengths: Strengths, known: Links) -> Strengths:
    """What known links leave to be drawn, at least 0. known : a value each"""
    if not known.value.size:
        return strengths
    n, made = strengths.firms, strengths.product[known.supplier]
    sales = strengths.sales - added(known.supplier, known.value, n)
    keys = _keys(strengths)
    key = made.astype(np.int64) * n + known.buyer
    at = np.minimum(np.searchsorted(keys, key), max(keys.size - 1, 0))
    hit = (made >= 0) & (keys[at] == key) if keys.size else np.zeros(made.size, np.bool_)
    covered = added(at[hit], known.value[hit], keys.size)
    left = np.maximum(strengths.purchases - covered, 0.0)
    return replace(strengths, sales=np.maximum(sales, 0.0), purchases=left)


def matched(strengths: Strengths) -> Strengths:
    """The larger side of each product scaled down to the smaller."""
    count, made = len(strengths.products), strengths.product
    some = made >= 0
    supply = added(made[some], strengths.sales[some], count)
    of = np.repeat(np.arange(count), np.diff(strengths.start))
    demand = added(of, strengths.purchases, count)
    least = np.minimum(supply, demand)
    selling = np.divide(least, supply, out=np.zeros(count), where=supply > 0)
    buying = np.divide(least, demand, out=np.zeros(count), where=demand > 0)
    return replace(
        strengths,
        sales=np.where(some, strengths.sales * selling[made], 0.0),
        purchases=strengths.purchases * buying[of],
        sold_elsewhere=supply - least,
        bought_elsewhere=demand - least,
    )


def _costs(economy: Economy) -> Floats:
    """float64[firms] purchases of a year, 10k CNY, NaN = unknown."""
    n = len(economy.codes)
    return np.full(n, np.nan) if economy.firms.cost is None else economy.firms.cost


def _yearly(economy: Economy) -> Floats:
    """Output of a year; that of suppliers abroad is nobody's business here."""
    output: Floats = economy.output * DAYS_A_YEAR
    home = len(economy.codes) - economy.outside
    return np.where(np.arange(output.size) < home, output, np.nan)


def _table() -> tuple[Floats, Floats, Floats]:
    """parts[k, l] = home inputs from k per purchases of l; needs[l]; share of k's output sold to sectors.

    The last buyer is the whole economy: index -1, a firm of unknown sector.
    """
    place = {code: number for number, code in enumerate(sectors().codes)}
    output = table("sectors_2020")["output"].cast(pl.Float64).to_numpy()
    home = np.zeros((output.size, output.size))
    flows = table("coefficients_2020").with_columns(pl.col("home").cast(pl.Float64))
    for supplier, buyer, share in flows.select("supplier", "buyer", "home").iter_rows():
        home[place[supplier], place[buyer]] = share
    needs = np.append(sectors().needs.sum(axis=0), sectors().mean_needs.sum())
    used = home * output
    wanted = np.column_stack([home, used.sum(axis=1) / output.sum()])
    return wanted / needs, needs, used.sum(axis=1) / output


def _gathered(
    products: tuple[str, ...], product: Int32s, sales: Floats, wanted: Iterator[Floats]
) -> Strengths:
    """One vector of purchases after the other, zeros left out."""
    buyers, amounts, ends = [], [], [0]
    for each in wanted:
        some = np.flatnonzero(each > 0)
        buyers.append(some.astype(np.int32))
        amounts.append(each[some])
        ends.append(ends[-1] + some.size)
    none = np.zeros(len(products))
    return Strengths(
        products=products,
        product=product,
        sales=sales,
        start=np.array(ends, dtype=np.int64),
        buyer=np.concatenate(buyers),
        purchases=np.concatenate(amounts),
        sold_elsewhere=none,
        bought_elsewhere=none,
    )


def _makes(economy: Economy, products: pl.Series) -> Int32s:
    """Number of the finest product that each firm's industry lies in, -1 = none."""
    industries = economy.industries
    if economy.rules.labels:
        return _number(products, industries)
    above = classification().normalise(industries)
    found = np.full(len(industries), -1, np.int32)
    for level in LEVELS:
        here = _number(products, above[level])
        found = np.where(found < 0, here, found).astype(np.int32)
    return found


def _number(names: pl.Series, given: pl.Series) -> Int32s:
    """Place of each in `names`, -1 = not there or null."""
    place = pl.DataFrame({"name": names, "place": np.arange(len(names), dtype=np.int32)})
    joined = given.rename("name").to_frame().join(place, on="name", how="left", maintain_order="left")
    return joined["place"].fill_null(-1).to_numpy()


def _keys(strengths: Strengths) -> Int64s:
    """Ascending product * firms + buyer of each row."""
    of = np.repeat(np.arange(len(strengths.products), dtype=np.int64), np.diff(strengths.start))
    return of * strengths.firms + strengths.buyer
