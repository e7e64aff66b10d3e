# SPDX-License-Identifier: Apache-2.0
"""What a question asks: 1 fold 2 leave out what is no matter 3 note what is asked 4 add what means the same.

"我们公司没有裁员，失业保险费能退多少？"
-> asks {amount}; ideas: 没有裁员 = 不裁员 = 少裁员; 失业保险费; 退多少 = 返还标准
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from gulian.errors import QuestionEmpty, QuestionTooLong
from gulian.policy.search.words import Intent, Words

WHOLE = 0.5
"""What a stretch of words counts beside the words it is made of."""
BOUND = 2
"""Passages that have a pair of characters from which it is a word of the documents."""
VALLEY = 6
"""How many times rarer than both its neighbours a pair is where two words meet."""
PARTICLES = "的了吗呢吧和与谁是被把"
"""Characters that belong to no word beside them, however often they stand there."""
MOST = 400
"""Characters of a question; what is longer is a text and not a question."""

_PIECE = re.compile(r"[㐀-鿿]+|[0-9]+(?:\.[0-9]+)?%?|[a-z][a-z0-9+\-]*")


@dataclass(frozen=True, slots=True)
class Idea:
    """Words of which any will do; the first stands in the question itself.

    weight : 1, less for words that other ideas count already
    """

    ways: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, and what kind of answer."""

    ideas: tuple[Idea, ...]
    asks: frozenset[Intent]


def folded(text: str) -> str:
    """Text as it is compared: NFKC, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[str]:
    """Character bigrams of Chinese, words of the rest. 稳岗返还100% -> 稳岗 岗返 返还 100%"""
    found: list[str] = []
    for piece in _PIECE.findall(folded(text)):
        if piece[0] < "㐀" or len(piece) == 1:
            found.append(piece)
        else:
            found += [piece[at : at + 2] for at in range(len(piece) - 1)]
    return found


def understand(text: str, words: Words, frequency: Mapping[str, int] | None = None) -> Question:
    """The ideas of a question. Raises QuestionEmpty, QuestionTooLong.

    frequency : passages that have each bigram of the question, of the index that is asked; with it words are
    told apart that no table knows (使用公共数据 -> 使用, 公共数据) and 智能 is not cut at 能
    """
    if len(text) > MOST:
        raise QuestionTooLong(len(text), MOST)
    ideas: list[Idea] = []
    asks: set[Intent] = set()
    known = frequency or {}
    for piece in _PIECE.findall(folded(text)):
        if piece[0] < "㐀":
            ideas.append(Idea((piece,)))
            continue
        cut = _split(piece, words, known)
        asks |= {words.intents[word] for word, told in cut if told and word in words.intents}
        ideas += _ideas(cut, words, known)
    if not ideas:
        # A question of stop words alone is looked for as it stands.
        ideas = [Idea((piece,)) for piece in _PIECE.findall(folded(text))]
    if not ideas:
        raise QuestionEmpty(text[:40])
    return Question(tuple(dict.fromkeys(ideas)), frozenset(asks))


def _ideas(cut: list[tuple[str, bool]], words: Words, frequency: Mapping[str, int]) -> list[Idea]:
    """The ideas of one piece: words of the table with those alike, and what stands between them."""
    ideas: list[Idea] = []
    plain, chunk, known = "", "", False
    for word, told in (*cut, ("", True)):
        if told and word in words.same:
            ideas.append(Idea((word, *words.same[word])))
        if told:
            ideas += _rest(plain, frequency)
            plain = ""
        else:
            plain += word
        if word and (plain or word in words.same):
            chunk, known = chunk + word, known or word in words.same
        else:
            # What the table cuts apart may be one word: 复工率 counts as it stands, too.
            ideas += [Idea((chunk,), WHOLE)] if known and len(chunk) > 2 else []
            chunk, known = "", False
    return ideas


def _split(piece: str, words: Words, frequency: Mapping[str, int]) -> list[tuple[str, bool]]:
    """The piece cut at the longest words of the table, each with True; the rest by character, with False."""
    found: list[tuple[str, bool]] = []
    at = 0
    while at < len(piece):
        for size in range(min(words.longest, len(piece) - at), 0, -1):
            word = piece[at : at + size]
            told = word in words.same or word in words.intents or word in words.stop
            if told and size == 1 and _bound(piece, at, frequency):
                told = False
            if size == 1 or told:
                found.append((word, told))
                at += size
                break
    return found


def _bound(piece: str, at: int, frequency: Mapping[str, int]) -> bool:
    """Whether one character is part of a word of the documents: 能 in 智能工厂, not in 能退多少."""
    around = (piece[max(0, at - 1) : at + 1], piece[at : at + 2])
    return piece[at] not in PARTICLES and any(
        len(pair) == 2 and frequency.get(pair, 0) >= BOUND for pair in around
    )


def _rest(plain: str, frequency: Mapping[str, int]) -> list[Idea]:
    """Words the table does not know, told apart where their bigrams are rare; as a whole they count half.

    One character alone tells too little beside others.
    """
    if len(plain) < 2:
        return []
    parts = _told_apart(plain, frequency) if frequency else [plain]
    if len(parts) == 1:
        return [Idea((plain,))]
    return [*(Idea((part,)) for part in parts if len(part) > 1), Idea((plain,), WHOLE)]


def _told_apart(plain: str, frequency: Mapping[str, int]) -> list[str]:
    """Cut between two characters that no passage has together, or far fewer than their neighbours."""
    pairs = [frequency.get(plain[at : at + 2], 0) for at in range(len(plain) - 1)]
    parts, begin = [], 0
    for at, count in enumerate(pairs):
        inner = 0 < at < len(pairs) - 1
        if count == 0 or (inner and count * VALLEY <= min(pairs[at - 1], pairs[at + 1])):
            parts.append(plain[begin : at + 1])
            begin = at + 1
    return [*parts, plain[begin:]]
