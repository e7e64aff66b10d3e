# SPDX-License-Identifier: Apache-2.0
"""Cells: the units that stand in the same members of several levels at once, numbered.

    county, division of four units  (A, 17) (B, 17) (A, 17) (A, -)  ->  cells [0, 1, 0, 2] of 3

One pass adds every unit to its cell; the members of each level are then sums of a few cells. Place and trade
go together (at most some 3,000 counties by 100 divisions), park, size and list each on their own: all of them
at once would be nearly as many cells as firms. A level that follows from those before it, as the city does
from the county, adds no cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.monitor.kernel.number import follows, in_order, last_of, refined

_TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({"total", "province", "city", "county", "body", "section", "division"}),
    frozenset({"park"}),
    frozenset({"product"}),
    frozenset({"size", "above_scale"}),
    frozenset({"list"}),
)

# Up to here a table of all possible cells is quicker than sorting the units.
_TABLE = 2**23
# Sums of fewer cells stay in a processor's cache, in whatever order the units come.
_MANY = 2**13


@dataclass(frozen=True)
class Cells:
    """The cells of some levels.

    levels  : their names
    rows    : int64[m], the unit each of the m entries speaks of; None = entry i is unit i
    number  : int32[m], the cell of each entry
    members : one row per cell: the member of each level, null = none
    """

    levels: tuple[str, ...]
    rows: NDArray[np.int64] | None
    number: NDArray[np.int32]
    members: pl.DataFrame

    def of(self, start: int, stop: int) -> tuple[NDArray[np.int64] | None, NDArray[np.int32]]:
        """The entries of units start..stop: places within that slice (None = all in order), cells."""
        if self.rows is None:
            return None, self.number[start:stop]
        first, last = np.searchsorted(self.rows, (start, stop))
        return self.rows[first:last] - start, self.number[first:last]

    def order(self, start: int, stop: int) -> NDArray[np.int64] | None:
        """How to walk through units start..stop cell by cell; None where it would not pay."""
        if self.rows is not None or self.members.height < _MANY or stop - start < _MANY:
            return None
        return in_order(self.number[start:stop], np.zeros(self.members.height + 1, np.int32))


def cells_of(keys: pl.DataFrame, levels: Sequence[str]) -> tuple[Cells, ...]:
    """The levels in groups that are numbered together.

    keys : `members.member_keys` of all units
    """
    groups = [tuple(level for level in levels if level in group) for group in _TOGETHER]
    return tuple(numbered(keys, group) for group in groups if group)


def numbered(keys: pl.DataFrame, levels: Sequence[str]) -> Cells:
    """The cells of levels that are asked for together."""
    if "list" in levels:
        listed = (
            keys.select(*levels).with_row_index("row").drop_nulls("list").explode("list", empty_as_null=True)
        )
        listed = listed.with_columns(pl.col("list").cast(pl.Categorical()))
        number, members = _number(listed.select(*levels))
        return Cells(tuple(levels), listed["row"].cast(pl.Int64).to_numpy(), number, members)
    number, members = _number(keys.select(*levels))
    return Cells(tuple(levels), None, number, members)


def _number(keys: pl.DataFrame) -> tuple[NDArray[np.int32], pl.DataFrame]:
    """int32[n] and the distinct rows of `keys`: column by column, without gaps after each."""
    number = np.zeros(keys.height, np.int32)
    count = 1
    for column in sorted(keys, key=_size, reverse=True):
        size = _size(column)
        if size == 1 and not column.null_count():
            continue
        code = column.to_physical().cast(pl.Int32).fill_null(size - 1).to_numpy()
        if follows(number, code, np.full(count, -1, np.int32)):
            continue
        if count * size > _TABLE:
            number, count = _sorted(number.astype(np.int64) * size + code)
        else:
            count = refined(number, code, size, np.zeros(count * size, np.int32))
    # Any unit of a cell shows its members.
    shown = np.zeros(count if keys.height else 0, np.int64)
    last_of(number, shown)
    return number, keys[shown]


def _size(column: pl.Series) -> int:
    """How many values a column may have, one of them null."""
    if isinstance(column.dtype, pl.Enum):
        return len(column.dtype.categories) + 1
    largest = column.to_physical().max()
    return (0 if largest is None else int(largest) + 1) + 1  # type: ignore[arg-type]  # a physical max is int


def _sorted(number: NDArray[np.int64]) -> tuple[NDArray[np.int32], int]:
    """Numbers of any size as 0..k-1, k of them in use, in their order."""
    present, place = np.unique(number, return_inverse=True)
    return place.astype(np.int32), len(present)
