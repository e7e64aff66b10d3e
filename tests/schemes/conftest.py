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
from gulian.schemes import Case, CaseRunner, Indicator, Member, Scheme, agrees, fen_in, new_scheme, words
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
    """Sums, value, interval and growth of one indicator over the given members."""
    found = sums(indicator, case, case.given, scheme)
    before = sums(indicator, case, case.base, scheme)["value"]
    now = found["value"]
    grown = (
        percent(Fraction(now) - Fraction(before), Fraction(before)) if now is not None and before else None
    )
    told: dict[str, Decimal | None] = {"value": None if now is None else Decimal(now), "growth": grown}
    expected = case.expect[indicator.id]
    assert isinstance(expected, Mapping)
    said = [
        each
        for each in indicator.published
        if (each.frame_zh, each.as_of) == (expected.get("as_published"), case.date)
    ]
    met = bool(said) and all(agrees(each, told[each.measure]) for each in said)
    return {**found, "growth": grown, "as_published": expected.get("as_published") if met else None}


def sums(
    indicator: Indicator, case: Case, members: tuple[Member, ...], scheme: Scheme
) -> dict[str, Decimal | int | None]:
    """numerator, denominator, value, value_reported, low, high over some members."""
    context = Context(date=case.date, region="", lists=scheme.lists, workdays=calendar().count)
    numerator = denominator = answered = unknown = 0
    firms: dict[object, int] = {}
    for member in members:
        row = {**member.values, "reported": reported(member)}
        if indicator.frame.evaluate(row, context).value is not True:
            continue
        counts = indicator.where.evaluate(row, context).value
        assert counts is not None, "no case of the library leaves a condition unknown"
        below = as_int(indicator.denominator.evaluate(row, context).value)
        above = indicator.numerator.evaluate(row, context).value
        if counts is False or below is None:
            continue
        once = indicator.counting_unit == "firm" and "code" in row
        if once and firms.setdefault(row["code"], 0):
            continue  # no case of the library gives a firm two answers that differ
        firms[row.get("code")] = 1
        denominator += member.count * below
        if above is None:
            unknown += member.count * below
        else:
            numerator += member.count * (as_int(above) or 0)
            answered += member.count * below
    times = 100 if indicator.unit == "percent" else 1
    if indicator.total:
        value = Decimal(numerator) / fen_in().get(indicator.unit, 1) if answered else None
        ends: dict[str, Decimal | None] = {
            "value": value,
            "value_reported": value,
            "low": value,
            "high": None if unknown else value,
        }
    else:
        ends = {
            "value": percent(numerator, denominator, times),
            "value_reported": percent(numerator, answered, times),
            "low": percent(numerator, denominator, times),
            "high": percent(numerator + unknown, denominator, times),
        }
    return {"numerator": numerator, "denominator": denominator, **ends}


def reported(member: Member) -> bool:
    """A member that gives an answer of its own form has reported."""
    return any(name not in words("unit") and value is not None for name, value in member.values.items())


def as_int(value: object) -> int | None:
    return int(value) if isinstance(value, bool | int | Decimal) else None


def percent(above: int | Fraction, below: int | Fraction, times: int = 100) -> Decimal | None:
    """Exact to 30 digits."""
    if below == 0:
        return None
    share = Fraction(times * above) / Fraction(below)
    return Decimal(share.numerator * 10**30 // share.denominator).scaleb(-30)
