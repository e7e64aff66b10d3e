# SPDX-License-Identifier: Apache-2.0
"""The nouns of the room. All spans are half-open code points; `Span` is one of the raw text unless said."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Literal

from gulian.errors import Problem, SpanOutside, UnknownDocument

DocumentKind = Literal["通知", "意见", "解读", "答记者问", "新闻", "草案", "目录", "刊头", "其他"]
"""What kind of document it is; 刊头 is the front matter of a compilation."""

ElementName = Literal[
    "masthead", "title", "number", "addressee", "attachments", "signature", "date", "note", "copies", "issue"
]
"""Elements of GB/T 9704-2012, chapter 7: 标题, 发文字号, 主送机关, 附件说明, 发文机关署名, 成文日期, 附注,
抄送机关, 印发机关和印发日期."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open [start, end) in code points of a file as decoded, without newline translation."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the plain text and the raw characters it came from.

    Of one length they stand for each other one by one; otherwise each plain character comes from all of them.
    """

    plain: int
    plain_end: int
    raw: int
    raw_end: int

    @property
    def linear(self) -> bool:
        """Whether the two pieces are of one length and stand for each other one by one."""
        return self.plain_end - self.plain == self.raw_end - self.raw


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the reader or the outline is not sure of, for a person to look at.

    kind : a word that programs can tell apart, as `broken-line`; span is None for the file as a whole
    """

    kind: str
    file: str
    span: Span | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, its broken lines rejoined.

    start, end : in the plain text; heading : level of a Markdown, HTML or Word heading, 0 = none;
    row : it is a row of a table, cells separated by tabs; gap : blank lines or a page break stand before it;
    joined : it was put together out of several lines
    """

    start: int
    end: int
    heading: int = 0
    row: bool = False
    gap: bool = False
    joined: bool = False


@dataclass(frozen=True)
class Text:
    """A file as read: `raw` as decoded, `plain` normalised with a map back.

    Plain text has half-width digits, letters and brackets, numbers without LaTeX, no blanks between digits
    and Chinese characters, and one line a paragraph. The map is monotone: what stands later comes from later.
    """

    file: str
    raw: str
    plain: str
    runs: tuple[Run, ...]
    paragraphs: tuple[Paragraph, ...]
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [run.plain for run in self.runs]

    def raw_span(self, start: int, end: int) -> Span:
        """The raw characters that plain[start:end] came from. Raises SpanOutside.

        plain "100%" of raw "$100\\\\%$": raw_span(0, 4) -> [0, 7)
        """
        if not 0 <= start <= end <= len(self.plain):
            raise SpanOutside(self.file, len(self.plain), start, end)
        if start == end:
            at = self._raw_start(start) if start < len(self.plain) else len(self.raw)
            return Span(at, at)
        return Span(self._raw_start(start), self._raw_end(end - 1))

    def plain_span(self, span: Span) -> tuple[int, int]:
        """The plain characters that came from any of these raw ones. Raises SpanOutside."""
        if not 0 <= span.start <= span.end <= len(self.raw):
            raise SpanOutside(self.file, len(self.raw), span.start, span.end)
        inside = list(takewhile(lambda run: run.raw < span.end, self._runs_from(span.start)))
        if not inside or span.start == span.end:
            before = next(iter(self._runs_from(span.start)), None)
            at = before.plain if before else len(self.plain)
            return at, at
        first, last = inside[0], inside[-1]
        start = first.plain + (max(0, span.start - first.raw) if first.linear else 0)
        end = last.plain_end - (max(0, last.raw_end - span.end) if last.linear else 0)
        return start, end

    def words(self, paragraph: Paragraph) -> str:
        """The plain text of a paragraph."""
        return self.plain[paragraph.start : paragraph.end]

    def _raw_start(self, at: int) -> int:
        run = self.runs[bisect_right(self._starts, at) - 1]
        return run.raw + (at - run.plain if run.linear else 0)

    def _raw_end(self, at: int) -> int:
        run = self.runs[bisect_right(self._starts, at) - 1]
        return run.raw + at - run.plain + 1 if run.linear else run.raw_end

    @cached_property
    def _raw_ends(self) -> list[int]:
        return [run.raw_end for run in self.runs]

    def _runs_from(self, raw: int) -> Iterator[Run]:
        for index in range(bisect_right(self._raw_ends, raw), len(self.runs)):
            yield self.runs[index]


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause with all that stands below it.

    path : the numbers from the top, as clauses are cited: `一(二)1`, `第二章第十条`, `三一是`
    level : 1 at the top; heading : the words of its heading or first short sentence, None where it has none
    """

    path: str
    heading: str | None
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an official document in the terms of GB/T 9704-2012."""

    name: ElementName
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as they stand, the repeated header of a continued table left out.

    unsure : the rows do not have one width
    """

    span: Span
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """《title》(number) as a document names another; `document` is its id where the library has it."""

    title: str
    number: str | None
    span: Span
    document: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a compilation.

    id : `file#n`, n from 1 in the order of the file; number : as printed; date : of the document itself, None
    if it states none; parent : the document it is annexed to; segments : where its text lies, as it is read
    """

    id: str
    file: str
    title: str | None
    number: str | None
    issuers: tuple[str, ...]
    date: dt.date | None
    kind: DocumentKind
    parent: str | None
    segments: tuple[Span, ...]
    clauses: tuple[Clause, ...] = ()
    elements: tuple[Element, ...] = ()
    tables: tuple[Table, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Library:
    """Texts and the documents found in them.

    texts : by file; duplicates : ids of documents that say nearly the same, each group in order;
    problems : files that could not be read
    """

    texts: Mapping[str, Text]
    documents: tuple[Document, ...]
    duplicates: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    def __getitem__(self, document: str) -> Document:
        """The document of an id. Raises UnknownDocument."""
        if document not in self._by_id:
            raise UnknownDocument(document)
        return self._by_id[document]

    def annexes(self, document: Document) -> tuple[Document, ...]:
        """The documents annexed to one."""
        return tuple(each for each in self.documents if each.parent == document.id)

    def raw(self, file: str, span: Span) -> str:
        """The characters of a file as they stand."""
        return self.texts[file].raw[span.start : span.end]

    def plain(self, file: str, span: Span) -> str:
        """The normalised characters of a span."""
        start, end = self.texts[file].plain_span(span)
        return self.texts[file].plain[start:end]
