# SPDX-License-Identifier: Apache-2.0
"""How well a passage answers a question.

Of each idea the best of its ways counts. A way counts by the inverse frequency of its bigrams (BM25's), those
of the body in full, those that only headings or title hold in part, more where words stand together:

    score = boost * sum over ideas of weight(idea) * max over ways of (worth(way) * covered(way))
            + near * best sentence
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from gulian.policy.levels import LEVELS, level_of_issuers
from gulian.policy.search.model import Filters, Passage
from gulian.policy.search.question import Question, folded, tokens

_SENTENCE = re.compile(r"[。；;!?！？\n]+")
_LABEL = re.compile(r"^[\s(（]*(?:[0-9]+|[一二三四五六七八九十]+|第[一二三四五六七八九十百]+条)[)）、.\s]*")
_FIGURE = re.compile(r"[0-9]|[一二三四五六七八九十百千万亿]成|半")
_TIME = re.compile(r"[0-9]{1,4}(?:年|月|日|个月|个工作日|天|小时)|底前|即日|之日起|以内")
_BODY = re.compile(r"负责|牵头|主管部门|局|部|委员会|银行")


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much. Shares of 1. `level` : for each level an issuer stands above a county."""

    alike: float = 0.8
    context: float = 0.55
    title: float = 0.45
    near: float = 0.6
    phrase: float = 0.5
    asked: float = 0.6
    ended: float = 0.6
    region: float = 1.1
    catalogue: float = 0.5
    report: float = 0.94
    level: float = 0.01
    length: float = 0.5
    """BM25's b: how far a long passage has to say more than a short one."""


class Ranker:
    """Scores passages for one question. Holds the bigrams of the ways and their inverse frequencies."""

    def __init__(
        self, question: Question, frequency: Mapping[str, int], size: int, mean: float, weights: Weights
    ) -> None:
        self.question, self.weights, self.mean = question, weights, max(mean, 1.0)
        self.idf = {
            word: math.log(1 + (size - count + 0.5) / (count + 0.5))
            for word in {w for idea in question.ideas for way in idea.ways for w in tokens(way)}
            for count in (frequency.get(word, 0),)
        }
        self.ideas = [
            [(way, tokens(way), 1.0 if at == 0 else weights.alike) for at, way in enumerate(idea.ways)]
            for idea in question.ideas
        ]
        # Bigrams that no passage has say nothing.
        self.worth = [
            idea.weight
            * max(sum(self.idf[word] for word in words if frequency.get(word)) for _, words, _ in ways)
            for idea, ways in zip(question.ideas, self.ideas, strict=True)
        ]

    def score(self, passage: Passage, filters: Filters) -> float:
        body, context, title = folded(passage.body), folded(passage.context), folded(passage.title)
        ideas = [
            worth
            * max((share * self._covered(way, words, body, context, title) for way, words, share in ways))
            for ways, worth in zip(self.ideas, self.worth, strict=True)
        ]
        total = sum(ideas)
        if total <= 0:
            return 0.0
        norm = 1 - self.weights.length + self.weights.length * len(body) / self.mean
        value = total * (
            2.2 / (1 + 1.2 * max(0.7, min(norm, 4.0)))
        ) ** 0.5 + self.weights.near * self._best_sentence(body)
        return float(value * self._boost(passage, filters))

    def _covered(self, way: str, words: list[str], body: str, context: str, title: str) -> float:
        """The share of a way that a passage has, words that stand together in the body counting in full."""
        if way in body:
            return 1.0 + self.weights.phrase * (len(words) > 1)
        whole = sum(self.idf[word] for word in words) or 1.0
        got = 0.0
        for word in words:
            if word in body:
                got += self.idf[word]
            elif word in context:
                got += self.idf[word] * self.weights.context
            elif word in title:
                got += self.idf[word] * self.weights.title
        share = got / whole
        # Halves of a word are little evidence of the word.
        return share * share if way not in context and way not in title else share

    def _best_sentence(self, body: str) -> float:
        """The most of the question that one sentence holds; more if it has the kind of answer asked for."""
        best = 0.0
        for sentence in _SENTENCE.split(body):
            got = sum(
                worth * next((share for way, _, share in ways if way in sentence), 0.0)
                for ways, worth in zip(self.ideas, self.worth, strict=True)
            )
            # An answer cannot more than double what the sentence holds of the question.
            if got * (1 + self.weights.asked) > best:
                best = max(best, got * (1 + self.weights.asked * self._answers(_LABEL.sub("", sentence))))
        return best

    def _answers(self, sentence: str) -> float:
        looks = {"amount": _FIGURE, "time": _TIME, "body": _BODY}
        asks = self.question.asks
        return sum(bool(looks[each].search(sentence)) for each in asks) / len(asks) if asks else 0.0

    def _boost(self, passage: Passage, filters: Filters) -> float:
        boost = 1.0
        if filters.on and passage.valid_to and passage.valid_to < filters.on:
            boost *= self.weights.ended
        if filters.region and passage.region != "000000":
            boost *= self.weights.region
        level = level_of_issuers(passage.issuers, passage.region)
        if level is not None:
            boost *= 1 + self.weights.level * (len(LEVELS) - 1 - LEVELS.index(level))
        if passage.kind in ("目录", "刊头"):
            boost *= self.weights.catalogue
        if passage.kind == "新闻":
            boost *= self.weights.report
        return boost
