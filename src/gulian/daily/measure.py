# SPDX-License-Identifier: Apache-2.0
"""Today's rates at every level, against the last like day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from gulian import monitor
from gulian.daily.bodies import bodies_on
from gulian.daily.like_day import site_calendar
from gulian.daily.model import Day, Measured
from gulian.expr import Context


def measure(day: Day) -> Day:
    """Adds `measured`: every indicator of the scheme at every level."""
    assert day.collected is not None
    assert day.before is not None
    indicators = tuple(day.scheme.indicators.values())
    rates = monitor.rates(sums(day, day.collected.units, day.date), indicators)
    before = monitor.rates(sums(day, day.before.units, day.before.date), indicators)
    cross = monitor.measure_cross(day.collected.units, indicators, day.date, context(day, day.date))
    return replace(day, measured=Measured(monitor.compare(rates, before), before, cross))


def sums(day: Day, units: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """The sums of every indicator at every level; parks under the names the site gives them."""
    found = monitor.measure(
        units, tuple(day.scheme.indicators.values()), monitor.LEVELS, date, context(day, date)
    )
    parks = (
        bodies_on(day.inputs.folder.bodies, date)
        .filter(kind="park")
        .select(level=pl.lit("park"), key=pl.col("body").str.to_uppercase(), park_name="name")
    )
    keyed = found.with_columns(key=pl.col("code").str.to_uppercase())
    joined = keyed.join(parks, on=("level", "key"), how="left", maintain_order="left")
    return joined.with_columns(name=pl.coalesce("park_name", "name")).drop("park_name", "key")


def context(day: Day, date: dt.date) -> Context:
    """What expressions may look up: the scheme's lists as of the date, and the working-day calendar."""
    return Context(date=date, lists=day.scheme.lists, workdays=site_calendar(day.scheme).count)
