# SPDX-License-Identifier: Apache-2.0
"""Whether a condition can ever be true: a proof that it cannot, or nothing.

1 open the condition into cases that have to hold at once (a case = one way to make it true)
2 in each case narrow what every term may be: an interval of numbers or days, a set of texts
3 a case whose term has nothing left is impossible; a condition whose cases are all impossible is never true

A term is a field or any other operand that is no constant (`returned / staff`, `lookup(...)`): within one row
it has one value. So what is told is certain; that nothing is told does not mean that some row fits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice

from gulian.expr.model import Scalar
from gulian.expr.nodes import Choose, Compare, Constant, Field, Known, Logic, Member, Node, Not

MOST_CASES = 2_000
"""Cases opened at most; a condition with more is not judged."""
_ROUNDS = 20
"""How often bounds are carried from term to term at most."""
_TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DENIED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True)
class Domain:
    """What a field can be whatever the row: bounds included, None = open; `values` = nothing else."""

    low: Scalar | None = None
    high: Scalar | None = None
    values: tuple[Scalar, ...] | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A proof that a condition is never true: what clashes in its first case, as written, each once."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fact:
    """An atom that has to be true (or false) in a case."""

    node: Node
    holds: bool


def contradiction(trees: Iterable[Node], domains: Mapping[str, Domain]) -> Contradiction | None:
    """A proof that no row makes all conditions true, or None where there is none within MOST_CASES cases."""
    try:
        cases = _joined([_cases(tree, holds=True) for tree in trees])
    except _TooMany:
        return None
    first: Contradiction | None = None
    for case in cases:
        clash = _clash(case, domains)
        if clash is None:
            return None
        first = first or Contradiction(clash)
    return first


class _TooMany(Exception):
    """More cases than are opened; kept inside this module."""


def _cases(node: Node, *, holds: bool) -> list[tuple[_Fact, ...]]:
    """The ways to make a condition true (or false): each a set of atoms that hold at once."""
    if isinstance(node, Not):
        return _cases(node.operand, holds=not holds)
    if isinstance(node, Logic):
        parts = [_cases(operand, holds=holds) for operand in node.operands]
        return (
            _joined(parts) if (node.word == "and") == holds else _few(each for part in parts for each in part)
        )
    if isinstance(node, Choose):
        ways = [
            _joined([_cases(node.condition, holds=condition), _cases(chosen, holds=holds)])
            for condition, chosen in ((True, node.then), (False, node.other))
        ]
        return _few(each for way in ways for each in way)
    if isinstance(node, Compare) and not holds:
        # a < b < c is false where either pair is.
        return [(_Fact(_pair(node, at), False),) for at in range(len(node.signs))]
    return [(_Fact(node, holds),)]


def _joined(parts: Sequence[list[tuple[_Fact, ...]]]) -> list[tuple[_Fact, ...]]:
    """Every way to have one case of each part at once."""
    whole: list[tuple[_Fact, ...]] = [()]
    for part in parts:
        whole = _few(first + rest for first in whole for rest in part)
    return whole


def _few(cases: Iterable[tuple[_Fact, ...]]) -> list[tuple[_Fact, ...]]:
    kept = list(islice(cases, MOST_CASES + 1))
    if len(kept) > MOST_CASES:
        raise _TooMany
    return kept


def _pair(node: Compare, at: int) -> Compare:
    return Compare(
        node.place, node.kind, node.names, node.weight, (node.signs[at],), node.operands[at : at + 2]
    )


@dataclass
class _Range:
    """What a term may still be, and which pieces of the text said so."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    step: Fraction | None = None
    allowed: frozenset[object] | None = None
    denied: set[object] = field(default_factory=set)
    pieces: list[str] = field(default_factory=list)

    def at_least(self, value: Fraction, *, strict: bool) -> bool:
        """Raise the lower bound; whether that changed anything."""
        value, strict = self._stepped(value, strict, up=True)
        if self.low is not None and (value, strict) <= (self.low, self.low_open):
            return False
        self.low, self.low_open = value, strict
        return True

    def at_most(self, value: Fraction, *, strict: bool) -> bool:
        """Lower the upper bound; whether that changed anything."""
        value, strict = self._stepped(value, strict, up=False)
        if self.high is not None and (-value, strict) <= (-self.high, self.high_open):
            return False
        self.high, self.high_open = value, strict
        return True

    def _stepped(self, value: Fraction, strict: bool, *, up: bool) -> tuple[Fraction, bool]:
        """A bound on the grid of the term: above 3 is from 4 on where it is whole."""
        if self.step is None:
            return value, strict
        places = value / self.step
        if up:
            whole = places.__ceil__() if not strict else places.__floor__() + 1
        else:
            whole = places.__floor__() if not strict else places.__ceil__() - 1
        return whole * self.step, False

    @property
    def empty(self) -> bool:
        if self.allowed is not None:
            return not any(self._fits(each) for each in self.allowed if each not in self.denied)
        if self.low is None or self.high is None:
            return False
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            return True
        if self.step is not None:
            grid = (self.high - self.low) / self.step
            return grid < len(self.denied) and all(
                self.low + at * self.step in self.denied for at in range(int(grid) + 1)
            )
        return self.low == self.high and self.low in self.denied

    def _fits(self, value: object) -> bool:
        if not isinstance(value, Fraction):
            return True
        below = self.low is not None and (value < self.low or (self.low_open and value == self.low))
        above = self.high is not None and (value > self.high or (self.high_open and value == self.high))
        return not below and not above


