# SPDX-License-Identifier: Apache-2.0
"""What a forecast promises, on an invented province that recovers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from gulian.errors import BadForecastQuestion, GulianError, HistoryUnusable, UnknownForecastModel
from gulian.monitor.forecast import Question, backtest, crossing, forecast
from gulian.monitor.forecast.days import HOLIDAY, WORKED_WEEKEND, effects_of, kinds_of
from gulian.workdays import calendar
from tests.monitor.forecast.world import FIRST, frame, province, series

ASKED = Question(horizon=10, draws=100)


@pytest.fixture(scope="module")
def sums() -> pl.DataFrame:
    return province()


@pytest.mark.parametrize("method", ["wls_var", "wls_struct", "bottom_up"])
def test_every_region_is_the_sum_of_its_parts_to_the_person(sums: pl.DataFrame, method: str) -> None:
    """On every day ahead, numerators and denominators, by each method."""
    figures = forecast(sums, replace(ASKED, method=method)).figures  # type: ignore[arg-type]  # one of METHODS
    parts = (
        figures.drop_nulls("parent").group_by("date", "parent").agg(pl.col("numerator", "denominator").sum())
    )
    both = parts.join(figures, left_on=("date", "parent"), right_on=("date", "code"))
    assert len(both) == 10 * 5
    assert both["numerator"].equals(both["numerator_right"], check_names=False)
    assert both["denominator"].equals(both["denominator_right"], check_names=False)


def test_a_firm_of_two_counties_counted_once_above_stays_so() -> None:
    """The total holds 5 units less than its counties: so it does on each day ahead."""
    rows = []
    for day in range(30):
        first, second = (60 + day, 100), (20 + day % 3, 80)
        rows += series({day: first}, "330106") + series({day: second}, "330108")
        rows += series({day: (first[0] + second[0] - 5, 175)})
    figures = forecast(frame(rows), ASKED).figures
    total = figures.filter(level="total").sort("date")["numerator"]
    below = figures.filter(level="county").group_by("date").agg(pl.col("numerator").sum()).sort("date")
    assert (below["numerator"] - total).to_list() == [5] * 10
    assert (figures["numerator"] <= figures["denominator"]).all()


def test_the_same_question_gives_the_same_answer(sums: pl.DataFrame) -> None:
    """Twice, and with the rows in any order: the same frames."""
    once, again = forecast(sums, ASKED), forecast(sums.sample(fraction=1.0, shuffle=True, seed=3), ASKED)
    assert once.figures.equals(again.figures)
    assert once.series.equals(again.series)


def test_shares_and_intervals_are_in_order(sums: pl.DataFrame) -> None:
    """0 <= low <= share <= high <= 1, and the counts likewise."""
    figures = forecast(sums, ASKED).figures
    assert figures.select(
        ((pl.col("low_share") >= 0) & (pl.col("low_share") <= pl.col("share"))).all()
        & ((pl.col("share") <= pl.col("high_share")) & (pl.col("high_share") <= 1)).all()
        & (pl.col("low_numerator") <= pl.col("numerator")).all()
        & (pl.col("numerator") <= pl.col("high_numerator")).all()
    ).item()


def test_a_surer_interval_is_wider(sums: pl.DataFrame) -> None:
    """95 % of futures need more room than 50 %, on every day and for every member."""
    wide = forecast(sums, replace(ASKED, level=0.95)).figures
    narrow = forecast(sums, replace(ASKED, level=0.5)).figures
    assert ((wide["high_share"] - wide["low_share"]) >= (narrow["high_share"] - narrow["low_share"])).all()


@pytest.mark.parametrize("opened", [0, 37, 100])
def test_a_constant_rate_is_carried_on_without_an_invented_interval(opened: int) -> None:
    """0 %, 37 % and 100 %: the same ahead; no error was seen, so none is claimed, and it is said."""
    made = forecast(frame(series(dict.fromkeys(range(40), (opened, 100)))), ASKED)
    assert made.figures["numerator"].unique().to_list() == [opened]
    assert made.figures["low_share"].null_count() == 10
    assert made.series["reason"].to_list() == ["constant"]
    assert crossing(made, "opening_rate", "below", 0.5, 5)["probability"].to_list() == [None]


def test_a_short_series_is_carried_on_and_it_is_said() -> None:
    """Two days known: the last is carried on, with an interval as wide as one step allows; one day:
    without any.
    """
    two = forecast(frame(series({0: (50, 100), 1: (53, 100)})), ASKED)
    assert two.figures["numerator"].unique().to_list() == [53]
    assert two.series.select("model", "reason").row(0) == ("last", "short")
    assert "2" in two.series["why_zh"].item()
    one = forecast(frame(series({0: (50, 100)})), ASKED)
    assert one.series["reason"].item() == "short"
    assert one.figures["low_share"].null_count() == 10


def test_a_day_nobody_reported_is_missing_and_not_zero() -> None:
    """A silent Tuesday changes the forecast no more than a Tuesday without a row."""
    rows = frame(series({day: (60 + day % 4 + day, 150) for day in range(40)}))
    told = rows.with_columns(
        numerator=pl.when(date=FIRST + dt.timedelta(days=22)).then(0).otherwise("numerator"),
        reported=pl.when(date=FIRST + dt.timedelta(days=22)).then(0).otherwise(140),
    )
    absent = told.filter(pl.col("reported") > 0)
    assert forecast(told, ASKED).figures.equals(forecast(absent, ASKED).figures)
    assert forecast(told, ASKED).series["missing"].item() == 1


def test_weekends_are_expected_where_they_were_seen() -> None:
    """A rate that falls at weekends: forecast Saturdays lie below the Fridays before, and only then."""
    for weekend, falls in ((0.9, True), (0.0, False)):
        figures = forecast(province(weekend=weekend, days=56), Question(horizon=14)).figures
        total = figures.filter(level="total").with_columns(weekday=pl.col("date").dt.weekday())
        friday, saturday = (total.filter(weekday=day)["share"].mean() for day in (5, 6))
        assert isinstance(friday, float)
        assert isinstance(saturday, float)
        assert (friday - saturday > 0.02) is falls


def test_holidays_and_worked_weekends_come_from_the_notices() -> None:
    """1 May 2020 was a Friday off, 9 May a Saturday at work; 2031 is arranged nowhere: the weekday
    decides.
    """
    days = [dt.date(2020, 5, 1), dt.date(2020, 5, 9), dt.date(2031, 5, 1)]
    assert kinds_of(days, ["330000"], calendar())[0].tolist() == [HOLIDAY, WORKED_WEEKEND, 3]


def test_noise_alone_shows_no_effect_of_the_day() -> None:
    """Of 60 series of pure noise hardly any is given an effect; of those with one, all are."""
    random = np.random.default_rng(0)
    kinds = np.tile(np.arange(63, dtype=np.int8) % 7, (60, 1))
    noise = random.normal(0, 0.1, (60, 63))
    assert (effects_of(noise, kinds) != 0).any(axis=1).mean() < 0.35
    weekly = noise + np.where(kinds >= 5, -0.5, 0.0)
    effects = effects_of(weekly, kinds)
    assert (effects != 0).any(axis=1).all()
    assert effects[:, 5].mean() - effects[:, 0].mean() == pytest.approx(-0.5 * 9 / 11, abs=0.08)


def test_a_rate_above_100_percent_is_forecast_without_that_bound() -> None:
    """Output against last year at 104 %: the forecast may be above 100 %, and is never negative."""
    made = forecast(frame(series({day: (90 + day, 100) for day in range(20)})), ASKED)
    assert made.figures["share"].max() > 1  # type: ignore[operator]  # a float
    assert made.figures["low_share"].min() >= 0  # type: ignore[operator]  # a float


def test_the_probability_of_crossing_falls_with_the_line_and_rises_with_the_days(sums: pl.DataFrame) -> None:
    """A lower line is crossed less often, more days allow more crossings; both within 0..1."""
    made = forecast(sums, ASKED)
    near, far = (crossing(made, "opening_rate", "below", 0.93, days)["probability"] for days in (2, 10))
    assert (near <= far).all()
    lower = crossing(made, "opening_rate", "below", 0.85, 10)["probability"]
    assert (lower <= far).all()
    above = crossing(made, "opening_rate", "above", 0.0, 10)["probability"]
    assert above.min() == 1.0


def test_intervals_hold_about_what_they_promise() -> None:
    """80 % intervals over 6 provinces, two origins, 1 to 7 days ahead: between 70 and 95 % of what came is
    inside.
    """
    inside, count = 0.0, 0
    for seed in range(6):
        sums = province(days=80, counties=4, seed=seed)
        origins = [FIRST + dt.timedelta(days=day) for day in (55, 70)]
        found = backtest(sums, Question(horizon=7, draws=100), origins=origins, models=()).errors
        inside += float((found["inside"] * found["count"]).sum())
        count += int(found["count"].sum())
    assert 0.70 < inside / count < 0.95


def test_the_choice_does_not_look_ahead(sums: pl.DataFrame) -> None:
    """What a backtest says of an origin does not change when the days after it do."""
    origin = FIRST + dt.timedelta(days=50)
    changed = sums.with_columns(
        numerator=pl.when(pl.col("date") > origin).then(pl.col("numerator") // 2).otherwise("numerator")
    )
    shares = [
        backtest(each, Question(horizon=5, draws=60), origins=[origin], models=()).points["share"]
        for each in (sums, changed)
    ]
    assert shares[0].equals(shares[1])


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda: Question(horizon=0), BadForecastQuestion),
        (lambda: Question(level=1.0), BadForecastQuestion),
        (lambda: Question(draws=1), BadForecastQuestion),
        (lambda: forecast(province(10, 3), Question(models=("oracle",))), UnknownForecastModel),
        (lambda: forecast(frame([])), HistoryUnusable),
        (lambda: forecast(province(10, 3).drop("parent")), HistoryUnusable),
        (lambda: forecast(pl.concat([province(10, 3)] * 2)), HistoryUnusable),
        (lambda: backtest(province(10, 3), origins=[dt.date(2030, 1, 1)]), HistoryUnusable),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(
    ask: Callable[[], object], error: type[GulianError]
) -> None:
    """A horizon of nothing, an unknown model, a frame without its columns: each its own error."""
    with pytest.raises(error):
        ask()
