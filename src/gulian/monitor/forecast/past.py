# SPDX-License-Identifier: Apache-2.0
"""What every model asks of a past with gaps: steps, slopes, errors with the parameters counted."""

from __future__ import annotations

import numpy as np

from gulian.monitor.forecast.model import FloatArray


def carried(y: FloatArray) -> FloatArray:
    """[n, days] each unknown day as the last known one; days before the first stay unknown."""
    at = np.where(np.isnan(y), 0, np.arange(y.shape[1]))
    return np.asarray(np.take_along_axis(y, np.maximum.accumulate(at, axis=1), axis=1))


def days_since(y: FloatArray) -> FloatArray:
    """[n, days] days from the last known day before each; 1 on the first day."""
    days = np.arange(y.shape[1])
    last = np.maximum.accumulate(np.where(np.isnan(y), 0, days), axis=1)
    gaps = np.ones(y.shape)
    gaps[:, 1:] = days[1:] - last[:, :-1]
    return gaps


def last_known(y: FloatArray) -> FloatArray:
    """[n] the last known day, counted from the first."""
    return np.asarray(np.max(np.where(np.isnan(y), 0, np.arange(y.shape[1])), axis=1), dtype=np.float64)


def slope_of(y: FloatArray) -> FloatArray:
    """[n] slope of the straight line through what is known; 0 where only one day is."""
    known = ~np.isnan(y)
    count = np.maximum(known.sum(axis=1), 1)
    days = np.where(known, np.arange(y.shape[1], dtype=float), 0.0)
    values = np.where(known, y, 0.0)
    away = np.where(known, days - (days.sum(axis=1) / count)[:, None], 0.0)
    squares = (away**2).sum(axis=1)
    return np.asarray((away * values).sum(axis=1) / np.where(squares > 0, squares, 1.0))


def free(errors: FloatArray, parameters: int) -> FloatArray:
    """Errors made larger for the parameters that were fitted to them; nan where too few are known.

    sqrt(n / v) (1 + 1 / v) with v = n - parameters: the mean of v squares, and the first term by which
    Student's quantile is wider than the normal one (a little generous).
    """
    count = (~np.isnan(errors)).sum(axis=1)
    enough = count > parameters
    left = np.where(enough, count - parameters, 1)
    factor = np.sqrt(count / left) * (1 + 1 / left)
    return np.asarray(errors * np.where(enough, factor, np.nan)[:, None])


def deviation(errors: FloatArray) -> FloatArray:
    """[n] root mean square of what is known; 0 where nothing is."""
    known = ~np.isnan(errors)
    squares = np.where(known, errors, 0.0) ** 2
    return np.asarray(np.sqrt(squares.sum(axis=1) / np.maximum(known.sum(axis=1), 1)))


def no_spread(point: FloatArray) -> FloatArray:
    """The spread of a model that counts no doubt of its parameters."""
    return np.zeros((*point.shape, 0))
