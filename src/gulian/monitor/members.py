# SPDX-License-Identifier: Apache-2.0
"""Which member of a level a unit belongs to, and what the member is called.

    unit in 330106, industry 1711, large  ->  county 330106, city 330100, province 330000, division 17, section C, size large
    unit in 330100, county not known      ->  county 待核, city 330100

A region's parent is the next level above it that is known: county -> city -> province -> total.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import polars as pl

from gulian import registry
from gulian.errors import UnknownLevel
from gulian.monitor.model import LEVELS, UNKNOWN_PLACE

TOTAL = "total"
REGION_LEVELS: tuple[str, ...] = ("county", "city", "province", TOTAL)
"""From the smallest to the largest: each one's sum is the sum of the one before, where all places are known."""

_NAMES: dict[str, dict[str, str]] = {
    TOTAL: {TOTAL: "合计"},
    "size": {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"},
    "above_scale": {"1": "规上", "0": "规下"},
    "county": {UNKNOWN_PLACE: UNKNOWN_PLACE},
}


def check_levels(levels: Sequence[str]) -> None:
    """Raises UnknownLevel for a word that is no level."""
    for level in levels:
        if level not in LEVELS:
            raise UnknownLevel(level=level, levels=", ".join(LEVELS))


def member_keys(units: pl.DataFrame) -> pl.DataFrame:
    """The key columns of every level, one row per unit: `code unit` and a column per level (str, null = in no member).

    `list` holds a list of names. Text keys are categorical: a group is then found by number.
    """
    text = pl.Categorical()
    return units.select(
        "code",
        pl.col("province", "city", "park", "section", "division", "size").cast(text),
        pl.lit(TOTAL).cast(text).alias(TOTAL),
        pl.col("county").fill_null(UNKNOWN_PLACE).cast(text),
        above_scale=pl.col("above_scale").cast(pl.Int8).cast(pl.String).cast(text),
        list=pl.col("lists")
        .str.replace_all("；", ";", literal=True)
        .str.split(";")
        .list.eval(pl.element().str.strip_chars())
        .list.unique(maintain_order=True),
    )


def parents(units: pl.DataFrame) -> pl.DataFrame:
    """`level code parent`: the next larger known region of every region in the frame, sorted."""
    pairs = [
        units.select(
            level=pl.lit(level),
            code=pl.col(level),
            parent=pl.coalesce([pl.col(above) for above in larger] + [pl.lit(TOTAL)]),
        ).drop_nulls("code")
        for level, larger in (("county", ("city", "province")), ("city", ("province",)), ("province", ()))
    ]
    return pl.concat(pairs).sort("level", "code", "parent").unique(("level", "code"), keep="first", maintain_order=True)


def named(sums: pl.DataFrame) -> pl.DataFrame:
    """`sums` with `name`: the register's name of each member, else its code."""
    members = sums.select("level", "code").unique().sort("level", "code")
    names = [member_name(level, code) for level, code in members.iter_rows()]
    return sums.join(members.with_columns(name=pl.Series(names, dtype=pl.String)), on=("level", "code"), how="left", maintain_order="left")


@cache
def member_name(level: str, code: str) -> str:
    """The name of a member as printed; a code the registry does not know names itself.

    member_name("size", "large") -> 大型;  member_name("division", "17") -> 纺织业
    """
    fixed = _NAMES.get(level, {}).get(code)
    if fixed is not None:
        return fixed
    if level in ("province", "city", "county"):
        return _region_name(code)
    if level in ("section", "division"):
        return _industry_name(code)
    return code
