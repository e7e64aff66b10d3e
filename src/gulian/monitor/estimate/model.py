# SPDX-License-Identifier: Apache-2.0
"""The nouns of an estimate: what is asked, how the sample is fitted to the register, what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from gulian.errors import BadCalibrationPlan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Distance = Literal["raking", "linear", "logit"]
SampleKind = Literal["drawn", "responded", "platform"]


def added(at: Ints, values: Floats | Ints, size: int) -> Floats:
    """The sums of values by place, in the order of the rows. ([0, 2, 0], [1, 2, 3], 3) -> [4.0, 0.0, 2.0]"""
    return np.bincount(at, values, size).astype(np.float64)


@dataclass(frozen=True)
class Margin:
    """Groups whose totals in the register the weights shall reproduce.

    columns : one for a plain margin, several for crossed cells: ("section", "size")
    coarser : by which groups thin ones may be put together, from fine to coarse: (("section",), ()) for
              divisions; () = all of them. Without it a thin group counts as not covered, as an empty one
              always does
    """

    columns: tuple[str, ...]
    coarser: tuple[tuple[str, ...], ...] = ()

    @property
    def name(self) -> str:
        """section x size"""
        return " x ".join(self.columns)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the sample is fitted.

    least       : units a group must have in the sample (at least 2); a policy number of the caller
    distance    : how weights may differ from the base weights (README): `raking` keeps them positive,
                  `linear` is the regression estimator, `logit` keeps their ratio within `bounds`
    bounds      : least < 1 < most ratio of weight to base weight, for `logit` only
    sample      : `drawn` by chance, `responded` (who answered of all who were asked), or a `platform`
                  whose members were never chosen; says on what the figure rests, not how it is computed
    base_weight : column of the sample; None = equal
    count       : column of the population that says how many units a row stands for; None = one
    """

    margins: tuple[Margin, ...]
    least: int
    sample: SampleKind
    distance: Distance = "raking"
    bounds: tuple[float, float] | None = None
    base_weight: str | None = None
    count: str | None = None
    tolerance: float = 1e-9
    max_iterations: int = 1_000
    allow_unconverged: bool = False

    def __post_init__(self) -> None:
        """Raises BadCalibrationPlan."""
        if not self.margins:
            raise BadCalibrationPlan("margins", "()", "至少一个 at least one")
        if self.least < 2:
            raise BadCalibrationPlan("least", str(self.least), ">= 2")
        low, high = self.bounds or (0.0, 0.0)
        if self.distance == "logit" and not 0 <= low < 1 < high < np.inf:
            raise BadCalibrationPlan("bounds", str(self.bounds), "0 <= low < 1 < high")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the margins name, each once."""
        named = [column for each in self.margins for part in (each.columns, *each.coarser) for column in part]
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True)
class Question:
    """A ratio of two sums: numerator over denominator.

    numerator   : column of the sample, number or yes/no; a unit that left it open counts as not observed
    denominator : column of the sample; None = every unit counts one. Where the population has a column of
                  this name, it says what units that were not observed weigh
    kind        : `share` = no unit's numerator is below 0 or above its denominator
    """

    id: str
    numerator: str
    denominator: str | None = None
    kind: Literal["share", "ratio"] = "share"


@dataclass(frozen=True, eq=False)
class Calibration:
    """Weights of the sample, and how well they fit.

    weights   : float64[n_sample]; 0 = in a group that the register does not have, 1 = in one not covered
    base      : float64[n_sample], weights before fitting
    iterations, residual, converged : residual is the largest |weighted - register| / register of any group
    margins   : `margin category register observed weighted` of every group fitted
    collapsed : `margin category members register observed`: thin groups that were put together
    uncovered : `margin category register observed register_share`: groups with too few in the sample;
                they are left out of the fit and of the value, and widen its interval
    outside   : units of the sample in no group of the register
    weight_effect    : 1 + relative variance of the weights (Kish)
    effective_sample : observed units / weight_effect
    """

    weights: Floats
    base: Floats
    iterations: int
    residual: float
    converged: bool
    margins: pl.DataFrame
    collapsed: pl.DataFrame
    uncovered: pl.DataFrame
    outside: int
    weight_effect: float
    effective_sample: float
