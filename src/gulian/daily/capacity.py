# SPDX-License-Identifier: Apache-2.0
"""From what a unit reported to psi, the share of its own capacity that is left.

1 give a closed unit without a cause the cause `other`, marked
2 look up what kind of cause it is: own, victim, outside, planned
3 psi and whether the unit is blocked (the table in README.md)
4 fold units into firms, the nodes of the network
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from gulian.daily.causes import FREED

UNSTATED_CAUSE = "other"


def with_capacity(units: pl.DataFrame, kinds: Mapping[str, str]) -> pl.DataFrame:
    """The unit frame with `own_share` (psi), `kind`, `cause`, `cause_unstated` and `blocked`.

    kinds : cause id -> own | victim | outside | planned
    """
    closed = pl.col("opened").eq(False)
    planned = pl.col("planned_stop").fill_null(False)
    unstated = (closed & pl.col("cause").is_null() & ~planned).fill_null(False)
    kind = pl.col("cause").replace_strict(dict(kinds), default=None, return_dtype=pl.String)
    share = (pl.col("output_fen") / pl.col("capacity_fen")).clip(0.0, 1.0)
    own_share = (
        pl.when(closed & pl.col("kind").eq("victim"))
        .then(1.0)
        .when(closed)
        .then(0.0)
        .when(pl.col("opened") & pl.col("kind").eq("own") & (pl.col("capacity_fen") > 0))
        .then(share.fill_null(1.0))
        .otherwise(1.0)
    )
    return (
        units.with_columns(
            cause=pl.when(unstated)
            .then(pl.lit(UNSTATED_CAUSE))
            .when(closed & planned)
            .then(pl.lit("planned"))
            .otherwise(pl.col("cause")),
            cause_unstated=unstated,
        )
        .with_columns(kind=kind)
        .with_columns(own_share=own_share)
        .with_columns(
            blocked=((closed & pl.col("kind").ne("planned")) | pl.col("own_share").lt(1.0)).fill_null(False)
            & pl.col("kind").ne("planned").fill_null(True)
        )
    )


def in_need() -> pl.Expr:
    """Whether a unit is blocked, or runs and names a cause somebody can clear (after `with_capacity`)."""
    asks = pl.col("opened").fill_null(value=False) & pl.col("kind").is_in(FREED).fill_null(value=False)
    return pl.col("blocked") | asks


def with_plant_weight(units: pl.DataFrame) -> pl.DataFrame:
    """Adds `plant_weight`, the share of its firm that a unit stands for (sums to 1 per firm).

    By reported capacity where every plant of the firm gave one, else equally.
    """
    firm_capacity = pl.col("capacity_fen").sum().over("code")
    all_known = pl.col("capacity_fen").gt(0).fill_null(False).all().over("code")
    return units.with_columns(
        plant_weight=pl.when(all_known)
        .then(pl.col("capacity_fen") / firm_capacity)
        .otherwise(1.0 / pl.len().over("code"))
    )


def firm_shares(units: pl.DataFrame, silent_share: float = 1.0) -> pl.DataFrame:
    """psi of each firm: `code`, `own_share`; units without any report in use count as `silent_share`."""
    share = pl.when(pl.col("carried").is_null()).then(silent_share).otherwise(pl.col("own_share"))
    plants = units.sort("code", "unit").select("code", "plant_weight", share=share)
    first = plants.select(pl.col("code").is_first_distinct()).to_series().arg_true().to_numpy()
    shares = plants["share"].to_numpy()
    # Summed in a fixed order: a group sum of floats depends on the number of threads.
    mean = np.add.reduceat(shares * plants["plant_weight"].to_numpy(), first)
    least = np.minimum.reduceat(shares, first)
    same = least == np.maximum.reduceat(shares, first)
    return pl.DataFrame(
        {"code": plants["code"].gather(first), "own_share": np.where(same, least, np.clip(mean, 0.0, 1.0))}
    )
