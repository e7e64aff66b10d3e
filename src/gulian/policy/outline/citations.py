# SPDX-License-Identifier: Apache-2.0
"""Documents that a document names: 《title》（number）, resolved to those of the library."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gulian.policy.model import Citation, Document, Span, Text
from gulian.policy.outline import facts

_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]{1,80}》){2,160})》(?:\(([^()\n]{4,40}号)\))?")
_NUMBER = re.compile(r"[^\u3400-\u9fff\d]")
_SHORTEST = 6
"""A shorter title (《意见》, 《通知》) is an abbreviation of some text and names no one document."""


@dataclass(frozen=True)
class Known:
    """The documents of a library by number and by title."""

    numbers: Mapping[str, str]
    titles: Mapping[str, Sequence[str]]


def known(documents: Iterable[Document]) -> Known:
    """An index over documents: several of one title are told apart by their number, else not at all."""
    numbers: dict[str, str] = {}
    titles: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        if document.number:
            numbers.setdefault(number_key(document.number), document.id)
        if document.title:
            for key in title_keys(document.title):
                titles[key].append(document.id)
    return Known(numbers, titles)


def find_citations(text: Text, segments: Iterable[Span], own: str, index: Known) -> tuple[Citation, ...]:
    """The documents named in these segments; the document itself is not among those found."""
    found = []
    for segment in segments:
        start, end = text.plain_span(segment)
        for each in _TITLE.finditer(text.plain, start, end):
            span = text.raw_span(each.start(), each.end())
            found.append(Citation(each[1], each[2], span, _resolve(each[1], each[2], own, index)))
    return tuple(found)


def number_key(number: str) -> str:
    """国办发〔2020〕 6 号 and 国办发(2020)6号 are one number."""
    return _NUMBER.sub("", facts_digits(number))


def facts_digits(number: str) -> str:
    """The number with half-width digits."""
    return number.translate({code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)})


def title_keys(title: str) -> tuple[str, ...]:
    """The keys under which a title is found: whole, from 关于 on, and what it prints in 《》."""
    whole = facts.key(title)
    keys = [whole]
    at = whole.find("关于")
    if at > 0:
        keys.append(whole[at:])
    return tuple(each for each in dict.fromkeys(keys) if len(each) >= _SHORTEST)


def _resolve(title: str, number: str | None, own: str, index: Known) -> str | None:
    if number:
        by_number = index.numbers.get(number_key(number))
        if by_number:
            return by_number if by_number != own else None
    for key in title_keys(title):
        ids = [each for each in index.titles.get(key, ()) if each != own]
        if len(ids) == 1:
            return ids[0]
    return None
