# SPDX-License-Identifier: Apache-2.0
"""A proof that a condition is never true is right on every row; and simple conditions are always judged."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.expr import Domain, Kind, never_together, parse

FIELDS = {
    "a": Kind("int"),
    "b": Kind("int"),
    "t": Kind("text"),
    "open": Kind("bool"),
    "day": Kind("date"),
    "share": Kind("decimal", 2),
}
SPAN = range(-1, 5)
ATOMS = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["a", "b", "a + b", "a * 2"]),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.one_of(st.integers(0, 3).map(str), st.sampled_from(["a", "b"])),
    ),
    st.builds("{} < {} <= {}".format, st.integers(-1, 3), st.sampled_from(["a", "b"]), st.integers(0, 4)),
    st.builds(
        "a {} {}".format, st.sampled_from(["in", "not in"]), st.sampled_from(["[1, 2]", "[0]", "[2, 3]"])
    ),
    st.builds("t {} {}".format, st.sampled_from(["==", "!=", "in"]), st.just('"x"')).map(
        lambda text: text.replace('in "x"', 'in ["x", "y"]')
    ),
    st.sampled_from(["open", "known(a)", "known(b)", "true", "false"]),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    ),
    max_leaves=6,
)
ROWS = [
    {"a": a, "b": b, "t": t, "open": o}
    for a, b, t, o in product((None, *SPAN), (None, *SPAN), (None, "x", "z"), (None, True, False))
]


@settings(max_examples=300, deadline=None)
@given(CONDITIONS)
def test_what_is_proved_never_true_is_true_for_no_row(text: str) -> None:
    """Every row of a small world, unknown values included, agrees with a proof."""
    condition = parse(text, FIELDS)
    if condition.contradiction() is not None:
        assert not any(condition.evaluate(row).value is True for row in ROWS)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, 3)),
        min_size=1,
        max_size=5,
    )
)
def test_bounds_of_one_field_are_always_judged(bounds: list[tuple[str, int]]) -> None:
    """Of a conjunction of bounds on one whole number, a proof is found just where no number fits."""
    condition = parse(" and ".join(f"a {sign} {value}" for sign, value in bounds), FIELDS)
    fits = any(condition.evaluate({"a": value}).value is True for value in range(-3, 8))
    assert (condition.contradiction() is None) == fits


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a > 20 and open and a <= 10", {"a > 20", "a <= 10"}),
        ("a / b >= 0.9 and a / b < 0.5", {"a / b >= 0.9", "a / b < 0.5"}),
        ('t == "甲" and t in ["乙", "丙"]', {'t == "甲"', 't in ["乙", "丙"]'}),
        ("open and not open", {"open", "not open"}),
        ("not known(a) and a > 3", {"not known(a)", "a > 3"}),
        ('day > date("2020-06-30") and day <= date("2020-06-30")', None),
        ("share > 0.85 and share < 0.86", None),
        ("a < b and b < 3 and a >= 2", None),
        ("a < a", None),
    ],
)
def test_a_proof_names_what_clashes(text: str, pieces: set[str] | None) -> None:
    found = parse(text, FIELDS).contradiction()
    assert found is not None
    assert pieces is None or set(found.pieces) == pieces


@pytest.mark.parametrize(
    "text", ["a > 20 or a <= 10", "a != 1", "share > 0.85 and share < 0.87", "a < b", "a == b and b == 2"]
)
def test_what_some_row_meets_is_left_alone(text: str) -> None:
    assert parse(text, FIELDS).contradiction() is None


def test_a_field_that_cannot_be_negative_makes_a_condition_dead() -> None:
    """What fields can be at all is given, as bounds or as a list of values."""
    assert parse("a < 0", FIELDS).contradiction() is None
    assert parse("a < 0", FIELDS).contradiction({"a": Domain(low=0)}) is not None
    assert parse('t == "x"', FIELDS).contradiction({"t": Domain(values=("y", "z"))}) is not None
    day = {"day": Domain(low=dt.date(2020, 1, 1))}
    assert parse('day < date("2019-12-31")', FIELDS).contradiction(day) is not None


def test_a_condition_with_too_many_cases_is_not_judged() -> None:
    """Fourteen choices of two are 16,384 cases: no proof is looked for, and it takes no time."""
    text = " and ".join("(a > 5 or b > 5)" for _ in range(14)) + " and a < 0 and b < 0"
    assert parse(text, FIELDS).contradiction() is None


@settings(max_examples=100, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=3))
def test_several_conditions_are_judged_as_their_conjunction(texts: list[str]) -> None:
    """Law: never together = the conjunction is never true; and no row meets all of them then."""
    several = [parse(text, FIELDS) for text in texts]
    whole = parse(" and ".join(f"({text})" for text in texts), FIELDS)
    found = never_together(several)
    assert (found is None) == (whole.contradiction() is None)
    if found is not None:
        assert not any(all(each.evaluate(row).value is True for each in several) for row in ROWS)
