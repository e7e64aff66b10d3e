# SPDX-License-Identifier: Apache-2.0
"""The two forecasts every other has to beat: tomorrow as today, and the mean step carried on.

    last    y_(n+h) = y_n            drift    y_(n+h) = y_n + h (y_n - y_1) / (n - 1)

A step over a gap of g days is g steps at once: its error is brought to one day by sqrt(g).
(Hyndman, Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2.)
"""

from __future__ import annotations

import numpy as np

from gulian.monitor.forecast.model import Fitted, FloatArray
from gulian.monitor.forecast.past import carried, days_since, deviation, free, last_known, no_spread


def fit_last(y: FloatArray, horizon: int) -> Fitted:
    """Tomorrow is as the last known day was."""
    point = np.repeat(carried(y)[:, -1:], horizon, axis=1)
    weights = np.ones_like(point)
    return Fitted(point, weights, free(_steps(y) / np.sqrt(days_since(y)), 0), no_spread(point))


def fit_drift(y: FloatArray, horizon: int) -> Fitted:
    """The last known day and the mean step from the first to it; the doubt of that mean grows with the
    days.
    """
    final, gaps = last_known(y), days_since(y)
    newest = carried(y)[:, -1]
    slope = (newest - y[:, 0]) / np.maximum(final, 1)
    ahead = np.arange(1, horizon + 1) + (y.shape[1] - 1 - final)[:, None]
    errors = free((_steps(y) - slope[:, None] * gaps) / np.sqrt(gaps), 1)
    doubt = deviation(errors) / np.sqrt(np.maximum(final, 1))
    point = newest[:, None] + slope[:, None] * ahead
    return Fitted(point, np.ones_like(point), errors, (doubt[:, None] * ahead)[:, :, None])


def _steps(y: FloatArray) -> FloatArray:
    """[n, days] what each known day differs from the known day before it; nan on the first."""
    steps = np.full(y.shape, np.nan)
    steps[:, 1:] = y[:, 1:] - carried(y)[:, :-1]
    return steps
