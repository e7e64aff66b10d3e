# SPDX-License-Identifier: Apache-2.0
"""The nouns of a composite index: what is put together and how, what came out, how firm it stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Composite:
    """An index of some members.

    scores     : `member score rank known`: score null where the missing-value rule leaves it out; rank 1 =
                 best, equals share the better rank; known = parts whose value is known
    parts      : `member part value normalised weight contribution`: contribution adds up to the score where
                 the parts are averaged
    weights    : `part weight`: 0..1, adding up to 1 (of benefit of the doubt: the mean over the members)
    """

    scores: pl.DataFrame
    parts: pl.DataFrame
    weights: pl.DataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class Robustness:
    """How much the choices matter.

    ranks        : `member rank low high median kept`: interval of the rank over all draws (5 and 95 % of
                   them), and the share of draws in which the member keeps the rank it is published with
    choices      : `choice first_order total`: part of the variance of all members' ranks that a choice
                   explains by itself, and with all its interactions (Sobol; exact over the full grid of
                   choices)
    combinations : how many whole indices were computed
    """

    ranks: pl.DataFrame
    choices: pl.DataFrame
    combinations: int
