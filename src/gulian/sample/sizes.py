# SPDX-License-Identifier: Apache-2.0
"""How big the firms are: a lognormal body and, for the largest twentieth, a Pareto tail.

1 places in the order of size are spread evenly in each sector, whether it has four firms or forty thousand
2 revenue from the quantile function, 10k CNY a year
3 scaled by sector, so that sector totals stand to each other as gross output does in the 2020 table
4 staff = revenue x pay share of the sector (2020 table) / pay of one person, with scatter
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from gulian.sample.model import Floats, Ints

MEDIAN_REVENUE = 2600.0
SPREAD = 1.4
TAIL_FROM = 0.95
TAIL_EXPONENT = 1.15
LARGEST_REVENUE = 20_000_000.0
# 10k CNY a year; between the official averages of 2020 for urban private (5.8) and non-private (9.7) units.
PAY_OF_ONE = 7.5


def even_quantiles(draw: np.random.Generator, sector: Ints) -> Floats:
    """One quantile in 0..1 per firm, spread evenly within each sector and in random order there."""
    order = np.lexsort((draw.random(len(sector)), sector))
    counts = np.bincount(sector)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    quantile = np.empty(len(sector))
    within = np.arange(len(sector)) - first + draw.uniform(0.3, 0.7, len(sector))
    quantile[order] = within / np.repeat(counts, counts)
    return quantile


def revenue(quantile: Floats) -> Floats:
    """Revenue, 10k CNY a year, at each quantile."""
    shares = np.clip(quantile, 1e-9, TAIL_FROM).tolist()
    normal = np.fromiter(map(NormalDist().inv_cdf, shares), np.float64, len(shares))
    body = MEDIAN_REVENUE * np.exp(SPREAD * normal)
    left = np.clip((1.0 - quantile) / (1.0 - TAIL_FROM), 1e-12, 1.0)
    return np.asarray(np.minimum(body * left ** (-1.0 / TAIL_EXPONENT), LARGEST_REVENUE))


def like_the_table(revenue: Floats, sector: Ints, output: Floats) -> Floats:
    """Revenue scaled so that each sector's sum is its share of gross output; the total stays."""
    wanted = output / output.sum() * revenue.sum()
    return np.asarray(revenue * (wanted / np.bincount(sector, weights=revenue))[sector])


def staff(draw: np.random.Generator, revenue: Floats, pay_share: Floats) -> Ints:
    """Persons on the roll, at least one."""
    scatter = np.exp(0.35 * draw.standard_normal(len(revenue)))
    return np.maximum(np.rint(revenue * pay_share / PAY_OF_ONE * scatter), 1.0).astype(np.int64)
