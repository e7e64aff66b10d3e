# SPDX-License-Identifier: Apache-2.0
"""Lines to paragraphs: page numbers and running heads are left out, sentences broken by a page rejoined.

1 split at any line end  2 leave out what belongs to the page  3 join a line to the one it reads on from
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from gulian.policy.reading.cohesion import Cohesion
from gulian.policy.reading.marks import (
    goes_on,
    is_date,
    is_document_number,
    is_ended,
    is_page_number,
    starts,
    unclosed,
)

_LINE = re.compile(r"([^\n\r\f\v\x85\u2028\u2029]*)(\r\n|[\n\r\f\v\x85\u2028\u2029]|\Z)")
_HEADING = re.compile(r"(#{1,6})[ \t]+")
_BULLET = re.compile(r"[-*+] (?=[(（一二三四五六七八九十附①-⑳]|\d{1,3}[.、)])")
_QUOTE = re.compile(r"(?:> ?)+")
_RULE = re.compile(r"[|:+=_*~─━—\- ]{3,}|<!--.*-->|!\[[^\]]*\]\([^)]*\)|```\w*")
_LONG = 40
"""Characters past which a line of text is no title or heading."""
_HEADS = 4
"""A line that stands at so many page ends is a running head."""
_MOSTLY = 0.7
_PENDING = 60
"""Paragraphs after which nobody waits for the rest of a sentence any more."""
_OPEN_END = 12
"""A sentence of fewer characters is no sentence that a column could have broken."""

Verdict = Literal["yes", "unsure", "no"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, blanks and Markdown marks at its ends left out; words are folded."""

    start: int
    end: int
    words: str
    heading: int = 0
    row: bool = False
    gap: bool = False
    page: bool = False
    indent: bool = False


@dataclass(slots=True)
class Joined:
    """Lines of one paragraph; the seams nobody is sure of, as places in the text."""

    lines: list[Line]
    unsure: list[int] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All its words."""
        return "".join(line.words for line in self.lines)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is set: the length at which it breaks lines (0 = never), whether indents mean anything."""

    width: int
    indents: bool


def split(text: str) -> Iterator[Line]:
    """The lines of a folded text that hold anything, furniture of the page left out."""
    lines = list(_raw_lines(text))
    heads = _running_heads(lines)
    gap = False
    for index, line in enumerate(lines):
        if is_page_number(line.words) or _bare_number(lines, index) or _head_key(line) in heads:
            gap = True
            continue
        yield line if line.gap or not gap else _with_gap(line)
        gap = False


def join(lines: Sequence[Line], cohesion: Cohesion) -> list[Joined]:
    """Paragraphs: each line joined to the one before where the sentence goes on there."""
    layout = Layout(_wrap_width(lines), _indents(lines))
    paragraphs: list[Joined] = []
    pending: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        before = paragraphs[-1] if paragraphs else None
        verdict: Verdict = "no"
        if before is not None:
            after = lines[index + 1] if index + 1 < len(lines) else None
            verdict = _verdict(before, line, after, layout, cohesion)
            if (
                verdict != "no"
                and line.gap
                and not before.words.endswith(("、", ","))
                and _belongs_elsewhere(before, line, pending, cohesion)
            ):
                verdict = "no"
            if verdict == "no" and _is_open(before):
                pending.append((len(paragraphs), before.words))
        if before is not None and verdict != "no":
            before.lines.append(line)
            if verdict == "unsure":
                before.unsure.append(line.start)
        else:
            paragraphs.append(Joined([line]))
        pending = [each for each in pending if each[0] + _PENDING > len(paragraphs)]
    return paragraphs


def _raw_lines(text: str) -> Iterator[Line]:
    gap = page = False
    for found in _LINE.finditer(text):
        start, end = found.span(1)
        line = _content(text, start, end)
        if line is None:
            gap = gap or found.end() > start
        else:
            yield Line(line.start, line.end, line.words, line.heading, line.row, gap, page, line.indent)
            gap = page = False
        if found[2] == "\f":
            gap = page = True


def _content(text: str, start: int, end: int) -> Line | None:
    """The line between blanks, without heading and quotation marks; None if nothing is left."""
    row = "\t" in text[start:end].lstrip()
    while end > start and text[end - 1] in " \t\v":
        end -= 1
    first = start
    while start < end and text[start] in " \t\v\ufeff":
        start += 1
    if start == end:
        return None
    indent = start > first
    heading = 0
    for mark in (_QUOTE, _HEADING, _BULLET):
        found = mark.match(text, start, end)
        heading = len(found[1]) if found and mark is _HEADING else heading
        start = found.end() if found else start
    words = text[start:end]
    if not words or _RULE.fullmatch(words):
        return None
    piped = words.count("|") > 1 and words[0] == words[-1] == "|"
    return Line(start, end, words, heading, piped or row, indent=indent)


