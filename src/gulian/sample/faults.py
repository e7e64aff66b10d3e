# SPDX-License-Identifier: Apache-2.0
"""Mistakes as clerks make them, one kind per wrong report: every check of the desk has something to find.

0 more returned than are on the roll   1 more on site than returned
2 staff with a digit too many          3 output with a digit too many
4 a credit code with a wrong digit     5 a cause that is no choice
6 a negative head count                7 the date of next year
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from gulian.sample.codes import mistyped
from gulian.sample.model import Plan
from gulian.sample.seeds import stream

KINDS = 8


def put_in(plan: Plan, frame: pl.DataFrame, day: int) -> pl.DataFrame:
    """The first reports of a day with their mistakes; `wrong` says in which rows."""
    draw = stream(plan.seed, "faults", day)
    at = np.flatnonzero(frame["wrong"].to_numpy())
    if not len(at):
        return frame
    kind = np.full(frame.height, -1, dtype=np.int64)
    kind[at] = draw.integers(0, KINDS, len(at))
    codes = frame["code"].to_numpy().astype("S18")
    code = pl.Series(np.where(kind == 4, mistyped(codes), codes).astype("U18"))
    next_year = plan.dates[day] + dt.timedelta(days=365)
    faulty = frame.with_columns(fault=pl.Series(kind)).with_columns(
        code=code,
        unit=pl.when(pl.col("fault") == 4).then(code).otherwise("unit"),
        returned=pl.when(pl.col("fault") == 0)
        .then(pl.col("staff") + 3)
        .when(pl.col("fault") == 6)
        .then(-pl.col("returned") - 1)
        .otherwise("returned"),
        onsite=pl.when(pl.col("fault") == 1).then(pl.col("returned") + 2).otherwise("onsite"),
        staff=pl.when(pl.col("fault") == 2).then(pl.col("staff") * 10).otherwise("staff"),
        output=pl.when(pl.col("fault") == 3).then(pl.col("output") * 10).otherwise("output"),
        blocked_by=pl.when(pl.col("fault") == 5).then(pl.lit("没有原因")).otherwise("blocked_by"),
        date=pl.when(pl.col("fault") == 7).then(pl.lit(next_year)).otherwise("date"),
    )
    return faulty.drop("fault")
