# SPDX-License-Identifier: Apache-2.0
"""Who is missing, and what may leave the office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.monitor import (
    BulletinContext,
    completeness,
    for_outside,
    may_rank,
    measure,
    rates,
    silent_units,
    without_small_cells,
)

if TYPE_CHECKING:
    from tests.monitor.conftest import MakeIndicator, MakeUnits

DAY = dt.date(2020, 3, 1)


def test_completeness_counts_who_owes_and_who_sent(units: MakeUnits) -> None:
    """Shares are of those of whom it is known; nothing known is no share."""
    frame = units(
        {"county": "A", "on_time": True, "proxy": True, "carried": 0},
        {"county": "A", "on_time": False, "carried": 0},
        {"county": "A", "reported": False, "carried": 2},
        {"county": "B", "reported": False},
    )
    found = completeness(frame, ["total", "county"], DAY)
    assert found.select("level", "code", "expected", "reported", "carried", "on_time", "proxy").rows() == [
        ("total", "total", 4, 2, 1, 1, 1),
        ("county", "A", 3, 2, 1, 1, 1),
        ("county", "B", 1, 0, 0, 0, 0),
    ]
    assert found.select("reported_share", "on_time_share", "proxy_share").rows() == [
        (0.5, 0.5, 1.0),
        (pytest.approx(2 / 3), 0.5, 1.0),
        (0.0, None, None),
    ]


def test_the_silent_are_named_with_whom_to_call(units: MakeUnits) -> None:
    """By county, then unit; those who reported are not on the list."""
    frame = units(
        {"county": "B", "reported": False, "phone": "000"},
        {"county": "A"},
        {"county": "A", "reported": False, "carried": 1},
    )
    assert silent_units(frame).select("unit", "county", "phone", "carried").rows() == [
        ("U3", "A", None, 1),
        ("U1", "B", "000", None),
    ]


@pytest.mark.parametrize(
    ("expected", "reported", "may"), [(100, 90, True), (100, 89, False), (1000, 899, False), (0, 0, False)]
)
def test_below_the_declared_reporting_rate_regions_are_not_ranked(
    expected: int, reported: int, may: bool
) -> None:
    """Ninety of a hundred is enough, eighty-nine is not."""
    assert may_rank(expected, reported, 90) is may


def _rates(units: MakeUnits, indicator: MakeIndicator, sizes: dict[str, int]) -> pl.DataFrame:
    rows = [
        {"county": county, "city": "C", "opened": True} for county, size in sizes.items() for _ in range(size)
    ]
    rate = indicator("opened")
    return rates(measure(units(*rows), [rate], ["county", "city"], DAY), [rate])


def _hidden(frame: pl.DataFrame) -> dict[str, Any]:
    shown = without_small_cells(frame, 3).filter(pl.col("level") == "county")
    return dict(shown.select("code", "numerator").rows())


def test_a_cell_of_fewer_than_three_firms_is_not_printed(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Two small counties hide each other; larger ones stay."""
    assert _hidden(_rates(units, indicator, {"A": 1, "B": 2, "D": 5})) == {"A": None, "B": None, "D": 5}


def test_a_lone_small_cell_hides_its_smallest_sister(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Or the city's sum would give it away."""
    assert _hidden(_rates(units, indicator, {"A": 2, "B": 4, "D": 9})) == {"A": None, "B": None, "D": 9}


@given(sizes=st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_nothing_hidden_can_be_had_back_by_subtraction(sizes: list[int]) -> None:
    """Among sisters none, or at least two, are hidden, unless there is only one; no small one is shown."""
    rates = pl.DataFrame(
        {
            "indicator": "x",
            "level": "county",
            "parent": "C",
            "expected": sizes,
            "numerator": sizes,
            "value": 1.0,
        }
    )
    shown = without_small_cells(rates, 3)
    hidden = [size for size, out in zip(sizes, shown["hidden"], strict=True) if out]
    assert all(size >= 3 for size, out in zip(sizes, shown["hidden"], strict=True) if not out)
    assert len(hidden) != 1 or len(sizes) == 1
    assert (
        shown.filter("hidden").select("numerator", "value", "expected").null_count().row(0)
        == (len(hidden),) * 3
    )
    assert shown.columns == [*rates.columns, "hidden"]


def test_the_bulletin_for_outside_names_no_firm(sample: BulletinContext) -> None:
    """Chokes and leaders are gone, and the note that it is internal."""
    outside = for_outside(sample, 3)
    assert (outside.chokes, outside.leaders, outside.internal) == ((), (), False)
    assert outside.regions == sample.regions
    assert for_outside(sample, 200).regions == ()
    assert [region.name for region in for_outside(sample, 500).regions] == ["样例一市"]
