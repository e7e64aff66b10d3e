# SPDX-License-Identifier: Apache-2.0
"""What kind of day each day is, and what that alone does to a rate.

A holiday in the week is a kind of its own once three of them have been seen, and like a Sunday before; a
weekend day that is worked is like the mean of Monday to Friday. Effects are medians of what is left after
the centred seven-day mean, held back by n / (n + 2), summing to nothing over a week; they are used only
where they explain more than chance would (adjusted R^2 above a tenth).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gulian.monitor.forecast.model import FloatArray
from gulian.workdays import Calendar

WEEK = 7
HOLIDAY, WORKED_WEEKEND = 7, 8
_SATURDAY = 5
_LEAST_DAYS = 21
_LEAST_HOLIDAYS = 3
_LEAST_EXPLAINED = 0.1
_WINDOW = 5

DayKinds = NDArray[np.int8]


def kinds_of(days: Sequence[dt.date], regions: Sequence[str], calendar: Calendar) -> DayKinds:
    """[regions, days] 0..6 Monday to Sunday, `HOLIDAY`, `WORKED_WEEKEND`.

    In a year whose arrangement is not known yet the day of the week alone decides.
    """
    weekday = np.array([day.weekday() for day in days], dtype=np.int8)
    arranged = np.array([day.year in calendar.years for day in days])
    rows = {region: _of_region(days, region, calendar, weekday, arranged) for region in set(regions)}
    return np.stack([rows[region] for region in regions])


def _of_region(
    days: Sequence[dt.date],
    region: str,
    calendar: Calendar,
    weekday: DayKinds,
    arranged: NDArray[np.bool_],
) -> DayKinds:
    asked = [day for day, known in zip(days, arranged, strict=True) if known]
    worked = set(calendar.workdays(asked[0], asked[-1], region)) if asked else set()
    at_work = np.array([day in worked for day in days])
    weekend = weekday >= _SATURDAY
    kinds = np.where(weekend & at_work, WORKED_WEEKEND, weekday)
    kinds = np.where(~weekend & ~at_work, HOLIDAY, kinds)
    return np.where(arranged, kinds, weekday).astype(np.int8)


def effects_of(y: FloatArray, kinds: DayKinds) -> FloatArray:
    """[n, 9] what each kind of day adds to y [n, days]; a row of zeros where nothing can be shown."""
    ordinary = np.where(kinds < WEEK, y, np.nan)
    left = ordinary - _week_mean(ordinary)
    raw = np.stack([_middle(np.where(kinds == kind, left, np.nan)) for kind in range(WEEK)], axis=1)
    raw = raw - raw.mean(axis=1, keepdims=True)
    effects = np.zeros((len(y), WORKED_WEEKEND + 1))
    effects[:, :WEEK] = raw
    effects[:, WORKED_WEEKEND] = raw[:, :_SATURDAY].mean(axis=1)
    off = np.where(kinds == HOLIDAY, y - _week_mean(y), np.nan)
    seen = (~np.isnan(off)).sum(axis=1)
    effects[:, HOLIDAY] = np.where(seen >= _LEAST_HOLIDAYS, _middle(off), raw[:, WEEK - 1])
    return np.where(_explains(left, raw, kinds)[:, None], effects, 0.0)


def of_days(effects: FloatArray, kinds: DayKinds) -> FloatArray:
    """[n, days] the effect of each day."""
    return np.asarray(np.take_along_axis(effects, kinds.astype(np.intp), axis=1))


def _week_mean(y: FloatArray) -> FloatArray:
    """[n, days] the mean of the seven days around each; nan at the ends and where fewer than five are
    known.
    """
    half = WEEK // 2
    mean = np.full(y.shape, np.nan)
    if y.shape[1] >= WEEK:
        windows = np.lib.stride_tricks.sliding_window_view(y, WEEK, axis=1)
        known = (~np.isnan(windows)).sum(axis=2)
        total = np.nansum(windows, axis=2)
        mean[:, half:-half] = np.where(known >= _WINDOW, total / np.maximum(known, 1), np.nan)
    return mean


def _middle(values: FloatArray) -> FloatArray:
    """[n] the median of what is known, held back where that is little; 0 where nothing is."""
    count = (~np.isnan(values)).sum(axis=1)
    padded = np.where((count == 0)[:, None], 0.0, values)
    return np.asarray(np.nanmedian(padded, axis=1) * count / (count + 2))


def _explains(left: FloatArray, raw: FloatArray, kinds: DayKinds) -> NDArray[np.bool_]:
    known = ~np.isnan(left)
    count = known.sum(axis=1)
    fitted = np.take_along_axis(raw, np.minimum(kinds, WEEK - 1).astype(np.intp), axis=1)
    total = np.where(known, left**2, 0.0).sum(axis=1)
    rest = np.where(known, (left - fitted) ** 2, 0.0).sum(axis=1)
    enough = (count >= _LEAST_DAYS) & (total > 0)
    unexplained = rest / np.where(enough, total, 1.0) * (count - 1) / np.maximum(count - WEEK, 1)
    return np.asarray(enough & (1 - unexplained > _LEAST_EXPLAINED))
