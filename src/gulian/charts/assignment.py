# SPDX-License-Identifier: Apache-2.0
"""Each row to a column of its own, so that the sum of costs is least.

Shortest augmenting paths with prices (Jonker and Volgenant 1987, doi 10.1007/BF02278710):
1 a row enters and looks for the free column that is cheapest to reach, over rows that hold a column already
2 prices rise as far as the search has come, so that no reduced cost is below 0
3 along the path found every row moves on to its next column
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def assign(cost: Floats) -> Ints:
    """The column of each row. cost : float64[rows, columns], finite, rows <= columns

    Of equally cheap columns the first is taken. Example: cost [[4, 1], [2, 0]] -> [1, 0] (1 + 2 < 4 + 0)
    """
    rows, columns = cost.shape
    row_of = np.full(columns, -1, np.int64)
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    for row in range(rows):
        column, before = _reach(cost, row, row_of, row_price, column_price)
        while column != -1:
            row_of[column] = row_of[before[column]] if before[column] != -1 else row
            column = before[column]
    placed = np.empty(rows, np.int64)
    held = np.flatnonzero(row_of >= 0)
    placed[row_of[held]] = held
    return placed


def _reach(cost: Floats, row: int, row_of: Ints, row_price: Floats, column_price: Floats) -> tuple[int, Ints]:
    """The free column that the row reaches at least cost, and the one before each on the way (-1 = none)."""
    columns = column_price.size
    distance, before = np.full(columns, np.inf), np.full(columns, -1, np.int64)
    done = np.zeros(columns, np.bool_)
    at, least, last = row, 0.0, -1
    while True:
        through = least + cost[at] - row_price[at] - column_price
        closer = ~done & (through < distance)
        distance[closer], before[closer] = through[closer], last
        last = int(np.argmin(np.where(done, np.inf, distance)))
        least = float(distance[last])
        done[last] = True
        if row_of[last] == -1:
            break
        at = int(row_of[last])
    row_price[row] += least
    held = np.flatnonzero(done & (row_of >= 0))
    row_price[row_of[held]] += least - distance[held]
    column_price[done] += distance[done] - least
    return last, before
