# SPDX-License-Identifier: Apache-2.0
"""`search`: 1 understand 2 take passages with the rarest words 3 rank 4 fold near-duplicates 5 show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from gulian.policy.search.model import Filters, Hit, Passage
from gulian.policy.search.question import MOST, tokens, understand
from gulian.policy.search.ranking import Ranker, Weights
from gulian.policy.search.snippets import snippet
from gulian.policy.search.store import opened, passage_of
from gulian.policy.search.words import Words, standard_words

BUDGET = 4_000
"""Passages looked up by words at most: common words do not choose candidates, they only rank them."""
CANDIDATES = 80
ALIKE = 0.8
"""Share of common bigrams above which two passages are one."""


EVERYTHING = Filters()


class Index:
    """An open index: several questions are asked of one connection."""

    def __init__(self, connection: sqlite3.Connection, words: Words, weights: Weights) -> None:
        self.connection, self.words, self.weights = connection, words, weights
        self.size, self.mean = connection.execute("SELECT passages, mean_length FROM about").fetchone()

    def ask(self, text: str, filters: Filters = EVERYTHING, limit: int = 10) -> tuple[Hit, ...]:
        """The best hits for a question or keywords, best first; ties by their place in the documents."""
        known = self._frequency(tokens(text[:MOST]))
        question = understand(text, self.words, known)
        words = [word for idea in question.ideas for way in idea.ways for word in tokens(way)]
        frequency = {word: known[word] for word in words if word in known}
        frequency |= self._frequency(word for word in words if word not in known)
        ranker = Ranker(question, frequency, self.size, self.mean, self.weights)
        found = [
            (ranker.score(passage, filters), row, passage)
            for row, passage in self._candidates(frequency, filters)
        ]
        ordered = sorted((each for each in found if each[0] > 0), key=lambda each: (-each[0], each[1]))
        return tuple(
            Hit(passage, round(score, 6), snippet(passage.body, question), also)
            for score, passage, also in _folded(ordered, limit)
        )

    def _frequency(self, words: Iterable[str]) -> dict[str, int]:
        unique = sorted(set(words))
        if not unique:
            return {}
        rows = self.connection.execute(
            f"SELECT word, passages FROM frequency WHERE word IN ({','.join('?' * len(unique))})",  # noqa: S608 - only marks
            unique,
        )
        return dict(rows.fetchall())

    def _candidates(self, frequency: dict[str, int], filters: Filters) -> list[tuple[int, Passage]]:
        """Passages with the rarest words of the question, as many as one question may look up."""
        order = sorted(frequency, key=lambda word: (frequency[word], word))
        if not order:
            return []
        chosen, looked = [order[0]], frequency[order[0]]
        for word in order[1:]:
            if looked + frequency[word] > BUDGET:
                break
            chosen.append(word)
            looked += frequency[word]
        match = " OR ".join(f'"{word}"' for word in chosen)
        if looked > BUDGET and len(order) > 1:
            # Only common words: they have to stand together.
            match = " AND ".join(f'"{word}"' for word in order[:3])
        where, values = _where(filters)
        rows = self.connection.execute(
            "SELECT passage.* FROM words JOIN passage ON passage.id = words.rowid "  # noqa: S608 - fixed clauses
            f"WHERE words MATCH ?{where} ORDER BY bm25(words, 0.6, 0.8, 1.0), words.rowid LIMIT {CANDIDATES}",
            (match, *values),
        )
        return [(int(row[0]), passage_of(row)) for row in rows]


def search(
    question: str,
    folder: Path,
    filters: Filters = EVERYTHING,
    limit: int = 10,
    *,
    words: Words | None = None,
    weights: Weights | None = None,
) -> tuple[Hit, ...]:
    """The best hits of the index in a folder. Raises IndexMissing, IndexFormatUnknown, QuestionEmpty, ..."""
    with opened(folder) as connection:
        index = Index(connection, words or standard_words(), weights or Weights())
        return index.ask(question, filters, limit)


def _where(filters: Filters) -> tuple[str, list[object]]:
    clauses: list[tuple[str, object]] = []
    if filters.issuer:
        clauses.append((r" AND passage.issuers LIKE ? ESCAPE '\'", f"%{_literal(filters.issuer)}%"))
    if filters.kind:
        clauses.append((" AND passage.kind = ?", filters.kind))
    if filters.since:
        clauses.append((" AND passage.date >= ?", filters.since.isoformat()))
    if filters.until:
        clauses.append((" AND passage.date <= ?", filters.until.isoformat()))
    if filters.on:
        day = filters.on.isoformat()
        clauses.append((" AND coalesce(passage.valid_from, passage.date, '') <= ?", day))
        clauses.append((" AND coalesce(passage.valid_to, '9999-12-31') >= ?", day))
    text = "".join(clause for clause, _ in clauses)
    values = [value for _, value in clauses]
    if filters.region:
        above = _above(filters.region)
        text += f" AND passage.region IN ({','.join('?' * len(above))})"
        values += above
    return text, values


def _above(region: str) -> list[str]:
    """A region and those it lies in. 420102 -> 420102 420100 420000 000000"""
    return sorted({region, region[:4] + "00", region[:2] + "0000", "000000"})


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _folded(
    ordered: Sequence[tuple[float, int, Passage]], limit: int
) -> list[tuple[float, Passage, tuple[str, ...]]]:
    """The first `limit` passages that are not nearly the same as one before them."""
    kept: list[tuple[float, Passage, list[str], set[str]]] = []
    for score, _, passage in ordered:
        grams = set(tokens(passage.body))
        twin = next((each for each in kept if _alike(grams, each[3])), None)
        if twin:
            twin[2].append(f"{passage.document} {passage.clause}".strip())
        elif len(kept) == limit:
            break
        else:
            kept.append((score, passage, [], grams))
    return [(score, passage, tuple(also)) for score, passage, also, _ in kept]


def _alike(left: set[str], right: set[str]) -> bool:
    small, large = sorted((len(left), len(right)))
    return small >= ALIKE * large and len(left & right) >= ALIKE * len(left | right)
