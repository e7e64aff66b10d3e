# SPDX-License-Identifier: Apache-2.0
"""Findings become questions to a firm: one task a unit, nothing asked twice."""

from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.monitor.findings import SCHEMA
from gulian.monitor.validation import accepted, age, answered, callbacks, no_questions, tasks
from gulian.monitor.validation.callbacks import ANSWERS

DAY, NOON = dt.date(2020, 3, 1), dt.datetime(2020, 3, 1, 4, tzinfo=dt.UTC)
UNITS = pl.DataFrame(
    {
        "unit": ["u1", "u2"],
        "code": ["c1", "c2"],
        "name": ["样例甲", "样例乙"],
        "county": ["330521", "330784"],
        "contact": ["样例联系人", "样例联系人"],
        "phone": ["000-1", "000-2"],
    }
)
CHECKED = pl.DataFrame({"unit": ["u1", "u2"], "date": [DAY, DAY]})


def found(*rows: tuple[str, str, str], severity: str = "finding") -> pl.DataFrame:
    """(unit, rule, value)"""
    made = [
        (
            rule,
            severity,
            "a.csv",
            2,
            unit,
            DAY,
            "staff",
            value,
            "100 ± 30 %",
            "变动过大",
            "Moved much",
            "请核对。",
            "Check.",
        )
        for unit, rule, value in rows
    ]
    return pl.DataFrame(made, schema=SCHEMA, orient="row")


def answer(unit: str, text: str, rule: str = "") -> pl.DataFrame:
    return pl.DataFrame([(unit, DAY, rule, text, "企业", NOON)], schema=ANSWERS, orient="row")


def states(questions: pl.DataFrame) -> dict[tuple[str, str], str]:
    return {(unit, rule): state for unit, rule, state in questions.select("unit", "rule", "state").rows()}


def test_a_unit_with_several_findings_is_called_once_with_all_questions() -> None:
    questions = callbacks(
        no_questions(), found(("u1", "jump", "200"), ("u1", "odd", "9"), ("u2", "jump", "3")), CHECKED
    )
    rows = tasks(questions, UNITS).select("task", "open", "state").rows()
    assert rows == [("20200301-u1", 2, "open"), ("20200301-u2", 1, "open")]
    text = tasks(questions, UNITS)["questions_zh"][0]
    assert text.splitlines()[0] == "1. 变动过大（填报为 200，应为 100 ± 30 %）。请核对。"
    english = tasks(questions, UNITS)["questions_en"][0].splitlines()
    assert english[1] == "2. Moved much (reported 9, expected 100 ± 30 %). Check."


def test_the_same_check_again_asks_nothing_twice() -> None:
    once = callbacks(no_questions(), found(("u1", "jump", "200")), CHECKED)
    assert_frame_equal(callbacks(once, found(("u1", "jump", "200")), CHECKED), once)


def test_a_correction_closes_the_question_by_itself() -> None:
    once = callbacks(no_questions(), found(("u1", "jump", "200"), ("u2", "jump", "3")), CHECKED)
    after = callbacks(once, found(("u2", "jump", "3")), CHECKED)
    assert states(after) == {("u1", "jump"): "closed", ("u2", "jump"): "open"}
    assert after["closed_by"].to_list() == ["correction", None]


def test_what_was_not_checked_again_stays_open() -> None:
    once = callbacks(no_questions(), found(("u1", "jump", "200"), ("u2", "jump", "3")), CHECKED)
    after = callbacks(once, found(), CHECKED.filter(unit="u2"))
    assert states(after) == {("u1", "jump"): "open", ("u2", "jump"): "closed"}


def test_an_explanation_is_closed_by_the_owner_and_not_asked_again() -> None:
    once = callbacks(no_questions(), found(("u1", "jump", "200")), CHECKED)
    explained = answered(once, answer("u1", "新并入一个车间"))
    assert states(explained) == {("u1", "jump"): "answered"}
    closed = accepted(explained, "20200301-u1", "样例审核员")
    assert closed.select("state", "closed_by", "answer", "accepted_by").rows() == [
        ("closed", "explanation", "新并入一个车间", "样例审核员")
    ]
    assert_frame_equal(callbacks(closed, found(("u1", "jump", "200")), CHECKED), closed)


def test_another_value_is_another_question() -> None:
    """What was explained was 200, not 900."""
    once = answered(
        callbacks(no_questions(), found(("u1", "jump", "200")), CHECKED), answer("u1", "并入车间")
    )
    after = callbacks(accepted(once, "20200301-u1", "x"), found(("u1", "jump", "900")), CHECKED)
    assert after.select("value", "state").rows() == [("200", "closed"), ("900", "open")]


def test_a_mistake_that_comes_back_after_its_correction_is_asked_again() -> None:
    once = callbacks(no_questions(), found(("u1", "jump", "200")), CHECKED)
    gone = callbacks(once, found(), CHECKED)
    assert states(callbacks(gone, found(("u1", "jump", "200")), CHECKED)) == {("u1", "jump"): "open"}


def test_an_open_question_cannot_be_accepted_and_an_empty_answer_is_none() -> None:
    once = callbacks(no_questions(), found(("u1", "jump", "200")), CHECKED)
    assert_frame_equal(accepted(once, "20200301-u1", "x"), once)
    assert_frame_equal(answered(once, answer("u1", "  ")), once)


def test_an_answer_to_one_question_answers_no_other() -> None:
    once = callbacks(no_questions(), found(("u1", "jump", "200"), ("u1", "odd", "9")), CHECKED)
    assert states(answered(once, answer("u1", "并入车间", rule="jump"))) == {
        ("u1", "jump"): "answered",
        ("u1", "odd"): "open",
    }


def test_notes_and_findings_of_no_unit_are_not_asked() -> None:
    assert callbacks(no_questions(), found(("u1", "jump", "1"), severity="note"), CHECKED).is_empty()
    nobody = found(("u1", "jump", "1")).with_columns(unit=pl.lit(None, pl.String))
    assert callbacks(no_questions(), nobody, CHECKED).is_empty()


def test_only_the_owner_sees_whom_to_call() -> None:
    """The county of the unit; the levels above see the questions, no phone."""
    questions = callbacks(no_questions(), found(("u1", "jump", "200"), ("u2", "jump", "3")), CHECKED)
    assert tasks(questions, UNITS, owner="330521")["phone"].to_list() == ["000-1", None]
    assert tasks(questions, UNITS, owner="330000")["phone"].to_list() == [None, None]
    assert tasks(questions, UNITS)["contact"].to_list() == [None, None]


def test_waiting_questions_say_how_long() -> None:
    questions = callbacks(no_questions(), found(("u1", "jump", "200")), CHECKED)
    assert age(questions, dt.date(2020, 3, 4))["days"].to_list() == [3]


GROUNDS = st.lists(
    st.tuples(st.sampled_from(["u1", "u2"]), st.sampled_from("ab"), st.sampled_from("12")), unique=True
)


@given(st.lists(GROUNDS, min_size=1, max_size=5))
def test_after_any_checks_a_question_is_open_exactly_where_its_finding_is(
    days: list[list[tuple[str, str, str]]],
) -> None:
    """And no ground stands there twice."""
    questions = no_questions()
    for each in days:
        questions = callbacks(questions, found(*each), CHECKED)
    ground = questions.select("unit", "rule", "value")
    assert ground.n_unique() == ground.height
    waiting = questions.filter(state="open").select("unit", "rule", "value").rows()
    assert set(waiting) == set(days[-1])
