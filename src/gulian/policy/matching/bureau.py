# SPDX-License-Identifier: Apache-2.0
"""For a bureau: who may have a measure and has not applied, what that comes to, and whether the budget holds.

unclaimed = sum of known sums of eligible firms that have not applied
left      = budget - granted
"""

from __future__ import annotations

import polars as pl

APPLICATIONS = {"code": pl.String(), "measure": pl.String(), "granted_fen": pl.Int64()}
"""One row per application; `granted_fen` null while it is not decided, 0 where it was refused."""
BUDGETS = {"measure": pl.String(), "budget_fen": pl.Int64()}


def not_applied(matches: pl.DataFrame, applications: pl.DataFrame) -> pl.DataFrame:
    """The rows of `match` of firms that may have a measure and have not applied; the largest sums first."""
    asked = applications.select("code", pl.col("measure").cast(pl.String)).unique()
    eligible = matches.filter(pl.col("status") == "eligible").with_columns(pl.col("measure").cast(pl.String))
    open_ = eligible.join(asked, on=["code", "measure"], how="anti", maintain_order="left")
    return open_.sort(
        "measure", "amount_fen", "code", descending=[False, True, False], nulls_last=True, maintain_order=True
    )


def overview(
    matches: pl.DataFrame, applications: pl.DataFrame, budgets: pl.DataFrame | None = None
) -> pl.DataFrame:
    """One row per measure of `matches`, in its order; sums are fen.

    `measure eligible unknown applied decided open`: firms; `open` = eligible, not applied
    `unclaimed_fen` of those whose sum is known; `unsummed` = how many of them have none that is known
    `granted_fen budget_fen left_fen short`: null where no budget is given; `short` = what is unclaimed
    exceeds what is left
    """
    open_ = (
        not_applied(matches, applications)
        .group_by("measure")
        .agg(
            open=pl.len().cast(pl.Int64),
            unclaimed_fen=pl.col("amount_fen").sum(),
            unsummed=pl.col("amount_fen").is_null().sum().cast(pl.Int64),
        )
    )
    asked = (
        applications.with_columns(pl.col("measure").cast(pl.String))
        .group_by("measure")
        .agg(
            applied=pl.col("code").n_unique().cast(pl.Int64),
            decided=pl.col("granted_fen").is_not_null().sum().cast(pl.Int64),
            granted_fen=pl.col("granted_fen").sum(),
        )
    )
    fits = (
        matches.with_columns(pl.col("measure").cast(pl.String))
        .group_by("measure", maintain_order=True)
        .agg(
            eligible=(pl.col("status") == "eligible").sum().cast(pl.Int64),
            unknown=(pl.col("status") == "unknown").sum().cast(pl.Int64),
        )
    )
    given = pl.DataFrame(schema=BUDGETS) if budgets is None else budgets.select(*BUDGETS)
    joined = fits
    for part in (asked, open_, given.with_columns(pl.col("measure").cast(pl.String))):
        joined = joined.join(part, on="measure", how="left", maintain_order="left")
    counted = ("applied", "decided", "open", "unsummed", "unclaimed_fen", "granted_fen")
    left = pl.col("budget_fen") - pl.col("granted_fen")
    return (
        joined.with_columns(pl.col(name).fill_null(0) for name in counted)
        .with_columns(left_fen=left)
        .with_columns(short=pl.col("unclaimed_fen") > pl.col("left_fen"))
        .select(
            *("measure", "eligible", "unknown", "applied", "decided", "open", "unclaimed_fen", "unsummed"),
            *("granted_fen", "budget_fen", "left_fen", "short"),
        )
    )
