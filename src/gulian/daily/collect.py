# SPDX-License-Identifier: Apache-2.0
"""Who was expected to report, and what each said.

1 one row per unit of the register: a firm with plants listed has these, any other is its own unit; a group
  that only sums up its members has none (`groups`)
2 what the register knows: region and its parents, body, industry, size class, tier of the date
3 of several reports of one unit and date the last received, or the first in a declared order of sources
4 today's report, else the latest not older than the declared days (monitor.latest_states)
5 the same for the last like day of each unit's region (`like_day`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import polars as pl

from gulian import monitor, registry
from gulian.daily.bodies import regions_on
from gulian.daily.groups import heads
from gulian.daily.like_day import like_days, site_calendar
from gulian.daily.model import RESUMPTION, Collected, Day
from gulian.door import Folder
from gulian.monitor.intake import choose_by_source, source_order

PLACES = ("province", "city", "county")
_BY_INDUSTRY = frozenset({"section", "division", "size"})
_OF_PLANTS = ("name", "region", "park", "contact", "phone")
_OF_FIRMS = ("register_staff", "revenue_fen", "cost_fen", "register_output_fen")


def collect(day: Day) -> Day:
    """The unit frames of the day and of the day it is compared with."""
    collected = collected_on(day, day.date)
    day = replace(day, collected=collected)
    return replace(day, before=before(day, collected.units))


def before(day: Day, units: pl.DataFrame) -> Collected:
    """Each unit as it stood on the last like day of its region; dated as most units are.

    units : unit frame of the day; `days` of the result says which provinces are compared with which day
    """
    likes = like_days(units, day.date, site_calendar(day.scheme), labels=day.inputs.labels)
    dates = likes["like"].unique().sort().to_list()
    frames = {date: collected_on(day, date) for date in dates}
    usual = likes["like"].value_counts().sort("count", "like", descending=True)["like"]
    main = frames[usual[0]] if len(usual) else collected_on(day, day.date - dt.timedelta(days=1))
    if len(dates) < 2:
        return main
    parts = [
        frame.units.join(likes.filter(like=date), on="unit", how="semi", maintain_order="left")
        for date, frame in frames.items()
    ]
    placed = likes.join(units.select("unit", "province"), on="unit", how="left", maintain_order="left")
    others = placed.filter(pl.col("like") != main.date).drop_nulls("province")
    days = others.select("like", "province").unique().sort("like", "province")
    return replace(main, units=pl.concat(parts).sort("unit"), others=tuple(days.iter_rows()))


def collected_on(day: Day, date: dt.date) -> Collected:
    """The unit frame of one date from all reports known for it."""
    register = expected_units(day.inputs.folder, date, labels=day.inputs.labels)
    known = pl.col("date") <= date
    if day.collected is not None and date <= day.collected.date:
        chosen = day.collected.chosen.filter(known)
    else:
        chosen = chosen_reports(day, day.inputs.reports.filter(known), date)
    carry_days = day.threshold("carry_days")
    form = day.inputs.library[RESUMPTION].forms["daily"]
    units = monitor.latest_states(
        register, chosen, date, form=form, carry_days=carry_days, zone=day.inputs.zone
    )
    todays = chosen.filter(pl.col("date") == date)
    as_of = todays["received_at"].max()
    return Collected(
        date=date,
        units=units,
        chosen=chosen,
        as_of=as_of if isinstance(as_of, dt.datetime) else None,
        superseded=int(todays["superseded"].sum()),
    )


def chosen_reports(day: Day, reports: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """One report a unit and date: by the declared order of sources if there is one, else the last."""
    declared = day.scheme.lists.get("sources")
    if declared is None:
        return monitor.choose_reports(reports, as_of=day.as_of)
    return choose_by_source(reports, source_order(declared, "daily", date), as_of=day.as_of).reports


def expected_units(folder: Folder, date: dt.date, *, labels: bool = False) -> pl.DataFrame:
    """One row per unit that owes a report on the date, with everything the register knows of it."""
    units = _owing(folder, date)
    if labels:
        return with_tier(with_labels(units), folder.risk, date)
    regions = regions_on(folder.bodies, date)
    placed = with_bodies(with_places(with_industry(units), date, regions), date)
    return with_tier(placed, folder.risk, date)


def register_facts(folder: Folder, date: dt.date, names: Collection[str]) -> pl.DataFrame:
    """`unit` and of `names` what the register knows, one row per unit that owes a report on the date.

    Only what has to be known for these is looked up: the register may have ten million firms.
    """
    places = {*PLACES, "tier"} & set(names)
    needed = {*names, *(("region",) if places or "body" in names else ())}
    if not needed.isdisjoint(_BY_INDUSTRY):
        needed |= {"industry", "revenue_fen", "register_staff"}
    units = _owing(folder, date, needed)
    if not _BY_INDUSTRY.isdisjoint(names):
        units = with_industry(units)
    if places:
        units = with_places(units, date, regions_on(folder.bodies, date))
    if "body" in names:
        units = with_bodies(units, date)
    if "tier" in names:
        units = with_tier(units, folder.risk, date)
    return units.select("unit", *(name for name in units.columns if name in names and name != "unit"))


def _owing(folder: Folder, date: dt.date, wanted: Collection[str] | None = None) -> pl.DataFrame:
    """The units that owe a report on the date, by `unit`, with the register's own columns.

    wanted : of these only; None = all
    """
    firms = (
        by_year_list(folder, date)
        .join(heads(folder), on="code", how="anti", maintain_order="left")
        .rename({"staff": "register_staff", "output_fen": "register_output_fen"})
    )
    if wanted is not None:
        firms = firms.select("code", *(name for name in firms.columns if name in wanted and name != "code"))
    own = [name for name in _OF_PLANTS if name in firms.columns]
    plants = folder.units.join(firms.select("code"), on="code", how="semi").unique(
        "unit", keep="last", maintain_order=True
    )
    single = firms.join(plants.select("code"), on="code", how="anti").with_columns(unit=pl.col("code"))
    # A plant has its own place and contact; head count and money are the firm's and unknown by plant.
    several = plants.select("unit", "code", *own).join(firms.drop(own), on="code", how="left")
    several = several.with_columns(
        pl.lit(None, pl.Int64).alias(name) for name in _OF_FIRMS if name in firms.columns
    )
    columns = [column for column in single.columns if column not in ("file", "row")]
    return pl.concat([single.select(columns), several.select(columns)]).sort("unit")


def by_year_list(folder: Folder, date: dt.date) -> pl.DataFrame:
    """The register with `above_scale` by the list of the date's year; its own column where there is none."""
    of_year = folder.above_scale.filter(pl.col("year") == date.year)["code"]
    if of_year.is_empty():
        return folder.enterprises
    return folder.enterprises.with_columns(above_scale=pl.col("code").is_in(of_year.implode()))


