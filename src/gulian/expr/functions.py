# SPDX-License-Identifier: Apache-2.0
"""The closed list of functions: how each is written, what it means, how a call is checked."""

from __future__ import annotations

import ast
import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from gulian.errors import BadDate, UnknownFunction, UnknownKind, UnknownList, WrongArguments
from gulian.expr.build import Builder, nearest
from gulian.expr.model import BOOL, DATE, INT, LOOKUP_PLACES, MAX_PLACES, TEXT, Kind, KindName, TypedList
from gulian.expr.nodes import Constant, Days, Extreme, Known, Lookup, Node, Round, names_of


@dataclass(frozen=True)
class Function:
    """One function of the language.

    usage  : how it is written
    zh, en : what it gives
    counts : how many arguments it takes
    """

    name: str
    usage: str
    zh: str
    en: str
    counts: range
    build: Callable[[Builder, ast.Call], Node]


def call(builder: Builder, tree: ast.Call) -> Node:
    """A checked call. Raises UnknownFunction, WrongArguments and what the function itself refuses."""
    if not isinstance(tree.func, ast.Name):
        raise builder.syntax.refused(tree)
    token = builder.syntax.token(tree.func)
    function = FUNCTIONS.get(token.text) if token.kind == "name" else None
    if function is None:
        raise UnknownFunction(builder.source.origin, token.start, token.text, ", ".join(FUNCTIONS))
    if len(tree.args) not in function.counts:
        raise _wrong(builder, tree, function.usage)
    return function.build(builder, tree)


def _wrong(builder: Builder, tree: ast.expr, usage: str) -> WrongArguments:
    place = builder.syntax.place(tree)
    return WrongArguments(builder.source.origin, place.start, place.text, usage)


def _known(builder: Builder, tree: ast.Call) -> Node:
    operand = builder.node(tree.args[0])
    return Known(*builder.weighed(tree, BOOL, (operand,), 1), operand)


def _extreme(builder: Builder, tree: ast.Call) -> Node:
    nodes = tuple(builder.node(each) for each in tree.args)
    kind = builder.common(nodes)
    if not (kind.is_number or kind == DATE):
        raise builder.wrong(nodes[0], "数或日期", "a number or a date")
    which = "min" if builder.syntax.token(tree).text == "min" else "max"
    return Extreme(*builder.weighed(tree, kind, nodes, 2), which, nodes)  # type: ignore[arg-type]


def _round(builder: Builder, tree: ast.Call) -> Node:
    operand, places = builder.number(tree.args[0]), builder.node(tree.args[1])
    if not (
        isinstance(places, Constant) and places.kind == INT and 0 <= cast(int, places.value) <= MAX_PLACES
    ):
        raise _wrong(builder, tree, FUNCTIONS["round"].usage)
    wanted = cast(int, places.value)
    builder.scaled(tree, "quotient", wanted - operand.kind.scale)
    kind = builder.scaled(tree, "decimal", wanted)
    # Eight is what the exact quotient takes on Spark; Polars needs two.
    return Round(*builder.weighed(tree, kind, (operand,), 8), operand, wanted)


def _days(builder: Builder, tree: ast.Call) -> Node:
    first, last = (builder.of_kind(each, DATE) for each in tree.args)
    working = builder.syntax.token(tree).text == "workdays"
    return Days(*builder.weighed(tree, INT, (first, last), 1), first, last, working)


def _date(builder: Builder, tree: ast.Call) -> Node:
    text = builder.node(tree.args[0])
    if not (isinstance(text, Constant) and text.kind == TEXT):
        raise _wrong(builder, tree, FUNCTIONS["date"].usage)
    spelled = str(text.value)
    try:
        day = dt.date.fromisoformat(spelled)
    except ValueError:
        raise BadDate(builder.source.origin, text.place.start, spelled) from None
    # fromisoformat also reads 20200301 and 2020-W09-7; one spelling is enough.
    if day.isoformat() != spelled:
        raise BadDate(builder.source.origin, text.place.start, spelled)
    return Constant(builder.syntax.place(tree), DATE, (), 1, day)


def _lookup(builder: Builder, tree: ast.Call) -> Node:
    name, kind = _list_of(builder, tree)
    key = builder.of_kind(tree.args[1], TEXT)
    date = builder.of_kind(tree.args[2], DATE) if len(tree.args) == 3 else None
    parts = (key,) if date is None else (key, date)
    place = builder.syntax.place(tree)
    weight = 1 + 2 * sum(part.weight for part in parts)
    return Lookup(place, kind, names_of(parts), weight, name, key, date)


def _list_of(builder: Builder, tree: ast.Call) -> tuple[str, Kind]:
    """The list a lookup names, bare or in quotes, and the kind of its values."""
    token = builder.syntax.token(tree.args[0])
    lists = builder.grounds.lists
    if not isinstance(tree.args[0], ast.Name) or token.kind not in ("name", "text"):
        raise _wrong(builder, tree, FUNCTIONS["lookup"].usage)
    by_fold = {unicodedata.normalize("NFKC", name): name for name in lists}
    name = token.text if token.text in lists else builder.resolve(token, lists, by_fold)
    kind = _kind_of(lists[name]) if name is not None else None
    if name is None or kind is None:
        raise UnknownList(builder.source.origin, token.start, token.text, nearest(token.text, lists))
    return name, kind


def _kind_of(listed: Kind | TypedList) -> Kind | None:
    if isinstance(listed, Kind):
        return listed
    if listed.value_kind is None:
        return None
    if listed.value_kind == "quotient":
        raise UnknownKind(listed.value_kind)
    return Kind(cast(KindName, listed.value_kind), LOOKUP_PLACES if listed.value_kind == "decimal" else 0)


_SEVERAL = range(2, 1_000)

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        each.name: each
        for each in (
            Function(
                "known",
                "known(x)",
                "x 是否有值；结果从不未知",
                "whether x has a value; itself never unknown",
                range(1, 2),
                _known,
            ),
            Function(
                "min",
                "min(a, b, ...)",
                "最小的数或最早的日期",
                "the least number or earliest date",
                _SEVERAL,
                _extreme,
            ),
            Function(
                "max",
                "max(a, b, ...)",
                "最大的数或最晚的日期",
                "the greatest number or latest date",
                _SEVERAL,
                _extreme,
            ),
            Function(
                "round",
                "round(x, n)",
                "四舍五入到 n 位小数（n 为 0 至 18）",
                "x to n places, 0 to 18, halves away from zero",
                range(2, 3),
                _round,
            ),
            Function(
                "days", "days(a, b)", "从 a 到 b 的天数", "calendar days from a to b", range(2, 3), _days
            ),
            Function(
                "workdays",
                "workdays(a, b)",
                "a 之后至 b（含）的工作日数",
                "working days after a up to and with b",
                range(2, 3),
                _days,
            ),
            Function(
                "lookup",
                "lookup(list, key, date)",
                "表中该键在该日的值；省略日期则按上下文日期",
                "the value of a key of a list on a date; without date, on the date of the context",
                range(2, 4),
                _lookup,
            ),
            Function("date", 'date("2020-03-01")', "日期常量", "a date written out", range(1, 2), _date),
        )
    }
)
"""The closed list of functions, by name."""
