# SPDX-License-Identifier: Apache-2.0
"""Several frames (口径) side by side, and where the difference of two rates comes from.

For the rates r(A) and r(B) of one date, with C the firms that both count:

    r0 = r(A)                          nA / dA over all that A counts
    r1 = A's definition, A's reports, over C       r1 - r0   firms that only A counts leave
    r2 = A's definition, B's reports, over C       r2 - r1   the same firms reported otherwise
    r3 = B's definition, B's reports, over C       r3 - r2   the same reports defined otherwise
    r4 = r(B)                                      r4 - r3   firms that only B counts join

The four effects add up to r(B) - r(A): rates are exact fractions, and what is printed is the difference of
printed rates, so that a reader who adds finds what the page says. Where some rate has nothing to divide by
(no firm in common, an answer B never asks), the effects beside it are unknown; the members are told anyway.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import narwhals as nw
import polars as pl

from gulian.errors import Language, RatesOfDifferentUnits
from gulian.expr import Context, Expression
from gulian.monitor.columns import asked
from gulian.monitor.indicators.frames_text import EFFECTS, WORDS, difference_in_words
from gulian.schemes import Indicator, fen_in


@dataclass(frozen=True)
class Side:
    """One rate over one frame.

    title_zh, title_en : what the frame is called: 规上名录, 云平台样本
    units     : the unit frame of the date, from whatever source
    """

    title_zh: str
    title_en: str
    indicator: Indicator
    units: pl.DataFrame


@dataclass(frozen=True)
class Rate:
    """Two sums and how many firms are in them; `value` is exact, None where there is nothing to divide by."""

    numerator: int
    denominator: int
    firms: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator > 0 else None


@dataclass(frozen=True)
class FrameDifference:
    """Why two rates differ.

    path  : r0 .. r4, see the module
    firms : how many only the first counts, both count, only the second counts
    """

    first: Side
    second: Side
    path: tuple[Rate, Rate, Rate, Rate, Rate]
    firms: tuple[int, int, int]

    @property
    def effects(self) -> tuple[Fraction | None, ...]:
        """The four effects in the order of `EFFECTS`, as shares; None = cannot be told."""
        values = [rate.value for rate in self.path]
        return tuple(None if a is None or b is None else b - a for a, b in pairwise(values))

    def frame(self) -> pl.DataFrame:
        """`effect numerator denominator firms value change zh en`: a row per step, the first rate on top.

        value, change : float64, unrounded, percent and percentage points where the indicator is in percent
        """
        times = _times(self.first.indicator)
        only_first, both, only_second = self.firms
        counts = dict(zip(EFFECTS, (only_first, both, both, only_second), strict=True))
        values = [rate.value for rate in self.path]
        changes = (None, *self.effects)
        rows = [
            {
                "effect": name,
                "numerator": rate.numerator,
                "denominator": rate.denominator,
                "firms": rate.firms,
                "value": None if value is None else float(value * times),
                "change": None if change is None else float(change * times),
                "zh": self.first.title_zh if at == 0 else WORDS[name][0].format(count=counts[name]),
                "en": self.first.title_en if at == 0 else WORDS[name][1].format(count=counts[name]),
            }
            for at, (name, rate, value, change) in enumerate(
                zip(("first", *EFFECTS), self.path, values, changes, strict=True)
            )
        ]
        whole = dict.fromkeys(("numerator", "denominator", "firms"), pl.Int64)
        texts = dict.fromkeys(("zh", "en"), pl.String)
        return pl.DataFrame(
            rows, schema={"effect": pl.String, **whole, "value": pl.Float64, "change": pl.Float64, **texts}
        )

    def sentence(self, lang: Language = "zh") -> str:
        """The difference in one sentence for a bulletin; printed changes add up to the printed difference."""
        return difference_in_words(self, lang)


def side_by_side(sides: Sequence[Side], date: dt.date, context: Context | None = None) -> pl.DataFrame:
    """A row per side: its titles, `indicator basis base_zh base_en unit firms numerator denominator value`.

    Raises what an expression raises.
    """
    rows = []
    for side in sides:
        rate = _rate(_members(side, date, context or Context(date=date)))
        times = _times(side.indicator)
        rows.append(
            {
                "title_zh": side.title_zh,
                "title_en": side.title_en,
                "indicator": side.indicator.path,
                "basis": side.indicator.basis,
                "base_zh": side.indicator.base_zh,
                "base_en": side.indicator.base_en,
                "unit": side.indicator.unit,
                "firms": rate.firms,
                "numerator": rate.numerator,
                "denominator": rate.denominator,
                "value": None if rate.value is None else float(rate.value * times),
            }
        )
    names = ("title_zh", "title_en", "indicator", "basis", "base_zh", "base_en", "unit")
    whole = dict.fromkeys(("firms", "numerator", "denominator"), pl.Int64)
    return pl.DataFrame(rows, schema={**dict.fromkeys(names, pl.String), **whole, "value": pl.Float64})


def explain(first: Side, second: Side, date: dt.date, context: Context | None = None) -> FrameDifference:
    """Where the difference of two rates comes from; a firm is its `code`, in both frames.

    Raises RatesOfDifferentUnits where one is a percentage and the other is not, or one is a total; and what
    an expression raises.
    """
    units = {(each.indicator.unit, each.indicator.total) for each in (first, second)}
    if len(units) > 1 or first.indicator.total:
        raise RatesOfDifferentUnits(first=first.indicator.path, second=second.indicator.path)
    asked_of = context or Context(date=date)
    mine, theirs = (_members(side, date, asked_of) for side in (first, second))
    common = mine.join(theirs, on="code", how="semi")
    otherwise = _amounts(first.indicator, second.units, date, asked_of)
    path = (
        _rate(mine),
        _rate(common),
        _rate(otherwise.join(common, on="code", how="semi")),
        _rate(theirs.join(mine, on="code", how="semi")),
        _rate(theirs),
    )
    both = common.height
    return FrameDifference(first, second, path, (mine.height - both, both, theirs.height - both))


def _members(side: Side, date: dt.date, context: Context) -> pl.DataFrame:
    """`code n d`: the firms a side counts, where frame and condition hold and the denominator is known."""
    indicator = side.indicator
    conditions = {"inside": indicator.frame, "counts": indicator.where}
    held = _evaluated(side.units, conditions, date, context)
    return _amounts(indicator, side.units.filter(held["inside"] & held["counts"]), date, context)


def _amounts(indicator: Indicator, units: pl.DataFrame, date: dt.date, context: Context) -> pl.DataFrame:
    """`code n d` of firms whose denominator is known: yes/no and constants once per firm, amounts added."""
    parts = {"n": indicator.numerator, "d": indicator.denominator}
    scale = max(each.kind.scale for each in parts.values())
    found = _evaluated(units, parts, date, context)
    whole = found.select(
        (_physical(name) if each.kind.name == "decimal" else pl.col(name).cast(pl.Int64))
        * 10 ** (scale - each.kind.scale)
        for name, each in parts.items()
    )
    once = indicator.counting_unit == "firm"
    rows = units.select("code").hstack(whole).filter(pl.col("d").is_not_null())
    return rows.group_by("code").agg(
        pl.col(name).max() if once and (each.kind.name == "bool" or not each.names) else pl.col(name).sum()
        for name, each in parts.items()
    )


def _physical(name: str) -> pl.Expr:
    return pl.col(name).to_physical().cast(pl.Int64)


def _evaluated(
    units: pl.DataFrame, parts: Mapping[str, Expression], date: dt.date, context: Context
) -> pl.DataFrame:
    """A column per part; a column the frame does not have is unknown in every row."""
    names = {name for each in parts.values() for name in each.names}
    rows = asked(units, date, names)
    missing = sorted(names - set(rows.columns))
    rows = rows.with_columns(pl.lit(None).alias(name) for name in missing)
    compiled = {name: each.compile(context) for name, each in parts.items()}
    seen = nw.from_native(rows, eager_only=True).select(nw.col("reported").alias("_rows"), **compiled)
    return seen.to_native().drop("_rows")


def _times(indicator: Indicator) -> Fraction:
    """From a quotient of sums to the unit it is printed in."""
    return Fraction(100 if indicator.unit == "percent" else 1, fen_in().get(indicator.unit, 1))


def _rate(members: pl.DataFrame) -> Rate:
    added = members.select(pl.col("n", "d").cast(pl.Int128).sum()).row(0)
    return Rate(added[0], added[1], members.height)
