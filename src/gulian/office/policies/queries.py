# SPDX-License-Identifier: Apache-2.0
"""Reads: documents and what they offer. They are the site's, and public: every seat sees all of them."""

from __future__ import annotations

import datetime as dt
from typing import get_args

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from gulian.errors import IndexMissing
from gulian.office.days.queries import newest_day
from gulian.office.in_use import library
from gulian.office.policies import frames
from gulian.office.policies.models import (
    LifeEvent,
    PolicyDocument,
    Reading,
)
from gulian.office.policies.reading import LIBRARY
from gulian.policy import Document, following, search
from gulian.policy import Library as Documents

HITS = 30


def day_of() -> dt.date:
    """The day of the office's work: that of the newest day run, else today."""
    run = newest_day()
    return run.date if run else timezone.localdate()


def last_reading() -> Reading | None:
    """The last reading of the folder."""
    return Reading.objects.filter(pk=1).first()


def documents() -> QuerySet[PolicyDocument]:
    """Every document that stands by itself."""
    return PolicyDocument.objects.filter(parent="").exclude(kind="刊头")


def get_document(key: str) -> PolicyDocument:
    """One document. Raises Http404."""
    found = PolicyDocument.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def document_cited(number: str, title: str) -> PolicyDocument | None:
    """The document of a number, else of a title, as measures cite it."""
    rows = PolicyDocument.objects.order_by("parent", "key")
    found = rows.filter(number=number).first() if number else None
    return found or (rows.filter(title=title).first() if title else None)


def hits(question: str, filters: search.Filters, on: dt.date) -> tuple[search.Hit, ...]:
    """What the search answers, best first. Raises IndexMissing, QuestionEmpty, what the search refuses."""
    made = last_reading()
    folder = frames.folder_of(made.token) if made else None
    if folder is None:
        raise IndexMissing("policies")
    base = search.words_of_scheme(library()[LIBRARY], on)
    return search.search(question, folder, filters, HITS, words=base)


def news_since(since: dt.date, on: dt.date, region: str) -> tuple[following.News, ...]:
    """What happened to the documents that hold in a region after a day (`policy.following`)."""
    rows = {each.key: each for each in PolicyDocument.objects.all()}
    events: dict[str, list[following.Event]] = {key: [] for key in rows}
    for each in LifeEvent.objects.order_by("day", "id"):
        kind = next((known for known in get_args(following.EventKind) if known == each.kind), None)
        if kind is not None:
            event = following.Event(kind, each.day, each.until, file=each.file or None, source=each.source)
            events[each.document_id].append(event)
    documents_ = tuple(_document(each) for each in rows.values())
    lives = {key: following.Life(key, tuple(told)) for key, told in events.items()}
    return following.news(Documents({}, documents_), lives, since, on, region or "000000")


def _document(row: PolicyDocument) -> Document:
    """A row as the engine knows a document, by its key; what news does not ask is left out."""
    issuers = tuple(each for each in row.issuers.split("、") if each)
    return Document(
        row.key, row.file, row.title or row.name, row.number or None, issuers, row.date, "其他",
        row.parent or None, (),
    )  # fmt: skip
