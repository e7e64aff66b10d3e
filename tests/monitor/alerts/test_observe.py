# SPDX-License-Identifier: Apache-2.0
"""What a warning says of units and of regions, today and of the days ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from gulian.errors import LineUnknown
from gulian.expr import Context
from gulian.monitor.alerts import Orders, State, Subject, advance, observe, with_crossing
from gulian.monitor.forecast import Question, crossing, forecast
from gulian.schemes import load_library
from tests.monitor.forecast.world import province

SCHEME = load_library()["resumption-2020"]
DAY = dt.date(2020, 3, 20)
CONTEXT = Context(date=DAY, lists=SCHEME.lists)


def test_a_silent_unit_is_unknown_and_an_idle_one_holds() -> None:
    """Opened with nobody on site: it holds; a unit that did not report is not looked at."""
    rule = SCHEME.warnings["opened_but_idle"]
    rows = pl.DataFrame(
        {
            "unit": ["A", "B", "C"],
            "code": ["A", "B", "C"],
            "name": ["样例甲", "样例乙", None],
            "reported": [True, True, False],
            "opened": [True, True, True],
            "onsite": [0, 9, 0],
            "output_fen": [500, 500, 0],
            "capacity_fen": [1000, 1000, 1000],
        }
    )
    found = observe([rule, SCHEME.warnings["opening_rate_falls"]], rows, DAY, CONTEXT)
    assert [(each.subject, each.holds, each.clears) for each in found] == [
        (Subject("unit", "A"), True, False),
        (Subject("unit", "B"), False, True),
    ]


def _rows(opening: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "level": ["total", "province", "county"],
            "code": ["total", "330000", "999999"],
            "name": ["合计", "样例省", "样例县"],
            "opening_rate": [Decimal(opening)] * 3,
        }
    )


def test_a_forecast_warning_rises_from_the_futures_and_is_unknown_where_there_is_none() -> None:
    """The column is the part of the futures that fall below the line; a region without a forecast is
    unknown.
    """
    rule, indicator = SCHEME.warnings["opening_rate_may_fall"], SCHEME.indicators["opening_rate"]
    made = forecast(province(days=40, counties=3), Question(horizon=7, draws=100))
    rows = with_crossing(_rows("93.0"), rule, indicator, made, CONTEXT)
    told = crossing(made, "opening_rate", "below", 0.9, 7).filter(level="total")["probability"].item()
    assert rows["crossing_probability"].to_list()[0] == pytest.approx(Decimal(str(round(100 * told, 1))))
    assert rows["crossing_probability"].to_list()[2] is None
    found = observe([rule], rows, DAY, CONTEXT)
    assert found[0].holds is (100 * told >= 60)
    assert (found[2].holds, found[2].clears) == (None, None)
    # Without the column the forecast was not asked, and the rule is passed over.
    assert observe([rule], _rows("93.0"), DAY, CONTEXT) == ()


def test_a_rate_that_will_fall_is_told_once_and_goes_on_to_the_province() -> None:
    """Certain to fall: told on the first day, the province after two days without acknowledgement."""
    rule = SCHEME.warnings["opening_rate_may_fall"]
    rows = _rows("93.0").head(1).with_columns(crossing_probability=pl.lit(Decimal("100.0")))
    state, told = State.start(), []
    for at in range(4):
        day = DAY + dt.timedelta(days=at)
        state, messages = advance(state, observe([rule], rows, day, CONTEXT), day, Orders())
        told.append([(each.kind, each.tell) for each in messages])
    assert told == [[("raised", ("county", "city"))], [], [("escalated", ("province",))], []]


def test_a_line_without_a_value_on_the_day_is_told() -> None:
    """Before the list begins the line is unknown: no probability is invented."""
    rule, indicator = SCHEME.warnings["opening_rate_may_fall"], SCHEME.indicators["opening_rate"]
    made = forecast(province(days=20, counties=3), Question(horizon=7, draws=60))
    with pytest.raises(LineUnknown):
        with_crossing(_rows("93.0"), rule, indicator, made, replace(CONTEXT, date=dt.date(2019, 1, 1)))
