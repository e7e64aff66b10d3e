# SPDX-License-Identifier: Apache-2.0
"""Who owes a report, who sent one, in time or by another hand; and who is missing.

Units are counted here, not firms: each plant owes its own report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from gulian.monitor.indicators.members import check_levels, member_keys, named

COUNTS: tuple[str, ...] = (
    "expected",
    "reported",
    "carried",
    "on_time",
    "receipt_known",
    "proxy",
    "filler_known",
)


def completeness(units: pl.DataFrame, levels: Sequence[str], date: dt.date) -> pl.DataFrame:
    """`level code name`, `COUNTS` (i64), `reported_share on_time_share proxy_share` (0..1), by level, code.

    on_time_share : of those reported whose receipt is known; null where none is
    proxy_share   : of those reported whose writer is known; null where none is
    Raises UnknownLevel.
    """
    check_levels(levels)
    rows = pl.concat([units.select(**_counted()), member_keys(units)], how="horizontal")
    tables = [_at(rows, level) for level in levels]
    return named(pl.concat(tables), date).select("level", "code", "name", *COUNTS, **_shares())


def silent_units(units: pl.DataFrame) -> pl.DataFrame:
    """The units of the frame that sent nothing for the date, by county and unit: whom to call.

    `unit code name county park contact phone carried` (days since the state they are shown with; null = none)
    """
    columns = ("unit", "code", "name", "county", "park", "contact", "phone", "carried")
    return units.filter(~pl.col("reported")).select(columns).sort("county", "unit")


def may_rank(expected: int, reported: int, minimum_percent: int) -> bool:
    """Whether enough reports came in to print a ranking of regions.

    minimum_percent : declared by the scheme, 0..100
    """
    return expected > 0 and reported * 100 >= minimum_percent * expected


def _counted() -> dict[str, pl.Expr]:
    counted = {
        "expected": pl.lit(value=True),
        "reported": pl.col("reported"),
        "carried": ~pl.col("reported") & pl.col("carried").is_not_null(),
        "on_time": pl.col("on_time").fill_null(value=False),
        "receipt_known": pl.col("on_time").is_not_null(),
        "proxy": pl.col("proxy").fill_null(value=False),
        "filler_known": pl.col("proxy").is_not_null(),
    }
    return {name: value.cast(pl.Int8) for name, value in counted.items()}


def _at(rows: pl.DataFrame, level: str) -> pl.DataFrame:
    members = rows.select(level, *COUNTS).drop_nulls(level)
    if level == "list":
        members = members.explode(level)
    added = members.group_by(pl.col(level).alias("code")).agg(pl.col(COUNTS).sum().cast(pl.Int64))
    texts = added.with_columns(pl.col("code").cast(pl.String)).sort("code")
    return texts.filter(pl.col("code") != "").select(pl.lit(level).alias("level"), pl.all())


def _shares() -> dict[str, pl.Expr]:
    of = {"reported": "expected", "on_time": "receipt_known", "proxy": "filler_known"}
    return {
        f"{part}_share": pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))
        for part, whole in of.items()
    }
