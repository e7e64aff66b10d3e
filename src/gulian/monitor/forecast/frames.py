# SPDX-License-Identifier: Apache-2.0
"""The frames of a forecast: the figures day by day, and one row a member on how it was forecast."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from gulian.monitor.forecast.choose import MODELS
from gulian.monitor.forecast.model import Question

if TYPE_CHECKING:
    from gulian.monitor.forecast.run import Ahead

WORDS: dict[str, tuple[str, str]] = {
    "last": ("沿用最近一日", "the last day carried on"),
    "drift": ("按平均日变化外推", "the mean daily step carried on"),
    "level": ("简单指数平滑", "simple exponential smoothing"),
    "theta": ("Theta 法", "the Theta method"),
    "damped": ("阻尼趋势指数平滑", "exponential smoothing with a damped trend"),
    "logistic": ("逻辑斯谛恢复曲线", "a logistic recovery curve"),
    "gompertz": ("龚珀兹恢复曲线", "a Gompertz recovery curve"),
    "bass": ("巴斯恢复曲线", "a Bass recovery curve"),
}
_REASONS: dict[str, tuple[str, str]] = {
    "least": (
        "{zh}：回测平均误差 {error} 个百分点",
        "{en}: mean error of {error} points when tried on the past",
    ),
    "constant": (
        "各日数值相同，沿用；没有误差可依，不给区间",
        "The same on every day; no error to measure, so no interval",
    ),
    "short": (
        "已知日数太少（{days} 天），沿用最近一日",
        "Too few known days ({days}) to try models: the last day carried on",
    ),
}


def figures_of(ahead: Ahead, question: Question) -> pl.DataFrame:
    """`date horizon indicator level code name parent`, counts, shares and interval, by member and day."""
    members, horizon = ahead.history.members, question.horizon
    size = len(members)
    base = ahead.denominator.astype(float)[:, None]
    low_share, high_share = _interval(ahead, question)
    low, high = np.floor(low_share * base + 1e-6), np.ceil(high_share * base - 1e-6)
    low, high = np.minimum(low, ahead.numerator), np.maximum(high, ahead.numerator)
    known = np.repeat(ahead.measured[:, None], horizon, axis=1).ravel()
    origin = ahead.history.days[-1]
    days = [origin + dt.timedelta(days=n) for n in range(1, horizon + 1)]
    rows = members.select(pl.all().repeat_by(horizon).explode())
    share = ahead.numerator / base
    return rows.select(
        pl.Series("date", days * size, pl.Date),
        pl.Series("horizon", list(range(1, horizon + 1)) * size, pl.Int64),
        pl.lit(ahead.history.indicator).alias("indicator"),
        *("level", "code", "name", "parent"),
        pl.Series("numerator", ahead.numerator.ravel(), pl.Int64),
        pl.Series("denominator", np.repeat(ahead.denominator, horizon), pl.Int64),
        pl.Series("share", share.ravel(), pl.Float64),
        _where(known, "low_numerator", low, pl.Int64()),
        _where(known, "high_numerator", high, pl.Int64()),
        _where(known, "low_share", np.minimum(low_share, share), pl.Float64()),
        _where(known, "high_share", np.maximum(high_share, share), pl.Float64()),
    )


def series_of(ahead: Ahead) -> pl.DataFrame:
    """One row a member: days known and missing, the model, why, and the error of each model tried."""
    known = (~np.isnan(ahead.history.numerator)).sum(axis=1)
    errors = ahead.choice.errors
    words = [
        _why(model, reason, errors[row], int(known[row]))
        for row, (model, reason) in enumerate(zip(ahead.choice.model, ahead.choice.reason, strict=True))
    ]
    return ahead.history.members.select(
        pl.lit(ahead.history.indicator).alias("indicator"),
        *("level", "code", "name", "parent"),
        pl.Series("days", known, pl.Int64),
        pl.Series("missing", len(ahead.history.days) - known, pl.Int64),
        pl.Series("model", ahead.choice.model, pl.String),
        pl.Series("reason", ahead.choice.reason, pl.String),
        pl.Series("why_zh", [zh for zh, _ in words], pl.String),
        pl.Series("why_en", [en for _, en in words], pl.String),
        *(
            pl.Series(f"error_{name}", errors[:, at], pl.Float64).fill_nan(None)
            for at, name in enumerate(MODELS)
        ),
    )


def _interval(ahead: Ahead, question: Question) -> tuple[np.ndarray, np.ndarray]:
    tail = (1 - question.level) / 2
    low, high = np.quantile(ahead.paths, [tail, 1 - tail], axis=2)
    return low, high


def _where(known: np.ndarray, name: str, values: np.ndarray, kind: pl.DataType) -> pl.Series:
    frame = pl.DataFrame({"_known": known, name: values.ravel()})
    return frame.select(pl.when("_known").then(pl.col(name)).cast(kind).alias(name)).to_series()


def _why(model: str, reason: str, errors: np.ndarray, days: int) -> tuple[str, str]:
    zh, en = WORDS[model]
    error = errors[list(MODELS).index(model)]
    said = {"zh": zh, "en": en[0].upper() + en[1:], "days": days, "error": f"{100 * error:.2f}"}
    return _REASONS[reason][0].format(**said), _REASONS[reason][1].format(**said)
