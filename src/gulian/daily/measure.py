# SPDX-License-Identifier: Apache-2.0
"""Today's rates at every level, against the day before."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from gulian import monitor
from gulian.daily.model import Collected, Day, Measured
from gulian.expr import Context
from gulian.workdays import calendar


def measure(day: Day) -> Day:
    """Adds `measured`: every indicator of the scheme at every level."""
    assert day.collected is not None
    assert day.before is not None
    indicators = tuple(day.scheme.indicators.values())
    sums = _sums(day, day.collected)
    rates = monitor.rates(sums, indicators)
    before = monitor.rates(_sums(day, day.before), indicators)
    cross = monitor.measure_cross(day.collected.units, indicators, day.date, _context(day, day.collected))
    return replace(day, measured=Measured(monitor.compare(rates, before), before, cross))


def _sums(day: Day, collected: Collected) -> pl.DataFrame:
    indicators = tuple(day.scheme.indicators.values())
    return monitor.measure(
        collected.units, indicators, monitor.LEVELS, collected.date, _context(day, collected)
    )


def _context(day: Day, collected: Collected) -> Context:
    """What expressions may look up: the scheme's lists as of the date, and the working-day calendar."""
    return Context(date=collected.date, lists=day.scheme.lists, workdays=calendar().count)
