# SPDX-License-Identifier: Apache-2.0
"""What differs between engines: wide integers, checks, days, lists. All pure expressions, no Python per row.

wide       Int128 on Polars; Decimal(38, 0) on Spark, which has no 128-bit integer and divides as double
narrow     a strict cast: the engine's own error stands in for ValueTooLarge (Spark: ANSI mode, its default)
lookup     date fixed: one mapping of keys; key fixed: one `when` per entry; neither: both, up to 200 entries
workdays   of columns: refused, nothing enumerates a calendar; compute the count on a frame in memory
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import cast

import narwhals as nw
from narwhals.dtypes import DType

from gulian.errors import NotVectorised
from gulian.expr.model import DECIMAL_LIMIT, DatedValues, Kind, KindName, ListedValues, Scalar, SpanRow
from gulian.expr.nodes import Days, Field, Lookup, Node
from gulian.expr.rows import carry

MAX_ENTRIES = 200
Argument = nw.Expr | Scalar
"""What a call gets: a column, or a value that is the same in every row."""
Find = Callable[..., Scalar | None]

Bounds = tuple[int, int]
"""Between which the scaled integers of a column lie, both included."""

DTYPES: Mapping[KindName, DType] = MappingProxyType(
    {"bool": nw.Boolean(), "int": nw.Int64(), "decimal": nw.Int64(), "text": nw.String(), "date": nw.Date()}
)
"""What a value is carried in; a decimal as its scaled integer."""

WIDTHS: Mapping[type[DType], Bounds] = MappingProxyType(
    {
        **{
            kind: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
            for kind, bits in ((nw.Int8, 8), (nw.Int16, 16), (nw.Int32, 32), (nw.Int64, 64))
        },
        **{kind: (0, 2**bits - 1) for kind, bits in ((nw.UInt8, 8), (nw.UInt16, 16), (nw.UInt32, 32))},
    }
)
"""What integer types hold that 64 bits hold too."""


@dataclass(frozen=True)
class Plain:
    """A column of the frame as it stands, with its own type."""

    expr: nw.Expr
    dtype: DType

    def literal(self, value: Scalar | None) -> nw.Expr | None:
        """A constant in the type of the column; None where the type does not hold it."""
        if isinstance(value, str):
            named = isinstance(self.dtype, nw.Enum) and value in self.dtype.categories
            return nw.lit(value, self.dtype) if named else None
        low, high = WIDTHS.get(type(self.dtype), (0, -1))
        # Python counts a yes or no among its integers.
        if type(value) is int and low <= value <= high:
            return nw.lit(value, self.dtype)
        return None

    def among(self, values: Sequence[Scalar]) -> tuple[Scalar, ...] | None:
        """Those of several texts that the type knows at all; None where it is no enumeration."""
        if not isinstance(self.dtype, nw.Enum):
            return None
        known = frozenset(self.dtype.categories)
        return tuple(value for value in values if value in known)


class Lazy:
    """Polars, lazy or not, the expression left to its engine."""

    divides_wide = False
    """Whether `quotient` wants wide columns even where 64 bits would do."""

    def kept(self, expr: nw.Expr) -> nw.Expr:
        """A column that stands more than once in a formula."""
        return expr

    def wide_literal(self, value: int) -> nw.Expr:
        return nw.lit(value, nw.Int128)

    def widened(self, expr: nw.Expr) -> nw.Expr:
        return expr.cast(nw.Int128)

    def quotient(self, n: nw.Expr, d: nw.Expr) -> nw.Expr:
        """floor(n / d), both of one width, n >= 0, d > 0."""
        return n // d

    def days(self, a: nw.Expr, b: nw.Expr) -> nw.Expr:
        """Calendar days from a to b."""
        return b.cast(nw.Int32).cast(nw.Int64) - a.cast(nw.Int32).cast(nw.Int64)

    def clipped(self, expr: nw.Expr, reach: int) -> nw.Expr:
        """A wide column, its values cut to -reach..reach."""
        return expr.clip(self.wide_literal(-reach), self.wide_literal(reach))

    def field(self, node: Field, origin: str) -> nw.Expr:
        """A column of the frame as it is carried; its type is taken on trust, an integer one is widened."""
        del origin
        if node.kind.name == "int":
            return nw.col(node.name).cast(nw.Int64)
        if node.kind.name != "decimal":
            return nw.col(node.name)
        power = nw.lit(Decimal(10**node.kind.scale))
        return (nw.col(node.name).cast(nw.Decimal(18, node.kind.scale)) * power).cast(nw.Int64)

    def bounds(self, node: Field) -> Bounds | None:
        """What the type of a field's column says of its values, if it says more than the kind."""
        del node
        return None

    def extremes(self, node: Field) -> Callable[[], Bounds] | None:
        """How to find the least and greatest scaled integer of a field's column, if this engine can look."""
        del node
        return None

    def plain(self, node: Field) -> Plain | None:
        """A field's column as it stands in the frame, if this engine knows its type."""
        del node
        return None

    def narrow(self, expr: nw.Expr, limit: int, node: Node, origin: str) -> nw.Expr:
        """A wide column as Int64, an error if a value lies outside -limit..limit."""
        del node, origin
        return (expr.cast(nw.Decimal(18, 0)) if limit == DECIMAL_LIMIT else expr).cast(nw.Int64)

    def shown(self, expr: nw.Expr, kind: Kind) -> nw.Expr:
        """A carried column as its user sees it."""
        if kind.name != "decimal":
            return expr
        unit = nw.lit(Decimal(1).scaleb(-kind.scale))
        return (expr.cast(nw.Decimal(18, 0)) * unit).cast(nw.Decimal(18, kind.scale))

    def workdays(self, count: Find, arguments: Sequence[Argument], node: Days, origin: str) -> nw.Expr:
        """Refused. Raises NotVectorised."""
        del count, arguments
        raise NotVectorised(origin, node.place.start, node.place.text)

    def lookup(
        self, find: Find, arguments: Sequence[Argument], node: Lookup, listed: DatedValues, origin: str
    ) -> nw.Expr:
        """The entries of a list that can be enumerated, as an expression. Raises NotVectorised."""
        by_key = getattr(listed, "by_key", None)
        if by_key is None:
            raise NotVectorised(origin, node.place.start, node.place.text)
        entries = cast(ListedValues, listed).by_key
        key, date = arguments
        if isinstance(key, nw.Expr) and not isinstance(date, nw.Expr):
            found = {each: find(each, date) for each in entries}
            return mapped(key, {each: value for each, value in found.items() if value is not None}, node.kind)
        wanted = (
            dict(entries) if isinstance(key, nw.Expr) else {cast(str, key): entries.get(cast(str, key), ())}
        )
        if sum(len(rows) for rows in wanted.values()) > MAX_ENTRIES:
            raise NotVectorised(origin, node.place.start, node.place.text)
        expr = nw.lit(None, DTYPES[node.kind.name])
        for name, rows in reversed(wanted.items()):
            for row in reversed(rows):
                value = None if row.value is None else carry(row.value, node.kind)
                holds = _holds(row, cast(nw.Expr, date))
                condition = (key == name) & holds if isinstance(key, nw.Expr) else holds
                expr = nw.when(condition).then(nw.lit(value, DTYPES[node.kind.name])).otherwise(expr)
        return expr

    def member(self, expr: nw.Expr, values: Sequence[Scalar]) -> nw.Expr:
        """Whether a value is one of several; null where it is null."""
        if values:
            return expr.is_in(values)
        return nw.when(~expr.is_null()).then(nw.lit(value=False))


