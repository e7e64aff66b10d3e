# SPDX-License-Identifier: Apache-2.0
"""Values for links that were listed without one: a buyer's purchases spread by the sector table.

For buyer j of sector l, with a[k, l] what a unit of output needs from sector k, at home and from abroad:

    1 purchases      P_j  = cost_j, else output_j * sum_k a[k, l], else by what is known (`_purchases`)
    2 sector's part  s_kj = max(a[k, l] / sum_k a[k, l], FLOOR / 42)
    3 what is left   R_kj = max(s_kj P_j - K_kj, FLOOR s_kj P_j),   K_kj = known values from sector k
    4 never more     R_.j is scaled down where sum_k R_kj > max(P_j - K_j, FLOOR P_j)
    5 per supplier   R_kj by suppliers' output if all of them are known, else equally

k runs over the sectors of j's suppliers without value. A buyer of unknown sector buys like the whole
economy. Suppliers of unknown sector together stand for one sector of the part sum_k s_kj^2: what the sector
of a purchase drawn at random holds on average. What no listed supplier sells is left unspread: lists are not
complete.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.chain.model import Bools, Floats, Int32s, Int64s, Links
from gulian.chain.sectors import sector_of, sectors
from gulian.errors import FirmNumberUnknown, NetworkShape

# A listed supplier sells something: a sector without flow in the table counts as a hundredth of an even part,
# and known values leave at least a hundredth of their sector's part, since the table is a national mean and
# cannot show that the others sell nothing. Small enough to leave all shares within a percent.
FLOOR = 0.01
# Amounts beyond are no amounts of money; within, no sum overflows and no share is 0 / 0.
LIMITS = (1e-200, 1e200)
# `build` takes 0 for no link.
LEAST_VALUE = 1e-290


@dataclass(frozen=True, eq=False)
class Spread:
    """Links with a value each.

    value     : float64[links] in the unit of the values given; a value that was known is unchanged
    estimated : bool[links] the value was not known and comes from the sector table
    """

    value: Floats
    estimated: Bools


def spread_purchases(links: Links, industry: pl.Series, output: Floats, cost: Floats) -> Spread:
    """Give every link without value (NaN) an estimated one, above 0.

    links    : value in 10k CNY a year, NaN = unknown
    industry : code of each firm, any level; null or wrong = unknown
    output   : float64[firms] 10k CNY a year, NaN = unknown; what is not above 0 tells nothing
    cost     : float64[firms] purchases, 10k CNY a year, likewise
    Raises NetworkShape, FirmNumberUnknown.
    """
    _check(links, len(industry), output, cost)
    estimated: Bools = np.isnan(links.value)
    value = links.value.astype(np.float64)
    if not estimated.any():
        return Spread(value, estimated)
    sector = sector_of(industry)
    asked = np.zeros(len(industry), dtype=np.bool_)
    asked[links.buyer[estimated]] = True
    rows = np.flatnonzero(asked[links.buyer])
    firms = _Firms(sector, _amounts(output), _amounts(cost))
    of = _Rows(links.supplier[rows], links.buyer[rows], value[rows], estimated[rows])
    value[rows] = np.where(of.unknown, np.maximum(_spread(of, firms, asked), LEAST_VALUE), of.value)
    return Spread(value, estimated)


@dataclass(frozen=True, eq=False)
class _Firms:
    sector: Int32s
    output: Floats
    cost: Floats


@dataclass(frozen=True, eq=False)
class _Rows:
    """The links of all buyers who have one without value."""

    supplier: Int32s
    buyer: Int32s
    value: Floats
    unknown: Bools


def _spread(of: _Rows, firms: _Firms, asked: Bools) -> Floats:
    """float64[rows]: the value each row gets if it has none. A cell is a buyer and one of his sectors."""
    n, parts = firms.sector.size, _parts()
    none = len(sectors().codes)
    supplier_sector = np.where(firms.sector < 0, none, firms.sector)[of.supplier]
    keys, cell = _numbered(of.buyer.astype(np.int64) * (none + 1) + supplier_sector)
    buyer, of_sector = keys // (none + 1), keys % (none + 1)
    part = parts[of_sector, firms.sector[buyer]]
    known = _sums(cell, np.nan_to_num(_amounts(of.value)), keys.size)
    all_known = _sums(buyer, known, n)
    covered = _sums(buyer, np.where(known > 0, np.maximum(part, 1 / none), 0.0), n)
    purchases = _purchases(firms, all_known, covered, asked)

    open_cell = _sums(cell, of.unknown, keys.size) > 0
    wanted = part * purchases[buyer]
    left = np.where(open_cell, np.maximum(wanted - known, FLOOR * wanted), 0.0)
    most = np.maximum(purchases - all_known, FLOOR * purchases)
    left_in_all = _sums(buyer, left, n)
    left *= np.minimum(1.0, most / np.where(left_in_all > 0, left_in_all, 1.0))[buyer]
    shares: Floats = left[cell] * _shares(of, cell, keys.size, firms.output)
    return shares


def _parts() -> Floats:
    """float64[43, 43]: parts[k, l] = sector k's part in the purchases of sector l; the last = unknown.

    Index -1 is the last one too: a firm of unknown sector needs no translation.
    """
    table = sectors()
    needs = np.column_stack([table.needs, table.mean_needs])
    parts = needs / needs.sum(axis=0)
    parts = np.vstack([parts, (parts**2).sum(axis=0)])
    floored: Floats = np.maximum(parts, FLOOR / len(table.codes))
    return floored


def _purchases(firms: _Firms, known: Floats, covered: Floats, asked: Bools) -> Floats:
    """float64[firms]: what each buyer purchases in a year, above 0.

    The first that is known of: cost; output x share of intermediate inputs; known values / part of the
    sectors they cover (each counted as an even part at least, so that a sector that hardly occurs in the
    table cannot blow up the sum). Else the smallest purchases of any buyer who is asked about (1 if none is
    known): shares within a firm do not depend on it, and among the customers of a supplier it weighs no more
    than anyone known.
    """
    table = sectors()
    intermediate = np.append(table.needs.sum(axis=0), table.mean_needs.sum())
    by_value = np.divide(known, covered, out=np.full(known.size, np.nan), where=covered > 0)
    found = np.where(np.isnan(firms.output), by_value, firms.output * intermediate[firms.sector])
    found = np.where(np.isnan(firms.cost), found, firms.cost)
    sure = found[asked & (found > 0)]
    smallest = float(sure.min()) if sure.size else 1.0
    return np.where(found > 0, found, smallest)


def _shares(of: _Rows, cell: Int64s, cells: int, output: Floats) -> Floats:
    """float64[rows]: the part of its cell that each row without value gets."""
    size = np.where(of.unknown, output[of.supplier], 0.0)
    size_missing = _sums(cell, np.isnan(size), cells) > 0
    size = np.where(size_missing[cell], of.unknown.astype(np.float64), size)
    in_all = _sums(cell, size, cells)
    shares: Floats = np.divide(size, in_all[cell], out=np.zeros(size.size), where=of.unknown)
    return shares


def _sums(groups: Int64s | Int32s, values: Floats | Bools, count: int) -> Floats:
    """float64[count]: sums by group in the order of the rows: groups [1, 0, 1] -> [v[1], v[0] + v[2]]."""
    return np.bincount(groups, weights=values, minlength=count).astype(np.float64, copy=False)


def _numbered(keys: Int64s) -> tuple[Int64s, Int64s]:
    """Distinct keys ascending and the place of each key: [7, 2, 7] -> [2, 7], [1, 0, 1]."""
    distinct, place = np.unique(keys, return_inverse=True)
    return distinct, place.astype(np.int64)


def _amounts(given: Floats) -> Floats:
    """What is not a finite number above 0 is unknown; the rest within LIMITS."""
    known = np.isfinite(given) & (np.nan_to_num(given) > 0)
    return np.where(known, np.clip(given, *LIMITS), np.nan).astype(np.float64)


def _check(links: Links, n: int, output: Floats, cost: Floats) -> None:
    m = links.supplier.size
    sizes = (("buyer", links.buyer.size, m), ("value", links.value.size, m),
             ("output", output.size, n), ("cost", cost.size, n))  # fmt: skip
    for name, got, expected in sizes:
        if got != expected:
            raise NetworkShape(name, got, expected)
    for name, numbers in (("supplier", links.supplier), ("buyer", links.buyer)):
        wrong = np.flatnonzero((numbers < 0) | (numbers >= n))
        if wrong.size:
            raise FirmNumberUnknown(name, int(wrong[0]), int(numbers[wrong[0]]), n - 1)
