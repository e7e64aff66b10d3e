# SPDX-License-Identifier: Apache-2.0
"""What a question asks: 1 fold 2 leave out what is no matter 3 note what is asked 4 add what means the same.

"我们公司没有裁员，失业保险费能退多少？"
-> asks {amount}; ideas: 没有裁员 = 不裁员 = 少裁员; 失业保险费; 退多少 = 返还标准
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gulian.errors import QuestionEmpty, QuestionTooLong
from gulian.policy.search.words import Intent, Words

WHOLE = 0.5
"""What a stretch of words counts beside the words it is made of."""
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


def understand(text: str, words: Words) -> Question:
    """The ideas of a question. Raises QuestionEmpty, QuestionTooLong."""
    if len(text) > MOST:
        raise QuestionTooLong(len(text), MOST)
    ideas: list[Idea] = []
    asks: set[Intent] = set()
    for piece in _PIECE.findall(folded(text)):
        if piece[0] < "㐀":
            ideas.append(Idea((piece,)))
            continue
        plain, chunk, known = "", "", False
        for word in (*_split(piece, words), ""):
            if word in words.intents:
                asks.add(words.intents[word])
            if word in words.same:
                ideas.append(Idea((word, *words.same[word])))
            if not word or word in words.same or word in words.intents or word in words.stop:
                ideas += _rest(plain)
                plain = ""
            else:
                plain += word
            if word and (word in words.same or plain):
                chunk, known = chunk + word, known or word in words.same
            else:
                # What the table cuts apart may be one word: 复工率 counts as it stands, too.
                ideas += [Idea((chunk,), WHOLE)] if known and len(chunk) > 2 else []
                chunk, known = "", False
    if not ideas:
        # A question of stop words alone is looked for as it stands.
        ideas = [Idea((piece,)) for piece in _PIECE.findall(folded(text))]
    if not ideas:
        raise QuestionEmpty(text[:40])
    return Question(tuple(dict.fromkeys(ideas)), frozenset(asks))


def _split(piece: str, words: Words) -> list[str]:
    """The piece cut at the longest words of the table; what is no word comes character by character."""
    found, at = [], 0
    while at < len(piece):
        for size in range(min(words.longest, len(piece) - at), 0, -1):
            word = piece[at : at + size]
            if size == 1 or word in words.same or word in words.intents or word in words.stop:
                found.append(word)
                at += size
                break
    return found


def _rest(plain: str) -> list[Idea]:
    """Words the table does not know. One character alone tells too little beside others."""
    return [Idea((plain,))] if len(plain) > 1 else []
