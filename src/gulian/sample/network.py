# SPDX-License-Identifier: Apache-2.0
"""Who supplies whom, drawn so that sector flows follow the 2020 national input-output table.

For a buyer j of sector s with revenue r_j:
1 how many suppliers: three firms of ten have named none, the others Poisson with mean c r_j^0.35, at least
  one, so that the mean over all is 8; a lead firm has a long list
2 what they buy from whom they name, b_s r_j a_s (a_s = inputs per unit of output), falls to their links in
  random (exponential) parts; b_s makes the sector as a whole name 0.4 of its inputs: the rest comes from
  outside the province and stands in no list
3 the sector k of each link, and whether it comes from abroad: the links of all buyers of s, in random order,
  are laid end to end by value and cut in the proportions of the table's column s, so that a flow k -> s
  misses its share by less than two links
4 the firm of sector k: in the buyer's city with probability 0.35, by size (probability ~ revenue^0.9);
  one that could not make twice the value is passed over, four times at most
"""

from __future__ import annotations

import numpy as np

from gulian.sample.model import Firms, Flags, Floats, Ints, Links, Places, Plan
from gulian.sample.seeds import stream
from gulian.sample.tables import chains, sectors, trades

COUNTRIES = ("日本", "韩国", "德国", "美国", "马来西亚", "意大利")
NAMED_NONE = 0.3
NAMED, MOST_NAMED = 0.4, 0.85
LOCAL = 0.35
LONGEST_LIST = 150
TRIES = 5
# Sectors 01 to 26 make goods, energy and water.
GOODS = 26


def draw_links(plan: Plan, places: Places, firms: Firms) -> Links:
    """All links of a plan, ordered by buyer, then supplier; one link per pair at home."""
    draw = stream(plan.seed, "network")
    buyer = np.repeat(np.arange(firms.count, dtype=np.int64), _suppliers_of(draw, plan, firms))
    value = _values(draw, firms, buyer)
    sector, abroad = _origins(draw, firms.sector[buyer], value)
    supplier = np.where(abroad, -1, _suppliers(draw, firms, places, sector, buyer, value))
    rows, value = _one_per_pair(supplier, buyer, value)
    supplier, buyer, sector, abroad = supplier[rows], buyer[rows], sector[rows], abroad[rows]
    listed = firms.chain[buyer] >= 0
    return Links(
        supplier=supplier,
        buyer=buyer,
        value=np.maximum(np.round(value, 2), 0.01),
        told=_told(draw, firms, buyer),
        trade=np.where(abroad, _any_trade(draw, sector), firms.trade[supplier]),
        country=np.where(abroad, draw.integers(0, len(COUNTRIES), len(buyer)), -1),
        rank=_ranks(draw, value, sector, buyer, firms.count),
        listed=listed,
        ended=(draw.random(len(buyer)) < 0.01) & ~listed,
    )


