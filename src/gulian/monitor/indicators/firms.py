# SPDX-License-Identifier: Apache-2.0
"""A firm counts once at a level where all its units lie; elsewhere its units count.

    F: unit a open, unit b closed, both in county X, city C   county X: 1 firm, open
    G: unit a open in county X, unit b silent in county Y     X: 1 open, Y: 1 unknown, city C: 1 firm, open

Yes/no answers of a firm are taken together as "any" in three values (yes if one says yes, unknown if none
does and one is silent). Persons and money stay with their units: they only need adding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import narwhals as nw
import polars as pl

from gulian.monitor.indicators.parts import PARTS

Answer = Callable[[str], nw.Expr]
"""The column of an answer, by its name."""


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

    rows   : answers (`parts.ANSWERS`) and level keys; `code`, and `firm_units`: units of the firm in E
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


def of_firms(joined: Mapping[frozenset[str], pl.DataFrame], levels: tuple[str, ...]) -> list[pl.DataFrame]:
    """`indicator`, the keys of the levels and `PARTS` of units of firms that count once.

    joined : by which answers count once per firm: `indicator`, level keys, `ANSWERS`, `firm_units`
    """
    keys = ("indicator", *levels)
    return [
        _parts(gathered(of_list(rows, levels), keys, once)).select(*keys, *PARTS)
        for once, rows in joined.items()
    ]


def summed(frames: Sequence[pl.DataFrame], levels: tuple[str, ...]) -> pl.DataFrame:
    """Frames of `indicator`, the keys of the levels and `PARTS`, added up: unordered."""
    keys = ("indicator", *levels)
    texts = [
        frame.with_columns(pl.col(keys).cast(pl.String), pl.col(PARTS).cast(pl.Int64)) for frame in frames
    ]
    return pl.concat(texts).group_by(keys).agg(pl.col(PARTS).sum())


def with_units(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `firm_units`: how many units of the firm the indicator asks."""
    return rows.with_columns(firm_units=pl.len().over("indicator", "code"))


def of_list(rows: pl.DataFrame, levels: tuple[str, ...]) -> pl.DataFrame:
    """A unit stands in each of its lists."""
    return rows.drop_nulls("list").explode("list", empty_as_null=True) if "list" in levels else rows


def _parts(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `PARTS`."""
    return nw.from_native(rows, eager_only=True).with_columns(**sorted_out(nw.col)).to_native()


def sorted_out(answer: Answer) -> dict[str, nw.Expr]:
    """`PARTS` but the counts: each answer, already a number, known, open or unknown, as the kernel does."""
    inside = answer("inside").fill_null(value=False)
    counts = inside & answer("counts").fill_null(value=False)
    perhaps = inside & answer("counts").is_null()
    numerator, denominator = answer("numerator"), answer("denominator")
    open_ = perhaps | (counts & numerator.is_null())

    def where(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
        return nw.when(condition).then(value).otherwise(None).fill_null(0)

    return {
        "numerator": where(counts & ~denominator.is_null(), numerator),
        "denominator": where(counts, denominator),
        "denominator_reported": where(counts & ~numerator.is_null(), denominator),
        "open_numerator": where(open_, denominator),
        "open_denominator": where(perhaps, denominator),
        "denominator_unknown": (counts | perhaps) & denominator.is_null(),
        "frame_unknown": answer("inside").is_null(),
    }
