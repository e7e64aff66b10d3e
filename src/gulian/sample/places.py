# SPDX-License-Identifier: Apache-2.0
"""Where the sample firms are: the real counties of Zhejiang (330000), and invented parks across them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from gulian import registry
from gulian.sample.model import Places
from gulian.sample.seeds import stream
from gulian.sample.tables import city_products

PROVINCE = "330000"
PARKS = ("曹娥江", "东苕溪", "钱塘湾", "甬江口", "瓯江", "椒江湾", "衢江", "杭州湾")


def draw_places(seed: int, on: dt.date) -> Places:
    """Counties valid on a date, weighted by their city's product; within a city the weights are invented."""
    draw = stream(seed, "places")
    regions = (
        registry.regions()
        .frame(on=on)
        .filter(pl.col("province").eq(PROVINCE) & pl.col("kind").eq("division"))
        .sort("code")
    )
    products = city_products()
    cities = regions.filter((pl.col("level") == "city") & pl.col("code").is_in(list(products)))
    counties = regions.filter((pl.col("level") == "county") & pl.col("city").is_in(cities["code"].to_list()))
    city_codes = tuple(cities["code"].to_list())
    city_of = np.array([city_codes.index(city) for city in counties["city"].to_list()], dtype=np.int64)
    invented = np.exp(0.5 * draw.standard_normal(len(city_of)))
    within = invented / np.bincount(city_of, weights=invented)[city_of]
    weight = within * np.array([products[code] for code in city_codes])[city_of]
    return Places(
        province=PROVINCE,
        cities=city_codes,
        city_names=tuple(cities["short"].to_list()),
        counties=tuple(counties["code"].to_list()),
        county_names=tuple(counties["short"].to_list()),
        urban=np.array([name.endswith("区") for name in counties["name"].to_list()]),
        city_of=city_of,
        weight=weight / weight.sum(),
        parks=tuple(f"park-{number:02d}" for number in range(1, len(PARKS) + 1)),
        park_names=tuple(f"样例{name}产业园" for name in PARKS),
        # Neighbours in the code list: now and then of two cities, as parks are.
        park_counties=_pairs(draw, len(city_of)),
    )


def _pairs(draw: np.random.Generator, counties: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    first = draw.choice(counties - 1, size=len(PARKS), replace=False).astype(np.int64)
    return np.stack([first, first + 1], axis=1)
