# SPDX-License-Identifier: Apache-2.0
"""The checked tree. Every node knows its kind, its place in the text and the fields it depends on.

Numbers are scaled integers throughout: 12.50 of `decimal(2)` is 1250. A node is built only by the checker,
so whoever walks the tree may rely on kinds that fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gulian.expr.model import Kind, Scalar

ArithmeticSign = Literal["+", "-", "*"]
ComparisonSign = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands in the original text, in characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One node; equality is identity.

    names  : fields it depends on, in the order of their appearance; none = a constant
    weight : operations its compiled form has at most (operands that stand twice count twice)
    """

    place: Place
    kind: Kind
    names: tuple[str, ...]
    weight: int

    @property
    def parts(self) -> tuple[Node, ...]:
        """The operands, in the order of the text."""
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Node):
    """A literal; a number stands as its scaled integer."""

    value: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Field(Node):
    """The value of a row under a name."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Negate(Node):
    """-x"""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True, eq=False)
class Arithmetic(Node):
    """left + right, left - right, left * right; of the kind quotient when an operand is one."""

    sign: ArithmeticSign
    left: Node
    right: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Divide(Node):
    """left / right, kept as a pair of integers."""

    left: Node
    right: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Compare(Node):
    """a < b <= c: n signs between n + 1 operands."""

    signs: tuple[ComparisonSign, ...]
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True, slots=True, eq=False)
class Member(Node):
    """x in [...]; the constants have the scale of x, those x cannot equal are left out."""

    operand: Node
    values: tuple[Scalar, ...]
    negated: bool

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True, eq=False)
class Logic(Node):
    """a and b and ...; a or b or ..."""

    word: Literal["and", "or"]
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True, slots=True, eq=False)
class Not(Node):
    """not x"""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True, eq=False)
class Choose(Node):
    """then if condition else other"""

    then: Node
    condition: Node
    other: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.then, self.condition, self.other)


@dataclass(frozen=True, slots=True, eq=False)
class Known(Node):
    """known(x): true or false, never unknown."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True, eq=False)
class Extreme(Node):
    """min(a, b, ...), max(a, b, ...)"""

    word: Literal["min", "max"]
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True, slots=True, eq=False)
class Round(Node):
    """round(x, places): halves away from zero."""

    operand: Node
    places: int

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True, eq=False)
class Days(Node):
    """days(a, b): calendar days from a to b; working: workdays(a, b)."""

    first: Node
    last: Node
    working: bool

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.first, self.last)


@dataclass(frozen=True, slots=True, eq=False)
class Lookup(Node):
    """lookup(list, key, date); date None = the date of the context."""

    list_name: str
    key: Node
    date: Node | None

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.key,) if self.date is None else (self.key, self.date)


def names_of(parts: tuple[Node, ...]) -> tuple[str, ...]:
    """The fields several nodes depend on, each once, in the order of their appearance."""
    return tuple(dict.fromkeys(name for part in parts for name in part.names))
