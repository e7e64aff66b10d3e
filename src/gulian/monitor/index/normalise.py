# SPDX-License-Identifier: Apache-2.0
"""Parts on one scale, more is better (OECD/JRC, Handbook on Constructing Composite Indicators, 2008, step 5).

    min_max     (x - min) / (max - min)              goalposts   (x - low) / (high - low), kept within 0..1
    z           (x - mean) / deviation, then shown as 0.5 + z / 6, kept within 0..1
    rank        (members - rank) / (members - 1)     distance    x / reference, kept within 0..1
    A part of which less is better is turned round: 1 - y (distance: reference / x).

All give 0..1, so that a mean of any of them does. A part that is the same for all members says nothing: 0.5.
"""

from __future__ import annotations

import numpy as np

from gulian.errors import IndexRefused
from gulian.monitor.index.model import FloatArray
from gulian.schemes import IndexPart
from gulian.schemes.model import Normalisation

_LEAST = 1e-12


def normalised(values: FloatArray, part: IndexPart, way: Normalisation) -> FloatArray:
    """[members] in 0..1, nan where unknown; more is better. Raises IndexRefused."""
    if way == "goalposts":
        found = _between(values, *_posts(part))
    elif way == "distance":
        return _distance(values, part)
    elif way == "rank":
        found = _ranks(values)
    elif way == "z":
        found = _standard(values)
    else:
        found = _between(values, *_ends(values))
    return found if part.direction == "more" else 1.0 - found


def _ends(values: FloatArray) -> tuple[float, float]:
    """The least and the greatest that is known; nothing known: no distance between them."""
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)


def _between(values: FloatArray, low: float, high: float) -> FloatArray:
    if not high - low > _LEAST:
        return np.where(np.isnan(values), np.nan, 0.5)
    return np.asarray(np.clip((values - low) / (high - low), 0.0, 1.0))


def _posts(part: IndexPart) -> tuple[float, float]:
    if part.low is None or part.high is None:
        raise IndexRefused(part.name, "goalposts 须写 low 和 high", "goalposts need low and high")
    return float(part.low), float(part.high)


def _distance(values: FloatArray, part: IndexPart) -> FloatArray:
    if part.reference is None or part.reference <= 0:
        raise IndexRefused(
            part.name, "distance 须写大于 0 的 reference", "distance needs a reference above 0"
        )
    reference = float(part.reference)
    if part.direction == "more":
        return np.asarray(np.clip(values / reference, 0.0, 1.0))
    safe = np.where(values > 0, values, np.nan)
    best = np.where(values <= 0, 1.0, reference / safe)
    return np.asarray(np.where(np.isnan(values), np.nan, np.clip(best, 0.0, 1.0)))


def _standard(values: FloatArray) -> FloatArray:
    if np.isnan(values).all():
        return values
    deviation = float(np.nanstd(values))
    if deviation <= _LEAST:
        return np.where(np.isnan(values), np.nan, 0.5)
    return np.asarray(np.clip(0.5 + (values - float(np.nanmean(values))) / deviation / 6, 0.0, 1.0))


def _ranks(values: FloatArray) -> FloatArray:
    """The part of the other members that are worse; equals count half."""
    known = ~np.isnan(values)
    found = np.full(values.shape, np.nan)
    own = values[known]
    if own.size == 1:
        found[known] = 0.5
    elif own.size:
        worse = (own[:, None] > own[None, :]).sum(axis=1) + 0.5 * (
            (own[:, None] == own[None, :]).sum(axis=1) - 1
        )
        found[known] = worse / (own.size - 1)
    return found
