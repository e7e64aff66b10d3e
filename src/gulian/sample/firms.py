# SPDX-License-Identifier: Apache-2.0
"""The register of the sample world.

1 how many firms of each sector: its share of gross output in the 2020 table
2 a trade of the sector, a county (each sector has its own favourite cities), a size
3 what follows from size: staff, cost, daily output, the list of above-scale firms, several plants
4 groups, parks, firms registered elsewhere, the sample that reports through a platform
5 the largest firm of each of twelve chains leads it
"""

from __future__ import annotations

import numpy as np

from gulian.sample import codes, sizes
from gulian.sample.model import Firms, Flags, Floats, Ints, Places, Plan
from gulian.sample.seeds import stream
from gulian.sample.tables import chains, sectors, trades

# Main business revenue of 20m CNY a year: the line of above-scale industry since 2011 (NBS).
ABOVE_SCALE_REVENUE = 2000.0
FIRMS_PER_GROUP = 8
# Sectors whose size class needs staff and revenue only (rule of 2017): a platform firm surely is small.
_SIZED_BY_STAFF_AND_REVENUE = frozenset({f"{code:02d}" for code in (*range(1, 27), 28, 29, 30, 31)})


def draw_firms(plan: Plan, places: Places) -> Firms:
    """All firms of a plan, in the order of their numbers."""
    draw = stream(plan.seed, "firms")
    sector = _sectors(draw, plan.firms)
    trade = _trades(draw, sector)
    county = _counties(draw, sector, places)
    quantile = sizes.even_quantiles(stream(plan.seed, "sizes"), sector)
    household = (trades().household[trade] == 1) & (quantile < 0.3)
    unscaled = sizes.revenue(quantile) * np.where(household, 0.15, 1.0)
    revenue = np.round(sizes.like_the_table(unscaled, sector, sectors().output), 2)
    staff = sizes.staff(stream(plan.seed, "sizes", 1), revenue, sectors().pay_share[sector])
    industrial = np.isin(sector, _rows_of(range(2, 27)))
    registered = _registered(draw, county, len(places.counties))
    above_scale = _above_scale(draw, revenue) & ~household
    count = plan.firms
    return Firms(
        sector=sector,
        trade=trade,
        county=county,
        registered=registered,
        revenue=revenue,
        cost=np.round(revenue * draw.uniform(0.80, 0.94, count), 2),
        output=np.round(revenue / 365.0 * draw.uniform(0.95, 1.05, count), 2),
        staff=staff,
        above_scale=above_scale,
        industrial=industrial,
        household=household,
        abroad=draw.random(count) < trades().abroad[trade],
        platform=_platform(draw, sector, above_scale, household, revenue),
        group=_groups(draw, revenue, household),
        park=_parks(draw, county, places),
        plants=_plants(draw, staff),
        chain=_leads(trade, sector, revenue),
        codes=_codes(count, registered, county, household, places),
    )


def _rows_of(numbers: range) -> Ints:
    wanted = {f"{number:02d}" for number in numbers}
    return np.array([at for at, code in enumerate(sectors().codes) if code in wanted], dtype=np.int64)


def _sectors(draw: np.random.Generator, count: int) -> Ints:
    """Shares of gross output to whole firms: everyone one, the rest by largest remainder."""
    output = sectors().output
    exact = (count - len(output)) * output / output.sum()
    firms = 1 + np.floor(exact).astype(np.int64)
    most_left = np.argsort(-(exact - np.floor(exact)), kind="stable")
    firms[most_left[: count - int(firms.sum())]] += 1
    return draw.permutation(np.repeat(np.arange(len(output), dtype=np.int64), firms))


def _trades(draw: np.random.Generator, sector: Ints) -> Ints:
    of = trades().sector
    first, counts = np.searchsorted(of, np.arange(of.max() + 1)), np.bincount(of)
    return first[sector] + (draw.random(len(sector)) * counts[sector]).astype(np.int64)


