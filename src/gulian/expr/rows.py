# SPDX-License-Identifier: Apache-2.0
"""The evaluator of one row: Python integers, Kleene logic, and why something is unknown."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gulian.errors import ContextLacks, Language, ValueTooLarge, WrongFieldValue, WrongListValue
from gulian.expr.algebra import Walk
from gulian.expr.model import BOOL, INT_LIMIT, Context, Kind, Reason, Scalar, Status, Step
from gulian.expr.nodes import ComparisonSign, Constant, Days, Extreme, Field, Lookup, Node

_SIGNS: dict[ComparisonSign, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, a number as its scaled integer; None with the reasons why."""

    value: Scalar | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What an expression gives for one row.

    value   : bool, int, Decimal, str or date; None = unknown
    missing : the fields that would have to be known, each once; empty where the value is known
    reasons : everything that makes it unknown, missing fields included
    """

    value: Scalar | None
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    _tree: Node
    _results: Mapping[Node, tuple[Cell, Cell | None]]

    def explain(self) -> Step:
        """The tree of sub-results; `str` of it is for people."""
        return self._step(self._tree)

    def _step(self, node: Node) -> Step:
        place = node.place
        parts = tuple(self._step(part) for part in node.parts if not isinstance(part, Constant))
        if node not in self._results:
            return Step(place.text, place.start, place.end, node.kind, None, "skipped", (), parts)
        n, d = self._results[node]
        value = shown(n.value, node.kind) if d is None else _fraction(n, d, node.kind)
        reasons = () if value is not None else merged([n] if d is None else [n, d])
        status: Status = "unknown" if value is None else "value"
        if node.kind == BOOL and value is not None:
            status = "true" if value else "false"
        return Step(place.text, place.start, place.end, node.kind, value, status, reasons, parts)


def evaluate(tree: Node, row: Mapping[str, object], context: Context, origin: str) -> Outcome:
    """The outcome of a checked tree for one row.

    Raises WrongFieldValue, ValueTooLarge, ContextLacks, WrongListValue, and what list and calendar raise.
    """
    algebra = RowAlgebra(row, context, origin)
    cell = Walk(algebra).value(tree)
    missing = tuple(dict.fromkeys(each.name for each in cell.reasons if each.what == "missing"))
    return Outcome(shown(cell.value, tree.kind), missing, cell.reasons, tree, algebra.results)


class RowAlgebra:
    """The operations on cells."""

    def __init__(self, row: Mapping[str, object], context: Context, origin: str) -> None:
        self._row = row
        self._context = context
        self._origin = origin
        self.results: dict[Node, tuple[Cell, Cell | None]] = {}

    def folded(self, node: Node) -> Cell | None:
        """Rows come one at a time: nothing is computed ahead."""
        del node
        return None

    def decided(self, node: Node) -> bool | None:
        """The truth of a condition without fields."""
        if node.names:
            return None
        value = Walk(self).value(node).value
        return value if isinstance(value, bool) else None

    def note(self, node: Node, n: Cell, d: Cell | None) -> None:
        """Keep every result for the explanation."""
        self.results[node] = (n, d)

    def constant(self, value: Scalar) -> Cell:
        return Cell(value)

    def field(self, node: Field) -> Cell:
        """A row that lacks the name, or holds None, makes it unknown."""
        given = self._row.get(node.name)
        if given is None:
            place = node.place
            return Cell(None, (Reason("missing", place.start, place.end, place.text, node.name),))
        carried = carry(given, node.kind)
        if carried is None:
            name = node.name
            words = (_told(given), str(node.kind), expected(node.kind, "zh"), expected(node.kind, "en"))
            raise WrongFieldValue(self._origin, node.place.start, node.place.text, name, *words)
        return Cell(carried)

    def add(self, a: Cell, b: Cell) -> Cell:
        return _numeric(operator.add, a, b)

    def subtract(self, a: Cell, b: Cell) -> Cell:
        return _numeric(operator.sub, a, b)

    def multiply(self, a: Cell, b: Cell) -> Cell:
        return _numeric(operator.mul, a, b)

    def narrow(self, a: Cell, limit: int, node: Node) -> Cell:
        least = -limit - (limit == INT_LIMIT)
        if isinstance(a.value, int) and not least <= a.value <= limit:
            raise ValueTooLarge(self._origin, node.place.start, node.place.text)
        return a

    def ratio(self, n: Cell, d: Cell, node: Node) -> tuple[Cell, Cell]:
        if d.value == 0:
            place = node.place
            return n, Cell(None, (Reason("zero_divisor", place.start, place.end, place.text),))
        negative = isinstance(d.value, int) and d.value < 0
        sign = Cell(-1 if negative else 1)
        return self.multiply(n, sign), self.multiply(d, sign)

    def halves(self, n: Cell, d: Cell) -> Cell:
        return _numeric(half_away, n, d)

    def compare(self, sign: ComparisonSign, a: Cell, b: Cell, shift: int) -> Cell:
        left = self.multiply(a, Cell(10**shift)) if shift > 0 else a
        right = self.multiply(b, Cell(10**-shift)) if shift < 0 else b
        return _lifted(_SIGNS[sign], left, right)

    def member(self, a: Cell, values: tuple[Scalar, ...]) -> Cell:
        return a if a.value is None else Cell(a.value in values)

    def every(self, parts: Sequence[Cell]) -> Cell:
        return self._kleene(parts, decisive=False)

    def any(self, parts: Sequence[Cell]) -> Cell:
        return self._kleene(parts, decisive=True)

    def opposite(self, a: Cell) -> Cell:
        return a if a.value is None else Cell(not a.value)

    def choose(self, condition: Cell, then: Cell, other: Cell) -> Cell:
        if condition.value is None:
            return condition
        return then if condition.value else other

    def known(self, parts: Sequence[Cell]) -> Cell:
        return Cell(all(part.value is not None for part in parts))

    def extreme(self, node: Extreme, parts: Sequence[Cell]) -> Cell:
        which = min if node.word == "min" else max
        return _lifted(lambda *values: which(values), *parts)

    def days(self, a: Cell, b: Cell) -> Cell:
        return _lifted(lambda first, last: (last - first).days, a, b)

    def workdays(self, node: Days, a: Cell, b: Cell) -> Cell:
        count = work_counter(node, self._context, self._origin)
        return _lifted(count, a, b)

    def lookup(self, node: Lookup, key: Cell, date: Cell | None) -> Cell:
        find = finder(node, self._context, self._origin)
        found = _lifted(find, key) if date is None else _lifted(find, key, date)
        if found.value is None and not found.reasons:
            place, text = node.place, str(key.value)
            return Cell(None, (Reason("no_entry", place.start, place.end, text, node.list_name),))
        return found

    def _kleene(self, parts: Sequence[Cell], *, decisive: bool) -> Cell:
        if any(part.value is decisive for part in parts):
            return Cell(decisive)
        reasons = merged([part for part in parts if part.value is None])
        return Cell(None, reasons) if reasons else Cell(not decisive)


def half_away(n: int, d: int) -> int:
    """The integer nearest to n / d, d > 0; halves away from zero: 5/2 -> 3, -5/2 -> -3."""
    size = (2 * abs(n) + d) // (2 * d)
    return size if n >= 0 else -size


def merged(cells: Sequence[Cell]) -> tuple[Reason, ...]:
    """The reasons of several cells, each once, in their order."""
    return tuple(dict.fromkeys(reason for cell in cells for reason in cell.reasons))


def carry(given: object, kind: Kind) -> Scalar | None:
    """A value as it is carried (a number scaled), None if it is not of the kind."""
    plain = {"bool": bool, "text": str, "int": int}
    if kind.name in plain:
        fits = isinstance(given, plain[kind.name]) and (kind == BOOL) is isinstance(given, bool)
        if kind.name == "int" and fits and not -INT_LIMIT - 1 <= given <= INT_LIMIT:  # type: ignore[operator]
            return None
        return given if fits else None  # type: ignore[return-value]
    if kind.name == "date":
        return given if isinstance(given, dt.date) and not isinstance(given, dt.datetime) else None
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        return None
    if isinstance(given, Decimal) and not given.is_finite():
        return None
    scaled = Fraction(given) * 10**kind.scale
    return scaled.numerator if scaled.denominator == 1 and abs(scaled) <= kind.limit else None


def shown(value: Scalar | None, kind: Kind) -> Scalar | None:
    """A carried value as its user sees it: scaled integers become Decimal."""
    if kind.name == "decimal" and isinstance(value, int):
        return Decimal(value).scaleb(-kind.scale)
    return value


def expected(kind: Kind, lang: Language) -> str:
    """What a value of a kind has to be, in words."""
    if kind.name != "decimal":
        return kind.word(lang)
    places = kind.scale
    return f"至多 {places} 位小数的数" if lang == "zh" else f"a number of at most {places} places"


def finder(node: Lookup, context: Context, origin: str) -> Callable[..., Scalar | None]:
    """The function (key, date) -> carried value of a lookup; without a date, that of the context."""
    listed = context.lists.get(node.list_name)
    if listed is None:
        raise _lacks(node, origin, f"lists[{node.list_name!r}]")
    if node.date is None and context.date is None:
        raise _lacks(node, origin, "date")

    def find(key: str, date: dt.date | None = context.date) -> Scalar | None:
        assert date is not None
        given = listed.value(key, date)
        carried = None if given is None else carry(given, node.kind)
        if given is not None and carried is None:
            place, kind = node.place, node.kind
            entry = (node.list_name, key, date.isoformat(), _told(given))
            words = (str(kind), expected(kind, "zh"), expected(kind, "en"))
            raise WrongListValue(origin, place.start, place.text, *entry, *words)
        return carried

    return find


def work_counter(node: Days, context: Context, origin: str) -> Callable[..., int]:
    """The function (a, b) -> working days in the region of the context."""
    count = context.workdays
    if count is None:
        raise _lacks(node, origin, "workdays")
    return lambda a, b: count(a, b, context.region)


def _lacks(node: Node, origin: str, lacking: str) -> ContextLacks:
    return ContextLacks(origin, node.place.start, node.place.text, lacking)


def _told(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _fraction(n: Cell, d: Cell, kind: Kind) -> Fraction | None:
    if not isinstance(n.value, int) or not isinstance(d.value, int):
        return None
    return Fraction(n.value, d.value) / Fraction(10) ** kind.scale


def _lifted(function: Callable[..., Scalar | None], *cells: Cell) -> Cell:
    """The function of known cells; unknown with all reasons if one is unknown."""
    if any(cell.value is None for cell in cells):
        return Cell(None, merged([cell for cell in cells if cell.value is None]))
    return Cell(function(*(cell.value for cell in cells)))


def _numeric(function: Callable[[int, int], int], a: Cell, b: Cell) -> Cell:
    return _lifted(function, a, b)
