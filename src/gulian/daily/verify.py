# SPDX-License-Identifier: Apache-2.0
"""Did the promised output come back?

1 take the cases the last published day handed out
2 what each unit, and those that waited for it, produce now against then
3 confirmed: its own report of the day says that it runs and names no cause of its own
4 struck off (销号): confirmed, and not filled in by somebody else unless the typed sheet says 企业确认
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from gulian.daily.capacity import with_capacity
from gulian.daily.causes import cause_kinds
from gulian.daily.model import Day
from gulian.daily.output import FEN_PER_10K_CNY

YES = ("是", "已确认", "确认", "yes", "y", "1")

VERIFY_SCHEMA = pl.Schema(
    {
        "case": pl.String,
        "code": pl.String,
        "unit": pl.String,
        "name": pl.String,
        "handed_out": pl.Date,
        "gain_promised": pl.Float64,
        "output_then": pl.Float64,
        "output_now": pl.Float64,
        "output_regained": pl.Float64,
        "firm_confirmed": pl.Boolean,
        "state": pl.String,
    }
)


def verify(day: Day) -> Day:
    """Adds `verified`: one row per case of the last published day (`VERIFY_SCHEMA`)."""
    assert day.collected is not None
    if day.inputs.promised.is_empty():
        return replace(day, verified=pl.DataFrame(schema=VERIFY_SCHEMA))
    now = with_capacity(day.collected.units, cause_kinds(day.scheme, day.date))
    return replace(day, verified=came_back(day.inputs.promised, now, day.inputs.typed))


def came_back(promised: pl.DataFrame, now: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """Promised gain against regained output, per case.

    output_then, output_now : reported daily output of the unit and of the firms that waited for it, 10k CNY;
        unknown as long as the unit's own output is unknown on either day
    """
    typed_yes = typed.select(
        "case", typed_yes=pl.col("企业确认").str.strip_chars().str.to_lowercase().is_in(YES)
    )
    states = now.select("unit", "blocked", "reported", "proxy", "opened", unit_now="output_fen")
    running = pl.col("reported") & pl.col("opened").fill_null(False) & ~pl.col("blocked")
    confirmed = running & (~pl.col("proxy").fill_null(True) | pl.col("typed_yes").fill_null(False))
    then = pl.col("output_fen") + pl.col("waiting_output_fen")
    current = pl.col("unit_now") + pl.col("waiting_now")
    return (
        promised.join(states, on="unit", how="left", maintain_order="left")
        .join(typed_yes, on="case", how="left", maintain_order="left")
        .join(_waiting_now(promised, now), on="case", how="left", maintain_order="left")
        .with_columns(pl.col("waiting_now").fill_null(0))
        .select(
            "case",
            "code",
            "unit",
            "name",
            "handed_out",
            gain_promised="gain",
            output_then=then / FEN_PER_10K_CNY,
            output_now=current / FEN_PER_10K_CNY,
            output_regained=(current - then) / FEN_PER_10K_CNY,
            firm_confirmed=confirmed.fill_null(False),
            state=pl.when(confirmed.fill_null(False))
            .then(pl.lit("struck_off"))
            .when(running.fill_null(False))
            .then(pl.lit("unconfirmed"))
            .otherwise(pl.lit("open")),
        )
        .sort("gain_promised", "case", descending=[True, False], nulls_last=True)
    )


def _waiting_now(promised: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Present reported output (fen) of the firms that waited for each case; silent ones count 0."""
    output = now.group_by("code", maintain_order=True).agg(firm_output=pl.col("output_fen").sum())
    return (
        promised.select("case", "waiting")
        .explode("waiting", empty_as_null=True)
        .drop_nulls()
        .join(output, left_on="waiting", right_on="code", how="left")
        .group_by("case", maintain_order=True)
        .agg(waiting_now=pl.col("firm_output").fill_null(0).sum())
    )
