# SPDX-License-Identifier: Apache-2.0
"""The slow, obvious computation of an indicator case: one member at a time, exact sums.

It follows the sentences of the README, not the monitor: a frame or `where` that is not true leaves a member
out, an unknown numerator adds nothing to the headline and its whole denominator to the upper bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from gulian import workdays
from gulian.expr import Context
from gulian.schemes import Case, Indicator, Scheme


def indicator_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """The figures of every indicator a case names."""
    return {name: figures(scheme.indicators[name], case, scheme) for name in case.expect}


def figures(indicator: Indicator, case: Case, scheme: Scheme) -> Mapping[str, object]:
    """numerator, denominator, value, value_reported, low, high of one indicator over the given members."""
    context = Context(date=case.date, region="", lists=scheme.lists, workdays=workdays.calendar().count)
    numerator = denominator = answered = unknown = 0
    for member in case.given:
        row = member.values
        if indicator.frame.evaluate(row, context).value is not True:
            continue
        counts = indicator.where.evaluate(row, context).value
        below = as_int(indicator.denominator.evaluate(row, context).value)
        above = indicator.numerator.evaluate(row, context).value
        assert below is not None, "no case of the library leaves a denominator unknown"
        assert counts is not None, "no case of the library leaves a condition unknown"
        if counts is False:
            continue
        denominator += member.count * below
        if above is None:
            unknown += member.count * below
        else:
            numerator += member.count * (as_int(above) or 0)
            answered += member.count * below
    return {
        "numerator": numerator,
        "denominator": denominator,
        "value": percent(numerator, denominator),
        "value_reported": percent(numerator, answered),
        "low": percent(numerator, denominator),
        "high": percent(numerator + unknown, denominator),
    }


def as_int(value: object) -> int | None:
    return int(value) if isinstance(value, bool | int | Decimal) else None


def percent(above: int, below: int) -> Decimal | None:
    """Exact to 30 digits."""
    if below == 0:
        return None
    share = Fraction(100 * above, below)
    return Decimal(share.numerator * 10**30 // share.denominator).scaleb(-30)
