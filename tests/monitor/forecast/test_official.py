# SPDX-License-Identifier: Apache-2.0
"""The announced curve of 2020: what would have been forecast from the figures known then.

Facts restated from announcements, percent: National Development and Reform Commission and Ministry of
Industry and Information Technology, press conferences of 2020-02-27 to 2020-05-20 (values of 23 February and
1 March follow from announced differences); Hubei Development and Reform Commission, 24 March, 1 and 23 April
2020.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from gulian.monitor.forecast import Question, backtest
from tests.monitor.forecast.world import frame

CURVES: dict[str, tuple[tuple[str, float], ...]] = {
    "return_rate": (
        ("2020-02-23", 51.9),
        ("2020-03-01", 67.9),
        ("2020-03-28", 89.9),
        ("2020-04-14", 94.0),
        ("2020-04-21", 95.1),
        ("2020-05-18", 95.4),
    ),
    "sme_resume_rate": (
        ("2020-02-23", 29.6),
        ("2020-02-26", 32.8),
        ("2020-03-13", 60.0),
        ("2020-03-28", 76.0),
        ("2020-03-29", 76.8),
        ("2020-04-15", 84.0),
    ),
    "return_rate_hubei": (
        ("2020-03-23", 60.3),
        ("2020-03-31", 66.3),
        ("2020-04-17", 93.0),
        ("2020-04-21", 92.2),
    ),
}


def _sums(name: str) -> pl.DataFrame:
    return frame(
        [
            (dt.date.fromisoformat(day), name, "total", "total", name, None, round(10 * value), 1000)
            for day, value in CURVES[name]
        ]
    )


def _errors(name: str, origin: str) -> dict[str, dict[int, float]]:
    """Absolute error in points: model -> horizon -> error."""
    made = backtest(
        _sums(name),
        Question(horizon=60),
        origins=[dt.date.fromisoformat(origin)],
        models=("last", "drift", "logistic", "gompertz"),
    )
    rows = made.errors.select("model", "horizon", "mean_absolute_error").rows()
    return {
        model: {horizon: 100 * error for name, horizon, error in rows if name == model}
        for model, _, _ in rows
    }


def test_the_return_of_staff_was_forecast_better_than_by_the_last_figure_or_the_mean_step() -> None:
    """From 14 April 2020: 0.0 points off a week ahead and 1.1 five weeks ahead, against 1.4 by the last
    figure.
    """
    errors = _errors("return_rate", "2020-04-14")
    assert set(errors["chosen"]) == {7, 34}
    assert errors["chosen"][7] < 0.3 < errors["last"][7]
    assert errors["chosen"][34] < errors["last"][34] < errors["drift"][34]


def test_small_firms_were_forecast_too_high_but_nearer_than_by_the_last_figure() -> None:
    """From 29 March 2020 to 15 April: 3.9 points off; 7.2 by the last figure, 6.0 by the mean step."""
    errors = _errors("sme_resume_rate", "2020-03-29")
    assert errors["chosen"][17] < errors["drift"][17] < errors["last"][17]
    assert 3 < errors["chosen"][17] < 5


def test_three_announced_figures_are_too_few_to_choose() -> None:
    """Hubei on 17 April: three figures allow no curve and no trial; the last is carried on."""
    errors = _errors("return_rate_hubei", "2020-04-17")
    assert errors["chosen"] == errors["last"]


def test_the_table_is_that_of_the_announcements(shared: Path) -> None:
    """National figures of the test table stand in the collected announcements."""
    with (shared / "data" / "resumption2020" / "published_rates.csv").open(encoding="utf-8") as file:
        told = {
            (row["date"], row["area"], row["indicator"]): float(row["value"]) for row in csv.DictReader(file)
        }
    names = {
        "return_rate": ("national", "above-scale staff return rate %"),
        "sme_resume_rate": ("national", "SME resumption rate %"),
        "return_rate_hubei": ("Hubei", "above-scale staff return %"),
    }
    found = 0
    for name, (area, word) in names.items():
        for day, value in CURVES[name]:
            if (day, area, word) in told:
                assert told[day, area, word] == pytest.approx(value)
                found += 1
    assert found >= 9
