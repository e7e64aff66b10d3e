# SPDX-License-Identifier: Apache-2.0
"""Many firms, many measures.

1 ask each distinct condition once, a slice of the firms at a time: bool[n], null = unknown
2 a measure is the Kleene conjunction of its conditions: false if one is false, else unknown if one is unknown
3 count, or keep: of each firm and measure the standing, the sum, and a bit for each condition that failed
  or is unknown

    conditions 0 true, 1 false, 2 unknown  ->  not_eligible, failed 0b010, missing 0b100
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_

import narwhals as nw
import polars as pl

from gulian.errors import FirmTwice
from gulian.policy.matching.model import STANDINGS, Standing
from gulian.policy.matching.plan import Plan, plan
from gulian.schemes import Measure

SLICE = 1_000_000
"""Firms asked at a time: what is in work stays small beside the frame."""
STATUS = pl.Enum(STANDINGS)
MATCHES = {
    "code": pl.String(),
    "measure": pl.String(),
    "status": STATUS,
    "amount_fen": pl.Int64(),
    "failed": pl.UInt32(),
    "missing": pl.UInt32(),
}
"""Columns of `match`; `measure` is an Enum of the paths matched."""


def match(measures: Iterable[Measure], firms: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """Every firm against every measure open on the day: `MATCHES`, measure by measure, firms as given.

    firms : one row per `code`; columns the expressions name, an absent one is unknown everywhere
    amount_fen : null where not eligible, where no sum is named, or it is not known
    failed, missing : bit i = the i-th condition of the measure does not hold, is not known
    Raises NothingToMatch, FirmTwice, ConditionsTooMany and what `expr` raises.
    """
    asked = plan(measures, on)
    if firms["code"].is_duplicated().any():
        raise FirmTwice(str(firms["code"].filter(firms["code"].is_duplicated())[0]))
    paths = pl.Enum([each.path for each in asked.measures])
    parts: list[list[pl.DataFrame]] = [[] for _ in asked.measures]
    for rows in _slices(firms):
        answers = _asked(asked, rows)
        for at in range(len(asked.measures)):
            parts[at].append(_kept(asked, at, rows["code"], answers, paths))
    whole = [part for of_measure in parts for part in of_measure]
    return pl.concat(whole, rechunk=False)


def count(measures: Iterable[Measure], firms: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """How many firms each measure open on the day fits: `measure`, then a column per standing, Int64.

    Nothing is kept of a firm, so ten million against hundreds of measures need little memory.
    Raises NothingToMatch, ConditionsTooMany and what `expr` raises.
    """
    asked = plan(measures, on)
    counts: dict[Standing, list[int]] = {each: [0] * len(asked.measures) for each in STANDINGS}
    for rows in _slices(firms):
        answers = _asked(asked, rows, amounts=False)
        for at, conditions in enumerate(asked.conditions):
            held = _all(answers, conditions)
            eligible, unknown = int(held.sum()), held.null_count()
            counts["eligible"][at] += eligible
            counts["unknown"][at] += unknown
            counts["not_eligible"][at] += rows.height - eligible - unknown
    paths = pl.Series("measure", [each.path for each in asked.measures], pl.String)
    return pl.DataFrame([paths, *(pl.Series(name, counts[name], pl.Int64) for name in STANDINGS)])


def _slices(firms: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for start in range(0, max(firms.height, 1), SLICE):
        yield firms[start : start + SLICE]


def _asked(asked: Plan, rows: pl.DataFrame, *, amounts: bool = True) -> dict[int, pl.Series]:
    """The answer of each distinct expression, by its place."""
    sums = {at for at in asked.amounts if at is not None}
    chosen = [at for at in range(len(asked.asked)) if amounts or at not in sums]
    columns = sorted(asked.names & set(rows.columns))
    absent = sorted(asked.names - set(rows.columns))
    frame = rows.select("code", *(name for name in columns if name != "code"))
    frame = frame.with_columns(pl.lit(None).alias(name) for name in absent)
    compiled = {str(at): asked.asked[at][0].compile(asked.asked[at][1]) for at in chosen}
    seen = nw.from_native(frame, eager_only=True).select(nw.col("code").alias("_rows"), **compiled)
    answers = seen.to_native()
    return {at: answers[str(at)] for at in chosen}


def _all(answers: dict[int, pl.Series], conditions: Sequence[int]) -> pl.Series:
    return reduce(and_, (answers[at] for at in dict.fromkeys(conditions)))


def _kept(
    asked: Plan, at: int, codes: pl.Series, answers: dict[int, pl.Series], paths: pl.Enum
) -> pl.DataFrame:
    """The rows of one measure and one slice."""
    conditions, amount = asked.conditions[at], asked.amounts[at]
    names = [f"condition {bit}" for bit in range(len(conditions))]
    frame = pl.DataFrame(
        [
            codes.alias("code"),
            _all(answers, conditions).alias("held"),
            *(answers[each].alias(name) for each, name in zip(conditions, names, strict=True)),
        ]
    )
    fen = pl.Series("fen", [None], pl.Int64) if amount is None else answers[amount].alias("fen")
    # false, true, unknown -> 0, 1, 2: the order of STANDINGS
    standing = pl.col("held").cast(pl.UInt8).fill_null(STANDINGS.index("unknown")).cat.to(STATUS)
    refused = ~pl.col("held").fill_null(value=True)
    return frame.select(
        pl.col("code").cast(pl.String),
        pl.lit(asked.measures[at].path, paths).alias("measure"),
        standing.alias("status"),
        pl.when(refused).then(None).otherwise(pl.lit(fen)).cast(pl.Int64).alias("amount_fen"),
        _bits([~pl.col(name).fill_null(value=True) for name in names]).alias("failed"),
        _bits([pl.col(name).is_null() for name in names]).alias("missing"),
    )


def _bits(truths: Sequence[pl.Expr]) -> pl.Expr:
    """Bit i of a UInt32 says whether the i-th holds."""
    return reduce(
        or_, (truth.cast(pl.UInt32) * pl.lit(1 << bit, pl.UInt32) for bit, truth in enumerate(truths))
    )
