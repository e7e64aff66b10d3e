# SPDX-License-Identifier: Apache-2.0
"""The sums of `measure` over a frame that lies on a cluster (PySpark), or is not in memory (Polars, lazy).

1 the same expressions, compiled for the engine: what each unit answers to every indicator
2 one pass over all units: parts added up in every cell of level keys, of units that count by themselves
3 units of firms with several units come here, where indicators count such firms once (`firms.py`)
4 the cells are added up to members here, as units are in `measure`: int64, so the result is equal row by row
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl

from gulian.errors import FrameNotLazy, SumTooLarge, TooManyPlants
from gulian.expr import Context
from gulian.expr.model import Backend
from gulian.monitor.indicators.firms import Answer, of_firms, of_list, sorted_out, summed, with_units
from gulian.monitor.indicators.members import check_levels, member_keys, parents
from gulian.monitor.indicators.parts import ANSWERS, COUNTS, PARTS, SAFE, asked_once, expressions_of
from gulian.monitor.indicators.sums import opened, stored_of
from gulian.schemes import Indicator, words

KEYS: tuple[str, ...] = (
    "county", "city", "province", "body", "park", "section", "division", "size", "above_scale", "lists",
)  # fmt: skip
"""What decides in which members of the levels a unit stands."""
NOTHING = pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String), "above_scale": pl.Boolean})
MOST_JOINED = 5_000_000
"""Units of firms with several units that are brought together here, at most."""
OVERFLOW = ("ARITHMETIC_OVERFLOW", "CAST_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE")

KEPT = ("reported", "carried", "on_time", "proxy", "code", *KEYS)
"""Columns that are read whether a unit reported or not."""

Lazy = nw.LazyFrame[Any]


@dataclass(frozen=True)
class _Asked:
    """An indicator among others.

    at : its number, which stands before the names of its columns;  places : of both sums
    """

    at: int
    indicator: Indicator
    places: int

    @classmethod
    def of(cls, at: int, indicator: Indicator) -> _Asked:
        places = max(indicator.numerator.kind.scale, indicator.denominator.kind.scale)
        return cls(at, indicator, places)

    @property
    def by_firm(self) -> bool:
        """Whether firms are counted, not units."""
        return self.indicator.counting_unit == "firm"

    def column(self, name: str) -> str:
        """`numerator` -> `3 numerator`"""
        return f"{self.at} {name}"

    def answer(self, name: str) -> nw.Expr:
        return nw.col(self.column(name))


def measure_lazily(
    units: object,
    indicators: Sequence[Indicator],
    levels: Sequence[str],
    date: dt.date,
    context: Context | None = None,
) -> pl.DataFrame:
    """The sums frame of `measure`, computed where the units lie: a PySpark frame, or a lazy one of Polars.

    units : the unit frame of the date; booleans, int64, dates and texts as `docs/rooms.md` has them
    Raises FrameNotLazy, UnknownLevel, SumTooLarge, TooManyPlants, NotVectorised where an expression cannot be
    computed there, and the engine's own error where a value leaves 64 bits.
    """
    return opened(take_lazily(units, indicators, levels, date, context))


def take_lazily(
    units: object,
    indicators: Sequence[Indicator],
    levels: Sequence[str],
    date: dt.date,
    context: Context | None = None,
) -> pl.DataFrame:
    """What `take` stores of a day, computed where the units lie. Arguments and errors: `measure_lazily`."""
    check_levels(levels)
    frame = _lazy(units)
    backend: Backend = "spark" if frame.implementation.is_pyspark() else "lazy"
    asked = [_Asked.of(at, each) for at, each in enumerate(indicators)]
    cells, joined = NOTHING, None
    if asked:
        answered = _answered(_todays(frame, date), asked, context or Context(date=date), backend)
        cells = _cells(answered, asked)
        joined = _joined(answered, [each for each in asked if each.by_firm])
    above = parents(cells.select("county", "city", "province"))
    return stored_of(_Summed.of(cells, joined, asked), levels, above, date)


def _lazy(units: object) -> Lazy:
    frame = nw.from_native(units, pass_through=True)
    if isinstance(frame, nw.LazyFrame) and (
        frame.implementation.is_pyspark() or frame.implementation.is_polars()
    ):
        return frame
    raise FrameNotLazy(type(units).__name__)


def _todays(frame: Lazy, date: dt.date) -> Lazy:
    """As `columns.asked`: what neither register nor day says is an answer, and of today only; and the level
    keys, all there."""
    schema, given = frame.collect_schema(), words("unit")
    columns: dict[str, nw.Expr] = {
        name: nw.when(nw.col("reported")).then(nw.col(name))
        for name in schema
        if name not in given and name not in KEPT
    }
    columns |= {name: nw.lit(None, nw.String) for name in KEYS if name not in schema}
    return frame.with_columns(date=nw.lit(date), **columns)


def _answered(frame: Lazy, asked: Sequence[_Asked], context: Context, backend: Backend) -> Lazy:
    """`code`, the level keys, `several`, and what each unit answers to each indicator, as numbers."""
    compiled, counts = dict[str, nw.Expr](), dict[str, nw.Expr]()
    for each in asked:
        for name, part in expressions_of(each.indicator).items():
            expr = part.compile(context, backend)
            if name in ("numerator", "denominator"):
                expr = _number(expr, each.places)
            compiled[each.column(name)] = expr
        made = _counted(each.answer)
        counts |= {each.column(name): made[name] for name in COUNTS}
    if any(each.by_firm for each in asked):
        frame = frame.with_columns(several=nw.len().over("code") > 1)
    else:
        frame = frame.with_columns(several=nw.lit(value=False))
    plain = frame.with_columns(**compiled).with_columns(**counts)
    return plain.select("code", *KEYS, "several", *compiled, *counts)


def _number(expr: nw.Expr, places: int) -> nw.Expr:
    """Yes/no and amounts as int64, in units of 10^-places."""
    if places:
        expr = expr.cast(nw.Decimal(38, places)) * nw.lit(Decimal(10**places))
    return expr.cast(nw.Int64)


def _cells(answered: Lazy, asked: Sequence[_Asked]) -> pl.DataFrame:
    """The sums of units that count by themselves, by cell of level keys: a row each, all indicators beside
    each other; `N rows` says of how many units, `N size` what both sums are at most."""
    sums: dict[str, nw.Expr] = {}
    for each in asked:
        alone = _seen(each) & ~_apart(each)
        made = sorted_out(each.answer) | {name: each.answer(name) for name in COUNTS}
        sums |= {
            each.column(f"sum {name}"): nw.when(alone).then(made[name].cast(nw.Int64)).otherwise(0)
            for name in PARTS
        }
        sums[each.column("rows")] = alone.cast(nw.Int64)
        for name in ("numerator", "denominator"):
            size = nw.when(_seen(each)).then(each.answer(name).cast(nw.Float64).abs()).otherwise(0.0)
            sums[each.column(f"size {name}")] = size.fill_null(0.0)
    totals = [nw.col(name).sum() for name in sums]
    grouped = answered.select(*KEYS, **sums).group_by(*KEYS).agg(*totals)
    try:
        cells = _collected(grouped)
    except Exception as error:
        if any(word in str(error) for word in OVERFLOW):
            _check_size(_collected(_sizes(answered.select(**sums), asked)), asked)
        raise
    _check_size(cells, asked)
    return cells


def _sizes(rows: Lazy, asked: Sequence[_Asked]) -> Lazy:
    """What both sums of each indicator are at most: asked only after a sum has left 64 bits."""
    names = [each.column(f"size {part}") for each in asked for part in ("numerator", "denominator")]
    return rows.select(nw.col(*names).sum())


def _check_size(cells: pl.DataFrame, asked: Sequence[_Asked]) -> None:
    for each in asked:
        for part in ("numerator", "denominator"):
            total = float(cells[each.column(f"size {part}")].sum())
            if total > SAFE:
                raise SumTooLarge(indicator=each.indicator.path, part=part, total=f"{total:.1e}")


def _seen(each: _Asked) -> nw.Expr:
    """The unit is in the frame, or may be."""
    return each.answer("inside").fill_null(value=True)


def _apart(each: _Asked) -> nw.Expr:
    """The unit's firm has others, counts once, and is in the frame."""
    if not each.by_firm:
        return nw.lit(value=False)
    return nw.col("several") & each.answer("inside").fill_null(value=False)


