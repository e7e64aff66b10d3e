# SPDX-License-Identifier: Apache-2.0
"""One walk for both evaluators: what every node means, in the few operations an evaluator has to offer.

    value n·10^-s of a number with scale s;  n/d·10^-e of a quotient with scale e, d > 0
    x + y      n_x·10^(S-s_x) + n_y·10^(S-s_y) at S = max(s_x, s_y)
    x * y      n_x n_y at s_x + s_y
    x / y      (n_x d_y) / (d_x n_y) at e_x - e_y; unknown if the divisor is 0
    x <= y     n_x d_y ≤ n_y d_x, both sides brought to one scale: exact, nothing is divided
    round      half away from zero of n·10^(p-e) / d

Every operand is computed for every row, so a result out of range is an error wherever it stands; only a
constant that decides (`false and ...`, `x if true else ...`) leaves the rest out, in both evaluators alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar, cast

from gulian.expr.model import INT_LIMIT, Scalar
from gulian.expr.nodes import (
    Arithmetic,
    Choose,
    Compare,
    ComparisonSign,
    Constant,
    Days,
    Divide,
    Extreme,
    Field,
    Known,
    Logic,
    Lookup,
    Member,
    Negate,
    Node,
    Not,
    Round,
)

V = TypeVar("V")
Pair = tuple[V, V | None]
"""A number as (n, None), a quotient as (n, d)."""


class Algebra(Protocol[V]):
    """What an evaluator offers. Numbers are scaled integers; they may leave 64 bits until `narrow`."""

    def folded(self, node: Node) -> V | None:
        """The value of a node without fields, if this evaluator computes such ahead of the rows."""

    def decided(self, node: Node) -> bool | None:
        """The truth of a condition without fields; None if it has fields or is unknown."""

    def constant(self, value: Scalar) -> V: ...
    def field(self, node: Field) -> V: ...
    def add(self, a: V, b: V) -> V: ...
    def subtract(self, a: V, b: V) -> V: ...
    def multiply(self, a: V, b: V) -> V: ...

    def narrow(self, a: V, limit: int, node: Node) -> V:
        """The same value, or ValueTooLarge if it lies outside -limit..limit (64 bits: -limit - 1)."""

    def ratio(self, n: V, d: V, node: Node) -> tuple[V, V]:
        """n and d with the sign moved to n; d unknown where it is 0."""

    def halves(self, n: V, d: V) -> V:
        """The integer nearest to n / d, d > 0, halves away from zero."""

    def compare(self, sign: ComparisonSign, a: V, b: V, shift: int) -> V:
        """a·10^shift against b, or a against b·10^-shift."""

    def member(self, a: V, values: tuple[Scalar, ...]) -> V: ...
    def every(self, parts: Sequence[V]) -> V: ...
    def any(self, parts: Sequence[V]) -> V: ...
    def opposite(self, a: V) -> V: ...
    def choose(self, condition: V, then: V, other: V) -> V: ...
    def known(self, parts: Sequence[V]) -> V: ...
    def extreme(self, node: Extreme, parts: Sequence[V]) -> V: ...
    def days(self, a: V, b: V) -> V: ...
    def workdays(self, node: Days, a: V, b: V) -> V: ...
    def lookup(self, node: Lookup, key: V, date: V | None) -> V: ...

    def note(self, node: Node, n: V, d: V | None) -> None:
        """Told of every result, operands first."""


class Walk(Generic[V]):
    """Evaluates nodes by an algebra."""

    def __init__(self, algebra: Algebra[V]) -> None:
        self.algebra = algebra

    def value(self, node: Node) -> V:
        """The value of any node but a quotient."""
        result = self.algebra.folded(node)
        if result is None:
            result = cast("V", _VALUES[type(node)](self, node))
        self.algebra.note(node, result, None)
        return result

    def pair(self, node: Node) -> Pair[V]:
        """The value of a number or quotient."""
        if node.kind.name != "quotient":
            return self.value(node), None
        n, d = self._quotient(node)
        self.algebra.note(node, n, d)
        return n, d

    # -- numbers

    def _arithmetic(self, node: Arithmetic) -> V:
        if node.sign == "*":
            a, b = self.value(node.left), self.value(node.right)
        else:
            a, b = self._aligned(node.left, node), self._aligned(node.right, node)
        return self._narrow(self._operation(node)(a, b), node)

    def _operation(self, node: Arithmetic) -> Callable[[V, V], V]:
        algebra = self.algebra
        return {"+": algebra.add, "-": algebra.subtract, "*": algebra.multiply}[node.sign]

    def _negate(self, node: Negate) -> V:
        zero = self.algebra.constant(0)
        return self._narrow(self.algebra.subtract(zero, self.value(node.operand)), node)

    def _aligned(self, operand: Node, node: Node) -> V:
        """An operand at the scale of the node it stands in."""
        value = self.value(operand)
        return self._shifted(value, node.kind.scale - operand.kind.scale, node)

    def _shifted(self, value: V, places: int, node: Node) -> V:
        if places == 0:
            return value
        return self._narrow(self.algebra.multiply(value, self.algebra.constant(10**places)), node)

    def _narrow(self, value: V, node: Node) -> V:
        return self.algebra.narrow(value, node.kind.limit, node)

    # -- quotients

    def _quotient(self, node: Node) -> tuple[V, V]:
        if isinstance(node, Negate):
            n, d = self.pair(node.operand)
            zero = self.algebra.constant(0)
            return self._narrow(self.algebra.subtract(zero, n), node), cast("V", d)
        assert isinstance(node, Divide | Arithmetic)
        left, right = self.pair(node.left), self.pair(node.right)
        if isinstance(node, Divide):
            n, d = self._times(left[0], right[1], node), self._times(right[0], left[1], node)
            return self.algebra.ratio(n, d, node)
        if node.sign == "*":
            n = self._times(left[0], right[0], node)
        else:
            a = self._times(self._at_scale(left[0], node.left, node), right[1], node)
            b = self._times(self._at_scale(right[0], node.right, node), left[1], node)
            n = self._narrow(self._operation(node)(a, b), node)
        return n, self._denominator(left[1], right[1], node)

    def _at_scale(self, n: V, operand: Node, node: Node) -> V:
        return self._shifted(n, node.kind.scale - operand.kind.scale, node)

    def _times(self, a: V, b: V | None, node: Node) -> V:
        return a if b is None else self.algebra.narrow(self.algebra.multiply(a, b), INT_LIMIT, node)

    def _denominator(self, a: V | None, b: V | None, node: Node) -> V:
        return self._times(a, b, node) if a is not None else cast("V", b)

    def _round(self, node: Round) -> V:
        n, d = self.pair(node.operand)
        shift = node.places - node.operand.kind.scale
        if d is None and shift >= 0:
            return self._shifted(n, shift, node)
        one = self.algebra.constant(1)
        up, down = (self.algebra.constant(10 ** max(s, 0)) for s in (shift, -shift))
        scaled = self.algebra.multiply(n, up)
        divisor = self.algebra.multiply(one if d is None else d, down)
        return self._narrow(self.algebra.halves(scaled, divisor), node)

    # -- conditions

    def _compare(self, node: Compare) -> V:
        pairs = [self.pair(each) for each in node.operands]
        results = []
        for at, sign in enumerate(node.signs):
            (n, d), (m, e) = pairs[at], pairs[at + 1]
            shift = node.operands[at + 1].kind.scale - node.operands[at].kind.scale
            left = n if e is None else self.algebra.multiply(n, e)
            right = m if d is None else self.algebra.multiply(m, d)
            results.append(self.algebra.compare(sign, left, right, shift))
        return results[0] if len(results) == 1 else self.algebra.every(results)

    def _member(self, node: Member) -> V:
        found = self.algebra.member(self.value(node.operand), node.values)
        return self.algebra.opposite(found) if node.negated else found

    def _logic(self, node: Logic) -> V:
        decisive = node.word == "or"
        if any(self.algebra.decided(part) is decisive for part in node.operands):
            return self.algebra.constant(decisive)
        parts = [self.value(part) for part in node.operands]
        return self.algebra.any(parts) if decisive else self.algebra.every(parts)

    def _not(self, node: Not) -> V:
        return self.algebra.opposite(self.value(node.operand))

    def _choose(self, node: Choose) -> V:
        decided = self.algebra.decided(node.condition)
        if decided is not None:
            return self._aligned(node.then if decided else node.other, node)
        condition = self.value(node.condition)
        return self.algebra.choose(condition, self._aligned(node.then, node), self._aligned(node.other, node))

    def _known(self, node: Known) -> V:
        n, d = self.pair(node.operand)
        return self.algebra.known([n] if d is None else [n, d])

    # -- the rest

    def _extreme(self, node: Extreme) -> V:
        return self.algebra.extreme(node, [self._aligned(part, node) for part in node.operands])

    def _days(self, node: Days) -> V:
        a, b = self.value(node.first), self.value(node.last)
        return self.algebra.workdays(node, a, b) if node.working else self.algebra.days(a, b)

    def _lookup(self, node: Lookup) -> V:
        key = self.value(node.key)
        return self.algebra.lookup(node, key, None if node.date is None else self.value(node.date))

    def _constant(self, node: Constant) -> V:
        return self.algebra.constant(node.value)

    def _field(self, node: Field) -> V:
        return self.algebra.field(node)


_VALUES: dict[type[Node], Callable[..., object]] = {
    Constant: Walk._constant,
    Field: Walk._field,
    Negate: Walk._negate,
    Arithmetic: Walk._arithmetic,
    Compare: Walk._compare,
    Member: Walk._member,
    Logic: Walk._logic,
    Not: Walk._not,
    Choose: Walk._choose,
    Known: Walk._known,
    Extreme: Walk._extreme,
    Round: Walk._round,
    Days: Walk._days,
    Lookup: Walk._lookup,
}
