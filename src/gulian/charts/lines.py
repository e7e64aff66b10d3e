# SPDX-License-Identifier: Apache-2.0
"""Lines over days: each series told apart by colour, dash and point, and named at its end."""

from __future__ import annotations

import datetime as dt

import altair as alt
import polars as pl

from gulian.charts.columns import DATE, NUMBER, TEXT, checked, with_labels
from gulian.charts.steps import round_ends
from gulian.charts.style import DASHES, INK, KINDS, POINTS, dressed, layered
from gulian.errors import TooManyMarks

WIDTH, HEIGHT = 560, 260
MOST_TICKS = 8
TEXT_HEIGHT = 16
_NEEDED = {"date": DATE, "series": TEXT, "value": NUMBER}
_UPRIGHT = alt.Axis(titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-30, titleY=-12)
_OPTIONAL = {"label": TEXT, "low": NUMBER, "high": NUMBER}


def line(
    frame: pl.DataFrame, *, title: str = "", axis: str = "", missing: str = "暂无数据"
) -> alt.LayerChart:
    """One line a series over the days; a null value leaves a gap.

    frame : `date` date, `series` str, `value` f64 or null; optional `label` str (printed at the last point),
        `low high` f64 (a band)
    axis : what the values are, with their unit

    Raises ChartColumnMissing, ChartColumnKind, TooManyMarks (also for more than eight series).
    """
    data = checked(frame, "line", _NEEDED, _OPTIONAL).filter(pl.col("date").is_not_null())
    series = data["series"].unique(maintain_order=True).to_list()
    if len(series) > len(KINDS):
        raise TooManyMarks(form="line", what="series", count=len(series), most=len(KINDS))
    # Days as milliseconds of UTC: the picture is the same in any time zone.
    drawn = (
        with_labels(data, missing)
        .sort("date", maintain_order=True)
        .with_columns(line_at=pl.col("date").cast(pl.Datetime("ms")).cast(pl.Int64))
    )
    values = [value for column in ("value", "low", "high") for value in drawn[column].drop_nulls()]
    ends = round_ends(values)
    return dressed(_layers(drawn, series, ends, axis), title)


def _layers(drawn: pl.DataFrame, series: list[str], ends: tuple[float, float], axis: str) -> alt.LayerChart:
    days = drawn["date"].unique().sort().to_list()
    x = alt.X(
        "line_at:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%m-%d", values=[_milliseconds(day) for day in _ticks(days)], grid=False),
    )
    scale = alt.Scale(domain=list(ends), zero=False, nice=False)
    y = alt.Y("value:Q", title=axis or None, scale=scale, axis=_UPRIGHT)
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=series, range=list(KINDS[: len(series)])), legend=None
    )
    dash = alt.StrokeDash(
        "series:N",
        scale=alt.Scale(domain=series, range=[list(each) for each in DASHES[: len(series)]]),
        legend=None,
    )
    shape = alt.Shape(
        "series:N", scale=alt.Scale(domain=series, range=list(POINTS[: len(series)])), legend=None
    )
    base = alt.Chart().encode(x=x, color=colour)
    band = base.mark_area(opacity=0.15).encode(y=alt.Y("low:Q", title=axis or None, scale=scale), y2="high:Q")
    path = base.mark_line(strokeWidth=2).encode(y=y, strokeDash=dash)
    points = base.mark_point(filled=True, size=42, opacity=1).encode(y=y, shape=shape)
    ending = alt.Chart(_end_words(drawn, ends, several=len(series) > 1)).encode(
        x=x, y=alt.Y("line_word:Q", title=axis or None, scale=scale)
    )
    words = ending.mark_text(align="left", baseline="middle", dx=24, fontSize=12, color=INK).encode(
        text="line_text:N"
    )
    # The point is shown again at the word: where lines end close together the word alone would be a guess.
    signs = ending.mark_point(filled=True, size=42, opacity=1, xOffset=15).encode(shape=shape, color=colour)
    return layered([band, path, points, words, signs], drawn, WIDTH, HEIGHT)


def _end_words(drawn: pl.DataFrame, ends: tuple[float, float], *, several: bool) -> pl.DataFrame:
    """The word at the end of each series, pushed apart where lines end close together."""
    last = (
        drawn.filter(pl.col("value").is_not_null())
        .group_by("series", maintain_order=True)
        .last()
        .sort("value", "series")
        .with_columns(
            line_text=pl.concat_str("series", "label", separator=" ") if several else pl.col("label"),
            line_at=pl.lit(drawn["line_at"].max(), pl.Int64),
        )
    )
    room = (ends[1] - ends[0]) * TEXT_HEIGHT / HEIGHT
    heights: list[float] = []
    for value in last["value"]:
        heights.append(max(value, heights[-1] + room) if heights else value)
    # What the last word was pushed above the frame, all of the pile under it gives back.
    ceiling = ends[1]
    for at in range(len(heights) - 1, -1, -1):
        heights[at] = min(heights[at], ceiling)
        ceiling = heights[at] - room
    return last.select("line_at", "series", "line_text", line_word=pl.Series(heights, dtype=pl.Float64))


def _ticks(days: list[dt.date]) -> list[dt.date]:
    """At most eight days at even steps, the last day always among them."""
    if not days:
        return []
    step = max(1, -(-((days[-1] - days[0]).days + 1) // MOST_TICKS))
    count = (days[-1] - days[0]).days // step
    return [days[-1] - dt.timedelta(days=step * back) for back in range(count, -1, -1)]


def _milliseconds(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days * 86_400_000
