# SPDX-License-Identifier: Apache-2.0
"""Published figures: what each allows, and that a worked example meets every one of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import casework
from gulian.errors import GulianError
from gulian.monitor import index, run_case
from gulian.policy import matching
from gulian.schemes import PRACTICE, Published, agrees, check, interval, load_library, quantities, run_cases
from gulian.schemes.shapes import schema
from tests.schemes.conftest import Edit, compute_indicators

LIBRARY = load_library()
DISPATCHED = (
    "product-dispatch-2020",
    "epidemic-report-2020",
    "hightech-zone-2020",
    "emergency-supplies-2020",
)


def figure(value: str | None, comparator: str, **other: str) -> Published:
    numbers = {name: Decimal(text) for name, text in other.items()}
    return Published(
        value=None if value is None else Decimal(value),
        comparator=comparator,  # type: ignore[arg-type]  # the test walks all of them
        low=numbers.get("low"),
        high=numbers.get("high"),
        within=numbers.get("within"),
        numerator=None,
        denominator=None,
        area_zh="",
        frame_zh="",
        as_of=dt.date(2020, 3, 28),
        published_on=None,
        source=PRACTICE,
        span="",
        derived="",
        line=1,
    )


@pytest.mark.parametrize(
    ("said", "shown", "inside", "outside"),
    [
        (figure("98.6", "="), "[98.55, 98.65)", ("98.55", "98.6499"), ("98.54", "98.65")),
        (figure("99", "="), "[98.5, 99.5)", ("98.5",), ("99.5",)),
        (figure("95", ">"), "(95, )", ("95.01",), ("95",)),
        (figure("80", ">="), "[80, )", ("80",), ("79.99",)),
        (figure("90", "<"), "(, 90)", ("89.99",), ("90",)),
        (figure("90", "<="), "(, 90]", ("90",), ("90.01",)),
        (figure(None, "range", low="70", high="90"), "[70, 90]", ("70", "90"), ("69.9", "90.1")),
        (figure("70", "~", within="5"), "[65, 75]", ("65", "75"), ("64.9", "75.1")),
    ],
)
def test_a_published_figure_allows_an_interval(
    said: Published, shown: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    """98.6 % is anything that rounds to it; 超过95% does not hold at 95; 80%以上 does at 80."""
    assert str(interval(said)) == shown
    assert all(agrees(said, Decimal(value)) is True for value in inside)
    assert all(agrees(said, Decimal(value)) is False for value in outside)


def test_about_without_a_reach_cannot_be_judged() -> None:
    """70%左右, and nobody says how far that goes; or nobody knows the value: unknown, not false."""
    assert interval(figure("70", "~")) is None
    assert agrees(figure("70", "~"), Decimal(70)) is None
    assert agrees(figure("70", "="), None) is None


@given(st.decimals("0", "100", places=4), st.integers(0, 3))
def test_a_value_agrees_with_its_own_rounding(value: Decimal, places: int) -> None:
    """What is printed half up is met by what it was printed from."""
    printed = value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
    assert agrees(figure(str(printed), "="), value) is True


def test_every_published_figure_is_met_by_a_worked_example() -> None:
    """Each announced figure of each scheme has a case of its day whose value it allows."""
    met: set[tuple[str, str, dt.date]] = set()
    wanted: set[tuple[str, str, dt.date]] = set()
    for name in LIBRARY:
        scheme = LIBRARY[name]
        wanted |= {
            (each.path, said.frame_zh, said.as_of)
            for each in scheme.indicators.values()
            for said in each.published
        }
        for result in run_cases(
            scheme,
            {
                "indicators": run_case,
                "index": index.run_case,
                "procedure": casework.run_case,
                "measure": matching.run_case,
            },
        ):
            assert result.status == "passed", (result.case.path, result.differences)
            for indicator, expected in result.case.expect.items():
                if result.case.kind == "indicators" and "as_published" in expected:  # type: ignore[operator]  # a mapping
                    path = scheme.indicators[indicator].path
                    met.add((path, expected["as_published"], result.case.date))  # type: ignore[index]  # a mapping
    assert met == wanted
    assert len(wanted) >= 50


def test_a_case_that_misses_the_published_figure_fails(tmp_path: Path) -> None:
    """95 % is not 超过95%: the example is told, with the interval it misses."""
    import shutil

    from gulian.schemes.library import PACKAGE_LIBRARY

    target = tmp_path / "resumption-2020" / "cases" / "above-scale-hubei-2020-03-30.yaml"
    target.parent.mkdir(parents=True)
    shutil.copy(PACKAGE_LIBRARY / "resumption-2020" / "cases" / target.name, target)
    text = target.read_text("utf-8").replace("count: 374", "count: 373").replace("count: 49,", "count: 50,")
    said = "replaces: resumption-2020/cases/above-scale-hubei-2020-03-30@1\nversion: 2\n"
    target.write_text(said + text, "utf-8")
    scheme = load_library(tmp_path)["resumption-2020"]
    (failed,) = [each for each in run_cases(scheme, {"indicators": run_case}) if each.status == "failed"]
    assert any("(95, )" in each.got for each in failed.differences)


@pytest.mark.parametrize("name", DISPATCHED)
def test_every_rule_indicator_and_warning_of_the_scheme_is_exercised(name: str) -> None:
    """No gap: each rule broken, each warning raised and not, each indicator computed."""
    from gulian.schemes import gaps

    scheme = LIBRARY[name]
    assert gaps(scheme, run_cases(scheme, {"indicators": run_case})) == ()


def test_growth_of_disinfectants_is_that_of_20_february() -> None:
    """207 %, 151 % and 270 % on the end of January, whatever the tonnes were."""
    scheme = LIBRARY["emergency-supplies-2020"]
    said = {
        name: [each.value for each in indicator.published if each.measure == "growth"]
        for name, indicator in scheme.indicators.items()
        if indicator.base_day == dt.date(2020, 1, 31)
    }
    assert said == {
        "bleach_84_output": [Decimal(207)],
        "hand_sanitiser_output": [Decimal(151)],
        "alcohol_output": [Decimal(270)],
    }


def test_every_unit_an_indicator_may_have_is_printed_in_both_languages() -> None:
    """The schema's list and the vocabulary are the same words."""
    assert list(quantities()) == schema("indicator")["properties"]["unit"]["enum"]
    assert all(zh and en for zh, en in quantities().values())


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("denominator: 1\n", ""), "unit"),
        (("denominator: 1\nunit: percent", "unit: tonne\npooling: mean_of_children"), "pooling"),
        (("denominator: 1\n", "denominator: 1\nbase_day: 2020-01-31\n"), "base_day"),
    ],
)
def test_a_total_is_no_share_is_not_averaged_and_alone_grows(
    change: tuple[str, str], key: str, tmp_path: Path
) -> None:
    """Percent needs a denominator; the mean of tonnes is no total; a rate's growth is a change in points."""
    from gulian.schemes import check
    from gulian.schemes.library import PACKAGE_LIBRARY

    source = (PACKAGE_LIBRARY / "resumption-2020" / "indicators" / "resume_rate.yaml").read_text("utf-8")
    text = source.replace(*change)
    if key == "pooling":
        text = text.replace("pooling: pooled\n", "")
    target = tmp_path / "resumption-2020" / "indicators" / "mine.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(text, "utf-8")
    assert key in {problem.field for problem in check(tmp_path)}
    with pytest.raises(GulianError):
        load_library(tmp_path)["resumption-2020"]