def _joined(answered: Lazy, by_firm: Sequence[_Asked]) -> pl.DataFrame | None:
    """Units of firms with several units, with their answers to the indicators that count firms."""
    if not by_firm:
        return None
    names = [each.column(name) for each in by_firm for name in ANSWERS]
    some = answered.filter(nw.col("several")).select("code", *KEYS, *names)
    rows = _collected(some.head(MOST_JOINED + 1))
    if rows.height > MOST_JOINED:
        raise TooManyPlants(MOST_JOINED)
    return rows


def _collected(frame: Lazy) -> pl.DataFrame:
    """The rows of a frame, here."""
    native = frame.collect(backend="polars").to_native()
    assert isinstance(native, pl.DataFrame)
    return native


@dataclass(frozen=True)
class _Summed:
    """What `answers.Parts` is, with cells that were added up elsewhere.

    keys   : `member_keys` of the cells;  joined : of firms with several units, as `firms.of_firms`
    """

    asked: tuple[_Asked, ...]
    cells: pl.DataFrame
    keys: pl.DataFrame
    joined: Mapping[frozenset[str], pl.DataFrame]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(each.indicator for each in self.asked)

    @classmethod
    def of(cls, cells: pl.DataFrame, joined: pl.DataFrame | None, asked: Sequence[_Asked]) -> _Summed:
        rows = [cells.select(pl.lit(None, pl.String).alias("code"), *KEYS)]
        if joined is not None:
            rows.append(joined.select("code", *KEYS))
        keys = member_keys(pl.concat(rows, how="vertical_relaxed"))
        together: dict[frozenset[str], list[pl.DataFrame]] = {}
        for each in asked:
            if joined is not None and each.by_firm:
                units = _of_firms(joined, keys.slice(cells.height), each)
                together.setdefault(asked_once(each.indicator), []).append(units)
        of_all = {
            once: with_units(pl.concat(units, how="vertical_relaxed")) for once, units in together.items()
        }
        return cls(tuple(asked), cells, keys.head(cells.height), of_all)

    def at(self, *levels: str) -> pl.DataFrame:
        """`indicator` (id), the keys of the levels and `PARTS`: by indicator and member, unordered."""
        empty = self.keys.clear().select(
            pl.lit("").alias("indicator"), *levels, *(pl.lit(0).alias(name) for name in PARTS)
        )
        alone = [self._alone(each, levels) for each in self.asked]
        return summed([of_list(empty, levels), *alone, *of_firms(self.joined, levels)], levels)

    def _alone(self, each: _Asked, levels: tuple[str, ...]) -> pl.DataFrame:
        sums = self.cells.select(pl.col(each.column(f"sum {name}")).alias(name) for name in PARTS)
        rows = pl.concat([self.keys.select(*levels), sums], how="horizontal")
        some = rows.filter(self.cells[each.column("rows")] > 0)
        named = some.select(pl.lit(each.indicator.id).alias("indicator"), *levels, *PARTS)
        return of_list(named, levels)


def _of_firms(joined: pl.DataFrame, keys: pl.DataFrame, each: _Asked) -> pl.DataFrame:
    """The answers of units in the frame whose firms count once, with their keys."""
    answers = joined.select(pl.col(each.column(name)).alias(name) for name in ANSWERS)
    named = joined.select("code", pl.lit(each.indicator.id).alias("indicator"))
    rows = pl.concat([named, keys.drop("code", strict=False), answers], how="horizontal")
    return rows.filter(pl.col("inside").fill_null(value=False))


def _counted(answer: Answer) -> dict[str, nw.Expr]:
    """`COUNTS` of a unit, each 0 or 1."""
    inside, reported = answer("inside").fill_null(value=False), nw.col("reported")
    counted = {
        "expected": inside,
        "reported": inside & reported,
        "carried": inside & ~reported & ~nw.col("carried").is_null(),
        "on_time": inside & nw.col("on_time").fill_null(value=False),
        "proxy": inside & nw.col("proxy").fill_null(value=False),
    }
    return {name: value.cast(nw.Int8) for name, value in counted.items()}
