# SPDX-License-Identifier: Apache-2.0
"""What is stored of a day: sums that add. Parts without a common firm add up; a corrected part is replaced.

    nation = add(take(units_of_a, ...), take(units_of_b, ...))          a and b share no firm
    county corrected:  nation - (its firms as they were) + (its firms as they are)

Integers, so that taking out is exact: the result is that of measuring everything anew, to the last bit.
A firm whose units lie in several counties counts once where all of them lie, so a part is always whole firms
(`whole_firms`): the county's units and their firms' other units, wherever these are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from gulian.errors import PartNotInside, SumsNotAlike, SumTooLarge
from gulian.monitor.indicators.members import TOTAL
from gulian.monitor.indicators.parts import COUNTS, PARTS
from gulian.monitor.indicators.sums import STORED
from gulian.monitor.model import LEVELS

_KEY = ("date", "indicator", "level", "code")
_SAFE = 9.2e18


def add(*parts: pl.DataFrame) -> pl.DataFrame:
    """Stored sums (`sums.take`) of parts without a common firm, as one, in the order of the first.

    Raises SumsNotAlike where two were not taken by the same definitions of the same indicators over the same
    levels, SumTooLarge where a sum would leave 64 bits.
    """
    _check_alike(parts)
    together = pl.concat(parts)
    _check_size(together)
    return _ordered(together, parts[0])


def less(whole: pl.DataFrame, part: pl.DataFrame) -> pl.DataFrame:
    """Stored sums without those of a part that is in them.

    Raises as `add` does, and PartNotInside where the part has what the whole has not.
    """
    _check_alike((whole, part))
    negative = part.with_columns(-pl.col(PARTS))
    left = _ordered(pl.concat([whole, negative]), whole)
    wrong = left.filter(pl.any_horizontal(pl.col(COUNTS) < 0))
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise PartNotInside(**{name: str(row[name]) for name in ("date", "indicator", "level", "code")})
    return left


def revised(whole: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Stored sums in which a part as it was is replaced by the same firms as they are now.

    before, after : stored sums of the same whole firms (`whole_firms`). Raises as `add` does.
    """
    return add(less(whole, before), after)


def whole_firms(units: pl.DataFrame, part: pl.Series | pl.Expr) -> pl.Series:
    """bool[n_units]: the units of every firm that has one in the part.

    part : bool[n_units], say `pl.col("county") == "330106"`; unknown is outside
    """
    chosen = units.select(part.alias("part")).to_series().fill_null(value=False)
    if "product" in units.columns:
        return units["code"].is_in(units["code"].filter(chosen).unique().implode())
    plant = units["unit"].ne_missing(units["code"])
    # Only a firm with a unit that does not bear its code can have others elsewhere.
    named = units["code"].filter(plant)
    spread = named.filter(chosen.filter(plant)).unique()
    perhaps = units["code"].is_in(spread.implode()) if len(spread) else chosen
    heads = units["code"].filter(chosen & ~plant)
    away = heads.filter(heads.is_in(named.implode()))
    return chosen | perhaps | (units["code"].is_in(away.implode()) if len(away) else chosen)


def _ordered(together: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """One row per member that still has a unit, and per whole; indicators and levels as in `first`."""
    added = together.group_by(_KEY).agg(
        pl.col("pin").first(), pl.col("parent").drop_nulls().min(), pl.col(PARTS).sum()
    )
    standing = (pl.col("expected") + pl.col("frame_unknown") != 0) | (pl.col("level") == TOTAL)
    indicators = first["indicator"].unique(maintain_order=True)
    order = pl.col("indicator").cast(pl.Enum(indicators)), pl.col("level").cast(pl.Enum(LEVELS))
    return added.filter(standing).sort("date", *order, "code").select(STORED)


def _check_alike(parts: Sequence[pl.DataFrame]) -> None:
    pins = [set(part.select("date", "indicator", "pin").unique().iter_rows()) for part in parts]
    different = set[tuple[dt.date, str, str]]().union(*pins) - pins[0].intersection(*pins)
    if different:
        date, indicator, pin = min(different)
        raise SumsNotAlike(date=date.isoformat(), indicator=indicator, pin=pin)


def _check_size(together: pl.DataFrame) -> None:
    """Integers wrap round silently when added past 64 bits: refuse before."""
    totals = (
        together.filter(level=TOTAL)
        .group_by("date", "indicator")
        .agg(pl.col(PARTS).cast(pl.Float64).abs().sum())
    )
    for name in PARTS:
        wrong = totals.filter(pl.col(name) > _SAFE).sort("date", "indicator")
        if not wrong.is_empty():
            row = wrong.row(0, named=True)
            raise SumTooLarge(indicator=row["indicator"], part=name, total=f"{row[name]:.1e}")
