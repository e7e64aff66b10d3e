# SPDX-License-Identifier: Apache-2.0
"""Columns and rows: who stands left of whom, who above whom (Sugiyama's layered drawing).

1 links that turn back are found (depth first)  2 column = longest way from the start along the others  3 a
link over several columns gets a place in each of them  4 places of a column are ordered by the mean of their
neighbours, lane by lane  5 heights: as near to the neighbours as the order allows  6 a link that passes
several columns is drawn straight as far as there is room

    minimise sum (y_i - wish_i)^2   subject to   y_(i+1) >= y_i + gap_i      (pooled means)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gulian.casework.flow.graph import Box, Link

SWEEPS = 8
ROW_GAP, PASSING_GAP = 18.0, 8.0
PASSING = 6.0
"""The height a link needs where it passes a column."""


@dataclass(slots=True)
class Place:
    """A box in its column, or a link passing through one (`box` empty). y : of its middle."""

    id: str
    column: int
    lane: int
    height: float
    box: str = ""
    y: float = 0.0


@dataclass(slots=True)
class Grid:
    """Places by id, columns in order, and each link as the places it visits."""

    places: dict[str, Place] = field(default_factory=dict)
    columns: list[list[str]] = field(default_factory=list)
    chains: dict[str, tuple[str, ...]] = field(default_factory=dict)


def columns_of(boxes: Sequence[Box], links: Sequence[Link]) -> dict[str, int]:
    """The column of each box: 0, 1, ...; only links that turn back lead to the left or stay."""
    after = _forward(boxes, links)
    column = {each.id: 0 for each in boxes}
    for name in _in_order(boxes, after):
        for target in after[name]:
            column[target] = max(column[target], column[name] + 1)
    return column


def _forward(boxes: Sequence[Box], links: Sequence[Link]) -> dict[str, list[str]]:
    """box -> boxes it leads to, without the links that close a circle. The first box is the start."""
    after: dict[str, list[str]] = {each.id: [] for each in boxes}
    for link in links:
        after[link.source].append(link.target)
    state: dict[str, int] = {}
    kept: dict[str, list[str]] = {each.id: [] for each in boxes}
    for first in after:
        if first in state:
            continue
        state[first] = 1
        trail = [(first, iter(after[first]))]
        while trail:
            name, rest = trail[-1]
            target = next(rest, None)
            if target is None:
                state[name] = 2
                trail.pop()
            elif state.get(target) != 1:
                kept[name].append(target)
                if target not in state:
                    state[target] = 1
                    trail.append((target, iter(after[target])))
    return kept


def _in_order(boxes: Sequence[Box], after: Mapping[str, list[str]]) -> Iterable[str]:
    waiting = {each.id: 0 for each in boxes}
    for targets in after.values():
        for target in targets:
            waiting[target] += 1
    ready = [name for name, count in waiting.items() if not count]
    while ready:
        name = ready.pop(0)
        yield name
        for target in after[name]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)


def arrange(boxes: Sequence[Box], links: Sequence[Link], lanes: Sequence[str]) -> Grid:
    """Columns and the order in them; every y is still 0."""
    column, lane_of = columns_of(boxes, links), {name: at for at, name in enumerate(lanes)}
    grid = Grid(columns=[[] for _ in range(max(column.values(), default=0) + 1)])
    for box in boxes:
        _put(grid, Place(box.id, column[box.id], lane_of[box.lane], box.height, box.id))
    for link in links:
        first, last = column[link.source], column[link.target]
        forward = last > first
        passed = range(first + 1, last) if forward else range(first, last - 1, -1)
        lane = grid.places[link.target if forward else link.source].lane
        chain = [link.source]
        for at in passed:
            place = Place(f"{link.id}@{at}", at, lane, PASSING)
            _put(grid, place)
            chain.append(place.id)
        grid.chains[link.id] = (*chain, link.target)
    _ordered(grid)
    return grid


def _put(grid: Grid, place: Place) -> None:
    grid.places[place.id] = place
    grid.columns[place.column].append(place.id)


def neighbours(grid: Grid) -> dict[str, list[str]]:
    """place -> the places its links come from and go to."""
    found: dict[str, list[str]] = {name: [] for name in grid.places}
    for chain in grid.chains.values():
        for left, right in pairwise(chain):
            found[left].append(right)
            found[right].append(left)
    return found


def _ordered(grid: Grid) -> None:
    """Order each column by the mean rank of its neighbours in the column before (then after), lanes first."""
    beside = neighbours(grid)
    rank: dict[str, float] = {}
    for names in grid.columns:
        names.sort(key=lambda name: grid.places[name].lane)
        rank.update({name: float(at) for at, name in enumerate(names)})
    order = list(range(len(grid.columns)))
    for sweep in range(SWEEPS):
        way, step = (order, -1) if sweep % 2 == 0 else (order[::-1], 1)
        for at in way:
            names = grid.columns[at]
            means = {
                name: _mean(
                    [rank[each] for each in beside[name] if grid.places[each].column == at + step],
                    rank[name],
                )
                for name in names
            }
            names.sort(key=lambda name: (grid.places[name].lane, means[name], rank[name]))
            rank.update({name: float(place) for place, name in enumerate(names)})


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def heights(grid: Grid, lanes: int, padding: float) -> list[tuple[float, float]]:
    """Give every place its y; the answer is top and height of each lane."""
    beside = neighbours(grid)
    by_lane = [
        [[name for name in names if grid.places[name].lane == lane] for names in grid.columns]
        for lane in range(lanes)
    ]
    for stacks in by_lane:
        for stack in stacks:
            _settle(grid, stack, [0.0] * len(stack))
    for sweep in range(SWEEPS):
        for stacks in by_lane:
            for stack in stacks if sweep % 2 == 0 else stacks[::-1]:
                wishes = [_wish(grid, name, beside[name]) for name in stack]
                _settle(grid, stack, wishes)
    _straighten(grid, by_lane)
    return _stacked(grid, by_lane, padding)


def _wish(grid: Grid, name: str, beside: Sequence[str]) -> float:
    own = grid.places[name]
    near = [grid.places[each].y for each in beside if grid.places[each].lane == own.lane and each != name]
    return _mean(near, own.y)


def _settle(grid: Grid, stack: Sequence[str], wishes: Sequence[float]) -> None:
    """Least squares under the order: neighbours that would overlap share the mean of their wishes."""
    offsets, total = [], 0.0
    for at, name in enumerate(stack):
        if at:
            total += _apart(grid.places[stack[at - 1]], grid.places[name])
        offsets.append(total)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        mean, size = wish - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    values = [mean for mean, size in pools for _ in range(size)]
    for name, value, offset in zip(stack, values, offsets, strict=True):
        grid.places[name].y = round(value + offset, 1)


def _apart(upper: Place, lower: Place) -> float:
    """How far the middles of two neighbours are apart at least."""
    gap = ROW_GAP if upper.box and lower.box else PASSING_GAP
    return (upper.height + lower.height) / 2 + gap


def _straighten(grid: Grid, by_lane: Sequence[Sequence[Sequence[str]]]) -> None:
    """Along each link, runs of places that share some free height get one and the same."""
    stack_of = {name: stack for stacks in by_lane for stack in stacks for name in stack}
    for name in sorted(grid.chains):
        run: list[str] = []
        low, high = float("-inf"), float("inf")
        for place in grid.chains[name][1:-1]:
            least, most = _room(grid, stack_of[place], place)
            if max(low, least) > min(high, most):
                _level(grid, run, low, high)
                run, low, high = [], float("-inf"), float("inf")
            run.append(place)
            low, high = max(low, least), min(high, most)
        _level(grid, run, low, high)


def _room(grid: Grid, stack: Sequence[str], name: str) -> tuple[float, float]:
    """From which to which height a place can move past nobody."""
    at, own = stack.index(name), grid.places[name]
    low, high = float("-inf"), float("inf")
    if at:
        upper = grid.places[stack[at - 1]]
        low = upper.y + _apart(upper, own)
    if at + 1 < len(stack):
        lower = grid.places[stack[at + 1]]
        high = lower.y - _apart(own, lower)
    return low, high


def _level(grid: Grid, run: Sequence[str], low: float, high: float) -> None:
    if run:
        y = _mean([grid.places[each].y for each in run], 0.0)
        for each in run:
            grid.places[each].y = round(min(max(y, low), high), 1)


def _stacked(
    grid: Grid, by_lane: Sequence[Sequence[Sequence[str]]], padding: float
) -> list[tuple[float, float]]:
    """Lanes one below the other."""
    bands, top = [], 0.0
    for stacks in by_lane:
        members = [grid.places[name] for stack in stacks for name in stack]
        upper = min((each.y - each.height / 2 for each in members), default=0.0)
        lower = max((each.y + each.height / 2 for each in members), default=0.0)
        for each in members:
            each.y = round(each.y - upper + top + padding, 1)
        height = lower - upper + 2 * padding
        bands.append((top, height))
        top += height
    return bands
