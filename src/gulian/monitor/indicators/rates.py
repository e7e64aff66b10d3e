# SPDX-License-Identifier: Apache-2.0
"""Rates from sums: headline, over those who reported, and the interval the silent leave open.

    opened 80 of 100 in the frame, 10 silent:  value 80, value_reported 88.9, low 80, high 90

`mean_of_children` takes the plain mean of the next lower regions instead of dividing the sums.
Nothing is rounded here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from gulian.monitor.indicators.members import REGION_LEVELS
from gulian.schemes import Indicator, fen_in

VALUES: tuple[str, ...] = ("value", "value_reported", "low", "high")

_KEY = ("indicator", "level", "code")


def rates(sums: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """`sums` with `value value_reported low high` (float64, unrounded) and `unit`.

    value, value_reported, low, high : 0..100 for percent; money in its unit, not in fen; null = unknown or
    nothing to divide by. Of a total: the sum told, from below; `high` null while somebody is silent
    An indicator with `mean_of_children` needs the region levels below in `sums`.
    """
    scales = pl.DataFrame(
        {
            "indicator": [each.id for each in indicators],
            "scale": [100 if each.unit == "percent" else 1 for each in indicators],
            "unit": [each.unit for each in indicators],
            "total": [each.total for each in indicators],
            "fen": [fen_in().get(each.unit, 1) for each in indicators],
        },
        schema={
            "indicator": pl.String,
            "scale": pl.Int64,
            "unit": pl.String,
            "total": pl.Boolean,
            "fen": pl.Int64,
        },
    )
    value = _share("numerator", "denominator")
    amount = pl.when(pl.col("denominator_reported") > 0).then(pl.col("numerator").cast(pl.Float64))
    nothing_open = (pl.col("numerator_high") == pl.col("numerator")) & (
        pl.col("denominator_high") == pl.col("denominator")
    )
    pooled = (
        sums.join(scales, on="indicator", how="left", maintain_order="left")
        .with_columns(
            value=value,
            value_reported=_share("numerator", "denominator_reported"),
            low=pl.min_horizontal(value, _share("numerator", "denominator_high")),
            high=pl.max_horizontal(value, _share("numerator_high", "denominator_high")),
        )
        .with_columns(
            # min and max skip what is missing; an interval with an unknown end is none.
            pl.when(pl.col("denominator_high") > 0).then(pl.col(end)).alias(end)
            for end in ("low", "high")
        )
        .with_columns(
            # A total is what was told: at least that, since nobody's amount is below nothing; at most that
            # only where nobody is silent.
            pl.when("total").then(amount).otherwise(name).alias(name)
            for name in ("value", "value_reported", "low")
        )
        .with_columns(
            high=pl.when("total").then(pl.when(nothing_open).then("value")).otherwise("high"),
        )
        .with_columns(pl.col(VALUES) / pl.col("fen"))
        .drop("scale", "total", "fen")
    )
    averaged = [each.id for each in indicators if each.pooling == "mean_of_children"]
    return _mean_of_children(pooled, averaged) if averaged else pooled


def compare(today: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Rates with `before` (earlier value of the same member) and `change` (个百分点 where in percent)."""
    earlier = before.select(*_KEY, before="value")
    return today.join(earlier, on=_KEY, how="left", maintain_order="left").with_columns(
        change=pl.col("value") - pl.col("before")
    )


def growth(today: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """Rates with `base` (the same member's value then) and `growth` (percent; null from nothing)."""
    earlier = base.select(*_KEY, base="value")
    grown = 100.0 * (pl.col("value") - pl.col("base")) / pl.col("base")
    return today.join(earlier, on=_KEY, how="left", maintain_order="left").with_columns(
        growth=pl.when(pl.col("base") > 0).then(grown)
    )


def _share(numerator: str, denominator: str) -> pl.Expr:
    """numerator x scale / denominator; null where the denominator is 0 or unknown."""
    below = pl.col(denominator)
    return pl.when(below > 0).then(pl.col(numerator).cast(pl.Float64) * pl.col("scale") / below)


def _mean_of_children(pooled: pl.DataFrame, indicators: list[str]) -> pl.DataFrame:
    """The region levels of some indicators taken as plain means, from the smallest region up."""
    rows = {
        (row["indicator"], row["level"], row["code"]): row
        for row in pooled.filter(pl.col("indicator").is_in(indicators)).iter_rows(named=True)
        if row["level"] in REGION_LEVELS
    }
    for level in REGION_LEVELS[1:]:
        children: dict[tuple[str, str], list[dict[str, float | None]]] = {}
        below = REGION_LEVELS[: REGION_LEVELS.index(level)]
        for (indicator, lower, _), row in rows.items():
            if lower in below and row["parent"] is not None:
                children.setdefault((indicator, row["parent"]), []).append(row)
        for (indicator, at, code), row in rows.items():
            if at == level and (indicator, code) in children:
                row.update({name: _mean(children[indicator, code], name) for name in VALUES})
    if not rows:
        return pooled
    means = pl.DataFrame(
        [{name: row[name] for name in (*_KEY, *VALUES)} for row in rows.values()],
        schema={**dict.fromkeys(_KEY, pl.String), **dict.fromkeys(VALUES, pl.Float64)},
    )
    return _replaced(pooled, means)


def _mean(rows: list[dict[str, float | None]], name: str) -> float | None:
    """The mean of what is known; for an interval nothing may be unknown. `fsum` has no order."""
    known = [value for row in rows if (value := row[name]) is not None]
    if not known or (name in ("low", "high") and len(known) < len(rows)):
        return None
    return math.fsum(known) / len(known)


def _replaced(pooled: pl.DataFrame, means: pl.DataFrame) -> pl.DataFrame:
    taken = means.select(
        *_KEY, pl.lit(value=True).alias("_mean"), *(pl.col(name).alias(f"_{name}") for name in VALUES)
    )
    joined = pooled.join(taken, on=_KEY, how="left", maintain_order="left")
    chosen = [pl.when("_mean").then(f"_{name}").otherwise(name).alias(name) for name in VALUES]
    return joined.with_columns(chosen).select(pooled.columns)
