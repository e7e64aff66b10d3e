# SPDX-License-Identifier: Apache-2.0
"""A map of who passes what on to whom: boxes in tiers from left to right, lines between them.

1 the frames are checked: every link leads from a box to one further right
2 boxes are laid out with few crossings (map_frames.py, tiers.py)
3 lines behind, boxes before them, in each its sign, name and label; beside it what it passes on (map_layers)
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

from gulian.charts.columns import NUMBER, TEXT, checked
from gulian.charts.map_frames import curves_of, kinds_of, leads_to, legend_of, passed_on, placed_of
from gulian.charts.map_layers import box_layers, curve_layer, head_layers, passing_layers
from gulian.charts.style import HATCH, dressed, layered
from gulian.errors import TooManyMarks

MOST_NODES = 300
_NODES = {"code": TEXT, "name": TEXT, "tier": NUMBER}
_OPTIONAL_NODES = {"group": TEXT, "sign": TEXT, "label": TEXT}
_LINKS = {"from_code": TEXT, "to_code": TEXT}
_OPTIONAL_LINKS = {"label": TEXT, "weight": NUMBER}


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
    kinds = kinds_of(boxes, signs)
    placed, size, heads = placed_of(boxes, lines)
    drawn = placed.with_columns(
        leads_to=pl.Series(leads_to(boxes, lines), dtype=pl.String),
        mark_shape=pl.col("sign").replace_strict({k: m.shape for k, m in kinds.items()}, default=None),
        mark_colour=pl.col("sign").replace_strict({k: m.colour for k, m in kinds.items()}, default=HATCH),
    )
    layers = [
        curve_layer(curves_of(placed, lines, size), size),
        *box_layers(drawn, size),
        *passing_layers(passed_on(placed, lines), size),
        *head_layers(heads, legend_of(boxes, kinds), size),
    ]
    return dressed(layered(layers, drawn, size.width, size.height), title, note)
