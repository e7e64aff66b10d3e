# SPDX-License-Identifier: Apache-2.0
"""Parts and wholes: against the textbook's matrices, within bounds, to the person."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.monitor.forecast.model import FloatArray
from gulian.monitor.forecast.reconcile import bounds_of, in_persons, reconcile
from gulian.monitor.forecast.tree import Tree, tree_of

MEMBERS = pl.DataFrame(
    {
        "level": ["total", "province", "province", "city", "city", "city", "section", "section"],
        "code": ["total", "330000", "320000", "330100", "330200", "320100", "C", "D"],
        "parent": [None, "total", "total", "330000", "330000", "320000", None, None],
    }
)
# What is summed: total = 33 + 32 = C + D, 33 = 3301 + 3302, 32 = 3201.
CONSTRAINTS = np.array(
    [
        [1, -1, -1, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, -1, -1],
        [0, 1, 0, -1, -1, 0, 0, 0],
        [0, 0, 1, 0, 0, -1, 0, 0],
    ],
    dtype=float,
)


def _dense(base: FloatArray, variance: FloatArray) -> FloatArray:
    """Least squares under the constraints, by matrices: y - W A' (A W A')^-1 A y (Wickramasuriya et al.
    2019).
    """
    w = np.diag(variance)
    a = CONSTRAINTS
    return np.asarray(base - w @ a.T @ np.linalg.solve(a @ w @ a.T, a @ base))


def _free(tree: Tree) -> FloatArray:
    return np.zeros(len(tree.groups))


@given(
    st.lists(st.floats(100, 900), min_size=8, max_size=8),
    st.lists(st.floats(0.1, 50), min_size=8, max_size=8),
)
def test_two_passes_give_what_the_matrices_give(base: list[float], variance: list[float]) -> None:
    """Where no bound is touched the tree's answer is MinT's with the same variances."""
    tree = tree_of(MEMBERS)
    y, w = np.array(base), np.array(variance)
    bounds = bounds_of(tree, np.full(8, 1e9), _free(tree))
    bounds = type(bounds)(bounds.low - 1e9, bounds.high)
    found = reconcile(tree, y[:, None, None], w[:, None, None], _free(tree), bounds)[:, 0, 0]
    assert found == pytest.approx(_dense(y, w), abs=1e-6)


def test_bottom_up_keeps_the_lowest_as_they_are() -> None:
    """Parents without a say: the lowest members stay, the others are their sums."""
    tree = tree_of(MEMBERS[:6])
    base = np.array([1.0, 2.0, 3.0, 10.0, 20.0, 30.0])
    variance = np.array([np.inf, np.inf, np.inf, 1.0, 2.0, 3.0])
    bounds = bounds_of(tree, np.full(6, 1e9), _free(tree))
    found = reconcile(tree, base[:, None, None], variance[:, None, None], _free(tree), bounds)[:, 0, 0]
    assert found == pytest.approx([60, 30, 30, 10, 20, 30])


@given(st.data())
def test_nobody_leaves_the_bounds_and_the_sums_hold_to_the_person(data: st.DataObject) -> None:
    """However wild the forecasts: 0 <= n <= d, whole persons, each whole its parts and its rest."""
    tree = tree_of(MEMBERS)
    leaves = [3, 4, 5, 7]
    d = np.zeros(8)
    for at in leaves:
        d[at] = data.draw(st.integers(1, 1000))
    d[1], d[2] = d[3] + d[4], d[5]
    d[0] = d[1] + d[2]
    d[7] = min(d[7], d[0] - 1)
    d[6] = d[0] - d[7]
    newest = np.array([data.draw(st.integers(0, int(each))) for each in d])
    rest = np.array([newest[group.parent] - newest[group.children].sum() for group in tree.groups])
    bounds = bounds_of(tree, d, rest)
    base = np.array([[[data.draw(st.floats(-500, 2500))]] for _ in range(8)])
    variance = np.array([[[data.draw(st.floats(0.01, 100))]] for _ in range(8)])
    found = reconcile(tree, base, variance, rest, bounds)
    whole = in_persons(tree, found[:, :, 0], rest.astype(np.int64), bounds)[:, 0]
    assert (whole >= 0).all()
    assert (whole <= d).all()
    for group, extra in zip(tree.groups, rest, strict=True):
        assert whole[group.parent] == whole[group.children].sum() + extra
        assert found[group.parent, 0, 0] == pytest.approx(found[group.children, 0, 0].sum() + extra, abs=1e-4)
    assert np.abs(whole - found[:, 0, 0]).max() <= 2


def test_a_bounded_step_is_the_nearest_one() -> None:
    """Two parts of 100 and 10 places want 200 in all at equal doubt: 100 is full, so nothing is nearer."""
    members = pl.DataFrame(
        {
            "level": ["total", "county", "county"],
            "code": ["total", "1", "2"],
            "parent": [None, "total", "total"],
        }
    )
    tree = tree_of(members)
    rest = np.zeros(1)
    bounds = bounds_of(tree, np.array([300.0, 100.0, 200.0]), rest)
    base = np.array([250.0, 95.0, 60.0])[:, None, None]
    variance = np.array([0.001, 50.0, 50.0])[:, None, None]
    found = reconcile(tree, base, variance, rest, bounds)[:, 0, 0]
    assert found == pytest.approx([250, 100, 150], abs=0.01)


def test_divisions_belong_to_their_section_and_an_unknown_county_to_no_city() -> None:
    """17 is part of C; 待核 collects units of many cities and stands alone."""
    members = pl.DataFrame(
        {
            "level": ["total", "city", "county", "county", "section", "division"],
            "code": ["total", "330100", "330106", "待核", "C", "17"],
            "parent": [None, "total", "330100", "330100", None, None],
        }
    )
    tree = tree_of(members)
    parts = {(int(group.parent), tuple(group.children.tolist())) for group in tree.groups}
    assert parts == {(0, (1,)), (1, (2,)), (0, (4,)), (4, (5,))}
    assert tree.tops.tolist() == [0, 3]
