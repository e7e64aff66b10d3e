# SPDX-License-Identifier: Apache-2.0
"""Places to the cells of a compact grid.

1 put the places into one order  2 size the grid  3 map each axis: half position, half rank
4 assign places to cells so that the sum of squared distances is least
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gulian.charts.assignment import assign
from gulian.errors import PlaceWithoutCoordinates

CELLS_PER_PLACE = 1.25
RANK_SHARE = 0.5

Cells = NDArray[np.int64]


def tile_layout(lon: ArrayLike, lat: ArrayLike) -> tuple[Cells, Cells]:
    """The column and row of each place; rows count from the north, columns from the west, both from 0.

    lon, lat : float64[n] degrees. Example: lon [1, 2, 3], lat [0, 0, 0] -> columns [0, 1, 2], rows [0, 0, 0]

    Raises PlaceWithoutCoordinates where a coordinate is not a finite number.
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    lost = int(np.count_nonzero(~(np.isfinite(x) & np.isfinite(y))))
    if lost or x.shape != y.shape:
        raise PlaceWithoutCoordinates(count=lost or abs(x.size - y.size))
    if not x.size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    # Equal distances are broken by order: one order makes the map a matter of the places alone.
    order = np.lexsort((y, x))
    east, south = x[order] * math.cos(math.radians(float(y.mean()))), -y[order]
    columns, rows = _grid(float(np.ptp(east)), float(np.ptp(south)), x.size)
    grid_column, grid_row = (axis.ravel() for axis in np.meshgrid(np.arange(columns), np.arange(rows)))
    across, down = _onto(east, columns), _onto(south, rows)
    cost = (across[:, None] - grid_column) ** 2 + (down[:, None] - grid_row) ** 2
    cell = assign(cost)
    column, row = np.empty(x.size, np.int64), np.empty(x.size, np.int64)
    column[order], row[order] = grid_column[cell], grid_row[cell]
    return column - column.min(), row - row.min()


def _grid(width: float, height: float, places: int) -> tuple[int, int]:
    """Columns and rows of square cells over the box, at least one cell a place."""
    if not height:
        return (places, 1)
    if not width:
        return (1, places)
    side = math.sqrt(width * height / (places * CELLS_PER_PLACE))
    columns, rows = math.ceil(width / side), math.ceil(height / side)
    # A long thin box has fewer columns or rows than places at its ends: no axis needs more cells than places.
    columns, rows = min(columns, places), min(rows, places)
    while columns * rows < places:
        columns, rows = (columns + 1, rows) if columns <= rows else (columns, rows + 1)
    return columns, rows


def _onto(along: NDArray[np.float64], cells: int) -> NDArray[np.float64]:
    """Positions along one axis as cell numbers 0..cells-1: half position, half rank (ties share one)."""
    extent = np.ptp(along)
    if not extent or cells == 1:
        return np.zeros_like(along)
    position = (along - along.min()) / extent
    distinct, rank = np.unique(along, return_inverse=True)
    share = rank / (distinct.size - 1)
    return np.asarray(((1 - RANK_SHARE) * position + RANK_SHARE * share) * (cells - 1))
