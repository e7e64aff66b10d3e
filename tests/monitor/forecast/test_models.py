# SPDX-License-Identifier: Apache-2.0
"""The models against published numbers and against the equations written out as loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.monitor.forecast.choose import MODELS, drawn_variance, fit
from gulian.monitor.forecast.curves import BASS, GOMPERTZ, LOGISTIC, Curve, curve_at
from gulian.monitor.forecast.model import FloatArray, Question
from gulian.monitor.forecast.paths import draw
from gulian.monitor.forecast.scale import counts, straight
from gulian.monitor.forecast.smoothing import fit_theta, smooth

# Hyndman, Athanasopoulos, Forecasting: Principles and Practice, 2nd ed., tables 7.1 and 7.2.
OIL: tuple[float, ...] = (
    445.36,
    453.20,
    454.41,
    422.38,
    456.04,
    440.39,
    425.19,
    486.21,
    500.43,
    521.28,
    508.95,
    488.89,
    509.87,
)
OIL += (456.72, 473.82, 525.95, 549.83, 542.34)
AIR: tuple[float, ...] = (
    17.55,
    21.86,
    23.89,
    26.93,
    26.89,
    28.83,
    30.08,
    30.95,
    30.19,
    31.58,
    32.58,
    33.48,
    39.02,
    41.39,
    41.60,
)
AIR += (44.66, 46.95, 48.73, 51.49, 50.03, 60.64, 63.36, 66.36, 68.20, 68.12, 69.78, 72.60)


def _row(*values: float) -> FloatArray:
    return np.array([values])


def _of(value: float) -> FloatArray:
    return np.array([value])


def test_simple_smoothing_gives_the_published_oil_forecast() -> None:
    """With the published parameters the oil production of 2014 is forecast as 542.68."""
    done = smooth(_row(*OIL), _of(0.8339), _of(0.0), _of(0.0), (_of(446.5868), _of(0.0)))
    assert round(float(done.level[0]), 2) == 542.68


def test_holts_trend_gives_the_published_passengers() -> None:
    """With the published parameters air passengers are forecast as 74.60, 76.70, ..., 83.01 (to a
    hundredth).
    """
    alpha = 0.8321
    done = smooth(_row(*AIR), _of(alpha), _of(alpha * 0.0001), _of(1.0), (_of(15.57), _of(2.102)))
    ahead = [float(done.level[0] + h * done.trend[0]) for h in range(1, 6)]
    assert ahead == pytest.approx([74.60, 76.70, 78.80, 80.91, 83.01], abs=0.011)


@given(
    st.lists(st.one_of(st.none(), st.floats(-5, 5)), min_size=3, max_size=30),
    st.tuples(st.floats(0.05, 0.95), st.floats(0.01, 0.5), st.floats(0.8, 0.98)),
)
def test_many_series_are_smoothed_as_one_by_one(values: list[float | None], how: tuple[float, ...]) -> None:
    """The equations of the damped trend, day by day in plain numbers; a missing day changes nothing but
    the trend.
    """
    alpha, ratio, phi = how
    beta = alpha * ratio
    y = np.array([[math.nan if value is None else value for value in values]] * 2)
    start = np.array([0.5, 0.5]), np.array([0.1, 0.1])
    done = smooth(y, np.full(2, alpha), np.full(2, beta), np.full(2, phi), start)
    level, trend = 0.5, 0.1
    for at, value in enumerate(values):
        error = 0.0 if value is None else value - level - phi * trend
        level, trend = level + phi * trend + alpha * error, phi * trend + beta * error
        assert math.isnan(done.errors[0, at]) == (value is None)
    assert done.level == pytest.approx([level, level])
    assert done.trend == pytest.approx([trend, trend])


def test_theta_on_a_straight_line_goes_on_at_half_its_slope() -> None:
    """A line of 0.1 a day without noise: alpha is at its most, each day ahead adds 0.05 (Hyndman, Billah
    2003).
    """
    point = fit_theta(np.arange(60.0)[None, :] * 0.1, 5).point[0]
    assert np.diff(point) == pytest.approx([0.05] * 4)
    assert point[0] == pytest.approx(5.9 + 0.05, abs=0.002)


@pytest.mark.parametrize("curve", [LOGISTIC, GOMPERTZ, BASS])
def test_a_curve_without_noise_is_found_again(curve: Curve) -> None:
    """Days drawn from a curve lead back to its course 30 days ahead, and never above 100 %."""
    name = {id(LOGISTIC): "logistic", id(GOMPERTZ): "gompertz", id(BASS): "bass"}[id(curve)]
    true = np.array([curve.centre])
    y = curve_at(curve, true, np.arange(50.0))
    made = fit(name, y, 30)
    wanted = curve_at(curve, true, 49 + np.arange(1.0, 31.0))
    assert made.point == pytest.approx(wanted, abs=0.05)


def test_one_wild_day_hardly_moves_a_curve() -> None:
    """Huber's weights: a day reported at a tenth of its rate moves the end of the curve by under two
    points.
    """
    y = curve_at(LOGISTIC, np.array([[3.0, math.log(0.1), 0.6]]), np.arange(40.0))
    random = np.random.default_rng(3)
    y = y + random.normal(0, 0.05, y.shape)
    wild = y.copy()
    wild[0, 25] -= 5.0
    ends = [1 / (1 + np.exp(-fit("logistic", each, 20).point[0, -1])) for each in (y, wild)]
    assert abs(ends[0] - ends[1]) < 0.02


@pytest.mark.parametrize("name", list(MODELS))
def test_days_missing_before_the_first_do_not_matter(name: str) -> None:
    """A series that begins late is forecast as one whose days are counted from its beginning."""
    y = curve_at(GOMPERTZ, np.array([GOMPERTZ.centre]), np.arange(30.0)) + np.sin(np.arange(30.0)) / 20
    late = np.concatenate([np.full((1, 11), np.nan), y], axis=1)
    assert fit(name, late, 7).point == pytest.approx(fit(name, y, 7).point)


@pytest.mark.parametrize("name", ["last", "level", "damped"])
def test_the_variance_written_down_is_that_of_the_futures_drawn(name: str) -> None:
    """sigma^2 (1 + c_1^2 + ... ) from the weights against the variance of 8,000 drawn futures."""
    random = np.random.default_rng(5)
    y = np.cumsum(random.normal(0, 0.1, (1, 80)), axis=1)
    made = fit(name, y, 6)
    paths = draw(made, np.ones(6), Question(horizon=6, draws=8000))
    assert paths.var(axis=2) == pytest.approx(drawn_variance(made), rel=0.08)


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_the_straight_scale_comes_back(denominator: int, share: float) -> None:
    """Any count within its denominator, 0 and all of it too, is finite on the straight scale and comes
    back.
    """
    numerator = float(int(share * denominator))
    for bounded in (True, False):
        y = straight(_of(numerator), _of(float(denominator)), bounded=bounded)
        assert np.isfinite(y).all()
        back = counts(y, _of(float(denominator)), bounded=bounded)
        assert back == pytest.approx([numerator], abs=1e-6 * denominator + 1e-6)
