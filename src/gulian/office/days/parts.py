# SPDX-License-Identifier: Apache-2.0
"""What one unit adds to a figure, by the indicator's own expressions, row by row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gulian.expr import Context, Expression
from gulian.office.days.models import UnitState
from gulian.schemes import Indicator

_REPORTED = frozenset(
    {"opened", "staff", "returned", "onsite", "output_fen", "capacity_fen", "cause", "filled_by"}
)


@dataclass(frozen=True)
class Part:
    """A unit's part of a figure. counts : True, False, or None where a fact is missing (named in `missing`).

    numerator, denominator : what it adds to the two sums; None = unknown
    """

    state: UnitState
    counts: bool | None
    numerator: int | None
    denominator: int | None
    missing: tuple[str, ...]


def part_of(indicator: Indicator, state: UnitState, date: dt.date) -> Part:
    """The part of one unit; a unit whose facts are missing says which."""
    row = {name: _fact(state, name) for each in _expressions(indicator) for name in each.names}
    context = Context(date=date)
    frame, where, above, below = (each.evaluate(row, context) for each in _expressions(indicator))
    counts = _both(frame.value, where.value)
    missing = tuple(dict.fromkeys((*frame.missing, *where.missing, *above.missing, *below.missing)))
    if not counts:
        return Part(state, counts, None, None, missing if counts is None else ())
    return Part(state, True, _number(above.value), _number(below.value), missing)


def _expressions(indicator: Indicator) -> tuple[Expression, Expression, Expression, Expression]:
    return (indicator.frame, indicator.where, indicator.numerator, indicator.denominator)


def _fact(state: UnitState, name: str) -> object:
    """A fact as the figures take it: what an old report said stands for nobody who is silent today."""
    if name in _REPORTED and not state.reported:
        return None
    value = getattr(state, name, None)
    return None if value == "" else value


def _both(first: object, second: object) -> bool | None:
    """Three-valued and."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, (bool, int)) else None
