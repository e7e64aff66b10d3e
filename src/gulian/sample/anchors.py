# SPDX-License-Identifier: Apache-2.0
"""The announced rates as a curve over days.

Between two announced days a straight line on the logit scale, before the first and after the last the line of
the nearest two goes on: a rate stays within 0..1, and nothing between is claimed to be official.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from gulian.sample.model import Floats
from gulian.sample.tables import anchors


def logit(share: Floats) -> Floats:
    return np.log(share / (1.0 - share))


def logistic(x: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-x))


def curve(measure: str, dates: Sequence[dt.date]) -> Floats:
    """The share (0..1) of `opening`, `return` or `small` on each date; float64[len(dates)]."""
    known = [(row["date"], float(row["value"])) for row in anchors() if row["measure"] == measure]
    days = np.array([dt.date.fromisoformat(day).toordinal() for day, _ in known], dtype=np.float64)
    height = logit(np.array([value for _, value in known]) / 100.0)
    at = np.array([date.toordinal() for date in dates], dtype=np.float64)
    left = np.clip(np.searchsorted(days, at, side="right") - 1, 0, len(days) - 2)
    slope = (height[left + 1] - height[left]) / (days[left + 1] - days[left])
    return logistic(height[left] + slope * (at - days[left]))
