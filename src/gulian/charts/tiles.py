# SPDX-License-Identifier: Apache-2.0
"""A map of equal tiles: every place the same size, none too small to read.

1 lay places on the grid, those without coordinates in a row below  2 sort values into steps
3 tiles, hatching where there is no value, name, printed value, sign
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import altair as alt
import polars as pl

from gulian.charts.columns import NUMBER, TEXT, checked, plain_number, with_labels
from gulian.charts.hatch import hatching
from gulian.charts.layout import tile_layout
from gulian.charts.steps import colours, ink_on, round_breaks
from gulian.charts.style import GREY, HATCH, dressed, layered
from gulian.errors import TooManyMarks

TILE = 78
SIDE = 0.95
GAP_BELOW = 0.4
_NEEDED = {"name": TEXT, "lon": NUMBER, "lat": NUMBER, "value": NUMBER}
_OPTIONAL = {"code": TEXT, "label": TEXT, "sign": TEXT}


@dataclass(frozen=True)
class _Steps:
    """The words of the legend and their colours, in order."""

    words: tuple[str, ...]
    fills: tuple[str, ...]


def tile_map(
    frame: pl.DataFrame,
    *,
    title: str = "",
    axis: str = "",
    breaks: Sequence[float] | None = None,
    missing: str = "暂无数据",
) -> alt.LayerChart:
    """One tile a place, near where it lies.

    frame : `name` str, `lon lat` f64 degrees or null, `value` f64 or null; optional `code` str, `label` str
        (printed), `sign` str (state in words, printed below)
    breaks : rising bounds between the colours, a bound belonging to the step above it; round numbers if None

    Raises ChartColumnMissing, ChartColumnKind, TooManyMarks (also for more than five breaks).
    """
    data = checked(frame, "tile_map", _NEEDED, _OPTIONAL)
    known = data["value"].drop_nulls().to_list()
    bounds = tuple(sorted(set(breaks))) if breaks is not None else round_breaks(known)
    if len(bounds) > 5:
        raise TooManyMarks(form="tile_map", what="breaks", count=len(bounds), most=5)
    steps = _steps(bounds, missing)
    tiles = _placed(with_labels(data, missing))
    step = [bisect_right(bounds, value) if value is not None else len(bounds) + 1 for value in tiles["value"]]
    drawn = tiles.with_columns(
        step=pl.Series([steps.words[at] for at in step], dtype=pl.String),
        ink=pl.Series([ink_on(steps.fills[at]) for at in step], dtype=pl.String),
        x2=pl.col("x") + SIDE,
        y2=pl.col("y") + SIDE,
    )
    return dressed(_layers(drawn, steps, axis), title)


def _steps(bounds: tuple[float, ...], missing: str) -> _Steps:
    texts = [plain_number(float(bound)) for bound in bounds]
    if not texts:
        words = ["—"]
    else:
        between = [f"{low}–{high}" for low, high in pairwise(texts)]
        words = [f"< {texts[0]}", *between, f"≥ {texts[-1]}"]
    return _Steps((*words, missing), (*colours(len(words)), GREY))


def _placed(data: pl.DataFrame) -> pl.DataFrame:
    """The frame with the upper left corner `x y` of each tile, in tiles; y counts downwards."""
    on_map = data.filter(pl.all_horizontal(pl.col("lon", "lat").is_not_null()))
    column, row = tile_layout(on_map["lon"].to_numpy(), on_map["lat"].to_numpy())
    laid = on_map.with_columns(x=pl.Series(column, dtype=pl.Float64), y=pl.Series(row, dtype=pl.Float64))
    across = max(6, int(column.max()) + 1 if column.size else 0)
    below = float(row.max()) + 1 + GAP_BELOW if row.size else 0.0
    at = pl.int_range(pl.len())
    unplaced = data.filter(pl.any_horizontal(pl.col("lon", "lat").is_null())).with_columns(
        x=(at % across).cast(pl.Float64), y=below + (at // across).cast(pl.Float64)
    )
    return pl.concat([laid, unplaced])


def _layers(drawn: pl.DataFrame, steps: _Steps, axis: str) -> alt.LayerChart:
    across = max(drawn["x"].cast(pl.Int64).to_list(), default=0) + 1
    down = max(drawn["y2"].to_list(), default=SIDE)
    x_scale, y_scale = alt.Scale(domain=[0, across], nice=False), alt.Scale(domain=[down, 0], nice=False)

    def ends(one: str, other: str) -> tuple[alt.X, alt.Y]:
        return alt.X(f"{one}:Q", scale=x_scale, axis=None), alt.Y(f"{other}:Q", scale=y_scale, axis=None)

    x, y = ends("x", "y")
    seen = set(drawn["step"])
    shown = list(steps.words) if len(steps.words) > 2 else [word for word in steps.words if word in seen]
    if steps.words[-1] not in seen:
        shown = [word for word in shown if word != steps.words[-1]]
    colour = alt.Color(
        "step:N",
        scale=alt.Scale(domain=list(steps.words), range=list(steps.fills)),
        legend=alt.Legend(
            title=axis or None, orient="top", symbolType="square", symbolSize=220, values=shown, columns=7
        ),
    )
    tiles = (
        alt.Chart()
        .mark_rect(stroke=HATCH, strokeWidth=0.5)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour)
    )
    empty = hatching(drawn.filter(pl.col("value").is_null()), SIDE)
    strokes = (
        alt.Chart(empty)
        .mark_rule(color=HATCH, strokeWidth=1, opacity=0.3)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    )
    signed = drawn["sign"].is_not_null().any()
    words = [_words(drawn, x_scale, y_scale, *line) for line in _lines(signed)]
    return layered([tiles, strokes, *words], drawn, across * TILE, round(down * TILE))


def _lines(signed: bool) -> list[tuple[str, int, int]]:
    """Column, size and offset from the middle of the tile, in pixels, of the lines of text in a tile."""
    if signed:
        return [("name", 12, -22), ("label", 14, 0), ("sign", 11, 21)]
    return [("name", 13, -13), ("label", 14, 11)]


def _words(
    drawn: pl.DataFrame, x_scale: alt.Scale, y_scale: alt.Scale, column: str, size: int, offset: int
) -> alt.Chart:
    weight: Literal["bold", "normal"] = "bold" if column == "label" else "normal"
    middle = drawn.select(column, "ink", x=pl.col("x") + SIDE / 2, y=pl.col("y") + SIDE / 2)
    base = alt.Chart(middle.filter(pl.col(column).is_not_null()))
    chart: alt.Chart = base.mark_text(
        fontSize=size, dy=offset, baseline="middle", fontWeight=weight, limit=TILE - 8
    ).encode(
        x=alt.X("x:Q", scale=x_scale, axis=None),
        y=alt.Y("y:Q", scale=y_scale, axis=None),
        text=f"{column}:N",
        color=alt.Color("ink:N", scale=None),
    )
    return chart
