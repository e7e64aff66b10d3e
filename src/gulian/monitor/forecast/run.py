# SPDX-License-Identifier: Apache-2.0
"""From the sums of many days to the days ahead.

1 the past as arrays (`history.py`)  2 the straight scale (`scale.py`) less what the kind of day does
(`days.py`)
3 a model for each member (`choose.py`)  4 futures drawn together (`paths.py`)  5 parts and wholes made to
agree, in each future (`reconcile.py`)  6 whole persons, intervals, frames (`frames.py`)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.errors import UnknownForecastModel
from gulian.monitor.forecast.choose import MODELS, Choice, choose, fit, joined
from gulian.monitor.forecast.days import effects_of, kinds_of, of_days
from gulian.monitor.forecast.frames import figures_of, series_of
from gulian.monitor.forecast.history import History, histories
from gulian.monitor.forecast.model import Fitted, FloatArray, Forecast, IntArray, Question
from gulian.monitor.forecast.paths import draw
from gulian.monitor.forecast.reconcile import bounds_of, in_persons, reconcile
from gulian.monitor.forecast.scale import counts, straight
from gulian.monitor.forecast.tree import Tree, flat, tree_of
from gulian.workdays import Calendar
from gulian.workdays import calendar as national_calendar


@dataclass(frozen=True)
class Ahead:
    """One indicator's days ahead: whole numerators, denominators, and the shares of every future drawn."""

    history: History
    choice: Choice
    numerator: IntArray
    denominator: IntArray
    paths: FloatArray
    measured: np.ndarray[tuple[int], np.dtype[np.bool_]]


def forecast(
    sums: pl.DataFrame, question: Question | None = None, calendar: Calendar | None = None
) -> Forecast:
    """The days after the last of `sums`, for every indicator and member in them.

    sums     : the sums frame of several days (`docs/rooms.md`; columns `history.NEEDED`, `reported` if there)
    calendar : working days; default: the national one
    Raises HistoryUnusable, HistoryTooLarge, UnknownForecastModel.
    """
    asked = question or Question()
    for name in asked.models:
        if name not in MODELS:
            raise UnknownForecastModel(name, ", ".join(MODELS))
    found = [ahead(each, asked, calendar or national_calendar()) for each in histories(sums)]
    origin = max(each.history.days[-1] for each in found)
    return Forecast(
        question=asked,
        origin=origin,
        figures=pl.concat([figures_of(each, asked) for each in found]),
        series=pl.concat([series_of(each) for each in found]),
        paths={each.history.indicator: each.paths for each in found},
    )


def ahead(history: History, question: Question, calendar: Calendar) -> Ahead:
    """One indicator's days ahead."""
    fitted, choice, effect = _straight_course(history, question, calendar)
    numerators, denominators = history.newest()
    tree = flat(len(history.members)) if question.method == "none" else tree_of(history.members)
    rest = _rest(tree, numerators)
    limits = denominators if history.bounded else np.full(len(denominators), np.inf)
    bounds = bounds_of(tree, limits, rest)

    def as_counts(y: FloatArray) -> FloatArray:
        return counts(y + effect[:, :, None], denominators[:, None, None], bounded=history.bounded)

    drawn = as_counts(draw(fitted, choice.widening, question))
    variance = _variance(tree, drawn, question)
    point = reconcile(tree, as_counts(fitted.point[:, :, None]), variance, rest, bounds)[:, :, 0]
    paths = reconcile(tree, drawn, variance, rest, bounds)
    paths /= denominators[:, None, None]
    return Ahead(
        history,
        choice,
        in_persons(tree, point, rest.astype(np.int64), bounds),
        denominators.astype(np.int64),
        paths,
        (np.nan_to_num(fitted.innovations) != 0).any(axis=1),
    )


def _straight_course(
    history: History, question: Question, calendar: Calendar
) -> tuple[Fitted, Choice, FloatArray]:
    """The fit of the chosen models, the choice, and the effect [members, horizon] of each day ahead."""
    y = straight(history.numerator, history.denominator, bounded=history.bounded)
    past = len(history.days)
    days = [history.days[0] + dt.timedelta(days=n) for n in range(past + question.horizon)]
    regions = [
        row["code"]
        if row["level"] in ("province", "city", "county") and row["code"].isdigit()
        else question.region
        for row in history.members.iter_rows(named=True)
    ]
    kinds = kinds_of(days, regions, calendar)
    effects = effects_of(y, kinds[:, :past])
    level = y - of_days(effects, kinds[:, :past])
    choice = choose(level, question.horizon, question.models, bounded=history.bounded)
    return _fit_chosen(level, choice, question.horizon), choice, of_days(effects, kinds[:, past:])


def _fit_chosen(level: FloatArray, choice: Choice, horizon: int) -> Fitted:
    taken = np.array(choice.model)
    parts = []
    for name in MODELS:
        rows = np.flatnonzero(taken == name)
        if len(rows):
            parts.append((rows, fit(name, level[rows], horizon)))
    return joined(parts, len(level))


def _rest(tree: Tree, newest: FloatArray) -> FloatArray:
    """[groups] what each parent held beyond its group when last seen."""
    return np.array([newest[group.parent] - newest[group.children].sum() for group in tree.groups])


def _variance(tree: Tree, drawn: FloatArray, question: Question) -> FloatArray:
    """[members, horizon, 1] how much say each base forecast has; infinite = none."""
    if question.method == "wls_struct":
        weights = np.repeat(tree.leaves_below()[:, None], drawn.shape[1], axis=1)
    else:
        weights = drawn.var(axis=2)
    if question.method == "bottom_up":
        weights[[group.parent for group in tree.groups]] = np.inf
    return weights[:, :, None]
