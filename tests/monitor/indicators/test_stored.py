# SPDX-License-Identifier: Apache-2.0
"""Only sums are stored: parts add up, and a corrected county is all that is measured again."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.errors import PartNotInside, SumsNotAlike, SumTooLarge
from gulian.monitor import LEVELS, add, less, measure, opened, revised, take, whole_firms
from gulian.schemes import Indicator

if TYPE_CHECKING:
    from tests.monitor.conftest import MakeIndicator, MakeUnits

DAY = dt.date(2020, 3, 1)
COUNTIES = {"330106": "330100", "330108": "330100", "330203": "330200", None: "330100"}
small = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def world(draw: random.Random, rows: int) -> list[dict[str, object]]:
    """Units of a few firms, one or several each, in three counties; every answer may be missing."""
    made: list[dict[str, object]] = []
    for at in range(rows):
        county = draw.choice(list(COUNTIES))
        code = draw.choice(["F", "G", "H", f"U{at + 1}", f"U{at + 1}"])
        made.append(
            {"code": code, "county": county, "city": COUNTIES[county], "province": "330000",
             "section": draw.choice(["C", "I", None]), "division": draw.choice(["17", "39"]),
             "park": draw.choice(["P", None]), "lists": draw.choice(["甲", "甲;乙", None]),
             "size": draw.choice(["large", "small"]), "above_scale": draw.choice([True, False, None])}
            | answers(draw)
        )  # fmt: skip
    return made


def answers(draw: random.Random) -> dict[str, object]:
    return {
        "reported": draw.random() < 0.8,
        "opened": draw.choice([True, False, None]),
        "staff": draw.choice([None, 0, 3, 10]),
        "returned": draw.choice([None, 0, 2]),
        "on_time": draw.choice([True, False, None]),
        "proxy": draw.choice([True, None]),
    }


def three(make: MakeIndicator) -> list[Indicator]:
    return [
        make("opened", counting_unit="firm", id="by_firm"),
        make("returned", "staff", where="opened", counting_unit="firm", id="of_opened"),
        make("opened", frame="above_scale", id="above"),
    ]


@small
@given(seed=st.integers(0, 10**6), rows=st.integers(0, 25))
def test_a_corrected_county_measured_anew_gives_what_measuring_everything_gives(
    seed: int, rows: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Incremental equals from scratch, row for row, also for firms with plants in other counties."""
    draw = random.Random(seed)
    before = world(draw, rows)
    after = [row | answers(draw) if row["county"] == "330106" else row for row in before]
    chosen = three(indicator)
    old, new = units(*before), units(*after)
    part = whole_firms(old, pl.col("county") == "330106")
    stored = revised(
        take(old, chosen, LEVELS, DAY),
        take(old.filter(part), chosen, LEVELS, DAY),
        take(new.filter(part), chosen, LEVELS, DAY),
    )
    assert_frame_equal(stored, take(new, chosen, LEVELS, DAY))
    assert_frame_equal(opened(stored), measure(new, chosen, LEVELS, DAY))


@small
@given(seed=st.integers(0, 10**6), rows=st.integers(0, 25))
def test_parts_without_a_common_firm_add_up_to_the_whole(
    seed: int, rows: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Whichever way the firms are dealt out, and whatever order the parts come in."""
    draw = random.Random(seed)
    frame, chosen = units(*world(draw, rows)), three(indicator)
    codes = sorted(set(frame["code"]))
    hands = {code: draw.randrange(3) for code in codes}
    hand = pl.Series([hands[code] for code in frame["code"]], dtype=pl.Int64)
    parts = [take(frame.filter(hand == number), chosen, LEVELS, DAY) for number in range(3)]
    whole = take(frame, chosen, LEVELS, DAY)
    assert_frame_equal(add(*parts), whole)
    assert_frame_equal(add(parts[2], add(parts[1], parts[0])), whole)
    assert_frame_equal(less(whole, parts[1]), add(parts[0], parts[2]))


@small
@given(seed=st.integers(0, 10**6), rows=st.integers(0, 25))
def test_how_the_units_are_walked_through_changes_nothing(
    seed: int, rows: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Three at a time, cell by cell, numbered by sorting, as millions are; or all at once, as they stand."""
    draw = random.Random(seed)
    frame, chosen = units(*world(draw, rows)), three(indicator)
    whole = take(frame, chosen, LEVELS, DAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gulian.monitor.indicators.answers._SLICE", 3)
        patch.setattr("gulian.monitor.indicators.cells._MANY", 1)
        patch.setattr("gulian.monitor.indicators.cells._TABLE", 4)
        assert_frame_equal(take(frame, chosen, LEVELS, DAY), whole)


def test_a_part_is_always_whole_firms(units: MakeUnits) -> None:
    """County A's own plant, its firm's plant in B, and the head in C of a firm with a branch in A."""
    frame = units(
        {"unit": "F1", "code": "F", "county": "A"},
        {"unit": "F2", "code": "F", "county": "B"},
        {"unit": "G", "code": "G", "county": "C"},
        {"unit": "G2", "code": "G", "county": "A"},
        {"unit": "H", "code": "H", "county": "A"},
        {"unit": "H2", "code": "H", "county": "B"},
        {"unit": "I", "code": "I", "county": "A"},
        {"unit": "J", "code": "J", "county": "B"},
    )
    part = whole_firms(frame, pl.col("county") == "A")
    assert frame.filter(part)["unit"].to_list() == ["F1", "F2", "G", "G2", "H", "H2", "I"]


def test_sums_by_different_definitions_are_never_added(units: MakeUnits, indicator: MakeIndicator) -> None:
    """A new version of an indicator, a missing indicator, another date: refused, not mixed."""
    frame = units({"opened": True})
    mine = take(frame, [indicator("opened")], ["total"], DAY)
    others = (
        take(frame, [indicator("opened", version=2)], ["total"], DAY),
        take(frame, [indicator("opened"), indicator("opened", id="more")], ["total"], DAY),
        take(frame, [indicator("opened")], ["total"], DAY + dt.timedelta(days=1)),
    )
    for other in others:
        with pytest.raises(SumsNotAlike):
            add(mine, other)
        with pytest.raises(SumsNotAlike):
            less(mine, other)


def test_what_was_never_put_in_cannot_be_taken_out(units: MakeUnits, indicator: MakeIndicator) -> None:
    """The reports as they were must be the same as when the whole was taken."""
    rate: list[Indicator] = [indicator("opened")]
    whole = take(units({"opened": True, "county": "A"}), rate, LEVELS, DAY)
    other = take(units({"opened": True, "county": "B"}), rate, LEVELS, DAY)
    with pytest.raises(PartNotInside, match="B"):
        less(whole, other)


def test_added_sums_that_leave_64_bits_are_refused(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Each part fits, their sum does not."""
    rate = [indicator("output_fen", "capacity_fen")]
    row: Mapping[str, object] = {"output_fen": 2**62, "capacity_fen": 1}
    part = take(units(row), rate, ["total"], DAY)
    with pytest.raises(SumTooLarge):
        add(part, part, part)
