# SPDX-License-Identifier: Apache-2.0
"""The clause tree: 编 章 节 条, 一、（一）1.（1）① and 一是 二是, paths as clauses are cited, gaps told.

1 find the marks at paragraph heads, and 一是 within paragraphs  2 stack them by rank  3 each ends where one
of its rank or above begins  4 numbers that are missing are told
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from gulian.policy.model import Clause, Doubt, Span
from gulian.policy.outline.boundaries import Sheet

_HAN = "一二三四五六七八九十百零〇"
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (0, rf"(第[{_HAN}\d]{{1,5}}编) ?"),
        (1, rf"(第[{_HAN}\d]{{1,5}}章) ?"),
        (2, rf"(第[{_HAN}\d]{{1,5}}节) ?"),
        (3, rf"([{_HAN}]{{1,4}}) ?[、.．](?!\d)"),
        (4, rf"(第[{_HAN}\d]{{1,5}}条)(?:之[一二三四五六七八九十])?(?![例件约])[ :]?"),
        (5, rf"(\([{_HAN}]{{1,4}}\))[、.]?"),
        (6, r"(\d{1,3}) ?[.、．)](?!\d)"),
        (7, r"(\(\d{1,3}\))[、.]?"),
        (8, r"([①-⑳❶-❿])"),
    )
)
_INLINE = re.compile(rf"(?:^|(?<=[。;:,!?]))([{_HAN}]{{1,2}}[是要])(?=[\u4e00-\u9fff“《])")
_INLINE_RANK = 9
_DEPARTMENTS = re.compile(r"\((?=[^()]*(?:负责|牵头|参与|配合|落实))[^()]{2,300}\)[。;]?")
_HEADING = re.compile(r"([^。;:!?]{2,60}?)(?:[。:!?]|$)")
_SHORT = 40
_DIGITS = {each: value for value, each in enumerate("〇一二三四五六七八九")} | {"零": 0}


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered beginning: its rank, label and number, the paragraph and the place of its words in it."""

    rank: int
    label: str
    number: int
    place: int
    offset: int
    words: int


def find_clauses(
    sheet: Sheet, paragraphs: Sequence[int], ends: Span
) -> tuple[tuple[Clause, ...], tuple[Doubt, ...]]:
    """The clauses of paragraphs[ends.start:ends.end], the text of a document; doubts about their numbers."""
    body = [(place, sheet.words[paragraphs[place]]) for place in range(ends.start, ends.end)]
    aside = sheet.contents.paragraphs
    body = [
        each
        for each in body
        if not sheet.paragraph(paragraphs[each[0]]).row and paragraphs[each[0]] not in aside
    ]
    marks = list(_marks(body))
    if not marks:
        return (), ()
    clauses: list[Clause] = []
    stack: list[Mark] = []
    finish = _finish(
        marks, ends.end, {place for place, words in body if _DEPARTMENTS.fullmatch(words.strip())}
    )
    for at, mark in enumerate(marks):
        while stack and stack[-1].rank >= mark.rank:
            stack.pop()
        stack.append(mark)
        path = "".join(each.label for each in stack)
        span = _span(sheet, paragraphs, mark, marks[at + 1 :], finish)
        heading = _heading(sheet.words[paragraphs[mark.place]][mark.words :])
        clauses.append(Clause(path, heading, len(stack), span))
    return tuple(clauses), tuple(_gaps(sheet, paragraphs, marks))


def value_of(label: str) -> int:
    """The number of a label. (二十一) -> 21, 第十条 -> 10, 12 -> 12, ③ -> 3, 二是 -> 2"""
    if "①" <= label <= "⑳":
        return ord(label) - ord("①") + 1
    if "❶" <= label <= "❿":
        return ord(label) - ord("❶") + 1
    digits = re.search(r"\d+", label)
    if digits:
        return int(digits[0])
    total, digit = 0, 0
    for each in label:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each in "十百":
            total += (digit or 1) * (10 if each == "十" else 100)
            digit = 0
    return total + digit


def _marks(body: Sequence[tuple[int, str]]) -> Iterator[Mark]:
    inline: list[Mark] = []
    for place, words in body:
        head = next(((rank, found) for rank, mark in _MARKS if (found := mark.match(words))), None)
        within = [
            Mark(_INLINE_RANK, found[1], value_of(found[1]), place, found.start(1), found.end(1))
            for found in _INLINE.finditer(words)
        ]
        if head:
            yield from _series(inline)
            inline = []
            rank, found = head
            yield Mark(rank, found[1], value_of(found[1]), place, 0, found.end())
        inline += within
    yield from _series(inline)


