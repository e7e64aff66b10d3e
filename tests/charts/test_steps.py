# SPDX-License-Identifier: Apache-2.0
"""Breaks are round numbers, and every ink can be read on its colour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.charts.steps import colours, ink_on, luminance, round_breaks, round_ends
from gulian.charts.style import GREY, RAMP

numbers = st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 4)), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        ([0, 100], (20, 40, 60, 80)),
        ([3, 3], ()),
        ([], ()),
        ([81.2, 98.6], (85, 90, 95)),
        ([0, 1], (0.2, 0.4, 0.6, 0.8)),
    ],
)
def test_breaks_are_round(values: list[float], breaks: tuple[float, ...]) -> None:
    assert round_breaks(values) == pytest.approx(breaks)


@given(numbers)
def test_breaks_rise_and_lie_within_the_values(values: list[float]) -> None:
    breaks = round_breaks(values)
    assert len(breaks) <= 5
    assert list(breaks) == sorted(set(breaks))
    assert all(min(values) <= each <= max(values) for each in breaks)


@given(numbers)
def test_the_ends_of_an_axis_hold_every_value(values: list[float]) -> None:
    low, high = round_ends(values)
    assert low <= min(values) <= max(values) <= high
    assert low < high


def test_colours_darken_step_by_step() -> None:
    """Read without any colour at all, the ramp still rises."""
    for steps in range(1, 7):
        shades = [luminance(colour) for colour in colours(steps)]
        assert len(shades) == steps
        assert shades == sorted(shades, reverse=True)


@pytest.mark.parametrize("colour", [*RAMP, GREY])
def test_ink_can_be_read_on_every_tile(colour: str) -> None:
    """WCAG 2.2, 1.4.3: a contrast of 4.5 or more."""
    light, dark = sorted((luminance(colour), luminance(ink_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
