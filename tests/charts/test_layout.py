# SPDX-License-Identifier: Apache-2.0
"""Places keep their neighbours on the grid, one cell each, in whatever order they come."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gulian import charts
from gulian.charts.assignment import assign
from gulian.errors import PlaceWithoutCoordinates

places = st.lists(
    st.tuples(st.integers(73_000, 135_000), st.integers(18_000, 53_000)), min_size=1, max_size=25, unique=True
).map(lambda pairs: [(lon / 1000, lat / 1000) for lon, lat in pairs])


def laid(points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    columns, rows = charts.tile_layout([lon for lon, _ in points], [lat for _, lat in points])
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def test_places_in_a_line_stay_in_order() -> None:
    assert laid([(2, 0), (1, 0), (3, 0)]) == [(1, 0), (0, 0), (2, 0)]
    assert laid([(0, 1), (0, 9)]) == [(0, 1), (0, 0)]


def test_a_cross_keeps_its_middle() -> None:
    """North, south, west and east of a place lie above, below, left and right of its tile."""
    middle, north, south, west, east = laid([(0, 0), (0, 1), (0, -1), (-1, 0), (1, 0)])
    assert north == (middle[0], middle[1] - 1)
    assert south == (middle[0], middle[1] + 1)
    assert west == (middle[0] - 1, middle[1])
    assert east == (middle[0] + 1, middle[1])


@given(places)
@settings(max_examples=60)
def test_every_place_has_a_cell_of_its_own(points: list[tuple[float, float]]) -> None:
    assert len(set(laid(points))) == len(points)


@given(places, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_the_rows_does_not_matter(points: list[tuple[float, float]], random: object) -> None:
    shuffled = list(points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types it as object
    assert dict(zip(points, laid(points), strict=True)) == dict(zip(shuffled, laid(shuffled), strict=True))


@given(st.lists(st.tuples(st.integers(100, 106), st.integers(30, 34)), min_size=2, max_size=6, unique=True))
@settings(max_examples=25)
def test_no_exchange_of_two_tiles_brings_places_nearer(points: list[tuple[int, int]]) -> None:
    """The assignment is the cheapest of all permutations of the chosen cells (slow oracle)."""
    from gulian.charts.layout import _grid, _onto

    lon, lat = np.array([p[0] for p in points], float), np.array([p[1] for p in points], float)
    east, south = lon * np.cos(np.radians(lat.mean())), -lat
    columns, rows = _grid(float(np.ptp(east)), float(np.ptp(south)), len(points))
    at = np.stack([_onto(east, columns), _onto(south, rows)], axis=1)
    cells = np.array(list(itertools.product(range(columns), range(rows))))
    best = (
        min(
            float(((at - cells[list(choice)]) ** 2).sum())
            for choice in itertools.permutations(range(len(cells)), len(points))
        )
        if len(cells) <= 7
        else None
    )
    column, row = charts.tile_layout(lon, lat)
    if best is not None:
        offsets = itertools.product(range(columns), range(rows))
        costs = [float(((at - np.stack([column + dx, row + dy], axis=1)) ** 2).sum()) for dx, dy in offsets]
        assert min(costs) == pytest.approx(best)


def test_the_provinces_keep_their_corners() -> None:
    """Xinjiang is west of all, Heilongjiang north-east, Hainan in the last row (seats of 2020, degrees)."""
    seats = {
        "黑龙江": (126.66, 45.74), "新疆": (87.63, 43.79), "北京": (116.41, 39.90), "上海": (121.47, 31.23),
        "广东": (113.27, 23.13), "海南": (110.35, 20.02), "四川": (104.08, 30.65), "湖北": (114.34, 30.55),
        "陕西": (108.95, 34.27), "西藏": (91.12, 29.65),
    }  # fmt: skip
    cell = dict(zip(seats, laid(list(seats.values())), strict=True))
    assert cell["新疆"][0] == 0
    assert cell["黑龙江"][1] == 0
    assert cell["海南"][1] == max(row for _, row in cell.values())
    assert cell["上海"][0] > cell["湖北"][0] > cell["四川"][0] > cell["西藏"][0]


def test_a_place_without_coordinates_is_refused() -> None:
    with pytest.raises(PlaceWithoutCoordinates) as caught:
        charts.tile_layout([1.0, float("nan")], [1.0, 2.0])
    assert caught.value.count == 1


def test_no_places_give_no_tiles() -> None:
    assert laid([]) == []


@given(
    costs=st.integers(1, 5).flatmap(
        lambda rows: st.integers(rows, 6).flatmap(
            lambda columns: arrays(np.float64, (rows, columns), elements=st.integers(0, 9).map(float))
        )
    )
)
def test_no_other_assignment_is_cheaper(costs: np.ndarray) -> None:
    """Equal to trying all of them; every row has a column of its own."""
    rows = np.arange(costs.shape[0])
    placed = assign(costs)
    assert len(set(placed.tolist())) == rows.size
    tried = (
        costs[rows, list(order)].sum() for order in itertools.permutations(range(costs.shape[1]), rows.size)
    )
    assert costs[rows, placed].sum() == min(tried)
