# SPDX-License-Identifier: Apache-2.0
"""From documents to passages: each stretch of text goes to the innermost clause it stands in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from gulian.policy.levels import region_of
from gulian.policy.model import Clause, Document, Library, Span, Text
from gulian.policy.quantities import Quantity, parse
from gulian.policy.search.model import Passage

LONGEST = 700
"""Characters of a passage; what is longer is cut between sentences."""
_LEAST = 8
_VALID = re.compile(r"有效期|执行期限|实施期限|政策期限|执行至|施行|实施")
_OWN = re.compile(
    r"本(?:通知|意见|办法|规定|细则|措施|公告|方案|条例|法|政策|指南)|上述(?:政策|措施)|^\s*自[^，。]{4,24}(?:施行|实施|执行)"
)
"""What holds is the text itself, not a certificate or a product that it speaks of."""
_LONGEST_RULE = 200
_SENTENCE = re.compile(r"[^。；\n]*[。；\n]?")


def passages(library: Library) -> Iterator[Passage]:
    """The passages of all documents, in order."""
    for document in library.documents:
        yield from _of_document(document, library.texts[document.file], library)


def _of_document(document: Document, text: Text, library: Library) -> Iterator[Passage]:
    whole = "\n".join(library.plain(document.file, each) for each in document.segments)
    valid_from, valid_to = validity(whole, document.date)
    head = _head(document, library)
    region = region_of(head.issuers, head.date)
    for span, above in _pieces(document):
        for part in _parts(text, span):
            body = library.plain(document.file, part).strip()
            if len(body) < _LEAST:
                continue
            yield Passage(
                document=document.id,
                title=document.title or "",
                number=document.number or "",
                clause=above[-1].path if above else "",
                context=" ".join(each.heading for each in above if each.heading),
                body=body,
                file=document.file,
                start=part.start,
                end=part.end,
                issuers=document.issuers or head.issuers,
                kind=document.kind,
                date=document.date or head.date,
                region=region,
                valid_from=valid_from,
                valid_to=valid_to,
            )


def _head(document: Document, library: Library) -> Document:
    """The document that an annex belongs to: who issued it, and when, holds for the annex."""
    while document.parent is not None:
        document = library[document.parent]
    return document


def _pieces(document: Document) -> Iterator[tuple[Span, tuple[Clause, ...]]]:
    """The document cut where clauses begin and end, each piece with its clauses, outermost first."""
    for segment in document.segments:
        inside = [
            each
            for each in document.clauses
            if each.span.start < segment.end and each.span.end > segment.start
        ]
        cuts = {segment.start, segment.end}
        cuts |= {
            at
            for each in inside
            for at in (each.span.start, each.span.end)
            if segment.start < at < segment.end
        }
        order = sorted(cuts)
        open_: list[Clause] = []
        waiting = sorted(inside, key=lambda each: (each.span.start, -each.span.end, each.level), reverse=True)
        for start, end in pairwise(order):
            open_ = [each for each in open_ if each.span.end > start]
            while waiting and waiting[-1].span.start <= start:
                each = waiting.pop()
                if each.span.end > start:
                    open_.append(each)
            yield Span(start, end), tuple(sorted(open_, key=lambda each: each.level))


def _parts(text: Text, span: Span) -> Iterator[Span]:
    """A span of raw text cut between sentences into parts of at most LONGEST characters (or one sentence)."""
    start = at = span.start
    for found in _SENTENCE.finditer(text.raw, span.start, span.end):
        if found.end() - start > LONGEST and at > start:
            yield Span(start, at)
            start = at
        at = found.end()
    if span.end > start:
        yield Span(start, span.end)


def validity(text: str, date: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """From when until when a document says that it holds; None where it does not say.

    本办法自2031年1月1日起施行，有效期2年 -> 2031-01-01, 2032-12-31
    """
    first = last = None
    years = 0
    for found in _SENTENCE.finditer(text):
        if not _OWN.search(found[0]) or not _VALID.search(found[0]) or len(found[0]) > _LONGEST_RULE:
            continue
        for each in parse(found[0], date):
            if isinstance(each, Quantity):
                years = _years(each, found[0]) or years
            elif each.relation == "from":
                first = each.first
            elif each.relation in ("by", "between") and _VALID.search(found[0]):
                first, last = each.first or first, each.last
    begun = first or date
    return first, last or (_later(begun, years) if begun and years else None)


def _years(each: Quantity, sentence: str) -> int:
    """Whole years for which a sentence says that its text holds, 0 if it says none."""
    holds = each.unit == "年" and "有效期" in sentence[: each.start] and each.low is not None
    return int(each.low) if holds and each.low else 0


def _later(day: dt.date, years: int) -> dt.date:
    """The last day of so many years from a day."""
    try:
        after = day.replace(year=day.year + years)
    except ValueError:
        after = day.replace(year=day.year + years, month=3, day=1)
    return after - dt.timedelta(days=1)
