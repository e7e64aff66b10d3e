# SPDX-License-Identifier: Apache-2.0
"""1 a frame comes in 2 its columns are checked 3 a chart is built 4 out go SVG, PNG, a page, a table."""

from __future__ import annotations

from gulian.charts.bars import bar
from gulian.charts.chain_map import chain_map
from gulian.charts.drawing import data_table, png, svg
from gulian.charts.fonts import cjk_font
from gulian.charts.layout import tile_layout
from gulian.charts.lines import line
from gulian.charts.page import page, picture
from gulian.charts.ranks import ranks
from gulian.charts.spans import spans
from gulian.charts.style import Drawing
from gulian.charts.tiles import tile_map

__all__ = [
    "Drawing",
    "bar",
    "chain_map",
    "cjk_font",
    "data_table",
    "line",
    "page",
    "picture",
    "png",
    "ranks",
    "spans",
    "svg",
    "tile_layout",
    "tile_map",
]
