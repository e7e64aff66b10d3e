# SPDX-License-Identifier: Apache-2.0
"""Lines over days: each series told apart by colour, dash and point, and named at its end."""

from __future__ import annotations

import datetime as dt

import altair as alt
import polars as pl

from gulian.charts.columns import DATE, NUMBER, TEXT, checked, with_labels
from gulian.charts.steps import round_ends
from gulian.charts.style import DASHES, HATCH, INK, KINDS, POINTS, dressed, layered
from gulian.errors import TooManyMarks

WIDTH, HEIGHT = 560, 260
MOST_TICKS = 8
TEXT_HEIGHT = 16
LONG = 300
MOST_POINTS = 31
_NEEDED = {"series": TEXT, "value": NUMBER}
_UPRIGHT = alt.Axis(titleAngle=0, titleAlign="left", titleAnchor="end", titleX=-30, titleY=-12)
_OPTIONAL = {"label": TEXT, "low": NUMBER, "high": NUMBER}


def line(
    frame: pl.DataFrame,
    *,
    title: str = "",
    axis: str = "",
    missing: str = "暂无数据",
    level: float | None = None,
    level_word: str = "",
) -> alt.LayerChart:
    """One line a series over the days; a null value leaves a gap.

    frame : `date` date (or `day`, a number, where no dates are known), `series` str, `value` f64 or null;
        optional `label` str (printed at the last point), `low high` f64 (a band)
    axis : what the values are, with their unit
    level : a still line across, to measure by, and its word

    Raises ChartColumnMissing, ChartColumnKind, TooManyMarks (also for more than eight series).
    """
    dated = "date" in frame.columns or "day" not in frame.columns
    time = {"date": DATE} if dated else {"day": NUMBER}
    data = checked(frame, "line", {**time, **_NEEDED}, _OPTIONAL).drop_nulls(list(time))
    series = data["series"].unique(maintain_order=True).to_list()
    if len(series) > len(KINDS):
        raise TooManyMarks(form="line", what="series", count=len(series), most=len(KINDS))
    # Days as milliseconds of UTC: the picture is the same in any time zone.
    at = pl.col("date").cast(pl.Datetime("ms")).cast(pl.Int64) if dated else pl.col("day").cast(pl.Int64)
    drawn = with_labels(data, missing).sort(*time, maintain_order=True).with_columns(line_at=at)
    values = [value for column in ("value", "low", "high") for value in drawn[column].drop_nulls()]
    ends = round_ends(values if level is None else [*values, level])
    still = [] if level is None else _still(level, level_word, axis, ends)
    return dressed(layered([*still, *_layers(drawn, series, ends, axis)], drawn, WIDTH, HEIGHT), title)


def _still(level: float, word: str, axis: str, ends: tuple[float, float]) -> list[alt.Chart]:
    """The line to measure by, behind all others, its word at its left end."""
    scale = alt.Scale(domain=list(ends), zero=False, nice=False)
    base = alt.Chart(pl.DataFrame({"level": [level], "level_word": [word]})).encode(
        y=alt.Y("level:Q", title=axis or None, scale=scale)
    )
    return [
        base.mark_rule(color=HATCH, strokeWidth=1.5, strokeDash=[1, 3]),
        base.mark_text(align="left", baseline="bottom", dx=4, dy=-3, fontSize=11, color="#595959").encode(
            x=alt.value(0), text="level_word:N"
        ),
    ]


def _across(drawn: pl.DataFrame) -> alt.X:
    """Dates, or days counted."""
    if "date" not in drawn.columns:
        return alt.X("line_at:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, grid=False))
    days = drawn["date"].unique().sort().to_list()
    long = bool(days) and (days[-1] - days[0]).days > LONG
    return alt.X(
        "line_at:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(
            format="%Y-%m-%d" if long else "%m-%d",
            values=[_milliseconds(day) for day in _ticks(days)],
            grid=False,
        ),
    )


def _pointed(drawn: pl.DataFrame) -> pl.DataFrame:
    """The rows that get a point: every day of a month, of a longer time some at even steps and the last."""
    days = drawn["line_at"].unique().sort()
    step = max(1, -(-len(days) // MOST_POINTS))
    return drawn.filter(pl.col("line_at").is_in(days.reverse().gather_every(step).implode()))


def _layers(drawn: pl.DataFrame, series: list[str], ends: tuple[float, float], axis: str) -> list[alt.Chart]:
    x = _across(drawn)
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
    points = (
        alt.Chart(_pointed(drawn))
        .mark_point(filled=True, size=42, opacity=1)
        .encode(x=x, color=colour, y=y, shape=shape)
    )
    ending = alt.Chart(_end_words(drawn, ends, several=len(series) > 1)).encode(
        x=x, y=alt.Y("line_word:Q", title=axis or None, scale=scale)
    )
    words = ending.mark_text(align="left", baseline="middle", dx=24, fontSize=12, color=INK).encode(
        text="line_text:N"
    )
    # The point is shown again at the word: where lines end close together the word alone would be a guess.
    signs = ending.mark_point(filled=True, size=42, opacity=1, xOffset=15).encode(shape=shape, color=colour)
    return [band, path, points, words, signs]


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
