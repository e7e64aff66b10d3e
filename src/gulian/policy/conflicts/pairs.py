# SPDX-License-Identifier: Apache-2.0
"""Sentences of different documents that speak of one thing.

A sentence is its bigrams without digits and without the words of forbidding and demanding, rare bigrams
counting more (inverse frequency). Two that share a rare bigram are compared; from `alike` on they speak of
one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gulian.policy.levels import Level, above, level_of
from gulian.policy.likeness import Weighed, candidates, grams
from gulian.policy.model import Document, Library
from gulian.policy.outline.citations import number_key
from gulian.policy.sentences import Sentence

_LEAST = 8
"""Bigrams below which a sentence says too little to be compared."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences on one thing; `upper` is of the higher level, or of the earlier document.

    ranked : whether one level stands above the other
    """

    upper: Sentence
    lower: Sentence
    ranked: bool


def pairs(
    library: Library, said: Sequence[Sentence], left_out: Sequence[str], alike: float
) -> Iterator[Pair]:
    """Pairs of sentences of different documents that speak of one thing, in the order of the library."""
    without = re.compile("|".join(map(re.escape, sorted(left_out, key=len, reverse=True))) or r"(?!)")
    sketches = [grams(without.sub(" ", each.words), digits=False) for each in said]
    compared = Weighed(sketches)
    heads = {each.id: _head(library, each) for each in library.documents}
    levels = {each.id: _level(library, each) for each in library.documents}
    for one, two in candidates(sketches):
        first, second = said[one], said[two]
        if (
            heads[first.document] == heads[second.document]
            or min(len(sketches[one]), len(sketches[two])) < _LEAST
        ):
            continue
        if _reprint(library[heads[first.document]], library[heads[second.document]]):
            continue
        if compared.alike(one, two, alike):
            yield _ordered(library, first, second, levels)


def _reprint(one: Document, two: Document) -> bool:
    """Whether two are one document printed twice: it does not contradict itself."""
    if one.number and two.number:
        return number_key(one.number) == number_key(two.number)
    return one.title is not None and one.title == two.title and one.date == two.date


def _head(library: Library, document: Document) -> str:
    while document.parent is not None:
        document = library[document.parent]
    return document.id


def _level(library: Library, document: Document) -> Level | None:
    return level_of(library[_head(library, document)])


def _ordered(library: Library, first: Sentence, second: Sentence, levels: dict[str, Level | None]) -> Pair:
    one, two = levels[first.document], levels[second.document]
    if above(one, two):
        return Pair(first, second, True)
    if above(two, one):
        return Pair(second, first, True)
    dates = [library[_head(library, library[each.document])].date for each in (first, second)]
    if dates[0] and dates[1] and dates[1] < dates[0]:
        return Pair(second, first, False)
    return Pair(first, second, False)
