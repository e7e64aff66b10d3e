# SPDX-License-Identifier: Apache-2.0
"""A recovery that fills up: three curves with an asymptote of at most 100 %.

    logistic  s(t) = K / (1 + exp(-r (t - m)))
    Gompertz  s(t) = K exp(-exp(-r (t - m)))
    Bass      s(t) = K (s0 + (1 - s0) F(t)),  F(t) = (1 - exp(-(p+q) t)) / (1 + (q/p) exp(-(p+q) t))

(P.-F. Verhulst 1838; B. Gompertz 1825, doi 10.1098/rstl.1825.0026; F. M. Bass 1969, doi
10.1287/mnsc.15.5.215.) All parameters are free numbers: K and s0 through the logistic function, rates
through exp. Fitted on the straight scale, where the noise is even, by Levenberg-Marquardt with Huber's
weights (P. J. Huber 1964, doi 10.1214/aoms/1177703732). Weak beliefs (K near 1, a recovery of weeks) count
as half an observation each, so that a curve of four published figures can be fitted at all.

What is left over is carried on as phi^h of the last residual (AR(1)); the doubt of the parameters is that of
the delta method, cov = s^2 (J'WJ)^-1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gulian.monitor.forecast.model import Fitted, FloatArray
from gulian.monitor.forecast.past import deviation, free

_ITERATIONS = 60
_HUBER = 1.345
_BELIEF = 0.5
_STEP = 1e-5
_LEAST_SHARE = 1e-6
_TOLERANCE = 1e-9
_MOST_PERSISTENT = 0.99
_LEAST_PAIRS = 10

Shape = Callable[[FloatArray, FloatArray], FloatArray]
"""The share of parameters [n, k] on days [t]: [n, t]."""


@dataclass(frozen=True)
class Curve:
    """A shape, where its parameters are believed to lie, and how surely (standard deviation)."""

    shape: Shape
    centre: tuple[float, ...]
    deviation: tuple[float, ...]


def _logistic(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -500, 500))))


def _phase(parameters: FloatArray, days: FloatArray) -> FloatArray:
    """r (t - m); m is told in units of twenty days, so that all parameters are of one size."""
    rate = np.exp(np.clip(parameters[:, 1:2], -12, 3))
    return np.asarray(rate * (days - 20.0 * parameters[:, 2:3]))


def _logistic_share(parameters: FloatArray, days: FloatArray) -> FloatArray:
    return _logistic(parameters[:, :1]) * _logistic(_phase(parameters, days))


def _gompertz_share(parameters: FloatArray, days: FloatArray) -> FloatArray:
    inner = np.exp(np.clip(-_phase(parameters, days), -500, 50))
    return np.asarray(_logistic(parameters[:, :1]) * np.exp(-np.minimum(inner, 500)))


def _bass_share(parameters: FloatArray, days: FloatArray) -> FloatArray:
    p, q = (np.exp(np.clip(parameters[:, [at]], -12, 2)) for at in (1, 2))
    faded = np.exp(-(p + q) * days)
    grown = (1 - faded) / (1 + q / p * faded)
    begun = _logistic(parameters[:, 3:4])
    return np.asarray(_logistic(parameters[:, :1]) * (begun + (1 - begun) * grown))


LOGISTIC = Curve(_logistic_share, (3.5, np.log(0.08), 0.0), (1.5, 1.0, 2.0))
GOMPERTZ = Curve(_gompertz_share, (3.5, np.log(0.06), -0.5), (1.5, 1.0, 2.0))
BASS = Curve(_bass_share, (3.5, np.log(0.03), np.log(0.05), -1.0), (1.5, 1.0, 1.5, 1.5))


def fit_logistic(y: FloatArray, horizon: int) -> Fitted:
    """The logistic curve."""
    return _fitted(LOGISTIC, y, horizon)


def fit_gompertz(y: FloatArray, horizon: int) -> Fitted:
    """Gompertz' curve: fast at first, then long in coming."""
    return _fitted(GOMPERTZ, y, horizon)


def fit_bass(y: FloatArray, horizon: int) -> Fitted:
    """Bass' curve: some come back by themselves (p), some because others have (q)."""
    return _fitted(BASS, y, horizon)


def curve_at(curve: Curve, parameters: FloatArray, days: FloatArray) -> FloatArray:
    """[n, t] the curve on the straight scale."""
    share = np.clip(curve.shape(parameters, days), _LEAST_SHARE, 1 - _LEAST_SHARE)
    return np.asarray(np.log(share) - np.log1p(-share))


