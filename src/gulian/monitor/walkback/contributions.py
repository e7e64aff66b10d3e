# SPDX-License-Identifier: Apache-2.0
"""What each unit adds to an indicator of a member: the rows whose sums are the printed sums.

Law: over any member, the sum of `numerator` and of `denominator` here is what `measure` says, to the last
digit. A firm that counts once stands with its whole contribution in one of its units' rows; the others add 0.
"""

from __future__ import annotations

import datetime as dt

import narwhals as nw
import polars as pl

from gulian.expr import Context
from gulian.monitor.columns import asked
from gulian.monitor.indicators.firms import gathered, of_list, several, sorted_out, with_units
from gulian.monitor.indicators.members import check_levels, member_keys
from gulian.monitor.indicators.parts import COUNTS, asked_once, expressions_of, factors
from gulian.schemes import Indicator

CONTRIBUTIONS: dict[str, pl.DataType] = {
    "unit": pl.String(),
    "code": pl.String(),
    "inside": pl.Boolean(),
    "counts": pl.Boolean(),
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "numerator_known": pl.Boolean(),
    **{name: pl.Int64() for name in COUNTS},
}
"""inside: in the frame (null = unknown); counts: in both sums; numerator_known: false = silent or unanswered;
expected, reported ...: what the row adds to these counts, 0 for further units of a firm that counts once."""


def contributions(
    units: pl.DataFrame,
    indicator: Indicator,
    level: str,
    member: str,
    date: dt.date,
    context: Context | None = None,
) -> pl.DataFrame:
    """`CONTRIBUTIONS`: one row per unit of the member that is in the frame or may be, by unit.

    units : the unit frame of the date (`docs/rooms.md`)
    Raises UnknownLevel, and what an expression raises.
    """
    check_levels((level,))
    rows = _of_member(_answered(units, indicator, level, date, context or Context(date=date)), level, member)
    rows = rows.with_columns(known=pl.col("numerator").is_not_null())
    told = nw.from_native(rows, eager_only=True).with_columns(**sorted_out(nw.col)).to_native()
    kept = told.filter(pl.col("inside").fill_null(value=True))
    found = kept.with_columns(
        # Whoever may not be in the frame at all is not expected either.
        (pl.col(name) * pl.col("inside").fill_null(value=False).cast(pl.Int8) for name in COUNTS),
        numerator_known=pl.col("known"),
    )
    return found.select(pl.col(name).cast(kind) for name, kind in CONTRIBUTIONS.items()).sort("unit")


def _answered(
    units: pl.DataFrame, indicator: Indicator, level: str, date: dt.date, context: Context
) -> pl.DataFrame:
    """Every unit with its answers, its firm taken together where it counts once."""
    parts = expressions_of(indicator)
    names = {name for each in parts.values() for name in each.names}
    compiled = {name: each.compile(context) for name, each in parts.items()}
    frame = nw.from_native(asked(units, date, names), eager_only=True).select(**compiled).to_native()
    scale = dict(zip(("numerator", "denominator"), factors(indicator), strict=True))
    answers = frame.with_columns(_whole(frame[name]) * factor for name, factor in scale.items())
    flags = units.select(
        pl.lit(indicator.id).alias("indicator"),
        "unit",
        "code",
        expected=pl.lit(1, pl.Int8),
        reported=pl.col("reported").cast(pl.Int8),
        carried=(~pl.col("reported") & pl.col("carried").is_not_null()).cast(pl.Int8),
        on_time=pl.col("on_time").fill_null(value=False).cast(pl.Int8),
        proxy=pl.col("proxy").fill_null(value=False).cast(pl.Int8),
    )
    keys = member_keys(units).select(pl.col(level).alias(level))
    rows = pl.concat([flags, keys, answers], how="horizontal").with_columns(several=several(units))
    joins = (
        pl.col("several") & pl.col("inside").fill_null(value=False)
        if indicator.counting_unit == "firm"
        else pl.lit(value=False)
    )
    alone, joined = rows.filter(~joins), rows.filter(joins)
    alone = of_list(alone, (level,))
    if joined.is_empty():
        return alone
    # How many units a firm has in the frame is asked before a unit stands in each of its lists.
    placed = of_list(with_units(joined), (level,))
    once = gathered(placed, ("indicator", level), asked_once(indicator))
    return pl.concat([alone, once.select(alone.columns)], how="vertical_relaxed")


def _of_member(rows: pl.DataFrame, level: str, member: str) -> pl.DataFrame:
    return rows.filter(pl.col(level).cast(pl.String) == member)


def _whole(answer: pl.Series) -> pl.Series:
    """Yes/no as 1 and 0, amounts in units of their own last place."""
    return (answer.to_physical() if answer.dtype == pl.Decimal else answer).cast(pl.Int64)
