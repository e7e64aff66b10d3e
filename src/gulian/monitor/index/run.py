# SPDX-License-Identifier: Apache-2.0
"""A composite index from a declared definition.

1 the parts as columns  2 on one scale (`normalise.py`)  3 weights (`weigh.py`)  4 one score (`aggregate.py`)
 5 ranks
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from gulian.errors import IndexRefused
from gulian.monitor.index.aggregate import carried, ranks, scores
from gulian.monitor.index.model import Composite, FloatArray
from gulian.monitor.index.normalise import normalised
from gulian.monitor.index.weigh import weights_of
from gulian.schemes import Case, CompositeIndex, Scheme

MOST_MEMBERS = 100_000
MEMBER = "member"


def composite(members: pl.DataFrame, index: CompositeIndex) -> Composite:
    """The index of every member.

    members : `member` and one numeric column for each part; null = unknown
    Scores are 0..100. Raises IndexRefused.
    """
    names, values = part_values(members, index)
    y = scaled(values, index)
    weights = weights_of(y, index.weigh, given(index))
    own = carried(y, weights, least_of(index))
    score = 100 * scores(y, own, index.aggregate)
    place = ranks(score)
    table = pl.DataFrame(
        {
            MEMBER: names,
            "score": score,
            "rank": place,
            "known": (~np.isnan(values)).sum(axis=1),
        }
    )
    return Composite(
        scores=table.with_columns(
            pl.col("score").fill_nan(None),
            pl.col("rank").fill_nan(None).cast(pl.Int64),
            pl.col("known").cast(pl.Int64),
        ),
        parts=_parts(names, values, y, own, index),
        weights=pl.DataFrame({"part": [each.name for each in index.parts], "weight": weights}),
    )


def part_values(members: pl.DataFrame, index: CompositeIndex) -> tuple[list[str], FloatArray]:
    """Names and values [members, parts], nan where unknown. Raises IndexRefused."""
    columns = [MEMBER, *(each.name for each in index.parts)]
    missing = [name for name in columns if name not in members.columns]
    if missing:
        raise IndexRefused(missing[0], "缺这一列", "the column is missing")
    if not 0 < members.height <= MOST_MEMBERS:
        raise IndexRefused(MEMBER, f"成员应为 1 至 {MOST_MEMBERS} 个", f"members must be 1 to {MOST_MEMBERS}")
    names = members[MEMBER].cast(pl.String)
    if names.null_count() or names.n_unique() < names.len():
        raise IndexRefused(MEMBER, "成员名为空或重复", "a member is empty or stands twice")
    for each in columns[1:]:
        if not (members[each].dtype.is_numeric() or members[each].dtype == pl.Null):
            raise IndexRefused(each, "不是数值列", "the column holds no numbers")
    columns_of = [members[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in columns[1:]]
    values = np.stack(columns_of, axis=1)
    if np.isinf(values).any():
        raise IndexRefused(MEMBER, "有无穷大的数值", "a value is infinite")
    return names.to_list(), values


def scaled(values: FloatArray, index: CompositeIndex) -> FloatArray:
    """[members, parts] in 0..1, more is better."""
    found = [normalised(values[:, at], part, index.normalise) for at, part in enumerate(index.parts)]
    return np.stack(found, axis=1)


def given(index: CompositeIndex) -> FloatArray:
    """[parts] the declared weights, adding up to 1."""
    raw = np.array([each.weight for each in index.parts], dtype=np.float64)
    return np.asarray(raw / raw.sum())


def least_of(index: CompositeIndex) -> float | None:
    """The share of the weight that must be known; None = all of it."""
    return index.least_known / 100 if index.missing == "reweigh" else None


def _parts(
    names: list[str], values: FloatArray, y: FloatArray, own: FloatArray, index: CompositeIndex
) -> pl.DataFrame:
    """`member part value normalised weight contribution`, by member, then in the order of the parts."""
    count = len(index.parts)
    table = pl.DataFrame(
        {
            MEMBER: np.repeat(np.array(names, dtype=object), count).tolist(),
            "part": [each.name for each in index.parts] * len(names),
            "value": values.ravel(),
            "normalised": y.ravel(),
            "weight": own.ravel(),
            "contribution": (100 * own * np.where(np.isnan(y), 0.0, y)).ravel(),
        }
    )
    return table.with_columns(pl.col("value", "normalised", "weight", "contribution").fill_nan(None))


def run_case(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """What comes out of a case of kind `index`: member -> score, rank, known."""
    index = scheme.indices[case.of]
    names = [each.name for each in index.parts]
    rows = [
        {MEMBER: member.values.get(MEMBER), **{name: _number(member.values.get(name)) for name in names}}
        for member in case.given
    ]
    schema = {MEMBER: pl.String, **dict.fromkeys(names, pl.Float64)}
    made = composite(pl.DataFrame(rows, schema=schema), index)
    return {
        row[MEMBER]: {name: row[name] for name in ("score", "rank", "known")}
        for row in made.scores.iter_rows(named=True)
    }


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
