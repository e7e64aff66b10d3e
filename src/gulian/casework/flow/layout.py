# SPDX-License-Identifier: Apache-2.0
"""Boxes and links in, a sheet out: places, routes with right angles, room for every label.

1 columns and rows (`layers`)  2 each link its own port on both boxes  3 between two columns each upright
piece of a link on a track of its own (`tracks`)  4 x from the widths of boxes, labels and tracks

The same input gives the same sheet; nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from gulian.casework.flow.graph import Band, Box, Link, Point, Rect, Sheet
from gulian.casework.flow.layers import Grid, arrange, heights
from gulian.casework.flow.tracks import Gutter, Hop, assign

PORT = 12.0
TRACK = 10.0
EDGE = 14.0
PADDING = 14.0
MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class _Ports:
    """The y at which each link leaves its source and comes to its target."""

    start: Mapping[str, float]
    end: Mapping[str, float]


def lay_out(boxes: Sequence[Box], links: Sequence[Link], lanes: Sequence[str], head: float = 0.0) -> Sheet:
    """Place everything. The first box is the start; `head` = room at the left for the names of the lanes.

    boxes : each in one of `lanes`; links : each between two of the boxes
    """
    grown = [_grown(box, links) for box in boxes]
    grid = arrange(grown, links, lanes)
    bands = heights(grid, len(lanes), PADDING)
    ports = _ports(grid, links)
    hops = {link.id: _hops(link, grid, ports) for link in links}
    gutters = _gutters(grid, links, hops)
    lefts, starts, width = _across(grid, {each.id: each for each in boxes}, gutters, head)
    rects = {each.id: _rect(each, grid, lefts) for each in boxes}
    by_id = {each.id: each for each in boxes}
    routes = {link.id: _route(link, by_id, rects, ports, hops[link.id], starts) for link in links}
    return Sheet(
        width=width + MARGIN,
        height=sum(height for _, height in bands),
        boxes=MappingProxyType(rects),
        routes=MappingProxyType(routes),
        labels=MappingProxyType(
            {
                each.id: Point(lefts_end(rects[each.source], by_id[each.source]), ports.start[each.id])
                for each in links
            }
        ),
        bands=tuple(Band(name, top, height) for name, (top, height) in zip(lanes, bands, strict=True)),
    )


def lefts_end(rect: Rect, box: Box) -> float:
    """Where the label of a link that leaves a box begins."""
    return rect.right + (EDGE if box.sides == "point" else 5.0)


def _grown(box: Box, links: Sequence[Link]) -> Box:
    """As high as its ports need."""
    out = sum(max(each.label_height, PORT) for each in links if each.source == box.id)
    into = sum(PORT for each in links if each.target == box.id)
    return replace(box, height=max(box.height, out + 4, into + 4))


def _ports(grid: Grid, links: Sequence[Link]) -> _Ports:
    """Ports in the order of where their links go, so that they cross least."""
    leaving: dict[str, list[Link]] = {}
    coming: dict[str, list[Link]] = {}
    for link in links:
        leaving.setdefault(link.source, []).append(link)
        coming.setdefault(link.target, []).append(link)
    start: dict[str, float] = {}
    end: dict[str, float] = {}
    for box, each in leaving.items():
        each.sort(key=lambda link: (grid.places[grid.chains[link.id][1]].y, link.id))
        start.update(_spread(each, grid.places[box].y))
    for box, each in coming.items():
        each.sort(key=lambda link: (grid.places[grid.chains[link.id][-2]].y, link.id))
        first = grid.places[box].y - PORT * (len(each) - 1) / 2
        end.update({link.id: round(first + PORT * at, 1) for at, link in enumerate(each)})
    return _Ports(start, end)


def _spread(links: Sequence[Link], middle: float) -> dict[str, float]:
    """One below the other around a middle; a label stands on its line."""
    sizes = [max(each.label_height, PORT) for each in links]
    found, y = {}, middle - sum(sizes) / 2
    for link, size in zip(links, sizes, strict=True):
        found[link.id] = round(y + (size - 3 if link.label_height else size / 2), 1)
        y += size
    return found


def _hops(link: Link, grid: Grid, ports: _Ports) -> tuple[Hop, ...]:
    """A link as the pieces inside the gutters it crosses. Gutter g lies left of column g."""
    chain = grid.chains[link.id]
    ys = [ports.start[link.id], *(grid.places[name].y for name in chain[1:-1]), ports.end[link.id]]
    found = []
    for at, (one, other) in enumerate(pairwise(chain)):
        here, there = grid.places[one].column, grid.places[other].column
        # Turning back, a link leaves to the right all the same, and runs left from there.
        gutter = here + 1 if there > here or at == 0 else here
        ends = ((ys[at], here), (ys[at + 1], there))
        found.append(
            Hop(
                link=link.id,
                gutter=gutter,
                start=ys[at],
                end=ys[at + 1],
                left=tuple(y for y, column in ends if column < gutter),
                right=tuple(y for y, column in ends if column >= gutter),
            )
        )
    return tuple(found)


def _gutters(grid: Grid, links: Sequence[Link], hops: Mapping[str, tuple[Hop, ...]]) -> list[Gutter]:
    """Every gutter with its hops on tracks; the last one lies right of all columns."""
    gutters = [Gutter() for _ in range(len(grid.columns) + 1)]
    for link in links:
        beside = gutters[grid.places[link.source].column + 1]
        beside.label = max(beside.label, link.label_width)
        for hop in hops[link.id]:
            gutters[hop.gutter].hops.append(hop)
    for gutter in gutters:
        assign(gutter)
    return gutters


def _across(
    grid: Grid, boxes: Mapping[str, Box], gutters: Sequence[Gutter], head: float
) -> tuple[list[float], list[float], float]:
    """The left edge of each column, the x of the first track of each gutter, the width of all."""
    x, lefts, starts = head + MARGIN, [], []
    for at, gutter in enumerate(gutters):
        first = x + gutter.label + (EDGE if at else 0)
        starts.append(first)
        x = first + TRACK * max(gutter.tracks - 1, 0) + (EDGE if gutter.hops else 0)
        if at < len(grid.columns):
            lefts.append(x)
            x += max((boxes[name].width for name in grid.columns[at] if name in boxes), default=0.0)
            x += EDGE if any(boxes[n].sides == "point" for n in grid.columns[at] if n in boxes) else 0.0
    return lefts, starts, x


def _rect(box: Box, grid: Grid, lefts: Sequence[float]) -> Rect:
    """As high as its ports, where links touch it anywhere."""
    place = grid.places[box.id]
    height = place.height if box.sides == "side" else box.height
    return Rect(lefts[place.column], round(place.y - height / 2, 1), box.width, height)


def _route(
    link: Link,
    boxes: Mapping[str, Box],
    rects: Mapping[str, Rect],
    ports: _Ports,
    hops: Sequence[Hop],
    starts: Sequence[float],
) -> tuple[Point, ...]:
    source, target = rects[link.source], rects[link.target]
    start, end = ports.start[link.id], ports.end[link.id]
    points = [Point(source.right, start)]
    if boxes[link.source].sides == "point":
        points = [Point(source.right, source.middle), Point(source.right + EDGE / 2, source.middle)]
        points.append(Point(source.right + EDGE / 2, start))
    for hop in hops:
        x = starts[hop.gutter] + TRACK * hop.track
        points.extend((Point(x, hop.start), Point(x, hop.end)))
    if boxes[link.target].sides == "point":
        points.extend((Point(target.x - EDGE / 2, end), Point(target.x - EDGE / 2, target.middle)))
        points.append(Point(target.x, target.middle))
    else:
        points.append(Point(target.x, end))
    return _cornered(points)


def _cornered(points: Sequence[Point]) -> tuple[Point, ...]:
    """Only the corners: points on a straight way, and twice the same, are left out."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2].x == kept[-1].x == point.x or kept[-2].y == kept[-1].y == point.y):
            kept.pop()
        kept.append(point)
    return tuple(kept)
