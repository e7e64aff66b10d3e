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

_CROSS = "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z"
_HOURGLASS = "M-0.9,-1L0.9,-1L0.15,0L0.9,1L-0.9,1L-0.15,0Z"
_RING = (
    "M-1,0A1,1 0 1,1 1,0A1,1 0 1,1 -1,0M-0.6,0A0.6,0.6 0 1,0 0.6,0A0.6,0.6 0 1,0 -0.6,0M-0.2,0"
    "A0.2,0.2 0 1,1 0.2,0A0.2,0.2 0 1,1 -0.2,0Z"
)

MARKS = (
    ("circle", "#0072b2"),
    (_CROSS, "#d55e00"),
    (_HOURGLASS, "#b07400"),
    (_RING, "#595959"),
    ("diamond", "#a0467a"),
    ("triangle-up", "#009e73"),
)
"""Signs of states, shape and colour: whole, broken, waiting, not known, from elsewhere, and one more. Dark
enough for a thin line on white (contrast at least 3, WCAG 2.2)."""

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


def dressed(chart: alt.LayerChart, title: str, note: str = "") -> alt.LayerChart:
    """The chart with the house's face, its title, and the note under it, where it has them."""
    if not title:
        # The renderer shows a note under a title only.
        title, note = note, ""
    if title:
        chart.title = alt.TitleParams(title, anchor="start", fontSize=15, offset=12)
    if note:
        chart.title.subtitle, chart.title.subtitleFontSize = note.split("\n"), 11
        chart.title.subtitleColor = INK
    chart.config = alt.Config.from_dict(_FACE)
    return chart