def _suppliers_of(draw: np.random.Generator, plan: Plan, firms: Firms) -> Ints:
    names_them = (draw.random(firms.count) >= NAMED_NONE) | (firms.chain >= 0)
    wish = np.where(names_them, firms.revenue**0.35, 0.0)
    # 4 % are lost to pairs drawn twice.
    mean = wish / wish.mean() * plan.links_per_firm * 1.04
    lists = min(LONGEST_LIST, firms.count // 20)
    return np.where(firms.chain >= 0, lists, np.maximum(draw.poisson(mean), names_them))


def _values(draw: np.random.Generator, firms: Firms, buyer: Ints) -> Floats:
    """10k CNY a year over each link; a buyer's links add up to what it buys from those it names."""
    names_some = np.bincount(buyer, minlength=firms.count) > 0
    whole_sector = np.bincount(firms.sector, weights=firms.revenue)
    naming = np.bincount(firms.sector, weights=firms.revenue * names_some)
    named = np.minimum(NAMED * whole_sector / np.maximum(naming, 1e-9), MOST_NAMED)
    bought = firms.revenue * (sectors().bought_share * named)[firms.sector]
    part = draw.standard_exponential(len(buyer))
    whole = np.bincount(buyer, weights=part, minlength=firms.count)
    return np.asarray(part / whole[buyer] * bought[buyer])


def _origins(draw: np.random.Generator, buying: Ints, value: Floats) -> tuple[Ints, Flags]:
    """The supplying sector of each link and whether it is abroad: the summed value cut as the table says."""
    count = len(sectors().codes)
    # Home and abroad are laid in turn: row 2k = sector k at home, 2k + 1 = from abroad.
    parts = np.stack([sectors().home, sectors().abroad], axis=1).reshape(2 * count, count)
    bounds = np.cumsum(parts, axis=0)
    origin = np.empty(len(buying), dtype=np.int64)
    order = np.lexsort((draw.random(len(buying)), buying))
    first = np.searchsorted(buying[order], np.arange(count + 1))
    for column in range(count):
        rows = order[first[column] : first[column + 1]]
        laid = np.cumsum(value[rows])
        if len(rows):
            middle = (laid - value[rows] / 2.0) / laid[-1] * bounds[-1, column]
            origin[rows] = np.searchsorted(bounds[:, column], middle, side="right")
    return origin // 2, origin % 2 == 1


def _suppliers(
    draw: np.random.Generator, firms: Firms, places: Places, sector: Ints, buyer: Ints, value: Floats
) -> Ints:
    """A firm of the wanted sector for every link, big enough if one is found in a few tries."""
    pick = _Picker(firms, places)
    local = draw.random(len(buyer)) < LOCAL
    supplier = pick.firms(draw, sector, np.where(local, pick.city[buyer], -1))
    for _ in range(TRIES - 1):
        again = np.flatnonzero((firms.revenue[supplier] < 2.0 * value) | (supplier == buyer))
        supplier[again] = pick.firms(draw, sector[again], np.full(len(again), -1))
    return supplier


class _Picker:
    """Firms ordered by sector and city, with one running sum of size weights that serves both reaches."""

    def __init__(self, firms: Firms, places: Places) -> None:
        self.city = places.city_of[firms.county]
        self._cities = len(places.cities)
        cell = firms.sector * self._cities + self.city
        self._order = np.argsort(cell, kind="stable")
        self._weight = np.concatenate([[0.0], np.cumsum(firms.revenue[self._order] ** 0.9)])
        self._cells = np.searchsorted(cell[self._order], np.arange(len(sectors().codes) * self._cities + 1))

    def firms(self, draw: np.random.Generator, sector: Ints, city: Ints) -> Ints:
        """One firm of each sector, by size; from the city if one is given (not -1) and has at least two."""
        cell = sector * self._cities + np.maximum(city, 0)
        local = (city >= 0) & (np.diff(self._cells)[cell] > 1)
        first = self._cells[np.where(local, cell, sector * self._cities)]
        last = self._cells[np.where(local, cell + 1, (sector + 1) * self._cities)]
        aim = self._weight[first] + draw.random(len(sector)) * (self._weight[last] - self._weight[first])
        found = np.searchsorted(self._weight, aim, side="right") - 1
        picked: Ints = self._order[np.clip(found, first, last - 1)]
        return picked


def _one_per_pair(supplier: Ints, buyer: Ints, value: Floats) -> tuple[Ints, Floats]:
    """Rows to keep, by buyer and supplier, and their values: a pair drawn twice is one link; no loops."""
    order = np.lexsort((supplier, buyer))
    order = order[supplier[order] != buyer[order]]
    s, b = supplier[order], buyer[order]
    repeated = np.concatenate([[False], (s[1:] == s[:-1]) & (b[1:] == b[:-1]) & (s[1:] >= 0)])
    kept = np.flatnonzero(~repeated)
    return order[kept], np.add.reduceat(value[order], kept)


def _any_trade(draw: np.random.Generator, sector: Ints) -> Ints:
    of = trades().sector
    first, counts = np.searchsorted(of, np.arange(of.max() + 1)), np.bincount(of)
    return first[sector] + (draw.random(len(sector)) * counts[sector]).astype(np.int64)


def _told(draw: np.random.Generator, firms: Firms, buyer: Ints) -> Flags:
    """One link in eight has no value in the file; nor has any on some lead firms' lists."""
    silent_list = np.array([chain["list"] == "0" for chain in chains()] + [False])[firms.chain]
    told: Flags = (draw.random(len(buyer)) >= 0.125) & ~silent_list[buyer]
    return told


def _ranks(draw: np.random.Generator, value: Floats, sector: Ints, buyer: Ints, firms: int) -> Ints:
    """2 sole: one in six of a buyer's only sources of a sector of goods; 1 key: above 1.5 times the mean."""
    cell = buyer * len(sectors().codes) + sector
    _, place, counts = np.unique(cell, return_inverse=True, return_counts=True)
    degree = np.bincount(buyer, minlength=firms)
    only = (counts[place] == 1) & (sector < GOODS) & (draw.random(len(buyer)) < 1 / 6) & (degree[buyer] > 1)
    mean = np.bincount(buyer, weights=value, minlength=firms) / np.maximum(degree, 1)
    return np.where(only, 2, np.where(value > 1.5 * mean[buyer], 1, 0))
