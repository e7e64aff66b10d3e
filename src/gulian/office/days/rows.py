# SPDX-License-Identifier: Apache-2.0
"""From a day of the loop to the rows of this area: pure, frames in, frames out."""

from __future__ import annotations

import datetime as dt

import polars as pl

from gulian.chain import links_in_force
from gulian.daily import Day
from gulian.daily.findings import GRAVITY
from gulian.daily.leaders import lead_firms, supplier_counts

_PLACES = ("province", "city", "county")


def blocked_rows(day: Day) -> pl.DataFrame:
    """The blocked units by rank, then those that run and ask for help; each once, with its case."""
    assert day.located is not None
    assert day.dispatched is not None
    handed = day.dispatched.select("unit", "deadline", "first_handed").unique("unit", keep="first")
    ranked = day.located.blocked
    asking = day.located.asks.join(ranked.select("unit"), on="unit", how="anti", maintain_order="left")
    asking = asking.with_columns(rank=pl.int_range(pl.len(), dtype=pl.Int64) + ranked.height + 1)
    whole = pl.concat([ranked, asking], how="diagonal_relaxed")
    return whole.join(handed, on="unit", how="left", maintain_order="left").with_columns(
        date=pl.lit(day.date)
    )


def unit_rows(day: Day) -> pl.DataFrame:
    """The state of every unit that owes a report."""
    assert day.collected is not None
    return day.collected.units.with_columns(date=pl.lit(day.date))


def finding_rows(day: Day) -> pl.DataFrame:
    """The findings with the places of their units; a finding about a region carries its county only."""
    assert day.findings is not None
    assert day.collected is not None
    places = day.collected.units.select("unit", *_PLACES).unique("unit", keep="first")
    found = day.findings.join(places, on="unit", how="left", maintain_order="left", suffix="_of_unit")
    rank = pl.col("severity").replace_strict({each: at for at, each in enumerate(GRAVITY)}, default=99)
    county = pl.when(pl.col("county") != "").then("county").otherwise("county_of_unit")
    stem = pl.when(pl.col("province").is_null() & (county.str.len_chars() == 6))
    return found.with_columns(
        date=pl.lit(day.date),
        severity_rank=rank,
        county=county,
        city=stem.then(county.str.head(4) + "00").otherwise("city"),
        province=stem.then(county.str.head(2) + "0000").otherwise("province"),
    )


def leader_rows(day: Day) -> pl.DataFrame:
    """The lead firms and their suppliers, worst first: the smallest share running; without suppliers last."""
    assert day.collected is not None
    folder = day.inputs.folder
    units = day.collected.units
    counts = supplier_counts(lead_firms(folder), links_in_force(folder.links, day.date), units)
    places = units.select("code", *_PLACES).unique("code", keep="first", maintain_order=True)
    share = pl.when(pl.col("total") > 0).then(pl.col("running") / pl.col("total")).otherwise(1.0)
    return (
        counts.join(places, on="code", how="left", maintain_order="left")
        .sort(pl.col("total") == 0, share, "name", maintain_order=True)
        .with_columns(
            date=pl.lit(day.date),
            rank=pl.int_range(pl.len(), dtype=pl.Int64) + 1,
            suppliers="total",
        )
        .drop("officer")
        .join(_officers(day), on="code", how="left", maintain_order="left")
    )


STATES = ("blocked", "closed", "silent", "running")
"""Of a supplier, in the order in which they are listed."""


def supplier_rows(day: Day) -> pl.DataFrame:
    """The suppliers of each lead firm with their state: one row a pair, whatever products pass.

    A supplier is blocked if a unit of it is among the blocked, runs if a unit of it reported that it is open,
    is silent if none reported. Suppliers outside the register are left out.
    """
    assert day.collected is not None
    assert day.located is not None
    links = links_in_force(day.inputs.folder.links, day.date)
    pairs = (
        links.join(lead_firms(day.inputs.folder).select(buyer="code"), on="buyer", how="semi")
        .filter(pl.col("supplier") != pl.col("buyer"))
        .group_by("supplier", leader="buyer", maintain_order=True)
        .agg(
            product=pl.col("product").drop_nulls().unique(maintain_order=True).str.join("、"),
            rank=pl.col("rank").filter(pl.col("rank") == "sole").first(),
        )
    )
    firms = day.collected.units.group_by(supplier="code", maintain_order=True).agg(
        name=pl.col("name").first(),
        runs=(pl.col("reported") & pl.col("opened").fill_null(False)).any(),
        told=pl.col("reported").any(),
        expected=pl.col("expected").max(),
    )
    worst = (
        day.located.blocked.sort("rank")
        .unique("code", keep="first", maintain_order=True)
        .select(
            "unit", "cause_zh", "need", "department_zh", "gain", "since", supplier="code", rank_blocked="rank"
        )
    )
    state = (
        pl.when(pl.col("rank_blocked").is_not_null())
        .then(pl.lit("blocked"))
        .when(pl.col("runs"))
        .then(pl.lit("running"))
        .when(pl.col("told"))
        .then(pl.lit("closed"))
        .otherwise(pl.lit("silent"))
    )
    return (
        pairs.join(firms, on="supplier", how="inner", maintain_order="left")
        .join(worst, on="supplier", how="left", maintain_order="left")
        .with_columns(date=pl.lit(day.date), state=state)
        .with_columns(place=pl.col("state").replace_strict({each: at for at, each in enumerate(STATES)}))
    )


def _officers(day: Day) -> pl.DataFrame:
    """Names only: their phones are for the parties of a case."""
    named = day.inputs.folder.leaders.drop_nulls("officer").sort("code", "chain")
    return named.group_by("code", maintain_order=True).agg(
        officer=pl.col("officer").unique(maintain_order=True).str.join("、")
    )


def rate_rows(day: Day) -> pl.DataFrame:
    """The figures of the day at every level."""
    assert day.measured is not None
    return day.measured.rates


def kept_since(date: dt.date, days: int) -> dt.date:
    """The first day whose unit rows are kept when the last is `date`."""
    return date - dt.timedelta(days=days - 1)
