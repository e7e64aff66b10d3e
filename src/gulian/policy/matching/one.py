# SPDX-License-Identifier: Apache-2.0
"""One firm, every measure, fully explained: each distinct condition is asked once, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from gulian.expr import Outcome
from gulian.policy.matching.model import Answer, Facts, Scalar, Standing, Verdict
from gulian.policy.matching.plan import Plan, plan
from gulian.schemes import Condition, Measure

_LEVELS = ("province", "city", "county")
Region = frozenset[Scalar]
"""The codes of the firm's province, city and county, as far as they are known."""


def match_one(measures: Iterable[Measure], facts: Facts, on: dt.date) -> tuple[Answer, ...]:
    """Each measure open on the day, in the order given. Raises NothingToMatch and what `expr` raises."""
    return answers_of(plan(measures, on), facts)


def answers_of(asked: Plan, facts: Facts) -> tuple[Answer, ...]:
    """The same for a plan that is already made."""
    outcomes = [expression.evaluate(facts, context) for expression, context in asked.asked]
    region = frozenset(facts.get(level) for level in _LEVELS) - {None}
    places = zip(asked.measures, asked.conditions, asked.amounts, strict=True)
    return tuple(
        _answer(
            measure,
            [outcomes[at] for at in conditions],
            None if amount is None else outcomes[amount],
            region,
        )
        for measure, conditions, amount in places
    )


def _answer(measure: Measure, outcomes: Sequence[Outcome], amount: Outcome | None, region: Region) -> Answer:
    verdicts = tuple(
        _verdict(condition, outcome, region)
        for condition, outcome in zip(measure.conditions, outcomes, strict=True)
    )
    held = {each.held for each in verdicts}
    status: Standing = "not_eligible" if False in held else "unknown" if None in held else "eligible"
    if amount is None or status == "not_eligible":
        return Answer(measure, status, verdicts, None, (), ())
    fen = amount.value if isinstance(amount.value, int) else None
    return Answer(measure, status, verdicts, fen, amount.missing, amount.reasons)


def _verdict(condition: Condition, outcome: Outcome, region: Region) -> Verdict:
    held = outcome.value if isinstance(outcome.value, bool) else None
    term = next((each for each in condition.regions if each.region in region), None)
    said = term or condition
    return Verdict(condition, held, said.zh, said.en, said.clause, outcome.missing, outcome.reasons)
