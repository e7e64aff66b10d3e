# SPDX-License-Identifier: Apache-2.0
"""Futures drawn for all members at once.

The errors of a future day are those of one past day, of all members together: what goes wrong together in
the past goes wrong together in the draws, in the one direction or in the other (joint bootstrap;
Panagiotelis, Gamakumara, Athanasopoulos, Hyndman 2023, doi 10.1016/j.ejor.2022.07.040). The doubt of the
parameters is drawn once a future and shared by all members.
"""

from __future__ import annotations

import numpy as np

from gulian.monitor.forecast.model import Fitted, FloatArray, Question


def draw(fitted: Fitted, widening: FloatArray, question: Question) -> FloatArray:
    """[members, horizon, draws] on the straight scale; widening [horizon] of the distance from the point."""
    random = np.random.default_rng(question.seed)
    errors = _filled(fitted.innovations, random)
    days, horizon = errors.shape[1], fitted.point.shape[1]
    picked = random.integers(0, days, size=(horizon, question.draws))
    side = random.integers(0, 2, size=picked.shape) * 2.0 - 1.0
    doubt = random.standard_normal((fitted.spread.shape[2], question.draws))
    drawn = errors[:, picked] * side
    paths = np.zeros((*fitted.point.shape, question.draws))
    for ahead in range(horizon):
        for back in range(ahead + 1):
            paths[:, ahead] += fitted.weights[:, back, None] * drawn[:, ahead - back]
    for at in range(fitted.spread.shape[2]):
        paths += fitted.spread[:, :, at, None] * doubt[at]
    paths *= widening[:, None]
    paths += fitted.point[:, :, None]
    return paths


def _filled(innovations: FloatArray, random: np.random.Generator) -> FloatArray:
    """Unknown errors replaced by known ones of the same member; 0 for one without any."""
    known = ~np.isnan(innovations)
    days = known.any(axis=0)
    if not days.any():
        return np.zeros((len(innovations), 1))
    kept, known = innovations[:, days].copy(), known[:, days]
    for row in np.flatnonzero(~known.all(axis=1)):
        own = kept[row, known[row]]
        missing = int((~known[row]).sum())
        kept[row, ~known[row]] = random.choice(own, missing) if len(own) else 0.0
    return kept
