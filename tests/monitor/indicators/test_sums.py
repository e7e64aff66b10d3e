# SPDX-License-Identifier: Apache-2.0
"""Sums and rates: who counts, what silence means, how levels add up."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.errors import SumTooLarge, UnknownLevel
from gulian.monitor.indicators.rates import compare, rates
from gulian.monitor.indicators.sums import COLUMNS, KNOWN, measure, measure_cross
from gulian.monitor.model import LEVELS, UNKNOWN_PLACE
from gulian.schemes import Indicator

if TYPE_CHECKING:
    from tests.monitor.conftest import MakeIndicator, MakeUnits

DAY = dt.date(2020, 3, 1)
small = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Row = Mapping[str, Any]


def only(frame: pl.DataFrame, level: str = "total", code: str = "total") -> dict[str, Any]:
    return frame.row(by_predicate=(pl.col("level") == level) & (pl.col("code") == code), named=True)


# -- silence ---------------------------------------------------------------------------------------------


def test_a_silent_unit_is_not_opened_and_opens_the_interval(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """80 open, 10 closed, 10 silent: 80 of 100; 88.9 of those who reported; between 80 and 90."""
    frame = units(*[{"opened": True}] * 80, *[{"opened": False}] * 10, *[{"reported": False}] * 10)
    rate = indicator("opened")
    row = only(rates(measure(frame, [rate], LEVELS, DAY), [rate]))
    assert (row["numerator"], row["denominator"], row["denominator_reported"]) == (80, 100, 90)
    assert (row["value"], row["low"], row["high"]) == (80.0, 80.0, 90.0)
    assert row["value_reported"] == pytest.approx(800 / 9)
    assert (row["expected"], row["reported"]) == (100, 90)


def test_a_carried_state_is_shown_but_never_counts_as_running(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """A silent unit that was open yesterday is silent in the rate and one of `carried`."""
    frame = units({"opened": True, "carried": 0}, {"reported": False, "opened": True, "carried": 1})
    row = only(measure(frame, [indicator("opened")], ["total"], DAY))
    assert (row["numerator"], row["denominator"], row["numerator_high"]) == (1, 2, 2)
    assert row["carried"] == 1


def test_a_planned_stop_is_left_out_where_the_indicator_says_so(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Known planned stops leave the frame; a silent unit and one that does not mention it stay."""
    frame = units(
        {"opened": True},
        {"opened": False, "planned_stop": True},
        {"opened": False, "planned_stop": False},
        {"reported": False},
    )
    without = indicator("opened", frame="not (known(planned_stop) and planned_stop)")
    assert only(measure(frame, [without], ["total"], DAY))["denominator"] == 3
    assert only(measure(frame, [indicator("opened")], ["total"], DAY))["denominator"] == 4


