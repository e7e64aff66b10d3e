# SPDX-License-Identifier: Apache-2.0
"""An indicator of a scheme as a question to those who reported."""

from __future__ import annotations

import datetime as dt

import polars as pl

from gulian.monitor import measure, rates
from gulian.monitor.estimate import Margin, Plan, asked, estimate, margin_of
from tests.monitor.conftest import MakeIndicator, MakeUnits

DAY = dt.date(2020, 3, 1)


def test_the_silent_are_in_the_population_and_not_in_the_sample(
    indicator: MakeIndicator, units: MakeUnits
) -> None:
    """Of five above-scale firms three answered; a carried state is no answer, one below scale in neither."""
    frame = units(
        {"above_scale": True, "opened": True},
        {"above_scale": True, "opened": False},
        {"above_scale": True, "opened": True},
        {"above_scale": True, "reported": False},
        {"above_scale": True, "reported": False, "opened": True, "carried": 1},
        {"above_scale": False, "opened": True},
    )
    made = asked(frame, indicator("opened", frame="above_scale"), DAY)
    assert (made.population.height, made.sample["numerator"].to_list()) == (5, [1, 0, 1])
    assert (made.question.denominator, made.question.kind) == (None, "share")


def test_staff_of_the_silent_is_the_registers(indicator: MakeIndicator, units: MakeUnits) -> None:
    """A silent firm has the base that the register gives it; more returned than staff makes it a ratio."""
    frame = units(
        {"staff": 100, "returned": 60},
        {"staff": 50, "returned": 50},
        {"reported": False, "register_staff": 30},
    )
    rate = indicator("returned", "staff if known(staff) else register_staff")
    made = asked(frame, rate, DAY)
    assert made.population["denominator"].to_list() == [100, 50, 30]
    assert (made.question.denominator, made.question.kind) == ("denominator", "share")
    more = frame.with_columns(returned=pl.lit(200))
    assert asked(more, rate, DAY).question.kind == "ratio"


def test_a_condition_leaves_out_who_does_not_meet_it(indicator: MakeIndicator, units: MakeUnits) -> None:
    """Of opened firms only: a closed one adds nothing to either sum; of a silent one it is unknown."""
    frame = units(
        {"opened": True, "staff": 100, "returned": 60},
        {"opened": False, "staff": 50, "returned": 50},
        {"reported": False, "staff": None},
    )
    made = asked(frame, indicator("returned", "staff", where="opened"), DAY)
    assert made.sample.select("numerator", "denominator").rows() == [(60, 100), (0, 0)]
    assert made.population["denominator"].to_list() == [100, 0, None]


def test_where_all_report_the_estimate_is_the_rate(indicator: MakeIndicator, units: MakeUnits) -> None:
    """The same figure as `rates` gives, also of an indicator with decimals."""
    rows = [{"staff": 10 + at, "returned": at, "section": "CI"[at % 2]} for at in range(20)]
    frame = units(*rows)
    for rate in (indicator("returned", "staff"), indicator("returned * 0.5", "staff")):
        made = asked(frame, rate, DAY)
        how = Plan(margins=(Margin(("section",)),), least=5, sample="responded")
        row = estimate(made.sample, made.population, how, (made.question,)).frame.row(0, named=True)
        published = rates(measure(frame, (rate,), ("total",), DAY), (rate,))["value"][0]
        assert 100 * row["value"] == published
        assert row["low"] == row["high"] == row["value"]


def test_thin_groups_know_where_they_belong() -> None:
    """A county goes into its city, then its province; of a crossed cell the last column goes first."""
    assert margin_of(("county",)).coarser == (("city",), ("province",))
    assert margin_of(("section", "size")).coarser == (("section",),)
    assert margin_of(("size", "division")).coarser == (("size", "section"), ("size",))
