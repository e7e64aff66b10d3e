# SPDX-License-Identifier: Apache-2.0
"""Several values of each name on one line: where it stands, where it would stand, how far it could go."""

from __future__ import annotations

import altair as alt
import polars as pl

from gulian.charts.columns import NUMBER, TEXT, checked, plain_number, shortened, text_width
from gulian.charts.style import HATCH, INK, KINDS, POINTS, dressed, layered
from gulian.errors import TooManyMarks

WIDTH, ROW = 420, 30
NAMES, TEXT_SIZE = 230, 12.5
TOP = 34


def spans(
    frame: pl.DataFrame, *, title: str = "", axis: str = "", note: str = "", missing: str = "暂无数据"
) -> alt.LayerChart:
    """A line a name, on it a sign for each series.

    frame : `name` str, `series` str, `value` f64 or null, in the order of the rows; optional `label` str
        (printed at the end of the line: of several of one name the last; else all values in their order)
    axis  : what the values are, with their unit;  note : a line under the title
    Raises ChartColumnMissing, ChartColumnKind, TooManyMarks (also for more than eight series).
    """
    data = checked(frame, "spans", {"name": TEXT, "series": TEXT, "value": NUMBER}, {"label": TEXT})
    series = data["series"].drop_nulls().unique(maintain_order=True).to_list()
    if len(series) > len(KINDS):
        raise TooManyMarks(form="spans", what="series", count=len(series), most=len(KINDS))
    names = data["name"].unique(maintain_order=True)
    place = pl.DataFrame({"name": names, "span_y": [TOP + ROW * (at + 0.5) for at in range(len(names))]})
    drawn = data.join(place, on="name", how="left", nulls_equal=True, maintain_order="left").with_columns(
        span_shape=pl.col("series").replace_strict(
            _each(series, POINTS), default=None, return_dtype=pl.String
        ),
        span_ink=pl.col("series").replace_strict(_each(series, KINDS), default=None, return_dtype=pl.String),
    )
    return dressed(_layers(drawn, series, axis, missing), title, note)


def _each(series: list[str], looks: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(series, looks, strict=False))


def _layers(drawn: pl.DataFrame, series: list[str], axis: str, missing: str) -> alt.LayerChart:
    height = TOP + ROW * drawn["name"].n_unique()
    scale = alt.Scale(zero=True, nice=True)
    x = alt.X("value:Q", title=axis or None, scale=scale, axis=alt.Axis(grid=False, tickCount=5))
    down = alt.Scale(domain=[height, 0], nice=False)
    y = alt.Y("span_y:Q", scale=down, axis=None)
    shape, ink = alt.Shape("span_shape:N", scale=None), alt.Color("span_ink:N", scale=None)
    rows = drawn.group_by("span_y", maintain_order=True).agg(
        pl.col("name").first(),
        low=pl.col("value").min(),
        high=pl.col("value").max(),
        span_text=_text(missing),
    )
    known = rows.drop_nulls("low")
    lines = (
        alt.Chart(known)
        .mark_rule(color=HATCH, strokeWidth=2)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    )
    # The first series lies on top: where two values are alike the later sign shows around the earlier.
    sized = drawn.drop_nulls("value").with_columns(
        span_size=pl.col("series").replace_strict(
            {each: 60.0 + 55.0 * at for at, each in enumerate(series)}, return_dtype=pl.Float64
        )
    )
    points = (
        alt.Chart(sized.sort("span_size", descending=True, maintain_order=True))
        .mark_point(filled=True, opacity=1, stroke="white", strokeWidth=0.7)
        .encode(x=x, y=y, shape=shape, color=ink, size=alt.Size("span_size:Q", scale=None))
    )
    base = alt.Chart(rows.with_columns(shortened("name", NAMES, TEXT_SIZE))).encode(y=y)
    names = base.mark_text(align="right", baseline="middle", fontSize=TEXT_SIZE, color=INK).encode(
        x=alt.value(-10), text="name:N"
    )
    labels = base.mark_text(align="left", baseline="middle", fontSize=12, color=INK).encode(
        x=alt.value(WIDTH + 14), text="span_text:N"
    )
    return layered([lines, points, names, labels, *_legend(series, down)], drawn, WIDTH, height)


def _text(missing: str) -> pl.Expr:
    """What stands at the end of a line: the last label, else all values in their order."""
    plain = pl.col("value").map_elements(plain_number, return_dtype=pl.String, skip_nulls=True)
    values = (
        pl.when(pl.col("value").is_null().all())
        .then(pl.lit(missing))
        .otherwise(plain.fill_null(missing).str.join(" → "))
    )
    return pl.coalesce(pl.col("label").drop_nulls().last(), values)


def _legend(series: list[str], down: alt.Scale) -> list[alt.Chart]:
    """The signs and their words, on top."""
    starts, at = [], 6.0
    for word in series:
        starts.append(at)
        at += 40 + text_width(word, 12)
    y = alt.Y("legend_y:Q", scale=down, axis=None)
    layers = []
    for word, start, colour, shape in zip(series, starts, KINDS, POINTS, strict=False):
        one = alt.Chart(pl.DataFrame({"legend_y": [8.0], "text": [word]})).encode(y=y)
        layers += [
            one.mark_point(filled=True, size=80, opacity=1, color=colour, shape=shape).encode(
                x=alt.value(start)
            ),
            one.mark_text(align="left", baseline="middle", fontSize=12, color=INK).encode(
                x=alt.value(start + 11), text="text:N"
            ),
        ]
    return layers
