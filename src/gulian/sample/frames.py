# SPDX-License-Identifier: Apache-2.0
"""The world as the tables of a site folder: columns and units of the files at the door (DESIGN section 6)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import polars as pl

from gulian.sample.model import Flags, Floats, Ints, Plants, World
from gulian.sample.network import COUNTRIES
from gulian.sample.seeds import stream
from gulian.sample.tables import chains, trades
from gulian.sample.tiers import changes

# Pudong: where the few firms from outside the province are registered.
OUTSIDE = "310115"
LAST_YEAR_END = dt.date(2019, 12, 31)
RANKS = ("normal", "key", "sole")
# How many firms the register does not know a fact of.
UNKNOWN = {"staff": 0.03, "revenue": 0.06, "cost": 0.1, "output": 0.25, "phone": 0.05}


def money(values: Floats) -> pl.Series:
    """10k CNY with two decimals, exact."""
    cents = pl.Series(np.rint(np.asarray(values) * 100.0).astype(np.int64))
    return (cents.cast(pl.Decimal(18, 2)) * pl.Series(["0.01"]).cast(pl.Decimal(18, 2))).cast(
        pl.Decimal(18, 2)
    )


def code_text(codes: npt.NDArray[np.bytes_]) -> pl.Series:
    return pl.Series("code", codes.astype("U18"))


def plant_ids(code: pl.Series, plants: Plants) -> pl.Series:
    """The code for a firm's own place, `code-2` and on for its further plants."""
    frame = pl.DataFrame({"code": code.gather(plants.firm), "number": plants.number + 1})
    text = pl.when(pl.col("number") == 1).then("code").otherwise(pl.format("{}-{}", "code", "number"))
    return frame.select(text.alias("unit")).to_series()


def names(world: World) -> pl.Series:
    """`样例湖州棉纺第0012号有限公司`: no real firm is called so."""
    firms, places = world.firms, world.places
    frame = pl.DataFrame(
        {
            "city": pl.Series(places.city_names).gather(places.city_of[firms.county]),
            "county": pl.Series(places.county_names).gather(firms.county),
            "word": pl.Series(trades().word).gather(firms.trade),
            "number": _padded(np.arange(1, firms.count + 1), 4),
            "household": firms.household,
        }
    )
    firm = pl.format("样例{}{}第{}号有限公司", "city", "word", "number")
    household = pl.format("样例{}{}第{}号（个体工商户）", "county", "word", "number")
    return frame.select(pl.when("household").then(household).otherwise(firm).alias("name")).to_series()


def phones(number: Ints) -> pl.Series:
    """`0000-0000012`: there is no area code 0000."""
    return (
        _padded(number, 7)
        .to_frame("number")
        .select(pl.format("0000-{}", "number").alias("phone"))
        .to_series()
    )


def _padded(number: Ints, width: int) -> pl.Series:
    return pl.Series("number", number).cast(pl.String).str.zfill(width)


def enterprises(world: World) -> pl.DataFrame:
    """One row per firm: enterprises.csv."""
    firms, places = world.firms, world.places
    draw = stream(world.plan.seed, "facts")
    counties = pl.Series([*places.counties, OUTSIDE])
    number = np.arange(1, firms.count + 1)
    key = (firms.revenue > 50_000.0) & (draw.random(firms.count) < 0.1)
    frame = pl.DataFrame(
        {
            "code": world.code_text,
            "name": names(world),
            "region": counties.gather(firms.county),
            "industry": pl.Series(trades().industry).gather(firms.trade),
            "staff": firms.staff,
            "revenue": money(firms.revenue),
            "cost": money(firms.cost),
            "output": money(firms.output),
            "registered_region": counties.gather(
                np.where(firms.registered < 0, -1, firms.registered) % len(counties)
            ),
            "park": pl.Series([*places.parks, None]).gather(firms.park % (len(places.parks) + 1)),
            "group": _padded(firms.group + 1, 3),
            "above_scale": firms.above_scale.astype(np.int64),
            "contact": _padded(number, 4),
            "phone": phones(number),
            "leader": (firms.chain >= 0).astype(np.int64),
            "lists": key,
        }
    )
    # Of above-scale firms and those on the platform the register knows people and revenue.
    sure = firms.platform | firms.above_scale
    hidden = {
        name: (draw.random(firms.count) < share) & ~(sure & (name in ("staff", "revenue")))
        for name, share in UNKNOWN.items()
    }
    return frame.with_columns(
        pl.when(pl.Series(firms.group >= 0)).then(pl.format("样例集团{}", "group")).alias("group"),
        pl.format("样例联系人{}", "contact").alias("contact"),
        pl.when("lists").then(pl.lit("样例重点保障企业名单")).alias("lists"),
        *(pl.when(~pl.Series(mask)).then(name).alias(name) for name, mask in hidden.items()),
    )


