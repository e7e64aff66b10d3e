# SPDX-License-Identifier: Apache-2.0
"""Which model for which series: the one that would have erred least lately, the simplest of those nearly as
good.

1 which models a series allows (how many days are known, whether it recovers)
2 at up to four days of its own past forecast what came after, with what was known then
3 mean absolute error in share; the first of `MODELS` within 2 % of the least is taken
4 the same trials say how much wider than drawn the errors were, h days ahead, over all members: intervals are
widened by that much, never narrowed (a model that was chosen looks surer of itself than it is)
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gulian.monitor.forecast.curves import fit_bass, fit_gompertz, fit_logistic
from gulian.monitor.forecast.model import Fitted, FloatArray, Model
from gulian.monitor.forecast.past import deviation
from gulian.monitor.forecast.smoothing import fit_damped, fit_level, fit_theta
from gulian.monitor.forecast.walks import fit_drift, fit_last

MODELS: MappingProxyType[str, Model] = MappingProxyType(
    {
        "last": fit_last,
        "drift": fit_drift,
        "level": fit_level,
        "theta": fit_theta,
        "damped": fit_damped,
        "logistic": fit_logistic,
        "gompertz": fit_gompertz,
        "bass": fit_bass,
    }
)
"""From the simplest to the least simple: the order in which equals are taken."""

CURVES = frozenset({"logistic", "gompertz", "bass"})
SMOOTHERS = frozenset({"level", "theta", "damped"})
_LEAST_TO_TRY = 3
_LEAST_FOR_CURVE = 4
_LEAST_TO_SMOOTH = 14
_ORIGINS = 4
_NEARLY = 1.02
_RISE = 0.03
_CONSTANT = 1e-12
_WIDEST = 4.0
_FURTHEST = 6.0


@dataclass(frozen=True)
class Choice:
    """Per series: the model and why (`least`, `constant`, `short`), and errors [n, models] (nan = not tried).

    widening : [horizon] >= 1, by how much the intervals are widened
    """

    model: tuple[str, ...]
    reason: tuple[str, ...]
    errors: FloatArray
    widening: FloatArray


@dataclass(frozen=True)
class _Trial:
    """One origin: absolute errors in share and squared errors over their drawn variance, [n, models,
    ahead].
    """

    away: FloatArray
    over: FloatArray


def fit(name: str, y: FloatArray, horizon: int) -> Fitted:
    """One model on series that may begin late: those that begin on one day are fitted together."""
    first = np.argmax(~np.isnan(y), axis=1)
    parts: list[tuple[NDArray[np.intp], Fitted]] = []
    for start in np.unique(first):
        rows = np.flatnonzero(first == start)
        parts.append((rows, _padded(MODELS[name](y[rows, start:], horizon), int(start))))
    return joined(parts, len(y))


def joined(parts: list[tuple[NDArray[np.intp], Fitted]], count: int) -> Fitted:
    """The series of several fits in their own order; a missing parameter has no doubt."""
    horizon, days = parts[0][1].point.shape[1], parts[0][1].innovations.shape[1]
    widest = max(part.spread.shape[2] for _, part in parts)
    whole = Fitted(
        np.empty((count, horizon)),
        np.empty((count, horizon)),
        np.empty((count, days)),
        np.zeros((count, horizon, widest)),
    )
    for rows, part in parts:
        whole.point[rows], whole.weights[rows] = part.point, part.weights
        whole.innovations[rows] = part.innovations
        whole.spread[rows, :, : part.spread.shape[2]] = part.spread
    return whole


def _padded(part: Fitted, start: int) -> Fitted:
    nothing = np.full((len(part.point), start), np.nan)
    return Fitted(part.point, part.weights, np.concatenate([nothing, part.innovations], axis=1), part.spread)


def allowed(y: FloatArray, names: tuple[str, ...], *, bounded: bool) -> NDArray[np.bool_]:
    """[n, models] which of the named models a series allows; `last` always."""
    known = (~np.isnan(y)).sum(axis=1)
    varies = np.nanmax(y, axis=1) - np.nanmin(y, axis=1) > _CONSTANT
    rising = _recovers(y) & bounded & (known >= _LEAST_FOR_CURVE)
    enough = {
        "last": np.ones(len(y), dtype=bool),
        "drift": known >= _LEAST_TO_TRY,
        **dict.fromkeys(SMOOTHERS, known >= _LEAST_TO_SMOOTH),
        **dict.fromkeys(CURVES, rising),
    }
    fits = [enough[name] & (varies | (name == "last")) for name in MODELS]
    asked = [name == "last" or not names or name in names for name in MODELS]
    return np.asarray(np.stack(fits, axis=1) & np.array(asked))


def choose(y: FloatArray, horizon: int, names: tuple[str, ...], *, bounded: bool) -> Choice:
    """The model of each series of y [n, days], each with at least one known day."""
    fits = allowed(y, names, bounded=bounded)
    errors = np.full(fits.shape, np.nan)
    tried: list[tuple[NDArray[np.intp], _Trial]] = []
    for rows in _alike(y):
        trials = [_trial(y[rows], origin, horizon, fits[rows]) for origin in _origins(y[rows], horizon)]
        tried.extend((rows, trial) for trial in trials)
        if trials:
            errors[rows] = _mean(np.concatenate([trial.away for trial in trials], axis=2))
    varies = np.nanmax(y, axis=1) - np.nanmin(y, axis=1) > _CONSTANT
    once = (~np.isnan(y)).sum(axis=1) < 2
    taken, reasons = [], []
    for row, error in enumerate(errors):
        known = not np.isnan(error).all()
        least = error <= np.nanmin(error) * _NEARLY if known else np.arange(len(error)) == 0
        taken.append(int(np.argmax(least)))
        settled = "constant" if not varies[row] and not once[row] else "short"
        reasons.append("least" if known and varies[row] else settled)
    names_taken = tuple(list(MODELS)[at] for at in taken)
    return Choice(names_taken, tuple(reasons), errors, _widening(tried, np.array(taken), horizon))


def _widening(
    tried: list[tuple[NDArray[np.intp], _Trial]], taken: NDArray[np.intp], horizon: int
) -> FloatArray:
    """[horizon] root of the mean squared error over its drawn variance, one trial of 1 added; rising with
    the days.
    """
    found = []
    for rows, trial in tried:
        chosen = trial.over[np.arange(len(rows)), taken[rows]]
        row = np.full((1, horizon), np.nan)
        row[0, : chosen.shape[1]] = _mean(chosen.T)
        found.append(row)
    known = np.concatenate([*found, np.ones((1, horizon))])
    return np.asarray(np.sqrt(np.clip(np.maximum.accumulate(np.nanmean(known, axis=0)), 1.0, _WIDEST**2)))


def _mean(values: FloatArray) -> FloatArray:
    """The mean over the last axis of what is known; nan where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def _recovers(y: FloatArray) -> NDArray[np.bool_]:
    """Whether a share rises by three points or more from its first third of known days to its last."""
    share = _share(y)
    known = ~np.isnan(y)
    rank = np.cumsum(known, axis=1)
    third = np.maximum(known.sum(axis=1) // 3, 1)[:, None]
    early = known & (rank <= third)
    late = known & (rank > known.sum(axis=1)[:, None] - third)
    means = [np.where(part, share, 0.0).sum(axis=1) / part.sum(axis=1) for part in (early, late)]
    return np.asarray(means[1] - means[0] >= _RISE)


def _alike(y: FloatArray) -> list[NDArray[np.intp]]:
    """Rows that can be tried on the same days: all dense ones, and sparse ones known on the same days."""
    known = ~np.isnan(y)
    dense = known.sum(axis=1) * 2 >= y.shape[1]
    groups = [np.flatnonzero(dense)] if dense.any() else []
    sparse = np.flatnonzero(~dense)
    if len(sparse):
        _, which = np.unique(known[sparse], axis=0, return_inverse=True)
        groups.extend(sparse[which.ravel() == group] for group in range(which.max() + 1))
    return groups


def _trial(y: FloatArray, origin: int, horizon: int, fits: NDArray[np.bool_]) -> _Trial:
    """Every allowed model from one day of the past; nan where a model was not tried or nothing is known."""
    past = y[:, : origin + 1]
    ahead = min(horizon, y.shape[1] - 1 - origin)
    came = y[:, origin + 1 : origin + 1 + ahead]
    enough = (~np.isnan(past)).sum(axis=1) >= _LEAST_TO_TRY
    away, over = (np.full((*fits.shape, ahead), np.nan) for _ in range(2))
    for at, name in enumerate(MODELS):
        rows = np.flatnonzero(fits[:, at] & enough)
        if len(rows):
            made = fit(name, past[rows], ahead)
            away[rows, at] = np.abs(_share(made.point) - _share(came[rows]))
            squares = (made.point - came[rows]) ** 2
            over[rows, at] = np.minimum(squares / np.maximum(drawn_variance(made), 1e-12), _FURTHEST**2)
    return _Trial(away, over)


def drawn_variance(fitted: Fitted) -> FloatArray:
    """[n, horizon] the variance of the futures a fit draws, on the straight scale."""
    own = deviation(fitted.innovations)[:, None] ** 2 * np.cumsum(fitted.weights**2, axis=1)
    return np.asarray(own + (fitted.spread**2).sum(axis=2))


def _share(y: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(y, -500, 500))))


def _origins(y: FloatArray, horizon: int) -> list[int]:
    """Days of the past to forecast from: the last known ones that leave something to compare with."""
    known = np.flatnonzero((~np.isnan(y)).any(axis=0))
    usable = known[_LEAST_TO_TRY - 1 : -1]
    if len(usable) <= _ORIGINS:
        return [int(day) for day in usable]
    newest = y.shape[1] - 1
    step = max(1, min(horizon, (newest - int(usable[0])) // (_ORIGINS + 1)))
    wanted = [newest - step * back for back in range(1, _ORIGINS + 1)]
    return sorted({int(usable[np.argmin(np.abs(usable - day))]) for day in wanted})
