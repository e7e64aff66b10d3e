# SPDX-License-Identifier: Apache-2.0
"""Weights that give the sample the register's totals.

1 cells of register and sample  2 groups of every margin that the sample covers  3 fit  4 weights of the units
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.errors import BadBaseWeight, CalibrationNotConverged, NothingCovered
from gulian.monitor.estimate.cells import Cells, cells_of
from gulian.monitor.estimate.cover import Gap, Groups, covered_groups
from gulian.monitor.estimate.fit import Totals, fit
from gulian.monitor.estimate.model import Calibration, Floats, Ints, Plan, added


@dataclass(frozen=True, eq=False)
class Fitted:
    """A calibration with the cells it was made on.

    covered : int64[n_covered], the cells that were fitted; `totals` is over these
    place   : int64[n_cells], the place of a cell among them, or -1
    """

    calibration: Calibration
    cells: Cells
    totals: Totals
    covered: Ints
    place: Ints


def calibrate(sample: pl.DataFrame, population: pl.DataFrame, plan: Plan) -> Calibration:
    """Weights of the observed units, fitted to the register.

    sample     : one row per observed unit, with the plan's columns; an unknown value is a group of its own
    population : the register, one row per unit (observed or not) or per combination with `plan.count`
    Raises MarginColumnMissing, BadCalibrationPlan, BadBaseWeight, NothingCovered, CalibrationNotConverged.
    """
    return fitted(sample, population, plan).calibration


def fitted(sample: pl.DataFrame, population: pl.DataFrame, plan: Plan) -> Fitted:
    """As `calibrate`, with what the variance needs."""
    cells = cells_of(sample, population, plan.columns, plan.count)
    groups, gaps = covered_groups(cells, plan)
    covered = np.flatnonzero(groups[0].of_cell >= 0)
    if not covered.size:
        raise NothingCovered(sample.height, int(cells.register.sum()), plan.least)
    place = np.full(cells.count, -1, np.int64)
    place[covered] = np.arange(covered.size)
    base = _base(sample, plan, cells, covered)
    totals = _totals(groups, cells, covered, place, base)
    found = fit(totals, plan)
    if not (found.converged or plan.allow_unconverged):
        raise CalibrationNotConverged(
            plan.distance, found.iterations, f"{found.residual:.2e}", plan.tolerance
        )
    at = place[cells.of_sample]
    inside = cells.register[cells.of_sample] > 0
    weights = np.where(at >= 0, base * found.g[np.maximum(at, 0)], np.where(inside, 1.0, 0.0))
    fit_weights = weights[at >= 0]
    effect = _kish(fit_weights)
    calibration = Calibration(
        weights,
        base,
        found.iterations,
        found.residual,
        found.converged,
        _margins(groups, totals, cells, covered, found.g),
        _collapsed(groups, cells),
        _uncovered(gaps, cells),
        int((~inside).sum()),
        effect,
        fit_weights.size / effect,
    )
    return Fitted(calibration, cells, totals, covered, place)


def _base(sample: pl.DataFrame, plan: Plan, cells: Cells, covered: Ints) -> Floats:
    """Base weights; equal ones add up to the covered register. Raises BadBaseWeight."""
    if plan.base_weight is None:
        inside = np.zeros(cells.count)
        inside[covered] = 1.0
        observed = float(inside[cells.of_sample].sum())
        return np.full(sample.height, float(cells.register[covered].sum()) / observed)
    given = sample[plan.base_weight].cast(pl.Float64).to_numpy()
    bad = np.flatnonzero(~(np.isfinite(given) & (given > 0)))
    if bad.size:
        raise BadBaseWeight(plan.base_weight, int(bad[0]), str(sample[plan.base_weight][int(bad[0])]))
    return np.array(given)


def _totals(groups: tuple[Groups, ...], cells: Cells, covered: Ints, place: Ints, base: Floats) -> Totals:
    own = tuple(each.of_cell[covered] for each in groups)
    sizes = tuple(len(each.names) for each in groups)
    register = cells.register[covered]
    target = tuple(added(group, register, size) for group, size in zip(own, sizes, strict=True))
    at = place[cells.of_sample]
    kept = at >= 0
    return Totals(own, sizes, target, added(at[kept], base[kept], covered.size))


def _kish(weights: Floats) -> float:
    """n sum w^2 / (sum w)^2"""
    return float(weights.size * np.square(weights).sum() / weights.sum() ** 2)


def _margins(
    groups: tuple[Groups, ...], totals: Totals, cells: Cells, covered: Ints, g: Floats
) -> pl.DataFrame:
    observed = np.bincount(cells.of_sample, minlength=cells.count)[covered]
    weighted = totals.of(totals.base * g)
    tables = [
        pl.DataFrame(
            {
                "margin": [each.margin.name] * len(each.names),
                "category": list(each.names),
                "register": totals.target[at].astype(np.int64),
                "observed": np.bincount(totals.groups[at], observed, totals.sizes[at]).astype(np.int64),
                "weighted": weighted[at],
            }
        )
        for at, each in enumerate(groups)
    ]
    return pl.concat(tables)


def _collapsed(groups: tuple[Groups, ...], cells: Cells) -> pl.DataFrame:
    observed = np.bincount(cells.of_sample, minlength=cells.count)
    rows = []
    for each in groups:
        for at in np.flatnonzero(each.members > 1).tolist():
            own = each.of_cell == at
            rows.append(
                (
                    each.margin.name,
                    each.names[at],
                    int(each.members[at]),
                    int(cells.register[own].sum()),
                    int(observed[own].sum()),
                )
            )
    kinds = {"margin": pl.String, "category": pl.String, "members": pl.Int64}
    return pl.DataFrame(rows, {**kinds, "register": pl.Int64, "observed": pl.Int64}, orient="row")


def _uncovered(gaps: tuple[Gap, ...], cells: Cells) -> pl.DataFrame:
    observed = np.bincount(cells.of_sample, minlength=cells.count)
    whole = float(cells.register.sum())
    rows = [
        (
            each.margin,
            each.name,
            int(cells.register[each.cells].sum()),
            int(observed[each.cells].sum()),
            float(cells.register[each.cells].sum()) / whole,
        )
        for each in gaps
    ]
    kinds = {"margin": pl.String, "category": pl.String, "register": pl.Int64, "observed": pl.Int64}
    return pl.DataFrame(rows, {**kinds, "register_share": pl.Float64}, orient="row")
