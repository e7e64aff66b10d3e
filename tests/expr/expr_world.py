# SPDX-License-Identifier: Apache-2.0
"""Random expressions and rows, and a slow, obvious reading of what they mean.

The generator writes text that is also valid Python; the oracle walks Python's own tree with fractions and
None. It shares nothing with the package: no scaled integers, no clipping, no bounds.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Any

import polars as pl
from hypothesis import strategies as st

from gulian.expr import Context, Kind

FIELDS = {
    "staff": Kind("int"),
    "returned": Kind("int"),
    "share": Kind("decimal", 2),
    "price": Kind("decimal", 4),
    "opened": Kind("bool"),
    "planned": Kind("bool"),
    "区县": Kind("text"),
    "cause": Kind("text"),
    "day": Kind("date"),
    "since": Kind("date"),
}
SCHEMA: dict[str, Any] = {
    "staff": pl.Int64,
    "returned": pl.Int64,
    "share": pl.Decimal(18, 2),
    "price": pl.Decimal(18, 4),
    "opened": pl.Boolean,
    "planned": pl.Boolean,
    "区县": pl.String,
    "cause": pl.String,
    "day": pl.Date,
    "since": pl.Date,
}
TEXTS = ("甲", "乙", "labour", "import")
FIRST, LAST = dt.date(2019, 12, 1), dt.date(2020, 4, 30)


@dataclass(frozen=True)
class Entry:
    since: dt.date | None
    until: dt.date | None
    value: Any


class ListOfEntries:
    """A dated list as schemes has them."""

    def __init__(self, kind: str, by_key: Mapping[str, list[Entry]]) -> None:
        self.value_kind = kind
        self.by_key = by_key

    def value(self, key: str, date: dt.date) -> Any:
        for entry in self.by_key.get(key, ()):
            if (entry.since or dt.date.min) <= date <= (entry.until or dt.date.max):
                return entry.value
        return None


_TURN, _AFTER = dt.date(2020, 2, 10), dt.date(2020, 2, 11)
LISTS = {
    "limits": ListOfEntries(
        "int", {"甲": [Entry(None, _TURN, 5), Entry(_TURN, None, 7)], "乙": [Entry(_TURN, None, 9)]}
    ),
    "rates": ListOfEntries(
        "decimal", {"labour": [Entry(None, None, Decimal("0.125"))], "甲": [Entry(None, _TURN, 2)]}
    ),
    "owners": ListOfEntries(
        "text", {"labour": [Entry(None, None, "人社")], "import": [Entry(_TURN, None, "商务")]}
    ),
}


def count_workdays(a: dt.date, b: dt.date, region: str) -> int:
    """Mondays to Fridays after a up to and with b; one more holiday in one region."""
    if b < a:
        return -count_workdays(b, a, region)
    days = [a + dt.timedelta(n) for n in range(1, (b - a).days + 1)]
    return sum(day.weekday() < 5 and not (region == "420000" and day == _TURN) for day in days)


CONTEXT = Context(date=dt.date(2020, 3, 1), region="420000", lists=LISTS, workdays=count_workdays)

# -- rows

_INTS = st.one_of(st.integers(-12, 12), st.integers(-(2**63), 2**63 - 1), st.integers(-(2**32), 2**32))
_DAYS = st.dates(FIRST, LAST)


def _decimals(places: int) -> st.SearchStrategy[Decimal]:
    scaled = st.one_of(st.integers(-300, 300), st.integers(-(10**18) + 1, 10**18 - 1))
    return scaled.map(lambda n: Decimal(n).scaleb(-places))


_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "int": _INTS,
    "bool": st.booleans(),
    "text": st.sampled_from(TEXTS),
    "date": _DAYS,
}


def _value(kind: Kind) -> st.SearchStrategy[Any]:
    known = _decimals(kind.scale) if kind.name == "decimal" else _VALUES[kind.name]
    return st.one_of(st.none(), known, known, known)


ROWS = st.lists(
    st.fixed_dictionaries({name: _value(kind) for name, kind in FIELDS.items()}), min_size=1, max_size=6
)

# -- expressions


def _named(*kinds: str) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, kind in FIELDS.items() if kind.name in kinds])


def _join(shape: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda texts: shape.format(*texts))


_TEXT_LITERAL = st.sampled_from([f'"{text}"' for text in TEXTS])
_DATE_LITERAL = _DAYS.map(lambda day: f'date("{day}")')
_NUMBER_LITERAL = st.one_of(
    st.integers(0, 12).map(str),
    st.integers(0, 2**40).map(str),
    st.decimals("0.01", "9.99", places=2).map(str),
    st.decimals("0.0001", "0.9999", places=4).map(str),
)
_PLACES = st.integers(0, 4).map(str)


@cache
def texts(depth: int) -> st.SearchStrategy[str]:
    leaf = st.one_of(_named("text"), _TEXT_LITERAL)
    if depth == 0:
        return leaf
    deeper = texts(depth - 1)
    looked_up = _join("lookup(owners, {}, {})", deeper, dates(depth - 1))
    return st.one_of(leaf, _join("({} if {} else {})", deeper, truths(depth - 1), deeper), looked_up)


@cache
def dates(depth: int) -> st.SearchStrategy[str]:
    leaf = st.one_of(_named("date"), _named("date"), _DATE_LITERAL)
    if depth == 0:
        return leaf
    deeper = dates(depth - 1)
    chosen = _join("({} if {} else {})", deeper, truths(depth - 1), deeper)
    return st.one_of(leaf, chosen, _join("min({}, {})", deeper, deeper), _join("max({}, {})", deeper, deeper))


@cache
def numbers(depth: int) -> st.SearchStrategy[str]:
    leaf = st.one_of(_named("int", "decimal"), _named("int", "decimal"), _NUMBER_LITERAL)
    if depth == 0:
        return leaf
    deeper = numbers(depth - 1)
    return st.one_of(
        _join("-({})", deeper),
        _join("({} + {})", deeper, deeper),
        _join("({} - {})", deeper, deeper),
        _join("({} * {})", deeper, deeper),
        _join("min({}, {})", deeper, deeper),
        _join("max({}, {}, {})", deeper, deeper, deeper),
        _join("round({}, {})", st.one_of(deeper, quotients(depth - 1)), _PLACES),
        _join("({} if {} else {})", deeper, truths(depth - 1), deeper),
        _join("days({}, {})", dates(depth - 1), dates(depth - 1)),
        _join("workdays({}, {})", dates(depth - 1), dates(depth - 1)),
        _join("lookup(limits, {}, {})", texts(depth - 1), dates(depth - 1)),
        _join("lookup(rates, {})", texts(depth - 1)),
    )


@cache
def quotients(depth: int) -> st.SearchStrategy[str]:
    divided = _join("({} / {})", numbers(depth), numbers(depth))
    if depth == 0:
        return divided
    either = st.one_of(numbers(depth - 1), quotients(depth - 1))
    signs = st.sampled_from(["+", "-", "*", "/"])
    return st.one_of(
        divided,
        _join("-({})", quotients(depth - 1)),
        _join("({} {} {})", quotients(depth - 1), signs, either),
        _join("({} {} {})", either, signs, quotients(depth - 1)),
    )


@cache
def truths(depth: int) -> st.SearchStrategy[str]:
    leaf = st.one_of(_named("bool"), _named("bool"), st.sampled_from(["True", "False"]))
    if depth == 0:
        return leaf
    deeper, number = truths(depth - 1), st.one_of(numbers(depth - 1), quotients(depth - 1))
    order, equal = st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.sampled_from(["==", "!="])
    isin = st.sampled_from(["in", "not in"])
    return st.one_of(
        _join("(not {})", deeper),
        _join("({} and {})", deeper, deeper),
        _join("({} or {} or {})", deeper, deeper, deeper),
        _join("({} if {} else {})", deeper, deeper, deeper),
        _join("({} {} {})", number, order, number),
        _join("({} {} {} {} {})", number, order, number, order, number),
        _join("({} {} {})", dates(depth - 1), order, dates(depth - 1)),
        _join("({} {} {})", texts(depth - 1), equal, texts(depth - 1)),
        _join("({} {} {})", deeper, equal, deeper),
        _join("({} {} [{}, {}])", texts(depth - 1), isin, _TEXT_LITERAL, _TEXT_LITERAL),
        _join("({} {} [{}, {}])", numbers(depth - 1), isin, _NUMBER_LITERAL, _NUMBER_LITERAL),
        _join("({} {} [{}])", dates(depth - 1), isin, _DATE_LITERAL),
        _join("known({})", st.one_of(deeper, number, texts(depth - 1), dates(depth - 1))),
    )


EXPRESSIONS = st.one_of(
    truths(3), truths(3), truths(2), truths(1), numbers(3), numbers(2), texts(2), dates(2)
)

# -- the oracle

_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}


def meaning(text: str, row: Mapping[str, Any]) -> Any:
    """The value of an expression: bool, Fraction, str, date, or None for unknown."""
    return _meaning(ast.parse(text, mode="eval").body, text, row)


def _meaning(tree: ast.expr, text: str, row: Mapping[str, Any]) -> Any:
    of = partial(_meaning, text=text, row=row)
    match tree:
        case ast.Constant():
            if isinstance(tree.value, bool | str):
                return tree.value
            return Fraction(ast.get_source_segment(text, tree) or "")
        case ast.Name():
            value = row[tree.id]
            return Fraction(value) if FIELDS[tree.id].is_number and value is not None else value
        case ast.BoolOp():
            return kleene([of(part) for part in tree.values], decisive=isinstance(tree.op, ast.Or))
        case ast.UnaryOp():
            value = of(tree.operand)
            if value is None:
                return None
            return not value if isinstance(tree.op, ast.Not) else -value
        case ast.IfExp():
            condition = of(tree.test)
            return None if condition is None else of(tree.body if condition else tree.orelse)
        case ast.BinOp():
            return _binary(tree.op, of(tree.left), of(tree.right))
        case ast.Compare():
            values = [of(tree.left), *(of(each) for each in tree.comparators)]
            pairs = zip(tree.ops, values[:-1], values[1:], strict=True)
            return kleene(
                [None if None in (a, b) else _ORDER[type(op)](a, b) for op, a, b in pairs], decisive=False
            )
        case ast.List():
            return [of(each) for each in tree.elts]
        case ast.Call(func=ast.Name(id="lookup"), args=[ast.Name(id=name), *rest]):
            return _looked_up(name, *(of(each) for each in rest))
        case ast.Call(func=ast.Name(id=name)):
            return _call(name, [of(each) for each in tree.args])
    raise AssertionError(ast.dump(tree))


def kleene(parts: list[bool | None], *, decisive: bool) -> bool | None:
    if decisive in [part for part in parts if part is not None]:
        return decisive
    return None if None in parts else not decisive


def _binary(op: ast.operator, a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    if isinstance(op, ast.Div):
        return None if b == 0 else a / b
    return a + b if isinstance(op, ast.Add) else a - b if isinstance(op, ast.Sub) else a * b


def _call(name: str, values: list[Any]) -> Any:
    if name == "known":
        return values[0] is not None
    if None in values:
        return None
    if name == "date":
        return dt.date.fromisoformat(values[0])
    if name == "round":
        power = 10 ** int(values[1])
        size = (abs(values[0]) * power + Fraction(1, 2)).__floor__()
        return Fraction(size if values[0] >= 0 else -size, power)
    if name == "days":
        return Fraction((values[1] - values[0]).days)
    if name == "workdays":
        return Fraction(count_workdays(values[0], values[1], CONTEXT.region))
    return min(values) if name == "min" else max(values)


def _looked_up(name: str, key: str | None, *dates: dt.date | None) -> Any:
    if key is None or None in dates:
        return None
    date = dates[0] if dates else CONTEXT.date
    assert date is not None
    value = LISTS[name].value(key, date)
    return Fraction(value) if isinstance(value, int | Decimal) else value


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def same(value: Any, meant: Any) -> bool:
    """Whether a value of the package is what the oracle says."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return type(value) is type(meant) and bool(value == meant)
    return bool(Fraction(value) == meant)
