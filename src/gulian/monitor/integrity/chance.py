# SPDX-License-Identifier: Apache-2.0
"""How likely something is by chance alone, and how many of many such findings may be believed."""

from __future__ import annotations

import math
from collections.abc import Sequence


def binomial_tail(hits: int, trials: int, chance: float) -> float:
    """P(at least `hits` of `trials`). (3, 4, 0.5) -> 0.3125

    Summed upwards from the likeliest of these terms; what is left out is below 1 part in 10^17 of it.
    """
    if hits <= 0 or chance >= 1:
        return 1.0
    if hits > trials or chance <= 0:
        return 0.0
    if hits <= trials * chance:
        return 1.0 - binomial_tail(trials - hits + 1, trials, 1 - chance)
    term = total = 1.0
    odds = chance / (1 - chance)
    for k in range(hits, trials):
        term *= (trials - k) / (k + 1) * odds
        total += term
        if term < 1e-17 * total:
            break
    first = math.lgamma(trials + 1) - math.lgamma(hits + 1) - math.lgamma(trials - hits + 1)
    return math.exp(first + hits * math.log(chance) + (trials - hits) * math.log1p(-chance)) * total


def tail_of(hits: int, chances: Sequence[float]) -> float:
    """P(at least `hits` happen) of independent events of different chances. (1, [0.5, 0.5]) -> 0.75"""
    by_count = [1.0]
    for chance in chances:
        moved = [0.0, *(each * chance for each in by_count)]
        stayed = [*(each * (1 - chance) for each in by_count), 0.0]
        by_count = [one + other for one, other in zip(moved, stayed, strict=True)]
    return min(1.0, math.fsum(by_count[hits:]))


def normal_tail(z: float) -> float:
    """P(a standard normal exceeds z)."""
    return math.erfc(z / math.sqrt(2)) / 2


def false_discovery(p: Sequence[float]) -> list[float]:
    """The q of each p: the rate of false ones among all findings at least as unlikely.

    Benjamini, Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x; [0.01, 0.02, 0.9] -> [0.03, 0.03, 0.9]
    """
    order = sorted(range(len(p)), key=lambda at: p[at], reverse=True)
    found, least = [1.0] * len(p), 1.0
    for rank, at in zip(range(len(p), 0, -1), order, strict=True):
        least = min(least, p[at] * len(p) / rank)
        found[at] = least
    return found


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def spread(values: Sequence[float]) -> float:
    """1.4826 x the median distance from the median: the standard deviation, whatever a few outliers say."""
    middle = median(values)
    return 1.4826 * median([abs(each - middle) for each in values])


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """The median of the slopes between all pairs (Theil 1950, Sen 1968); 0 where all x are equal."""
    points = sorted(zip(x, y, strict=True))
    if len(points) > MOST_POINTS:
        # Each with its like half the order away: the same median, without all pairs.
        half = len(points) // 2
        pairs = list(zip(points[:half], points[-half:], strict=True))
    else:
        pairs = [(a, b) for at, a in enumerate(points) for b in points[at + 1 :]]
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs if b[0] > a[0]]
    return median(slopes) if slopes else 0.0


MOST_POINTS = 1_000
"""Points up to which all pairs are gone through."""
