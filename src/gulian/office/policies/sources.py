# SPDX-License-Identifier: Apache-2.0
"""The text of a document with a span marked, a piece of it at a time.

A span is of the raw file. Shown is the normalised text, or the raw one as it stands; both from the same
characters, by the map of the reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from gulian.errors import SpanOutside
from gulian.office.policies.models import PolicyDocument, SourceText
from gulian.policy import Run, Span, Text

SHOWN = 12_000
"""Characters of one page of a source."""
BEFORE = 2_000
"""Characters before a marked span that are shown with it, where there are so many."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text; marked : it is what was asked for; id : of the mark, for the address."""

    words: str
    marked: bool


@dataclass(frozen=True)
class Source:
    """One page of a source. at : where it begins; before, after : of the pages beside it, None at the ends.

    start, end : of the marked span in the raw file, None where nothing is marked
    """

    pieces: tuple[Piece, ...]
    at: int
    whole: int
    before: int | None
    after: int | None
    start: int | None
    end: int | None


def text_of(file: str) -> Text:
    """A file as it was read. Raises Http404."""
    row = SourceText.objects.filter(pk=file).first()
    if row is None:
        raise Http404
    runs = tuple(Run(*each) for each in row.runs) if isinstance(row.runs, list) else ()
    return Text(row.file, row.raw, row.plain, runs, ())


def source_of(
    document: PolicyDocument, marked: Span | None = None, at: int = 0, *, raw: bool = False
) -> Source:
    """A page of a document: around a span, else from a place in it. Raises Http404 for a span outside."""
    text = text_of(document.file)
    spans = [Span(each.start, each.end) for each in document.segments.order_by("at")]
    shown = text.raw if raw else text.plain
    stretches = [_in(text, each, raw=raw) for each in spans]
    whole = "".join(shown[start:end] for start, end in stretches)
    mark = None if marked is None else _placed(stretches, _in(text, marked, raw=raw))
    if mark is not None:
        at = max(0, mark[0] - BEFORE)
    at = min(max(at, 0), max(len(whole) - 1, 0))
    last = min(len(whole), max(at + SHOWN, min(mark[1], at + 3 * SHOWN) if mark else 0))
    return Source(
        pieces=_pieces(whole, at, last, mark),
        at=at,
        whole=len(whole),
        before=None if at == 0 else max(0, at - SHOWN),
        after=None if last >= len(whole) else last,
        start=marked.start if marked and mark else None,
        end=marked.end if marked and mark else None,
    )


def quoted(file: str, start: int, end: int) -> str:
    """The characters of a span as they stand in the file."""
    return text_of(file).raw[start:end]


def _in(text: Text, span: Span, *, raw: bool) -> tuple[int, int]:
    try:
        return (span.start, span.end) if raw else text.plain_span(span)
    except SpanOutside as error:
        raise Http404 from error


def _placed(stretches: Sequence[tuple[int, int]], span: tuple[int, int]) -> tuple[int, int] | None:
    """A span of the file in the text of a document's stretches put together; None where it lies elsewhere."""
    before = 0
    for start, end in stretches:
        if start <= span[0] < max(end, start + 1):
            first = before + span[0] - start
            return first, max(first, before + min(span[1], end) - start)
        before += end - start
    return None


def _pieces(whole: str, at: int, last: int, mark: tuple[int, int] | None) -> tuple[Piece, ...]:
    if mark is None:
        return (Piece(whole[at:last], marked=False),)
    start, end = max(mark[0], at), min(mark[1], last)
    parts = (
        Piece(whole[at:start], marked=False),
        Piece(whole[start:end], marked=True),
        Piece(whole[end:last], marked=False),
    )
    return tuple(each for each in parts if each.words)
