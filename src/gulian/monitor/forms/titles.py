# SPDX-License-Identifier: Apache-2.0
"""The header of somebody's table, read from its cells: one row or several, merged or not.

1 pass over titles and lines such as 填报单位：  2 the first row that is about as wide as the table
3 rows below it as long as a title stands over several of theirs
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gulian.door import Cells
from gulian.errors import HeaderUnclear

SEARCHED = 24
DEEPEST = 6
_WIDEST = 200


@dataclass(frozen=True)
class Titles:
    """A header.

    rows : of one width; a title over several columns is repeated, an empty cell belongs to the one above
    """

    file: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        return len(self.rows[0])

    def path(self, column: int) -> tuple[str, ...]:
        """What stands over a column, from above; each title once."""
        return tuple(row[column] for row in self.rows if row[column])

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self.path(column) for column in range(self.width))


def read_titles(cells: Cells, depth: int | None = None) -> Titles:
    """The header of a sheet.

    depth : rows of the header; None = as many as stand over one another
    Raises HeaderUnclear.
    """
    rows = [
        (number, [text or "" for text in texts[:_WIDEST]])
        for number, texts in cells.frame.head(SEARCHED).rows()
    ]
    spread = [_spread(texts, number, cells) for number, texts in rows]
    widest = max((sum(map(bool, texts)) for texts in spread), default=0)
    start = next(
        (
            at
            for at, texts in enumerate(spread)
            if len(set(texts) - {""}) > 1 and 2 * sum(map(bool, texts)) >= widest
        ),
        None,
    )
    if start is None:
        raise HeaderUnclear(cells.name, SEARCHED)
    taken = depth or _depth(rows[start:], spread[start:], cells)
    header = [list(texts) for texts in spread[start : start + taken]]
    width = max((at + 1 for texts in header for at, text in enumerate(texts) if text), default=0)
    header = [[*texts[:width], *[""] * (width - len(texts))] for texts in header]
    for above, below in pairwise(header):
        _carry_on(above, below)
    return Titles(cells.name, tuple(tuple(texts) for texts in header))


def _spread(texts: Sequence[str], row: int, cells: Cells) -> list[str]:
    """A row with every merged cell repeated over its columns."""
    spread = list(texts)
    for first, last in ((first, last) for at, first, last in cells.merged if at == row):
        spread += [""] * (min(last, _WIDEST - 1) + 1 - len(spread))
        for column in range(first, min(last + 1, _WIDEST)):
            spread[column] = spread[first]
    return spread


def _depth(rows: Sequence[tuple[int, list[str]]], spread: Sequence[list[str]], cells: Cells) -> int:
    """How many rows stand over one another: until none has a title over several columns below."""
    depth = 1
    while depth < min(len(rows), DEEPEST):
        number, above = rows[depth - 1]
        below = spread[depth]
        merged = any(at == number for at, _, _ in cells.merged)
        open_above = any(text and not _at(above, column) for column, text in enumerate(below)) and any(
            not text for text in below[: len(above)]
        )
        if not (merged or open_above):
            break
        depth += 1
    return depth


def _carry_on(above: list[str], below: Sequence[str]) -> None:
    """Where a program keeps no merged cells, a title stands over the empty cells right of it that have one
    below."""
    for column in range(1, len(above)):
        if not above[column] and below[column] and below[column - 1]:
            above[column] = above[column - 1]


def _at(texts: Sequence[str], column: int) -> str:
    return texts[column] if column < len(texts) else ""
