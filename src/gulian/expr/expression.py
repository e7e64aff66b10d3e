# SPDX-License-Identifier: Apache-2.0
"""What a user holds: a parsed expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from gulian.expr.build import Builder, Grounds
from gulian.expr.contradiction import Contradiction, Domain, contradiction
from gulian.expr.functions import call
from gulian.expr.model import Backend, Context, Kind, TypedList
from gulian.expr.nodes import Node
from gulian.expr.rows import Outcome, evaluate
from gulian.expr.source import Source
from gulian.expr.syntax import Syntax

if TYPE_CHECKING:
    import narwhals as nw

_NO_LISTS: Mapping[str, Kind | TypedList] = MappingProxyType({})
_NO_DOMAINS: Mapping[str, Domain] = MappingProxyType({})


@dataclass(frozen=True)
class Expression:
    """A checked expression.

    text, origin : as given to `parse`
    names        : the fields it depends on, in the order of their appearance
    kind         : of its value; never a quotient
    """

    text: str
    origin: str
    names: tuple[str, ...]
    kind: Kind
    _tree: Node

    def evaluate(self, row: Mapping[str, object], context: Context | None = None) -> Outcome:
        """The outcome for one row; a name the row lacks, or None under it, is unknown.

        row : bool, int, Decimal (int too for a decimal), str, date; never float or datetime
        Raises WrongFieldValue, ValueTooLarge, ContextLacks, WrongListValue, and what list and calendar raise.
        """
        return evaluate(self._tree, row, context or Context(), self.origin)

    def compile(self, context: Context | None = None, backend: Backend = "eager") -> nw.Expr:
        """The same as a narwhals expression: null where a row is unknown.

        backend : eager = a frame in memory, our own errors; it stands alone in `select` or `with_columns`
                  lazy = any Polars frame, may be part of a filter or of a larger expression
                  spark = PySpark in ANSI mode
                  In the last two the engine's own cast error stands in for ValueTooLarge and columns are
                  taken on trust.
        The result is Boolean, Int64, Decimal(18, scale), String or Date; without fields it is a literal.
        Raises ContextLacks, NotVectorised, and what `evaluate` raises of the parts without fields.
        """
        from gulian.expr.frames import compile_tree

        return compile_tree(self._tree, context or Context(), backend, self.origin)

    def contradiction(self, domains: Mapping[str, Domain] = _NO_DOMAINS) -> Contradiction | None:
        """A proof that this condition is true for no row at all, or None where no proof was found.

        domains : what fields can be at all (`{"staff": Domain(low=0)}`); others may be anything of their kind
        parse("staff > 20 and staff <= 10", fields).contradiction().pieces -> ("staff > 20", "staff <= 10")
        """
        return contradiction((self._tree,), domains)

    def __str__(self) -> str:
        return self.text


def parse(
    text: str,
    fields: Mapping[str, Kind],
    lists: Mapping[str, Kind | TypedList] = _NO_LISTS,
    *,
    origin: str = "",
) -> Expression:
    """Read and check an expression.

    fields : kind of every name it may use
    lists  : kind of the values of every list `lookup` may use, or the list itself (`value_kind`)
    origin : what the text belongs to, kept in errors
    Raises a leaf of ExpressionError, with the place in the text as written.
    """
    syntax = Syntax(Source(text, origin))
    tree = Builder(syntax, Grounds(fields, lists), call).tree()
    return Expression(text, origin, tree.names, tree.kind, tree)


def never_together(
    conditions: Iterable[Expression], domains: Mapping[str, Domain] = _NO_DOMAINS
) -> Contradiction | None:
    """A proof that no row meets all these conditions, or None where no proof was found.

    ["staff <= 300", "staff > 1000"] -> pieces ("staff <= 300", "staff > 1000")
    """
    return contradiction(tuple(each._tree for each in conditions), domains)
