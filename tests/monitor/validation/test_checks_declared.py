# SPDX-License-Identifier: Apache-2.0
"""Values against yesterday, the register, their kind, their members, another form."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import schemes
from gulian.errors import CheckRefused
from gulian.monitor.validation import Check, cross_form, declared_checks, jumps, outliers, roll_ups

DAY = dt.date(2020, 3, 1)
JUMP = Check(
    "staff_jump",
    "jump",
    ("staff",),
    "yesterday",
    (),
    30,
    0,
    5,
    "finding",
    "变动过大",
    "Moved much",
    "请核对。",
    "Check.",
)
ODD = replace(
    JUMP,
    id="odd",
    kind="outlier",
    columns=("output_fen/staff",),
    against="",
    by=("division",),
    percent=600,
    floor=20,
)
SUM = replace(JUMP, id="sum", kind="rollup", against="group", percent=5, least=1)
SCHEMA: dict[str, Any] = {"unit": pl.String, "reported": pl.Boolean, "staff": pl.Int64}


def units(*staff: int | None, reported: bool = True) -> pl.DataFrame:
    """Units u1, u2, ... with their heads."""
    rows = [(f"u{at}", reported, each) for at, each in enumerate(staff, 1)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(
        date=pl.lit(DAY), file=pl.lit("a.csv"), row=pl.int_range(2, pl.len() + 2, dtype=pl.Int64)
    )


# -- jumps -----------------------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_jump_is_told_beyond_the_declared_percent_and_number(value: int, before: int) -> None:
    """Exactly the declared percent is none; a difference of a few heads never is one."""
    found = jumps(JUMP, units(value), units(before))
    away = abs(value - before)
    assert found.height == (away * 100 > 30 * max(before, 1) and away >= 5)


def test_a_jump_says_rule_row_field_value_expected_and_fix_in_both_languages() -> None:
    found = jumps(JUMP, units(200), units(100)).row(0, named=True)
    assert (found["rule"], found["severity"], found["file"], found["row"]) == (
        "staff_jump",
        "finding",
        "a.csv",
        2,
    )
    assert (found["unit"], found["field"], found["value"], found["expected"]) == (
        "u1",
        "staff",
        "200",
        "100 ± 30 %",
    )
    assert (found["message_zh"], found["message_en"]) == ("变动过大", "Moved much")
    assert (found["fix_zh"], found["fix_en"]) == ("请核对。", "Check.")


def test_what_is_not_known_is_not_judged() -> None:
    """No answer, no report yesterday, a unit that is new: no finding, and no guess."""
    assert jumps(JUMP, units(None, 500, 500), units(100, None)).is_empty()
    assert jumps(JUMP, units(500), units(100, reported=False)).is_empty()
    assert jumps(JUMP, units(500, reported=False), units(100)).is_empty()


def test_a_jump_from_the_register_needs_no_yesterday() -> None:
    rows = units(200, 110).with_columns(register_staff=pl.lit(100, pl.Int64))
    assert jumps(replace(JUMP, against="register"), rows, pl.DataFrame())["unit"].to_list() == ["u1"]


# -- outliers --------------------------------------------------------------------------------------------


def plants(*values: tuple[str | None, int | None, int | None]) -> pl.DataFrame:
    """(division, output, staff)"""
    kinds: dict[str, Any] = {"division": pl.String, "output_fen": pl.Int64, "staff": pl.Int64}
    made = pl.DataFrame(list(values), schema=kinds, orient="row")
    number = pl.format("u{}", pl.int_range(1, pl.len() + 1))
    return made.with_columns(unit=number, reported=pl.lit(value=True), date=pl.lit(DAY))


def slow(rows: list[tuple[str | None, int | None, int | None]], least: int) -> set[str]:
    """Hampel's rule, one value after another."""
    logs: dict[str, list[tuple[str, float]]] = {}
    for at, (group, output, staff) in enumerate(rows, 1):
        if group is not None and output and staff:
            logs.setdefault(group, []).append((f"u{at}", math.log(output) - math.log(staff)))
    told = set()
    for values in logs.values():
        middle = statistics.median(z for _, z in values)
        spread = 1.4826 * statistics.median(abs(z - middle) for _, z in values)
        reach = 6 * max(spread, math.log1p(0.2))
        # A value on the edge may fall to either side by the last bit of a logarithm.
        told |= {unit for unit, z in values if len(values) >= least and abs(z - middle) > reach}
    return told


PLANTS = st.lists(
    st.tuples(
        st.sampled_from(["25", "36", None]),
        st.none() | st.integers(0, 3) | st.integers(10**3, 10**9),
        st.none() | st.integers(0, 500),
    ),
    max_size=40,
)


@given(PLANTS)
def test_an_outlier_is_what_hampels_rule_says(rows: list[tuple[str | None, int | None, int | None]]) -> None:
    assert set(outliers(ODD, plants(*rows))["unit"]) == slow(rows, 5)


