# SPDX-License-Identifier: Apache-2.0
"""Whatever is laid out: nothing lies over anything else, every line runs from its box to its box."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.casework.flow.graph import Box, Link, Point, Rect, Sheet
from gulian.casework.flow.layers import columns_of
from gulian.casework.flow.layout import lay_out

LANES = ("desk", "reviewer", "signer")
World = tuple[list[Box], list[Link]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Boxes in three lanes; links anywhere between them, back, to themselves, several between two."""
    count = draw(st.integers(1, 9))
    boxes = [
        Box(
            f"b{at}",
            draw(st.sampled_from(LANES)),
            draw(st.sampled_from((16.0, 60.0, 150.0))),
            draw(st.sampled_from((16.0, 40.0, 90.0))),
            draw(st.sampled_from(("side", "point"))),
        )
        for at in range(count)
    ]
    ends = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=14))
    links = [
        Link(f"l{at}", f"b{one}", f"b{other}", *draw(st.sampled_from(((0.0, 0.0), (80.0, 18.0)))))
        for at, (one, other) in enumerate(ends)
    ]
    return boxes, links


def _meet(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _passes(start: Point, end: Point, box: Rect) -> bool:
    """Whether a level or upright line runs through the inside of a box."""
    left, right = sorted((start.x, end.x))
    top, bottom = sorted((start.y, end.y))
    return left < box.right - 0.2 and right > box.x + 0.2 and top < box.bottom - 0.2 and bottom > box.y + 0.2


def _sheet(world: World) -> Sheet:
    return lay_out(*world, LANES, head=40)


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_no_box_lies_over_another_or_outside_its_lane(world: World) -> None:
    sheet = _sheet(world)
    assert not any(_meet(one, other) for one, other in combinations(sheet.boxes.values(), 2))
    bands = {each.lane: each for each in sheet.bands}
    for box in world[0]:
        place, band = sheet.boxes[box.id], bands[box.lane]
        assert band.top <= place.y
        assert place.bottom <= band.top + band.height
        assert place.x >= 40
        assert place.right <= sheet.width


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_every_line_runs_from_its_box_to_its_box_at_right_angles_and_through_no_other(world: World) -> None:
    sheet = _sheet(world)
    for link in world[1]:
        route = sheet.routes[link.id]
        source, target = sheet.boxes[link.source], sheet.boxes[link.target]
        assert (route[0].x, route[-1].x) == (source.right, target.x)
        assert source.y <= route[0].y <= source.bottom
        assert target.y <= route[-1].y <= target.bottom
        for start, end in pairwise(route):
            assert (start.x == end.x) != (start.y == end.y)
            assert not any(_passes(start, end, box) for box in sheet.boxes.values())


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_no_two_upright_lines_run_over_each_other_between_columns(world: World) -> None:
    """Except where both belong to one box: its lines may leave and come together."""
    sheet, by_id = _sheet(world), {each.id: each for each in world[1]}
    uprights = [
        (name, start.x, min(start.y, end.y), max(start.y, end.y))
        for name, route in sheet.routes.items()
        for start, end in pairwise(route)
        if start.x == end.x
    ]
    for one, other in combinations(uprights, 2):
        first, second = by_id[one[0]], by_id[other[0]]
        if first.source == second.source or first.target == second.target or one[0] == other[0]:
            continue
        assert one[1] != other[1] or one[3] <= other[2] or other[3] <= one[2]


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_the_same_input_gives_the_same_sheet(world: World) -> None:
    assert _sheet(world) == _sheet(world)


def test_columns_are_the_longest_way_from_the_start() -> None:
    """a -> b -> c, a -> c, c -> a : 0, 1, 2; the link that turns back counts for nothing."""
    boxes = [Box(each, "desk", 10, 10) for each in "abc"]
    links = [Link("1", "a", "b"), Link("2", "b", "c"), Link("3", "a", "c"), Link("4", "c", "a")]
    assert columns_of(boxes, links) == {"a": 0, "b": 1, "c": 2}
