# SPDX-License-Identifier: Apache-2.0
"""Several frames side by side: who is in each, and the difference explained to the last digit."""

from __future__ import annotations

import datetime as dt
import random
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulian.errors import RatesOfDifferentUnits
from gulian.monitor import Side, explain, measure, rates, side_by_side
from gulian.schemes import load_library

if TYPE_CHECKING:
    from tests.monitor.conftest import MakeIndicator, MakeUnits

DAY = dt.date(2020, 3, 29)
small = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def firms(draw: random.Random, source: str) -> list[dict[str, object]]:
    codes = draw.sample([f"F{number}" for number in range(9)], draw.randrange(9))
    return [
        {
            "code": code,
            "unit": f"{source}{code}",
            "above_scale": draw.choice([True, True, False, None]),
            "opened": draw.choice([True, False, None]),
            "reported": draw.random() < 0.9,
            "staff": draw.choice([None, 0, 5, 20]),
            "returned": draw.choice([None, 0, 4]),
        }
        for code in codes
    ]


@small
@given(seed=st.integers(0, 10**6))
def test_the_effects_add_up_exactly_and_the_ends_are_the_rates_as_measured(
    seed: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """r(B) - r(A) is the sum of the four, as fractions; both ends are what `measure` gives."""
    draw = random.Random(seed)
    mine = Side(
        "甲", "A", indicator("opened", frame="above_scale", counting_unit="firm"), units(*firms(draw, "a"))
    )
    heads = Side("乙", "B", indicator("returned", "staff", counting_unit="firm"), units(*firms(draw, "b")))
    found = explain(mine, heads, DAY)
    if None not in found.effects:
        total = sum((effect for effect in found.effects if effect is not None), Fraction(0))
        assert found.path[0].value is not None
        assert found.path[0].value + total == found.path[-1].value
    for side, rate in ((mine, found.path[0]), (heads, found.path[-1])):
        sums = measure(side.units, [side.indicator], ["total"], DAY)
        row = rates(sums, [side.indicator]).row(0, named=True)
        assert (rate.numerator, rate.denominator) == (row["numerator"], row["denominator"])
    only_first, both, only_second = found.firms
    assert (only_first + both, both + only_second) == (found.path[0].firms, found.path[-1].firms)
    back = explain(heads, mine, DAY)
    assert back.path[0] == found.path[-1]
    assert back.path[-1] == found.path[0]


@small
@given(seed=st.integers(0, 10**6))
def test_printed_effects_add_up_to_the_printed_difference(
    seed: int, units: MakeUnits, indicator: MakeIndicator
) -> None:
    """A reader who adds the points of the sentence finds the difference the sentence names."""
    draw = random.Random(seed)
    sides = [
        Side(name, name, indicator("opened", decimals=1, counting_unit="firm"), units(*firms(draw, name)))
        for name in ("甲", "乙")
    ]
    found = explain(sides[0], sides[1], DAY)
    if None in found.effects:
        return
    whole, parts = found.sentence().split("其中")
    assert sum(map(_points, parts.split("；"))) == _points(whole)


def _points(text: str) -> Decimal:
    said = re.search(r"(高|低)([0-9.]+)个百分点", text)
    return Decimal(0) if said is None else Decimal(said[2]) * (1 if said[1] == "高" else -1)


def test_the_register_and_the_platform_sample_side_by_side(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """规上名录 3 of 4, platform 2 of 3; two firms in both, one of which told the platform something else."""
    register = units(
        *({"code": code, "unit": code, "above_scale": True, "opened": opened}
          for code, opened in (("A", True), ("B", True), ("C", True), ("D", False)))
    )  # fmt: skip
    platform = units(
        {"code": "C", "unit": "C", "opened": False},
        {"code": "D", "unit": "D", "opened": True},
        {"code": "E", "unit": "E", "opened": True},
    )
    rate = indicator("opened", frame="above_scale", counting_unit="firm", base_zh="规上企业数")
    sample = indicator("opened", counting_unit="firm", basis="sample", base_zh="样本企业数")
    first, second = (
        Side("规上名录", "Register", rate, register),
        Side("云平台样本", "Platform", sample, platform),
    )
    found = explain(first, second, DAY)
    assert list(found.effects) == [Fraction(-1, 4), 0, 0, Fraction(1, 6)]
    assert found.sentence() == (
        "规上名录75.00%（3/4），云平台样本66.67%（2/3），后者比前者低8.33个百分点。"
        "其中：只在前者的2家不计，低25.00个百分点；两者共有的2家填报不同，持平；指标定义不同，持平；"
        "只在后者的1家计入，高16.67个百分点。"
    )
    assert found.sentence("en") == (
        "Register 75.00 % (3/4), Platform 66.67 % (2/3); the second against the first: down 8.33 points. "
        "Of this 2 only in the first leave: down 25.00 points; the 2 in both reported otherwise: no change; "
        "the definitions differ: no change; 1 only in the second join: up 16.67 points."
    )
    steps = found.frame()
    assert steps["value"].to_list() == pytest.approx([75, 50, 50, 50, 200 / 3])
    assert steps["change"].to_list()[1:] == pytest.approx([-25, 0, 0, 100 / 6])
    table = side_by_side([first, second], DAY)
    assert table.select("title_zh", "basis", "firms", "numerator", "denominator").rows() == [
        ("规上名录", "register", 4, 3, 4),
        ("云平台样本", "sample", 3, 2, 3),
    ]


def test_heads_against_firms_is_a_difference_of_definition(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """The same firms and reports, counted by firm and by head: all of the difference is the definition's."""
    frame = units(
        {"opened": True, "staff": 90, "returned": 90}, {"opened": False, "staff": 10, "returned": 0}
    )
    found = explain(
        Side("按企业数", "by firms", indicator("opened"), frame),
        Side("按人数", "by heads", indicator("returned", "staff"), frame),
        DAY,
    )
    assert list(found.effects) == [0, 0, Fraction(2, 5), 0]


def test_without_a_common_firm_the_effects_are_unknown_and_the_members_told(
    units: MakeUnits, indicator: MakeIndicator
) -> None:
    """Nothing in common: no effect is invented; the sentence says it cannot be computed."""
    sides = [
        Side("甲", "A", indicator("opened"), units({"code": "F", "opened": True})),
        Side("乙", "B", indicator("opened"), units({"code": "G", "opened": False})),
    ]
    found = explain(sides[0], sides[1], DAY)
    assert list(found.effects) == [None, None, None, None]
    assert found.firms == (1, 0, 1)
    assert "影响无法计算" in found.sentence()
    assert "低100.00个百分点" in found.sentence()


def test_rates_without_a_common_unit_are_not_subtracted(units: MakeUnits, indicator: MakeIndicator) -> None:
    """Tonnes have no difference in points from a percentage, and totals are no rates."""
    frame = units({"opened": True, "staff": 1})
    rate, total = indicator("opened"), indicator("staff", total=True, unit="tonne")
    for pair in ((rate, total), (total, total)):
        with pytest.raises(RatesOfDifferentUnits):
            explain(Side("甲", "A", pair[0], frame), Side("乙", "B", pair[1], frame), DAY)


def test_the_shipped_register_and_sample_rates_can_be_explained(units: MakeUnits) -> None:
    """resume_rate over the register against sme_resume_rate over the cloud sample, of one frame."""
    indicators = load_library()["resumption-2020"].indicators
    frame = units(
        {"opened": True, "size": "small", "filled_by": "platform"},
        {"opened": True, "size": "large", "filled_by": "firm"},
        {"opened": False, "size": "small", "filled_by": "platform"},
    )
    found = explain(
        Side("名录", "register", indicators["resume_rate"], frame),
        Side("云平台样本", "sample", indicators["sme_resume_rate"], frame),
        DAY,
    )
    assert list(found.effects) == [Fraction(1, 2) - Fraction(2, 3), 0, 0, 0]
