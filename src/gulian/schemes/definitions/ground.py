# SPDX-License-Identifier: Apache-2.0
"""What a definition may refer to while it is built, and where its problems are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from gulian.errors import BadExpression, DefinitionError, ExpressionError, UnknownReference
from gulian.expr import Expression, Kind, parse
from gulian.schemes.documents import Entry
from gulian.schemes.lists import DatedList
from gulian.schemes.measures import Measure
from gulian.schemes.model import Classification, CompositeIndex, Form, Indicator, WarningRule
from gulian.schemes.naming import PRACTICE, Source
from gulian.schemes.procedures import Procedure
from gulian.schemes.shapes import nearest
from gulian.schemes.vocabulary import Word

Columns = Mapping[str, Word]
T = TypeVar("T")
# An amount is summed in whole numbers (persons, fen, units), so a decimal is none.
_WORDS = {"bool": ("是否", "yes/no"), "int": ("整数", "a whole number"), "decimal": ("小数", "a decimal")}


class RestsOnBroken(Exception):
    """A definition names one that has a problem of its own: told there, not again here."""


@dataclass(frozen=True)
class Ground:
    """Sources, lists, forms, indicators, warnings, procedures, measures that stand already.

    paths : `kind/id` of every file there is, also of those with a problem
    found : problems, in the order in which they were met
    """

    sources: Mapping[str, Source]
    lists: Mapping[str, DatedList] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    warnings: Mapping[str, WarningRule] = field(default_factory=dict)
    indices: Mapping[str, CompositeIndex] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    classifications: Mapping[str, Classification] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()
    found: list[DefinitionError] = field(default_factory=list)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Collect the problem that ends the block and go on after it."""
        try:
            yield
        except DefinitionError as error:
            self.found.append(error)
        except RestsOnBroken:
            return

    def source(self, entry: Entry) -> Source:
        """The source an entry cites. Raises UnknownReference."""
        name = entry.text("source")
        known = {PRACTICE.id: PRACTICE, **self.sources}
        if name not in known:
            raise unknown(entry, "source", name, list(known))
        return known[name]

    def form(self, entry: Entry, key: str = "form") -> Form:
        """The form an entry names."""
        return self.named(entry, key, "forms", self.forms)

    def named(self, entry: Entry, key: str, kind: str, known: Mapping[str, T], name: str = "") -> T:
        """What an entry names under a key. Raises UnknownReference, or RestsOnBroken."""
        name = name or entry.text(key)
        if name in known:
            return known[name]
        if f"{kind}/{name}" in self.paths:
            raise RestsOnBroken(name)
        raise unknown(entry, key, name, list(known))

    def condition(self, entry: Entry, key: str, columns: Columns, default: str = "") -> Expression:
        """The yes/no expression under a key. Raises BadExpression."""
        return self._of_kind(entry, key, self._expression(entry, key, columns, default), ("bool",))

    def amount(self, entry: Entry, key: str, columns: Columns, default: str = "") -> Expression:
        """The expression under a key that is added up; yes/no counts as 1/0. Raises BadExpression."""
        return self._of_kind(entry, key, self._expression(entry, key, columns, default), ("bool", "int"))

    def number(self, entry: Entry, key: str, columns: Columns) -> Expression:
        """The number under a key, whole or decimal. Raises BadExpression."""
        return self._of_kind(entry, key, self._expression(entry, key, columns, ""), ("int", "decimal"))

    def whole(self, entry: Entry, key: str, columns: Columns) -> Expression:
        """The whole number under a key (fen, persons). Raises BadExpression."""
        return self._of_kind(entry, key, self._expression(entry, key, columns, ""), ("int",))

    def combined(self, entry: Entry, key: str, columns: Columns, text: str) -> Expression:
        """An expression made of several under a key. Raises BadExpression, which tells of that key."""
        return self._parsed(entry, key, columns, text)

    def value(self, entry: Entry, key: str, columns: Columns) -> Expression:
        """The expression under a key, of whatever kind. Raises BadExpression."""
        return self._expression(entry, key, columns, "")

    def _of_kind(self, entry: Entry, key: str, expression: Expression, wanted: tuple[str, ...]) -> Expression:
        if expression.kind.name in wanted:
            return expression
        zh, en = (
            " 或 ".join(_WORDS[each][0] for each in wanted),
            " or ".join(_WORDS[each][1] for each in wanted),
        )
        raise BadExpression(
            entry.document.file,
            entry.line(key),
            entry.spell(key),
            f"结果是{expression.kind.word('zh')}，应为{zh}。",
            f"it gives {expression.kind.word('en')}, expected {en}.",
            f"请写一个结果为{zh}的表达式。",
            f"Write an expression that gives {en}.",
        )

    def _expression(self, entry: Entry, key: str, columns: Columns, default: str) -> Expression:
        return self._parsed(entry, key, columns, entry.text(key, default))

    def _parsed(self, entry: Entry, key: str, columns: Columns, text: str) -> Expression:
        origin = f"{entry.document.file}:{entry.line(key)}"
        try:
            return parse(text, _kinds(columns), self.lists, origin=origin)
        except ExpressionError as error:
            raise BadExpression(
                entry.document.file,
                entry.line(key),
                entry.spell(key),
                error.message("zh"),
                error.message("en"),
                error.fix("zh"),
                error.fix("en"),
            ) from error


def _kinds(columns: Columns) -> dict[str, Kind]:
    return {word.column: Kind(word.kind, word.decimals) for word in columns.values()}


def unknown(entry: Entry, key: str, name: str, known: list[str]) -> UnknownReference:
    """The problem that a name under a key is not among those known."""
    near = nearest(name, known)
    return UnknownReference(entry.document.file, entry.line(key), entry.spell(key), name, near)
