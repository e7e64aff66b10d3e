# SPDX-License-Identifier: Apache-2.0
"""Intervals that stay where the figure can be.

    share   logit(value) +- t se / (value (1 - value)), taken back
            value 0 or 1 (no variance to be seen): Clopper-Pearson at the effective number of units, for the
            part of the base that was not observed
    ratio   value +- t se

t is Student's quantile by its expansion in 1/df (Abramowitz, Stegun 1964, 26.7.5): within 0.5 % from 3
degrees of freedom on.
"""

from __future__ import annotations

import math
from statistics import NormalDist


def t_quantile(level: float, df: float) -> float:
    """The point that Student's t stays below with probability `level`. (0.975, 10) -> 2.228; df < 1: nan"""
    if df < 1:
        return math.nan
    if df < 3:
        return _exact(level, df)
    x = NormalDist().inv_cdf(level)
    g1 = (x**3 + x) / 4
    g2 = (5 * x**5 + 16 * x**3 + 3 * x) / 96
    g3 = (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384
    g4 = (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160
    return x + g1 / df + g2 / df**2 + g3 / df**3 + g4 / df**4


def _exact(level: float, df: float) -> float:
    """One and two degrees of freedom have closed forms; what lies between counts as the lower."""
    if df < 2:
        return math.tan(math.pi * (level - 0.5))
    a = 4 * level * (1 - level)
    return 2 * (level - 0.5) * math.sqrt(2 / a)


def share_interval(value: float, se: float, confidence: float, df: float) -> tuple[float, float]:
    """Ends of a share strictly between 0 and 1 with a standard error above 0; within 0..1."""
    t = t_quantile((1 + confidence) / 2, df)
    middle, half = math.log(value / (1 - value)), t * se / (value * (1 - value))
    return _from_logit(middle - half), _from_logit(middle + half)


def _from_logit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def extreme_interval(value: float, open_share: float, units: float, confidence: float) -> tuple[float, float]:
    """Ends where all or none of the observed have it.

    open_share : of the base that was not observed
    units      : effective number of observed units
    (1.0, 0.5, 10, 0.95) -> (0.846, 1.0): none of ten means at most 30.8 % of the open half
    """
    missing = open_share * (1 - ((1 - confidence) / 2) ** (1 / units))
    return (0.0, missing) if value == 0 else (1 - missing, 1.0)


def ratio_interval(value: float, se: float, confidence: float, df: float) -> tuple[float, float]:
    """Ends of a ratio that nothing bounds."""
    half = t_quantile((1 + confidence) / 2, df) * se
    return value - half, value + half
