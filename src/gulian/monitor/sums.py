# SPDX-License-Identifier: Apache-2.0
"""Sums of numerators and denominators, by level and member. Only sums are stored; rates are made from them.

1 every unit's parts (`answers.py`), ready for adding
2 units of a firm taken together where they all lie in one member (`firms.py`)
3 one group-by per level; the larger regions are sums of the smaller ones
4 the highest possible sums from what is open; names of the members; a fixed order
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from gulian.expr import Context
from gulian.monitor.answers import COUNTS, PARTS, Parts, Prepared, parts_of
from gulian.monitor.members import REGION_LEVELS, TOTAL, check_levels, named, parents
from gulian.schemes import Indicator

KNOWN: tuple[str, ...] = (
    "numerator",
    "denominator",
    "denominator_reported",
    "numerator_high",
    "denominator_high",
    "denominator_unknown",
    "frame_unknown",
    *COUNTS,
)
"""The sums, as they stand in both frames, all int64."""

COLUMNS: tuple[str, ...] = ("date", "indicator", "level", "code", "name", "parent", *KNOWN)
"""The sums frame (`docs/rooms.md`)."""

CROSS: tuple[str, ...] = ("county", "division", "size")


def measure(
    units: pl.DataFrame,
    indicators: Sequence[Indicator],
    levels: Sequence[str],
    date: dt.date,
    context: Context | None = None,
) -> pl.DataFrame:
    """The sums of every indicator for every member of the levels: `COLUMNS`, in that order, then by code.

    units   : the unit frame of the date (`docs/rooms.md`)
    context : lists and calendar that expressions may look things up in; default: none
    Raises UnknownLevel, SumTooLarge, and what an expression raises.
    """
    check_levels(levels)
    prepared = Prepared.of(units, date)
    tables = []
    for indicator in indicators:
        parts = parts_of(prepared, indicator, context or Context(date=date))
        regions = _added(parts.alone, REGION_LEVELS)
        for level in levels:
            table = _of_level(regions if level in REGION_LEVELS else parts.alone, parts, level)
            tables.append(
                table.select(pl.lit(indicator.id).alias("indicator"), pl.lit(level).alias("level"), pl.all())
            )
    sums = _with_highest(pl.concat([_empty("level", "code"), *tables])).join(
        parents(units), on=("level", "code"), how="left", maintain_order="left"
    )
    return named(sums, date).select(pl.lit(date).alias("date"), *COLUMNS[1:])


def measure_cross(
    units: pl.DataFrame, indicators: Sequence[Indicator], date: dt.date, context: Context | None = None
) -> pl.DataFrame:
    """The sums by county x division x size: `date indicator county division size` and `KNOWN`, in that order.

    A unit without known county stands in 待核, one without known division or size under null.
    Raises as `measure` does.
    """
    prepared = Prepared.of(units, date)
    tables = []
    for indicator in indicators:
        parts = parts_of(prepared, indicator, context or Context(date=date))
        both = pl.concat([parts.alone.select(*CROSS, *PARTS), parts.at(*CROSS)], how="vertical_relaxed")
        cells = _added(both, CROSS).sort(CROSS).with_columns(pl.col(CROSS).cast(pl.String))
        tables.append(cells.select(pl.lit(indicator.id).alias("indicator"), pl.all()))
    return _with_highest(pl.concat([_empty(*CROSS), *tables])).select(
        pl.lit(date).alias("date"), "indicator", *CROSS, *KNOWN
    )


def _of_level(rows: pl.DataFrame, parts: Parts, level: str) -> pl.DataFrame:
    """`code` and `PARTS`: one row per member of a level, by code."""
    if level == "list":
        rows = rows.select(level, *PARTS).drop_nulls(level).explode(level)
    both = pl.concat([rows.select(level, *PARTS), parts.at(level)], how="vertical_relaxed")
    members = _added(both.drop_nulls(level), (level,)).sort(level).rename({level: "code"})
    known = members.with_columns(pl.col("code").cast(pl.String)).filter(pl.col("code") != "")
    if level == TOTAL and known.is_empty():
        # Nobody is in the frame: the whole still has its row, and it is of nothing.
        return pl.DataFrame([{"code": TOTAL, **dict.fromkeys(PARTS, 0)}], schema=known.schema)
    return known


def _empty(*keys: str) -> pl.DataFrame:
    return pl.DataFrame(
        schema={**dict.fromkeys(("indicator", *keys), pl.String), **dict.fromkeys(PARTS, pl.Int64)}
    )


def _added(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    return rows.group_by(keys).agg(pl.col(PARTS).sum().cast(pl.Int64))


def _with_highest(sums: pl.DataFrame) -> pl.DataFrame:
    """What the sums would be at most; unknown where somebody's denominator is."""
    bounded = pl.col("denominator_unknown") == 0
    return sums.with_columns(
        numerator_high=pl.when(bounded).then(pl.col("numerator") + pl.col("open_numerator")),
        denominator_high=pl.when(bounded).then(pl.col("denominator") + pl.col("open_denominator")),
    ).drop("open_numerator", "open_denominator")
