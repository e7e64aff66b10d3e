# SPDX-License-Identifier: Apache-2.0
"""What the bulletin says, filled from the day; words and rounding are the template's.

Every number here also stands in a table of `out/<date>/`, and in `figures.json` under its name: nothing is
computed for the bulletin alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl

from gulian import charts, monitor, registry
from gulian.chain import links_in_force
from gulian.charts import Drawing
from gulian.daily import notes
from gulian.daily.leaders import lead_firms, leader_states
from gulian.daily.model import Day
from gulian.errors import MissingFont
from gulian.monitor.choose import ZONE
from gulian.monitor.wording import percent

MAP = "regions"
HELP_LINES = 5
"""Measures that fit somebody and are printed; all stand in `help_measures.csv`."""


def context(day: Day, drawn: Drawings) -> monitor.BulletinContext:
    """The frozen facts of the day's bulletin."""
    assert day.collected is not None
    assert day.before is not None
    assert day.located is not None
    assert day.reviewed is not None
    assert day.dispatched is not None
    assert day.verified is not None
    units = day.collected.units
    expected, reported = units.height, int(units["reported"].sum())
    ranked = monitor.may_rank(expected, reported, day.threshold("ranking_reporting_rate"))
    return monitor.BulletinContext(
        date=day.date,
        site=day.inputs.site,
        as_of=_on_site(day.collected.as_of),
        reviewed=day.reviewed.state == "reviewed",
        before_date=day.before.date if day.before.units["reported"].any() else None,
        expected=expected,
        reported=reported,
        on_time=_count(units["on_time"]),
        proxy=_count(units["proxy"]),
        carried=units.filter(~pl.col("reported") & pl.col("carried").is_not_null()).height,
        frame=f"名录内{units['code'].n_unique()}户企业的{expected}个填报单位",
        figures=tuple(_figure(day, each.id) for each in day.scheme.headline),
        not_open=monitor.Count(value=_not_open(day.collected.units), before=_not_open(day.before.units)),
        chokes=chokes(day),
        chokes_total=day.located.blocked.height,
        leaders=leaders(day),
        regions=monitor.in_order(regions(day)) if ranked else regions(day),
        ranked=ranked,
        cases=cases(day),
        loss=day.located.loss,
        unknown_loss=day.located.loss_unknown_closed,
        help=help_state(day),
        charts=tuple(drawn.pages),
        notes=(*notes.public(day), *day.located.notes, *drawn.notes),
        office_notes=notes.office(day),
        pins=(f"{day.scheme.path}@{day.scheme.version}#{day.scheme.hash[:32]}",),
    )


def _on_site(instant: dt.datetime | None) -> dt.datetime | None:
    """An instant as the site's clock shows it."""
    return None if instant is None else instant.astimezone(ZoneInfo(ZONE))


def _count(flags: pl.Series) -> int | None:
    return int(flags.sum()) if flags.is_not_null().any() else None


def _not_open(units: pl.DataFrame) -> int | None:
    """Firms that reported on the date and have no unit open."""
    firms = units.filter("reported").group_by("code").agg(pl.col("opened").fill_null(False).any())
    return firms.filter(~pl.col("opened")).height if units["reported"].any() else None


def _figure(day: Day, indicator: str) -> monitor.Figure:
    assert day.measured is not None
    declared = day.scheme.indicators[indicator]
    row = day.measured.rates.row(
        by_predicate=(pl.col("indicator") == indicator) & (pl.col("level") == "total"), named=True
    )
    return monitor.Figure(
        id=indicator,
        title=declared.title_zh,
        value=row["value"],
        before=row["before"],
        unit=declared.unit,
        decimals=declared.decimals,
        numerator=row["numerator"],
        denominator=row["denominator"],
        value_reported=row["value_reported"],
        low=row["low"],
        high=row["high"],
        base=declared.base_zh,
    )


def chokes(day: Day) -> tuple[monitor.Choke, ...]:
    """The leading rows of `blocked.csv`, as many as the scheme declares."""
    assert day.located is not None
    rows = day.located.blocked.filter(pl.col("kind") != "victim").head(day.threshold("bulletin_top"))
    return tuple(
        monitor.Choke(
            rank=row["rank"],
            name=row["name"],
            county=row["county_name"] or monitor.UNKNOWN_PLACE,
            cause=row["cause_zh"],
            leaders=tuple(row["leader_names"]),
            gain=row["gain"],
            days=row["days"],
            owner=row["department_zh"] or "",
            gain_kind=row["gain_kind"],
        )
        for row in rows.iter_rows(named=True)
    )


