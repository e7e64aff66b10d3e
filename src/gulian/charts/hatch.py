# SPDX-License-Identifier: Apache-2.0
"""Hatching for tiles without a value. Vega knows no patterns, so the strokes are lines of the chart."""

from __future__ import annotations

import polars as pl

STROKES = 5


def hatching(corners: pl.DataFrame, side: float) -> pl.DataFrame:
    """Rising strokes over squares: `x y x2 y2`, y counted downwards.

    corners : `x y` f64, the upper left corner of each square; side : its length in the same unit
    """
    lines = [
        (x + from_x, y + from_y, x + to_x, y + to_y)
        for x, y in corners.select("x", "y").iter_rows()
        for from_x, from_y, to_x, to_y in _strokes(side)
    ]
    return pl.DataFrame(lines, schema=dict.fromkeys(("x", "y", "x2", "y2"), pl.Float64), orient="row")


def _strokes(side: float) -> list[tuple[float, float, float, float]]:
    """Diagonals x + y = c at even steps, cut off at the square's edges."""
    sums = [2 * side * (step + 1) / (STROKES + 1) for step in range(STROKES)]
    return [(max(0.0, c - side), min(side, c), min(side, c), max(0.0, c - side)) for c in sums]
