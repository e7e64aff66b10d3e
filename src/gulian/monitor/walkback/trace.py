# SPDX-License-Identifier: Apache-2.0
"""From a printed number back to the firms it counts.

1 take the name apart  2 find the units it is made of, with what each adds  3 join each unit's report: file,
row, receipt, source  4 leave out whom the reader may not see, and say how much they add

The sums are computed again from the units, so a trace is also a proof: `numerator` and `denominator` are the
sums of its rows and of what is hidden.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from gulian.errors import NumberUnknown
from gulian.expr import Context
from gulian.monitor.indicators.members import check_levels, member_keys, named
from gulian.monitor.indicators.parts import COUNTS
from gulian.monitor.walkback.contributions import contributions
from gulian.monitor.walkback.numbers import NOT_OPEN, RATE_PARTS, UNITS, NumberName
from gulian.schemes import Indicator, fen_in

FIRMS: dict[str, pl.DataType] = {
    "unit": pl.String(),
    "code": pl.String(),
    "name": pl.String(),
    "county": pl.String(),
    "counts": pl.Boolean(),
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "reported": pl.Boolean(),
    "numerator_known": pl.Boolean(),
    "file": pl.String(),
    "row": pl.Int64(),
    "received_at": pl.Datetime("us", "UTC"),
    "source": pl.String(),
    "filled_by": pl.String(),
}
"""One row per unit. file, row, received_at, source: of its report of the day in use; null where silent."""


@dataclass(frozen=True)
class Hidden:
    """Units behind a number that the reader may not see; sums null where these are too few."""

    units: int
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What a number is made of.

    name        : the number's name, taken apart
    member_name : what the member is called: 合计, 样例一市
    indicator   : the definition it was computed by; None for a count of units
    numerator, denominator : sums over all units; None for a part that has none
    value       : numerator / denominator in the unit of the indicator, pooled; a count: the count
    firms       : `FIRMS`, what the reader may see; `hidden` is the rest
    """

    name: NumberName
    date: dt.date
    member_name: str
    indicator: Indicator | None
    numerator: int | None
    denominator: int | None
    value: float | int | None
    firms: pl.DataFrame
    hidden: Hidden

    @property
    def frame_zh(self) -> str:
        """口径 in words: what the sums are over."""
        if self.indicator is None:
            return "名录内应报单位"
        counted = {"firm": "按企业计数", "unit": "按填报单位计数"}[self.indicator.counting_unit]
        return f"{self.indicator.base_zh}；{counted}；未报单位计入分母、不计入分子"


@dataclass(frozen=True)
class Facts:
    """The day a number is traced in.

    units   : the unit frame of the date
    chosen  : the reports in use (`choose_reports`), any dates
    scope   : units the reader may see; None = all
    smallest: hidden units fewer than this have no sums told
    """

    date: dt.date
    units: pl.DataFrame
    chosen: pl.DataFrame
    context: Context
    scope: Collection[str] | None = None
    smallest: int = 3


def trace(number: str, facts: Facts, indicators: Collection[Indicator]) -> Trace:
    """The units behind a number that is counted or summed over units.

    Raises NumberUnknown where no such number is printed, UnknownLevel.
    """
    name = NumberName.of(number)
    check_levels((name.level,))
    known = {each.id: each for each in indicators}
    if name.subject in known:
        return _rate(name, facts, known[name.subject])
    if name.subject in (UNITS, NOT_OPEN):
        return _count(name, facts)
    raise NumberUnknown(number[:80])


