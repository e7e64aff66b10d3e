# SPDX-License-Identifier: Apache-2.0
"""Fonts and colours: one face for every chart of the product."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "SimSun",
)
"""Chinese families, the best first. An SVG names them all and the reader's machine takes the first it has."""

FONT = ", ".join((*FONTS, "sans-serif"))

RAMP = ("#e3eef7", "#b5d3ea", "#7db0d8", "#4a8ac1", "#1f5f98", "#0b3a66")
"""Light to dark in one hue: the order survives colour blindness and grey prints."""

KINDS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#000000")
"""The eight colours of Okabe and Ito."""

DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4], [1, 3], [10, 2, 2, 2, 2, 2])
POINTS = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
)

INK = "#1a1a1a"
PALE = "#ffffff"
GREY = "#eeeeee"
RULE = "#d9d9d9"
HATCH = "#8c8c8c"

Drawing = alt.Chart | alt.LayerChart
"""What the chart forms answer and `svg`, `png`, `data_table` take."""


_WORDS = {
    "labelColor": INK,
    "titleColor": INK,
    "labelFontSize": 12,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
}
_FACE = {
    "font": FONT,
    "background": "white",
    "padding": 12,
    "view": {"stroke": None},
    "axis": {**_WORDS, "gridColor": RULE, "domainColor": HATCH, "tickColor": HATCH},
    "legend": _WORDS,
    "title": {"color": INK},
}


def layered(layers: Sequence[alt.Chart], data: pl.DataFrame, width: int, height: int) -> alt.LayerChart:
    """The layers over one frame, which the chart keeps as its data; width and height in pixels at scale 1."""
    chart = alt.LayerChart(layer=list(layers), data=data)
    chart.width, chart.height = width, height
    return chart


def dressed(chart: alt.LayerChart, title: str) -> alt.LayerChart:
    """The chart with the house's face, and its title where it has one."""
    if title:
        chart.title = alt.TitleParams(title, anchor="start", fontSize=15, offset=12)
    chart.config = alt.Config.from_dict(_FACE)
    return chart
