# SPDX-License-Identifier: Apache-2.0
"""What is known and what is weighted, by member of a level.

The register falls into units that were observed, or not, in groups that the sample covers, or not:

                  covered                     not covered
    observed      y_seen, x_seen              y_out, x_out
    not observed  y - y_seen, x - x_seen      x_missing, of which nothing is known
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.monitor.estimate.calibrate import Fitted
from gulian.monitor.estimate.model import Floats, Ints, Mask, Plan, Question, added
from gulian.monitor.estimate.variance import Units, variances

TOTAL = "total"


@dataclass(frozen=True, eq=False)
class Answers:
    """One question, ready for every level.

    y, x : int64[n_observed], numerator and denominator; cell : place among the fitted cells, -1 = none
    counts : float64[n_rows] of the register, units of a row; base : what they weigh, None = not all known
    """

    question: Question
    plan: Plan
    fit: Fitted
    observed: pl.DataFrame
    register: pl.DataFrame
    y: Ints
    x: Ints
    cell: Ints
    counts: Floats
    base: Floats | None

    @classmethod
    def of(
        cls, observed: pl.DataFrame, register: pl.DataFrame, question: Question, plan: Plan, fit: Fitted
    ) -> Answers:
        """Put the columns of a question beside the fit of those who answered it."""
        counts, x = np.ones(register.height), np.ones(observed.height, np.int64)
        if plan.count is not None:
            counts = register[plan.count].cast(pl.Float64).to_numpy()
        if question.denominator is not None:
            x = observed[question.denominator].cast(pl.Int64).to_numpy()
        y = observed[question.numerator].cast(pl.Int64).to_numpy()
        cell = fit.place[fit.cells.of_sample]
        base = _base(register, question, counts)
        return cls(question, plan, fit, observed, register, y, x, cell, counts, base)

    @property
    def fitted(self) -> int:
        """Observed units in covered groups."""
        return int((self.cell >= 0).sum())

    @property
    def parameters(self) -> int:
        """Degrees of freedom that the fit takes: groups, less one for each margin after the first."""
        return sum(self.fit.totals.sizes) - len(self.fit.totals.sizes) + 1


def _base(register: pl.DataFrame, question: Question, counts: Floats) -> Floats | None:
    if question.denominator is None:
        return counts
    if question.denominator not in register.columns or register[question.denominator].null_count():
        return None
    weighed: Floats = register[question.denominator].cast(pl.Float64).to_numpy()
    return counts * weighed


@dataclass(frozen=True)
class Member:
    """The sums of one member; y, x, variance, effective speak of its covered part.

    register, covered : units of the register; observed, fitted : of the sample
    y, x     : weighted; y_seen, x_seen : of the observed units alone
    y_out, x_out : of observed units that are not covered
    x_missing: base of units neither observed nor covered, None = unknown
    x_open   : base of all units not observed, None = unknown
    """

    code: str
    register: int
    covered: int
    observed: int
    fitted: int
    effective: float
    y: float
    x: float
    y_seen: int
    x_seen: int
    y_out: int
    x_out: int
    x_missing: float | None
    x_open: float | None
    variance: float
    units_are_base: bool

    @property
    def uncovered(self) -> bool:
        """Some units were neither observed nor covered."""
        return self.register - self.covered > self.observed - self.fitted


def members_of(answers: Answers, level: str) -> list[Member]:
    """The members of a level in the order of their codes."""
    names, member, row_member = _places(answers, level)
    size = len(names)
    weight, cell = answers.fit.calibration.weights, answers.cell
    inside = (cell >= 0) & (member >= 0)
    # A unit that the register does not know has no weight and says nothing of it.
    out = (cell < 0) & (member >= 0) & (weight > 0)
    y, x, w, w2 = (
        added(member[inside], values[inside], size)
        for values in (weight * answers.y, weight * answers.x, weight, weight * weight)
    )
    variance = _variances(answers, member, y, x)
    seen = [_whole(values, member, kept, size) for kept in (inside, out) for values in (answers.y, answers.x)]
    fitted, left = np.bincount(member[inside], minlength=size), np.bincount(member[out], minlength=size)
    register, covered, missing, open_ = _of_register(answers, row_member, size, seen, x)
    return [
        Member(
            code=names[at],
            register=int(register[at]),
            covered=int(covered[at]),
            observed=int(fitted[at] + left[at]),
            fitted=int(fitted[at]),
            effective=float(w[at] ** 2 / w2[at]) if fitted[at] else 0.0,
            y=float(y[at]),
            x=float(x[at]),
            y_seen=int(seen[0][at]),
            x_seen=int(seen[1][at]),
            y_out=int(seen[2][at]),
            x_out=int(seen[3][at]),
            x_missing=missing[at],
            x_open=open_[at],
            variance=float(variance[at]),
            units_are_base=answers.question.denominator is None,
        )
        for at in range(size)
    ]


def _places(answers: Answers, level: str) -> tuple[list[str], Ints, Ints]:
    """The members by name, and the member of each observed unit, each row of the register; -1 = none."""
    if level == TOTAL:
        return [TOTAL], np.zeros(answers.y.size, np.int64), np.zeros(answers.counts.size, np.int64)
    columns = [frame[level].cast(pl.String) for frame in (answers.observed, answers.register)]
    names = pl.concat([each.unique() for each in columns]).unique().drop_nulls().sort()
    kind = pl.Enum(names)
    places = [each.cast(kind).to_physical().cast(pl.Int64).fill_null(-1).to_numpy() for each in columns]
    return names.to_list(), places[0], places[1]


def _variances(answers: Answers, member: Ints, y: Floats, x: Floats) -> Floats:
    kept = answers.cell >= 0
    units = Units(
        answers.cell[kept],
        answers.fit.calibration.weights[kept],
        answers.y[kept].astype(np.float64),
        answers.x[kept].astype(np.float64),
        member[kept],
    )
    ratio = np.divide(y, x, out=np.full(y.size, np.nan), where=x > 0)
    return variances(units, answers.fit.totals, ratio, x)


def _whole(values: Ints, member: Ints, kept: Mask, size: int) -> Ints:
    """Sums in whole numbers."""
    total = np.zeros(size, np.int64)
    np.add.at(total, member[kept], values[kept])
    return total


def _of_register(
    answers: Answers, member: Ints, size: int, seen: list[Ints], x: Floats
) -> tuple[Floats, Floats, list[float | None], list[float | None]]:
    """Units, covered units, `x_missing` and `x_open` of each member."""
    _, x_seen, _, x_out = seen
    kept = member >= 0
    inside = kept & (answers.fit.place[answers.fit.cells.of_register] >= 0)
    register = added(member[kept], answers.counts[kept], size)
    covered = added(member[inside], answers.counts[inside], size)
    if answers.base is None:
        some = register - covered > 0
        # Where everything is covered the weighted base stands in for the register's.
        missing = [None if each else 0.0 for each in some.tolist()]
        open_ = [
            None if each else max(0.0, gap)
            for each, gap in zip(some.tolist(), (x - x_seen).tolist(), strict=True)
        ]
        return register, covered, missing, open_
    whole = added(member[kept], answers.base[kept], size)
    of_covered = added(member[inside], answers.base[inside], size)
    left = np.maximum(whole - of_covered - x_out, 0.0)
    return register, covered, left.tolist(), np.maximum(whole - x_seen - x_out, 0.0).tolist()