def _rate(name: NumberName, facts: Facts, indicator: Indicator) -> Trace:
    if name.part.removesuffix("-share").removesuffix("-change") not in (*RATE_PARTS, *COUNTS, "rank"):
        raise NumberUnknown(str(name))
    rows = contributions(facts.units, indicator, name.level, name.member, facts.date, facts.context)
    counted = name.part.removesuffix("-share")
    if name.part == "value_reported":
        rows = rows.filter("numerator_known")
    elif counted in COUNTS and counted != "expected":
        rows = rows.filter(pl.col(counted) > 0)
    numerator, denominator = int(rows["numerator"].sum()), int(rows["denominator"].sum())
    value: float | int | None
    if counted in COUNTS:
        value = int(rows[counted].sum())
    elif indicator.total:
        value = numerator / fen if (fen := fen_in().get(indicator.unit)) else numerator
    else:
        scale = 100 if indicator.unit == "percent" else 1
        value = scale * numerator / denominator if denominator else None
    shown = rows.drop(COUNTS).join(facts.units.select("unit", "reported"), on="unit", how="left")
    return _told(name, facts, shown, indicator, (numerator, denominator, value))


def _count(name: NumberName, facts: Facts) -> Trace:
    """Units of a member that are counted: expected, reported ...; not_open: firms known to stand still."""
    keys = member_keys(facts.units).select(pl.col(name.level).alias("key"))
    inside = pl.concat([facts.units, keys], how="horizontal")
    if name.level == "list":
        inside = inside.drop_nulls("key").explode("key")
    inside = inside.filter(pl.col("key").cast(pl.String) == name.member)
    counted = _counted(name, inside)
    rows = counted.select(
        "unit",
        "code",
        pl.lit(value=True).alias("counts"),
        pl.lit(1, pl.Int64).alias("numerator"),
        pl.lit(None, pl.Int64).alias("denominator"),
        "reported",
        pl.col("reported").alias("numerator_known"),
    )
    value = rows["code"].n_unique() if name.subject == NOT_OPEN else rows.height
    return _told(name, facts, rows, None, (value, None, value))


def _counted(name: NumberName, units: pl.DataFrame) -> pl.DataFrame:
    if name.subject == NOT_OPEN:
        told = units.filter("reported")
        running = told.filter(pl.col("opened").fill_null(value=False))
        return told.join(running.select("code").unique(), on="code", how="anti", maintain_order="left")
    conditions = {
        "expected": pl.lit(value=True),
        "reported": pl.col("reported"),
        "silent": ~pl.col("reported"),
        "on_time": pl.col("on_time").fill_null(value=False),
        "proxy": pl.col("proxy").fill_null(value=False),
        "carried": ~pl.col("reported") & pl.col("carried").is_not_null(),
    }
    part = name.part.removesuffix("-share")
    if part not in conditions:
        raise NumberUnknown(str(name))
    return units.filter(conditions[part])


def _told(
    name: NumberName,
    facts: Facts,
    rows: pl.DataFrame,
    indicator: Indicator | None,
    sums: tuple[int | None, int | None, float | int | None],
) -> Trace:
    """The rows with their reports, and without whom the reader may not see."""
    todays = facts.chosen.filter(pl.col("date") == facts.date)
    reports = todays.select("unit", "file", "row", "received_at", "source", "filled_by")
    register = facts.units.select("unit", "name", "county").unique("unit", maintain_order=True)
    joined = (
        rows.join(register, on="unit", how="left", maintain_order="left")
        .join(reports, on="unit", how="left", maintain_order="left")
        .select(pl.col(column).cast(kind) for column, kind in FIRMS.items())
        .sort("unit")
    )
    may = joined if facts.scope is None else joined.filter(pl.col("unit").is_in(sorted(facts.scope)))
    numerator, denominator, value = sums
    member = pl.DataFrame({"level": [name.level], "code": [name.member]})
    return Trace(
        name=name,
        date=facts.date,
        member_name=str(named(member, facts.date)["name"][0]),
        indicator=indicator,
        numerator=numerator,
        denominator=denominator,
        value=value,
        firms=may,
        hidden=_hidden(joined, may, facts.smallest),
    )


def _hidden(all_rows: pl.DataFrame, seen: pl.DataFrame, smallest: int) -> Hidden:
    rest = all_rows.join(seen.select("unit"), on="unit", how="anti")
    if rest["code"].n_unique() < smallest and rest.height:
        return Hidden(rest.height, None, None)
    return Hidden(rest.height, int(rest["numerator"].sum()), int(rest["denominator"].sum()))