class _Case:
    """One case: its terms and the comparisons between two of them."""

    def __init__(self, domains: Mapping[str, Domain]) -> None:
        self.domains = domains
        self.terms: dict[str, _Range] = {}
        self.links: list[tuple[str, str, str, str]] = []

    def term(self, node: Node) -> tuple[str, _Range]:
        """The range of a term, begun from its kind and the domain of its field."""
        key = _key(node)
        if key not in self.terms:
            made = _Range()
            if node.kind.is_number:
                made.step = Fraction(1, 10**node.kind.scale)
            elif node.kind.name == "date":
                made.step = Fraction(1)
            elif node.kind.name == "bool":
                made.allowed = frozenset((True, False))
            self._begin(made, self.domains.get(node.name) if isinstance(node, Field) else None)
            self.terms[key] = made
        return key, self.terms[key]

    def _begin(self, made: _Range, domain: Domain | None) -> None:
        if domain is None:
            return
        if domain.low is not None:
            made.at_least(_exact(domain.low), strict=False)
        if domain.high is not None:
            made.at_most(_exact(domain.high), strict=False)
        if domain.values is not None:
            made.allowed = frozenset(_plain(each) for each in domain.values)

    def known(self, node: Node, text: str, *, holds: bool) -> None:
        """A field that a condition asks about is known, or is said not to be."""
        made = self.terms.setdefault(f"known {_key(node)}", _Range(allowed=frozenset((True, False))))
        made.denied.add(not holds)
        made.pieces.append(text)


def _clash(case: tuple[_Fact, ...], domains: Mapping[str, Domain]) -> tuple[str, ...] | None:
    """The pieces of a case that cannot hold at once, or None where they may."""
    kept = _Case(domains)
    for fact in case:
        if isinstance(fact.node, Constant):
            if fact.node.value is not fact.holds:
                return (fact.node.place.text,)
            continue
        _take(kept, fact)
    _carry(kept)
    for made in kept.terms.values():
        if made.empty:
            return tuple(dict.fromkeys(made.pieces))
    return None


