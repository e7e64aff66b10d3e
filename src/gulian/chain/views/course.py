# SPDX-License-Identifier: Apache-2.0
"""A loss over time: in all and by group, against days without loss; a band where there are several runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian import charts
from gulian.chain.dynamics import Simulation
from gulian.chain.model import Floats
from gulian.errors import Language, NetworkShape, RunsUnlike

INTERVAL = 0.9


@dataclass(frozen=True, eq=False)
class Course:
    """One line: its name, and the share lost on each day of each run. loss : float64[runs, days]"""

    name: str
    loss: Floats


def courses(
    runs: Sequence[Simulation], groups: Mapping[str, float] | None = None, *, lang: Language = "zh"
) -> tuple[Course, ...]:
    """The loss in all, then of each group of `Keep.group`.

    groups : name -> production of its firms on a day at rest, in the order of the group numbers
    Raises RunsUnlike where runs differ in days or groups, NetworkShape where the groups are others.
    """
    named = groups or {}
    shapes = {run.group_production.shape for run in runs}
    if len({run.production.size for run in runs}) != 1 or (named and len(shapes) != 1):
        raise RunsUnlike(runs=len(runs))
    found = [Course("合计" if lang == "zh" else "total", np.array([run.loss for run in runs]))]
    if named and runs[0].group_production.shape[1] != len(named):
        raise NetworkShape("groups", len(named), runs[0].group_production.shape[1])
    for at, (name, rest) in enumerate(named.items()):
        made = np.array([run.group_production[:, at] for run in runs])
        found.append(Course(name, 1.0 - made / rest if rest > 0 else np.zeros(made.shape)))
    return tuple(found)


def loss_over_time(
    lines: Sequence[Course],
    *,
    first: dt.date | None = None,
    interval: float = INTERVAL,
    lang: Language = "zh",
) -> charts.Drawing:
    """The loss of each day in percent; 0 is a day at rest, below 0 is work caught up on.

    first    : the date of day 0; None = days are counted
    interval : of several runs the band holds this part, and the line is their mean
    Raises what `charts.line` raises (more than eight lines).
    """
    frame = pl.concat([_rows(each, first, interval) for each in lines], how="diagonal")
    runs = max((each.loss.shape[0] for each in lines), default=1)
    zh = lang == "zh"
    axis = "损失（%）" if zh else "loss (%)"
    if runs > 1:
        axis += (
            f"  {runs} 次模拟的均值与 {interval:.0%} 区间"
            if zh
            else f"  mean of {runs} runs, {interval:.0%} of them"
        )
    return charts.line(
        frame,
        title="每日损失占正常产出的比例" if zh else "Loss of each day, share of a day at rest",
        axis=axis,
        level=0.0,
        level_word="无损失" if zh else "no loss",
    )


def _rows(line: Course, first: dt.date | None, interval: float) -> pl.DataFrame:
    runs, days = line.loss.shape
    outside = (1 - interval) / 2
    values = 100 * line.loss.mean(axis=0)
    columns: dict[str, Floats] = {}
    if runs > 1:
        low, high = np.quantile(line.loss, [outside, 1 - outside], axis=0)
        columns = {"low": 100 * low, "high": 100 * high}
    time = (
        pl.Series("day", np.arange(days, dtype=np.float64))
        if first is None
        else pl.Series("date", [first + dt.timedelta(days=day) for day in range(days)], dtype=pl.Date)
    )
    return pl.DataFrame(
        [
            time,
            pl.Series("series", [line.name] * days, dtype=pl.String),
            pl.Series("value", values),
            pl.Series("label", [f"{value:.1f}%" for value in values], dtype=pl.String),
            *(pl.Series(name, column) for name, column in columns.items()),
        ]
    )
