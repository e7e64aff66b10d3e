# SPDX-License-Identifier: Apache-2.0
"""How far off a forecast would have been: from past days, with what was known then, against what came.

Every origin runs the whole of `forecast` on the days up to it; nothing of what came after is seen. `chosen`
is what would have been printed; the models stand beside it, each for itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from gulian.errors import HistoryUnusable
from gulian.monitor.forecast.choose import MODELS
from gulian.monitor.forecast.history import histories
from gulian.monitor.forecast.model import Forecast, Question
from gulian.monitor.forecast.run import forecast
from gulian.workdays import Calendar

CHOSEN = "chosen"


@dataclass(frozen=True, eq=False)
class Backtest:
    """What came out.

    points : `indicator level code origin date horizon model share truth low_share high_share`, a row for
             each figure that came; the interval is that of the chosen forecast and of each model by itself
    errors : `indicator level model horizon count mean_error mean_absolute_error root_mean_square inside`: in
             shares; `inside` = part of the figures within the interval, null where there was none
    """

    points: pl.DataFrame
    errors: pl.DataFrame


def backtest(
    sums: pl.DataFrame,
    question: Question | None = None,
    *,
    origins: Sequence[dt.date] = (),
    models: Sequence[str] = ("last", "drift"),
    calendar: Calendar | None = None,
) -> Backtest:
    """Forecast from each origin what is known now.

    origins : days to forecast from; default: the last four that lie a horizon apart and leave two thirds of
              the days
    models  : models to set beside the choice, each forced on every member that allows it
    Raises HistoryUnusable where no origin leaves anything to compare, and what `forecast` raises.
    """
    asked = question or Question()
    days = sorted(set(sums["date"].to_list()))
    known = list(origins) or _origins(days, asked.horizon)
    truth = _truth(sums)
    tables = []
    for origin in known:
        past = sums.filter(pl.col("date") <= origin)
        if past.is_empty():
            continue
        for name in (CHOSEN, *models):
            one = asked if name == CHOSEN else replace(asked, models=(name,))
            made = _used(forecast(past, one, calendar), name).join(
                truth, on=("date", "indicator", "level", "code"), how="inner", maintain_order="left"
            )
            tables.append(
                made.select(
                    *("indicator", "level", "code"),
                    pl.lit(origin).alias("origin"),
                    *("date", "horizon"),
                    pl.lit(name).alias("model"),
                    *("share", "truth", "low_share", "high_share"),
                )
            )
    points = pl.concat(tables) if tables else None
    if points is None or points.is_empty():
        raise HistoryUnusable("没有可供对照的后续数据", "no day after the origins is known to compare with")
    return Backtest(points, errors_of(points))


def _used(made: Forecast, name: str) -> pl.DataFrame:
    """The figures of the members that were forecast with a model; one that was asked for may not fit all."""
    if name == CHOSEN:
        return made.figures
    keys = ("indicator", "level", "code")
    fitting = made.series.filter(model=name).select(keys)
    return made.figures.join(fitting, on=keys, how="semi", maintain_order="left")


def errors_of(points: pl.DataFrame) -> pl.DataFrame:
    """The errors of points, by indicator, level, model and horizon; sums of floats in a fixed order."""
    names = ["indicator", "level", "model", "horizon"]
    order = [CHOSEN, *MODELS]
    rows = []
    for key, part in points.group_by(names, maintain_order=True):
        away = (part["share"] - part["truth"]).to_numpy()
        measured = part.drop_nulls("low_share")
        # A figure on the edge, to a millionth of a point, is inside.
        inside = (measured["truth"] >= measured["low_share"] - 1e-8) & (
            measured["truth"] <= measured["high_share"] + 1e-8
        )
        rows.append(
            (
                *key,
                len(part),
                float(np.mean(away)),
                float(np.mean(np.abs(away))),
                float(np.sqrt(np.mean(away**2))),
                float(inside.mean()) if len(measured) else None,  # type: ignore[arg-type]  # a mean of truths
            )
        )
    schema = {
        **dict.fromkeys(names[:3], pl.String),
        "horizon": pl.Int64,
        "count": pl.Int64,
        **dict.fromkeys(("mean_error", "mean_absolute_error", "root_mean_square", "inside"), pl.Float64),
    }
    found = pl.DataFrame(rows, schema=schema, orient="row")
    rank = pl.col("model").replace_strict({name: at for at, name in enumerate(order)}, return_dtype=pl.Int64)
    return found.sort("indicator", "level", rank, "horizon", maintain_order=True)


def _truth(sums: pl.DataFrame) -> pl.DataFrame:
    """The figures that came, less the days on which nobody reported."""
    tables = []
    for history in histories(sums):
        row, day = np.nonzero(~np.isnan(history.numerator))
        members = history.members[row.tolist()]
        tables.append(
            members.select(
                pl.Series("date", [history.days[each] for each in day], pl.Date),
                pl.lit(history.indicator).alias("indicator"),
                *("level", "code"),
                pl.Series("truth", history.numerator[row, day] / history.denominator[row, day]),
            )
        )
    return pl.concat(tables)


def _origins(days: list[dt.date], horizon: int) -> list[dt.date]:
    least = max(2, 2 * len(days) // 3)
    return sorted(days[at] for at in range(len(days) - 1 - horizon, least - 2, -horizon)[:4])
