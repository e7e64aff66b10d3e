# SPDX-License-Identifier: Apache-2.0
"""The region tables as they lie on the disk: spans of validity, and where each code went."""

from __future__ import annotations

import bisect
import datetime as dt
from functools import cache
from typing import NamedTuple

from gulian.errors import RegionDateUnknown
from gulian.registry.model import Level
from gulian.registry.reading import table

FIRST_TABLE = dt.date(1980, 12, 31)


class Span(NamedTuple):
    """A code with one name, from the first official table that has it to the first that has it no more."""

    code: str
    name: str
    short: str
    kind: str
    since: dt.date
    until: dt.date | None

    def holds(self, on: dt.date) -> bool:
        """Whether the tables of the date have it."""
        return self.since <= on and (self.until is None or on < self.until)


class Move(NamedTuple):
    """Where the area of a code went when the code ended. whole : all of it, as far as is known."""

    until: dt.date
    to: str
    whole: bool


def level_of(code: str) -> Level:
    """420000 province, 420100 city, 420102 county."""
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


@cache
def spans() -> dict[str, tuple[Span, ...]]:
    """Every code of any year, its spans in order."""
    found: dict[str, list[Span]] = {}
    for code, name, short, kind, since, until in table("regions").iter_rows():
        ends = dt.date.fromisoformat(until) if until else None
        found.setdefault(code, []).append(Span(code, name, short, kind, dt.date.fromisoformat(since), ends))
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def moves() -> dict[str, tuple[Move, ...]]:
    """Code -> where it went; a code that is not here went nobody knows where, or is still there."""
    found: dict[str, list[Move]] = {}
    for code, until, to, _basis, whole in table("region_successors").iter_rows():
        found.setdefault(code, []).append(Move(dt.date.fromisoformat(until), to, whole == "1"))
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def taken_over() -> dict[str, tuple[str, ...]]:
    """Code -> the codes whose whole area it took over."""
    found: dict[str, list[str]] = {}
    for code, rows in moves().items():
        for move in rows:
            if move.whole:
                found.setdefault(move.to, []).append(code)
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def _changes() -> list[dt.date]:
    """Every day on which a region or a successor may become another one, ascending."""
    told = {day for rows in spans().values() for span in rows for day in (span.since, span.until) if day}
    told |= {move.until for rows in moves().values() for move in rows}
    return sorted(told | {day + dt.timedelta(days=1) for day in told})


def era_of(on: dt.date) -> dt.date:
    """The last day of change up to the date: all is the same on both. Before all changes: the date."""
    place = bisect.bisect_right(_changes(), on)
    return _changes()[place - 1] if place else on


def span_on(code: str, on: dt.date) -> Span | None:
    """The span of a code that holds on the date. Raises: RegionDateUnknown before the first table."""
    if on < FIRST_TABLE:
        raise RegionDateUnknown(on, FIRST_TABLE)
    return next((span for span in spans().get(code, ()) if span.holds(on)), None)
