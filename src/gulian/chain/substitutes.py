# SPDX-License-Identifier: Apache-2.0
"""Who else sells what a firm misses: by product or industry, region, spare capacity.

1 the missing supplies: links of the buyer whose supplier has lost capacity
2 firms that sell the same product, or, where no product is named, are of the same industry
3 near first (by region code: there are no coordinates), then by spare capacity where it is reported

A leader sees among the firms that could stand in only its own suppliers and firms that offer themselves, and
spare capacity only of the latter. The bureau sees all.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from gulian import errors

Scope = Literal["bureau", "own"]

NEARNESS = ("county", "city", "province", "elsewhere", "unknown")
"""How near: the same county, city, province by the digits of the region code, another one, not known."""

SUBSTITUTES_SCHEMA = pl.Schema(
    {
        "buyer": pl.String,
        "supplier": pl.String,
        "product": pl.String,
        "substitute": pl.String,
        "name": pl.String,
        "region": pl.String,
        "industry": pl.String,
        "matched_by": pl.String,
        "nearness": pl.String,
        "spare_fen": pl.Int64,
        "already_supplies": pl.Boolean,
    }
)


def substitutes(
    enterprises: pl.DataFrame,
    links: pl.DataFrame,
    buyers: list[str],
    *,
    lost: pl.DataFrame | None = None,
    scope: Scope = "bureau",
    most: int = 20,
) -> pl.DataFrame:
    """Firms that could stand in, for each missing supply the nearest first (`SUBSTITUTES_SCHEMA`).

    enterprises : `code name region industry`; if known `output_fen`, `capacity_fen` (a day), `open` (bool:
                  the firm offers itself to anybody)
    links       : `supplier buyer`; if known `product`
    lost        : `code own_share`; only supplies from firms below 1 are missing; None = all supplies
    scope       : `own` = what one leader may see: its suppliers and firms open to it; `bureau` = all
    most        : rows for each missing supply
    spare_fen   : capacity - output, null where either is not reported; never taken for 0
    Raises ChainColumnMissing.
    """
    for name, frame, needed in (
        ("enterprises", enterprises, ("code", "name", "region", "industry")),
        ("links", links, ("supplier", "buyer")),
    ):
        for column in needed:
            if column not in frame.columns:
                raise errors.ChainColumnMissing(name, column)
    firms, pairs = _firms(enterprises), _pairs(links)
    down = [] if lost is None else lost.filter(pl.col("own_share") < 1)["code"].to_list()
    missing = pairs.filter(pl.col("buyer").is_in(buyers))
    if lost is not None:
        missing = missing.filter(pl.col("supplier").is_in(down))
    rows = pl.concat([_by_product(missing, pairs), _by_industry(missing, firms)])
    rows = rows.filter(
        (pl.col("substitute") != pl.col("supplier"))
        & (pl.col("substitute") != pl.col("buyer"))
        & ~pl.col("substitute").is_in(down)
    )
    own = pairs.select("buyer", substitute="supplier", already_supplies=pl.lit(value=True)).unique()
    rows = (
        rows.join(firms.rename({"code": "substitute"}), on="substitute", how="inner")
        .join(own, on=["buyer", "substitute"], how="left")
        .join(firms.select(buyer="code", at="region"), on="buyer", how="left")
        .with_columns(pl.col("already_supplies").fill_null(value=False), nearness=_nearness())
    )
    if scope == "own":
        rows = rows.filter(pl.col("already_supplies") | pl.col("open"))
        rows = rows.with_columns(spare_fen=pl.when("open").then("spare_fen"))
    return _in_order(rows, most).select(list(SUBSTITUTES_SCHEMA)).cast(SUBSTITUTES_SCHEMA)


def _firms(enterprises: pl.DataFrame) -> pl.DataFrame:
    """`code name region industry spare_fen open`."""
    absent = {"output_fen": pl.Int64, "capacity_fen": pl.Int64, "open": pl.Boolean}
    filled = enterprises.with_columns(
        pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in absent.items()
        if name not in enterprises.columns
    )
    spare = (pl.col("capacity_fen") - pl.col("output_fen")).clip(lower_bound=0)
    return filled.select(
        "code", "name", "region", "industry", spare_fen=spare, open=pl.col("open").fill_null(value=False)
    )


def _pairs(links: pl.DataFrame) -> pl.DataFrame:
    product = pl.col("product") if "product" in links.columns else pl.lit(None, pl.String)
    return links.select("supplier", "buyer", product=product).unique()


def _by_product(missing: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Whoever sells the same product to anybody."""
    sellers = pairs.filter(pl.col("product").is_not_null()).select("product", substitute="supplier").unique()
    return missing.join(sellers, on="product", how="inner").select(
        "buyer", "supplier", "product", "substitute", matched_by=pl.lit("product")
    )


def _by_industry(missing: pl.DataFrame, firms: pl.DataFrame) -> pl.DataFrame:
    """Where no product is named: whoever is of the industry of the supplier."""
    nameless = missing.filter(pl.col("product").is_null())
    of = firms.filter(pl.col("industry").is_not_null())
    return (
        nameless.join(of.select(supplier="code", industry="industry"), on="supplier", how="inner")
        .join(of.select("industry", substitute="code"), on="industry", how="inner")
        .select("buyer", "supplier", "product", "substitute", matched_by=pl.lit("industry"))
    )


def _nearness() -> pl.Expr:
    """By the digits that two region codes share; there are no coordinates."""
    here, there = pl.col("at"), pl.col("region")

    def same(digits: int) -> pl.Expr:
        return here.str.head(digits) == there.str.head(digits)

    county = same(6) & ~here.str.ends_with("00")
    city = same(4) & (here.str.slice(2, 2) != "00")
    unknown = here.is_null() | there.is_null()
    return (
        pl.when(unknown)
        .then(pl.lit("unknown"))
        .when(county)
        .then(pl.lit("county"))
        .when(city)
        .then(pl.lit("city"))
        .when(same(2))
        .then(pl.lit("province"))
        .otherwise(pl.lit("elsewhere"))
    )


def _in_order(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """The nearest first, then the largest spare capacity (unknown last), then code."""
    ranks = {name: at for at, name in enumerate(NEARNESS)}
    return (
        rows.with_columns(far=pl.col("nearness").replace_strict(ranks, return_dtype=pl.Int64))
        .sort(
            "buyer",
            "supplier",
            "product",
            "far",
            "spare_fen",
            "substitute",
            descending=[False, False, False, False, True, False],
            nulls_last=True,
        )
        .group_by("buyer", "supplier", "product", maintain_order=True)
        .head(most)
    )