def _fitted(curve: Curve, y: FloatArray, horizon: int) -> Fitted:
    days = np.arange(y.shape[1], dtype=float)
    parameters, half = _levenberg(curve, y, days)
    ahead = y.shape[1] - 1 + np.arange(1, horizon + 1, dtype=float)
    residuals = y - curve_at(curve, parameters, days)
    phi, last, innovations = _carried_on(residuals)
    powers = phi[:, None] ** np.arange(horizon)
    point = curve_at(curve, parameters, ahead) + powers * (phi * last)[:, None]
    slopes = _slopes(curve, parameters, ahead)
    count = len(curve.centre)
    noise = deviation(free(residuals, min(count, 3)))
    spread = np.einsum("nhk,nkj->nhj", slopes, half) * noise[:, None, None]
    return Fitted(point, powers, free(innovations, 1), spread)


def _levenberg(curve: Curve, y: FloatArray, days: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Parameters [n, k] and half = a root of (J'WJ + beliefs)^-1, [n, k, k]."""
    centre, belief = np.array(curve.centre), _BELIEF / np.array(curve.deviation) ** 2
    known = ~np.isnan(y)
    values = np.where(known, y, 0.0)
    parameters = np.repeat(centre[None, :], len(y), axis=0)
    damping = np.full(len(y), 1e-2)
    unit = np.eye(len(centre))
    residuals = np.where(known, values - curve_at(curve, parameters, days), 0.0)
    for _ in range(_ITERATIONS):
        weights = np.where(known, _huber(residuals, known), 0.0)
        slopes = _slopes(curve, parameters, days)
        normal = np.einsum("ntk,nt,ntj->nkj", slopes, weights, slopes) + np.diag(belief)
        pull = np.einsum("ntk,nt->nk", slopes, weights * residuals) + belief * (centre - parameters)
        scale = np.einsum("nkk->nk", normal)[:, :, None] * unit
        step = np.linalg.solve(normal + damping[:, None, None] * scale, pull[:, :, None])[:, :, 0]
        tried = parameters + np.clip(step, -2, 2)
        left = np.where(known, values - curve_at(curve, tried, days), 0.0)
        better = _cost(left, weights, tried - centre, belief) <= _cost(
            residuals, weights, parameters - centre, belief
        )
        parameters = np.where(better[:, None], tried, parameters)
        residuals = np.where(better[:, None], left, residuals)
        damping = np.clip(np.where(better, damping / 4, damping * 5), 1e-9, 1e9)
        if np.max(np.abs(step) * better[:, None], initial=0.0) < _TOLERANCE and better.all():
            break
    weights = np.where(known, _huber(residuals, known), 0.0)
    slopes = _slopes(curve, parameters, days)
    normal = np.einsum("ntk,nt,ntj->nkj", slopes, weights, slopes) + np.diag(belief)
    return parameters, np.linalg.cholesky(np.linalg.inv(normal))


def _cost(residuals: FloatArray, weights: FloatArray, away: FloatArray, belief: FloatArray) -> FloatArray:
    return np.asarray((weights * residuals**2).sum(axis=1) + (belief * away**2).sum(axis=1))


def _huber(residuals: FloatArray, known: FloatArray) -> FloatArray:
    """Weights that hold a residual beyond 1.345 robust deviations back."""
    size = np.where(known, np.abs(residuals), np.nan)
    scale = np.maximum(1.4826 * np.nanmedian(size, axis=1), 1e-3)[:, None]
    return np.asarray(np.minimum(1.0, _HUBER * scale / np.maximum(np.abs(residuals), 1e-12)))


def _slopes(curve: Curve, parameters: FloatArray, days: FloatArray) -> FloatArray:
    """[n, t, k] central differences."""
    columns = []
    for at in range(parameters.shape[1]):
        move = np.zeros(parameters.shape[1])
        move[at] = _STEP
        rise = curve_at(curve, parameters + move, days) - curve_at(curve, parameters - move, days)
        columns.append(rise / (2 * _STEP))
    return np.stack(columns, axis=2)


def _carried_on(residuals: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """phi of residuals one day apart, the newest residual, and what each day brought anew."""
    before, now = residuals[:, :-1], residuals[:, 1:]
    both = ~np.isnan(before) & ~np.isnan(now)
    product = np.where(both, before * now, 0.0).sum(axis=1)
    square = np.where(both, before**2, 0.0).sum(axis=1)
    pairs = both.sum(axis=1)
    raw = product / np.where(square > 0, square, 1.0)
    # Least squares after a fitted trend finds too little persistence, by about (2 + 4 phi) / n (Tjostheim,
    # Paulsen 1983, doi 10.1093/biomet/70.2.389); a few pairs prove none at all.
    phi = np.clip(raw + (2 + 4 * raw) / np.maximum(pairs, 1), 0.0, _MOST_PERSISTENT)
    phi = np.where(pairs >= _LEAST_PAIRS, phi, 0.0)
    new = residuals.copy()
    new[:, 1:] = np.where(both, now - phi[:, None] * before, now)
    return phi, np.nan_to_num(residuals[:, -1]), new
