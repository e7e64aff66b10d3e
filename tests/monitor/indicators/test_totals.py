# SPDX-License-Identifier: Apache-2.0
"""Tonnes and sets: totals that are not divided, products as a dimension, growth against a base day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl

from gulian.monitor import LEVELS, add, growth, measure, rates, take, whole_firms

if TYPE_CHECKING:
    from tests.monitor.conftest import MakeIndicator, MakeUnits

DAY = dt.date(2020, 3, 1)


def only(frame: pl.DataFrame, level: str = "total", code: str = "total") -> dict[str, Any]:
    return frame.row(by_predicate=(pl.col("level") == level) & (pl.col("code") == code), named=True)


def test_a_total_is_the_sum_told_and_has_no_upper_end_while_somebody_is_silent(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """70 told by two of three: at least 70, at most nobody knows; told by all, exactly 70."""
    made = indicator("staff", total=True, unit="tonne")
    rows = ({"staff": 30}, {"staff": 40}, {"reported": False})
    silent = only(rates(measure(units(*rows), [made], ["total"], DAY), [made]))
    assert (silent["value"], silent["low"], silent["high"], silent["unit"]) == (70.0, 70.0, None, "tonne")
    assert (silent["denominator"], silent["denominator_reported"]) == (3, 2)
    told = only(rates(measure(units(*rows[:2]), [made], ["total"], DAY), [made]))
    assert (told["value"], told["low"], told["high"]) == (70.0, 70.0, 70.0)


def test_a_total_nobody_told_is_unknown_and_not_nothing(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Silence is not zero tonnes; zero tonnes told is."""
    made = indicator("staff", total=True, unit="tonne")
    nobody = only(rates(measure(units({"reported": False}), [made], ["total"], DAY), [made]))
    assert nobody["value"] is nobody["low"] is nobody["high"] is None
    nothing = only(rates(measure(units({"staff": 0}), [made], ["total"], DAY), [made]))
    assert nothing["value"] == nothing["high"] == 0.0


def test_a_firm_with_several_products_counts_once_and_its_tonnes_all(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """F makes urea and potash in one plant: two products, one firm, all its tonnes; one firm per product."""
    frame = units(
        {"unit": "F", "code": "F", "staff": 10}, {"unit": "F", "code": "F", "staff": 5}, {"staff": 1}
    ).with_columns(product=pl.Series(["urea", "potash", "urea"]))
    makers = indicator("reported", total=True, unit="firm", counting_unit="firm", id="makers")
    tonnes = indicator("staff", total=True, unit="tonne", id="tonnes")
    found = rates(measure(frame, [makers, tonnes], LEVELS, DAY), [makers, tonnes])
    by = {name: found.filter(indicator=name) for name in ("makers", "tonnes")}
    assert only(by["makers"])["value"] == 2.0
    assert only(by["tonnes"])["value"] == 16.0
    assert [only(by["makers"], "product", code)["value"] for code in ("urea", "potash")] == [2.0, 1.0]
    assert [only(by["tonnes"], "product", code)["value"] for code in ("urea", "potash")] == [11.0, 5.0]


def test_parts_of_a_product_frame_are_whole_firms_too(units: MakeUnits, indicator: MakeIndicator) -> None:
    """F's rows stay together whichever product is asked for, and the parts add up."""
    frame = units(
        {"unit": "F", "code": "F", "staff": 10, "county": "A"},
        {"unit": "F", "code": "F", "staff": 5, "county": "A"},
        {"staff": 1, "county": "A"},
    ).with_columns(product=pl.Series(["urea", "potash", "urea"]))
    part = whole_firms(frame, pl.col("product") == "potash")
    assert part.to_list() == [True, True, False]
    makers = [indicator("reported", total=True, unit="firm", counting_unit="firm")]
    whole = take(frame, makers, LEVELS, DAY)
    summed = add(
        take(frame.filter(part), makers, LEVELS, DAY), take(frame.filter(~part), makers, LEVELS, DAY)
    )
    assert summed.equals(whole)


def test_growth_is_against_the_total_of_the_base_day(units: MakeUnits, indicator: MakeIndicator) -> None:
    """307 after 100 is 207 %; from nothing, or from nobody knows what, there is no growth."""
    made = [indicator("staff", total=True, unit="tonne")]

    def of(*rows: dict[str, object]) -> pl.DataFrame:
        return rates(measure(units(*rows), made, LEVELS, DAY), made)

    then = of({"staff": 100, "county": "A"}, {"staff": 0, "county": "B"}, {"reported": False, "county": "C"})
    found = growth(of(*[{"staff": 307, "county": each} for each in "ABCD"]), then)
    assert only(found, "county", "A")["growth"] == 207.0
    assert [only(found, "county", each)["growth"] for each in "BCD"] == [None, None, None]
