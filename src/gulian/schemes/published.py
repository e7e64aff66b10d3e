# SPDX-License-Identifier: Apache-2.0
"""What a published figure says of the true value: a point, a bound, a range, an approximation.

98.6 %          [98.55, 98.65)      as printed, rounded half up
超过95% (>)     (95, ...)
70%-90%         [70, 90]
70%左右, within 5   [65, 75]
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gulian.schemes.model import Published


@dataclass(frozen=True, slots=True)
class Interval:
    """The values a figure allows; None = no end on that side; `*_in` = the end belongs to it."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return above and below

    def __str__(self) -> str:
        low = "(" if self.low is None else f"{'[' if self.low_in else '('}{self.low}"
        high = ")" if self.high is None else f"{self.high}{']' if self.high_in else ')'}"
        return f"{low}, {high}"


def interval(figure: Published) -> Interval | None:
    """The values a figure allows, in its own unit; None where an approximation has no stated reach."""
    value, comparator = figure.value, figure.comparator
    if comparator == "range":
        return Interval(figure.low, figure.high)
    assert value is not None  # the definition requires it
    if comparator in (">", ">="):
        return Interval(value, None, low_in=comparator == ">=")
    if comparator in ("<", "<="):
        return Interval(None, value, high_in=comparator == "<=")
    if comparator == "~":
        return None if figure.within is None else Interval(value - figure.within, value + figure.within)
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(min(int(exponent), 0) - 1)
    return Interval(value - half, value + half, high_in=False)


def agrees(figure: Published, value: Decimal | None) -> bool | None:
    """Whether a computed value (unrounded) is one the figure allows; None = it cannot be told."""
    allowed = interval(figure)
    return None if allowed is None or value is None else value in allowed
