# SPDX-License-Identifier: Apache-2.0
"""A firm counts once at a level where all its units lie; elsewhere its units count.

    F: unit a open, unit b closed, both in county X, city C   county X: 1 firm, open
    G: unit a open in county X, unit b silent in county Y     X: 1 open, Y: 1 unknown, city C: 1 firm, open

Yes/no answers of a firm are taken together as "any" in three values (yes if one says yes, unknown if none
does and one is silent). Persons and money stay with their units: they only need adding.
"""

from __future__ import annotations

import polars as pl


def several(units: pl.DataFrame) -> pl.Series:
    """bool[n_units]: the unit's firm has other units in the frame.

    A unit that is not its firm's only one can bear the firm's code at most once, since units are unique: only
    codes that some unit does not bear need counting, and of ten million firms these are few. Where a unit has
    a row per product it is not unique, and every code is counted.
    """
    if "product" in units.columns:
        return units["code"].is_duplicated().alias("several")
    plants = units.select("code").filter(units["unit"].ne_missing(units["code"])).to_series().unique()
    if plants.is_empty():
        return pl.zeros(units.height, pl.Boolean, eager=True).alias("several")
    perhaps = units["code"].is_in(plants.implode())
    doubled = units["code"].filter(perhaps).is_duplicated()
    return perhaps.scatter(perhaps.arg_true(), doubled).alias("several")


def gathered(rows: pl.DataFrame, levels: tuple[str, ...], once: frozenset[str]) -> pl.DataFrame:
    """`rows` of firms with several units, made so that adding them counts each whole firm once.

    rows   : answers (`answers.py`) and level keys; `code`, and `firm_units`: units of the firm in E
    levels : a firm is whole where all its units have the same keys here
    once   : those of `numerator`, `denominator` that are yes/no or a constant, and so count once per firm
    """
    firm = ("code", *levels)
    numbered = rows.with_row_index("place")
    taken = numbered.group_by(firm).agg(
        first=pl.col("place").min(),
        whole=pl.len() == pl.col("firm_units").first(),
        firm_counts=_any(pl.col("counts").cast(pl.Int8)).cast(pl.Boolean),
        firm_expected=pl.lit(1, pl.Int8),
        firm_reported=pl.col("reported").min(),
        firm_carried=pl.col("carried").max() * (pl.col("reported").min() == 0).cast(pl.Int8),
        firm_on_time=pl.col("on_time").min(),
        firm_proxy=pl.col("proxy").max(),
        **{f"firm_{name}": _any(pl.col(name)) for name in once},
    )
    joined = numbered.join(taken, on=firm, how="left", nulls_equal=True)
    alone, first = ~pl.col("whole"), pl.col("place") == pl.col("first")
    single = ("expected", "reported", "carried", "on_time", "proxy", *sorted(once))
    return joined.with_columns(
        pl.when(alone).then("counts").otherwise("firm_counts").alias("counts"),
        *(
            pl.when(alone).then(name).when(first).then(f"firm_{name}").otherwise(0).alias(name)
            for name in single
        ),
    )


def _any(value: pl.Expr) -> pl.Expr:
    """The largest value of a group, unknown where a missing one could have been larger than 0."""
    return pl.when((value.max() == 0) & value.is_null().any()).then(None).otherwise(value.max())
