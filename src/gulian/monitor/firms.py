# SPDX-License-Identifier: Apache-2.0
"""A firm counts once at a level where all its units lie; elsewhere its units count.

    F: unit a open, unit b closed, both in county X, city C   county X: 1 firm, open
    G: unit a open in county X, unit b silent in county Y     X: 1 open, Y: 1 unknown, city C: 1 firm, open

Yes/no answers of a firm are taken together as "any" in three values (yes if one says yes, unknown if none
does and one is silent). Persons and money stay with their units: they only need adding.
"""

from __future__ import annotations

import polars as pl


def several(keys: pl.DataFrame) -> pl.Series:
    """bool[n_units]: the unit's firm has other units in the frame."""
    return keys["code"].is_duplicated()


def gathered(rows: pl.DataFrame, once: frozenset[str]) -> pl.DataFrame:
    """`rows` of firms with several units, made so that adding them counts each whole firm once.

    rows : `code member firm_units counts numerator denominator expected reported carried on_time proxy`
           (`answers.py`); `member` of one level; `firm_units`, how many units of the firm are in E
    once : those of `numerator`, `denominator` that are yes/no or a constant, and so count once per firm
    """
    firm = ("code", "member")
    whole = pl.len().over(firm) == pl.col("firm_units")
    first = pl.int_range(pl.len()).over(firm) == 0

    def once_each(value: pl.Expr, name: str) -> pl.Expr:
        return pl.when(~whole).then(pl.col(name)).when(first).then(value).otherwise(0).alias(name)

    silent = pl.col("reported").min().over(firm) == 0
    kept = pl.col("counts").cast(pl.Int8)
    return rows.with_columns(
        *(once_each(_any(pl.col(name), firm), name) for name in sorted(once)),
        pl.when(whole).then(_any(kept, firm)).otherwise(kept).cast(pl.Boolean).alias("counts"),
        once_each(pl.lit(1), "expected"),
        once_each(pl.col("reported").min().over(firm), "reported"),
        once_each(pl.col("carried").max().over(firm) * silent.cast(pl.Int64), "carried"),
        once_each(pl.col("on_time").min().over(firm), "on_time"),
        once_each(pl.col("proxy").max().over(firm), "proxy"),
    )


def _any(value: pl.Expr, group: tuple[str, ...]) -> pl.Expr:
    """The largest value of a group, unknown where a missing one could have been larger than 0."""
    largest = value.max().over(group)
    return pl.when((largest == 0) & value.is_null().any().over(group)).then(None).otherwise(largest)
