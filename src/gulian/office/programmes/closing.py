# SPDX-License-Identifier: Apache-2.0
"""What closes in a month, as a seat reads it: a bureau all of it, a firm what is open to firms or to it."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from gulian.errors import CalendarYearUnknown, Language
from gulian.office.cases.queries import visible_cases
from gulian.office.frame.language import Words
from gulian.office.in_use import library
from gulian.office.people.seat import Acting
from gulian.schemes import LEADS, Closing, Reminder, Scheme, closings, reminders
from gulian.workdays import calendar

KINDS: Mapping[str, Words] = {
    "date": Words("截止", "due"),
    "apply": Words("申请截止", "last day to apply"),
    "ends": Words("政策到期", "measure ends"),
    "scheme": Words("方案到期", "scheme ends"),
}
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Line:
    """A last day. left : days from today, negative where it is past; running : cases of its scheme that are
    open and that the seat sees."""

    day: dt.date
    kind: str
    title: str
    scheme: str
    scheme_title: str
    roles: tuple[str, ...]
    source: str
    clause: str
    left: int
    running: int


def month_of(text: str, today: dt.date) -> dt.date:
    """The first day of a month as it was asked for, `2024-11`; this month where it was not."""
    year, _, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and len(text) <= 7:
        asked = int(year), int(month)
        if FIRST_YEAR <= asked[0] <= LAST_YEAR and 1 <= asked[1] <= 12:
            return dt.date(*asked, 1)
    return today.replace(day=1)


def lines(seat: Acting, first: dt.date, today: dt.date, lang: Language) -> tuple[Line, ...]:
    """What closes in the month that begins on `first`."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    known = tuple(library().values())
    found = [each for each in closings(known, first, last) if concerns(seat, each)]
    return _lines(seat, found, today, known, lang)


def reminded(seat: Acting, today: dt.date, lang: Language) -> tuple[Line, ...]:
    """What the seat is reminded of today: 30, 7 and 1 days ahead, earlier where that is no working day."""
    known = tuple(library().values())
    # A reminder moves back over the longest holiday at most.
    ahead = closings(known, today, today + dt.timedelta(days=max(LEADS) + 15))
    try:
        due: tuple[Reminder, ...] = reminders(ahead, today, calendar())
    except CalendarYearUnknown:
        return ()
    return _lines(seat, [each.closing for each in due if concerns(seat, each.closing)], today, known, lang)


def concerns(seat: Acting, closing: Closing) -> bool:
    """A firm is told what one of its roles has to do, and what is for nobody in particular."""
    if seat.role != "firm" or not closing.roles:
        return True
    return any(each.id in seat.roles for each in closing.roles)


def _lines(
    seat: Acting, found: Sequence[Closing], today: dt.date, known: Sequence[Scheme], lang: Language
) -> tuple[Line, ...]:
    titles = {each.id: each.title_zh if lang == "zh" else each.title_en for each in known}
    names = {each.scheme for each in found}
    counted = visible_cases(seat).filter(open=True, scheme__in=names).values("scheme")
    running = {each["scheme"]: each["count"] for each in counted.annotate(count=Count("pk"))}
    return tuple(
        Line(
            day=each.day,
            kind=KINDS[each.kind].of(lang),
            title=each.zh if lang == "zh" else each.en,
            scheme=each.scheme,
            scheme_title=titles[each.scheme],
            roles=tuple(role.zh if lang == "zh" else role.en for role in each.roles),
            source=each.source,
            clause=each.clause,
            left=(each.day - today).days,
            running=running.get(each.scheme, 0),
        )
        for each in found
    )
