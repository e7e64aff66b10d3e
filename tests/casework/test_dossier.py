# SPDX-License-Identifier: Apache-2.0
"""A fact is asked once, answers only the question it was given to, and not for ever."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gulian.casework.dossier import YEAR, Dossier, draft, key_of, questions, with_answers
from gulian.schemes import Form, load_library

LIBRARY = load_library()
ROBOT = LIBRARY["robot-norm-2024"].forms["application"]
FIRST_SET = LIBRARY["first-set-insurance-2024"].forms["application"]
KEY_SUPPLIER = LIBRARY["key-supplier-list-2020"].forms["application"]
FORMS = (ROBOT, FIRST_SET, KEY_SUPPLIER)
DAY = dt.date(2024, 11, 1)


def answered(form: Form) -> dict[str, object]:
    """Some answer to everything a form asks."""
    some = {"bool": True, "int": 1, "money": 1, "energy": 1, "date": DAY}
    return {each.column: some.get(each.type, f"any {each.name}") for each in form.fields}


def test_a_question_of_three_programmes_is_asked_once() -> None:
    """The credit code stands in all three forms and is one question; no question stands twice."""
    asked = questions(FORMS)
    code = next(each for each in asked if each.key.name == "code")
    assert code.forms == tuple(form.path for form in FORMS)
    assert code.required
    assert len({each.key for each in asked}) == len(asked)
    assert sum(len(form.fields) for form in FORMS) > len(asked)
    assert {each.name for form in FORMS for each in form.fields} == {each.key.name for each in asked}


def test_what_one_form_was_told_the_next_does_not_ask() -> None:
    """After one application the next is filled in with what is the same question, and says whence."""
    known = with_answers(Dossier(), ROBOT, answered(ROBOT), DAY)  # type: ignore[arg-type]  # plain values
    made = draft(known, FIRST_SET, DAY)
    shared = {key_of(ROBOT, each) for each in ROBOT.fields} & {
        key_of(FIRST_SET, each) for each in FIRST_SET.fields
    }
    own = {each.name for each in FIRST_SET.fields if each.name in FIRST_SET.key and each.name != "code"}
    assert set(made.row) == {key.name for key in shared if key.name not in own}
    assert made.row["code"] == "any code"
    assert set(made.from_.values()) == {ROBOT.path}
    assert {each.name for each in made.ask} == {each.name for each in FIRST_SET.fields} - set(made.row)
    assert made.again == ()


def test_the_same_word_in_another_sense_is_another_question() -> None:
    """`kind` is a kind of equipment here and a kind of firm there: its answer is not carried over."""
    assert {"kind"} <= {each.name for each in FIRST_SET.fields} & {each.name for each in KEY_SUPPLIER.fields}
    known = with_answers(Dossier(), FIRST_SET, answered(FIRST_SET), DAY)  # type: ignore[arg-type]  # plain values
    made = draft(known, KEY_SUPPLIER, DAY)
    assert "kind" not in made.row
    assert "kind" in {each.name for each in made.ask}


def test_what_belongs_to_one_report_is_not_carried() -> None:
    """The date tells one application from another: the form that was told it asks for it again."""
    known = with_answers(Dossier(), ROBOT, answered(ROBOT), DAY)  # type: ignore[arg-type]  # plain values
    made = draft(known, ROBOT, DAY)
    own = {each.name for each in ROBOT.fields if each.name in ROBOT.key and each.name != "code"}
    assert own
    assert {each.name for each in made.ask} == own


@given(st.integers(-5, 2 * YEAR), st.integers(0, 2 * YEAR))
def test_an_answer_is_used_while_it_is_known_and_fresh(passed: int, oldest: int) -> None:
    """Not before it was given, not when it is older than allowed; every question is in exactly one place."""
    known = with_answers(Dossier(), ROBOT, {"code": "91330000MA00000000"}, DAY)
    made = draft(known, ROBOT, DAY + dt.timedelta(days=passed), oldest_days=oldest)
    assert ("code" in made.row) == (0 <= passed <= oldest)
    assert ("code" in {each.name for each in made.again}) == (passed > oldest)
    places = [*made.row, *(each.column for each in (*made.ask, *made.again))]
    assert sorted(places) == sorted(each.column for each in ROBOT.fields)


@given(st.lists(st.tuples(st.integers(0, 9), st.text(min_size=1, max_size=3)), min_size=1, max_size=6))
def test_the_newer_answer_stands_whatever_the_order(given_on: list[tuple[int, str]]) -> None:
    """Of several days the latest, of one day the last taken in; an empty answer changes nothing."""
    known = Dossier()
    for day, code in given_on:
        known = with_answers(known, ROBOT, {"code": code}, DAY + dt.timedelta(days=day))
        known = with_answers(known, ROBOT, {"code": None}, DAY + dt.timedelta(days=99))
    latest = max(day for day, _ in given_on)
    expected = [code for day, code in given_on if day == latest][-1]
    assert draft(known, ROBOT, DAY + dt.timedelta(days=9)).row["code"] == expected
