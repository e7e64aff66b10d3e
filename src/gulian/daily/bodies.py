# SPDX-License-Identifier: Apache-2.0
"""The bodies a site names, as they stood on a date, and where zones lie that no official table places."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import polars as pl

from gulian import registry
from gulian.registry import Regions

ZONE = "zone"
"""Kind of a body that says in which county a zone of the statistics bureau (xx71 to xx79) lies."""


def bodies_on(bodies: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """One row a body, as it stood on the date; the last one known where none did."""
    ordered = bodies.with_columns(standing=_standing(date)).sort(
        "standing", "since", "row", maintain_order=True
    )
    return ordered.unique("body", keep="last", maintain_order=True).drop("standing")


def regions_on(bodies: pl.DataFrame, date: dt.date) -> Regions:
    """The regions, with the zones the site maps to counties on the date; codes no table has map nothing."""
    zones = bodies_on(bodies.filter(_standing(date) & (pl.col("kind") == ZONE)), date)
    pairs = zones.drop_nulls("region").select("body", "region").sort("body").rows()
    known = registry.regions().known
    return _mapped(tuple(pair for pair in pairs if known(pair[0]) and known(pair[1])))


def _standing(date: dt.date) -> pl.Expr:
    begun = pl.col("since").is_null() | (pl.col("since") <= date)
    return begun & (pl.col("until").is_null() | (pl.col("until") > date))


@lru_cache(maxsize=16)
def _mapped(zones: tuple[tuple[str, str], ...]) -> Regions:
    return registry.regions().with_zones(dict(zones)) if zones else registry.regions()
