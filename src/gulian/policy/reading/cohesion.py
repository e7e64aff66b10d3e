# SPDX-License-Identifier: Apache-2.0
"""How well two pieces of text read on, judged by what the text itself says elsewhere.

`日产` + `量较` : the pairs 产量 and the triples 日产量, 产量较 are counted in the whole text.
"""

from __future__ import annotations

_TRIPLE = 3
"""A triple that stands elsewhere says more than a pair."""


class Cohesion:
    """Counts joins of pieces against one text. Pure: the same text, the same numbers."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, int] = {}

    def score(self, before: str, after: str) -> int:
        """0 = the characters at the seam never meet elsewhere; larger = they often do."""
        before, after = before.rstrip()[-2:], after.lstrip()[:2]
        if not before or not after:
            return 0
        pair = self._count(before[-1] + after[0])
        triples = self._count(before + after[0]) + self._count(before[-1] + after)
        return min(pair, 5) + _TRIPLE * min(triples, 5)

    def _count(self, words: str) -> int:
        if words not in self._known:
            self._known[words] = self._text.count(words)
        return self._known[words]
