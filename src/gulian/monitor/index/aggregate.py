# SPDX-License-Identifier: Apache-2.0
"""Many parts, one score of 0..1 (OECD/JRC 2008, step 6).

    arithmetic  sum w y                      a low part is made up for by a high one
    geometric   exp(sum w ln y)              hardly: a part of 0 makes the whole 0
    penalised   M - S^2 / M, not below 0     M weighted mean, S weighted deviation: uneven parts cost
                (M. Mazziotta, A. Pareto 2013, the index of Mazziotta and Pareto with a negative penalty)

Where a part is unknown the score is unknown, or, with `reweigh`, the known parts carry its weight, provided
they hold `least_known` percent of it.
"""

from __future__ import annotations

import numpy as np

from gulian.monitor.index.model import FloatArray
from gulian.schemes.model import Aggregation


def carried(y: FloatArray, weights: FloatArray, least: float | None) -> FloatArray:
    """[members, parts] the weight of each part for each member; nan for a member that has no score.

    least : share of the weight that must be known; None = all of it
    """
    known = ~np.isnan(y)
    share = (known * weights).sum(axis=1)
    asked = 1.0 if least is None else least
    enough = np.asarray((share >= asked - 1e-9) & (share > 0))
    divisor = np.asarray(np.where(share > 0, share, 1.0))
    own = np.where(known, weights, 0.0) / divisor[:, None]
    return np.where(enough[:, None], own, np.nan)


def scores(y: FloatArray, own: FloatArray, way: Aggregation) -> FloatArray:
    """[members] from normalised values and the weights of each member, both [members, parts]."""
    values = np.where(np.isnan(y), 0.0, y)
    mean = (own * values).sum(axis=1)
    if way == "geometric":
        logs = np.log(np.maximum(values, 1e-300))
        zero = ((values <= 0) & (own > 0)).any(axis=1)
        found = np.exp(np.where(own > 0, own * logs, 0.0).sum(axis=1))
        return np.where(np.isnan(mean), np.nan, np.where(zero, 0.0, found))
    if way == "penalised":
        spread = (own * (values - mean[:, None]) ** 2).sum(axis=1)
        return np.asarray(np.maximum(mean - spread / np.where(mean > 0, mean, 1.0), 0.0))
    return np.asarray(mean)


def ranks(score: FloatArray) -> FloatArray:
    """[members] 1 = best; scores within a billionth are equal and share the better rank; nan where
    unknown.
    """
    rounded = np.round(score, 9)
    known = ~np.isnan(rounded)
    better = (rounded[None, :] > rounded[:, None]).sum(axis=1) + 1.0
    return np.where(known, better, np.nan)
