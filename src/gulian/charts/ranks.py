# SPDX-License-Identifier: Apache-2.0
"""Values from the largest to the smallest, both scales logarithmic: how much hangs on how few.

1 values above 0 are ranked; the others have no place on such a scale and are counted
2 past the first hundred only ranks at even steps are drawn: more points would lie on each other
3 the first are named in a list beside, in the order of their ranks
"""

from __future__ import annotations

import math

import altair as alt
import polars as pl

from gulian.charts.columns import NUMBER, TEXT, plain_number, shortened, tidied
from gulian.charts.style import INK, KINDS, RULE, dressed, layered

WIDTH, HEIGHT = 460, 340
LIST, ROW = 330, 26
EVERY, A_DECADE = 100, 120
MOST_NAMED = 12
MARKED = (1.0, 2.0, 3.0, 5.0, 10.0)


def ranks(
    frame: pl.DataFrame, *, title: str = "", axis: str = "", across: str = "", note: str = "", named: int = 10
) -> alt.LayerChart:
    """The distribution of values by rank.

    frame  : `name` str, `value` f64; optional `label` str (printed in the list)
    across : what is ranked;  axis : what the values are, with their unit
    note   : a line under the title, `{}` in it = how many values are not above 0 or not known
    named  : how many of the first are listed by name, at most 12
    Raises ChartColumnMissing, ChartColumnKind.
    """
    data = tidied(frame, "ranks", {"name": TEXT, "value": NUMBER}, {"label": TEXT})
    above = data.filter(pl.col("value") > 0).sort("value", descending=True, maintain_order=True)
    drawn = above.with_columns(rank=pl.int_range(1, pl.len() + 1).cast(pl.Float64)).filter(
        pl.int_range(pl.len()).is_in(_kept(above.height))
    )
    told = note.format(data.height - above.height)
    return dressed(_layers(drawn, axis, across, min(named, MOST_NAMED)), title, told)


def _kept(count: int) -> list[int]:
    """The rows that are drawn: the first hundred, then so many in each decade, and the last."""
    steps = [round(10 ** (step / A_DECADE)) for step in range(int(math.log10(max(count, 1)) * A_DECADE) + 1)]
    return sorted({*range(min(count, EVERY)), *(step - 1 for step in steps), max(count - 1, 0)})


def _layers(drawn: pl.DataFrame, axis: str, across: str, named: int) -> alt.LayerChart:
    last = max(drawn["rank"].to_list(), default=1.0)
    values = drawn["value"].to_list()
    x = alt.X(
        "rank:Q",
        title=across or None,
        scale=alt.Scale(type="log", domain=[0.8, max(10.0, last * 1.25)], nice=False),
        axis=alt.Axis(values=_powers(1.0, max(10.0, last)), format=",d", gridColor=RULE),
    )
    low, high = min(values, default=1.0), max(values, default=10.0)
    ends = [10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))]
    if ends[0] == ends[1]:
        ends = [ends[0] / 10, ends[1] * 10]
    scale = alt.Scale(type="log", domain=ends, nice=False)
    y = alt.Y(
        "value:Q",
        title=axis or None,
        scale=scale,
        axis=alt.Axis(
            values=_powers(*ends), labelExpr=PLAIN, titleAngle=0, titleAlign="left", titleAnchor="end",
            titleX=-30, titleY=-12,
        ),
    )  # fmt: skip
    base = alt.Chart().encode(x=x, y=y)
    path = base.mark_line(color=KINDS[0], strokeWidth=1)
    points = base.mark_point(filled=True, size=22, opacity=1, color=KINDS[0])
    first = alt.Chart(drawn.head(named))
    marks = first.mark_point(filled=True, size=60, opacity=1, shape="diamond", color=KINDS[5]).encode(
        x=x, y=y
    )
    numbered = alt.Chart(
        drawn.filter(pl.col("rank").is_in(MARKED) & (pl.col("rank") <= named)).with_columns(
            rank_text=pl.col("rank").cast(pl.Int64).cast(pl.String)
        )
    )
    numbers = numbered.mark_text(dy=-12, fontSize=11, color=INK).encode(x=x, y=y, text="rank_text:N")
    listed = _listed(drawn.head(named), scale, ends)
    return layered([path, points, marks, numbers, *listed], drawn, WIDTH, HEIGHT)


PLAIN = "datum.value >= 1e-6 ? format(datum.value, ',~f') : format(datum.value, '~e')"
"""How powers of ten are printed: 0.0001 in full, 1e-9 short."""


def _powers(low: float, high: float) -> list[float]:
    """The powers of ten within, at most eight: every second or third where there are more."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = max(1, -(-(last - first + 1) // 8))
    return [10.0**power for power in range(first, last + 1, step)]


def _listed(first: pl.DataFrame, scale: alt.Scale, ends: list[float]) -> list[alt.Chart]:
    """The first by name to the right of the plot, even rows on its logarithmic scale."""
    top, decades = math.log10(ends[1]), math.log10(ends[1] / ends[0])
    heights = [10 ** (top - decades * (at + 0.5) * ROW / HEIGHT) for at in range(first.height)]
    label = pl.col("label").fill_null(pl.col("value").map_elements(plain_number, return_dtype=pl.String))
    rows = first.with_columns(
        shortened("name", LIST - 100, 12.0),
        list_y=pl.Series(heights, dtype=pl.Float64),
        list_rank=pl.col("rank").cast(pl.Int64).cast(pl.String),
        list_label=label,
    )
    base = alt.Chart(rows).encode(y=alt.Y("list_y:Q", scale=scale))
    words = [("list_rank", 42, "right"), ("name", 52, "left"), ("list_label", LIST + 20, "right")]
    return [
        base.mark_text(align=align, baseline="middle", fontSize=12, color=INK).encode(  # type: ignore[arg-type]  # left or right, as above
            x=alt.value(WIDTH + at), text=f"{column}:N"
        )
        for column, at, align in words
    ]
