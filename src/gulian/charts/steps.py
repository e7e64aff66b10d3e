# SPDX-License-Identifier: Apache-2.0
"""Breaks between the colours of a map, and the ink that can be read on each colour."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gulian.charts.style import INK, PALE, RAMP

MOST_STEPS = 5


def round_breaks(values: Sequence[float]) -> tuple[float, ...]:
    """At most five round numbers that part the values into steps of equal width.

    [0, 100] -> (20, 40, 60, 80);  [3, 3, 3] -> ();  [81.2, 98.6] -> (85, 90, 95)
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    if not low < high:
        return ()
    width = _round_width(high - low)
    first, last = math.floor(low / width) + 1, math.ceil(high / width) - 1
    return tuple(_tidy(step * width, width) for step in range(first, last + 1))


def round_ends(values: Sequence[float]) -> tuple[float, float]:
    """Round numbers just outside the values, for an axis. [81.2, 98.6] -> (81, 99);  [3] -> (2, 4)"""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if not low < high:
        low, high = low - max(1.0, abs(low) / 10), high + max(1.0, abs(high) / 10)
    width = _round_width(high - low) / 4
    return _tidy(math.floor(low / width) * width, width), _tidy(math.ceil(high / width) * width, width)


def _round_width(extent: float) -> float:
    """A round step that goes at most five times into an extent greater than 0."""
    power = 10.0 ** math.floor(math.log10(extent / MOST_STEPS))
    return next(
        factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0) if factor * power * MOST_STEPS >= extent
    )


def _tidy(value: float, width: float) -> float:
    """The value without the dust of binary fractions."""
    return round(value, max(0, 3 - math.floor(math.log10(width))))


def colours(steps: int) -> tuple[str, ...]:
    """So many colours from the ramp, spread over all of it. Example: 3 -> first, middle, last."""
    if steps <= 1:
        return RAMP[2:3]
    last = len(RAMP) - 1
    return tuple(RAMP[round(step * last / (steps - 1))] for step in range(min(steps, len(RAMP))))


def ink_on(colour: str) -> str:
    """Dark or pale ink, whichever stands out more on a colour (WCAG 2.2 relative luminance)."""
    pale_contrast, ink_contrast = (
        1.05 / (luminance(colour) + 0.05),
        (luminance(colour) + 0.05) / (luminance(INK) + 0.05),
    )
    return PALE if pale_contrast > ink_contrast else INK


def luminance(colour: str) -> float:
    """Relative luminance 0..1 of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
