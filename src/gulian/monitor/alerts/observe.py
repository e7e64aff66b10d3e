# SPDX-License-Identifier: Apache-2.0
"""What each warning says of each row of a day: its condition, its clearing condition, unknown kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from gulian.errors import LineUnknown
from gulian.expr import Context
from gulian.monitor.alerts.model import Observation, Subject
from gulian.monitor.columns import todays, truth
from gulian.monitor.forecast import Forecast, crossing
from gulian.schemes import Indicator, WarningRule

PROBABILITY = "crossing_probability"


def observe(
    rules: Sequence[WarningRule], rows: pl.DataFrame, date: dt.date, context: Context | None = None
) -> tuple[Observation, ...]:
    """Every rule over every row, in the order of the rules.

    rows : the unit frame of the date (rules over `unit`; a silent unit is unknown), or `monitor.region_rows`
           (rules over `region`; with `with_crossing` for one over a forecast). Rules of the other kind are
           passed over
    Raises what an expression raises.
    """
    asked = replace(context or Context(), date=date)
    over = "unit" if "unit" in rows.columns else "region"
    found = todays(rows, date).filter("reported") if over == "unit" else rows
    fitting = [
        rule for rule in rules if rule.over == over and (rule.forecast is None or PROBABILITY in rows.columns)
    ]
    return tuple(each for rule in fitting for each in _of_rule(rule, found, asked))


def _of_rule(rule: WarningRule, rows: pl.DataFrame, context: Context) -> Iterator[Observation]:
    holds = truth(rows, rule.when, context).to_list()
    clears = [None if each is None else not each for each in holds]
    if rule.clear_when is not None:
        clears = truth(rows, rule.clear_when, context).to_list()
    level = rows["level"] if rule.over == "region" else pl.repeat("unit", len(rows), eager=True)
    code = rows["code" if rule.over == "region" else "unit"]
    for at, (one, other) in enumerate(zip(level, code, strict=True)):
        name = rows["name"][at] if "name" in rows.columns else None
        yield Observation(rule, Subject(str(one), str(other)), str(name or other), holds[at], clears[at])


def with_crossing(
    rows: pl.DataFrame,
    rule: WarningRule,
    indicator: Indicator,
    made: Forecast,
    context: Context | None = None,
) -> pl.DataFrame:
    """Rows of regions with `crossing_probability` (percent, one decimal) of a rule over a forecast.

    made : a forecast of at least `within_days`; a region it does not have gets null
    Raises LineUnknown where the line cannot be looked up, and what `forecast.crossing` raises.
    """
    asked = rule.forecast
    if asked is None:
        return rows
    line = asked.line.evaluate({}, context or Context()).value
    if not isinstance(line, int | Decimal) or isinstance(line, bool):
        raise LineUnknown(rule.path)
    share = float(line) / (100 if indicator.unit == "percent" else 1)
    chances = crossing(made, asked.indicator, asked.side, share, asked.within_days).select(
        "level",
        "code",
        (pl.col("probability") * 100)
        .round(1, mode="half_away_from_zero")
        .cast(pl.Decimal(18, 1))
        .alias(PROBABILITY),
    )
    return rows.join(chances, on=("level", "code"), how="left", maintain_order="left")
