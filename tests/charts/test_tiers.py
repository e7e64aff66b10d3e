# SPDX-License-Identifier: Apache-2.0
"""The layered drawing: nothing lies on anything else, and lines cross as rarely as they can be made to."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gulian.charts.tiers import LEAST_ROWS, Tiers, tier_layout


@st.composite
def layered_worlds(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]]]:
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    tier = [at for at, size in enumerate(sizes) for _ in range(size)]
    near = [(a, b) for a in range(len(tier)) for b in range(len(tier)) if tier[b] - tier[a] == 1]
    links = draw(st.lists(st.sampled_from(near), unique=True, max_size=25)) if near else []
    return tier, links


def crossings_by_hand(laid: Tiers, tier: list[int], links: list[tuple[int, int]]) -> int:
    """Every pair of links looked at; place of a node = down, then across, as columns of a tier are filled."""
    place = {node: (laid.height[node], laid.column[node]) for node in range(len(tier))}
    return sum(
        tier[a] == tier[c] and (place[a] < place[c]) != (place[b] < place[d])
        for (a, b), (c, d) in combinations(links, 2)
        if a != c and b != d
    )


@given(layered_worlds())
def test_crossings_are_counted_as_every_pair_of_links_tells(
    world: tuple[list[int], list[tuple[int, int]]],
) -> None:
    tier, links = world
    laid = tier_layout(tier, links, shape=1e9)
    assert laid.crossings == crossings_by_hand(laid, tier, links)


@given(layered_worlds())
def test_sweeping_never_adds_crossings(world: tuple[list[int], list[tuple[int, int]]]) -> None:
    tier, links = world
    rank = {node: sum(1 for each in range(node) if tier[each] == tier[node]) for node in range(len(tier))}
    as_given = sum(
        tier[a] == tier[c] and (rank[a] < rank[c]) != (rank[b] < rank[d])
        for (a, b), (c, d) in combinations(links, 2)
        if a != c and b != d
    )
    assert tier_layout(tier, links).crossings <= as_given


@given(layered_worlds(), st.sampled_from([0.05, 0.3, 1.0]))
def test_no_two_boxes_share_a_place(world: tuple[list[int], list[tuple[int, int]]], shape: float) -> None:
    """In a column boxes are a row apart at least, within the drawing, and tiers follow from left to right."""
    tier, links = world
    laid = tier_layout(tier, links, shape)
    for column in set(laid.column.tolist()):
        heights = np.sort(laid.height[laid.column == column])
        assert (np.diff(heights) >= 1 - 1e-9).all()
        assert heights[0] >= 0.5 - 1e-9
        assert heights[-1] <= laid.rows - 0.5 + 1e-9
    for node, of in enumerate(tier):
        assert laid.first[of] <= laid.column[node] <= laid.last[of]


def test_two_crossing_links_are_untangled() -> None:
    assert tier_layout([0, 0, 1, 1], [(0, 3), (1, 2)]).crossings == 0


def test_a_long_tier_becomes_several_columns_instead_of_a_tower() -> None:
    laid = tier_layout([0] * 200 + [1], [(node, 200) for node in range(200)], shape=0.3)
    assert LEAST_ROWS < laid.rows < 60
    assert laid.last[-1] + 1 <= 0.3 * laid.rows
