# SPDX-License-Identifier: Apache-2.0
"""Reads: one morning in the order of the page. A handful of indexed queries, no count over all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.conf import settings
from django.db.models import QuerySet

from gulian import charts, registry
from gulian.office.bulletins.models import Bulletin
from gulian.office.bulletins.queries import to_do
from gulian.office.cases.models import Ticket
from gulian.office.cases.queries import mine, visible_tickets
from gulian.office.days.models import BlockedRow, DayRun, LeaderRow, RateRow
from gulian.office.days.queries import (
    child_rates,
    level_of,
    own_rates,
    rate_course,
    visible_blocked,
    visible_leaders,
)
from gulian.office.frame.figures import rounded
from gulian.office.in_use import library
from gulian.office.people.seat import Acting
from gulian.schemes import Indicator
from gulian.site import read_site

RESUMPTION = "resumption-2020"
TOP = 20
LEADERS = 10
WORK = 10
COURSE_DAYS = 14


@dataclass(frozen=True)
class Number:
    """One of the four figures: what it is called, the row behind it, its course over the last days."""

    indicator: Indicator
    row: RateRow | None


@dataclass(frozen=True)
class Morning:
    """What a seat sees of a day. complete : any figure's row, for expected, reported, on time, proxy."""

    run: DayRun
    place: str
    complete: RateRow | None
    numbers: Sequence[Number]
    blocked: Sequence[BlockedRow]
    leaders: Sequence[LeaderRow]
    work: Sequence[Ticket] = ()
    overdue: int = 0
    to_sign: Sequence[Bulletin] = ()


def morning(seat: Acting, run: DayRun) -> Morning:
    """The page of a day for a seat."""
    rates = own_rates(seat, run.date)
    tickets = list(_work(seat)[:WORK])
    headline = library()[RESUMPTION].headline
    # Figures differ in their frames: the widest one says who owes a report at all.
    complete = max(rates.values(), key=lambda each: each.expected or 0, default=None)
    return Morning(
        run=run,
        place=_place(complete, run),
        complete=complete,
        numbers=tuple(Number(each, rates.get(each.id)) for each in headline),
        blocked=list(visible_blocked(seat, run.date).filter(blocked=True)[:TOP]),
        leaders=list(visible_leaders(seat, run.date)[:LEADERS]),
        work=tickets,
        overdue=sum(each.overdue for each in tickets),
        to_sign=list(to_do(seat)[:WORK]),
    )


def _work(seat: Acting) -> QuerySet[Ticket]:
    """The open tickets this seat may act on, what is due first at the top."""
    rows = visible_tickets(seat).filter(mine(seat), open=True)
    return rows.select_related("case").order_by("due_at", "id")


def _place(complete: RateRow | None, run: DayRun) -> str:
    """The name of the seat's place; of the whole site its region's."""
    if complete is None:
        return ""
    here = read_site(settings.DIR)
    if complete.level != "total" or here is None or not here.region:
        return complete.name
    return registry.regions().name(here.region, run.date) or complete.name


def map_rows(seat: Acting, run: DayRun) -> list[RateRow]:
    """The first headline figure of the members below the seat's own place."""
    rows = list(child_rates(seat, run.date, library()[RESUMPTION].headline[0].id))
    if len(rows) > 1 or not rows:
        return rows
    # A site of one province shows its cities, one of a single city its counties.
    only = level_of(seat)
    below = {"province": "city", "city": "county"}.get(rows[0].level)
    if only is None or below is None:
        return rows
    return list(
        RateRow.objects.filter(
            date=run.date, level=below, parent=rows[0].code, indicator=rows[0].indicator
        ).order_by("code")
    )


def map_svg(rows: Sequence[RateRow], run: DayRun, lang: str) -> str:
    """The tile map of these rows as SVG; '' where none of them has a place on it."""
    places = registry.regions().frame(run.date).select("code", "short", "lon", "lat")
    frame = pl.DataFrame(
        {
            "code": [each.code for each in rows],
            "name": [each.name for each in rows],
            "value": [each.value for each in rows],
            "label": [None if each.value is None else f"{rounded(each.value, 1)}%" for each in rows],
        },
        schema={"code": pl.String, "name": pl.String, "value": pl.Float64, "label": pl.String},
    )
    frame = frame.join(places, on="code", how="left", maintain_order="left").with_columns(
        name=pl.coalesce("short", "name")
    )
    first = library()[RESUMPTION].headline[0]
    title = first.title_zh if lang == "zh" else first.title_en
    drawing = charts.tile_map(frame, title=title, axis=f"{title}（%）" if lang == "zh" else f"{title} (%)")
    return charts.svg(drawing, name="map")


def course_of(seat: Acting, indicator: str) -> list[RateRow]:
    """A figure of the seat's own place over the last days run."""
    return rate_course(seat, indicator, COURSE_DAYS)
