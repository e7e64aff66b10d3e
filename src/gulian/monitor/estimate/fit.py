# SPDX-License-Identifier: Apache-2.0
"""Ratios of weight to base weight by cell, such that the weighted sample has the register's totals.

Deville and Saerndal (1992), doi 10.1080/01621459.1992.10475217: among all weights w with sum w x = t the
nearest to the base weights d by a distance; g = w / d = F(x' lambda)

    raking   F(u) = exp(u)       by proportional fitting, one margin after the other (Deming, Stephan 1940)
    linear   F(u) = 1 + u        one step
    logit    F(u) = L + (U - L) / (1 + (U - 1) / (1 - L) exp(-A u)),   A = (U - L) / ((1 - L) (U - 1))
             Newton steps, halved where they would lead away
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gulian.monitor.estimate.model import Floats, Ints, Plan, added
from gulian.monitor.estimate.normal import Normal


@dataclass(frozen=True, eq=False)
class Totals:
    """What is to be met, over the covered cells.

    groups : int64[n_cells] by margin; sizes : groups by margin
    target : float64 by margin, of the register
    base   : float64[n_cells], base weights of the sample added up; a cell may have none
    """

    groups: tuple[Ints, ...]
    sizes: tuple[int, ...]
    target: tuple[Floats, ...]
    base: Floats

    def of(self, weight: Floats) -> list[Floats]:
        """The weighted totals by margin."""
        return [added(group, weight, size) for group, size in zip(self.groups, self.sizes, strict=True)]

    def residual(self, weight: Floats) -> float:
        """The largest |weighted - target| / target."""
        pairs = zip(self.of(weight), self.target, strict=True)
        return max((float(np.max(np.abs(one - aim) / aim, initial=0.0)) for one, aim in pairs), default=0.0)


@dataclass(frozen=True, eq=False)
class Fit:
    """g : float64[n_cells], weight / base weight; and the evidence."""

    g: Floats
    iterations: int
    residual: float
    converged: bool


def fit(totals: Totals, plan: Plan) -> Fit:
    """The nearest weights that meet the totals, or the last ones tried (`converged` False)."""
    if plan.distance == "raking":
        return _raked(totals, plan)
    if plan.distance == "linear":
        return _newton(totals, plan, _linear)
    low, high = plan.bounds or (0.0, 2.0)
    return _newton(totals, plan, lambda u: _logit(u, low, high))


def _raked(totals: Totals, plan: Plan) -> Fit:
    g = np.ones(totals.base.size)
    residual = totals.residual(totals.base)
    rounds = 0
    while residual > plan.tolerance and rounds < plan.max_iterations:
        for group, size, target in zip(totals.groups, totals.sizes, totals.target, strict=True):
            g *= (target / np.bincount(group, totals.base * g, size))[group]
        rounds += 1
        residual = totals.residual(totals.base * g)
    return Fit(g, rounds, residual, residual <= plan.tolerance)


Ratio = Callable[[Floats], tuple[Floats, Floats]]
"""u -> F(u), F'(u)."""


def _linear(u: Floats) -> tuple[Floats, Floats]:
    return 1.0 + u, np.ones_like(u)


def _logit(u: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    steep = (high - low) / ((1 - low) * (high - 1))
    odds = (high - 1) / (1 - low) * np.exp(np.clip(-steep * u, -700, 700))
    ratio = low + (high - low) / (1.0 + odds)
    return ratio, steep * (ratio - low) * (high - ratio) / (high - low)


def _newton(totals: Totals, plan: Plan, ratio: Ratio) -> Fit:
    u = np.zeros(totals.base.size)
    g, slope = ratio(u)
    residual, rounds = totals.residual(totals.base * g), 0
    while residual > plan.tolerance and rounds < plan.max_iterations:
        rounds += 1
        weighted = totals.of(totals.base * g)
        missing = [aim - one for aim, one in zip(totals.target, weighted, strict=True)]
        step = _over_cells(
            Normal(totals.groups, totals.sizes, totals.base * slope).solve(missing), totals.groups
        )
        better = _searched(totals, ratio, u, step, residual)
        if better is None:
            break
        u, g, slope, residual = better
    return Fit(g, rounds, residual, residual <= plan.tolerance)


def _searched(
    totals: Totals, ratio: Ratio, u: Floats, step: Floats, residual: float
) -> tuple[Floats, Floats, Floats, float] | None:
    """The longest of the step, its half, its quarter ... that comes nearer; None where none does."""
    length = 1.0
    for _ in range(30):
        tried = u + length * step
        g, slope = ratio(tried)
        left = totals.residual(totals.base * g)
        if left < residual:
            return tried, g, slope, left
        length /= 2
    return None


def _over_cells(parts: Sequence[Floats], groups: Sequence[Ints]) -> Floats:
    """x'b of every cell."""
    total = np.zeros(groups[0].size)
    for part, group in zip(parts, groups, strict=True):
        total += part[group]
    return total
