# SPDX-License-Identifier: Apache-2.0
"""The frames of a chain map: boxes with their places, the ways of the lines, the words between.

All lengths are pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from gulian.charts.columns import shortened, text_width
from gulian.charts.style import INK, MARKS
from gulian.charts.tiers import tier_layout
from gulian.errors import LinkAstray, NodeTwice, TooManyMarks

BOX, GAP = 184, 104
ROW, LOW_ROW = 42, 27
BOX_HEIGHT, LOW_BOX_HEIGHT = 34, 20
HEAD = 52
LARGE, SMALL = 11.0, 9.5
BENDS = (1, 2, 3, 4)
WIDE = 1.5
"""No wider than so many times its height, as long as there are rows to give."""


@dataclass(frozen=True)
class Mark:
    """The sign of a state: a form and a colour."""

    shape: str
    colour: str


@dataclass(frozen=True)
class Size:
    """Pixels."""

    width: int
    height: int
    row: int
    box: int


def kinds_of(boxes: pl.DataFrame, signs: Sequence[str]) -> Mapping[str, Mark]:
    """The mark of each state. Raises TooManyMarks."""
    found = [*signs, *boxes["sign"].drop_nulls().unique(maintain_order=True).to_list()]
    distinct = list(dict.fromkeys(found))
    if len(distinct) > len(MARKS):
        raise TooManyMarks(form="chain_map", what="signs", count=len(distinct), most=len(MARKS))
    return {sign: Mark(*MARKS[at]) for at, sign in enumerate(distinct)}


def placed_of(boxes: pl.DataFrame, lines: pl.DataFrame) -> tuple[pl.DataFrame, Size, pl.DataFrame]:
    """The boxes with their left `x` and middle `y` in pixels, and the heads of the tiers."""
    tiers = boxes["tier"].unique().sort()
    place = {tier: at for at, tier in enumerate(tiers)}
    of = [place[each] for each in boxes["tier"]]
    two_lines = boxes["label"].is_not_null().any()
    row, box = (ROW, BOX_HEIGHT) if two_lines else (LOW_ROW, LOW_BOX_HEIGHT)
    layout = tier_layout(of, _numbered(boxes, lines), WIDE * row / (BOX + GAP))
    columns = layout.last[-1] + 1 if layout.last else 1
    size = Size(columns * (BOX + GAP) - GAP, HEAD + layout.rows * row, row, box)
    heads = pl.DataFrame(
        {
            "x": [float(first * (BOX + GAP)) for first in layout.first],
            "text": [_head(boxes.filter(pl.col("tier") == tier)) for tier in tiers],
        },
        schema={"x": pl.Float64, "text": pl.String},
    )
    placed = boxes.with_columns(
        x=pl.Series(layout.column * float(BOX + GAP), dtype=pl.Float64),
        y=pl.Series(HEAD + layout.height * row, dtype=pl.Float64),
    )
    return placed, size, heads


def _head(boxes: pl.DataFrame) -> str:
    named = boxes["group"].drop_nulls()
    linked = boxes["code"].count()
    return f"{named[0]}  {linked}" if len(named) else str(linked)


def _numbered(boxes: pl.DataFrame, lines: pl.DataFrame) -> list[tuple[int, int]]:
    """The links as pairs of rows of boxes. Raises NodeTwice, LinkAstray."""
    codes = boxes["code"].drop_nulls()
    if not codes.is_unique().all():
        raise NodeTwice(code=str(codes.filter(codes.is_duplicated())[0]))
    row = {code: at for at, code in enumerate(boxes["code"]) if code is not None}
    tier = boxes["tier"].to_list()
    pairs = []
    for source, target in lines.select("from_code", "to_code").iter_rows():
        if source not in row or target not in row or not tier[row[source]] < tier[row[target]]:
            raise LinkAstray(source=str(source), target=str(target))
        pairs.append((row[source], row[target]))
    return pairs


def leads_to(boxes: pl.DataFrame, lines: pl.DataFrame) -> list[str | None]:
    """For the table: to whom each box is linked, and what passes."""
    names = dict(boxes.select("code", "name").iter_rows())
    told: dict[str, list[str]] = {}
    for source, target, label in lines.select("from_code", "to_code", "label").iter_rows():
        told.setdefault(source, []).append(f"{names[target]}（{label}）" if label else str(names[target]))
    return ["；".join(told[code]) if code in told else None for code in boxes["code"]]


def curves_of(placed: pl.DataFrame, lines: pl.DataFrame, size: Size) -> pl.DataFrame:
    """The points of each line: out of a box to the right, into the next from the left.

    Where further columns of its own tier stand to the right, it passes them between their rows.
    """
    at = placed.select("code", "x", "y", edge=pl.col("x").max().over("tier") + BOX)
    ends = (
        lines.join(at, left_on="from_code", right_on="code", how="left", maintain_order="left")
        .join(at, left_on="to_code", right_on="code", how="left", maintain_order="left", suffix="_to")
        .with_columns(x=pl.col("x") + BOX, weight=pl.col("weight").fill_null(0.0).clip(0.0, 1.0))
        .with_row_index("line_id")
        .sort("weight", "line_id")
        .with_columns(line_id=pl.int_range(pl.len()))
    )
    passes = pl.col("x") < pl.col("edge")
    between = pl.when(passes).then(pl.col("y") + size.row / 2).otherwise(pl.col("y"))
    middle = pl.col("x_to") - GAP / 2
    way = [
        (pl.col("x"), pl.col("y")),
        (pl.col("x") + GAP / 4, pl.col("y")),
        (pl.col("x") + GAP / 4, between),
        (pl.col("x") + GAP / 2, between),
        (pl.max_horizontal(pl.col("edge"), pl.col("x") + GAP / 2), between),
        (middle, between),
        (middle, pl.col("y_to")),
        (pl.col("x_to"), pl.col("y_to")),
    ]
    points = [
        # What bends the lines between rows would make the others square.
        ends.filter(passes | pl.lit(number not in BENDS)).select(
            "line_id", "weight", x.alias("line_x"), y.alias("line_y"), point=pl.lit(number)
        )
        for number, (x, y) in enumerate(way)
    ]
    strong = pl.col("weight") > 0
    return (
        pl.concat(points)
        .sort("line_id", "point")
        .with_columns(
            line_width=pl.when(strong).then(1.2 + 2.0 * pl.col("weight")).otherwise(0.8),
            line_ink=pl.when(strong).then(pl.lit(INK)).otherwise(pl.lit("#b8b8b8")),
        )
    )


def passed_on(placed: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """What each box passes on, once each, in the order of the links; beside its right edge."""
    said = (
        lines.filter(pl.col("label").is_not_null())
        .group_by("from_code", maintain_order=True)
        .agg(pl.col("label").unique(maintain_order=True))
        .with_columns(passes=pl.col("label").list.join("、"))
    )
    at = placed.select("code", "x", "y").drop_nulls("code")
    beside = said.join(at, left_on="from_code", right_on="code", how="left", maintain_order="left")
    return beside.select(
        shortened("passes", GAP - 10, SMALL), pass_x=pl.col("x") + BOX + 5, pass_y=pl.col("y") - 7
    )


def legend_of(boxes: pl.DataFrame, kinds: Mapping[str, Mark]) -> pl.DataFrame:
    """Each sign that is on the map, with how many boxes bear it, from left to right."""
    count = dict(boxes.group_by("sign").len().iter_rows())
    seen = [sign for sign in kinds if sign in count]
    words = [f"{sign} {count[sign]}" for sign in seen]
    starts, at = [], 7.0
    for word in words:
        starts.append(at)
        at += 38 + text_width(word, 12)
    return pl.DataFrame(
        {
            "legend_x": starts,
            "legend_text_x": [start + 11 for start in starts],
            "legend_y": [8.0] * len(seen),
            "text": words,
            "shape": [kinds[sign].shape for sign in seen],
            "colour": [kinds[sign].colour for sign in seen],
        },
        schema_overrides={"text": pl.String, "shape": pl.String, "colour": pl.String},
    )
