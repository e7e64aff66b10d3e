# SPDX-License-Identifier: Apache-2.0
"""What changed since a day: for a region, and for a firm by its confirmed measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from gulian.policy.following.model import Event, EventKind, Life, News
from gulian.policy.levels import NATION, region_of
from gulian.policy.measures import Measure, for_firms
from gulian.policy.model import Document, Library, Span

_TOLD: tuple[EventKind, ...] = ("draft", "in_force", "extended", "expires", "repealed")
"""What is told; that something was issued is told when it comes into force."""


def news(
    library: Library, lives: Mapping[str, Life], since: dt.date, on: dt.date, region: str = NATION
) -> tuple[News, ...]:
    """What happened to the documents that hold in a region after `since`, up to and with `on`.

    An end counts on the first day it is felt: the day after the last one.
    """
    found = [
        _news(document, event, day, None)
        for document in library.documents
        if document.parent is None and _holds_in(document, region)
        for event in lives[document.id].events
        for day in (_felt(event),)
        if event.kind in _TOLD and since < day <= on and _counts(lives[document.id], event)
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.document, each.kind)))


def news_of_measures(
    library: Library, measures: Iterable[Measure], since: dt.date, on: dt.date
) -> tuple[News, ...]:
    """Measures for firms a person confirmed that began, or ended, after `since`, up to and with `on`."""
    found: list[News] = []
    for each in for_firms(measures):
        document = library[each.document]
        ends = [day for day in (each.valid_to, each.deadline) if day]
        last = min(ends) if ends else None
        begins = each.valid_from or document.date
        place = (each.file, Span(each.start, each.end))
        title = document.title or document.id
        if begins and since < begins <= on:
            found.append(News(begins, "in_force", each.document, title, each.id, *place))
        if last and since < last + dt.timedelta(days=1) <= on:
            found.append(News(last + dt.timedelta(days=1), "expires", each.document, title, each.id, *place))
    return tuple(sorted(found, key=lambda each: (each.day, each.measure or "", each.kind)))


def _felt(event: Event) -> dt.date:
    return event.day + dt.timedelta(days=1) if event.kind == "expires" else event.day


def _counts(life: Life, event: Event) -> bool:
    """An end that was put off is no end."""
    return event.kind != "expires" or life.last_day == event.day


def _holds_in(document: Document, region: str) -> bool:
    own = region_of(document.issuers, document.date)
    return own in (region, region[:4] + "00", region[:2] + "0000", NATION)


def _news(document: Document, event: Event, day: dt.date, measure: str | None) -> News:
    place = document.segments[0].start if document.segments else 0
    return News(
        day,
        event.kind,
        document.id,
        document.title or document.id,
        measure,
        event.file or document.file,
        event.span or Span(place, place),
    )
