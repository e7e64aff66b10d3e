# SPDX-License-Identifier: Apache-2.0
"""What a firm produces on an ordinary day, and on what that figure rests."""

from __future__ import annotations

import polars as pl

from gulian import chain

DAYS_A_YEAR = 365
FEN_PER_10K_CNY = 1_000_000

BASES = ("register", "revenue", "links", "staff", "unknown")


def daily_output(enterprises: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """`code`, `output` (float64, 10k CNY a day, null = unknown), `output_basis` (one of BASES).

    The first that is known of: the register's daily output; revenue / 365; value of links sold / 365;
    staff x output per worker of the sector (national input-output table 2020).
    """
    sold = (
        links.group_by("supplier")
        .agg(sold_fen=pl.col("value_fen").sum(), known=pl.col("value_fen").is_not_null().any())
        .filter("known")
        .select("supplier", "sold_fen")
    )
    per_worker = chain.output_per_worker(enterprises["industry"])
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
    return (
        enterprises.with_columns(per_worker=per_worker)
        .join(sold, left_on="code", right_on="supplier", how="left", maintain_order="left")
        .select("code", output=pl.coalesce(list(candidates.values())), output_basis=basis)
    )
