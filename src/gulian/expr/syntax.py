# SPDX-License-Identifier: Apache-2.0
"""Python's parser, fed with nothing but signs, words and placeholders.

`人数 >= 0.5 * 在册` reaches `ast.parse` as `n0 >= n2 * n4`: no text, number or name of the author does, so
f-strings, huge integers, escapes and odd identifiers have no way in. Precedence and chaining are Python's.
"""

from __future__ import annotations

import ast

from gulian.errors import ExpressionTooDeep, ExpressionUnreadable, NotInLanguage
from gulian.expr.nodes import Place
from gulian.expr.source import MAX_DEPTH, PLAIN, Advice, Source, Token

_REFUSED: dict[type[ast.expr], tuple[str, str]] = {
    ast.List: ("列表（只能跟在 in 之后）", "lists except after in"),
    ast.Tuple: ("列表（只能跟在 in 之后）", "lists except after in"),
    ast.Subscript: ("下标", "subscripts"),
    ast.Starred: ("星号展开", "starred arguments"),
    ast.UnaryOp: ("正号", "sign + before a value"),
}


class Syntax:
    """One source, parsed: Python's tree and the way back from it to the text as written.

    Raises what `Source.tokens` raises, ExpressionUnreadable and ExpressionTooDeep.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = source.tokens()
        self._index_of: list[int] = []
        self.body = self._parsed()
        self._check_depth()

    def token(self, tree: ast.expr) -> Token:
        """The first token of a node."""
        return self.tokens[self._index_of[tree.col_offset]]

    def place(self, tree: ast.expr) -> Place:
        """Where a node stands in the text as written, without brackets around it."""
        end_column = (tree.end_col_offset or tree.col_offset + 1) - 1
        start, end = self.token(tree).start, self.tokens[self._index_of[end_column]].end
        return Place(start, end, self.source.piece(start, end))

    def refuse(self, tree: ast.expr, advice: Advice) -> NotInLanguage:
        """The error that a node is not part of the language."""
        place = self.place(tree)
        return self.source.refuse(place.start, place.end, advice)

    def refused(self, tree: ast.expr) -> NotInLanguage:
        """The same for a node of Python's that has no counterpart here."""
        what = _REFUSED.get(type(tree), ("这种写法", "such a construct"))
        return self.refuse(tree, (*what, *PLAIN))

    def _parsed(self) -> ast.expr:
        pieces = []
        for index, token in enumerate(self.tokens):
            piece = token.text if token.kind in ("word", "sign") else f"n{index}"
            self._index_of.extend([index] * (len(piece) + 1))
            pieces.append(piece)
        try:
            return ast.parse(" ".join(pieces), mode="eval").body
        except SyntaxError as error:
            # Python says 0 when the text ends too early: point at its last token.
            raise self._unreadable(error.offset - 1 if error.offset else len(self._index_of) - 1) from None
        except (MemoryError, RecursionError, ValueError):
            raise self._unreadable(0) from None

    def _unreadable(self, column: int) -> ExpressionUnreadable:
        if not self.tokens:
            return ExpressionUnreadable(self.source.origin, 0, self.source.piece(0, len(self.source.text)))
        token = self.tokens[self._index_of[min(column, len(self._index_of) - 1)]]
        return ExpressionUnreadable(
            self.source.origin, token.start, self.source.piece(token.start, token.end)
        )

    def _check_depth(self) -> None:
        """Level by level, so that the check itself needs no stack."""
        level: list[ast.expr] = [self.body]
        for _ in range(MAX_DEPTH):
            children = [child for tree in level for child in ast.iter_child_nodes(tree)]
            level = [child for child in children if isinstance(child, ast.expr)]
            if not level:
                return
        place = self.place(level[0])
        raise ExpressionTooDeep(self.source.origin, place.start, place.text, MAX_DEPTH)
