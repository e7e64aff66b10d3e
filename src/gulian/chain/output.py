# SPDX-License-Identifier: Apache-2.0
"""What a firm produces on an ordinary day, and on what that figure rests."""

from __future__ import annotations

import polars as pl

from gulian.chain.sectors import output_per_worker

DAYS_A_YEAR = 365
"""Days by which a yearly amount is divided."""
FEN_PER_10K_CNY = 1_000_000
"""Fen in 10k CNY."""

BASES = ("register", "revenue", "links", "staff", "unknown")


def daily_output(enterprises: pl.DataFrame, links: pl.DataFrame, *, labels: bool = False) -> pl.DataFrame:
    """`code`, `output` (float64, 10k CNY a day, null = unknown), `output_basis` (one of BASES).

    enterprises : `code industry staff revenue_fen output_fen`; links : `supplier value_fen`
    labels      : industries are opaque: none is read as a code, so that staff tells nothing
    The first that is known of: the register's daily output; revenue / 365; value of links sold / 365;
    staff x output per worker of the sector (national input-output table 2020).
    """
    sold = links.drop_nulls("value_fen").group_by("supplier").agg(sold_fen=pl.col("value_fen").sum())
    joined = enterprises.select("code").join(
        sold, left_on="code", right_on="supplier", how="left", maintain_order="left"
    )
    return output_of(enterprises, joined["sold_fen"], labels=labels)


def output_of(enterprises: pl.DataFrame, sold_fen: pl.Series, *, labels: bool = False) -> pl.DataFrame:
    """As `daily_output`; sold_fen : int64[n], fen a year each firm sells in the links, null = unknown."""
    nobody = pl.Series("per_worker", [None], dtype=pl.Float64).new_from_index(0, enterprises.height)
    per_worker = nobody if labels else output_per_worker(enterprises["industry"])
    day = FEN_PER_10K_CNY * DAYS_A_YEAR
    candidates = {
        "register": pl.col("output_fen") / FEN_PER_10K_CNY,
        "revenue": pl.col("revenue_fen") / day,
        "links": pl.col("sold_fen") / day,
        "staff": pl.col("staff") * pl.col("per_worker") / DAYS_A_YEAR,
    }
    basis = pl.coalesce(
        [pl.when(value.is_not_null()).then(pl.lit(name)) for name, value in candidates.items()]
        + [pl.lit("unknown")]
    )
    return enterprises.with_columns(per_worker=per_worker, sold_fen=sold_fen).select(
        "code", output=pl.coalesce(list(candidates.values())), output_basis=basis
    )
