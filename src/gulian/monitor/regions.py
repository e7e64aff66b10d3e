# SPDX-License-Identifier: Apache-2.0
"""Regions as rows, with what a warning over regions may name, and the warnings they raise.

1 one row per county, city and province: who reported (`completeness`), each rate and its change
2 a condition that has held on so many days in a row raises its warning; unknown raises nothing
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from gulian.expr import Context
from gulian.monitor.columns import truth
from gulian.monitor.indicators.completeness import completeness
from gulian.monitor.indicators.members import REGION_LEVELS
from gulian.schemes import Indicator, WarningRule

LEVELS = REGION_LEVELS[:-1]
COUNTS = ("expected", "reported", "carried", "on_time", "proxy")

SCHEMA: dict[str, pl.DataType] = {
    "warning": pl.String(),
    "severity": pl.String(),
    "level": pl.String(),
    "code": pl.String(),
    "name": pl.String(),
    "expected": pl.Int64(),
    "reported": pl.Int64(),
    "since": pl.Date(),
    "tell": pl.List(pl.String()),
    "message_zh": pl.String(),
    "message_en": pl.String(),
}


def region_rows(
    units: pl.DataFrame, rates: pl.DataFrame, indicators: Sequence[Indicator], date: dt.date
) -> pl.DataFrame:
    """`level code name`, `COUNTS`, and each indicator as `<id>` and `<id>_change`, by level and code.

    units : unit frame of the date; rates : its rates, with `before` where they were compared
    Rates are decimals with the places the indicator is printed with: a change is what a reader subtracts.
    """
    counts = completeness(units, LEVELS, date).select("level", "code", "name", *COUNTS)
    known = rates if "before" in rates.columns else rates.with_columns(before=pl.lit(None, pl.Float64))
    for indicator in indicators:
        now, before = (_printed(name, indicator.decimals) for name in ("value", "before"))
        values = known.filter(indicator=indicator.id).select(
            "level", "code", now.alias(indicator.id), (now - before).alias(f"{indicator.id}_change")
        )
        counts = counts.join(values, on=("level", "code"), how="left", maintain_order="left")
    return counts


def _printed(name: str, decimals: int) -> pl.Expr:
    rounded = pl.col(name).round(decimals, mode="half_away_from_zero")
    return rounded.cast(pl.Decimal(18, decimals))


def raised_regions(
    rules: Sequence[WarningRule], days: Mapping[dt.date, pl.DataFrame], context: Context | None = None
) -> pl.DataFrame:
    """The warnings (`SCHEMA`) over regions raised on the last of the days, in the order of the rules.

    rules : those over `region`; others are passed over
    days  : date -> `region_rows`; a rule that needs more days than are given is not raised
    Raises what an expression raises.
    """
    asked_of = context or Context()
    # A forecast is no figure of the day: `alerts.observe` asks those.
    of_regions = [rule for rule in rules if rule.over == "region" and rule.forecast is None]
    tables = [_raised(rule, days, asked_of) for rule in of_regions] if days else []
    return pl.concat([pl.DataFrame(schema=SCHEMA), *tables])


def _raised(rule: WarningRule, days: Mapping[dt.date, pl.DataFrame], context: Context) -> pl.DataFrame:
    last = max(days)
    dates = [last - dt.timedelta(days=back) for back in range(rule.for_days)]
    held = days[last]
    for date in dates:
        if date not in days:
            return pl.DataFrame(schema=SCHEMA)
        holds = truth(days[date], rule.when, replace(context, date=date)).fill_null(value=False)
        kept = days[date].filter(holds).select("level", "code")
        held = held.join(kept, on=("level", "code"), how="semi", maintain_order="left")
    return held.select(
        pl.lit(rule.id).alias("warning"),
        pl.lit(rule.severity).alias("severity"),
        *(pl.col(name) for name in ("level", "code", "name", "expected", "reported")),
        pl.lit(dates[-1]).alias("since"),
        pl.lit(list(rule.tell), pl.List(pl.String)).alias("tell"),
        pl.lit(rule.message_zh).alias("message_zh"),
        pl.lit(rule.message_en).alias("message_en"),
    )
