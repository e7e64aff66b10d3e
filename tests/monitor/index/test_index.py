# SPDX-License-Identifier: Apache-2.0
"""Composite indices: five-number examples worked by hand, and laws."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import IndexRefused
from gulian.monitor.index import composite, robustness, run_case
from gulian.schemes import CompositeIndex, gaps, load_library, run_cases

BASE = load_library()["internet-index"].indices["regions"]
TWO = replace(
    BASE,
    parts=tuple(
        replace(each, weight=weight, direction=direction)  # type: ignore[arg-type]  # more or less
        for each, weight, direction in zip(BASE.parts[:2], (3, 1), ("more", "less"), strict=True)
    ),
    normalise="min_max",
    weigh="given",
    aggregate="arithmetic",
    missing="unknown",
)
FIRST, SECOND = (each.name for each in TWO.parts)
Values = list[float | None]


def _members(first: Values, second: Values) -> pl.DataFrame:
    names = [f"样例{at}" for at in range(len(first))]
    kinds = {"member": pl.String, FIRST: pl.Float64, SECOND: pl.Float64}
    return pl.DataFrame({"member": names, FIRST: first, SECOND: second}, schema=kinds)


def _scores(index: CompositeIndex, first: Values, second: Values) -> list[float | None]:
    return composite(_members(first, second), index).scores["score"].to_list()


def test_an_example_worked_by_hand() -> None:
    """[0, 5, 10] and, less being better, [4, 2, 0] at 3 to 1: 0, 75 x 0.5 + 25 x 0.5, 100."""
    assert _scores(TWO, [0, 5, 10], [4, 2, 0]) == pytest.approx([0, 50, 100])
    assert composite(_members([0, 5, 10], [4, 2, 0]), TWO).scores["rank"].to_list() == [3, 2, 1]


@pytest.mark.parametrize(
    ("way", "expected"), [("arithmetic", 60), ("geometric", 56.569), ("penalised", 53.333)]
)
def test_how_far_one_part_makes_up_for_another(way: str, expected: float) -> None:
    """Parts of 0.4 and 0.8, equal: mean 0.6; root of 0.32; 0.6 - 0.04 / 0.6. A part of 0 only in the mean
    is forgiven.
    """
    even = replace(TWO, weigh="equal", aggregate=way)  # type: ignore[arg-type]  # one of the three
    assert _scores(even, [0, 4, 10], [10, 2, 0])[1] == pytest.approx(expected, abs=0.001)
    assert (_scores(even, [0, 4, 10], [0, 2, 10])[0] == pytest.approx(0)) is (way != "arithmetic")


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("min_max", [0, 0.25, 1]),
        ("rank", [0, 0.5, 1]),
        ("goalposts", [0.2, 0.4, 1]),
        ("distance", [0.25, 0.5, 1]),
        ("z", [0.5 + (each - 14 / 3) / math.sqrt(56 / 9) / 6 for each in (2, 4, 8)]),
    ],
)
def test_each_scale_on_three_numbers(way: str, expected: list[float]) -> None:
    """2, 4, 10 (z: 2, 4, 8), posts 0 and 10, reference 8."""
    part = replace(TWO.parts[0], low=Decimal(0), high=Decimal(10), reference=Decimal(8), direction="more")
    index = replace(TWO, parts=(part,), normalise=way)  # type: ignore[arg-type]  # one of the five
    last = 8.0 if way == "z" else 10.0
    frame = pl.DataFrame({"member": ["a", "b", "c"], FIRST: [2.0, 4.0, last]})
    assert composite(frame, index).parts["normalised"].to_list() == pytest.approx(expected)


def test_entropy_gives_nothing_to_a_part_that_is_the_same_for_all() -> None:
    """A part without differences carries no information; the other carries all."""
    index = replace(TWO, weigh="entropy", normalise="goalposts")
    posts = tuple(replace(each, low=Decimal(0), high=Decimal(10), direction="more") for each in TWO.parts)
    made = composite(_members([1, 5, 9], [5, 5, 5]), replace(index, parts=posts))
    assert made.weights["weight"].to_list() == pytest.approx([1, 0], abs=1e-9)


def test_pca_of_two_parts_that_go_together_weighs_them_alike() -> None:
    """Correlation 0.9 or so: the one component kept loads both alike."""
    made = composite(_members([1, 2, 3, 4], [9, 6.8, 5, 1]), replace(TWO, weigh="pca"))
    assert made.weights["weight"].to_list() == pytest.approx([0.5, 0.5])


def test_an_unknown_part_leaves_the_score_unknown_or_to_the_others() -> None:
    """3 of 4 parts of the weight known: no score, or the score of what is known; 1 of 4: none either way."""
    first: Values = [0, 10, None]
    second: Values = [None, 0, 4]
    assert _scores(TWO, first, second) == [None, 100.0, None]
    reweighed = replace(TWO, missing="reweigh", least_known=75)
    assert _scores(reweighed, first, second) == [0.0, 100.0, None]


_numbers = st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=2, max_size=12)


@given(_numbers, st.sampled_from(("min_max", "z", "rank")), st.sampled_from(("arithmetic", "geometric")))
def test_who_is_better_in_every_part_is_not_ranked_below(
    pairs: list[tuple[float, float]], way: str, aggregate: str
) -> None:
    """More of the good, less of the bad: the score is not lower. Scores are 0..100."""
    index = replace(TWO, normalise=way, aggregate=aggregate)  # type: ignore[arg-type]  # words of the schema
    found = _scores(index, [a for a, _ in pairs], [b for _, b in pairs])
    for (a, b), score in zip(pairs, found, strict=True):
        assert score is not None
        assert -1e-9 <= score <= 100 + 1e-9
        for (c, d), other in zip(pairs, found, strict=True):
            assert other is not None
            if a >= c and b <= d:
                assert score >= other - 1e-6


@given(_numbers)
def test_relabelling_members_permutes_the_answer(pairs: list[tuple[float, float]]) -> None:
    """The order of rows says nothing."""
    frame = _members([a for a, _ in pairs], [b for _, b in pairs])
    one, other = (composite(each, TWO).scores.sort("member") for each in (frame, frame.reverse()))
    assert one["score"].to_list() == pytest.approx(other["score"].to_list())


def test_contributions_add_up_to_the_score() -> None:
    """What each part brings, added over the parts, is the score."""
    made = composite(_members([1, 5, 9], [3, 1, 2]), TWO)
    added = made.parts.group_by("member", maintain_order=True).agg(pl.col("contribution").sum())
    assert added["contribution"].to_list() == pytest.approx(made.scores["score"].to_list())


def test_who_is_best_in_everything_is_first_whatever_is_chosen() -> None:
    """Rank interval 1 to 1, kept in every combination; one choice at least explains the others' moves."""
    members = _members([10, 6, 2, 5], [0, 7, 4, 9])
    found = robustness(members, TWO, draws=20)
    assert found.ranks.row(0) == ("样例0", 1, 1, 1, 1, 1.0)
    assert found.combinations == 4 * 4 * 3 * 20
    total = found.choices["total"].to_list()
    first = found.choices["first_order"].to_list()
    assert all(0 <= a <= b + 1e-12 for a, b in zip(first, total, strict=True))
    assert sum(first) <= 1 + 1e-12 <= sum(total) + 1e-9