def _counties(draw: np.random.Generator, sector: Ints, places: Places) -> Ints:
    """Each sector favours some cities: clusters, as in every province."""
    county = np.empty(len(sector), dtype=np.int64)
    luck = draw.random(len(sector))
    for row in range(len(sectors().codes)):
        favour = np.exp(0.8 * draw.standard_normal(len(places.cities)))[places.city_of]
        bounds = np.cumsum(places.weight * favour)
        here = sector == row
        county[here] = np.searchsorted(bounds / bounds[-1], luck[here], side="right")
    return np.minimum(county, len(places.counties) - 1)


def _registered(draw: np.random.Generator, county: Ints, counties: int) -> Ints:
    """4 % are registered in another county, 1 % outside the province (-1)."""
    luck = draw.random(len(county))
    other = draw.integers(0, counties, len(county))
    return np.where(luck < 0.01, -1, np.where(luck < 0.05, other, county))


def _above_scale(draw: np.random.Generator, revenue: Floats) -> Flags:
    """The year's list: drawn up before the year, so a few firms stand on the wrong side of the line."""
    near = (revenue > ABOVE_SCALE_REVENUE * 0.7) & (revenue < ABOVE_SCALE_REVENUE * 1.4)
    return (revenue >= ABOVE_SCALE_REVENUE) ^ (near & (draw.random(len(revenue)) < 0.05))


def _platform(
    draw: np.random.Generator, sector: Ints, above_scale: Flags, household: Flags, revenue: Floats
) -> Flags:
    sized = np.array([code in _SIZED_BY_STAFF_AND_REVENUE for code in sectors().codes])[sector]
    small = sized & ~above_scale & ~household & (revenue < ABOVE_SCALE_REVENUE)
    return small & (draw.random(len(sector)) < 0.5)


def _groups(draw: np.random.Generator, revenue: Floats, household: Flags) -> Ints:
    """3 % of the firms, the larger likelier, in groups of about eight; -1 = none."""
    chance = np.where(household, 0.0, 0.03 * np.minimum(revenue / sizes.MEDIAN_REVENUE, 5.0))
    joined = draw.random(len(revenue)) < chance
    groups = max(int(joined.sum()) // FIRMS_PER_GROUP, 1)
    return np.where(joined, draw.integers(0, groups, len(revenue)), -1)


def _parks(draw: np.random.Generator, county: Ints, places: Places) -> Ints:
    park = np.full(len(county), -1, dtype=np.int64)
    for row, pair in enumerate(places.park_counties):
        inside = np.isin(county, pair) & (draw.random(len(county)) < 0.4)
        park[inside] = row
    return park


def _plants(draw: np.random.Generator, staff: Ints) -> Ints:
    """Every fifth firm of 300 people or more has two to four plants."""
    several = (staff >= 300) & (draw.random(len(staff)) < 0.2)
    return np.where(several, draw.integers(2, 5, len(staff)), 1)


def _leads(trade: Ints, sector: Ints, revenue: Floats) -> Ints:
    """The row of the chain a firm leads, -1 = none; the largest of the trade, else of its sector."""
    leads = np.full(len(trade), -1, dtype=np.int64)
    for row, chain in enumerate(chains()):
        its_trade = trades().industry.index(chain["industry"])
        for eligible in (trade == its_trade, sector == trades().sector[its_trade], np.ones(len(trade), bool)):
            free = np.flatnonzero(eligible & (leads < 0))
            if len(free):
                leads[free[np.argmax(revenue[free])]] = row
                break
    return leads


def _codes(
    count: int, registered: Ints, county: Ints, household: Flags, places: Places
) -> np.ndarray[tuple[int, ...], np.dtype[np.bytes_]]:
    regions = np.array([int(code) for code in places.counties], dtype=np.int64)
    # A firm from outside is registered in Pudong (310115).
    region = np.where(registered < 0, 310115, regions[registered])
    region = np.where(household, regions[county], region)
    return codes.credit_codes(np.arange(1, count + 1, dtype=np.int64), region, household)
