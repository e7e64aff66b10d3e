# SPDX-License-Identifier: Apache-2.0
"""The calendar of programmes: what closes when, for whom, across all schemes; who is reminded of it today.

1 dates that a list states (`value: date`), last days of its rows (`closes: until`)  2 measures: the last
day to apply, the last day they hold  3 schemes that end  4 reminders so many days ahead, on a working day

It reads definitions only: what a case waits for stands in `casework.timers`, when a form is due in
`monitor.forms.schedule`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from gulian.schemes.lists import DatedList, ListRow
from gulian.schemes.measures import Measure
from gulian.schemes.model import Scheme
from gulian.schemes.procedures import Procedure, ProcedureStep, Titled
from gulian.workdays import NATION, Calendar

ClosingKind = Literal["date", "apply", "ends", "scheme"]
FIRM = Titled(id="firm", zh="企业", en="firms")
"""For whom a measure is; whether it is for one firm says `policy`."""
LEADS = (30, 7, 1)
"""Days ahead on which somebody is reminded, where a site says nothing else."""
_LOOKUP = re.compile(r"lookup\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*,\s*(['\"])([^'\"]+)\2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A last day.

    kind : `date` a day a list states; `apply` the last day to apply for a measure; `ends` the last day it
           holds; `scheme` the last day a whole scheme holds
    path : of the definition, `robot-norm-2024/lists/dates#submit`
    roles : for whom: the roles of the steps that ask for the day; empty where no step does
    """

    day: dt.date
    kind: ClosingKind
    scheme: str
    path: str
    zh: str
    en: str
    roles: tuple[Titled, ...]
    source: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A closing somebody is told of today. days_left : from today to the last day."""

    closing: Closing
    days_left: int


def closings(schemes: Iterable[Scheme], first: dt.date, last: dt.date) -> tuple[Closing, ...]:
    """What closes in a span of days, both included, by day and path.

    A date that was moved counts where it was moved to: a row that no longer holds on its own day is past.
    """
    found = (each for scheme in schemes for each in _of_scheme(scheme) if first <= each.day <= last)
    return tuple(sorted(found, key=lambda each: (each.day, each.path, each.kind)))


def reminders(
    known: Iterable[Closing],
    today: dt.date,
    calendar: Calendar,
    *,
    region: str = NATION,
    leads: tuple[int, ...] = LEADS,
) -> tuple[Reminder, ...]:
    """Of what is told today: each closing so many days ahead, moved back to a working day; once a day each.

    Raises CalendarYearUnknown for a year whose working days nobody has published.
    """
    return tuple(
        Reminder(closing=each, days_left=(each.day - today).days)
        for each in known
        if each.day >= today and today in _told_on(each.day, calendar, region, leads)
    )


def _told_on(day: dt.date, calendar: Calendar, region: str, leads: tuple[int, ...]) -> set[dt.date]:
    """The days on which a last day is told."""
    days = (day - dt.timedelta(days=lead) for lead in leads)
    return {each if calendar.is_workday(each, region) else calendar.add(each, -1, region) for each in days}


def _of_scheme(scheme: Scheme) -> Iterator[Closing]:
    for table in scheme.lists.values():
        yield from _of_list(scheme, table)
    for measure in scheme.measures.values():
        yield from _of_measure(measure)
    if scheme.valid_to is not None:
        yield Closing(
            day=scheme.valid_to,
            kind="scheme",
            scheme=scheme.id,
            path=scheme.path,
            zh=scheme.title_zh,
            en=scheme.title_en,
            roles=(),
            source=next((each.document for each in scheme.sources.values()), ""),
            clause="",
        )


def _of_measure(measure: Measure) -> Iterator[Closing]:
    days: tuple[tuple[ClosingKind, dt.date | None], ...] = (
        ("apply", measure.deadline),
        ("ends", measure.until),
    )
    for kind, day in days:
        if day is not None:
            yield Closing(
                day=day,
                kind=kind,
                scheme=measure.scheme,
                path=measure.path,
                zh=measure.title_zh,
                en=measure.title_en,
                roles=(FIRM,),
                source=measure.document,
                clause=measure.clause,
            )


def _of_list(scheme: Scheme, table: DatedList) -> Iterator[Closing]:
    for row in table.rows:
        # A parsed value of kind date is a date; an empty cell is none.
        if isinstance(row.value, dt.date) and row.holds_on(row.value):
            yield _of_row(scheme, table, row, row.value)
        if table.closes and row.until is not None:
            ends = _of_row(scheme, table, row, row.until)
            # A row names one of several (免收); only with its list does it say what closes.
            yield replace(ends, zh=f"{table.title_zh}：{ends.zh}", en=f"{table.title_en}: {ends.en}")


def _of_row(scheme: Scheme, table: DatedList, row: ListRow, day: dt.date) -> Closing:
    asked = tuple(_asking(scheme.procedures.values(), table.id, row.key))
    source = scheme.sources.get(row.cells.get("source", ""))
    return Closing(
        day=day,
        kind="date",
        scheme=scheme.id,
        path=f"{table.path}#{row.key}",
        zh=_named(row, ("zh", "title"), tuple(step.zh for _, step in asked)),
        en=_named(row, ("en", "title"), tuple(step.en for _, step in asked)),
        roles=_roles(asked),
        source=source.document if source else "",
        clause=row.cells.get("clause", ""),
    )


def _named(row: ListRow, columns: tuple[str, ...], steps: tuple[str, ...]) -> str:
    """What a row calls itself, else the steps that ask for it, else its key."""
    own = next((row.cells[each] for each in columns if row.cells.get(each)), "")
    return own or " / ".join(dict.fromkeys(steps)) or row.key


def _asking(
    procedures: Iterable[Procedure], table: str, key: str
) -> Iterator[tuple[Procedure, ProcedureStep]]:
    """The steps whose limit or conditions look a row up."""
    for procedure in procedures:
        for step in procedure.steps.values():
            texts = [each.when.text for each in step.outcomes if each.when is not None]
            if step.limit is not None:
                texts.append(step.limit.amount.text)
            looked_up = {(found[1], found[3]) for text in texts for found in _LOOKUP.finditer(text)}
            if (table, key) in looked_up:
                yield procedure, step


def _roles(asked: tuple[tuple[Procedure, ProcedureStep], ...]) -> tuple[Titled, ...]:
    """Who acts at these steps; of two with one name the first."""
    found: dict[str, Titled] = {}
    for procedure, step in asked:
        if step.doer is not None and step.doer.role in procedure.roles:
            role = procedure.roles[step.doer.role]
            found.setdefault(role.zh, role)
    return tuple(found.values())
