# SPDX-License-Identifier: Apache-2.0
"""The words of the sums: what an indicator asks of a unit, and what is added up of the answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gulian.errors import SumTooLarge
from gulian.expr import Expression
from gulian.schemes import Indicator

COUNTS: tuple[str, ...] = ("expected", "reported", "carried", "on_time", "proxy")

PARTS: tuple[str, ...] = (
    "numerator",
    "denominator",
    "denominator_reported",
    "open_numerator",
    "open_denominator",
    "denominator_unknown",
    "frame_unknown",
    *COUNTS,
)
"""What is added up. `open_*` is what those of unknown state could still add to either sum."""

ANSWERS: tuple[str, ...] = ("inside", "counts", "numerator", "denominator", *COUNTS)
"""What an indicator asks of a unit; `inside` and `counts` may be unknown."""

# A floating sum is good to 1 part in 10^15, so one below this is certainly below 2^63.
SAFE = 9.2e18


def expressions_of(indicator: Indicator) -> dict[str, Expression]:
    """The four questions of an indicator, by the name of their answer."""
    return {
        "inside": indicator.frame,
        "counts": indicator.where,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
    }


def factors(indicator: Indicator) -> tuple[int, int]:
    """What brings numerator and denominator to units of one last place: the rate is the same."""
    scales = indicator.numerator.kind.scale, indicator.denominator.kind.scale
    return 10 ** (max(scales) - scales[0]), 10 ** (max(scales) - scales[1])


def asked_once(indicator: Indicator) -> frozenset[str]:
    """Yes/no, or the same for every unit (`denominator: 1`): counted once per firm, not once per unit."""
    parts = {"numerator": indicator.numerator, "denominator": indicator.denominator}
    return frozenset(name for name, each in parts.items() if each.kind.name == "bool" or not each.names)


def check_size(indicator: Indicator, largest: NDArray[np.float64]) -> None:
    """Integers wrap round silently when added past 64 bits: refuse before.

    largest : float64[2], what both sums are at most. Raises SumTooLarge.
    """
    for name, total in zip(("numerator", "denominator"), largest, strict=True):
        if total > SAFE:
            raise SumTooLarge(indicator=indicator.path, part=name, total=f"{total:.1e}")