def help_state(day: Day) -> monitor.HelpState | None:
    """What the blocked firms may have; None where the step has not run or nobody is blocked."""
    if day.helped is None or not day.helped.firms:
        return None
    told = day.helped
    useful = told.measures.filter(pl.col("eligible") > 0).head(HELP_LINES)
    return monitor.HelpState(
        firms=told.firms,
        eligible=told.eligible,
        unknown=told.unknown,
        none=told.firms - told.eligible - told.unknown,
        asked=told.measures.height,
        measures=tuple(
            monitor.HelpMeasure(
                place=row["place"],
                title=row["title_zh"],
                source=f"{row['number'] or row['document']} {row['clause']}",
                eligible=row["eligible"],
                unknown=row["unknown"],
            )
            for row in useful.iter_rows(named=True)
        ),
    )


def leaders(day: Day) -> tuple[monitor.LeaderState, ...]:
    """Lead firms with running and total suppliers, worst first."""
    assert day.collected is not None
    folder = day.inputs.folder
    return leader_states(lead_firms(folder), links_in_force(folder.links, day.date), day.collected.units)


def map_level(day: Day) -> str:
    """The level the map shows: cities where the site has several, else counties."""
    assert day.collected is not None
    units = day.collected.units
    if units["province"].n_unique() > 3:
        return "province"
    return "city" if units["city"].drop_nulls().n_unique() > 1 else "county"


def regions(day: Day) -> tuple[monitor.RegionState, ...]:
    """The first headline figure by region of the map."""
    return regions_at(day, map_level(day))


def regions_at(day: Day, level: str) -> tuple[monitor.RegionState, ...]:
    """The first headline figure by region of a level, in the order of the codes."""
    assert day.measured is not None
    first = day.scheme.headline[0].id
    rates = day.measured.rates
    rows = rates.filter((pl.col("indicator") == first) & (pl.col("level") == level))
    return tuple(
        monitor.RegionState(
            code=row["code"],
            name=row["name"],
            expected=row["expected"],
            reported=row["reported"],
            value=row["value"],
            before=row["before"],
        )
        for row in rows.sort("code").iter_rows(named=True)
    )


def cases(day: Day) -> monitor.CaseState:
    """Handed out today, struck off today, open, overdue."""
    assert day.dispatched is not None
    assert day.verified is not None
    handed = day.dispatched
    return monitor.CaseState(
        handed_out=handed.filter(pl.col("handed_out") == day.date).height,
        struck_off=day.verified.filter(state="struck_off").height,
        open=handed.height,
        overdue=handed.filter(pl.col("deadline") < day.date).height,
    )


def tile_map(day: Day) -> Drawing | None:
    """The first headline figure as a tile map; None where no region has a place on it."""
    states = regions(day)
    if not states:
        return None
    places = (
        registry.regions().frame(day.date).select("code", "short", "lon", "lat")
        if not day.inputs.labels
        else None
    )
    frame = pl.DataFrame(
        {
            "code": [state.code for state in states],
            "name": [state.name for state in states],
            "value": [state.value for state in states],
            "label": [None if state.value is None else percent(state.value, 1) for state in states],
        },
        schema={"code": pl.String, "name": pl.String, "value": pl.Float64, "label": pl.String},
    )
    if places is None:
        frame = frame.with_columns(lon=pl.lit(None, pl.Float64), lat=pl.lit(None, pl.Float64))
    else:
        frame = frame.join(places, on="code", how="left", maintain_order="left").with_columns(
            name=pl.coalesce("short", "name")
        )
    title = day.scheme.headline[0].title_zh
    return charts.tile_map(frame, title=f"各地{title}", axis=f"{title}（%）")


@dataclass(frozen=True)
class Drawings:
    """Charts for the page (SVG) and for the document (PNG or the data table), and notes on them."""

    pages: Mapping[str, str | monitor.Table]
    documents: Mapping[str, bytes | monitor.Table]
    notes: tuple[str, ...] = ()


def drawings(day: Day) -> Drawings:
    """The charts of the day; without a Chinese font the document gets the table instead."""
    chart = tile_map(day)
    if chart is None:
        return Drawings({}, {})
    page = charts.svg(chart, name=MAP)
    try:
        return Drawings({MAP: page}, {MAP: charts.png(chart)})
    except MissingFont as missing:
        table = monitor.Table(
            header=("地区", day.scheme.headline[0].title_zh),
            rows=tuple((state.name, percent(state.value)) for state in regions(day)),
            note=missing.sentence("zh"),
        )
        return Drawings({MAP: page}, {MAP: table}, (missing.sentence("zh"),))
