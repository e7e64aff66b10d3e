# SPDX-License-Identifier: Apache-2.0
"""What is asked: the measures that are open on a day, each distinct expression of theirs once.

Two conditions are one where they say the same of the same: the same text, over columns of the register; with
a look-up or a column of a form only within one scheme, whose lists and forms they mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gulian.errors import ConditionsTooMany, NothingToMatch
from gulian.expr import Context, Expression
from gulian.schemes import Measure, words
from gulian.workdays import NATION, calendar

MOST_CONDITIONS = 32
"""Conditions of one measure that the bits of a row can hold."""


@dataclass(frozen=True)
class Plan:
    """Measures and their distinct expressions.

    asked      : what is evaluated, each once, with what it may look up
    conditions : measure -> places of its conditions in `asked`; amounts : the same of its sum, None = no sum
    """

    measures: tuple[Measure, ...]
    asked: tuple[tuple[Expression, Context], ...]
    conditions: tuple[tuple[int, ...], ...]
    amounts: tuple[int | None, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every column that is asked of."""
        return frozenset(name for expression, _ in self.asked for name in expression.names)


def open_measures(measures: Iterable[Measure], on: dt.date) -> tuple[Measure, ...]:
    """Those a firm can have on a day: confirmed, in force, still received."""
    return tuple(each for each in measures if each.open_on(on))


def plan(measures: Iterable[Measure], on: dt.date) -> Plan:
    """What is to be asked on a day. Raises NothingToMatch, ConditionsTooMany."""
    known = tuple(measures)
    chosen = open_measures(known, on)
    if not chosen:
        raise NothingToMatch(len(known), on.isoformat())
    return plan_of(chosen, on)


def plan_of(chosen: Sequence[Measure], on: dt.date) -> Plan:
    """The same for measures that are already chosen. Raises ConditionsTooMany."""
    places: dict[tuple[str, str], int] = {}
    asked: list[tuple[Expression, Context]] = []
    contexts: dict[int, Context] = {}

    def place(expression: Expression, measure: Measure) -> int:
        key = _key(expression, measure)
        if key not in places:
            places[key] = len(asked)
            context = contexts.setdefault(id(measure.lists), _context(measure, on))
            asked.append((expression, context))
        return places[key]

    for measure in chosen:
        if len(measure.conditions) > MOST_CONDITIONS:
            raise ConditionsTooMany(measure.path, len(measure.conditions), MOST_CONDITIONS)
    conditions = tuple(tuple(place(each.that, measure) for each in measure.conditions) for measure in chosen)
    amounts = tuple(
        None if measure.benefit.amount is None else place(measure.benefit.amount, measure)
        for measure in chosen
    )
    return Plan(tuple(chosen), tuple(asked), conditions, amounts)


def _context(measure: Measure, on: dt.date) -> Context:
    # A firm may have plants in several regions; working days are counted by the national calendar.
    return Context(date=on, region=NATION, lists=measure.lists, workdays=calendar().count)


def _key(expression: Expression, measure: Measure) -> tuple[str, str]:
    everywhere = words("unit").keys() >= set(expression.names) and "lookup" not in expression.text
    return expression.text, "" if everywhere else f"{measure.scheme} {measure.form}"
