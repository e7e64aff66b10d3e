# SPDX-License-Identifier: Apache-2.0
"""The engine for frames in memory. The whole expression is one batch over the columns it names.

1 read    each column's type and range are checked once, with our own errors; a type bounds what follows, and
          where that does not do the extremes of the column, looked for once
2 keep    what stands more than once in a formula becomes a column, so nothing is computed twice
3 narrow  least and greatest of a wide column are compared with the limit before it is cast
4 ask     lists and calendars answer once for every distinct value (or pair) that occurs, then it is spread
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import narwhals as nw
from narwhals.dtypes import DType

from gulian.errors import ValueTooLarge, WrongFieldValue
from gulian.expr.model import INT_LIMIT, DatedValues, Kind, Scalar
from gulian.expr.nodes import Days, Field, Lookup, Node
from gulian.expr.platform import DTYPES, WIDTHS, Argument, Bounds, Find, Lazy, Plain
from gulian.expr.rows import expected

Frame = nw.DataFrame[Any]
Series = nw.Series[Any]


class Eager(Lazy):
    """One frame in memory, growing by the columns kept."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._read: dict[str, nw.Expr] = {}
        self._carried: dict[str, Series] = {}
        self._extremes: dict[str, Bounds] = {}

    def series(self, expr: nw.Expr) -> Series:
        """The values of an expression; a literal stands in every row."""
        name = f"gulian.expr {len(self._frame.columns)}"
        return self._frame.with_columns(expr.alias(name))[name]

    def kept(self, expr: nw.Expr) -> nw.Expr:
        return self._keep(self.series(expr))

    def field(self, node: Field, origin: str) -> nw.Expr:
        if node.name not in self._read:
            column = self._frame[node.name]
            if _carried_as_it_is(column.dtype, node.kind):
                self._carried[node.name] = column
                self._read[node.name] = nw.col(node.name).cast(DTYPES[node.kind.name])
            else:
                self._carried[node.name] = read(column, node, origin)
                self._read[node.name] = self._keep(self._carried[node.name])
        return self._read[node.name]

    def bounds(self, node: Field) -> Bounds | None:
        return WIDTHS.get(type(self._frame[node.name].dtype)) if node.kind.name == "int" else None

    def extremes(self, node: Field) -> Callable[[], Bounds]:
        def looked_for() -> Bounds:
            if node.name not in self._extremes:
                self._extremes[node.name] = least_and_greatest(self._carried[node.name])
            return self._extremes[node.name]

        return looked_for

    def plain(self, node: Field) -> Plain | None:
        # A decimal is carried in other numbers than it stands in.
        same = node.kind.name != "decimal"
        return Plain(nw.col(node.name), self._frame[node.name].dtype) if same else None

    def narrow(self, expr: nw.Expr, limit: int, node: Node, origin: str) -> nw.Expr:
        series = self.series(expr)
        least = -limit - (limit == INT_LIMIT)
        low, high = series.min(), series.max()
        if low is not None and not (least <= low and high <= limit):
            raise ValueTooLarge(origin, node.place.start, node.place.text)
        return self._keep(series.cast(nw.Int64))

    def workdays(self, count: Find, arguments: Sequence[Argument], node: Days, origin: str) -> nw.Expr:
        del origin
        return self._asked(count, arguments, node)

    def lookup(
        self, find: Find, arguments: Sequence[Argument], node: Lookup, listed: DatedValues, origin: str
    ) -> nw.Expr:
        del listed, origin
        return self._asked(find, arguments, node)

    def _keep(self, series: Series) -> nw.Expr:
        name = f"gulian.expr {len(self._frame.columns)}"
        self._frame = self._frame.with_columns(series.alias(name))
        return nw.col(name)

    def _asked(self, function: Find, arguments: Sequence[Argument], node: Node) -> nw.Expr:
        """A function of two arguments, at least one a column, asked once per distinct combination."""
        dtype = DTYPES[node.kind.name]
        first, second = arguments
        if isinstance(first, nw.Expr) and isinstance(second, nw.Expr):
            return self._keep(spread_pairs(self.series(first), self.series(second), function, dtype))
        if isinstance(first, nw.Expr):
            return self._keep(spread(self.series(first), lambda value: function(value, second), dtype))
        assert isinstance(second, nw.Expr)
        return self._keep(spread(self.series(second), lambda value: function(first, value), dtype))


