# SPDX-License-Identifier: Apache-2.0
"""A map of who passes what on to whom: boxes in tiers from left to right, lines between them.

1 the frames are checked: every link leads from a box to one further right
2 boxes are laid out with few crossings (tiers.py)
3 lines behind, boxes before them, in each box its sign, name and label; beside it what it passes on
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import polars as pl

from gulian.charts.columns import NUMBER, TEXT, checked, shortened, text_width
from gulian.charts.style import HATCH, INK, MARKS, RULE, dressed, layered
from gulian.charts.tiers import tier_layout
from gulian.errors import LinkAstray, NodeTwice, TooManyMarks

BOX, GAP = 184, 104
ROW, LOW_ROW = 42, 27
BOX_HEIGHT, LOW_BOX_HEIGHT = 34, 20
HEAD = 52
LARGE, SMALL = 11.0, 9.5
MOST_NODES, MOST_LINKS = 300, 5_000
BENDS = (1, 2, 3, 4)
WIDE = 1.5
"""No wider than so many times its height, as long as there are rows to give."""

_NODES = {"code": TEXT, "name": TEXT, "tier": NUMBER}
_OPTIONAL_NODES = {"group": TEXT, "sign": TEXT, "label": TEXT}
_LINKS = {"from_code": TEXT, "to_code": TEXT}
_OPTIONAL_LINKS = {"label": TEXT, "weight": NUMBER}


@dataclass(frozen=True)
class _Mark:
    shape: str
    colour: str


@dataclass(frozen=True)
class _Size:
    """Pixels."""

    width: int
    height: int
    row: int
    box: int


def chain_map(
    nodes: pl.DataFrame,
    links: pl.DataFrame,
    *,
    title: str = "",
    note: str = "",
    signs: Sequence[str] = (),
) -> alt.LayerChart:
    """Boxes in tiers, the smallest tier on the left, linked from left to right.

    nodes : `code` str (unique; null = a box nobody is linked with, drawn dashed), `name` str, `tier` whole
        number; optional `group` str (heads the tier), `sign` str (state: a mark and its word in the legend),
        `label` str (second line of the box)
    links : `from_code to_code` str; optional `label` str (what passes; printed beside the box it comes
        from), `weight` f64 0..1 (above 0: drawn dark, the thicker the more)
    note  : a line under the title; signs : their order, so that a mark means the same on every map
    Raises ChartColumnMissing, ChartColumnKind, TooManyMarks, NodeTwice, LinkAstray.
    """
    boxes = checked(nodes, "chain_map", _NODES, _OPTIONAL_NODES)
    lines = checked(links, "chain_map", _LINKS, _OPTIONAL_LINKS)
    if boxes.height > MOST_NODES:
        raise TooManyMarks(form="chain_map", what="nodes", count=boxes.height, most=MOST_NODES)
    kinds = _kinds(boxes, signs)
    placed, size, heads = _placed(boxes, lines)
    drawn = placed.with_columns(
        leads_to=pl.Series(_leads_to(boxes, lines), dtype=pl.String),
        mark_shape=pl.col("sign").replace_strict({k: m.shape for k, m in kinds.items()}, default=None),
        mark_colour=pl.col("sign").replace_strict({k: m.colour for k, m in kinds.items()}, default=HATCH),
    )
    layers = [
        _curve(_curves(placed, lines, size), size),
        *_boxes(drawn, size),
        *_passing(_passed_on(placed, lines), size),
        *_heads(heads, _legend(boxes, kinds), size),
    ]
    return dressed(layered(layers, drawn, size.width, size.height), title, note)


def _kinds(boxes: pl.DataFrame, signs: Sequence[str]) -> Mapping[str, _Mark]:
    found = [*signs, *boxes["sign"].drop_nulls().unique(maintain_order=True).to_list()]
    distinct = list(dict.fromkeys(found))
    if len(distinct) > len(MARKS):
        raise TooManyMarks(form="chain_map", what="signs", count=len(distinct), most=len(MARKS))
    return {sign: _Mark(*MARKS[at]) for at, sign in enumerate(distinct)}


def _placed(boxes: pl.DataFrame, lines: pl.DataFrame) -> tuple[pl.DataFrame, _Size, pl.DataFrame]:
    """The boxes with their left `x` and middle `y` in pixels, and the heads of the tiers."""
    tiers = boxes["tier"].unique().sort()
    place = {tier: at for at, tier in enumerate(tiers)}
    of = [place[each] for each in boxes["tier"]]
    two_lines = boxes["label"].is_not_null().any()
    row, box = (ROW, BOX_HEIGHT) if two_lines else (LOW_ROW, LOW_BOX_HEIGHT)
    layout = tier_layout(of, _numbered(boxes, lines), WIDE * row / (BOX + GAP))
    columns = layout.last[-1] + 1 if layout.last else 1
    size = _Size(columns * (BOX + GAP) - GAP, HEAD + layout.rows * row, row, box)
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


def _leads_to(boxes: pl.DataFrame, lines: pl.DataFrame) -> list[str | None]:
    """For the table: to whom each box is linked, and what passes."""
    names = dict(boxes.select("code", "name").iter_rows())
    told: dict[str, list[str]] = {}
    for source, target, label in lines.select("from_code", "to_code", "label").iter_rows():
        told.setdefault(source, []).append(f"{names[target]}（{label}）" if label else str(names[target]))
    return ["；".join(told[code]) if code in told else None for code in boxes["code"]]


def _curves(placed: pl.DataFrame, lines: pl.DataFrame, size: _Size) -> pl.DataFrame:
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


def _axes(size: _Size, x: str, y: str) -> tuple[alt.X, alt.Y]:
    across, down = (
        alt.Scale(domain=[0, size.width], nice=False),
        alt.Scale(domain=[size.height, 0], nice=False),
    )
    return alt.X(f"{x}:Q", scale=across, axis=None), alt.Y(f"{y}:Q", scale=down, axis=None)


def _curve(curves: pl.DataFrame, size: _Size) -> alt.Chart:
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


def _passed_on(placed: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
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


def _passing(words: pl.DataFrame, size: _Size) -> list[alt.Chart]:
    """Written twice: a broad white stroke first, so that the lines behind do not cross the letters."""
    x, y = _axes(size, "pass_x", "pass_y")
    base = alt.Chart(words).encode(x=x, y=y, text="passes:N")
    return [
        base.mark_text(
            align="left", baseline="middle", fontSize=SMALL, color=ink, stroke=ink, strokeWidth=broad
        )
        for ink, broad in (("white", 3), (INK, 0))
    ]


def _boxes(drawn: pl.DataFrame, size: _Size) -> list[alt.Chart]:
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


def _words(edges: pl.DataFrame, size: _Size) -> list[alt.Chart]:
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


def _legend(boxes: pl.DataFrame, kinds: Mapping[str, _Mark]) -> pl.DataFrame:
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


def _heads(heads: pl.DataFrame, legend: pl.DataFrame, size: _Size) -> list[alt.Chart]:
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
