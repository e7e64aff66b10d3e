# SPDX-License-Identifier: Apache-2.0
"""What freeing each blocked unit would bring back, and the order in which to free.

1 candidates: firms with a unit stopped by a cause of its own or from outside
2 chain.rank_releases: exact for the leading rows, an upper bound for the rest
3 a gain that rests on spread purchases or on output guessed from staff is `estimated`
4 order: gain; equal or unknown gains by leaders waiting, sole source, days blocked, code
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian import chain
from gulian.chain import Economy
from gulian.chain.model import Floats
from gulian.daily.causes import FREED

EXACT_ROWS = 50
"""Leading rows whose gain is two full solutions; the others carry a bound."""

YUAN = 4
"""Gains are kept to 0.0001 of 10k CNY, one yuan: finer differences are not told apart."""


@dataclass(frozen=True, eq=False)
class Gains:
    """What chain found, by firm.

    rows  : `row gain lower gain_kind` of each candidate, best first
    lifts : `row lifted` pairs: a leading candidate, and a watched firm whose output it raises
    certified : leading candidates no other can overtake
    """

    rows: pl.DataFrame
    lifts: pl.DataFrame
    certified: int


def freed_gains(firms: Economy, remaining: Floats, stopped: pl.DataFrame) -> Gains:
    """Gains of all firms with a stopped unit that somebody can free."""
    codes = stopped.filter(pl.col("kind").is_in(FREED) & (pl.col("own_share") < 1.0))["code"].unique().sort()
    candidates = firms.rows(codes)
    # Watched: lead firms' names are drawn from all buyers; estimated firms taint a gain that moves them.
    watch = np.arange(len(firms.codes), dtype=np.int32)
    found = chain.rank_releases(
        firms.network,
        remaining,
        firms.output,
        candidates,
        part=largest_part(stopped, codes, firms, remaining),
        exact=EXACT_ROWS,
        watch=watch,
    )
    estimated = firms.estimated()
    leading = found.watch_gains
    tainted = np.zeros(found.firm.size, dtype=np.bool_)
    tainted[: len(leading)] = leading[:, estimated].any(axis=1)
    tainted |= estimated[found.firm]
    kind = np.where(tainted, "estimated", np.where(found.exact, "exact", "bound"))
    rows = pl.DataFrame(
        {
            "row": found.firm,
            "gain": found.gain.round(YUAN),
            "lower": found.lower.round(YUAN),
            "gain_kind": kind,
        },
        schema={"row": pl.Int32, "gain": pl.Float64, "lower": pl.Float64, "gain_kind": pl.String},
    )
    at, lifted = np.nonzero(leading)
    lifts = pl.DataFrame(
        {"row": found.firm[at], "lifted": lifted.astype(np.int32)},
        schema={"row": pl.Int32, "lifted": pl.Int32},
    )
    return Gains(rows, lifts, found.certified)


def with_parts(stopped: pl.DataFrame, firms: Economy, remaining: Floats) -> pl.DataFrame:
    """The stopped units with `row`, `firm_missing` and `part`, the share of it that each of them is."""
    row = firms.rows(stopped["code"])
    part = (pl.col("plant_weight") * (1.0 - pl.col("own_share")) / pl.col("firm_missing")).clip(0.0, 1.0)
    placed = stopped.with_columns(row=pl.Series(row), firm_missing=pl.Series(1.0 - remaining[row]))
    return placed.with_columns(part=pl.when(pl.col("firm_missing") > 0).then(part).otherwise(1.0))


def largest_part(stopped: pl.DataFrame, codes: pl.Series, firms: Economy, remaining: Floats) -> Floats:
    """float64[codes]: the largest part that a row has of its firm's gain; rows are what is ranked."""
    rows = with_parts(stopped, firms, remaining).filter(pl.col("kind").is_in(FREED))
    largest = rows.group_by("code").agg(pl.col("part").max())
    placed = codes.to_frame("code").join(largest, on="code", how="left", maintain_order="left")
    return placed["part"].fill_null(1.0).to_numpy()


def with_gains(stopped: pl.DataFrame, firms: Economy, found: Gains, remaining: Floats) -> pl.DataFrame:
    """The stopped units with `row gain gain_lower gain_kind sole output_basis`.

    A victim gains nothing by itself. A plant of a firm with more than one plant missing has its part, by
    capacity, of what freeing all of them brings: the gains of a firm add up, and since a gain is concave in
    psi the part of a lower bound is one too.
    """
    victim = pl.col("kind") == "victim"
    unknown = pl.lit(firms.nothing_known())
    one_of_several = (pl.col("part") < 1.0 - 1e-9) & pl.col("gain").is_not_null()
    return (
        with_parts(stopped, firms, remaining)
        .join(found.rows, on="row", how="left", maintain_order="left")
        .join(firms.sole_suppliers(), on="row", how="left", maintain_order="left")
        .join(firms.bases(), on="row", how="left", maintain_order="left")
        .with_columns(
            gain=pl.when(unknown).then(None).when(victim).then(0.0).otherwise(_parted("gain")),
            gain_lower=pl.when(unknown).then(None).when(victim).then(0.0).otherwise(_parted("lower")),
            gain_kind=pl.when(unknown | one_of_several)
            .then(pl.lit("estimated"))
            .when(victim)
            .then(pl.lit("exact"))
            .otherwise("gain_kind"),
            sole=pl.col("sole").fill_null(0),
        )
    )


def _parted(amount: str) -> pl.Expr:
    return (pl.col(amount) * pl.col("part")).round(YUAN)


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Best first, with `rank` from 1."""
    return (
        rows.with_columns(waiting_leaders=pl.col("leader_names").list.len())
        .sort(
            "gain",
            "waiting_leaders",
            "sole",
            "days",
            "code",
            "unit",
            descending=[True, True, True, True, False, False],
            nulls_last=True,
        )
        .with_columns(rank=pl.int_range(1, pl.len() + 1))
    )


def certified_rows(rows: pl.DataFrame, found: Gains) -> int:
    """Leading rows of the list whose firms are all among the certified candidates."""
    sure = found.rows["row"].head(found.certified)
    inside: NDArray[np.bool_] = rows["row"].is_in(sure.implode()).to_numpy()
    return int(np.argmin(np.append(inside, False)))
