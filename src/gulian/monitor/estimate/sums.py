# SPDX-License-Identifier: Apache-2.0
"""What is known and what is modelled, by member of a level.

The register falls into units that were observed, or not, in groups that the sample covers, or not:

                  covered                     not covered
    observed      y_seen, x_seen              y_out, x_out
    not observed  m x_rest, x_rest            x_missing, of which nothing is known

    m = sum (w - 1) y / sum (w - 1) x         what the weights say of the units nobody observed
    y = y_seen + m x_rest,   x = x_seen + x_rest

x_rest is the register's where it knows the base of every unit, else as many units as the register has beyond
the observed, each of the base that the weights give those: sum (w - 1) x / sum (w - 1). So a member observed
in full is what was observed, and where the weights agree with the register y / x is sum w y / sum w x.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.monitor.estimate.calibrate import Fitted
from gulian.monitor.estimate.model import Floats, Ints, Mask, Plan, Question, added
from gulian.monitor.estimate.variance import Units, variances

TOTAL = "total"
_NEXT_TO_NOTHING = 1e-9
"""Part of the weighted base that is no more than rounding."""


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
    y, x     : with what is modelled, 0 where nothing can be; y_seen, x_seen : of the observed units alone
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
    seen = [_whole(values, member, kept, size) for kept in (inside, out) for values in (answers.y, answers.x)]
    weighted = [
        added(member[inside], values[inside], size)
        for values in (weight * answers.y, weight * answers.x, weight, weight * weight)
    ]
    fitted, left = np.bincount(member[inside], minlength=size), np.bincount(member[out], minlength=size)
    usual = _usual_base(weighted[1], weighted[2], seen[1], fitted)
    register = _of_register(answers, row_member, seen, fitted, usual)
    modelled = _modelled(answers, member, (weighted[0], weighted[1], seen[0], seen[1]), register.rest)
    return [
        Member(
            code=names[at],
            register=int(register.units[at]),
            covered=int(register.covered[at]),
            observed=int(fitted[at] + left[at]),
            fitted=int(fitted[at]),
            effective=float(weighted[2][at] ** 2 / weighted[3][at]) if fitted[at] else 0.0,
            y=float(modelled.y[at]),
            x=float(modelled.x[at]),
            y_seen=int(seen[0][at]),
            x_seen=int(seen[1][at]),
            y_out=int(seen[2][at]),
            x_out=int(seen[3][at]),
            x_missing=register.missing[at],
            x_open=register.open[at],
            variance=float(modelled.variance[at]),
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


@dataclass(frozen=True, eq=False)
class _Modelled:
    """y, x of every member as the head of the module has them, and the variance of y / x."""

    y: Floats
    x: Floats
    variance: Floats


def _modelled(
    answers: Answers, member: Ints, sums: tuple[Floats, Floats, Ints, Ints], rest: Floats
) -> _Modelled:
    """sums : weighted y and x, observed y and x; rest : `x_rest` of each member."""
    y, x, y_seen, x_seen = sums
    size = y.size
    open_x = x - x_seen
    usable = open_x > _NEXT_TO_NOTHING * x
    plain = np.divide(y, x, out=np.full(size, np.nan), where=x > 0)
    m = np.divide(y - y_seen, open_x, out=plain, where=usable)
    if answers.question.kind == "share":
        m = np.clip(m, 0.0, 1.0)
    base = np.where(x > 0, x_seen + rest, 0.0)
    part = np.where(x > 0, y_seen + np.where(rest > 0, m, 0.0) * rest, 0.0)
    # How far z of a unit moves y / x: 1 / base where the weights and the register agree on what is open.
    factor = np.divide(rest, open_x * base, out=np.zeros(size), where=usable & (base > 0))
    kept = answers.cell >= 0
    units = Units(
        answers.cell[kept],
        answers.fit.calibration.weights[kept],
        answers.y[kept].astype(np.float64),
        answers.x[kept].astype(np.float64),
        member[kept],
    )
    return _Modelled(part, base, variances(units, answers.fit.totals, m, factor))


def _whole(values: Ints, member: Ints, kept: Mask, size: int) -> Ints:
    """Sums in whole numbers."""
    total = np.zeros(size, np.int64)
    np.add.at(total, member[kept], values[kept])
    return total


@dataclass(frozen=True, eq=False)
class _Register:
    """Of each member: units, covered units, `x_rest`, `x_missing`, `x_open` (None = unknown)."""

    units: Floats
    covered: Floats
    rest: Floats
    missing: list[float | None]
    open: list[float | None]


def _usual_base(x: Floats, w: Floats, x_seen: Ints, fitted: Ints) -> Floats:
    """What a unit that was not observed weighs by the weights; by all of the member where they leave none."""
    open_units, open_x = w - fitted, x - x_seen
    mean = np.divide(x, w, out=np.zeros(x.size), where=w > 0)
    speaks = (open_units > _NEXT_TO_NOTHING * np.abs(w)) & (open_x > _NEXT_TO_NOTHING * np.abs(x))
    return np.divide(open_x, open_units, out=np.maximum(mean, 0.0), where=speaks)


def _of_register(answers: Answers, member: Ints, seen: list[Ints], fitted: Ints, usual: Floats) -> _Register:
    size = fitted.size
    _, x_seen, _, x_out = seen
    kept = member >= 0
    inside = kept & (answers.fit.place[answers.fit.cells.of_register] >= 0)
    units = added(member[kept], answers.counts[kept], size)
    covered = added(member[inside], answers.counts[inside], size)
    if answers.base is None:
        rest = np.maximum(covered - fitted, 0.0) * usual
        some = (units - covered > 0).tolist()
        open_ = [None if each else gap for each, gap in zip(some, rest.tolist(), strict=True)]
        return _Register(units, covered, rest, [None if each else 0.0 for each in some], open_)
    whole = added(member[kept], answers.base[kept], size)
    of_covered = added(member[inside], answers.base[inside], size)
    rest = np.maximum(of_covered - x_seen, 0.0)
    missing = np.maximum(whole - of_covered - x_out, 0.0)
    return _Register(units, covered, rest, missing.tolist(), (rest + missing).tolist())
