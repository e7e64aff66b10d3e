# SPDX-License-Identifier: Apache-2.0
"""Can figures that were published together be true together?

A rate v as printed to d decimals stands for a span of true rates, half open at its upper end:

    half_up   v - h <= rate < v + h,     h = 10^-d / 2     rounded half up
    cut       v     <= rate < v + 2 h                      the further digits cut off
    either    v - h <= rate < v + 2 h                      not known which of the two

and with its numerator n leaves these whole denominators N:

    a <= 100 n / N < b      <=>      100 n / b < N <= 100 n / a        (no upper end where a <= 0)

    2,189,574 at 80.88 % and 1,097,843 at 40.55 %  ->  a common N exists (2,707,048 to 2,707,355)
    356,218 at 83.85 % and 261,364 at 61.51 %      ->  none: the two do not have the same base

All of it is integer arithmetic: no numerator is too large to be exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

Rounding = Literal["half_up", "cut", "either"]


@dataclass(frozen=True)
class Bases:
    """The whole denominators `least..most`, both ends counted; most None = without end.

    Bases(3, 5) & Bases(5, None) -> Bases(5, 5);  Bases(3, 5) & Bases(6, 9) is empty
    """

    least: int
    most: int | None

    @property
    def empty(self) -> bool:
        """No denominator is left."""
        return self.most is not None and self.most < self.least

    @property
    def count(self) -> int | None:
        """How many there are; None = without end."""
        return None if self.most is None else max(0, self.most - self.least + 1)

    def __and__(self, other: Bases) -> Bases:
        """The denominators in both."""
        ends = [end for end in (self.most, other.most) if end is not None]
        return Bases(max(self.least, other.least), min(ends, default=None))


EVERY = Bases(1, None)
"""What nothing is known of: any whole number from 1 on."""
NONE = Bases(1, 0)
"""No denominator."""


def bases(numerator: int, percent: Decimal, rounding: Rounding = "half_up") -> Bases:
    """The denominators that give a published rate.

    percent : as printed; its decimals count (80.9 allows more than 80.90)
    0 of anything is a rate of 0, whatever the base; a rate that prints as 0 bounds the base below only.
    """
    least, most = rate_span(percent, rounding)
    if most <= 0:
        return NONE
    if numerator == 0:
        return EVERY if least <= 0 else NONE
    hundredfold = 100 * numerator
    first = floor(hundredfold / most) + 1
    return Bases(first, floor(hundredfold / least) if least > 0 else None)


def rate_span(percent: Decimal, rounding: Rounding) -> tuple[Fraction, Fraction]:
    """[least, most): the true rates, in percent, that are printed like this."""
    step = Fraction(Decimal(1).scaleb(int(percent.as_tuple().exponent)))
    value = Fraction(percent)
    least = value if rounding == "cut" else value - step / 2
    most = value + step / 2 if rounding == "half_up" else value + step
    return least, most


def possible_bases(numerator: int, percent: Decimal) -> range:
    """The denominators that give a published rate, rounded half up to its own decimals.

    percent : as printed; its decimals count (80.9 allows more than 80.90)
    A rate that rounds to 0, or whose numerator is 0, bounds no denominator: the range is empty (`bases` tells
    this apart from a contradiction).
    """
    found = bases(numerator, percent)
    if found.most is None or found.empty:
        return range(0)
    return range(found.least, found.most + 1)


def common_bases(figures: Iterable[tuple[int, Decimal]]) -> range:
    """The denominators that all figures (numerator, percent) share; empty where they contradict."""
    ranges = [possible_bases(numerator, percent) for numerator, percent in figures]
    if not ranges:
        return range(0)
    return range(max(each.start for each in ranges), min(each.stop for each in ranges))
