# SPDX-License-Identifier: Apache-2.0
"""Which member of a level a unit belongs to, and what the member is called.

    in 330106, of industry 1711 -> county 330106, city 330100, province 330000, division 17, section C
    in 330100, county not known -> county 待核, city 330100

A region's parent is the next level above it that is known: county -> city -> province -> total.
A body is no region: a separate-plan city and the corps stand beside the rest of their province, named as what
it is, 浙江省（不含宁波市）; the province with them stands at level `province`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

import polars as pl

from gulian import registry
from gulian.errors import UnknownLevel
from gulian.monitor.model import LEVELS, UNKNOWN_PLACE

TOTAL = "total"
REGION_LEVELS: tuple[str, ...] = ("county", "city", "province", TOTAL)
"""From the smallest to the largest."""

_OPTIONAL: tuple[str, ...] = ("body", "product")
"""Levels whose column a unit frame need not have."""

_FIXED: dict[str, dict[str, str]] = {
    TOTAL: {TOTAL: "合计"},
    "size": {
        "large": "大型",
        "medium": "中型",
        "small": "小型",
        "micro": "微型",
        "not_applicable": "不划分规模",
    },
    "above_scale": {"1": "规上", "0": "规下"},
    "county": {UNKNOWN_PLACE: UNKNOWN_PLACE},
}


def check_levels(levels: Sequence[str]) -> None:
    """Raises UnknownLevel for a word that is no level."""
    for level in levels:
        if level not in LEVELS:
            raise UnknownLevel(level=level, levels=", ".join(LEVELS))


def member_keys(units: pl.DataFrame) -> pl.DataFrame:
    """One row per unit: a column per level (null = in no member).

    `list` holds a list of names. Other keys are enumerated, so that members are found by number.
    """
    scale = pl.Enum(["0", "1"])
    no, yes = pl.lit("0", scale), pl.lit("1", scale)
    plain = units.select(
        *("county", "province", "city", "park", "section", "division", "size"),
        *(
            pl.col(name) if name in units.columns else pl.lit(None, pl.String).alias(name)
            for name in _OPTIONAL
        ),
        above_scale=pl.when("above_scale").then(yes).when(~pl.col("above_scale")).then(no),
    )
    numbered = {column.name: _enumerated(column) for column in plain}
    numbered["county"] = _filled(numbered["county"])
    whole = pl.repeat(TOTAL, units.height, dtype=pl.Enum([TOTAL]), eager=True)
    return pl.DataFrame({TOTAL: whole, **numbered, "list": _lists(units["lists"])})


def _enumerated(texts: pl.Series) -> pl.Series:
    """The same by number; what is enumerated already stays."""
    if isinstance(texts.dtype, pl.Enum):
        return texts
    return texts.cast(pl.Enum(texts.drop_nulls().unique().cast(pl.String).sort()))


def _filled(county: pl.Series) -> pl.Series:
    """A unit whose county is not known stands in 待核."""
    if not county.null_count():
        return county
    assert isinstance(county.dtype, pl.Enum)
    known = county.dtype.categories
    place = pl.concat([known, pl.Series([UNKNOWN_PLACE])]).unique(maintain_order=True)
    return county.cast(pl.Enum(place)).fill_null(UNKNOWN_PLACE)


def _lists(texts: pl.Series) -> pl.Series:
    """Names of the lists each unit is on."""
    if texts.null_count() == len(texts):
        return pl.repeat(None, len(texts), dtype=pl.List(pl.String), eager=True).alias("list")
    split = texts.str.replace_all("；", ";", literal=True).str.split(";")
    return split.list.eval(pl.element().str.strip_chars()).list.unique(maintain_order=True).alias("list")


def parents(places: pl.DataFrame) -> pl.DataFrame:
    """`level code parent`: the next larger known region of every region in the frame, sorted.

    places : `county`, `city`, `province` of the units, or each such place once; 待核 is no region
    """
    regions = places.select("county", "city", "province").unique().cast(pl.String)
    regions = regions.with_columns(county=pl.when(pl.col("county") != UNKNOWN_PLACE).then("county"))
    pairs = [
        regions.select(
            level=pl.lit(level),
            code=pl.col(level),
            parent=pl.coalesce([pl.col(above) for above in larger] + [pl.lit(TOTAL)]),
        ).drop_nulls("code")
        for level, larger in (("county", ("city", "province")), ("city", ("province",)), ("province", ()))
    ]
    ordered = pl.concat(pairs).sort("level", "code", "parent")
    return ordered.unique(("level", "code"), keep="first", maintain_order=True)


def named(members: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """`level code ...` with `name`: as the registry calls each member on the date, else its own code."""
    known = _names(date)
    return members.join(known, on=("level", "code"), how="left", maintain_order="left").with_columns(
        pl.coalesce("name", "code").alias("name")
    )


@cache
def _names(date: dt.date) -> pl.DataFrame:
    """`level code name` of everything that has a name of its own."""
    places = registry.regions().frame(date).select("code", "name")
    trades = registry.industries().frame().filter(pl.col("level").is_in(["section", "division"]))
    fixed = [(level, code, name) for level, names in _FIXED.items() for code, name in names.items()]
    return pl.concat(
        [
            *(places.select(pl.lit(level).alias("level"), "code", "name") for level in REGION_LEVELS[:-1]),
            trades.select("level", "code", "name"),
            pl.DataFrame(fixed, schema=("level", "code", "name"), orient="row"),
            _body_names(date),
        ]
    ).unique(("level", "code"), keep="last", maintain_order=True)


def _body_names(date: dt.date) -> pl.DataFrame:
    """`level code name` of the bodies; one with bodies below it is named without them."""
    standing = registry.bodies().all(date)
    below: dict[str, list[str]] = {}
    for body in standing:
        if body.parent is not None:
            below.setdefault(body.parent, []).append(body.name)
    rows = [
        (
            "body",
            body.id,
            f"{body.name}（不含{'、'.join(below[body.id])}）" if body.id in below else body.name,
        )
        for body in standing
    ]
    return pl.DataFrame(rows, schema=("level", "code", "name"), orient="row")