def _with_gap(line: Line) -> Line:
    return Line(line.start, line.end, line.words, line.heading, line.row, True, line.page, line.indent)


def _head_key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.words)


def _running_heads(lines: Sequence[Line]) -> frozenset[str]:
    """Lines that stand at the top or bottom of several pages, whatever number they carry."""
    ends = Counter(
        _head_key(each)
        for index, line in enumerate(lines)
        if line.page
        for each in (line, *lines[max(0, index - 1) : index])
        if len(each.words) <= _LONG
    )
    return frozenset(key for key, count in ends.items() if count >= _HEADS)


def _bare_number(lines: Sequence[Line], index: int) -> bool:
    """A number alone at the edge of a page."""
    line = lines[index]
    if len(line.words) > 4 or not line.words.isdecimal():
        return False
    return line.page or (index + 1 < len(lines) and lines[index + 1].page)


def _wrap_width(lines: Sequence[Line]) -> int:
    """The length at which the file breaks its lines; 0 if it does not."""
    runs = [len(a.words) for a, b in pairwise(lines) if not b.gap and not a.row]
    if len(runs) < 8 or len(runs) * 3 < len(lines):
        return 0
    runs.sort()
    top = runs[len(runs) * 9 // 10]
    near = sum(top - 4 <= each <= top + 4 for each in runs)
    return top if 16 <= top <= 120 and near * 4 >= len(runs) else 0


def _indents(lines: Sequence[Line]) -> bool:
    """Whether some lines are indented and enough are not, so that an indent says something."""
    indented = sum(line.indent for line in lines)
    return 0 < indented <= _MOSTLY * len(lines)


def _verdict(a: Joined, b: Line, after: Line | None, layout: Layout, cohesion: Cohesion) -> Verdict:
    """Whether line b goes on where paragraph a stops."""
    width, marks = layout.width, layout.indents
    last, words = a.lines[-1], a.words
    if last.row or b.row or last.heading or b.heading or is_date(b.words) or is_date(last.words):
        return "no"
    if is_document_number(last.words) or is_document_number(b.words):
        return "no"
    if starts(b.words) and not (unclosed(words) and len(words) > _LONG and b.words[0] in "一二三四五"):
        return "no"
    if (b.indent and marks) or (after is not None and is_date(after.words) and len(b.words) <= _LONG):
        return "no"
    wrapped = width > 0 and not b.gap and len(last.words) >= width - 3
    if is_ended(words):
        return (
            "yes" if wrapped and last.indent is False and not b.indent and _sentence_inside(words) else "no"
        )
    title_like = len(b.words) <= _LONG and not is_ended(b.words)
    if wrapped and not b.indent:
        return "yes"
    if title_like and b.gap and not goes_on(words) and not (unclosed(words) and len(words) > 8):
        return "unsure" if len(words) > _LONG and after is None else "no"
    if unclosed(words) and len(words) > 8:
        return "yes"
    if goes_on(words) and len(words) >= 8:
        return "no" if title_like and b.gap else "yes"
    if len(words) > _LONG or (starts(words) and any(mark in words for mark in ",。;")):
        return "yes"
    if not b.gap or len(b.words) > 8 or not is_ended(b.words):
        seam = cohesion.score(words, b.words) if is_ended(b.words) and len(words) >= _OPEN_END else 0
        return "unsure" if seam >= 4 and _text_like(words) else "no"
    return "yes"


def _text_like(words: str) -> bool:
    return any(mark in words for mark in ",。;") or starts(words)


def _sentence_inside(words: str) -> bool:
    return "。" in words[:-1] or "," in words


def _is_open(paragraph: Joined) -> bool:
    """A paragraph of text that stops within a sentence."""
    words, last = paragraph.words, paragraph.lines[-1]
    if last.row or last.heading or is_ended(words) or is_date(words):
        return False
    return len(words) >= _OPEN_END and any(mark in words for mark in ",。;")


def _belongs_elsewhere(a: Joined, b: Line, pending: list[tuple[int, str]], cohesion: Cohesion) -> bool:
    """Whether b reads on better after an earlier sentence that still waits, as in columns side by side."""
    if not pending:
        return False
    here = cohesion.score(a.words, b.words)
    scores = [cohesion.score(words, b.words) for _, words in pending]
    best = max(scores)
    if here > best:
        return False
    del pending[scores.index(best)]
    return True