def _take(case: _Case, fact: _Fact) -> None:
    """Let one atom narrow its terms."""
    node = fact.node
    if isinstance(node, Known):
        case.known(
            node.operand, node.place.text if fact.holds else f"not {node.place.text}", holds=fact.holds
        )
    elif isinstance(node, Compare):
        for at, sign in enumerate(node.signs):
            pair = node.operands[at : at + 2]
            _compare(case, pair[0], sign if fact.holds else _DENIED[sign], pair[1], node.place.text)
    elif isinstance(node, Member):
        _, made = case.term(node.operand)
        values = frozenset(_scaled(each, node.operand) for each in node.values)
        if fact.holds != node.negated:
            made.allowed = values if made.allowed is None else made.allowed & values
        else:
            made.denied |= values
        made.pieces.append(node.place.text)
        _asked(case, node.operand, node.place.text)
    else:
        _, made = case.term(node)
        made.denied.add(not fact.holds)
        made.pieces.append(node.place.text if fact.holds else f"not {node.place.text}")
        _asked(case, node, node.place.text)


def _compare(case: _Case, left: Node, sign: str, right: Node, text: str) -> None:
    if isinstance(left, Constant):
        left, sign, right = right, _TURNED[sign], left
    if isinstance(left, Constant):
        # Two constants: the builder has decided them, or they are texts that nothing narrows.
        return
    key, made = case.term(left)
    _asked(case, left, text)
    made.pieces.append(text)
    if not isinstance(right, Constant):
        other, second = case.term(right)
        second.pieces.append(text)
        _asked(case, right, text)
        case.links.append((key, sign, other, text))
        return
    value = _scaled(right.value, right)
    if sign == "!=":
        made.denied.add(value)
    elif not isinstance(value, Fraction):
        made.allowed = frozenset((value,)) if made.allowed is None else made.allowed & {value}
    else:
        _bound(made, sign, value)


def _bound(made: _Range, sign: str, value: Fraction) -> None:
    if sign in ("==", ">=", ">"):
        made.at_least(value, strict=sign == ">")
    if sign in ("==", "<=", "<"):
        made.at_most(value, strict=sign == "<")


def _carry(case: _Case) -> None:
    """Carry bounds along comparisons of two terms until nothing changes, or long enough."""
    for _ in range(_ROUNDS):
        changed = False
        for left, sign, right, _text in case.links:
            a, b = case.terms[left], case.terms[right]
            if left == right and sign in ("<", ">", "!="):
                a.allowed = frozenset()
            if sign in ("==", "<=", "<"):
                changed |= _below(a, b, strict=sign == "<")
            if sign in ("==", ">=", ">"):
                changed |= _below(b, a, strict=sign == ">")
        if not changed:
            return


def _below(small: _Range, large: _Range, *, strict: bool) -> bool:
    """small <= large: the one's upper bound is the other's, and the other's lower bound is the one's."""
    changed = False
    if large.high is not None:
        changed |= small.at_most(large.high, strict=strict or large.high_open)
    if small.low is not None:
        changed |= large.at_least(small.low, strict=strict or small.low_open)
    if changed:
        told = tuple(dict.fromkeys((*small.pieces, *large.pieces)))
        small.pieces, large.pieces = list(told), list(told)
    return changed


def _asked(case: _Case, node: Node, text: str) -> None:
    if isinstance(node, Field):
        case.known(node, text, holds=True)


def _key(node: Node) -> str:
    """One key for one term. A term that is written in two ways counts as two: less is told, nothing wrong."""
    return f"field {node.name}" if isinstance(node, Field) else f"term {node.place.text}"


def _scaled(value: Scalar, node: Node) -> object:
    """The value of a scaled constant."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, dt.date):
        return Fraction(value.toordinal())
    return Fraction(value) / Fraction(10) ** node.kind.scale


def _plain(value: Scalar) -> object:
    return value if isinstance(value, bool | str) else _exact(value)


def _exact(value: Scalar) -> Fraction:
    return Fraction(value.toordinal()) if isinstance(value, dt.date) else Fraction(value)
