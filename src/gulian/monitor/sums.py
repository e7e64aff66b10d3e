# SPDX-License-Identifier: Apache-2.0
"""Sums of numerators and denominators, by level and member. Only sums are stored; rates are made from them.

1 every unit's parts (`answers.py`), ready for adding
2 units of a firm taken together where they all lie in one member (`firms.py`)
3 one group-by per level, of all indicators at once
4 the highest possible sums from what is open; names of the members; a fixed order
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from gulian.expr import Context
from gulian.monitor.answers import COUNTS, PARTS, Parts, Prepared, parts_of
from gulian.monitor.members import TOTAL, check_levels, named, parents
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
    parts = parts_of(Prepared.of(units, date), indicators, context or Context(date=date))
    names = [indicator.id for indicator in indicators]
    tables = [_empty("indicator", "level", "code")]
    tables += [
        _of_level(parts, level, names).select("indicator", pl.lit(level).alias("level"), "code", *PARTS)
        for level in levels
    ]
    order = pl.col("indicator").cast(pl.Enum(names)), pl.col("level").cast(pl.Enum(levels)), "code"
    sums = _with_highest(pl.concat(tables).sort(*order)).join(
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
    parts = parts_of(Prepared.of(units, date), indicators, context or Context(date=date))
    cells = _added(parts.at(*CROSS), ("indicator", *CROSS)).sort("indicator", *CROSS)
    texts = cells.with_columns(pl.col("indicator", *CROSS).cast(pl.String))
    return _with_highest(texts).select(pl.lit(date).alias("date"), "indicator", *CROSS, *KNOWN)


def _of_level(parts: Parts, level: str, names: Sequence[str]) -> pl.DataFrame:
    """`indicator code` and `PARTS`: one row per indicator and member of a level."""
    members = _added(parts.at(level).drop_nulls(level), ("indicator", level)).rename({level: "code"})
    known = members.with_columns(pl.col("indicator", "code").cast(pl.String)).filter(pl.col("code") != "")
    if level != TOTAL:
        return known
    # Where nobody is in the frame the whole still has its row, and it is of nothing.
    missing = [name for name in names if name not in set(known["indicator"])]
    nothing = [{"indicator": name, "code": TOTAL, **dict.fromkeys(PARTS, 0)} for name in missing]
    return pl.concat([known, pl.DataFrame(nothing, schema=known.schema)])


def _empty(*keys: str) -> pl.DataFrame:
    return pl.DataFrame(schema={**dict.fromkeys(keys, pl.String), **dict.fromkeys(PARTS, pl.Int64)})


def _added(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    return rows.group_by(keys).agg(pl.col(PARTS).sum().cast(pl.Int64))


def _with_highest(sums: pl.DataFrame) -> pl.DataFrame:
    """What the sums would be at most; unknown where somebody's denominator is."""
    bounded = pl.col("denominator_unknown") == 0
    return sums.with_columns(
        numerator_high=pl.when(bounded).then(pl.col("numerator") + pl.col("open_numerator")),
        denominator_high=pl.when(bounded).then(pl.col("denominator") + pl.col("open_denominator")),
    ).drop("open_numerator", "open_denominator")
