# SPDX-License-Identifier: Apache-2.0
"""An indicator of a scheme as a question to a sample: who is in its frame, who answered, what is unknown.

opening_rate over 1,240 firms, 1,180 of which reported  ->  population 1,240, sample 1,180 with 0 or 1
return_rate   ->  the staff of silent firms stays in the population, where the register has it
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from gulian.expr import Context
from gulian.monitor.columns import todays
from gulian.monitor.estimate.model import Margin, Question
from gulian.monitor.indicators.members import member_keys
from gulian.schemes import Indicator

LEVELS: tuple[str, ...] = (
    "province",
    "city",
    "county",
    "park",
    "body",
    "section",
    "division",
    "size",
    "above_scale",
)
"""Columns that margins and levels may name."""

_COARSER: dict[str, tuple[tuple[str, ...], ...]] = {
    "division": (("section",),),
    "county": (("city",), ("province",)),
    "city": (("province",),),
}


@dataclass(frozen=True, eq=False)
class Asked:
    """sample, population : `LEVELS`, `numerator`, `denominator` (null = unknown); question : about them."""

    sample: pl.DataFrame
    population: pl.DataFrame
    question: Question


def asked(units: pl.DataFrame, indicator: Indicator, date: dt.date, context: Context | None = None) -> Asked:
    """The units of an indicator's frame, and those whose answer of the date is known.

    units : the unit frame (`docs/rooms.md`). Units count, also where the indicator counts firms.
    A unit that is not known to be in the frame is left out. The question is one of a share where no unit
    that answered exceeds its base, else of a ratio.
    """
    used = context or Context(date=date)
    parts = {
        "inside": indicator.frame,
        "counts": indicator.where,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
    }
    frame = nw.from_native(todays(units, date), eager_only=True)
    found = frame.select("reported", **{name: part.compile(used) for name, part in parts.items()}).to_native()
    places = max(indicator.numerator.kind.scale, indicator.denominator.kind.scale)
    found = found.with_columns(_whole(name, places) for name in ("numerator", "denominator"))
    # One that does not meet the condition adds nothing to either sum; whether a silent one does is unknown.
    counts = pl.col("counts")
    found = found.with_columns(
        pl.when(counts).then(name).when(~counts).then(0).alias(name) for name in ("numerator", "denominator")
    )
    rows = pl.concat([found, member_keys(units).select(LEVELS)], how="horizontal")
    population = rows.filter("inside").drop("inside", "counts")
    sample = population.filter(
        "reported", pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    )
    over = sample.select(
        ((pl.col("numerator") < 0) | (pl.col("numerator") > pl.col("denominator"))).any()
    ).item()
    alike = population.select((pl.col("denominator") == 1).fill_null(value=False).all()).item()
    base = None if alike else "denominator"
    question = Question(indicator.id, "numerator", base, "ratio" if over else "share")
    return Asked(sample, population, question)


def margin_of(columns: tuple[str, ...]) -> Margin:
    """A margin with the usual ways to put thin groups together.

    A division goes into its section, a county into its city, then its province; crossed cells leave out their
    last column first: section x size -> section.
    """
    coarser = tuple(
        (*columns[:-1], *instead) if columns[:-1] else instead for instead in _COARSER.get(columns[-1], ())
    )
    shorter = tuple(columns[:count] for count in range(len(columns) - 1, 0, -1))
    return Margin(columns, (*coarser, *shorter))


def _whole(name: str, places: int) -> pl.Expr:
    """Yes/no as 1 and 0; decimals in units of their last place, in both sums alike."""
    value = pl.col(name)
    return (value.cast(pl.Decimal(38, places)).to_physical() if places else value).cast(pl.Int64).alias(name)
