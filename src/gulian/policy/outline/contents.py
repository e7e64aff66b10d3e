# SPDX-License-Identifier: Apache-2.0
"""Contents pages: where they stand, and the titles they announce. They are no documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from gulian.policy.outline.facts import key
from gulian.policy.reading.marks import starts

_HEADING = re.compile(r"(?:[□■●] ?)?(?:本期)?目 ?(?:录|次)|contents", re.IGNORECASE)
_BEHIND = re.compile(r"(.{4,160}?)(?:[.·…\t ]+|(?=\d{1,4}\t))(\d{1,4})(?:[\t ]+\d{1,4})?")
_BEFORE = re.compile(
    r"(?:[-*•] ?)?(?:P\.? ?)?(\d{1,3})(?:[ \t/|]+|(?=[\u3400-\u9fff《]))(?!\d*[年月日])(.{4,160})"
)
_ITEM = re.compile(r"(?:[-*•] )?(?:\d{1,3}[.、]|[一二三四五六七八九十]{1,3}、|\(\d{1,3}\))? *")
_CHAPTER = re.compile(r"第.{1,4}[编章节]")
_LEAST = 3
_TITLE = 120
_COLUMN = 14
"""A line of fewer characters between entries is the name of a column, not the first half of a title."""
_LIKE = 84.0
"""Likeness (rapidfuzz ratio) from which two titles are one."""
_CONTAINED = 0.6


@dataclass(frozen=True)
class Contents:
    """Paragraphs that are contents pages, and the titles announced, in order."""

    paragraphs: frozenset[int]
    titles: tuple[str, ...]
    inner: frozenset[int] = frozenset()
    """Those of the paragraphs that list the chapters of the document they stand in."""


def find_contents(words: Sequence[str]) -> Contents:
    """Blocks headed 目录, and runs of at least three lines that end or begin with a page number."""
    taken: set[int] = set()
    inner: set[int] = set()
    titles: list[str] = []
    places = _places(words)
    index = 0
    while index < len(words):
        headed = _HEADING.fullmatch(words[index]) is not None
        end, entries = _block(words, index + headed)
        listed = _listed(words, index + 1, places) if headed and len(entries) < _LEAST else (index, [])
        if len(listed[1]) > 1:
            taken.update(range(index, listed[0]))
            if all(starts(each) for each in words[index + 1 : listed[0]]) and _CHAPTER.match(
                words[index + 1]
            ):
                inner.update(range(index, listed[0]))
            else:
                titles += listed[1]
            index = listed[0]
            continue
        if len(entries) >= _LEAST and (headed or _dotted(words[index:end]) or _paged(entries)):
            taken.update(range(index, end))
            titles += [title for title, _ in entries]
            index = end
        else:
            index += 1
    kept = [title for title in titles if not starts(title)]
    return Contents(frozenset(taken), tuple(kept), frozenset(inner))


def same_title(a: str, b: str) -> bool:
    """Whether two titles are one, a few marks, words or misread characters apart."""
    a, b = key(a), key(b)
    if not a or not b:
        return False
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) >= 8 and short in long and len(short) >= _CONTAINED * len(long):
        return True
    return len(short) >= 6 and fuzz.ratio(a, b) >= _LIKE


def _places(words: Sequence[str]) -> dict[str, int]:
    """Where each short line stands last."""
    return {key(line): index for index, line in enumerate(words) if len(line) <= _TITLE}


def _listed(words: Sequence[str], start: int, places: dict[str, int]) -> tuple[int, list[str]]:
    """A contents page without page numbers: each of its lines stands again below, its number apart."""
    titles: list[str] = []
    index = start
    while index < len(words) and len(words[index]) <= _TITLE:
        title = _ITEM.sub("", words[index])
        again = max(places.get(key(title), -1), places.get(key(words[index]), -1))
        if len(key(title)) < 2 or again <= index or key(words[index]) in map(key, words[start:index]):
            break
        titles.append(title)
        index += 1
    return index, titles


def is_part(line: str, title: str) -> bool:
    """Whether the key of a line stands in a title, a misread character apart; a slogan above it does not."""
    whole = key(title)
    return line in whole or fuzz.partial_ratio(line, whole) >= _LIKE


def _block(words: Sequence[str], start: int) -> tuple[int, list[tuple[str, int]]]:
    """Where the entries from here end, and their titles; a line or two between entries belongs to them."""
    entries: list[tuple[str, int]] = []
    end, index, held = start, start, ""
    while index < len(words) and index - end < _LEAST:
        entry = _entry(words[index])
        if entry is not None:
            title, page = entry
            whole = held + title if len(held) > _COLUMN and not starts(title) else title
            entries.append((whole, page))
            end, held = index + 1, ""
        elif len(words[index]) > 60 or words[index].endswith(("。", ":")):
            break
        else:
            held = words[index]
        index += 1
    return end, entries


def _entry(line: str) -> tuple[str, int] | None:
    """Title and page of a line of a contents page."""
    behind = _BEHIND.fullmatch(line)
    if behind:
        return behind[1].rstrip(".·… \t"), int(behind[2])
    before = _BEFORE.fullmatch(line)
    if not before or line.endswith(("。", ";", ":")):
        return None
    return before[2], int(before[1])


def _dotted(lines: Sequence[str]) -> bool:
    """Entries without a heading count if leaders or a tab lead to the page."""
    return sum(bool(re.search(r"(?:[.·…]{3}|\t) *\d{1,4}$", line)) for line in lines) >= _LEAST


def _paged(entries: Sequence[tuple[str, int]]) -> bool:
    """Or if the numbers rise as those of pages do, in steps that no numbered list has."""
    pages = [page for _, page in entries]
    steps = [b - a for a, b in pairwise(pages)]
    return min(steps) >= 0 and max(steps) > 1 and all(len(title) >= 4 for title, _ in entries)
