# SPDX-License-Identifier: Apache-2.0
"""What one unit adds to an indicator: int64 parts that only need adding up.

1 a unit that sent nothing today has no answers, whatever earlier state it is shown with
2 the four expressions of the indicator become `inside` (frame), `counts` (where), numerator, denominator
3 from these: what is known, what the unknown could still add, who was expected and who reported
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from gulian.errors import SumTooLarge
from gulian.expr import Context, Expression
from gulian.monitor.columns import todays
from gulian.monitor.firms import gathered, several
from gulian.monitor.members import member_keys
from gulian.schemes import Indicator

COUNTS: tuple[str, ...] = ("expected", "reported", "carried", "on_time", "proxy")

PARTS: tuple[str, ...] = (
    "numerator",
    "denominator",
    "denominator_reported",
    "open_numerator",
    "open_denominator",
    "denominator_unknown",
    "frame_unknown",
    *COUNTS,
)
"""What is added up. `open_*` is what those of unknown state could still add to either sum."""

# A floating sum is good to 1 part in 10^15, so one below this is certainly below 2^63.
_SAFE = 9.2e18


@dataclass(frozen=True)
class Prepared:
    """The unit frame made ready once for all indicators.

    answers : what today's reports say; null where a unit sent none
    keys    : the member of each level (`members.member_keys`)
    several : bool[n_units], the firm has other units
    """

    answers: pl.DataFrame
    keys: pl.DataFrame
    several: pl.Series

    @classmethod
    def of(cls, units: pl.DataFrame, date: dt.date) -> Prepared:
        return cls(todays(units, date), member_keys(units), several(units))


@dataclass(frozen=True)
class Parts:
    """The parts of one indicator: of units that stand alone, and what is needed to join the others by firm.

    alone  : one row per unit, level keys and `PARTS`
    joined : answers of units whose firm has several and counts once; empty where every unit counts
    once   : which answers count once per firm (`firms.gathered`)
    """

    alone: pl.DataFrame
    joined: pl.DataFrame
    once: frozenset[str]

    def at(self, *levels: str) -> pl.DataFrame:
        """The keys of the levels and `PARTS` for the units in `joined`, each whole firm counting once."""
        rows = self.joined.explode("list") if "list" in levels else self.joined
        return _parts(gathered(rows, levels, self.once)).select(*levels, *PARTS)


def parts_of(prepared: Prepared, indicator: Indicator, context: Context) -> Parts:
    """Evaluate an indicator over every unit of its frame.

    Raises SumTooLarge where a sum could leave 64 bits, and what an expression raises.
    """
    compiled = {name: part.compile(context) for name, part in _expressions(indicator).items()}
    answered = nw.from_native(prepared.answers, eager_only=True)
    evaluated = answered.select("reported", "carried", "on_time", "proxy", **compiled).to_native()
    once = frozenset(
        name for name in ("numerator", "denominator") if _counts_once(evaluated, indicator, name)
    )
    rows = pl.concat([evaluated, prepared.keys, prepared.several.to_frame("several")], how="horizontal")
    rows = rows.filter(pl.col("inside").fill_null(value=True))
    places = max(indicator.numerator.kind.scale, indicator.denominator.kind.scale)
    _check_size(rows, indicator.path, places)
    rows = rows.with_columns(_as_numbers(places))
    counts_firms = pl.lit(indicator.counting_unit == "firm")
    by_firm = counts_firms & pl.col("several") & pl.col("inside").fill_null(value=False)
    joined = rows.filter(by_firm).with_columns(firm_units=pl.len().over("code"))
    return Parts(_parts(rows.filter(~by_firm)), joined, once)


def _expressions(indicator: Indicator) -> dict[str, Expression]:
    return {
        "inside": indicator.frame,
        "counts": indicator.where,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
    }


def _counts_once(evaluated: pl.DataFrame, indicator: Indicator, name: str) -> bool:
    """Yes/no, or the same for every unit (`denominator: 1`): counted once per firm, not once per unit."""
    return evaluated.schema[name] == pl.Boolean or not _expressions(indicator)[name].names


def _as_numbers(places: int) -> list[pl.Expr]:
    """Yes/no as 1 and 0 in one byte; amounts in eight, both in units of 10^-places: the rate is the same."""
    silent = ~pl.col("reported")
    inside = pl.col("inside").fill_null(value=False)
    counted = {
        "expected": inside,
        "reported": inside & pl.col("reported"),
        "carried": inside & silent & pl.col("carried").is_not_null(),
        "on_time": inside & pl.col("on_time").fill_null(value=False),
        "proxy": inside & pl.col("proxy").fill_null(value=False),
    }
    amounts = pl.col("numerator", "denominator")
    scaled = amounts.cast(pl.Decimal(38, places)).to_physical() if places else amounts
    numbers = [scaled.cast(pl.Int64)]
    return numbers + [value.cast(pl.Int8).alias(name) for name, value in counted.items()]


def _parts(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `PARTS`: each answer sorted into known, open, unknown."""
    inside = pl.col("inside").fill_null(value=False)
    counts = inside & pl.col("counts").fill_null(value=False)
    perhaps = inside & pl.col("counts").is_null()
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    open_ = perhaps | (counts & numerator.is_null())
    zero = pl.lit(0, pl.Int64)
    return rows.with_columns(
        numerator=pl.when(counts & denominator.is_not_null()).then(numerator).fill_null(zero),
        denominator=pl.when(counts).then(denominator).fill_null(zero),
        denominator_reported=pl.when(counts & numerator.is_not_null()).then(denominator).fill_null(zero),
        open_numerator=pl.when(open_).then(denominator).fill_null(zero),
        open_denominator=pl.when(perhaps).then(denominator).fill_null(zero),
        denominator_unknown=((counts | perhaps) & denominator.is_null()).cast(pl.Int8),
        frame_unknown=pl.col("inside").is_null().cast(pl.Int8),
    )


def _check_size(rows: pl.DataFrame, path: str, places: int) -> None:
    """Integers wrap round silently when added past 64 bits: refuse before."""
    for name in ("numerator", "denominator"):
        total = rows[name].cast(pl.Float64).abs().sum() * 10**places
        if total > _SAFE:
            raise SumTooLarge(indicator=path, part=name, total=f"{total:.1e}")
