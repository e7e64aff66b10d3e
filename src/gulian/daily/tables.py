# SPDX-License-Identifier: Apache-2.0
"""The tables of `out/<date>/` in the column order users rely on."""

from __future__ import annotations

import io

import polars as pl

from gulian.daily.model import Day
from gulian.door import csv_bytes, problems_csv

INDICATORS = (
    "date", "indicator", "level", "code", "name", "numerator", "denominator", "value", "unit",
    "expected", "reported", "carried", "on_time", "proxy",
    "value_reported", "low", "high", "before", "change",
)  # fmt: skip

BLOCKED = (
    "rank", "code", "unit", "name", "region", "industry", "opened", "own_share", "blocked_by", "department",
    "gain", "gain_kind", "gain_lower", "leaders", "waits_for", "days", "model_says", "output_basis", "case",
)  # fmt: skip

VERIFY = (
    "case", "code", "unit", "name", "handed_out", "gain_promised", "output_then", "output_now",
    "output_regained", "firm_confirmed", "state",
)  # fmt: skip

HELP = (
    "rank", "code", "name", "region", "blocked_by", "place", "measure", "title_zh", "title_en", "status",
    "amount", "up_to", "mode", "number", "clause", "until", "condition_zh", "condition_en",
    "condition_clause", "lacks",
)  # fmt: skip

HELP_MEASURES = (
    "place", "measure", "title_zh", "title_en", "eligible", "unknown", "not_eligible", "mode", "strength",
    "document", "number", "clause", "span", "until", "pin",
)  # fmt: skip


def indicators_csv(day: Day) -> bytes:
    """`indicators.csv`: one row per indicator and member of each level."""
    assert day.measured is not None
    return csv_bytes(day.measured.rates.select(INDICATORS))


def indicators_cross_parquet(day: Day) -> bytes:
    """`indicators_cross.parquet`: sums by county x division x size."""
    assert day.measured is not None
    buffer = io.BytesIO()
    day.measured.cross.rechunk().write_parquet(buffer, compression="zstd", compression_level=3)
    return buffer.getvalue()


def blocked_csv(day: Day) -> bytes:
    """`blocked.csv`: what to unblock, best first."""
    assert day.located is not None
    rows = day.located.blocked.with_columns(
        pl.col("opened").cast(pl.Int8),
        blocked_by=pl.col("causes").list.join(";"),
        department="department_zh",
        leaders=pl.col("leader_names").list.join(";"),
        waits_for=pl.col("waits_names").list.join(";"),
    )
    return csv_bytes(rows.select(BLOCKED))


def help_csv(day: Day) -> bytes:
    """`help.csv`: of each blocked firm the first measures; amount in 10k CNY, at most seven rows a firm."""
    assert day.helped is not None
    return csv_bytes(day.helped.rows.rename({"cause": "blocked_by"}).select(HELP))


def help_measures_csv(day: Day) -> bytes:
    """`help_measures.csv`: of each measure how many of the blocked firms it fits, with its words and pin."""
    assert day.helped is not None
    return csv_bytes(day.helped.measures.select(HELP_MEASURES))


def verify_csv(day: Day) -> bytes:
    """`verify.csv`: promised against regained, per case of the last published day."""
    assert day.verified is not None
    return csv_bytes(day.verified.with_columns(pl.col("firm_confirmed").cast(pl.Int8)).select(VERIFY))


def findings_csv(day: Day) -> bytes:
    """`findings.csv`: what somebody has to look at, the gravest first."""
    assert day.findings is not None
    return csv_bytes(day.findings)


def problems(day: Day) -> bytes:
    """`problems.csv`: everything that could not be used as it stood."""
    return problems_csv(day.inputs.folder.problems)