def least_and_greatest(series: Series) -> Bounds:
    """Bounds of an integer column; of one without values any hold.

    Where nothing is negative the greatest is found in one pass, by reading the same bits without a sign.
    """
    if series.implementation.is_polars() and series.dtype == nw.Int64:
        top = series.to_native().reinterpret(signed=False).max()
        if top is None or top <= INT_LIMIT:
            return 0, top or 0
    return series.min() or 0, series.max() or 0


def read(series: Series, node: Field, origin: str) -> Series:
    """A column as it is carried. Raises WrongFieldValue."""
    kind = node.kind
    if series.dtype != nw.Unknown and not _fits(series.dtype, kind):
        raise _wrong(node, origin, str(series.dtype))
    if kind.name == "decimal":
        return _scaled(series, node, origin)
    if kind.name == "int" and series.dtype in (nw.UInt64, nw.Int128, nw.UInt128):
        _check_range(series, INT_LIMIT, node, origin)
    return series.cast(DTYPES[kind.name])


def spread(series: Series, function: Callable[[Any], Scalar | None], dtype: DType) -> Series:
    """The function of every value, asked once per distinct one; null stays null."""
    asked = {value: function(value) for value in _distinct(series)}
    answered = {value: answer for value, answer in asked.items() if answer is not None}
    if not answered:
        return nw.new_series(series.name, [None] * len(series), dtype, backend=series.implementation)
    return series.replace_strict(list(answered), list(answered.values()), default=None, return_dtype=dtype)


def spread_pairs(first: Series, second: Series, function: Find, dtype: DType) -> Series:
    """The same for pairs, which are numbered: place of the first value times n plus place of the second."""
    firsts, first_places = _placed(first)
    seconds, second_places = _placed(second)

    def of_pair(number: int) -> Scalar | None:
        one, other = divmod(number, len(seconds))
        return function(firsts[one], seconds[other])

    return spread(first_places * len(seconds) + second_places, of_pair, dtype)


def _placed(series: Series) -> tuple[list[Any], Series]:
    """Distinct values, and for each row the place of its own: [B, A, B, null] -> [B, A], [0, 1, 0, null]."""
    values = _distinct(series)
    place = {value: index for index, value in enumerate(values)}
    return values, spread(series, lambda value: place[value], DTYPES["int"])


def _distinct(series: Series) -> list[Any]:
    return [value for value in series.unique(maintain_order=True).to_list() if value is not None]


def _fits(dtype: DType, kind: Kind) -> bool:
    return {
        "bool": dtype == nw.Boolean,
        "int": dtype.is_integer(),
        "decimal": dtype.is_integer() or dtype == nw.Decimal,
        "text": dtype in (nw.String, nw.Categorical, nw.Enum),
        "date": dtype == nw.Date,
    }[kind.name]


def _carried_as_it_is(dtype: DType, kind: Kind) -> bool:
    """Whether nothing about a column needs checking or changing that a cast does not do."""
    return {
        "int": type(dtype) in WIDTHS,
        "text": dtype in (nw.String, nw.Enum),
        "decimal": False,
    }.get(kind.name, dtype == DTYPES[kind.name])


def _check_range(series: Series, most: int | Decimal, node: Field, origin: str) -> None:
    least = -most - (node.kind.name == "int")
    for extreme in (series.min(), series.max()):
        if extreme is not None and not least <= extreme <= most:
            raise _wrong(node, origin, str(extreme))


def _scaled(series: Series, node: Field, origin: str) -> Series:
    """A decimal column as its scaled integers; a value with more places or digits is refused."""
    places = node.kind.scale
    exact = series.cast(nw.Decimal(38, getattr(series.dtype, "scale", 0)))
    _check_range(exact, Decimal(node.kind.limit).scaleb(-places), node, origin)
    rescaled = series.cast(nw.Decimal(38, places))
    lost = (rescaled != exact).fill_null(value=False)
    if lost.any():
        raise _wrong(node, origin, str(exact.filter(lost).to_list()[0]))
    carried: Series = (rescaled * 10**places).cast(nw.Int64)
    return carried


def _wrong(node: Field, origin: str, value: str) -> WrongFieldValue:
    place, kind = node.place, node.kind
    words = (value, str(kind), expected(kind, "zh"), expected(kind, "en"))
    return WrongFieldValue(origin, place.start, place.text, node.name, *words)
