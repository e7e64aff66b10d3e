# SPDX-License-Identifier: Apache-2.0
"""The layers of a chain map: lines behind, boxes with their marks and words before them, heads on top."""

from __future__ import annotations

import altair as alt
import polars as pl

from gulian.charts.columns import shortened
from gulian.charts.map_frames import BOX, HEAD, LARGE, SMALL, Size
from gulian.charts.style import HATCH, INK, RULE


def curve_layer(curves: pl.DataFrame, size: Size) -> alt.Chart:
    """The lines."""
    x, y = _axes(size, "line_x", "line_y")
    chart: alt.Chart = (
        alt.Chart(curves)
        .mark_line(interpolate="basis", opacity=0.85)
        .encode(
            x=x,
            y=y,
            detail="line_id:N",
            order="point:Q",
            strokeWidth=alt.StrokeWidth("line_width:Q", scale=None),
            color=alt.Color("line_ink:N", scale=None),
        )
    )
    return chart


def passing_layers(words: pl.DataFrame, size: Size) -> list[alt.Chart]:
    """Written twice: a broad white stroke first, so that the lines behind do not cross the letters."""
    x, y = _axes(size, "pass_x", "pass_y")
    base = alt.Chart(words).encode(x=x, y=y, text="passes:N")
    return [
        base.mark_text(
            align="left", baseline="middle", fontSize=SMALL, color=ink, stroke=ink, strokeWidth=broad
        )
        for ink, broad in (("white", 3), (INK, 0))
    ]


def box_layers(drawn: pl.DataFrame, size: Size) -> list[alt.Chart]:
    """Boxes with marks, names and labels; dashed where nobody is linked with them."""
    half = size.box / 2
    edges = drawn.with_columns(x2=pl.col("x") + BOX, top=pl.col("y") - half, foot=pl.col("y") + half)
    x, y = _axes(size, "x", "top")
    known = edges.filter(pl.col("code").is_not_null())
    rest = edges.filter(pl.col("code").is_null())
    boxes = (
        alt.Chart(known)
        .mark_rect(fill="white", strokeWidth=1.2, cornerRadius=3)
        .encode(x=x, y=y, x2="x2:Q", y2="foot:Q", stroke=alt.Stroke("mark_colour:N", scale=None))
    )
    dashed = (
        alt.Chart(rest)
        .mark_rect(fill="white", stroke=HATCH, strokeDash=[4, 3], cornerRadius=3)
        .encode(x=x, y=y, x2="x2:Q", y2="foot:Q")
    )
    across, middle = _axes(size, "mark_x", "y")
    marks = (
        alt.Chart(known.filter(pl.col("mark_shape").is_not_null()).with_columns(mark_x=pl.col("x") + 13))
        .mark_point(filled=True, size=105, opacity=1)
        .encode(
            x=across,
            y=middle,
            shape=alt.Shape("mark_shape:N", scale=None),
            color=alt.Color("mark_colour:N", scale=None),
        )
    )
    return [boxes, dashed, marks, *_words(edges, size)]


def _words(edges: pl.DataFrame, size: Size) -> list[alt.Chart]:
    """Name and label in the box, the name in the middle where there is no label."""
    shift = pl.when(pl.col("label").is_not_null()).then(size.box / 4 - 1).otherwise(0.0)
    texts = edges.with_columns(
        shortened("name", BOX - 30, LARGE),
        shortened("label", BOX - 30, SMALL),
        text_x=pl.col("x") + 25,
        name_y=pl.col("y") - shift,
        label_y=pl.col("y") + size.box / 4,
    )
    x, y = _axes(size, "text_x", "name_y")
    names = (
        alt.Chart(texts)
        .mark_text(align="left", baseline="middle", fontSize=LARGE, color=INK)
        .encode(x=x, y=y, text="name:N")
    )
    if not edges["label"].is_not_null().any():
        return [names]
    x, y = _axes(size, "text_x", "label_y")
    labels = (
        alt.Chart(texts.filter(pl.col("label").is_not_null()))
        .mark_text(align="left", baseline="middle", fontSize=SMALL, color="#595959")
        .encode(x=x, y=y, text="label:N")
    )
    return [names, labels]


def head_layers(heads: pl.DataFrame, legend: pl.DataFrame, size: Size) -> list[alt.Chart]:
    """The legend on top, below it the head of each tier over a rule."""
    x, y = _axes(size, "x", "head_y")
    tops = heads.with_columns(head_y=pl.lit(HEAD - 16.0), x2=pl.col("x") + BOX, rule_y=pl.lit(HEAD - 6.0))
    words = (
        alt.Chart(tops)
        .mark_text(align="left", baseline="middle", fontSize=12, fontWeight="bold", color=INK)
        .encode(x=x, y=y, text="text:N")
    )
    x, y = _axes(size, "x", "rule_y")
    rules = alt.Chart(tops).mark_rule(color=RULE).encode(x=x, y=y, x2="x2:Q")
    x, y = _axes(size, "legend_x", "legend_y")
    marks = (
        alt.Chart(legend)
        .mark_point(filled=True, size=105, opacity=1)
        .encode(x=x, y=y, shape=alt.Shape("shape:N", scale=None), color=alt.Color("colour:N", scale=None))
    )
    x, y = _axes(size, "legend_text_x", "legend_y")
    said = (
        alt.Chart(legend)
        .mark_text(align="left", baseline="middle", fontSize=12, color=INK)
        .encode(x=x, y=y, text="text:N")
    )
    return [rules, words, marks, said]


def _axes(size: Size, x: str, y: str) -> tuple[alt.X, alt.Y]:
    across, down = (
        alt.Scale(domain=[0, size.width], nice=False),
        alt.Scale(domain=[size.height, 0], nice=False),
    )
    return alt.X(f"{x}:Q", scale=across, axis=None), alt.Y(f"{y}:Q", scale=down, axis=None)