def units(world: World) -> pl.DataFrame:
    """The plants of firms that have several: units.csv."""
    plants, places = world.plants, world.places
    rows = np.flatnonzero(world.firms.plants[plants.firm] > 1)
    firm = plants.firm[rows]
    # Only the first plant stands in its firm's park.
    park = np.where(plants.number[rows] == 0, world.firms.park[firm], -1)
    frame = pl.DataFrame(
        {
            "unit": plant_ids(world.code_text, plants).gather(rows),
            "code": world.code_text.gather(firm),
            "name": names(world).gather(firm),
            "number": plants.number[rows] + 1,
            "region": pl.Series(places.counties).gather(plants.county[rows]),
            "park": pl.Series([*places.parks, None]).gather(park % (len(places.parks) + 1)),
            "phone": phones(firm + 1),
        }
    )
    named = frame.with_columns(name=pl.format("{}{}厂", "name", "number"), contact=pl.lit("样例厂长"))
    return named.select("unit", "code", "name", "region", "park", "contact", "phone")


def links(world: World) -> pl.DataFrame:
    """Who supplies whom: links.csv; a supplier abroad has a country and no code."""
    net = world.links
    frame = pl.DataFrame(
        {
            "supplier": world.code_text.gather(np.maximum(net.supplier, 0)),
            "buyer": world.code_text.gather(net.buyer),
            "value": money(net.value),
            "product": pl.Series(trades().product).gather(net.trade),
            "rank": pl.Series(RANKS).gather(net.rank),
            "until": net.ended,
            "source": pl.Series(["样例企业填报", "样例龙头企业配套清单"]).gather(net.listed.astype(np.int64)),
            "country": pl.Series([*COUNTRIES, None]).gather(net.country % (len(COUNTRIES) + 1)),
        }
    )
    return frame.with_columns(
        _only("supplier", net.supplier >= 0),
        _only("value", net.told),
        until=pl.when("until").then(pl.lit(LAST_YEAR_END)),
    )


def _only(name: str, shown: Flags) -> pl.Expr:
    return pl.when(pl.Series(shown)).then(name).alias(name)


def leaders(world: World) -> pl.DataFrame:
    """The firms that lead a chain, the officer and the department in charge (both invented)."""
    rows = np.flatnonzero(world.firms.chain >= 0)
    rows = rows[np.argsort(world.firms.chain[rows], kind="stable")]
    number = np.arange(1, len(rows) + 1)
    return pl.DataFrame(
        {
            "code": world.code_text.gather(rows),
            "chain": [chains()[at]["chain"] for at in world.firms.chain[rows]],
            "officer": [f"样例链长{at:02d}" for at in number],
            "officer_phone": phones(9_000_000 + number),
            "department": ["样例省工业和信息化部门" if at % 3 else "样例省商务部门" for at in number],
        }
    )


def bodies(world: World) -> pl.DataFrame:
    """Invented bodies beside the region tree: parks across counties, an association."""
    places = world.places
    # One region stands in the column; the second county of a park shows in its firms.
    rows = [
        (park, "park", name, places.counties[county])
        for park, name, county in zip(
            places.parks, places.park_names, places.park_counties[:, 0], strict=True
        )
    ]
    rows.append(("association-01", "association", "样例泵阀行业协会", places.province))
    frame = pl.DataFrame(rows, schema=["body", "kind", "name", "region"], orient="row")
    return frame.with_columns(parent=pl.lit(places.province), since=pl.lit(dt.date(2015, 1, 1)))


def risk(world: World) -> pl.DataFrame:
    """Tier of every county on the first day and on each day it changes."""
    return pl.DataFrame(changes(world.plan, world.places), schema=["region", "date", "tier"], orient="row")
