# SPDX-License-Identifier: Apache-2.0
"""Since when a unit has been blocked, read off its chain of reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from gulian.daily.capacity import with_capacity

BLOCKED = pl.col("blocked")


def blocked_since(
    reports: pl.DataFrame, kinds: Mapping[str, str], day: date, holds: pl.Expr = BLOCKED
) -> pl.DataFrame:
    """`unit`, `since`: the first report of the present blockage; units not blocked are absent.

    reports : the chosen reports up to `day`, one row per unit and date; silence does not interrupt a blockage
    holds   : what has held since then, over reports after `with_capacity`; default: blocked
    """
    known = reports.filter(pl.col("date") <= day).with_columns(cause=pl.col("blocked_by").list.first())
    judged = with_capacity(known, kinds).select("unit", "date", blocked=holds)
    last_running = judged.filter(~pl.col("blocked")).group_by("unit").agg(running=pl.col("date").max())
    return (
        judged.filter("blocked")
        .join(last_running, on="unit", how="left")
        .filter(pl.col("running").is_null() | (pl.col("date") > pl.col("running")))
        .group_by("unit")
        .agg(since=pl.col("date").min())
        .sort("unit")
    )