def _series(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Runs 一是 二是 ... of at least two; a 一是 alone is a figure of speech."""
    run: list[Mark] = []
    for mark in marks:
        if run and mark.number == run[-1].number + 1 and mark.label[-1] == run[-1].label[-1]:
            run.append(mark)
        else:
            if len(run) > 1:
                yield from run
            run = [mark] if mark.number == 1 else []
    if len(run) > 1:
        yield from run


def _finish(marks: Sequence[Mark], end: int, departments: Set[int]) -> int:
    """The paragraph where the last clause ends; closing words after one-paragraph clauses are none of it.

    departments : places of paragraphs that only say who does what the clause above them asks
    """
    heads = [mark for mark in marks if mark.rank != _INLINE_RANK]
    leaves = [a for a, b in pairwise(heads) if b.rank <= a.rank]
    after = {a: b.place - a.place - _within(departments, a.place, b.place) for a, b in pairwise(heads)}
    single = len(leaves) >= 2 and all(after[leaf] == 1 for leaf in leaves)
    if not single or not heads:
        return end
    finish = heads[-1].place + 1
    while finish in departments:
        finish += 1
    return finish


def _within(places: Set[int], start: int, end: int) -> int:
    return sum(start < place < end for place in places)


def _span(sheet: Sheet, paragraphs: Sequence[int], mark: Mark, later: Sequence[Mark], finish: int) -> Span:
    start = sheet.paragraph(paragraphs[mark.place])
    following = next((each for each in later if each.rank <= mark.rank), None)
    first = sheet.text.raw_span(start.start + mark.offset, start.end).start
    if mark.rank == _INLINE_RANK and (following is None or following.place != mark.place):
        following_head = next((each for each in later if each.rank < _INLINE_RANK), None)
        last_of_run = following is None or following.rank < _INLINE_RANK or following.number == 1
        if last_of_run or following_head is following:
            return Span(first, sheet.text.raw_span(start.start, start.end).end)
    if following is None:
        stop = sheet.paragraph(paragraphs[max(finish, mark.place + 1) - 1])
        return Span(first, max(first, sheet.text.raw_span(stop.start, stop.end).end))
    place = following.place
    if following.offset:
        base = sheet.paragraph(paragraphs[place])
        return Span(first, sheet.text.raw_span(base.start, base.start + following.offset).end)
    stop = sheet.paragraph(paragraphs[place - 1])
    return Span(first, max(first, sheet.text.raw_span(stop.start, stop.end).end))


def _heading(words: str) -> str | None:
    """The heading behind a mark: the whole line where it is no sentence, or a short first sentence."""
    found = _HEADING.match(words.strip())
    if not found:
        return None
    heading = found[1].strip()
    whole = len(heading) >= len(words.strip().rstrip("。:"))
    if whole and len(heading) <= 60 and ("," not in heading or not words.rstrip().endswith("。")):
        return heading
    return heading if len(heading) <= _SHORT and heading.count(",") <= 1 else None


def _gaps(sheet: Sheet, paragraphs: Sequence[int], marks: Sequence[Mark]) -> Iterator[Doubt]:
    """Numbers that do not follow the one before, in their own series or in one that runs through."""
    last: dict[int, int] = {}
    through: dict[int, int] = {}
    for mark in marks:
        for rank in [each for each in last if each > mark.rank]:
            del last[rank]
        before, running = last.get(mark.rank, 0), through.get(mark.rank, 0)
        if mark.number not in (before + 1, running + 1, 1) or (mark.number == 1 and before == 1):
            missing = before + 1
            span = sheet.text.raw_span(*_place(sheet, paragraphs, mark))
            yield Doubt(
                "clause-gap",
                sheet.text.file,
                span,
                f"“{mark.label}”之前缺第 {missing} 项，或编号有误。",
                f"Number {missing} is missing before “{mark.label}”, or the numbering is wrong.",
            )
        last[mark.rank] = through[mark.rank] = mark.number


def _place(sheet: Sheet, paragraphs: Sequence[int], mark: Mark) -> tuple[int, int]:
    start = sheet.paragraph(paragraphs[mark.place]).start
    return start + mark.offset, start + max(mark.words, mark.offset + 1)
