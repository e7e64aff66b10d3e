# SPDX-License-Identifier: Apache-2.0
"""How likely it is that a rate crosses a line within some days: the part of the futures drawn in which it
does.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

from gulian.errors import BadForecastQuestion, HistoryUnusable
from gulian.monitor.forecast.model import Forecast


def crossing(
    made: Forecast, indicator: str, side: Literal["below", "above"], share: float, within: int
) -> pl.DataFrame:
    """`indicator level code name probability` (float64 0..1): one row a member, in the order of
    `made.series`.

    side  : whether the rate falls below the share or rises above it on any of the first `within` days
    share : the line, 0.9 for 90 %
    probability is null where the history shows no error to measure.
    Raises BadForecastQuestion where `within` lies beyond the forecast, HistoryUnusable for an unknown
    indicator.
    """
    if not 1 <= within <= made.question.horizon:
        raise BadForecastQuestion("within", str(within), f"1..{made.question.horizon}")
    if indicator not in made.paths:
        raise HistoryUnusable(f"没有指标 {indicator} 的预测", f"there is no forecast of {indicator}")
    paths = made.paths[indicator][:, :within]
    # A rate that stands on the line has not crossed it; the last places of a division do not count.
    beyond = paths < share - 1e-12 if side == "below" else paths > share + 1e-12
    rows = made.series.filter(indicator=indicator)
    measured = made.figures.filter(indicator=indicator, horizon=1)["low_share"].is_not_null()
    part = pl.Series("probability", np.mean(beyond.any(axis=1), axis=1), pl.Float64)
    return rows.select("indicator", "level", "code", "name").with_columns(
        pl.when(measured).then(part).alias("probability")
    )