def test_an_unknown_denominator_leaves_no_interval_and_is_told(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Nobody knows how many work there: the unit is in neither sum and the interval is unknown."""
    frame = units({"staff": 10, "returned": 5}, {"returned": 3}, {"reported": False})
    rate = indicator("returned", "staff")
    row = only(rates(measure(frame, [rate], ["total"], DAY), [rate]))
    assert (row["numerator"], row["denominator"], row["denominator_unknown"]) == (5, 10, 2)
    assert (row["value"], row["low"], row["high"]) == (50.0, None, None)


def test_a_register_can_stand_in_for_a_silent_denominator(units: MakeUnits, indicator: MakeIndicator) -> None:
    """The expression says which; then the interval is known: 5 of 30, at most 25 of 30."""
    frame = units({"staff": 10, "returned": 5}, {"reported": False, "register_staff": 20})
    rate = indicator("returned", "staff if known(staff) else register_staff")
    row = only(rates(measure(frame, [rate], ["total"], DAY), [rate]))
    assert row["low"] == row["value"] == pytest.approx(100 * 5 / 30)
    assert row["high"] == pytest.approx(100 * 25 / 30)


def test_a_condition_that_is_unknown_opens_both_sums(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Staff of opened firms: a silent firm may be open with all its people back, or with none."""
    frame = units(
        {"opened": True, "staff": 100, "returned": 60},
        {"opened": False, "staff": 500, "returned": 0},
        {"reported": False, "register_staff": 50},
    )
    rate = indicator("returned", "staff if known(staff) else register_staff", where="opened")
    row = only(rates(measure(frame, [rate], ["total"], DAY), [rate]))
    assert (row["numerator"], row["denominator"]) == (60, 100)
    assert (row["numerator_high"], row["denominator_high"]) == (110, 150)
    assert (row["low"], row["value"]) == (40.0, 60.0)
    assert row["high"] == pytest.approx(100 * 110 / 150)


def test_who_is_not_known_to_be_in_the_frame_is_left_out_and_told(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Above scale is a list, never guessed: a unit of which it is unknown is counted apart."""
    frame = units(
        {"above_scale": True, "opened": True}, {"above_scale": False, "opened": True}, {"opened": True}
    )
    row = only(measure(frame, [indicator("opened", frame="above_scale")], ["total"], DAY))
    assert (row["numerator"], row["denominator"], row["expected"], row["frame_unknown"]) == (1, 1, 1, 1)


def test_nothing_to_divide_by_is_no_rate(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Neither 0 nor 100: null."""
    rate = indicator("returned", "staff")
    row = only(rates(measure(units({"staff": 0, "returned": 0}), [rate], ["total"], DAY), [rate]))
    assert row["value"] is row["low"] is row["high"] is None


def test_an_empty_frame_has_no_members_but_the_whole(units: MakeUnits, indicator: MakeIndicator) -> None:
    """No unit, no member; the whole says 0 of 0, and the columns are all the same."""
    sums = measure(units(), [indicator("opened")], LEVELS, DAY)
    assert sums.select("level", "numerator", "denominator").rows() == [("total", 0, 0)]
    assert tuple(sums.columns) == COLUMNS
    assert measure(units({}), [], LEVELS, DAY).is_empty()


# -- firms and units -------------------------------------------------------------------------------------


def test_a_firm_counts_once_where_all_its_units_lie(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Two plants in two counties of one city: one each in the counties, one firm in the city."""
    place = {"city": "330100", "province": "330000", "code": "F"}
    frame = units(
        {**place, "county": "330106", "opened": True, "staff": 10, "returned": 4},
        {**place, "county": "330108", "opened": False, "staff": 30, "returned": 6},
    )
    sums = measure(frame, [indicator("opened", counting_unit="firm")], LEVELS, DAY)
    assert [only(sums, "county", code)["denominator"] for code in ("330106", "330108")] == [1, 1]
    for level, code in (("city", "330100"), ("province", "330000"), ("total", "total")):
        row = only(sums, level, code)
        assert (row["numerator"], row["denominator"], row["expected"], row["reported"]) == (1, 1, 1, 1)


def test_a_firm_with_an_open_plant_is_open_whatever_the_silent_ones_do(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Any: yes if one is open, unknown if none is and one is silent; its report is whole when all are in."""
    rate = indicator("opened", counting_unit="firm")
    open_and_silent = units({"code": "F", "opened": True}, {"code": "F", "reported": False, "carried": 2})
    row = only(measure(open_and_silent, [rate], ["total"], DAY))
    assert [row[name] for name in ("numerator", "denominator", "numerator_high", "reported", "carried")] == [
        1,
        1,
        1,
        0,
        1,
    ]
    closed_and_silent = units({"code": "F", "opened": False}, {"code": "F", "reported": False})
    row = only(measure(closed_and_silent, [rate], ["total"], DAY))
    assert [row[name] for name in ("numerator", "denominator", "numerator_high")] == [0, 1, 1]


def test_people_of_a_firm_are_added_and_counted_by_its_state(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Staff of opened firms, by firm: the closed plant's people belong to an opened firm."""
    frame = units(
        {"code": "F", "opened": True, "staff": 10, "returned": 4},
        {"code": "F", "opened": False, "staff": 30, "returned": 6},
    )
    by_firm = indicator("returned", "staff", where="opened", counting_unit="firm")
    by_unit = indicator("returned", "staff", where="opened")
    assert only(measure(frame, [by_firm], ["total"], DAY))["denominator"] == 40
    assert only(measure(frame, [by_unit], ["total"], DAY))["denominator"] == 10


# -- levels ----------------------------------------------------------------------------------------------


def test_a_unit_without_a_known_county_is_in_its_city_only(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """At county level it stands in 待核; the city has it; no county is blamed or credited."""
    frame = units(
        {"county": "330106", "city": "330100", "province": "330000", "opened": True},
        {"city": "330100", "province": "330000", "opened": False},
    )
    sums = measure(frame, [indicator("opened")], LEVELS, DAY)
    assert only(sums, "county", UNKNOWN_PLACE)["denominator"] == 1
    assert only(sums, "county", "330106")["denominator"] == 1
    assert only(sums, "city", "330100")["denominator"] == 2
    assert UNKNOWN_PLACE not in sums.filter(pl.col("level") != "county")["code"].to_list()


def test_members_are_named_and_know_what_they_belong_to(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Names from the registry; a code nobody knows names itself."""
    frame = units(
        {"county": "330106", "city": "330100", "province": "330000", "division": "17", "section": "C",
         "size": "large", "above_scale": True, "park": "样例园区", "lists": "甲名单; 乙名单", "opened": True},
        {"county": "X1", "opened": True},
    )  # fmt: skip
    sums = measure(frame, [indicator("opened")], LEVELS, DAY)
    named = {(row["level"], row["code"]): (row["name"], row["parent"]) for row in sums.iter_rows(named=True)}
    assert named == {
        ("total", "total"): ("合计", None),
        ("province", "330000"): ("浙江省", "total"),
        ("city", "330100"): ("杭州市", "330000"),
        ("county", "330106"): ("西湖区", "330100"),
        ("county", "X1"): ("X1", "total"),
        ("park", "样例园区"): ("样例园区", None),
        ("section", "C"): ("制造业", None),
        ("division", "17"): ("纺织业", None),
        ("size", "large"): ("大型", None),
        ("above_scale", "1"): ("规上", None),
        ("list", "甲名单"): ("甲名单", None),
        ("list", "乙名单"): ("乙名单", None),
    }


def test_a_park_adds_nothing_to_a_county(units: MakeUnits, indicator: MakeIndicator) -> None:
    """A park across two counties is a member of its own."""
    frame = units({"county": "A", "park": "P"}, {"county": "B", "park": "P"}, {"county": "B"})
    sums = measure(frame, [indicator("opened")], LEVELS, DAY)
    assert only(sums, "park", "P")["denominator"] == 2
    assert only(sums, "county", "A")["denominator"] == 1
    assert only(sums)["denominator"] == 3


def test_a_level_that_does_not_exist_is_refused(units: MakeUnits, indicator: MakeIndicator) -> None:
    """With the levels there are."""
    with pytest.raises(UnknownLevel, match="county"):
        measure(units({}), [indicator("opened")], ["village"], DAY)


def test_a_sum_that_leaves_64_bits_is_refused_and_never_wraps(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Somebody reported yuan as 10k CNY, twice."""
    frame = units(*[{"output_fen": 2**62, "capacity_fen": 1}] * 3)
    with pytest.raises(SumTooLarge):
        measure(frame, [indicator("output_fen", "capacity_fen")], ["total"], DAY)


def test_decimals_are_summed_as_whole_numbers(units: MakeUnits, indicator: MakeIndicator) -> None:
    """A decimal with two places is carried in hundredths, and so is what it is divided by."""
    frame = units({"staff": 1}, {"staff": 1})
    frame = frame.with_columns(share=pl.Series(["0.25", "0.50"]).cast(pl.Decimal(18, 2)))
    rate = indicator("share", "staff")
    row = only(rates(measure(frame, [rate], ["total"], DAY), [rate]))
    assert (row["numerator"], row["denominator"], row["value"]) == (75, 200, 37.5)


# -- pooling and comparison ------------------------------------------------------------------------------


def test_the_mean_of_children_weighs_every_county_alike(units: MakeUnits, indicator: MakeIndicator) -> None:
    """One of one and one of three: the mean of the counties is 66.67, and so is all above them."""
    place = {"city": "330100", "province": "330000"}
    frame = units(
        {**place, "county": "330106", "opened": True},
        {**place, "county": "330108", "opened": True},
        {**place, "county": "330108", "opened": False},
        {**place, "county": "330108", "opened": False},
        {**place, "opened": False},
    )
    mean = indicator("opened", pooling="mean_of_children")
    found = rates(measure(frame, [mean], LEVELS, DAY), [mean])
    for level, code in (("city", "330100"), ("province", "330000"), ("total", "total")):
        assert only(found, level, code)["value"] == pytest.approx(200 / 3)
        assert only(found, level, code)["denominator"] == 5
    assert only(found, "county", "330108")["value"] == pytest.approx(100 / 3)


def test_the_mean_of_children_knows_only_what_they_know(units: MakeUnits, indicator: MakeIndicator) -> None:
    """A child without a rate is skipped; a child without an interval leaves the mean without one."""
    frame = units({"county": "A", "staff": 10, "returned": 4}, {"county": "B", "reported": False})
    mean = indicator("returned", "staff", pooling="mean_of_children")
    row = only(rates(measure(frame, [mean], LEVELS, DAY), [mean]))
    assert (row["value"], row["low"], row["high"]) == (40.0, None, None)


def test_rates_are_compared_with_the_day_before_in_points(units: MakeUnits, indicator: MakeIndicator) -> None:
    """60 after 50 is 10 points; a member that was not there has no change."""
    rate = indicator("opened")
    today = units(
        *[{"opened": True, "county": "A"}] * 3,
        *[{"opened": False, "county": "A"}] * 2,
        {"county": "B", "opened": True},
    )
    yesterday = units({"opened": True, "county": "A"}, {"opened": False, "county": "A"})
    now, before = (rates(measure(each, [rate], LEVELS, DAY), [rate]) for each in (today, yesterday))
    found = compare(now, before)
    assert only(found, "county", "A")["change"] == pytest.approx(10.0)
    assert only(found, "county", "B")["change"] is None


# -- laws ------------------------------------------------------------------------------------------------

COUNTIES = {"330106": "330100", "330108": "330100", "330203": "330200", None: "330100"}


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, object]]:
    """Up to a dozen units of a few firms, with every answer possibly missing."""
    rows = []
    for _ in range(draw(st.integers(0, 12))):
        county = draw(st.sampled_from(list(COUNTIES)))
        reported = draw(st.booleans())
        row: dict[str, object] = {
            "code": draw(st.sampled_from(["F", "G", "H", "I", "J"])),
            "county": county,
            "city": COUNTIES[county],
            "province": "330000",
            "section": draw(st.sampled_from(["C", "I", None])),
            "park": draw(st.sampled_from(["P", None])),
            "lists": draw(st.sampled_from(["甲", "甲;乙", None])),
            "above_scale": draw(st.sampled_from([True, False, None])),
            "register_staff": draw(st.sampled_from([None, 7])),
            "reported": reported,
            "carried": 0 if reported else draw(st.sampled_from([None, 2])),
            # What stands in the frame of a silent unit is its carried state.
            "opened": draw(st.sampled_from([True, False, None])),
            "staff": draw(st.sampled_from([None, 0, 3, 10])),
            "returned": draw(st.sampled_from([None, 0, 2])),
        }
        if reported:
            row |= {
                "on_time": draw(st.sampled_from([True, False, None])),
                "proxy": draw(st.sampled_from([True, None])),
            }
        rows.append(row)
    return rows


RATES = (
    ("opened", "1", "true", "true", "firm"),
    ("opened", "1", "above_scale", "true", "firm"),
    ("opened", "1", "above_scale", "true", "unit"),
    ("returned", "staff if known(staff) else register_staff", "true", "true", "unit"),
    ("returned", "staff", "true", "opened", "firm"),
    ("opened", "reported", 'section in ["C"]', "staff > 2", "firm"),
)


def rate(number: int, make: MakeIndicator) -> Indicator:
    numerator, denominator, frame, where, counting = RATES[number]
    return make(numerator, denominator, frame=frame, where=where, counting_unit=counting)


@small
@given(rows=worlds(), number=st.integers(0, len(RATES) - 1))
def test_the_sums_are_those_of_the_slow_way(
    rows: list[dict[str, object]], number: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Every member of every level equals an adding machine that goes through its units one by one."""
    frame, chosen = units(*rows), rate(number, indicator)
    found = {
        (row["level"], row["code"]): {name: row[name] for name in KNOWN}
        for row in measure(frame, [chosen], LEVELS, DAY).iter_rows(named=True)
    }
    nobody = {("total", "total"): dict.fromkeys(KNOWN, 0)}
    assert found == nobody | slow_measure(frame.to_dicts(), chosen)


@small
@given(rows=worlds(), number=st.integers(0, len(RATES) - 1))
def test_the_sum_of_a_region_is_the_sum_of_its_counties(
    rows: list[dict[str, object]], number: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Exactly, where units count; where firms count, less the repeated units of firms that lie in several."""
    frame, chosen = units(*rows), rate(number, indicator)
    sums = measure(frame, [chosen], LEVELS, DAY)
    counties = sums.filter(pl.col("level") == "county")
    cities = sums.filter(pl.col("level") == "city")
    if chosen.counting_unit == "unit":
        for name in ("numerator", "denominator", "denominator_reported", "expected", "reported", "on_time"):
            assert (
                counties[name].sum()
                == cities[name].sum()
                == sums.filter(pl.col("level") == "total")[name].sum()
            )
    else:
        assert counties["expected"].sum() >= cities["expected"].sum()


@small
@given(rows=worlds(), number=st.integers(0, len(RATES) - 1), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    rows: list[dict[str, object]], number: int, seed: Any, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Shuffled units give the same frame, byte for byte, and the same cells."""
    shuffled = list(rows)
    seed.shuffle(shuffled)
    chosen = [rate(number, indicator)]
    assert_frame_equal(
        measure(units(*rows), chosen, LEVELS, DAY), measure(units(*shuffled), chosen, LEVELS, DAY)
    )
    cells = [measure_cross(units(*each), chosen, DAY) for each in (rows, shuffled)]
    assert_frame_equal(*cells)


@small
@given(rows=worlds(), number=st.integers(0, len(RATES) - 1))
def test_the_interval_holds_the_value(
    rows: list[dict[str, object]], number: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """low <= value <= high wherever there is an interval."""
    chosen = [rate(number, indicator)]
    for row in rates(measure(units(*rows), chosen, LEVELS, DAY), chosen).iter_rows(named=True):
        if row["value"] is not None and row["low"] is not None:
            assert row["low"] <= row["value"] <= row["high"]


@small
@given(rows=worlds())
def test_cells_add_up_to_the_total_where_units_count(
    rows: list[dict[str, object]], units: MakeUnits, indicator: MakeIndicator
) -> None:
    """county x division x size loses nobody and counts nobody twice."""
    chosen, frame = [indicator("opened")], units(*rows)
    total = measure(frame, chosen, ["total"], DAY)
    cells = measure_cross(frame, chosen, DAY)
    assert cells["expected"].sum() == total["expected"].sum() == len(rows)
    assert cells["numerator"].sum() == total["numerator"].sum()


def test_threads_and_hash_seed_change_no_byte() -> None:
    """The same sums at 1 and 2 threads and under different hash seeds."""
    script = Path(__file__).with_name("sums_child.py")
    outputs = {
        subprocess.run(
            [sys.executable, str(script)],
            env={**os.environ, "POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for threads, seed in (("1", "0"), ("2", "1"))
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) == 64


# -- the slow way ----------------------------------------------------------------------------------------


def slow_measure(rows: Sequence[Row], indicator: Indicator) -> dict[tuple[str, str], dict[str, int | None]]:
    """The sums of every member, by going through its units one after the other."""
    members: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    answered = [_answered(row, indicator) for row in rows]
    inside = [row for row in answered if row["inside"] is True]
    for row in answered:
        for key in _members(row):
            if row["inside"] is not False:
                members[key].append(row)
    return {key: _slow_sums(group, inside, indicator) for key, group in members.items()}


def _answered(row: Row, indicator: Indicator) -> dict[str, Any]:
    answers = ("opened", "staff", "returned", "planned_stop", "output_fen", "capacity_fen", "cause")
    seen = {name: None if name in answers and not row["reported"] else value for name, value in row.items()}
    ask = {
        "inside": indicator.frame,
        "counts": indicator.where,
        "n": indicator.numerator,
        "d": indicator.denominator,
    }
    return {**seen, **{name: expression.evaluate(seen).value for name, expression in ask.items()}}


def _members(row: Row) -> Iterator[tuple[str, str]]:
    yield "total", "total"
    yield "county", row["county"] or UNKNOWN_PLACE
    for level in ("province", "city", "park", "section", "division", "size"):
        if row[level] is not None:
            yield level, row[level]
    if row["above_scale"] is not None:
        yield "above_scale", "1" if row["above_scale"] else "0"
    for name in (row["lists"] or "").split(";"):
        if name:
            yield "list", name


def _slow_sums(
    group: list[dict[str, Any]], inside: list[dict[str, Any]], indicator: Indicator
) -> dict[str, int | None]:
    total: dict[str, int] = defaultdict(int)
    total["frame_unknown"] = sum(row["inside"] is None for row in group)
    mine = [row for row in group if row["inside"] is True]
    for code in sorted({row["code"] for row in mine}):
        firm = [row for row in mine if row["code"] == code]
        whole = indicator.counting_unit == "firm" and len(firm) == sum(row["code"] == code for row in inside)
        for entry in [_joined(firm, indicator)] if whole else [[_single(row)] for row in firm]:
            _add(total, entry)
    bounded = total["denominator_unknown"] == 0
    high = {
        name: total[name] + total[f"open_{name}"] if bounded else None
        for name in ("numerator", "denominator")
    }
    known = {name: total[name] for name in KNOWN if not name.endswith("_high")}
    return {**known, "numerator_high": high["numerator"], "denominator_high": high["denominator"]}


def _single(row: Row) -> dict[str, Any]:
    silent = not row["reported"]
    states = {
        "expected": 1,
        "reported": int(row["reported"]),
        "carried": int(silent and row["carried"] is not None),
        "on_time": int(row["on_time"] is True),
        "proxy": int(row["proxy"] is True),
    }
    return {"counts": row["counts"], "n": row["n"], "d": row["d"], **states}


def _joined(firm: list[dict[str, Any]], indicator: Indicator) -> list[dict[str, Any]]:
    """A firm as one entry for what counts once, and an entry per unit for what is only added."""
    counts = _any([row["counts"] for row in firm])
    entries = [{**_single(row), "counts": counts} for row in firm]
    for name, expression in (("n", indicator.numerator), ("d", indicator.denominator)):
        if expression.kind.name == "bool" or not expression.names:
            taken = _any([row[name] for row in firm])
            for at, entry in enumerate(entries):
                entry[name] = 0 if at else taken
    states = [_single(row) for row in firm]
    once = {
        "expected": 1,
        "reported": min(each["reported"] for each in states),
        "carried": max(each["carried"] for each in states),
        "on_time": min(each["on_time"] for each in states),
        "proxy": max(each["proxy"] for each in states),
    }
    for at, entry in enumerate(entries):
        entry.update(dict.fromkeys(once, 0) if at else once)
    return entries


def _any(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    if known and max(known):
        return max(known)
    return None if len(known) < len(values) else max(known)


def _add(total: dict[str, int], entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        for name in ("expected", "reported", "carried", "on_time", "proxy"):
            total[name] += entry[name]
        counts, n, d = entry["counts"], entry["n"], entry["d"]
        if counts is False:
            continue
        if d is None:
            total["denominator_unknown"] += 1
            continue
        if counts:
            total["numerator"] += n or 0
            total["denominator"] += d
            total["denominator_reported"] += d if n is not None else 0
        total["open_numerator"] += d if counts is None or n is None else 0
        total["open_denominator"] += d if counts is None else 0


def test_an_indicator_with_nobody_in_its_frame_still_has_a_total(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """No above-scale firm on the site: the total says 0 of 0, and its rate is unknown."""
    rate = indicator("opened", frame="above_scale")
    frame = units({"opened": True, "above_scale": False})
    row = only(rates(measure(frame, [rate], LEVELS, DAY), [rate]))
    assert (row["numerator"], row["denominator"], row["value"]) == (0, 0, None)
