# SPDX-License-Identifier: Apache-2.0
"""For many firms at once: what each should look at first, in the order of `firm.first`.

1 `candidates`: rows of `match` that are no refusals, each with its place in the order and what it lacks
2 `foremost`: of each firm the first few; of alternatives (`one_of`) the best only

    sure sums, then limits and what may be refused, then what names no sum, then what a missing fact decides
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from gulian.policy.matching.firm import MOST_FIRST
from gulian.policy.matching.told import conditions_of
from gulian.schemes import Measure

MOST_UNKNOWN = 3
"""Of the first, how many at most a missing fact still decides: more would be a questionnaire."""
_STRENGTHS = {"shall": 0, "may": 1, "encouraged": 2}
_UNKNOWN = 3
CANDIDATES = {
    "code": pl.String(),
    "measure": pl.String(),
    "status": pl.String(),
    "amount_fen": pl.Int64(),
    "failed": pl.UInt32(),
    "missing": pl.UInt32(),
    "kind": pl.Int8(),
    "strength": pl.Int8(),
    "group": pl.String(),
    "lacks": pl.List(pl.String),
}
"""kind : 0 sure, 1 a known sum, 2 no sum, 3 unknown; lacks : facts of the firm that are not known."""


def candidates(matches: pl.DataFrame, measures: Iterable[Measure], firms: pl.DataFrame) -> pl.DataFrame:
    """The rows of `match` that are no refusals, with `CANDIDATES`.

    firms : those that were matched; they say which facts are not known
    """
    by_path = {each.path: each for each in measures}
    said = pl.DataFrame(
        {
            "measure": list(by_path),
            "strength": [_STRENGTHS[each.strength] for each in by_path.values()],
            "exact": [not each.benefit.up_to and each.strength == "shall" for each in by_path.values()],
            "group": [
                f"{each.scheme} {each.one_of}" if each.one_of else each.path for each in by_path.values()
            ],
        },
        schema={"measure": pl.String, "strength": pl.Int8, "exact": pl.Boolean, "group": pl.String},
    )
    known = pl.col("amount_fen").is_not_null()
    kind = (
        pl.when(pl.col("status") == "unknown")
        .then(_UNKNOWN)
        .when(known & pl.col("exact"))
        .then(0)
        .when(known)
        .then(1)
        .otherwise(2)
    )
    rows = (
        matches.with_columns(pl.col("measure", "status").cast(pl.String))
        .filter(pl.col("status") != "not_eligible")
        .join(said, on="measure", how="left", maintain_order="left")
        .with_columns(kind=kind.cast(pl.Int8))
    )
    return _with_lacks(rows, by_path, firms).select(*CANDIDATES)


def foremost(rows: pl.DataFrame, most: int = MOST_FIRST, unknown: int = MOST_UNKNOWN) -> pl.DataFrame:
    """Of each firm of `candidates` the first, with `place` from 1; firms in the order they come in.

    most : rows of a firm; unknown : of them still undecided
    """
    order = rows.select("code").unique(maintain_order=True).with_row_index("_firm")
    ordered = (
        rows.join(order, on="code", how="left", maintain_order="left")
        .with_columns(
            _lacking=pl.when(pl.col("kind") == _UNKNOWN).then(pl.col("lacks").list.len()).otherwise(0),
            _sum=pl.col("amount_fen").fill_null(0),
        )
        .sort(
            *("_firm", "kind", "_lacking", "_sum", "strength", "measure"),
            descending=[False, False, False, True, False, False],
        )
        .unique(["code", "group"], keep="first", maintain_order=True)
        .with_columns(
            place=pl.int_range(1, pl.len() + 1).over("code").cast(pl.Int64),
            _of_kind=pl.int_range(1, pl.len() + 1).over("code", pl.col("kind") == _UNKNOWN),
        )
    )
    shown = (pl.col("kind") < _UNKNOWN) | (pl.col("_of_kind") <= unknown)
    return ordered.filter(shown & (pl.col("place") <= most)).select(*CANDIDATES, "place")


def _with_lacks(rows: pl.DataFrame, measures: dict[str, Measure], firms: pl.DataFrame) -> pl.DataFrame:
    """`lacks` of each row: the facts its unknown conditions name that the firm did not tell."""
    names = sorted({name for each in measures.values() for one in each.conditions for name in one.that.names})
    told = [name for name in names if name in firms.columns]
    flags = [pl.col(name).is_null().cast(pl.Int8).cast(pl.String) for name in told]
    pattern = pl.concat_str(flags) if flags else pl.lit("")
    # Most firms lack the same facts, so there are few triples of measure, bits and pattern.
    keyed = rows.join(
        firms.select("code", _pattern=pattern), on="code", how="left", maintain_order="left"
    ).with_columns(pl.when(pl.col("missing") > 0).then("_pattern").otherwise(pl.lit("")).alias("_pattern"))
    keys = keyed.select("measure", "missing", "_pattern").unique(maintain_order=True)
    lacks = [
        _lacks(measures[path], missing, told, pattern) if missing else []
        for path, missing, pattern in keys.iter_rows()
    ]
    words = keys.with_columns(pl.Series("lacks", lacks, pl.List(pl.String)))
    return keyed.join(words, on=["measure", "missing", "_pattern"], how="left", maintain_order="left")


def _lacks(measure: Measure, missing: int, told: Sequence[str], pattern: str) -> list[str]:
    known = {name for name, flag in zip(told, pattern, strict=True) if flag == "0"}
    named = (name for each in conditions_of(measure, missing) for name in each.that.names)
    return [name for name in dict.fromkeys(named) if name not in known]
