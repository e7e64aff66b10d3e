# SPDX-License-Identifier: Apache-2.0
"""What one firm sees first, what it lacks, what it applies with; what a bureau sees."""

from __future__ import annotations

import polars as pl
import pytest

from gulian.errors import MeasureWithoutProcedure, NothingToApplyFor
from gulian.policy import matching
from gulian.schemes import load_library
from tests.policy.matching.worlds import ON, Said, measure

DRAWN = [
    measure("sure_small", Said(["leader"], "100")),
    measure("sure_large", Said(["leader"], "900")),
    measure("up_to", Said(["leader"], "5000", up_to=True)),
    measure("may", Said(["leader"], "4000", strength="may")),
    measure("service", Said(["leader"])),
    measure("refused", Said(["not leader"], "9999")),
    measure("lacks_one", Said(["insured"], "700")),
    measure("lacks_two", Said(["insured", "licence"], "800")),
    measure("lacks_other", Said(["licence"])),
]
FACTS = {"leader": True}


def _ids(answers: tuple[matching.Answer, ...]) -> list[str]:
    return [each.measure.id for each in answers]


def test_the_largest_sure_benefit_stands_first_and_seven_are_enough() -> None:
    """Sure sums, then limits and discretion, then services, then what lacks one fact, then two."""
    answers = matching.match_one(DRAWN, FACTS, ON)
    in_order = [
        "sure_large",
        "sure_small",
        "up_to",
        "may",
        "service",
        "lacks_one",
        "lacks_other",
        "lacks_two",
    ]
    assert _ids(matching.ranked(answers)) == in_order
    assert _ids(matching.first(answers)) == in_order[:7]
    assert matching.sure_fen(answers) == 1000


def test_of_alternatives_only_the_best_is_counted_and_shown() -> None:
    """`one_of`: a firm has at most one of a group."""
    drawn = [
        measure("by_benefit", Said(["leader"], "300", one_of="distressed")),
        measure("by_premium", Said(["leader"], "500", one_of="distressed")),
        measure("other", Said(["leader"], "1")),
    ]
    answers = matching.match_one(drawn, FACTS, ON)
    assert _ids(matching.first(answers)) == ["by_premium", "other"]
    assert matching.sure_fen(answers) == 501


def test_the_fact_that_alone_decides_most_is_asked_first() -> None:
    """Then by what it is worth; facts that decide nothing alone come last."""
    facts = matching.opens_most(matching.match_one(DRAWN, FACTS, ON))
    assert [(each.name, len(each.alone), each.worth_fen) for each in facts] == [
        ("insured", 1, 700),
        ("licence", 1, 0),
    ]
    assert facts[0].with_others == ("drawn-2020/measures/lacks_two",)
    assert (
        matching.opens_most(matching.match_one(DRAWN, {"leader": True, "insured": True, "licence": True}, ON))
        == ()
    )


def test_an_answer_says_what_fails_and_what_is_lacking() -> None:
    """The first failing condition decides; a sum that lacks a fact says which."""
    by_staff = measure("by_staff", Said(["leader"], "register_staff * 100"))
    answer = matching.match_one([by_staff], FACTS, ON)[0]
    assert (answer.status, answer.amount_fen, answer.amount_missing) == (
        "eligible",
        None,
        ("register_staff",),
    )
    assert not answer.sure
    refused = matching.match_one(DRAWN, FACTS, ON)[5]
    assert refused.decisive is not None
    assert (refused.decisive.condition.id, refused.decisive.clause, refused.missing) == ("c0", "二", ())


def test_a_bureau_sees_who_has_not_applied_and_what_that_comes_to() -> None:
    """Unclaimed are the known sums of eligible firms without an application."""
    drawn = [measure("refund", Said(["register_staff > 0"], "register_staff * 100 + premium_fen * 0"))]
    frame = pl.DataFrame(
        {"code": list("abcde"), "register_staff": [3, 5, 0, None, 9], "premium_fen": [1, 1, 1, 1, None]}
    )
    found = matching.match(drawn, frame, ON)
    path = drawn[0].path
    applications = pl.DataFrame(
        {"code": ["a"], "measure": [path], "granted_fen": [250]}, schema=matching.APPLICATIONS
    )
    assert matching.not_applied(found, applications)["code"].to_list() == ["b", "e"]
    budgets = pl.DataFrame({"measure": [path], "budget_fen": [700]}, schema=matching.BUDGETS)
    assert matching.overview(found, applications, budgets).row(0, named=True) == {
        "measure": path,
        "eligible": 3,
        "unknown": 1,
        "applied": 1,
        "decided": 1,
        "open": 2,
        "unclaimed_fen": 500,
        "unsummed": 1,
        "granted_fen": 250,
        "budget_fen": 700,
        "left_fen": 450,
        "short": True,
    }
    bare = matching.overview(found, pl.DataFrame(schema=matching.APPLICATIONS)).row(0, named=True)
    assert (bare["open"], bare["unclaimed_fen"], bare["budget_fen"], bare["short"]) == (3, 800, None, None)


def test_an_application_is_filled_in_with_what_is_known() -> None:
    """The facts its procedure declares; what nobody knows is named; a refusal opens no case."""
    procedure = load_library()["enterprise-requests-2020"].procedures["request"]
    name = "enterprise-requests-2020/request"
    drawn = [
        measure("may_have", Said(["leader"], "100", procedure=name)),
        measure("refused", Said(["not leader"], procedure=name)),
        measure("nowhere", Said(["leader"])),
    ]
    known = next(iter(procedure.facts))
    answers = matching.match_one(drawn, FACTS, ON)
    made = matching.application(answers[0], {**FACTS, known: "x"}, procedure)
    assert made.facts[known] == "x"
    assert (made.procedure, made.measure) == (name, "drawn-2020/measures/may_have")
    assert set(made.missing) == set(procedure.facts) - set(made.facts)
    with pytest.raises(NothingToApplyFor):
        matching.application(answers[1], FACTS, procedure)
    with pytest.raises(MeasureWithoutProcedure):
        matching.application(answers[2], FACTS, procedure)
