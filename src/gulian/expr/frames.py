# SPDX-License-Identifier: Apache-2.0
"""The evaluator of a frame: the tree as one narwhals expression.

Every number has bounds: those of its type or its kind at first, then by what is done with it; `a + b` lies
in [a.low + b.low, a.high + b.high]. Where they fit 64 bits the column is Int64 and nothing is checked: two
32-bit columns may be added and multiplied unseen. Where they do not, a frame in memory is asked for the
extremes of its columns, once each; where these do not fit either, the operation runs in 128 bits (Int128;
Decimal(38, 0) on Spark) and `narrow` checks the result and brings it back. No intermediate result reaches
10^38: a product of two 64-bit values is below 2^126, and comparisons clip before they scale.
A comparison of two products that fit is one of what is left of them: 100 a < 10 b is 10 a < b.
Parts without fields are computed once, by the row evaluator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from math import gcd
from typing import Any

import narwhals as nw

from gulian.errors import GulianError
from gulian.expr.algebra import Walk
from gulian.expr.batches import Eager
from gulian.expr.model import INT_LIMIT, Backend, Context, Kind, Scalar
from gulian.expr.nodes import ComparisonSign, Days, Extreme, Field, Lookup, Node
from gulian.expr.platform import DTYPES, Argument, Bounds, Lazy, Plain, Spark
from gulian.expr.rows import RowAlgebra, finder, work_counter

_MOST_DAYS = (dt.date.max - dt.date.min).days


@dataclass(frozen=True, slots=True)
class Column:
    """An expression; of a number also the bounds of its scaled integers.

    wide   : whether it is carried in 128 bits
    fixed  : its value where it has no fields and is known, so that lists need not be asked row by row
    closer : asks for closer bounds than `low` and `high`, where somebody could look
    plain  : a column as it stands, with the type it has; null where `expr` is
    times  : what it is a positive multiple of, and how often
    """

    expr: nw.Expr
    low: int = 0
    high: int = 0
    wide: bool = False
    fixed: Scalar | None = None
    closer: Callable[[], Bounds] | None = None
    plain: Plain | None = None
    times: tuple[nw.Expr, int] | None = None

    def tight(self) -> Column:
        """The same with the closest bounds there are."""
        if self.closer is None:
            return self
        low, high = self.closer()
        return replace(self, low=low, high=high, closer=None)


def compile_tree(tree: Node, context: Context, backend: Backend, origin: str) -> nw.Expr:
    """The expression of a checked tree, in the types users see."""
    if backend == "eager" and tree.names:
        columns = nw.struct(*tree.names)
        batch = partial(_in_memory, tree=tree, context=context, origin=origin)
        return columns.map_batches(batch, _shown_dtype(tree.kind))
    algebra = FrameAlgebra(context, Spark() if backend == "spark" else Lazy(), origin)
    return algebra.platform.shown(Walk(algebra).value(tree).expr, tree.kind)


def _shown_dtype(kind: Kind) -> nw.dtypes.DType:
    return nw.Decimal(18, kind.scale) if kind.name == "decimal" else DTYPES[kind.name]


def _in_memory(native: Any, tree: Node, context: Context, origin: str) -> Any:
    """One batch: a struct of the columns in, the column of the tree out."""
    try:
        return _batch(native, tree, context, origin)
    except GulianError as error:
        raise _portable(error) from error


def _portable(error: GulianError) -> GulianError:
    """The same error, in a class of the same name that survives Polars.

    Polars raises what a batch raised anew as `type(error)(message)`, which would lose every field.
    """

    def restore(self: GulianError, *_: object) -> None:
        self.__dict__.update(error.__dict__)

    kind = type(error)
    portable: type[GulianError] = type(
        kind.__name__, (kind,), {"__init__": restore, "__module__": kind.__module__}
    )
    return portable()


def _batch(native: Any, tree: Node, context: Context, origin: str) -> Any:
    struct = nw.from_native(native, series_only=True)
    frame = struct.to_frame().select(nw.col(struct.name).struct.field(name) for name in tree.names)
    platform = Eager(frame)
    column = Walk(FrameAlgebra(context, platform, origin)).value(tree)
    return platform.series(platform.shown(column.expr, tree.kind)).to_native()


class FrameAlgebra:
    """The operations on columns."""

    def __init__(self, context: Context, platform: Lazy, origin: str) -> None:
        self._context = context
        self._origin = origin
        self.platform = platform

    def folded(self, node: Node) -> Column | None:
        """The value of a node without fields, as a literal."""
        if node.names:
            return None
        value = Walk(RowAlgebra({}, self._context, self._origin)).value(node).value
        return self._answered(value, node.kind)

    def decided(self, node: Node) -> bool | None:
        """The truth of a condition without fields."""
        return RowAlgebra({}, self._context, self._origin).decided(node)

    def note(self, node: Node, n: Column, d: Column | None) -> None:
        """Frames are not explained."""

    def constant(self, value: Scalar) -> Column:
        if isinstance(value, bool) or not isinstance(value, int):
            return Column(nw.lit(value), fixed=value)
        wide = not _fits(value, value)
        literal = self.platform.wide_literal(value) if wide else nw.lit(value, nw.Int64)
        return Column(literal, value, value, wide, value)

    def field(self, node: Field) -> Column:
        expr = self.platform.field(node, self._origin)
        if not node.kind.is_number:
            return Column(expr, plain=self.platform.plain(node))
        low, high = self.platform.bounds(node) or _bounds(node.kind)
        closer = self.platform.extremes(node)
        return Column(expr, low, high, closer=closer, plain=self.platform.plain(node))

    def add(self, a: Column, b: Column) -> Column:
        return self._combined(nw.Expr.__add__, a, b, lambda a, b: (a.low + b.low, a.high + b.high))

    def subtract(self, a: Column, b: Column) -> Column:
        return self._combined(nw.Expr.__sub__, a, b, lambda a, b: (a.low - b.high, a.high - b.low))

    def multiply(self, a: Column, b: Column) -> Column:
        if a.fixed == 1 or b.fixed == 1:
            return b if a.fixed == 1 else a
        product = self._combined(nw.Expr.__mul__, a, b, _corners)
        return product if product.wide else replace(product, times=_times(a, b) or _times(b, a))

    def narrow(self, a: Column, limit: int, node: Node) -> Column:
        least = -limit - (limit == INT_LIMIT)
        if not (least <= a.low and a.high <= limit):
            a = a.tight()
        if not a.wide and least <= a.low and a.high <= limit:
            return a
        expr = self.platform.narrow(a.expr, limit, node, self._origin)
        return Column(expr, max(a.low, least), min(a.high, limit))

    def ratio(self, n: Column, d: Column, node: Node) -> tuple[Column, Column]:
        del node
        d = d if d.low > 0 else d.tight()
        if d.low > 0:
            return n, d
        d = self._kept(d)
        size = self._size(d)
        known = nw.when(d.expr != 0).then(size.expr)
        return self.multiply(n, self._sign(d)), replace(size, expr=known, low=1, high=max(size.high, 1))

    def halves(self, n: Column, d: Column) -> Column:
        n, d = self._kept(n.tight()), self._kept(d.tight())
        two = self.constant(2)
        top, bottom = self.add(self.multiply(self._size(n), two), d), self.multiply(d, two)
        if top.wide or bottom.wide or self.platform.divides_wide:
            top, bottom = self._widened(top), self._widened(bottom)
        whole = Column(self.platform.quotient(top.expr, bottom.expr), 0, _reach(n), top.wide)
        return self.multiply(whole, self._sign(n))

    def compare(self, sign: ComparisonSign, a: Column, b: Column, shift: int) -> Column:
        if shift > 0:
            a = self._scaled_against(a, b, shift)
        if shift < 0:
            b = self._scaled_against(b, a, -shift)
        if a.wide or b.wide:
            a, b = self._widened(a), self._widened(b)
            return Column(_SIGNS[sign](a.expr, b.expr))
        return Column(_SIGNS[sign](*(_as_it_stands(a, b) or _reduced(a, b))))

    def member(self, a: Column, values: tuple[Scalar, ...]) -> Column:
        texts = None if a.plain is None else a.plain.among(values)
        if a.plain is None or texts is None:
            return Column(self.platform.member(a.expr, values))
        return Column(self.platform.member(a.plain.expr, texts))

    def every(self, parts: Sequence[Column]) -> Column:
        return Column(reduce(nw.Expr.__and__, [part.expr for part in parts]))

    def any(self, parts: Sequence[Column]) -> Column:
        return Column(reduce(nw.Expr.__or__, [part.expr for part in parts]))

    def opposite(self, a: Column) -> Column:
        return Column(~a.expr)

    def choose(self, condition: Column, then: Column, other: Column) -> Column:
        condition = self._kept(condition)
        otherwise = nw.when(~condition.expr).then(other.expr)
        expr = nw.when(condition.expr).then(then.expr).otherwise(otherwise)
        return _bounded(expr, lambda a, b: (min(a.low, b.low), max(a.high, b.high)), then, other)

    def known(self, parts: Sequence[Column]) -> Column:
        return Column(_all_known(parts))

    def extreme(self, node: Extreme, parts: Sequence[Column]) -> Column:
        parts = [self._kept(part) for part in parts]
        exprs = [part.expr for part in parts]
        of, taken = (min, nw.min_horizontal) if node.word == "min" else (max, nw.max_horizontal)

        def bounds(*parts: Column) -> Bounds:
            return of(part.low for part in parts), of(part.high for part in parts)

        return _bounded(nw.when(_all_known(parts)).then(taken(*exprs)), bounds, *parts)

    def days(self, a: Column, b: Column) -> Column:
        return Column(self.platform.days(a.expr, b.expr), -_MOST_DAYS, _MOST_DAYS)

    def workdays(self, node: Days, a: Column, b: Column) -> Column:
        count = work_counter(node, self._context, self._origin)
        arguments = (_argument(a), _argument(b))
        if not _any_column(arguments):
            return self._answered(count(*arguments), node.kind)
        expr = self.platform.workdays(count, arguments, node, self._origin)
        return Column(expr, *_bounds(node.kind))

    def lookup(self, node: Lookup, key: Column, date: Column | None) -> Column:
        find = finder(node, self._context, self._origin)
        when = self._context.date if date is None else _argument(date)
        assert when is not None
        arguments = (_argument(key), when)
        if not _any_column(arguments):
            return self._answered(find(*arguments), node.kind)
        listed = self._context.lists[node.list_name]
        expr = self.platform.lookup(find, arguments, node, listed, self._origin)
        return Column(expr, *_bounds(node.kind))

    def _answered(self, value: Scalar | None, kind: Kind) -> Column:
        return self._null(kind) if value is None else self.constant(value)

    def _null(self, kind: Kind) -> Column:
        return Column(nw.lit(None, DTYPES[kind.name]), *_bounds(kind))

    def _sign(self, a: Column) -> Column:
        """-1 below zero, else 1; also where a is unknown, which its other uses pass on."""
        minus, plus = nw.lit(-1, nw.Int64), nw.lit(1, nw.Int64)
        return Column(nw.when(a.expr < 0).then(minus).otherwise(plus), -1, 1)

    def _size(self, a: Column) -> Column:
        # The least 64-bit integer has no positive counterpart in 64 bits.
        a = a.tight()
        a = a if _reach(a) <= INT_LIMIT else self._widened(a)
        return replace(a, expr=a.expr.abs(), low=0, high=_reach(a), fixed=None, plain=None, times=None)

    def _kept(self, a: Column) -> Column:
        return replace(a, expr=self.platform.kept(a.expr), times=None)

    def _widened(self, a: Column) -> Column:
        return a if a.wide else replace(a, expr=self.platform.widened(a.expr), wide=True)

    def _combined(
        self,
        operation: Callable[..., nw.Expr],
        a: Column,
        b: Column,
        bounds: Callable[[Column, Column], Bounds],
    ) -> Column:
        if not _fits(*bounds(a, b)):
            a, b = a.tight(), b.tight()
        wide = a.wide or b.wide or not _fits(*bounds(a, b))
        if wide:
            a, b = self._widened(a), self._widened(b)
        return _bounded(operation(a.expr, b.expr), bounds, a, b, wide=wide)

    def _scaled_against(self, a: Column, b: Column, shift: int) -> Column:
        """a·10^shift, clipped first to what can still matter against b."""
        power = 10**shift
        a, b = a.tight(), b.tight()
        reach = _reach(b) // power + 1
        if _reach(a) > reach:
            a = self._widened(a)
            clipped = self.platform.clipped(a.expr, reach)
            a = Column(clipped, max(a.low, -reach), min(a.high, reach), wide=True)
        return self.multiply(a, self.constant(power))


def _fits(low: int, high: int) -> bool:
    """Whether bounds lie within 64 bits."""
    return low >= -INT_LIMIT - 1 and high <= INT_LIMIT


def _bounds(kind: Kind) -> tuple[int, int]:
    return (-kind.limit - (kind.name == "int"), kind.limit) if kind.is_number else (0, 0)


def _reach(a: Column) -> int:
    return max(abs(a.low), abs(a.high))


def _bounded(expr: nw.Expr, bounds: Callable[..., Bounds], *parts: Column, wide: bool = False) -> Column:
    """A column whose bounds follow from those of its parts, and closer ones from closer ones."""

    def closer() -> Bounds:
        return bounds(*(part.tight() for part in parts))

    looks = any(part.closer for part in parts)
    return Column(expr, *bounds(*parts), wide, closer=closer if looks else None)


def _corners(a: Column, b: Column) -> Bounds:
    """Between which a product lies."""
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return min(corners), max(corners)


def _times(a: Column, b: Column) -> tuple[nw.Expr, int] | None:
    """What a product is a multiple of where its second factor is a positive constant."""
    if not isinstance(b.fixed, int) or isinstance(b.fixed, bool) or b.fixed < 1:
        return None
    expr, factor = a.times or (a.expr, 1)
    return expr, factor * b.fixed


def _reduced(a: Column, b: Column) -> tuple[nw.Expr, nw.Expr]:
    """Both sides of a comparison without their common factor."""
    sides = [
        (nw.lit(1, nw.Int64), each.fixed) if type(each.fixed) is int else each.times or (each.expr, 1)
        for each in (a, b)
    ]
    common = gcd(*(factor for _, factor in sides))
    if common <= 1 or not (a.times or b.times):
        return a.expr, b.expr
    first, second = (expr if factor == common else expr * (factor // common) for expr, factor in sides)
    return first, second


def _as_it_stands(a: Column, b: Column) -> tuple[nw.Expr, nw.Expr] | None:
    """A column as it stands against a constant of its own type, either way round: nothing need be cast."""
    if a.plain is not None and (literal := a.plain.literal(b.fixed)) is not None:
        return a.plain.expr, literal
    if b.plain is not None and (literal := b.plain.literal(a.fixed)) is not None:
        return literal, b.plain.expr
    return None


def _all_known(parts: Sequence[Column]) -> nw.Expr:
    exprs = [part.expr if part.plain is None else part.plain.expr for part in parts]
    return reduce(nw.Expr.__and__, [~expr.is_null() for expr in exprs])


def _any_column(arguments: Sequence[Argument]) -> bool:
    """Whether an argument differs from row to row; a decided choice may have left none that does."""
    return any(isinstance(each, nw.Expr) for each in arguments)


def _argument(column: Column) -> Argument:
    return column.expr if column.fixed is None else column.fixed


_SIGNS: dict[ComparisonSign, Callable[[nw.Expr, nw.Expr], nw.Expr]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
