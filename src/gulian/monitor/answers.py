# SPDX-License-Identifier: Apache-2.0
"""What one unit adds to an indicator: int64 parts that only need adding up.

1 a unit that sent nothing today has no answers, whatever earlier state it is shown with
2 the four expressions of the indicator become `inside` (frame), `counts` (where), numerator, denominator
3 from these: what is known, what the unknown could still add, who was expected and who reported
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
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

ANSWERS: tuple[str, ...] = ("inside", "counts", "numerator", "denominator", *COUNTS)
"""What an indicator asks of a unit; `inside` and `counts` may be unknown."""

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
    """The parts of several indicators: of units that stand alone, and what joins the others by firm.

    alone  : a row per unit and indicator: `indicator` (enumerated in the order given), level keys, `PARTS`
    joined : answers of units whose firm has several and counts once, by which answers count once per firm
             (`firms.gathered`); nothing where every unit counts
    """

    alone: pl.DataFrame
    joined: Mapping[frozenset[str], pl.DataFrame]

    def at(self, *levels: str) -> pl.DataFrame:
        """`indicator`, the keys of the levels and `PARTS` of every unit, each whole firm counting once."""
        keys = ("indicator", *levels)
        frames = [_of_list(self.alone, levels).select(*keys, *PARTS)]
        for once, rows in self.joined.items():
            frames.append(_parts(gathered(_of_list(rows, levels), keys, once)).select(*keys, *PARTS))
        return pl.concat(frames, how="vertical_relaxed")


def parts_of(prepared: Prepared, indicators: Sequence[Indicator], context: Context) -> Parts:
    """Evaluate indicators over every unit of their frames.

    Raises SumTooLarge where a sum could leave 64 bits, and what an expression raises.
    """
    names = pl.Enum([indicator.id for indicator in indicators])
    alone, joined = list[pl.DataFrame](), dict[frozenset[str], list[pl.DataFrame]]()
    for indicator in indicators:
        single, several, once = _of_one(prepared, indicator, context)
        named = pl.lit(indicator.id, names).alias("indicator")
        alone.append(single.with_columns(named))
        joined.setdefault(once, []).append(several.with_columns(named))
    return Parts(
        pl.concat(alone) if alone else _nothing(prepared, names),
        {once: pl.concat(rows, how="vertical_relaxed") for once, rows in joined.items()},
    )


def _of_one(
    prepared: Prepared, indicator: Indicator, context: Context
) -> tuple[pl.DataFrame, pl.DataFrame, frozenset[str]]:
    """Parts of the units that stand alone, answers of the others, which answers count once per firm."""
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
    alone = _parts(rows.filter(~by_firm)).select(*prepared.keys.columns, *PARTS)
    return alone, joined.select(*prepared.keys.columns, *ANSWERS, "firm_units"), once


def _nothing(prepared: Prepared, names: pl.Enum) -> pl.DataFrame:
    empty = dict.fromkeys(PARTS, pl.Int64)
    return pl.DataFrame(schema={"indicator": names, **prepared.keys.schema, **empty})


def _of_list(rows: pl.DataFrame, levels: tuple[str, ...]) -> pl.DataFrame:
    """A unit stands in each of its lists."""
    return rows.drop_nulls("list").explode("list", empty_as_null=True) if "list" in levels else rows


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
