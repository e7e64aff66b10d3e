# SPDX-License-Identifier: Apache-2.0
"""How alike short texts are, and which of two sets of them belong together; bounded and in a fixed order.

Texts are sets of character bigrams of Chinese and words of the rest, digits left out where asked. Candidates
come from an inverted index in which a bigram that stands in more than MOST texts proposes nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from gulian.policy.search.question import folded, tokens

MOST = 60
"""Texts a bigram may stand in and still propose pairs: what stands in more is a formula."""
_DIGITS = re.compile(r"[0-9.,%]+")


def grams(text: str, *, digits: bool = True) -> frozenset[str]:
    """The bigrams of a text."""
    return frozenset(tokens(text if digits else _DIGITS.sub(" ", folded(text))))


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Share of common bigrams (Dice), 0..1; two empty texts are alike."""
    if not first and not second:
        return 1.0
    return 2 * len(first & second) / (len(first) + len(second))


def held(small: frozenset[str], large: frozenset[str]) -> float:
    """Share of the bigrams of one text that another has too."""
    return len(small & large) / len(small) if small else 0.0


class Weighed:
    """Texts whose bigrams count by their rarity among them, so that formulas make no two of them alike.

    Weights are whole numbers: their sums do not depend on the order in which a set is walked.
    """

    def __init__(self, texts: Sequence[frozenset[str]]) -> None:
        self.texts = texts
        count = Counter(gram for each in texts for gram in each)
        self.weight = {gram: round(1000 * math.log(1 + len(texts) / times)) for gram, times in count.items()}
        self.whole = [sum(map(self.weight.__getitem__, each)) for each in texts]

    def alike(self, one: int, two: int, least: float) -> bool:
        """Whether the weighted Dice of two texts is at least so much."""
        needed = least * (self.whole[one] + self.whole[two]) / 2
        if min(self.whole[one], self.whole[two]) < needed:
            return False
        return sum(map(self.weight.__getitem__, self.texts[one] & self.texts[two])) >= needed


def candidates(texts: Sequence[frozenset[str]], most: int = MOST) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, that share a bigram which at most `most` texts have; each once, in order."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(texts):
        for gram in each:
            holders[gram].append(at)
    for at, each in enumerate(texts):
        found = {
            other for gram in each if len(holders[gram]) <= most for other in holders[gram] if other > at
        }
        for other in sorted(found):
            yield at, other
