# SPDX-License-Identifier: Apache-2.0
"""Can figures that were published together be true together?

A rate v as printed and its numerator n leave these whole denominators N, with h = half of v's last digit:

    v - h <= 100 n / N < v + h      <=>      100 n / (v + h) < N <= 100 n / (v - h)

    2,189,574 at 80.88 % and 1,097,843 at 40.55 %  ->  a common N exists (2,707,048 to 2,707,355)
    356,218 at 83.85 % and 261,364 at 61.51 %      ->  none: the two do not have the same base
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor


def possible_bases(numerator: int, percent: Decimal) -> range:
    """The denominators that give a published rate, rounded half up to its own decimals.

    percent : as printed; its decimals count (80.9 allows more than 80.90)
    A rate that rounds to 0, or whose numerator is 0, bounds no denominator: the range is empty.
    """
    half = Fraction(Decimal(1).scaleb(int(percent.as_tuple().exponent))) / 2
    least, most = Fraction(percent) - half, Fraction(percent) + half
    if least <= 0 or numerator <= 0:
        return range(0)
    hundredfold = 100 * numerator
    return range(floor(hundredfold / most) + 1, floor(hundredfold / least) + 1)


def common_bases(figures: Iterable[tuple[int, Decimal]]) -> range:
    """The denominators that all figures (numerator, percent) share; empty where they contradict."""
    ranges = [possible_bases(numerator, percent) for numerator, percent in figures]
    if not ranges:
        return range(0)
    return range(max(each.start for each in ranges), min(each.stop for each in ranges))
