# SPDX-License-Identifier: Apache-2.0
"""The life of each document of a library: 1 what it says of itself 2 what others say of it 3 a dated list.

A repeal or extension counts where a sentence names the document in 《》 and says so; the day is the one on
which the document that says it comes into force.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from gulian.policy.following.model import DatedEvent, Event, EventKind, Life
from gulian.policy.model import Citation, Document, Library, Span
from gulian.policy.outline.citations import known, number_key, title_keys
from gulian.policy.quantities import When, parse
from gulian.policy.search.passages import validity

_SENTENCE = re.compile(r"[^。;；\n]*[。;；\n]?")
_REPEALS = re.compile(r"(?:同时|即行|一并|予以|自行)?(?:废止|失效|停止执行|停止施行|不再执行)")
_KEEPS = re.compile(r"不(?:予|再)?废止|继续有效|尚未废止")
_PART = re.compile(r" ?中?的?(?:第[^。;]{1,8}[条款项]|部分|有关|与本)")
_BASIS = re.compile(r"(?:根据|依据|依照|按照|遵照)[^。;,，]{0,4}$")
_EXTENDS = re.compile(
    r"延长(?:至|到)|延续(?:至|到|实施|执行)|继续(?:执行|实施|施行)(?:至|到)|执行期限[^。;]{0,12}(?:延|至)"
)
_PERIOD = re.compile(r"征求意见(?:时间|期限|截止)|意见反馈截止|公示期")
_ORDER: tuple[EventKind, ...] = get_args(EventKind)


def lives(library: Library, dated: Iterable[DatedEvent] = ()) -> Mapping[str, Life]:
    """The life of every document by id; annexes live as their parent does."""
    index = known(each for each in library.documents if each.parent is None)
    found: dict[str, list[Event]] = {
        each.id: list(_own(each, library)) for each in library.documents if each.parent is None
    }
    for document in library.documents:
        for about, event in _said(document, library, found):
            found[about].append(event)
    for row in dated:
        keys = title_keys(row.key)
        ids = [index.numbers.get(number_key(row.key))] if row.key.endswith("号") else []
        ids += [each for key in keys for each in index.titles.get(key, ())]
        for name in dict.fromkeys(each for each in ids if each):
            found[name].append(Event(row.kind, row.day, row.until, source=row.source))
    by_id = {name: Life(name, _ordered(events)) for name, events in found.items()}
    return {
        each.id: by_id[each.id] if each.parent is None else Life(each.id, by_id[_head(library, each)].events)
        for each in library.documents
    }


def _head(library: Library, document: Document) -> str:
    while document.parent is not None:
        document = library[document.parent]
    return document.id


def _ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    unique = dict.fromkeys(events)
    return tuple(sorted(unique, key=lambda each: (each.day, _ORDER.index(each.kind), each.source)))


def _own(document: Document, library: Library) -> Iterator[Event]:
    """What a document says of itself: issued, in force, until when; a draft, until when it is asked about."""
    whole = document.segments[0] if document.segments else Span(0, 0)
    place = {"document": document.id, "file": document.file, "span": Span(whole.start, whole.start)}
    if document.kind in ("解读", "答记者问", "新闻", "刊头"):
        return
    if document.kind == "草案":
        first, last = comment_days(document, library)
        if first or document.date:
            yield Event("draft", first or document.date, last, **place)  # type: ignore[arg-type]  # fields of Event by name
        return
    text = "\n".join(library.plain(document.file, each) for each in document.segments)
    begins, ends = validity(text, document.date)
    if document.date:
        yield Event("issued", document.date, **place)  # type: ignore[arg-type]  # fields of Event by name
    # A text that names no day holds from the day it is issued.
    first = max(begins, document.date) if begins and document.date else begins or document.date
    if first:
        yield Event("in_force", first, **place)  # type: ignore[arg-type]  # fields of Event by name
    if ends:
        yield Event("expires", ends, **place)  # type: ignore[arg-type]  # fields of Event by name


def comment_days(document: Document, library: Library) -> tuple[dt.date | None, dt.date | None]:
    """From when until when a draft is asked about, as it says; of an annex, as its document says."""
    while document.parent is not None:
        document = library[document.parent]
    for segment in document.segments:
        for found in _SENTENCE.finditer(library.plain(document.file, segment)):
            if _PERIOD.search(found[0]):
                for each in parse(found[0], document.date):
                    if isinstance(each, When) and each.last:
                        return each.first, each.last
    return None, None


def _said(
    document: Document, library: Library, documents: Mapping[str, object]
) -> Iterator[tuple[str, Event]]:
    """What a document says of others it cites: that they are repealed, or hold longer."""
    if document.kind in ("解读", "答记者问", "新闻", "草案"):
        return
    day = _begins(document, library)
    if day is None:
        return
    text = library.texts[document.file]
    for citation in document.citations:
        if citation.document not in documents:
            continue
        start, end, words = sentence_around(library, document, citation)
        place = text.raw_span(start, end)
        at, stop = text.plain_span(citation.span)
        # 根据《甲办法》废止…, 《乙办法》第三条废止: neither ends the document that is named.
        if _BASIS.search(text.plain[start:at]) or _PART.match(text.plain, stop):
            continue
        if _REPEALS.search(words) and not _KEEPS.search(words):
            yield citation.document or "", Event("repealed", day, None, document.id, document.file, place)
        elif _EXTENDS.search(words):
            until = next(
                (each.last for each in parse(words, document.date) if isinstance(each, When) and each.last),
                None,
            )
            if until:
                yield (
                    citation.document or "",
                    Event("extended", day, until, document.id, document.file, place),
                )


def _begins(document: Document, library: Library) -> dt.date | None:
    text = "\n".join(library.plain(document.file, each) for each in document.segments)
    begins, _ = validity(text, document.date)
    return max(begins, document.date) if begins and document.date else begins or document.date


def sentence_around(library: Library, document: Document, citation: Citation) -> tuple[int, int, str]:
    """The sentence in which a document cites another: its plain start and end, and its words."""
    text = library.texts[document.file]
    at, stop = text.plain_span(citation.span)
    start = max(text.plain.rfind(sign, 0, at) for sign in "。;；\n") + 1
    ends = [found for sign in "。;；\n" if (found := text.plain.find(sign, stop)) >= 0]
    end = min(ends) + 1 if ends else len(text.plain)
    return start, end, text.plain[start:end]
