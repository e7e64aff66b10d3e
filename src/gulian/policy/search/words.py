# SPDX-License-Identifier: Apache-2.0
"""The word table people edit: what a question says beside its matter, and what means the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Literal, get_args

from gulian.errors import WordRowInvalid, WordTableTooLarge, WordTableUnreadable
from gulian.schemes import ListRow, Scheme
from gulian.schemes.lists import read_list

Intent = Literal["amount", "time", "body"]
"""What a question asks for: how much, when, which department."""

MOST_ROWS, MOST_CHARACTERS, MOST_BYTES = 20_000, 40, 4 << 20
KINDS = ("stop", "same", "amount", "time", "body")
INTENTS: tuple[Intent, ...] = get_args(Intent)
SCHEME, LISTS = "policy-library", ("alike", "stop_words", "asking")


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
            means = _several(row.get("means") or "")
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
    """The words of the package: the lists `alike`, `stop_words` and `asking` of the scheme policy-library."""
    folder = resources.files("gulian.schemes").joinpath("library", SCHEME, "lists")
    tables = [read_list(folder.joinpath(f"{name}.csv").read_bytes(), f"{name}.csv") for name in LISTS]
    return _words(*(table.rows for table in tables))


def words_of_scheme(scheme: Scheme, on: dt.date) -> Words:
    """The words of a scheme's lists on a day: those of the package with a site's laid over them.

    Raises WordRowInvalid.
    """
    return _words(*(tuple(scheme.lists[name].on(on).values()) for name in LISTS))


def _words(alike: Iterable[ListRow], stop: Iterable[ListRow], asking: Iterable[ListRow]) -> Words:
    intents: dict[str, Intent] = {}
    for row in asking:
        intent = next((each for each in INTENTS if each == row.cells.get("ask")), None)
        if intent is None:
            raise WordRowInvalid("asking.csv", row.line, "、".join(INTENTS), MOST_CHARACTERS)
        intents[row.key] = intent
    same = {row.key: _several(row.cells.get("means", "")) for row in alike}
    for row_key, means in same.items():
        if max(map(len, (row_key, *means))) > MOST_CHARACTERS:
            raise WordRowInvalid("alike.csv", 0, "same", MOST_CHARACTERS)
    return Words(
        frozenset(row.key for row in stop), intents, {key: each for key, each in same.items() if each}
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in cell.split("|"))))


def words_of(folder: Path, base: Words | None = None) -> Words:
    """`base` (the words of the package) with `words.csv` of an index folder, if there is one, laid over it.

    Raises WordRowInvalid, WordTableTooLarge, WordTableUnreadable.
    """
    path = folder / "words.csv"
    if not path.is_file():
        return base or standard_words()
    if path.stat().st_size > MOST_BYTES:
        raise WordTableTooLarge(str(path), MOST_ROWS)
    try:
        return (base or standard_words()).with_rows(path.read_bytes().decode("utf-8-sig"), str(path))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise WordTableUnreadable(str(path)) from error
