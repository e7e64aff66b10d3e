# SPDX-License-Identifier: Apache-2.0
"""The nouns of a forecast: what is asked, what a model gives, what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.errors import BadForecastQuestion

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Method = Literal["wls_var", "wls_struct", "bottom_up", "none"]
METHODS: tuple[Method, ...] = ("wls_var", "wls_struct", "bottom_up", "none")

MOST_DAYS = 366
MOST_DRAWS = 10_000


@dataclass(frozen=True, kw_only=True)
class Question:
    """How far ahead, how sure, and how parts are made to add up.

    horizon : days ahead, 1..366
    level   : share of futures that the interval is to hold, strictly between 0 and 1
    method  : `wls_var` (MinT with the variances of the draws), `wls_struct` (by number of lowest members
              below), `bottom_up`, `none` (each member by itself; sums then do not hold)
    draws   : futures drawn, 50..10,000
    seed    : of the draws; the same seed gives the same bytes
    models  : the models that may be chosen; empty = all (`MODELS`)
    region  : whose working days hold for members that are no region
    """

    horizon: int = 14
    level: float = 0.8
    method: Method = "wls_var"
    draws: int = 400
    seed: int = 0
    models: tuple[str, ...] = ()
    region: str = "000000"

    def __post_init__(self) -> None:
        bounds = {
            "horizon": (self.horizon, 1 <= self.horizon <= MOST_DAYS, f"1..{MOST_DAYS}"),
            "level": (self.level, 0 < self.level < 1, "0 < level < 1"),
            "method": (self.method, self.method in METHODS, " | ".join(METHODS)),
            "draws": (self.draws, 50 <= self.draws <= MOST_DRAWS, f"50..{MOST_DRAWS}"),
            "seed": (self.seed, self.seed >= 0, ">= 0"),
        }
        for name, (value, fits, expected) in bounds.items():
            if not fits:
                raise BadForecastQuestion(name, str(value), expected)


@dataclass(frozen=True)
class Fitted:
    """What a model says of some series, on the straight scale (`scale.py`).

        future_h = point_h + sum over j < h of weights_j * e_(h-j) + spread_h . z

    point       : [n, horizon] the most likely course
    weights     : [n, horizon] what an error of j days ago still adds; weights_0 = 1
    innovations : [n, days] the one-step errors e of the past; nan where none is known
    spread      : [n, horizon, parameters] what is not known of the parameters (delta method); z are standard
                  normal draws; the last axis is empty where the model counts no such doubt
    """

    point: FloatArray
    weights: FloatArray
    innovations: FloatArray
    spread: FloatArray

    def rows(self, which: NDArray[np.intp]) -> Fitted:
        """The same of some of the series."""
        return Fitted(self.point[which], self.weights[which], self.innovations[which], self.spread[which])


Model = Callable[[FloatArray, int], Fitted]
"""A model: series [n, days] on the straight scale (nan = unknown; the first day is known), days ahead."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Forecast:
    """The days ahead of every member, the model each was forecast with and why, and the futures drawn.

    figures : `date horizon indicator level code name parent numerator denominator share low_numerator
              high_numerator low_share high_share`; by indicator, member, date. Counts are int64; the interval
              is null where the history shows no error to measure
    series  : one row a member: `indicator level code name parent days missing model reason why_zh why_en` and
              `error_<model>` (mean absolute error in share, null where it was not tried)
    paths   : indicator -> [members, horizon, draws] shares drawn, members in the order of `series`
    origin  : the last day of the history
    """

    question: Question
    origin: dt.date
    figures: pl.DataFrame
    series: pl.DataFrame
    paths: dict[str, FloatArray]
