# SPDX-License-Identifier: Apache-2.0
"""Matching against the slow, obvious oracle: one firm, one measure, one condition at a time."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.errors import ConditionsTooMany, FirmTwice, NothingToMatch
from gulian.expr import Context
from gulian.policy import matching
from gulian.policy.matching import frames
from gulian.schemes import Measure
from tests.policy.matching.worlds import ON, Said, firms, measure, measures

SEEDS = st.integers(0, 10_000)
Row = tuple[str, int | None, int, int]


def oracle(each: Measure, row: dict[str, object]) -> Row:
    """Standing, sum, failed and missing bits by the sentences of the README, nothing shared."""
    context = Context(date=ON)
    held = [condition.that.evaluate(row, context).value for condition in each.conditions]
    status = "not_eligible" if False in held else "unknown" if None in held else "eligible"
    amount = each.benefit.amount
    fen = None
    if amount is not None and status != "not_eligible":
        value = amount.evaluate(row, context).value
        assert value is None or isinstance(value, int)
        fen = value
    failed = sum(1 << bit for bit, one in enumerate(held) if one is False)
    missing = sum(1 << bit for bit, one in enumerate(held) if one is None)
    return status, fen, failed, missing


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 12), st.integers(0, 25), st.sampled_from([0.0, 0.2, 0.7]))
def test_every_way_of_asking_gives_what_one_condition_at_a_time_gives(
    seed: int, count: int, height: int, unknown: float
) -> None:
    """Frame, counts and the explained answer of each firm agree with the oracle."""
    asked, frame = measures(count, 12, seed), firms(height, seed, unknown)
    found = matching.match(asked, frame, ON)
    rows = list(frame.iter_rows(named=True))
    expected = [(row["code"], each.path, *oracle(each, row)) for each in asked for row in rows]
    assert found.select("code", "measure", "status", "amount_fen", "failed", "missing").rows() == expected
    counts = matching.count(asked, frame, ON)
    for each, told in zip(asked, counts.iter_rows(named=True), strict=True):
        statuses = [one[2] for one in expected if one[1] == each.path]
        assert told.pop("measure") == each.path
        assert told == {name: statuses.count(name) for name in matching.STANDINGS}
    for row in rows:
        answers = matching.match_one(asked, row, ON)
        mine = [one for one in expected if one[0] == row["code"]]
        assert [(a.measure.path, a.status, a.amount_fen) for a in answers] == [
            (one[1], one[2], one[3]) for one in mine
        ]


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_slices_of_the_firms_change_nothing(seed: int) -> None:
    """Three firms at a time or all at once."""
    asked, frame = measures(4, 8, seed), firms(10, seed)
    whole, counted = matching.match(asked, frame, ON), matching.count(asked, frame, ON)
    before = frames.SLICE
    try:
        frames.SLICE = 3
        assert matching.match(asked, frame, ON).equals(whole)
        assert matching.count(asked, frame, ON).equals(counted)
    finally:
        frames.SLICE = before


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_knowing_more_never_turns_a_decided_answer(seed: int, draw: object) -> None:
    """Fill in what is missing: what was 符合 or 不符合 stays so. Three-valued logic, as a law."""
    asked = measures(5, 10, seed)
    full = firms(1, seed, 0.0).row(0, named=True)
    import random

    chooser = random.Random(repr(draw) + str(seed))
    part = {name: value for name, value in full.items() if chooser.random() < 0.6}
    for before, after in zip(
        matching.match_one(asked, part, ON), matching.match_one(asked, full, ON), strict=True
    ):
        assert after.status != "unknown"
        if before.status != "unknown":
            assert before.status == after.status
        else:
            assert before.missing
            assert not set(before.missing) & set(part)


def test_shared_conditions_are_asked_once() -> None:
    """Two hundred measures of sixty conditions cost sixty evaluations and the distinct sums."""
    from gulian.policy.matching.plan import plan

    made = plan(measures(200, 60, 1), ON)
    assert len(made.asked) == 61
    assert len(made.measures) == 200


def test_a_column_nobody_has_is_unknown_everywhere() -> None:
    """Not an error, and never a default."""
    found = matching.match(
        [measure("m", Said(["insured", "register_staff > 1"]))],
        pl.DataFrame({"code": ["a", "b"], "register_staff": [5, 0]}),
        ON,
    )
    assert found["status"].to_list() == ["unknown", "not_eligible"]
    assert found["missing"].to_list() == [1, 1]


def test_only_what_is_confirmed_in_force_and_still_received_is_matched() -> None:
    """A draft, a rejected one, one before its day and one past its deadline give nobody anything."""
    drawn = [
        measure("draft", Said(["true"], status="draft")),
        measure("rejected", Said(["true"], status="rejected")),
        measure("past", Said(["true"], deadline=ON - dt.timedelta(days=1))),
        measure("last_day", Said(["true"], deadline=ON)),
    ]
    frame = pl.DataFrame({"code": ["a"]})
    assert matching.match(drawn, frame, ON)["measure"].to_list() == ["drawn-2020/measures/last_day"]
    assert [each.measure.id for each in matching.match_one(drawn, {}, ON)] == ["last_day"]
    with pytest.raises(NothingToMatch) as told:
        matching.count(drawn, frame, dt.date(2020, 1, 1))
    assert "4" in str(told.value)


def test_a_firm_stands_once_and_bits_are_enough() -> None:
    """A doubled firm would be counted twice; a condition without a bit would be lost."""
    one = measure("m", Said(["leader"]))
    with pytest.raises(FirmTwice):
        matching.match([one], pl.DataFrame({"code": ["a", "a"]}), ON)
    with pytest.raises(ConditionsTooMany):
        matching.match([measure("m", Said([f"register_staff > {n}" for n in range(33)]))], firms(2, 1), ON)
    most = measure("m", Said([f"register_staff > {n}" for n in range(32)]))
    found = matching.match([most], pl.DataFrame({"code": ["a"], "register_staff": [-1]}), ON)
    assert found["failed"].to_list() == [2**32 - 1]


def test_the_words_of_a_row_are_its_first_failing_condition_else_its_first_unknown() -> None:
    """With the clause, and the facts that are lacking where nothing fails."""
    one = measure("m", Said(["leader", "register_staff > 1", "insured"]))
    frame = pl.DataFrame(
        {
            "code": ["a", "b", "c"],
            "leader": [True, None, True],
            "register_staff": [0, None, 5],
            "insured": [None, True, True],
        }
    )
    found = matching.told(matching.match([one], frame, ON), [one])
    assert found.select("condition", "condition_zh", "clause", "lacks").rows() == [
        ("c1", "条件1", "二", []),
        ("c0", "条件0", "二", ["leader", "register_staff"]),
        (None, None, "一", []),
    ]
