# SPDX-License-Identifier: Apache-2.0
"""From Python's tree to the checked one, bottom up: kinds and scales are checked where operands meet."""

from __future__ import annotations

import ast
import difflib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from gulian.errors import (
    ExpressionTooEntangled,
    LiteralTooLarge,
    QuotientNotRounded,
    TooManyPlaces,
    UnknownField,
    WrongKind,
)
from gulian.expr.model import BOOL, DECIMAL_LIMIT, INT, INT_LIMIT, MAX_PLACES, TEXT, Kind, Scalar, TypedList
from gulian.expr.nodes import (
    Arithmetic,
    ArithmeticSign,
    Choose,
    Compare,
    ComparisonSign,
    Constant,
    Divide,
    Field,
    Logic,
    Member,
    Negate,
    Node,
    Not,
    Place,
    names_of,
)
from gulian.expr.source import Token
from gulian.expr.syntax import Syntax

MAX_WEIGHT = 5_000

_ARITHMETIC: dict[type[ast.operator], ArithmeticSign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_COMPARISON: dict[type[ast.cmpop], ComparisonSign] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_NO_LIST = (
    "in 之后的非列表",
    "anything but a list after in",
    '请写作 x in ["甲", "乙"]。',
    'Write x in ["a", "b"].',
)
_LEADING_ZERO = ("以 0 开头的数", "numbers that begin with 0", "代码要加引号。", "Codes stand in quotes.")
_NUMBER_WORDS = ("整数或小数", "an integer or decimal")


@dataclass(frozen=True)
class Grounds:
    """What an expression may refer to."""

    fields: Mapping[str, Kind]
    lists: Mapping[str, Kind | TypedList]


class Builder:
    """Builds the tree of one source; `call` checks calls (`functions.call`)."""

    def __init__(self, syntax: Syntax, grounds: Grounds, call: Callable[[Builder, ast.Call], Node]) -> None:
        self.syntax = syntax
        self.source = syntax.source
        self.grounds = grounds
        self._call = call
        self._by_fold = {unicodedata.normalize("NFKC", name): name for name in [*grounds.fields][::-1]}

    def tree(self) -> Node:
        """The checked tree; its kind is never a quotient."""
        node = self.exact(self.node(self.syntax.body))
        if node.weight > MAX_WEIGHT:
            raise ExpressionTooEntangled(self.source.origin, node.weight, MAX_WEIGHT)
        return node

    def node(self, tree: ast.expr) -> Node:
        """Our node for one of Python's. Anything that has none is refused."""
        match tree:
            case ast.Name():
                return self._leaf(tree)
            case ast.UnaryOp(op=ast.USub()):
                return self._negate(tree)
            case ast.UnaryOp(op=ast.Not()):
                operand = self.of_kind(tree.operand, BOOL)
                return Not(*self.frame(tree, BOOL, operand), operand)
            case ast.BinOp():
                return self._binary(tree)
            case ast.Compare(ops=[ast.In() | ast.NotIn()]):
                return self._member(tree)
            case ast.Compare():
                return self._compare(tree)
            case ast.BoolOp():
                parts = tuple(self.of_kind(each, BOOL) for each in tree.values)
                word = "and" if isinstance(tree.op, ast.And) else "or"
                return Logic(*self.frame(tree, BOOL, *parts), word, parts)  # type: ignore[arg-type]
            case ast.IfExp():
                return self._choose(tree)
            case ast.Call():
                return self._call(self, tree)
        raise self.syntax.refused(tree)

    def frame(self, tree: ast.expr, kind: Kind, *parts: Node) -> tuple[Place, Kind, tuple[str, ...], int]:
        """The first four fields of a node over operands that each stand once."""
        return self.weighed(tree, kind, parts, 1)

    def weighed(
        self, tree: ast.expr, kind: Kind, parts: tuple[Node, ...], times: int
    ) -> tuple[Place, Kind, tuple[str, ...], int]:
        """The same over operands that stand up to `times` times in the compiled form."""
        weight = 1 + times * sum(part.weight for part in parts)
        return self.syntax.place(tree), kind, names_of(parts), weight

    # -- kinds

    def of_kind(self, tree: ast.expr, kind: Kind) -> Node:
        """A node that must have one kind."""
        node = self.node(tree)
        if node.kind != kind:
            raise self.wrong(node, kind.word("zh"), kind.word("en"))
        return node

    def number(self, tree: ast.expr) -> Node:
        """A node that must be a number or a quotient."""
        node = self.node(tree)
        if not (node.kind.is_number or node.kind.name == "quotient"):
            raise self.wrong(node, *_NUMBER_WORDS)
        return node

    def exact(self, node: Node) -> Node:
        """A node that must not be a quotient."""
        if node.kind.name == "quotient":
            raise QuotientNotRounded(self.source.origin, node.place.start, node.place.text)
        return node

    def wrong(self, node: Node, expected_zh: str, expected_en: str) -> WrongKind:
        """The error that a node has another kind than its place needs."""
        place, kind = node.place, node.kind
        words = (kind.word("zh"), kind.word("en"), expected_zh, expected_en)
        return WrongKind(self.source.origin, place.start, place.text, *words)

    def common(self, nodes: Iterable[Node]) -> Kind:
        """The one kind that several nodes have, numbers taken at the finest scale."""
        first, *others = nodes
        kind = self.exact(first).kind
        for node in others:
            kind = self._joined(kind, self.exact(node))
        return kind

    def scaled(self, tree: ast.expr, name: str, places: int) -> Kind:
        """A decimal or quotient of a scale. Raises TooManyPlaces."""
        if abs(places) > MAX_PLACES:
            place = self.syntax.place(tree)
            raise TooManyPlaces(self.source.origin, place.start, place.text, places)
        if name == "quotient":
            return Kind("quotient", places)
        return Kind("decimal", places) if places else INT

    def _joined(self, kind: Kind, node: Node) -> Kind:
        if kind.is_number and node.kind.is_number:
            return kind if kind.scale >= node.kind.scale else node.kind
        if kind != node.kind:
            raise self.wrong(node, kind.word("zh"), kind.word("en"))
        return kind

    # -- nodes

    def _leaf(self, tree: ast.Name) -> Node:
        token = self.syntax.token(tree)
        place = self.syntax.place(tree)
        if token.kind == "text":
            return Constant(place, TEXT, (), 1, token.text)
        if token.kind == "truth":
            return Constant(place, BOOL, (), 1, token.text in ("True", "true"))
        if token.kind == "number":
            kind, scaled = self._literal(token)
            return Constant(place, kind, (), 1, scaled)
        name = self.resolve(token, self.grounds.fields, self._by_fold)
        if name is None:
            near = nearest(token.text, self.grounds.fields)
            raise UnknownField(self.source.origin, token.start, token.text, near)
        return Field(place, self.grounds.fields[name], (name,), 1, name)

    def resolve(self, token: Token, known: Iterable[str], by_fold: Mapping[str, str]) -> str | None:
        """The known name a token spells: as typed first, then folded."""
        typed = self.source.text[token.start : token.end].strip("`")
        for name in (typed, token.text):
            if name in known:
                return name
        return by_fold.get(unicodedata.normalize("NFKC", token.text))

    def _literal(self, token: Token) -> tuple[Kind, int]:
        whole, _, places = token.text.partition(".")
        if len(whole) > 1 and whole.startswith("0"):
            raise self.source.refuse(token.start, token.end, _LEADING_ZERO)
        limit = DECIMAL_LIMIT if places else INT_LIMIT
        if len(whole) + len(places) > 19 or len(places) > MAX_PLACES or int(whole + places) > limit:
            raise LiteralTooLarge(self.source.origin, token.start, token.text)
        return (Kind("decimal", len(places)) if places else INT), int(whole + places)

    def _negate(self, tree: ast.UnaryOp) -> Node:
        operand = self.number(tree.operand)
        if isinstance(operand, Constant):
            return Constant(self.syntax.place(tree), operand.kind, (), 1, -cast(int, operand.value))
        return Negate(*self.frame(tree, operand.kind, operand), operand)

    def _binary(self, tree: ast.BinOp) -> Node:
        left, right = self.number(tree.left), self.number(tree.right)
        scales = (left.kind.scale, right.kind.scale)
        quotient = "quotient" in (left.kind.name, right.kind.name)
        if isinstance(tree.op, ast.Div):
            kind = self.scaled(tree, "quotient", scales[0] - scales[1])
            place, _, names, _ = self.frame(tree, kind, left, right)
            return Divide(place, kind, names, 1 + left.weight + 3 * right.weight, left, right)
        if type(tree.op) not in _ARITHMETIC:
            raise self.syntax.refused(tree)
        sign = _ARITHMETIC[type(tree.op)]
        places = sum(scales) if sign == "*" else max(scales)
        kind = self.scaled(tree, "quotient" if quotient else "decimal", places)
        return Arithmetic(*self.weighed(tree, kind, (left, right), 2 if quotient else 1), sign, left, right)

    def _compare(self, tree: ast.Compare) -> Node:
        operands = tuple(self.node(each) for each in (tree.left, *tree.comparators))
        signs = []
        for op, left, right in zip(tree.ops, operands[:-1], operands[1:], strict=True):
            if type(op) not in _COMPARISON:
                raise self.syntax.refused(tree)
            signs.append(_COMPARISON[type(op)])
            self._comparable(signs[-1], left, right)
        twice = len(operands) > 2 or any(each.kind.name == "quotient" for each in operands)
        return Compare(*self.weighed(tree, BOOL, operands, 2 if twice else 1), tuple(signs), operands)

    def _comparable(self, sign: ComparisonSign, left: Node, right: Node) -> None:
        if left.kind.is_number or left.kind.name == "quotient":
            if not (right.kind.is_number or right.kind.name == "quotient"):
                raise self.wrong(right, *_NUMBER_WORDS)
        elif left.kind != right.kind:
            raise self.wrong(right, left.kind.word("zh"), left.kind.word("en"))
        elif left.kind.name in ("text", "bool") and sign not in ("==", "!="):
            raise self.wrong(left, "可比大小的数或日期", "a number or a date, which have an order")

    def _member(self, tree: ast.Compare) -> Node:
        operand = self.exact(self.node(tree.left))
        (choices,) = tree.comparators
        if not isinstance(choices, ast.List | ast.Tuple):
            raise self.syntax.refuse(choices, _NO_LIST)
        values = [self._choice(each, operand) for each in choices.elts]
        kept = tuple(dict.fromkeys(value for value in values if value is not None))
        frame = self.weighed(tree, BOOL, (operand,), 2)
        return Member(*frame, operand, kept, isinstance(tree.ops[0], ast.NotIn))

    def _choice(self, tree: ast.expr, operand: Node) -> Scalar | None:
        """A constant at the scale of the operand, None if the operand can never equal it."""
        node = self.node(tree)
        if not isinstance(node, Constant):
            raise self.wrong(node, "常量", "a constant")
        if not operand.kind.is_number or not node.kind.is_number:
            if node.kind != operand.kind:
                raise self.wrong(node, operand.kind.word("zh"), operand.kind.word("en"))
            return node.value
        shift = operand.kind.scale - node.kind.scale
        scaled, rest = divmod(cast(int, node.value) * 10 ** max(shift, 0), 10 ** max(-shift, 0))
        return scaled if rest == 0 and abs(scaled) <= operand.kind.limit else None

    def _choose(self, tree: ast.IfExp) -> Node:
        then, condition, other = self.node(tree.body), self.of_kind(tree.test, BOOL), self.node(tree.orelse)
        kind = self.common((then, other))
        place, _, names, _ = self.frame(tree, kind, then, condition, other)
        weight = 1 + then.weight + 2 * condition.weight + other.weight
        return Choose(place, kind, names, weight, then, condition, other)


def nearest(name: str, known: Iterable[str]) -> str:
    """Up to three known names close to one, or a dash."""
    return ", ".join(difflib.get_close_matches(name, list(known), n=3, cutoff=0.4)) or "-"