def test_robustness_is_the_same_twice_and_another_seed_draws_other_weights() -> None:
    """Same seed, same frames."""
    random = np.random.default_rng(1)
    members = _members(random.uniform(0, 9, 9).tolist(), random.uniform(0, 9, 9).tolist())
    once, again = (robustness(members, TWO, draws=30, seed=4) for _ in range(2))
    assert once.ranks.equals(again.ranks)
    assert once.choices.equals(again.choices)


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"member": ["a"]}),
        _members([], []),
        pl.DataFrame({"member": ["a", "a"], FIRST: [1.0, 2.0], SECOND: [1.0, 2.0]}),
        pl.DataFrame({"member": ["a"], FIRST: ["1"], SECOND: [1.0]}),
        pl.DataFrame({"member": ["a"], FIRST: [math.inf], SECOND: [1.0]}),
    ],
)
def test_what_is_no_table_of_parts_is_refused(frame: pl.DataFrame) -> None:
    """A column missing, nobody, somebody twice, text, infinity."""
    with pytest.raises(IndexRefused):
        composite(frame, TWO)


def test_every_gap_of_the_shipped_indices_is_closed_by_a_case() -> None:
    """Without its cases an index would be named as never exercised."""
    scheme = load_library()["internet-index"]
    assert {each.path for each in gaps(scheme, ())} == {each.path for each in scheme.indices.values()}
    assert gaps(scheme, run_cases(scheme, {"index": run_case})) == ()
