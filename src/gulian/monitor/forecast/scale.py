# SPDX-License-Identifier: Apache-2.0
"""The straight scale: a rate between 0 and 100 % becomes a number without bounds, and comes back.

    bounded   y = log((n + 1/2) / (d - n + 1/2))      empirical logit; 0 and d are finite
    positive  y = log((n + 1/2) / (d + 1/2))          where a rate may pass 100 % (output against last year)

`n` numerator, `d` denominator, both counts. The halves are Haldane's and Anscombe's correction (J. B. S.
Haldane 1956, doi 10.1111/j.1469-1809.1955.tb01285.x).
"""

from __future__ import annotations

import numpy as np

from gulian.monitor.forecast.model import FloatArray


def straight(numerator: FloatArray, denominator: FloatArray, *, bounded: bool) -> FloatArray:
    """y of counts; nan where a count is unknown or the denominator is 0."""
    known = denominator > 0
    n, d = np.where(known, numerator, np.nan), np.where(known, denominator, np.nan)
    return np.asarray(np.log((n + 0.5) / ((d - n if bounded else d) + 0.5)), dtype=np.float64)


def counts(y: FloatArray, denominator: FloatArray, *, bounded: bool) -> FloatArray:
    """The numerator of y over a denominator, as a real number within its bounds: the inverse of
    `straight`.
    """
    if bounded:
        # exp of -|y| never overflows.
        small = np.exp(-np.abs(y))
        share = np.where(y >= 0, 1.0, small) / (1.0 + small)
        return np.clip((denominator + 1.0) * share - 0.5, 0.0, denominator)
    return np.maximum(np.exp(np.minimum(y, 50.0)) * (denominator + 0.5) - 0.5, 0.0)
