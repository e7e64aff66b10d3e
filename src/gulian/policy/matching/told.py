# SPDX-License-Identifier: Apache-2.0
"""The rows of `match` in words: the condition that decides, its clause, what is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from gulian.schemes import Condition, Measure

WORDS = ("condition", "condition_zh", "condition_en", "clause", "lacks")


def told(matches: pl.DataFrame, measures: Iterable[Measure]) -> pl.DataFrame:
    """`matches` with `WORDS`: the first condition that fails, else the first that is not known.

    condition_zh, condition_en : as stated for the whole country; clause : of it, else of the measure
    lacks : list[str], the facts the unknown conditions rest on; empty where it is decided
    Raises whatever Polars raises where a measure of `matches` is not among `measures`.
    """
    by_path = {each.path: each for each in measures}
    keys = matches.select(pl.col("measure").cast(pl.String), "failed", "missing").unique(maintain_order=True)
    rows = [_words(by_path[path], failed, missing) for path, failed, missing in keys.iter_rows()]
    words = pl.DataFrame(
        rows, schema={**dict.fromkeys(WORDS[:4], pl.String), "lacks": pl.List(pl.String)}, orient="row"
    )
    # A measure and its bits decide the words: there are few such triples, however many the firms.
    joined = matches.with_columns(_path=pl.col("measure").cast(pl.String)).join(
        pl.concat([keys.rename({"measure": "_path"}), words], how="horizontal"),
        on=["_path", "failed", "missing"],
        how="left",
        maintain_order="left",
    )
    return joined.drop("_path")


def _words(measure: Measure, failed: int, missing: int) -> tuple[object, ...]:
    first = next(iter((*conditions_of(measure, failed), *conditions_of(measure, missing))), None)
    lacking = (
        []
        if failed
        else list(dict.fromkeys(n for each in conditions_of(measure, missing) for n in each.that.names))
    )
    if first is None:
        return None, None, None, measure.clause, lacking
    return first.id, first.zh, first.en, first.clause, lacking


def conditions_of(measure: Measure, bits: int) -> Sequence[Condition]:
    """The conditions whose bits are set."""
    return [each for at, each in enumerate(measure.conditions) if bits >> at & 1]
