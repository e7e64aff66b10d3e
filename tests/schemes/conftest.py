# SPDX-License-Identifier: Apache-2.0
"""A small scheme of its own for the tests, a hand to change one file of it, and an oracle for indicators.

The oracle is the slow, obvious computation: one member at a time, exact sums. It follows the sentences of the
README, not the monitor: a frame or `where` that is not true leaves a member out, an unknown numerator adds
nothing to the headline and its whole denominator to the upper bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from gulian.expr import Context
from gulian.schemes import Case, CaseRunner, Indicator, Scheme, new_scheme
from gulian.workdays import calendar

Edit = Callable[[str, str, str], None]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one scheme, `yard-2024`, as `gulian schemes new` writes it."""
    root = tmp_path / "schemes"
    new_scheme(root, "yard-2024")
    return root


@pytest.fixture
def edit(site: Path) -> Edit:
    """Replace words in a file of `yard-2024`; the words must be there."""

    def change(name: str, old: str, new: str) -> None:
        path = site / "yard-2024" / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.fixture
def indicator_runner() -> CaseRunner:
    """Computes the indicator cases of a scheme one member at a time."""
    return compute_indicators


def compute_indicators(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """The figures of every indicator a case names."""
    return {name: figures(scheme.indicators[name], case, scheme) for name in case.expect}


def figures(indicator: Indicator, case: Case, scheme: Scheme) -> Mapping[str, object]:
    """numerator, denominator, value, value_reported, low, high of one indicator over the given members."""
    context = Context(date=case.date, region="", lists=scheme.lists, workdays=calendar().count)
    numerator = denominator = answered = unknown = 0
    for member in case.given:
        row = member.values
        if indicator.frame.evaluate(row, context).value is not True:
            continue
        counts = indicator.where.evaluate(row, context).value
        assert counts is not None, "no case of the library leaves a condition unknown"
        if counts is False:
            continue
        below = as_int(indicator.denominator.evaluate(row, context).value)
        above = indicator.numerator.evaluate(row, context).value
        assert below is not None, "no case of the library leaves a denominator unknown"
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
