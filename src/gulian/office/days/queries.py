# SPDX-License-Identifier: Apache-2.0
"""Reads: figures, blocked units, findings of a day within a seat's scope."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404

from gulian.office.days.models import BlockedRow, DayRun, FindingRow, LeaderRow, RateRow, UnitState
from gulian.office.people.scope import NOTHING, Places, within
from gulian.office.people.seat import Acting

PLACES = Places(body="body", park="park")
_FINDINGS = Places()


class Level(NamedTuple):
    """Where a seat's own figures stand: a level of the rates and the member of it; below : its children."""

    level: str
    code: str
    below: str


def level_of(seat: Acting) -> Level | None:
    """The member whose figures are the seat's own; None for seats without a region's figures.

    region 330100 -> city 330100, children are counties
    """
    if seat.role in ("firm", "bank", "association"):
        return None
    if seat.park:
        return Level("park", seat.park, "")
    if seat.body:
        return Level("body", seat.body, "")
    if not seat.region:
        return Level("total", "total", "province")
    if seat.region.endswith("0000"):
        return Level("province", seat.region, "city")
    if seat.region.endswith("00"):
        return Level("city", seat.region, "county")
    return Level("county", seat.region, "")


def newest_day() -> DayRun | None:
    """The newest day that was run."""
    return DayRun.objects.order_by("-date").first()


def get_day(date: dt.date | None) -> DayRun:
    """A day that was run, else 404; None = the newest."""
    found = newest_day() if date is None else DayRun.objects.filter(pk=date).first()
    if found is None:
        raise Http404
    return found


def own_rates(seat: Acting, date: dt.date) -> dict[str, RateRow]:
    """The figures of the seat's own member by indicator."""
    place = level_of(seat)
    if place is None:
        return {}
    rows = RateRow.objects.filter(date=date, level=place.level, code=place.code)
    return {each.indicator: each for each in rows}


def child_rates(seat: Acting, date: dt.date, indicator: str) -> QuerySet[RateRow]:
    """One figure of the members one level below the seat's own, by code."""
    place = level_of(seat)
    if place is None or not place.below:
        return RateRow.objects.none()
    rows = RateRow.objects.filter(date=date, level=place.below, indicator=indicator)
    if place.level != "total":
        rows = rows.filter(parent=place.code)
    return rows.order_by("code")


def rate_course(seat: Acting, indicator: str, days: int) -> list[RateRow]:
    """One figure of the seat's own member over the last days run, the oldest first."""
    place = level_of(seat)
    if place is None:
        return []
    rows = RateRow.objects.filter(level=place.level, code=place.code, indicator=indicator).order_by("-date")
    return list(rows[:days])[::-1]


def visible_blocked(seat: Acting, date: dt.date) -> QuerySet[BlockedRow]:
    """The blocked units of a day within the scope, by rank; a chief sees those his chain waits for."""
    rows = BlockedRow.objects.filter(within(seat, PLACES), date=date)
    if seat.chain:
        rows = rows.filter(chains__contains=seat.chain)
    if seat.role == "owner" and seat.department:
        rows = rows.filter(Q(department=seat.department) | Q(department_zh=seat.department))
    return rows.order_by("rank")


def visible_states(seat: Acting) -> QuerySet[UnitState]:
    """The last state of each unit within the scope."""
    return UnitState.objects.filter(within(seat, PLACES))


def visible_findings(seat: Acting, date: dt.date) -> QuerySet[FindingRow]:
    """The findings of a day within the scope, the gravest first; firms do not read them."""
    if seat.role == "firm" or seat.park or seat.body:
        return FindingRow.objects.filter(NOTHING)
    return FindingRow.objects.filter(within(seat, _FINDINGS), date=date).order_by("severity_rank", "id")


def visible_leaders(seat: Acting, date: dt.date) -> QuerySet[LeaderRow]:
    """The lead firms of a day within the scope, worst first; a chief sees his own chain."""
    rows = LeaderRow.objects.filter(within(seat, Places()), date=date).order_by("rank")
    return rows.filter(chains__contains=seat.chain) if seat.chain else rows
