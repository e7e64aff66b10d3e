# SPDX-License-Identifier: Apache-2.0
"""The word table people edit: what a question says beside its matter, and what means the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Literal

from gulian.errors import WordRowInvalid, WordTableTooLarge, WordTableUnreadable

Intent = Literal["amount", "time", "body"]
"""What a question asks for: how much, when, which department."""

MOST_ROWS, MOST_CHARACTERS, MOST_BYTES = 20_000, 40, 4 << 20
KINDS = ("stop", "same", "amount", "time", "body")


@dataclass(frozen=True)
class Words:
    """stop : words left out; intents : words that tell what is asked; same : word -> alike words."""

    stop: frozenset[str] = frozenset()
    intents: Mapping[str, Intent] = field(default_factory=dict)
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest word."""
        return max((len(each) for each in (*self.stop, *self.intents, *self.same)), default=0)

    def with_rows(self, text: str, file: str = "words.csv") -> Words:
        """The table with the rows of a CSV (`kind,word,means`) laid over it.

        A `same` row replaces the row of its word; `means` separates words by |, empty takes the word out.
        Raises WordRowInvalid, WordTableTooLarge.
        """
        stop, intents, same = set(self.stop), dict(self.intents), dict(self.same)
        for line, row in enumerate(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))), 2):
            if line > MOST_ROWS:
                raise WordTableTooLarge(file, MOST_ROWS)
            kind, word = (row.get("kind") or "").strip(), (row.get("word") or "").strip()
            means = tuple(filter(None, (each.strip() for each in (row.get("means") or "").split("|"))))
            if kind not in KINDS or not word or max(map(len, (word, *means))) > MOST_CHARACTERS:
                raise WordRowInvalid(file, line, "、".join(KINDS), MOST_CHARACTERS)
            if kind == "stop":
                stop.add(word)
            elif kind == "same":
                same[word] = means
            else:
                intents[word] = kind  # type: ignore[assignment]  # KINDS leaves only the intents
        return Words(frozenset(stop), intents, {word: means for word, means in same.items() if means})


@cache
def standard_words() -> Words:
    """The words of the package, `tables/words.csv`."""
    text = resources.files(__package__).joinpath("tables", "words.csv").read_text("utf-8")
    return Words().with_rows(text)


def words_of(folder: Path) -> Words:
    """The words of the package with `words.csv` of an index folder, if there is one, laid over them.

    Raises WordRowInvalid, WordTableTooLarge, WordTableUnreadable.
    """
    path = folder / "words.csv"
    if not path.is_file():
        return standard_words()
    if path.stat().st_size > MOST_BYTES:
        raise WordTableTooLarge(str(path), MOST_ROWS)
    try:
        return standard_words().with_rows(path.read_bytes().decode("utf-8-sig"), str(path))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise WordTableUnreadable(str(path)) from error