def test_nearly_half_the_group_may_be_wrong_without_hiding_or_making_an_outlier() -> None:
    """Four of nine type yuan for 10k yuan: these four are told, the five others are not."""
    right = [("25", 1_000_000 + 10_000 * n, 10) for n in range(5)]
    wrong = [("25", 10_000 * (1_000_000 + 10_000 * n), 10) for n in range(4)]
    assert outliers(ODD, plants(*right, *wrong))["unit"].to_list() == ["u6", "u7", "u8", "u9"]


def test_a_group_of_equal_values_calls_no_value_near_it_an_outlier() -> None:
    rows = [("25", 1000, 10)] * 8
    assert outliers(ODD, plants(*rows, ("25", 1900, 10))).is_empty()
    assert outliers(ODD, plants(*rows, ("25", 9000, 10)))["unit"].to_list() == ["u9"]


def test_a_group_that_is_too_small_is_not_judged() -> None:
    rows = [("25", 1000, 10)] * 3
    assert outliers(ODD, plants(*rows, ("25", 10**9, 10))).is_empty()


def test_an_outlier_names_the_usual_range_and_both_columns() -> None:
    rows = [("25", 1000, 10)] * 8
    found = outliers(ODD, plants(*rows, ("25", 90_000, 10))).row(0, named=True)
    assert (found["field"], found["value"]) == ("output_fen;staff", "90000;10")
    low, high = map(float, found["expected"].split(".."))
    assert (round(low, 1), round(high)) == (33.5, 299)


def test_a_column_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(CheckRefused, match="water"):
        outliers(replace(ODD, columns=("water",)), plants(("25", 1, 1)))


# -- roll-ups and other forms ----------------------------------------------------------------------------


def totals(staff: int | None) -> pl.DataFrame:
    return units(staff).with_columns(unit=pl.lit("head"), member_of=pl.lit("g"))


@pytest.mark.parametrize(
    ("total", "told"), [(300, False), (315, False), (316, True), (284, True), (None, False)]
)
def test_a_reported_total_is_held_against_the_sum_of_its_members(total: int | None, told: bool) -> None:
    rows = units(100, 200, 999).with_columns(group=pl.Series(["g", "g", None], dtype=pl.String))
    found = roll_ups(SUM, totals(total), rows)
    assert found.select("unit", "value", "expected").rows() == (
        [("head", str(total), "300 ± 5 %")] if told else []
    )


def test_a_total_is_not_judged_where_a_member_is_silent() -> None:
    rows = units(100, None).with_columns(group=pl.lit("g"))
    assert roll_ups(SUM, totals(900), rows).is_empty()


def test_two_forms_of_one_unit_have_to_agree() -> None:
    check = replace(JUMP, id="heads", kind="cross", columns=("staff=heads",), against="epidemic", percent=10)
    other = pl.DataFrame({"unit": ["u1", "u2"], "heads": [100, 100]})
    assert cross_form(check, units(111, 110, 5), other)["unit"].to_list() == ["u1"]
    with pytest.raises(CheckRefused, match="heads"):
        cross_form(check, units(1), other.drop("heads"))


# -- the list of a scheme --------------------------------------------------------------------------------


def test_the_checks_shipped_with_the_scheme_can_all_be_read() -> None:
    listed = schemes.load_library()["resumption-2020"].lists["checks"]
    found = declared_checks(listed, DAY)
    assert {each.kind for each in found} == {"cross", "jump", "outlier", "rollup"}
    assert all(each.message_zh and each.message_en and each.fix_zh and each.fix_en for each in found)
    assert declared_checks(listed, dt.date(2020, 1, 1)) == ()


HEAD = "key,from,until,kind,columns,against,by,percent,floor,least,severity,zh,en,fix_zh,fix_en,source\n"


@pytest.mark.parametrize(
    "row",
    [
        "x,,,guess,staff,,,30,,5,finding,,,,,practice",
        "x,,,jump,staff,tomorrow,,30,,5,finding,,,,,practice",
        "x,,,jump,,yesterday,,30,,5,finding,,,,,practice",
        "x,,,jump,staff,yesterday,,many,,5,finding,,,,,practice",
        "x,,,jump,staff,yesterday,,30,,-5,finding,,,,,practice",
        "x,,,outlier,staff,,division,600,,5,finding,,,,,practice",
        "x,,,cross,staff,epidemic,,30,,5,finding,,,,,practice",
    ],
)
def test_a_check_that_cannot_be_carried_out_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    folder = tmp_path / "schemes" / "resumption-2020" / "lists"
    folder.mkdir(parents=True)
    text = f"# title_zh: 核查\n# title_en: Checks\n{HEAD}{row}\n"
    (folder / "own.csv").write_text(text, encoding="utf-8")
    listed = schemes.load_library(tmp_path / "schemes")["resumption-2020"].lists["own"]
    with pytest.raises(CheckRefused) as told:
        declared_checks(listed, DAY)
    assert (told.value.line, told.value.key) == (4, "x")
