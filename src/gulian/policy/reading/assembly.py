# SPDX-License-Identifier: Apache-2.0
"""A source put into plain text, with the map back to its characters and what was doubtful on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gulian.policy.model import Doubt, Paragraph, Run, Span, Text
from gulian.policy.reading.cohesion import Cohesion
from gulian.policy.reading.decoding import DAMAGED
from gulian.policy.reading.folding import Piece, fold, pieces
from gulian.policy.reading.lines import Joined, join, split

_LEAST_CHINESE = 0.05
"""Share of Chinese among letters below which a text is of another language."""
_SAMPLE = 100_000


@dataclass(frozen=True)
class Source:
    """What a file says: `words` to be read, and where they stand in `raw`.

    runs : of words to raw; empty = they are the same characters. `notes` were taken while it was opened.
    """

    raw: str
    words: str
    runs: tuple[Run, ...] = ()
    notes: tuple[str, ...] = ()


def assemble(source: Source, file: str) -> Text:
    """The source as text: folded, its lines rejoined, mapped back."""
    folded = fold(source.words)
    paragraphs = join(list(split(folded)), Cohesion(folded))
    writer = _Writer(folded)
    places = [writer.paragraph(each) for each in paragraphs]
    runs = tuple(_through(writer.runs, source.runs) if source.runs else writer.runs)
    text = Text(file, source.raw, "".join(writer.parts), runs, tuple(places))
    return Text(file, text.raw, text.plain, runs, text.paragraphs, _doubts(text, paragraphs, source))


class _Writer:
    """Plain characters as they come, and the runs they make."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self._at = self._end = 0

    def paragraph(self, joined: Joined) -> Paragraph:
        first = joined.lines[0]
        if self._at:
            self._put(Piece("\n", self._end, first.start))
        start = self._at
        for index, line in enumerate(joined.lines):
            if index:
                self._seam(line.start)
            for piece in pieces(self._folded, line.start, line.end):
                self._put(piece)
            self._end = line.end
        return Paragraph(start, self._at, first.heading, first.row, first.gap, len(joined.lines) > 1)

    def _seam(self, start: int) -> None:
        """Words of an alphabet stay apart; Chinese needs nothing between lines."""
        before = self.parts[-1][-1:] if self.parts else ""
        after = self._folded[start : start + 1]
        if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
            self._put(Piece(" ", self._end, start))

    def _put(self, piece: Piece) -> None:
        words, start, end = piece
        if not words:
            return
        self.parts.append(words)
        here = self._at
        self._at += len(words)
        last = self.runs[-1] if self.runs else None
        if last and last.linear and len(words) == end - start and last.raw_end == start:
            self.runs[-1] = Run(last.plain, self._at, last.raw, end)
        else:
            self.runs.append(Run(here, self._at, start, end))


def _through(inner: Iterable[Run], outer: Sequence[Run]) -> Iterable[Run]:
    """Runs of plain to words, and of words to raw, as runs of plain to raw."""
    at = 0
    for run in inner:
        while at < len(outer) and outer[at].plain_end <= run.raw:
            at += 1
        if not run.linear:
            yield Run(run.plain, run.plain_end, *_cover(run, outer, at))
            continue
        step = at
        plain = run.plain
        while plain < run.plain_end and step < len(outer):
            piece = outer[step]
            words = run.raw + plain - run.plain
            length = min(run.plain_end - plain, piece.plain_end - words)
            if piece.linear:
                raw = piece.raw + words - piece.plain
                yield Run(plain, plain + length, raw, raw + length)
            else:
                yield Run(plain, plain + length, piece.raw, piece.raw_end)
            plain += length
            step += 1


def _cover(run: Run, outer: Sequence[Run], at: int) -> tuple[int, int]:
    """The raw range of all the words between two places."""
    first = outer[min(at, len(outer) - 1)]
    start = first.raw + (max(0, run.raw - first.plain) if first.linear else 0)
    step = at
    while step + 1 < len(outer) and outer[step].plain_end < run.raw_end:
        step += 1
    last = outer[min(step, len(outer) - 1)]
    end = last.raw_end - (max(0, last.plain_end - run.raw_end) if last.linear else 0)
    return min(start, end), max(start, end)


def _doubts(text: Text, paragraphs: Sequence[Joined], source: Source) -> tuple[Doubt, ...]:
    """What was doubtful: seams, damaged characters, another language, what the opening noted."""
    found = [
        _doubt("joined-line", text, text.raw_span(paragraph.start, paragraph.end))
        for paragraph, joined in zip(text.paragraphs, paragraphs, strict=True)
        if joined.unsure
    ]
    if DAMAGED in text.raw:
        at = text.raw.index(DAMAGED)
        found.append(_doubt("damaged", text, Span(at, at + 1)))
    letters = sum(each.isalpha() for each in text.plain[:_SAMPLE])
    chinese = sum("\u3400" <= each <= "\u9fff" for each in text.plain[:_SAMPLE])
    if letters and chinese < letters * _LEAST_CHINESE:
        found.append(_doubt("not-chinese", text, None))
    found += [_doubt(kind, text, None) for kind in source.notes]
    return tuple(found)


def _doubt(kind: str, text: Text, span: Span | None) -> Doubt:
    return Doubt(kind, text.file, span, *_SENTENCES[kind])


_SENTENCES = {
    "joined-line": (
        "断开的句子已接上，但没有把握。",
        "A broken sentence was rejoined without being sure.",
    ),
    "damaged": (
        "有字符损坏，读不出原字；这是第一处。",
        "Characters are damaged and cannot be read; this is the first.",
    ),
    "not-chinese": (
        "不是中文文本，只按整篇保存。",
        "The text is not Chinese: it is kept as a whole.",
    ),
    "automatic-numbers": (
        "文档用了自动编号，编号不在文字里，条款可能缺号。",
        "Paragraphs are numbered automatically: their numbers are no part of the text.",
    ),
    "pages-without-text": (
        "部分页面没有文字，可能是扫描页。",
        "Some pages hold no text: they may be scans.",
    ),
    "damaged-parts": (
        "部分页面或对象损坏，已跳过。",
        "Some pages or objects are damaged and were passed over.",
    ),
    "scripts-left-out": (
        "网页中的脚本和嵌入内容已去掉。",
        "Scripts and embedded parts of the page were left out.",
    ),
}