def with_labels(units: pl.DataFrame) -> pl.DataFrame:
    """Region and industry are opaque labels: the region stands as county, the industry as division."""
    unknown = pl.lit(None, pl.String)
    return units.with_columns(
        body=unknown,
        province=unknown,
        city=unknown,
        county="region",
        section=unknown,
        division="industry",
        size=unknown,
    )


def with_industry(units: pl.DataFrame) -> pl.DataFrame:
    """Adds `section`, `division` and `size` (class of 2017; unknown where a fact is missing)."""
    known = registry.industries().normalise(units["industry"]).select("section", "division")
    facts = units.select("industry", "revenue_fen", staff="register_staff")
    return pl.concat([units, known, registry.size_classes(facts).select("size")], how="horizontal")


def with_places(units: pl.DataFrame, date: dt.date, regions: registry.Regions) -> pl.DataFrame:
    """Adds `province city county` as of the date; a code of another time means what it stands for then."""
    placed = regions.resolve_codes(units["region"], date).select(PLACES)
    return pl.concat([units, placed], how="horizontal")


def with_bodies(units: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """Adds `body`, the nearest one that answers for the unit: a separate-plan city, the corps, a province."""
    found = registry.bodies().roll_up(units.select("region"), date)
    return units.with_columns(found["body"])


def with_tier(units: pl.DataFrame, risk: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """Adds `tier`: the last declared up to the date for the county, else its city, else its province."""
    declared = (
        risk.filter(pl.col("date") <= date)
        .sort("date", "row")
        .unique("region", keep="last", maintain_order=True)
        .select("region", "tier")
    )
    for level in PLACES:
        found = declared.rename({"region": level, "tier": f"tier_{level}"})
        units = units.join(found, on=level, how="left", maintain_order="left")
    return units.with_columns(tier=pl.coalesce("tier_county", "tier_city", "tier_province")).drop(
        "tier_county", "tier_city", "tier_province"
    )
