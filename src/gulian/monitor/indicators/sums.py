# SPDX-License-Identifier: Apache-2.0
"""Sums of numerators and denominators, by level and member. Only sums are stored; rates are made from them.

1 every unit's parts are added to its cell (`answers.py`, `cells.py`), cells to the members of each level
2 units of a firm taken together where they all lie in one member (`firms.py`)
3 what is stored only needs adding: sums of parts without a common firm add up, a corrected part is
taken out and put in anew (`stored.py`)
4 read: the highest possible sums from what is open; names of the members; a fixed order
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

import polars as pl

from gulian.expr import Context
from gulian.monitor.indicators.answers import Prepared, parts_of
from gulian.monitor.indicators.cells import cells_of, numbered
from gulian.monitor.indicators.members import TOTAL, check_levels, named, parents
from gulian.monitor.indicators.parts import COUNTS, PARTS
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

STORED: tuple[str, ...] = ("date", "indicator", "pin", "level", "code", "parent", *PARTS)
"""What is kept of a day: additive, all sums int64; `pin` is the definition they were taken by."""

PLACES: tuple[str, ...] = ("county", "city", "province")

CROSS: tuple[str, ...] = ("county", "division", "size")


def measure(
    units: pl.DataFrame,
    indicators: Sequence[Indicator],
    levels: Sequence[str],
    date: dt.date,
    context: Context | None = None,
) -> pl.DataFrame:
    """The sums of every indicator for every member of the levels: `COLUMNS`, by indicator, level, code.

    units   : the unit frame of the date (`docs/rooms.md`)
    context : lists and calendar that expressions may look things up in; default: none
    Raises UnknownLevel, SumTooLarge, and what an expression raises.
    """
    return opened(take(units, indicators, levels, date, context))


def take(
    units: pl.DataFrame,
    indicators: Sequence[Indicator],
    levels: Sequence[str],
    date: dt.date,
    context: Context | None = None,
) -> pl.DataFrame:
    """The same as what is stored of it: `STORED`, by indicator as given, level, code.

    Arguments and errors are those of `measure`. A member without a unit has no row, but for the whole.
    """
    check_levels(levels)
    prepared = Prepared.of(units, date)
    parts = parts_of(prepared, indicators, cells_of(prepared.keys, levels), context or Context(date=date))
    places = numbered(prepared.keys, PLACES).members
    return stored_of(parts, levels, parents(places), date)


class Summed(Protocol):
    """Parts that can be added up to any level."""

    @property
    def indicators(self) -> Sequence[Indicator]:
        """In the order given."""
        ...

    def at(self, *levels: str) -> pl.DataFrame:
        """`indicator` (id), the keys of the levels and `PARTS`: by indicator and member, unordered."""
        ...


def stored_of(parts: Summed, levels: Sequence[str], above: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """`STORED` of all parts. above : `members.parents` of all units"""
    indicators = parts.indicators
    tables = [_of_level(parts, level) for level in levels]
    pins = pl.DataFrame(
        {"indicator": [each.id for each in indicators], "pin": [each.pin for each in indicators]},
        schema={"indicator": pl.String, "pin": pl.String},
    )
    order = (
        pl.col("indicator").cast(pl.Enum(pins["indicator"])),
        pl.col("level").cast(pl.Enum(levels)),
        "code",
    )
    return (
        pl.concat([_empty("indicator", "level", "code"), *tables])
        .join(pins, on="indicator", how="left")
        .join(above, on=("level", "code"), how="left")
        .sort(*order)
        .select(pl.lit(date).alias("date"), *STORED[1:])
    )


def opened(stored: pl.DataFrame) -> pl.DataFrame:
    """What is stored of one date as the sums frame (`COLUMNS`), in the same order."""
    dates = stored["date"].unique().sort()
    named_of = [named(_with_highest(stored.filter(date=day)), day) for day in dates]
    return pl.concat([_empty_sums(), *(table.select(COLUMNS) for table in named_of)])


def measure_cross(
    units: pl.DataFrame, indicators: Sequence[Indicator], date: dt.date, context: Context | None = None
) -> pl.DataFrame:
    """The sums by county x division x size: `date indicator county division size` and `KNOWN`, in that order.

    A unit without known county stands in 待核, one without known division or size under null.
    Raises as `measure` does.
    """
    prepared = Prepared.of(units, date)
    parts = parts_of(prepared, indicators, (numbered(prepared.keys, CROSS),), context or Context(date=date))
    by_indicator = pl.col("indicator").cast(pl.Enum([each.id for each in indicators]))
    cells = _with_highest(parts.at(*CROSS).sort(by_indicator, *CROSS))
    return cells.select(pl.lit(date).alias("date"), "indicator", *CROSS, *KNOWN)


def _of_level(parts: Summed, level: str) -> pl.DataFrame:
    """`indicator level code` and `PARTS`: one row per indicator and member of a level."""
    members = (
        parts.at(level).rename({level: "code"}).filter(pl.col("code").is_not_null() & (pl.col("code") != ""))
    )
    if level == TOTAL:
        # Where nobody is in the frame the whole still has its row, and it is of nothing.
        names = pl.DataFrame(
            {"indicator": [each.id for each in parts.indicators]}, schema={"indicator": pl.String}
        )
        missing = names.join(members, on="indicator", how="anti").with_columns(
            pl.lit(TOTAL).alias("code"), *(pl.lit(0, pl.Int64).alias(name) for name in PARTS)
        )
        members = pl.concat([members, missing], how="diagonal")
    return members.select("indicator", pl.lit(level).alias("level"), "code", *PARTS)


def _empty(*keys: str) -> pl.DataFrame:
    return pl.DataFrame(schema={**dict.fromkeys(keys, pl.String), **dict.fromkeys(PARTS, pl.Int64)})


def _empty_sums() -> pl.DataFrame:
    texts = dict.fromkeys(("indicator", "level", "code", "name", "parent"), pl.String)
    return pl.DataFrame(schema={"date": pl.Date, **texts, **dict.fromkeys(KNOWN, pl.Int64)})


def _with_highest(sums: pl.DataFrame) -> pl.DataFrame:
    """What the sums would be at most; unknown where somebody's denominator is."""
    bounded = pl.col("denominator_unknown") == 0
    return sums.with_columns(
        numerator_high=pl.when(bounded).then(pl.col("numerator") + pl.col("open_numerator")),
        denominator_high=pl.when(bounded).then(pl.col("denominator") + pl.col("open_denominator")),
    ).drop("open_numerator", "open_denominator")
