# SPDX-License-Identifier: Apache-2.0
"""Exponential smoothing of many series at once, with days missing.

The innovations form (Hyndman, Koehler, Ord, Snyder 2008, doi 10.1007/978-3-540-71918-2, ch. 2):

    e_t = y_t - l_(t-1) - phi b_(t-1)
    l_t = l_(t-1) + phi b_(t-1) + alpha e_t        b_t = phi b_(t-1) + beta e_t
    y_(n+h) = l_n + (phi + ... + phi^h) b_n        c_j = alpha + beta (phi + ... + phi^j)

`level` has no b; `damped` has phi < 1; `theta` is the level with half the slope of the straight line through
the data (Assimakopoulos, Nikolopoulos 2000; in this form Hyndman, Billah 2003, doi
10.1016/S0169-2070(01)00143-1). On a day without a figure e = 0. Parameters are looked for on a grid and then
around its best point: the same answer everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gulian.monitor.forecast.model import Fitted, FloatArray
from gulian.monitor.forecast.past import free, no_spread, slope_of

State = tuple[FloatArray, FloatArray]
"""Level and trend."""

_FIRST = 10
_ZOOMS = 4


@dataclass(frozen=True)
class Smoothed:
    """errors [n, days] (nan where no figure), and level and trend after the last day [n]."""

    errors: FloatArray
    level: FloatArray
    trend: FloatArray


@dataclass(frozen=True)
class Box:
    """Where alpha, beta / alpha and phi are looked for: ends and how many points of the first grid."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    points: tuple[int, int, int]


LEVEL = Box((0.01, 0.0, 0.0), (0.99, 0.0, 0.0), (12, 1, 1))
DAMPED = Box((0.01, 0.001, 0.8), (0.99, 0.8, 0.98), (7, 5, 4))


def smooth(y: FloatArray, alpha: FloatArray, beta: FloatArray, phi: FloatArray, start: State) -> Smoothed:
    """The equations above over y [n, days]; alpha, beta, phi, level and trend at the start are [n]."""
    errors = np.empty(y.shape)
    level, trend = start
    for day, (error, after, slope) in enumerate(_days(y, (alpha, beta, phi), start)):
        errors[:, day] = error
        level, trend = after, slope
    return Smoothed(errors, level, trend)


def _days(
    y: FloatArray, how: tuple[FloatArray, FloatArray, FloatArray], start: State
) -> Iterator[tuple[FloatArray, FloatArray, FloatArray]]:
    """Error, level and trend after each day; y [n, days] or [n, 1, days] against grids [n, points]."""
    alpha, beta, phi = how
    level, trend = start
    for day in range(y.shape[-1]):
        ahead = phi * trend
        forecast = level + ahead
        error = y[..., day] - forecast
        known = np.where(np.isnan(error), 0.0, error)
        level, trend = forecast + alpha * known, ahead + beta * known
        yield error, level, trend


def fit_level(y: FloatArray, horizon: int) -> Fitted:
    """ETS(A,N,N): simple exponential smoothing."""
    return _fit_level(y, horizon)[0]


def fit_damped(y: FloatArray, horizon: int) -> Fitted:
    """ETS(A,Ad,N): a trend that dies away."""
    start = _trend_start(y)
    alpha, beta, phi = _best(y, DAMPED, start)
    done = smooth(y, alpha, beta, phi, start)
    reach = np.cumsum(phi[:, None] ** np.arange(1, horizon + 1), axis=1)
    weights = np.ones((len(y), horizon))
    weights[:, 1:] = alpha[:, None] + beta[:, None] * reach[:, :-1]
    point = done.level[:, None] + reach * done.trend[:, None]
    return Fitted(point, weights, free(done.errors, 3), no_spread(point))


def fit_theta(y: FloatArray, horizon: int) -> Fitted:
    """Theta with two lines: simple smoothing plus half the slope of the line through the data."""
    level, alpha = _fit_level(y, horizon)
    half = slope_of(y) / 2
    settled = (1 - (1 - alpha) ** y.shape[1]) / alpha
    point = level.point + half[:, None] * (np.arange(horizon) + settled[:, None])
    # One step ahead the line adds the same half slope over alpha that it adds to the point.
    errors = level.innovations - (half * settled)[:, None]
    return Fitted(point, level.weights, errors, level.spread)


def _fit_level(y: FloatArray, horizon: int) -> tuple[Fitted, FloatArray]:
    zero = np.zeros(len(y))
    start = (np.nanmean(y[:, :3], axis=1), zero)
    alpha = _best(y, LEVEL, start)[0]
    done = smooth(y, alpha, zero, zero, start)
    point = np.repeat(done.level[:, None], horizon, axis=1)
    weights = np.repeat(alpha[:, None], horizon, axis=1)
    weights[:, 0] = 1.0
    return Fitted(point, weights, free(done.errors, 1), no_spread(point)), alpha


def _trend_start(y: FloatArray) -> State:
    """The first known day and the slope of the first ten, one day back."""
    slope = slope_of(y[:, :_FIRST])
    return y[:, 0] - slope, slope


def _best(y: FloatArray, box: Box, start: State) -> tuple[FloatArray, FloatArray, FloatArray]:
    """alpha, beta, phi [n] of least squared one-step error: the best of a grid, then of ever finer ones."""
    low, high = np.array(box.low)[:, None, None], np.array(box.high)[:, None, None]
    axes = [np.linspace(a, b, n) for a, b, n in zip(box.low, box.high, box.points, strict=True)]
    grid = np.stack([each.ravel() for each in np.meshgrid(*axes, indexing="ij")])[:, None, :]
    found = _least(y, np.repeat(grid, len(y), axis=1), start)
    sides = [(-1.0, 0.0, 1.0) if n > 1 else (0.0,) for n in box.points]
    moves = np.stack([each.ravel() for each in np.meshgrid(*sides, indexing="ij")])[:, None, :]
    step = (high - low) / (np.maximum(np.array(box.points), 2) - 1)[:, None, None]
    for _ in range(_ZOOMS):
        step = step / 2
        found = _least(y, np.clip(found[:, :, None] + moves * step, low, high), start)
    alpha, ratio, phi = found
    return alpha, ratio * alpha, phi


def _least(y: FloatArray, tried: FloatArray, start: State) -> FloatArray:
    """Of parameters [3, n, points] the best of each series [3, n]; the first of equals."""
    alpha, ratio, phi = tried
    level, trend = start
    squares = np.zeros(tried.shape[1:])
    how = (alpha, ratio * alpha, phi)
    for error, _, _ in _days(y[:, None, :], how, (level[:, None], trend[:, None])):
        squares += np.where(np.isnan(error), 0.0, error) ** 2
    at = np.argmin(squares, axis=1)
    return np.asarray(np.take_along_axis(tried, at[None, :, None], axis=2)[:, :, 0])
