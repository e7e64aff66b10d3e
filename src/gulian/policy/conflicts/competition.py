# SPDX-License-Identifier: Apache-2.0
"""Passages to review for fair competition: a word, an operative verb and a subject close together.

A screen names a provision; it never says that the passage breaks it. A sentence that forbids or takes away
the restraint is left out: 不得限制外地企业参加招标投标 is no restraint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from gulian.policy.conflicts.findings import finding, place_of
from gulian.policy.conflicts.model import Finding, Rules, Screen
from gulian.policy.model import Library
from gulian.policy.outline.clauses import value_of
from gulian.policy.sentences import Sentence

_MOST = 24
"""Places of one class that are looked at in a sentence."""
_STOPS = "，；。："


def competition(library: Library, said: Iterable[Sentence], rules: Rules) -> Iterator[Finding]:
    """Sentences that a screen takes, each screen once for a sentence."""
    for sentence in said:
        for screen in rules.screens:
            if taken(sentence.words, screen, rules):
                yield finding(
                    "fair-competition",
                    (place_of(sentence, library),),
                    f"请对照{screen.basis}审查：{screen.zh}。",
                    f"To be reviewed under {_in_english(screen.basis)}: {screen.en}.",
                    screen.basis,
                )


def taken(words: str, screen: Screen, rules: Rules) -> bool:
    """Whether a screen takes a sentence."""
    classes = [each for each in (screen.words, screen.verbs, screen.subjects) if each]
    places = [list(_places(words, each)) for each in classes]
    if not all(places):
        return False
    for hits in product(*places):
        first, last = min(at for at, _ in hits), max(end for _, end in hits)
        if last - first <= rules.near and not _cleared(words, hits, rules):
            return True
    return False


def _places(words: str, those: Sequence[str]) -> list[tuple[int, int]]:
    pattern = re.compile("|".join(map(re.escape, sorted(those, key=len, reverse=True))))
    return [found.span() for found in pattern.finditer(words)][:_MOST]


def _cleared(words: str, hits: Sequence[tuple[int, int]], rules: Rules) -> bool:
    """Whether the words from the stop before the first hit to the stop after the last forbid or take away.

    A word of the screen itself forbids nothing else: 企业不得迁出.
    """
    begin = max(words.rfind(sign, 0, min(at for at, _ in hits)) for sign in _STOPS) + 1
    last = max(end for _, end in hits)
    end = min((at for at in (words.find(sign, last) for sign in _STOPS) if at >= 0), default=len(words))
    rest = "".join(
        " " if any(start <= at < stop for start, stop in hits) else words[at] for at in range(begin, end)
    )
    return any(each in rest for each in (*rules.clears, *rules.forbids))


def _in_english(basis: str) -> str:
    """条例第九条(三) -> article 9 (3)"""
    found = re.search(r"第([一二三四五六七八九十]+)条(?:[（(]([一二三四五六七八九十]+)[)）])?", basis)
    if not found:
        return "the provisions named"
    article, item = value_of(found[1]), found[2]
    return f"article {article} ({value_of(item)})" if item else f"article {article}"
