# SPDX-License-Identifier: Apache-2.0
"""Traps of the desk that no single row shows: reports filed in bulk, reports that repeat yesterday's.

Both say "somebody has to look", to the level above; neither accuses. Reports a firm filled in itself are left
alone: the same answer as yesterday is one tap for it, and many press the button at the deadline.
"""

from __future__ import annotations

import polars as pl

from gulian.monitor.findings import findings

COMPARED: tuple[str, ...] = (
    "opened",
    "staff",
    "returned",
    "onsite",
    "output_fen",
    "capacity_fen",
    "power_wh",
    "cause",
)


def filed_in_bulk(units: pl.DataFrame, seconds: int, rows: int) -> pl.DataFrame:
    """Findings for proxy reports of which one filer sent at least `rows` within `seconds`.

    units : unit frame (`docs/rooms.md`); a filer is one `filled_by` and `source` within a county
    """
    filer = ("county", "filled_by", "source")
    sent = units.filter("reported", pl.col("proxy"), pl.col("received_at").is_not_null())
    ordered = sent.sort(*filer, "received_at", "unit", nulls_last=True)
    ahead = pl.col("received_at").shift(1 - rows).over(filer) - pl.col("received_at")
    starts = (ahead <= pl.duration(seconds=seconds)).fill_null(value=False)
    in_bulk = starts.cast(pl.Int8).rolling_max(rows, min_samples=1).over(filer) == 1
    return findings(
        ordered.filter(in_bulk),
        ("filled_by", "source", "received_at"),
        rule="filed_in_bulk",
        severity="finding",
        expected=f"< {rows} / {seconds} s",
        message_zh=f"同一填报方在{seconds}秒内报送{rows}份以上",
        message_en=f"One filer sent {rows} or more within {seconds} seconds",
        fix_zh="请抽查几户，核对是否逐户询问过。",
        fix_en="Ask a few of the firms whether they were asked one by one.",
    )


def same_as_yesterday(today: pl.DataFrame, yesterday: pl.DataFrame, least: int) -> pl.DataFrame:
    """Findings for proxy reports of open units that repeat every number of the day before.

    today, yesterday : unit frames; least : how many answers must be known for a repetition to mean anything
    """
    before = yesterday.filter("reported").select("unit", pl.col(COMPARED).name.suffix("_before"))
    both = today.filter("reported", "opened", pl.col("proxy")).join(
        before, on="unit", how="inner", maintain_order="left"
    )
    alike = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in COMPARED)
    known = pl.sum_horizontal(pl.col(name).is_not_null() for name in COMPARED)
    return findings(
        both.filter(alike & (known >= least)),
        COMPARED,
        rule="same_as_yesterday",
        severity="finding",
        expected="",
        message_zh="代报内容与前一日完全相同",
        message_en="The proxy report repeats the day before in every answer",
        fix_zh="请与企业核实当日情况。",
        fix_en="Check the day with the firm.",
    )
