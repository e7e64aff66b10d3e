# SPDX-License-Identifier: Apache-2.0
"""Did the promised output come back?

1 take the open cases of the last published day, and those struck off lately whose plant is blocked again
2 what each unit, and the firms that waited for it, produce now against the day the case was handed out
3 does the unit's report of the day agree that it runs and needs nothing more?
4 struck off (销号) when it does, and the firm says so: by its own report, or by 企业确认 in the sheet

Nobody strikes off a case from a desk: without a report of the day that agrees it stays, whatever was typed.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from gulian.chain import FEN_PER_10K_CNY
from gulian.daily.capacity import in_need, with_capacity
from gulian.daily.cases import may_reopen, produced, still_open, waiting_output
from gulian.daily.causes import cause_kinds
from gulian.daily.model import Day

YES = ("是", "已确认", "确认", "yes", "y", "1")

STATES = ("open", "silent", "unconfirmed", "disputed", "reopened", "struck_off")
"""open        : its report of the day says that it still is blocked or asks for help
silent      : no report of the day: nothing is known, nothing changes
unconfirmed : it runs by somebody else's report, and the firm has not confirmed
disputed    : 企业确认 was typed, and the report of the day says the contrary
reopened    : ran or was struck off before, and is blocked again
struck_off  : runs by its report of the day, and the firm confirmed
"""

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
    """Adds `verified`: one row per open or reopened case of earlier days (`VERIFY_SCHEMA`)."""
    assert day.collected is not None
    if day.inputs.promised.is_empty():
        return replace(day, verified=pl.DataFrame(schema=VERIFY_SCHEMA))
    now = with_capacity(day.collected.units, cause_kinds(day.scheme, day.date))
    lately = may_reopen(day.inputs.promised, day.date, day.threshold("reopen_days"))
    again = lately.join(now.filter(in_need()).select("unit"), on="unit", how="semi", maintain_order="left")
    cases = pl.concat([still_open(day.inputs.promised), again])
    return replace(day, verified=came_back(cases, now, day.inputs.typed))


def came_back(cases: pl.DataFrame, now: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """Promised gain against regained output, per case.

    cases : `CASE_COLUMNS`; now : unit frame of the day after `with_capacity`; typed : `case` and 企业确认
    output_then, output_now : reported daily output of the unit and of the firms that waited for it, 10k CNY;
        unknown as long as that of one of them is, then or now
    """
    said_yes = pl.col("企业确认").str.strip_chars().str.to_lowercase().is_in(YES)
    states = now.select("unit", "reported", "proxy", "opened", needs=in_need(), unit_now=produced())
    rows = (
        cases.rename({"state": "last_state"})
        .join(states, on="unit", how="left", maintain_order="left")
        .join(typed.select("case", said_yes=said_yes), on="case", how="left", maintain_order="left")
        .join(waiting_output(cases, now), on="case", how="left", maintain_order="left")
        .with_columns(pl.col("reported", "opened", "needs", "said_yes").fill_null(value=False))
        .with_columns(runs=pl.col("reported") & pl.col("opened") & ~pl.col("needs"))
    )
    then = pl.col("output_fen") + pl.col("waiting_output_fen")
    current = pl.col("unit_now") + pl.col("waiting_now")
    by_itself = pl.col("runs") & ~pl.col("proxy").fill_null(value=True)
    return (
        rows.with_columns(
            gain_promised="gain",
            output_then=then / FEN_PER_10K_CNY,
            output_now=current / FEN_PER_10K_CNY,
            output_regained=(current - then) / FEN_PER_10K_CNY,
            firm_confirmed=by_itself | pl.col("said_yes"),
        )
        .with_columns(state=_state())
        .select(*VERIFY_SCHEMA)
        .sort("gain_promised", "case", descending=[True, False], nulls_last=True)
    )


def _state() -> pl.Expr:
    """One of `STATES`; a planned stop after a blockage is no running and leaves the case open."""
    ran = pl.col("last_state").is_in(["unconfirmed", "struck_off"])
    return (
        pl.when(~pl.col("reported") & pl.col("last_state").ne("struck_off"))
        .then(pl.lit("silent"))
        .when(pl.col("runs") & pl.col("firm_confirmed"))
        .then(pl.lit("struck_off"))
        .when("runs")
        .then(pl.lit("unconfirmed"))
        .when(ran)
        .then(pl.lit("reopened"))
        .when("said_yes")
        .then(pl.lit("disputed"))
        .otherwise(pl.lit("open"))
    )