class Spark(Lazy):
    """PySpark in ANSI mode, the default of Spark 4."""

    divides_wide = True

    def wide_literal(self, value: int) -> nw.Expr:
        # A literal crosses to the JVM as a 64-bit number; text is as long as it is.
        return nw.lit(str(value)).cast(nw.Decimal(38, 0))

    def widened(self, expr: nw.Expr) -> nw.Expr:
        return expr.cast(nw.Decimal(38, 0))

    def quotient(self, n: nw.Expr, d: nw.Expr) -> nw.Expr:
        """floor(n / d): the double quotient, twice corrected by its exact remainder.

        A quotient that fits 64 bits is off by at most 2^11 at first and by 1 after the first correction.
        """
        whole = self.widened(n / d)
        whole = whole + self.widened((n - whole * d) / d)
        rest = n - whole * d
        one, zero = self.wide_literal(1), self.wide_literal(0)
        over = nw.when(rest >= d).then(one).otherwise(zero)
        return nw.when(rest < 0).then(whole - one).otherwise(whole + over)

    def days(self, a: nw.Expr, b: nw.Expr) -> nw.Expr:
        return _day_number(b) - _day_number(a)


def mapped(expr: nw.Expr, values: Mapping[str, Scalar], kind: Kind) -> nw.Expr:
    """A column of keys as their values; null where there is none."""
    dtype = DTYPES[kind.name]
    if not values:
        return nw.when(~expr.is_null()).then(nw.lit(None, dtype))
    return expr.replace_strict(list(values), list(values.values()), default=None, return_dtype=dtype)


def _holds(row: SpanRow, date: nw.Expr) -> nw.Expr:
    """Whether a row of a list holds on a date, both ends included; an open end asks nothing."""
    holds = ~date.is_null()
    if row.since is not None:
        holds = holds & (date >= nw.lit(row.since))
    return holds if row.until is None else holds & (date <= nw.lit(row.until))


def _day_number(date: nw.Expr) -> nw.Expr:
    """Days since the eve of year 1 in the Gregorian calendar: 0001-01-01 -> 1."""
    past = date.dt.year().cast(nw.Int64) - 1
    leap_days = past // 4 - past // 100 + past // 400
    return past * 365 + leap_days + date.dt.ordinal_day().cast(nw.Int64)
