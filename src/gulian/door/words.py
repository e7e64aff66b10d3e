# SPDX-License-Identifier: Apache-2.0
"""Cells that hold words of a closed list, text, or codes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import polars as pl
from rapidfuzz import process

from gulian.door.model import Column
from gulian.door.reading import NOTHING, Answer, Budget, common_fault, fold, shown, without_marks
from gulian.door.tables import FLAGS
from gulian.errors import CellTooLong, NotAFlag, UnknownChoice

TEXT_LIMIT = 2_000
CODE_LIMIT = 200
_ODD_TEXT = "[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffd#]"
_BETWEEN_CAUSES = re.compile(r"[;,、/|+\n]+")
_BLANK = re.compile(r"\s+")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-[0-9X]")
_NEAR = 60.0


def _words(column: Column) -> dict[str, str]:
    """Every folded spelling of the column's choices -> its id."""
    choices = column.choices or FLAGS
    spelled = {_key(text): c.id for c in choices for text in (*c.aliases, c.label_zh)}
    return {**spelled, **{_key(c.id): c.id for c in choices}}


def _key(text: str) -> str:
    return _BLANK.sub("", fold(text)).casefold()


@dataclass(frozen=True)
class Choices:
    """Reader of one word of a closed list; the value is the choice's id."""

    column: Column
    words: dict[str, str] = field(init=False)
    budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", _words(self.column))

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """The ids themselves. [n] str -> [n] str"""
        return pl.when(cell.is_in([choice.id for choice in self.column.choices])).then(cell)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002
        """One cell, in any spelling."""
        if _key(text).upper() in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        known = self.words.get(_key(text))
        return (
            Answer(fault=unknown(self.column, self.words, text, text, self.budget))
            if known is None
            else Answer(known)
        )


@dataclass(frozen=True)
class Flags:
    """Reader of yes and no."""

    column: Column

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """`1` and `0`. [n] str -> [n] bool"""
        return pl.when(cell == "1").then(True).when(cell == "0").then(False)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002
        """One cell, in any spelling; `1.0` is how spreadsheets write 1."""
        key = _key(text)
        if key.upper() in NOTHING - {"无"}:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        known = _words(self.column).get("0" if key == "无" else key.removesuffix(".0"))
        if known is None:
            return Answer(fault=NotAFlag(self.column.label_zh, self.column.name, shown(text)))
        return Answer(known == "1")


@dataclass(frozen=True)
class Causes:
    """Reader of several words, the first being the main one; the value is a list of ids, each once."""

    column: Column
    words: dict[str, str] = field(init=False)
    budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", _words(self.column))

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """A single id. [n] str -> [n] list[str]"""
        known = cell.is_in([choice.id for choice in self.column.choices])
        return pl.when(known).then(pl.concat_list(cell))

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002
        """One cell; the words that are known are used, the first unknown one is told."""
        if _key(text).upper() in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        whole = self.words.get(_key(text))
        if whole is not None:
            return Answer([whole])
        words = [word for word in _BETWEEN_CAUSES.split(fold(text)) if word.strip()]
        ids = [self.words.get(_key(word)) for word in words]
        known = list(dict.fromkeys(each for each in ids if each is not None))
        strange = next((word for word, each in zip(words, ids, strict=True) if each is None), None)
        fault = None if strange is None else unknown(self.column, self.words, strange, text, self.budget)
        return Answer(known or None, fault)


def unknown(column: Column, words: dict[str, str], word: str, text: str, budget: Budget) -> UnknownChoice:
    """The fault of a word that no choice has; the choice nearest to it is named first."""
    near = process.extractOne(_key(word), list(words), score_cutoff=_NEAR) if budget.spend() else None
    order = sorted(column.choices, key=lambda choice: near is None or words[near[0]] != choice.id)
    labels = "、".join(choice.label_zh for choice in order)
    ids = ", ".join(choice.id for choice in order)
    return UnknownChoice(column.label_zh, column.name, shown(text), shown(word), labels, ids)


@dataclass(frozen=True)
class Texts:
    """Reader of free text: kept as typed, without invisible marks."""

    column: Column
    limit: int = TEXT_LIMIT

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """Text without odd characters, not too long. [n] str -> [n] str"""
        fits = ~cell.str.contains(_ODD_TEXT) & (cell.str.len_chars() <= self.limit)
        return pl.when(fits).then(cell)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002
        """One cell."""
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        kept = without_marks(text).strip()
        if len(kept) > self.limit:
            names = (self.column.label_zh, self.column.name, shown(text))
            return Answer(kept[: self.limit], CellTooLong(*names, self.limit))
        return Answer(kept or None)


@dataclass(frozen=True)
class Codes:
    """Reader of codes: half width, capitals, no blanks, no hyphen before the check of an organisation code.

    Whether a code is right is asked later, of the register only.
    """

    column: Column

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """Capitals and digits. [n] str -> [n] str"""
        return pl.when(cell.str.contains(r"^[0-9A-Z]{1,64}$")).then(cell)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002
        """One cell."""
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        code = _BLANK.sub("", fold(text)).upper()
        if code in NOTHING:
            return Answer()
        if len(code) > CODE_LIMIT:
            names = (self.column.label_zh, self.column.name, shown(text))
            return Answer(code[:CODE_LIMIT], CellTooLong(*names, CODE_LIMIT))
        return Answer(code.replace("-", "") if _ORGANISATION.fullmatch(code) else code)
