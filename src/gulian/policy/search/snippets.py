# SPDX-License-Identifier: Apache-2.0
"""The piece of a passage that shows best why it was found, the words found in « »."""

from __future__ import annotations

from gulian.policy.search.question import Question, folded, tokens

WIDTH = 100
"""Characters of a snippet."""


def snippet(body: str, question: Question, width: int = WIDTH) -> str:
    """About `width` characters with most of the question; … where the passage goes on."""
    plain = folded(body)
    if len(plain) != len(body):
        # Folding changed the length (a ligature, a Roman numeral): mark the folded text instead.
        body = plain
    marked = _marked(plain, question)
    start = _densest(marked, width)
    end = min(len(body), start + width)
    text, inside = "", False
    for at in range(start, end):
        if marked[at] != inside:
            text += "«" if marked[at] else "»"
            inside = marked[at]
        text += " " if body[at] in "\r\n\t" else body[at]
    text += "»" if inside else ""
    return ("…" if start else "") + text + ("…" if end < len(body) else "")


def _marked(plain: str, question: Question) -> list[bool]:
    """For each character whether it belongs to words of the question: whole words, else their bigrams."""
    marked = [False] * len(plain)
    for idea in question.ideas:
        whole = [way for way in idea.ways if way in plain]
        for word in whole or [word for way in idea.ways for word in tokens(way)]:
            at = plain.find(word)
            while at >= 0:
                marked[at : at + len(word)] = [True] * len(word)
                at = plain.find(word, at + len(word))
    return marked


def _densest(marked: list[bool], width: int) -> int:
    """Where the window with most marked characters begins, a little before its first mark."""
    if len(marked) <= width:
        return 0
    count = sum(marked[:width])
    best, best_count = 0, count
    for start in range(1, len(marked) - width + 1):
        count += marked[start + width - 1] - marked[start - 1]
        if count > best_count:
            best, best_count = start, count
    return max(0, best - 10) if best + width < len(marked) else best
