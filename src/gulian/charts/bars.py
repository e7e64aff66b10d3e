# SPDX-License-Identifier: Apache-2.0
"""Lying bars, one a row of the frame, each with its number and its kind in words."""

from __future__ import annotations

import altair as alt
import polars as pl

from gulian.charts.columns import NUMBER, TEXT, checked, with_labels
from gulian.charts.style import HATCH, INK, KINDS, dressed, layered

WIDTH, STEP = 420, 26
NAME_LIMIT = 220


def bar(frame: pl.DataFrame, *, title: str = "", axis: str = "", missing: str = "暂无数据") -> alt.LayerChart:
    """Bars from top to bottom in the order of the rows.

    frame : `name` str, `value` f64 or null; optional `label` str (printed), `sign` str (kind of the bar: its
        colour and a word behind the number)
    axis : what the values are, with their unit

    Raises ChartColumnMissing, ChartColumnKind, TooManyMarks.
    """
    data = checked(frame, "bar", {"name": TEXT, "value": NUMBER}, {"label": TEXT, "sign": TEXT})
    kinds = data["sign"].drop_nulls().unique(maintain_order=True).to_list()
    colour = {kind: KINDS[at % len(KINDS)] for at, kind in enumerate(kinds)}
    drawn = with_labels(data, missing).with_columns(
        bar_row=pl.int_range(pl.len()),
        bar_text=pl.concat_str("label", "sign", separator="  ", ignore_nulls=True),
        bar_end=pl.col("value").fill_null(0.0).clip(lower_bound=0.0),
        bar_fill=pl.col("sign").replace_strict(colour, default=KINDS[0], return_dtype=pl.String),
        bar_ink=pl.when(pl.col("value").is_null()).then(pl.lit(HATCH)).otherwise(pl.lit(INK)),
    )
    return dressed(_layers(drawn, axis), title)


def _layers(drawn: pl.DataFrame, axis: str) -> alt.LayerChart:
    base = alt.Chart().encode(y=alt.Y("bar_row:O", axis=None, scale=alt.Scale(paddingInner=0.25)))
    scale = alt.Scale(zero=True, nice=True)
    bars = base.mark_bar().encode(
        x=alt.X("value:Q", title=axis or None, scale=scale, axis=alt.Axis(grid=False)),
        color=alt.Color("bar_fill:N", scale=None),
    )
    ink = alt.Color("bar_ink:N", scale=None)
    numbers = base.mark_text(align="left", baseline="middle", dx=5, fontSize=12).encode(
        x=alt.X("bar_end:Q", title=axis or None, scale=scale), text="bar_text:N", color=ink
    )
    names = base.mark_text(
        align="right", baseline="middle", dx=-8, fontSize=13, limit=NAME_LIMIT, color=INK
    ).encode(x=alt.value(0), text="name:N")
    return layered([bars, numbers, names], drawn, WIDTH, drawn.height * STEP)
