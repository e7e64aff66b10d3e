# SPDX-License-Identifier: Apache-2.0
"""Warnings of a scheme over units: a condition that has held for so many days in a row, and who is told.

    opened_but_idle, for_days 2:  idle on 02-29 and 03-01 -> raised on 03-01, since 02-29

A silent day ends the row of days: what a unit was carried with from an earlier report says nothing of today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from gulian.expr import Context
from gulian.monitor.columns import todays, truth
from gulian.schemes import WarningRule

SCHEMA: dict[str, pl.DataType] = {
    "warning": pl.String(),
    "severity": pl.String(),
    "unit": pl.String(),
    "code": pl.String(),
    "name": pl.String(),
    "county": pl.String(),
    "since": pl.Date(),
    "tell": pl.List(pl.String()),
    "message_zh": pl.String(),
    "message_en": pl.String(),
}


def raised(
    rules: Sequence[WarningRule], days: Mapping[dt.date, pl.DataFrame], context: Context | None = None
) -> pl.DataFrame:
    """The warnings (`SCHEMA`) raised on the last of the days, in the order of the rules, then by unit.

    rules   : those over `unit`; others are passed over
    days    : date -> unit frame (`docs/rooms.md`); a rule that needs more days than are given is not raised
    context : lists and calendar; its date is each day's own
    Raises what an expression raises.
    """
    asked_of = context or Context()
    of_units = [rule for rule in rules if rule.over == "unit"]
    tables = [_raised(rule, days, asked_of) for rule in of_units] if days else []
    return pl.concat([pl.DataFrame(schema=SCHEMA), *tables])


def _raised(rule: WarningRule, days: Mapping[dt.date, pl.DataFrame], context: Context) -> pl.DataFrame:
    last = max(days)
    dates = [last - dt.timedelta(days=back) for back in range(rule.for_days)]
    held = days[last]
    for date in dates:
        if date not in days:
            return pl.DataFrame(schema=SCHEMA)
        rows = todays(days[date], date).filter("reported")
        holds = truth(rows, rule.when, replace(context, date=date)).fill_null(value=False)
        held = held.join(rows.filter(holds).select("unit"), on="unit", how="semi", maintain_order="left")
    return held.sort("unit").select(
        pl.lit(rule.id).alias("warning"),
        pl.lit(rule.severity).alias("severity"),
        "unit",
        "code",
        "name",
        "county",
        pl.lit(dates[-1]).alias("since"),
        pl.lit(list(rule.tell), pl.List(pl.String)).alias("tell"),
        pl.lit(rule.message_zh).alias("message_zh"),
        pl.lit(rule.message_en).alias("message_en"),
    )