def test_a_total_of_money_is_told_in_its_unit(site: Path, edit: Edit) -> None:
    """Sums are kept in fen; 万元 and 亿元 are how they are printed: 2 x 1,234.5 万元 = 2,469 万元."""
    edit("forms/monthly.yaml", "rules:\n", _MONEY_FIELD + "rules:\n")
    money = "unit: wan_yuan\ndecimals: 1\n"
    edit("indicators/training_rate.yaml", "numerator: trained\ndenominator: staff\n", "numerator: line_fen\n")
    edit("indicators/training_rate.yaml", "unit: percent\ndecimals: 1\n", money)
    edit("cases/training-rate.yaml", "trained: 60}", "trained: 60, line_fen: 1234500000}")
    edit("cases/training-rate.yaml", "{numerator: 120, denominator: 200, value: 60.0}", "{value: 2469.0}")
    scheme = load_library(site)["yard-2024"]
    for runner in (compute_indicators, run_case):
        results = run_cases(scheme, {"indicators": runner})
        assert [each.differences for each in results if each.status == "failed"] == []


def test_only_money_is_told_in_units_of_money(site: Path, edit: Edit) -> None:
    """万元 of a count of persons is refused where it stands."""
    edit("indicators/training_rate.yaml", "denominator: staff\n", "")
    edit("indicators/training_rate.yaml", "unit: percent", "unit: yi_yuan")
    assert [(each.code, each.field) for each in check(site)] == [("E-SCH-007", "unit")]


_MONEY_FIELD = (
    "  - {name: line, type: money, unit: 10k CNY, label_zh: 额度, label_en: Credit line, required: false}\n"
)
