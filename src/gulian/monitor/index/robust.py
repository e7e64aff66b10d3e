# SPDX-License-Identifier: Apache-2.0
"""How much the choices matter (OECD/JRC 2008, step 7; Saisana, Saltelli, Tarantola 2005, doi
10.1111/j.1467-985X.2005.00350.x).

1 the index anew for every combination of normalisation, weighting, aggregation and drawn weights (each
weight times a
  number between 1 - spread and 1 + spread)
2 of every member the interval of its rank and how often it keeps the published one
3 of every choice the part of the variance of the ranks it explains: by itself V(E(rank | choice)) / V, and
in all
  E(V(rank | all other choices)) / V, both exact over the full grid, summed over the members
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl

from gulian.errors import IndexRefused
from gulian.monitor.index.aggregate import carried, ranks, scores
from gulian.monitor.index.model import FloatArray, Robustness
from gulian.monitor.index.run import MEMBER, composite, given, least_of, part_values, scaled
from gulian.monitor.index.weigh import weights_of
from gulian.schemes import CompositeIndex
from gulian.schemes.model import Aggregation, Normalisation, Weighting

CHOICES = ("normalise", "weigh", "aggregate", "draw")
_WEIGHINGS: tuple[Weighting, ...] = ("given", "equal", "entropy", "pca")
_AGGREGATIONS: tuple[Aggregation, ...] = ("arithmetic", "geometric", "penalised")
_MOST_CELLS = 50_000_000


def robustness(
    members: pl.DataFrame, index: CompositeIndex, *, draws: int = 100, spread: float = 0.25, seed: int = 0
) -> Robustness:
    """Ranks over every combination of choices.

    draws : sets of weights drawn, 1 to 10,000; the first is undisturbed
    spread: how far a weight may lie from its own, 0 to below 1
    Raises IndexRefused.
    """
    if not 1 <= draws <= 10_000 or not 0 <= spread < 1 or seed < 0:
        raise IndexRefused(
            "draws", "draws 为 1 至 10000，spread 为 0 至 1", "draws must be 1 to 10,000, spread 0 to 1"
        )
    names, values = part_values(members, index)
    ways = _normalisations(index)
    shape = (len(ways), len(_WEIGHINGS), len(_AGGREGATIONS), draws)
    if int(np.prod(shape)) * len(names) > _MOST_CELLS:
        raise IndexRefused(MEMBER, "组合过多，请减少 draws", "too many combinations; draw fewer weights")
    noise = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (draws, len(index.parts)))
    noise[0] = 1.0
    grid = np.empty((*shape, len(names)))
    for at, way in enumerate(ways):
        y = scaled(values, replace(index, normalise=way))
        for cell in product(range(len(_WEIGHINGS)), range(draws)):
            weights = weights_of(y, _WEIGHINGS[cell[0]], given(index)) * noise[cell[1]]
            own = carried(y, weights / weights.sum(), least_of(index))
            for last, aggregation in enumerate(_AGGREGATIONS):
                grid[at, cell[0], last, cell[1]] = ranks(scores(y, own, aggregation))
    published = composite(members, index).scores
    return Robustness(
        ranks=_intervals(grid.reshape(-1, len(names)), published),
        choices=_explained(grid),
        combinations=int(np.prod(shape)),
    )


def _normalisations(index: CompositeIndex) -> tuple[Normalisation, ...]:
    """Those the parts allow: goalposts and distance need their bounds."""
    posts: tuple[Normalisation, ...] = ("goalposts",)
    distance: tuple[Normalisation, ...] = ("distance",)
    plain: tuple[Normalisation, ...] = ("min_max", "z", "rank")
    if all(each.low is not None and each.high is not None for each in index.parts):
        plain += posts
    if all(each.reference is not None for each in index.parts):
        plain += distance
    return plain


def _intervals(drawn: FloatArray, published: pl.DataFrame) -> pl.DataFrame:
    """`member rank low high median kept`; null for a member without a score."""
    place = published["rank"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    known = ~np.isnan(place)
    filled = np.where(known, drawn, 0.0)
    low, median, high = np.quantile(filled, [0.05, 0.5, 0.95], axis=0, method="nearest")
    kept = (filled == place).mean(axis=0)
    columns = {"low": low, "high": high, "median": median}
    return published.select(MEMBER, "rank").with_columns(
        *(
            pl.Series(name, np.where(known, each, np.nan)).fill_nan(None).cast(pl.Int64)
            for name, each in columns.items()
        ),
        pl.Series("kept", np.where(known, kept, np.nan)).fill_nan(None),
    )


def _explained(grid: FloatArray) -> pl.DataFrame:
    """`choice first_order total` over the members that have ranks; null where no rank ever moves."""
    ranked = grid[..., ~np.isnan(grid).any(axis=(0, 1, 2, 3))]
    whole = float(ranked.var(axis=(0, 1, 2, 3)).sum())
    rows: list[tuple[str, float | None, float | None]] = []
    for at, choice in enumerate(CHOICES):
        others = tuple(axis for axis in range(4) if axis != at)
        first = float(ranked.mean(axis=others).var(axis=0).sum())
        total = float(ranked.var(axis=at).mean(axis=(0, 1, 2)).sum())
        rows.append((choice, first / whole, total / whole) if whole > 0 else (choice, None, None))
    schema = {"choice": pl.String, "first_order": pl.Float64, "total": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
