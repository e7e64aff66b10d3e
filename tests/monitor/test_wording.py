# SPDX-License-Identifier: Apache-2.0
"""Numbers are rounded half up in print only, and the words follow the printed figures."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.monitor import wording


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (81.785, 2, "81.79"),
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.004, 2, "0.00"),
        (1234567, 0, "1,234,567"),
    ],
)
def test_half_is_rounded_away_from_zero(value: float, decimals: int, printed: str) -> None:
    """81.785 prints 81.79 although its nearest binary number lies below the tie."""
    assert wording.number(value, decimals) == printed


def test_what_is_unknown_says_so_and_is_never_zero() -> None:
    """A missing figure prints 暂无数据 in every form."""
    assert (
        wording.number(None)
        == wording.percent(None)
        == wording.share(None, 3)
        == wording.share(3, 0)
        == "暂无数据"
    )
    assert (
        wording.points(None, 3.0)
        == wording.clock(None)
        == wording.day(None)
        == wording.gain(None, "exact")
        == "暂无数据"
    )


@pytest.mark.parametrize(
    ("value", "before", "words"),
    [
        (81.79, 80.92, "比前一日提升0.87个百分点"),
        (80.0, 81.5, "比前一日下降1.50个百分点"),
        (60.0, 60.001, "与前一日持平"),
        (60.0, None, "前一日暂无数据"),
    ],
)
def test_the_verb_follows_the_figures(value: float, before: float | None, words: str) -> None:
    """提升, 下降 and 持平 are computed; nothing else is ever said of a change."""
    assert wording.moved(value, before) == words


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000), st.integers(0, 3))
def test_a_reader_who_subtracts_finds_what_the_page_says(value: int, before: int, decimals: int) -> None:
    """The printed change is the difference of the printed figures."""
    today, earlier = value / 99_991, before / 99_991
    shown = Decimal(wording.number(today, decimals).replace(",", ""))
    shown_before = Decimal(wording.number(earlier, decimals).replace(",", ""))
    assert wording.printed_change(today, earlier, decimals) == shown - shown_before


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(0, 3))
def test_a_share_is_exact_to_its_last_digit(part: int, whole: int, decimals: int) -> None:
    """part / whole in percent equals the exact fraction rounded half up."""
    exact = Fraction(part * 100, whole)
    scaled = exact * 10**decimals
    expected = Decimal(int(scaled + Fraction(1, 2))).scaleb(-decimals)
    assert wording.share(part, whole, decimals) == f"{expected:f}%"
    assert expected == expected.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def test_the_day_compared_with_is_named_when_it_is_not_yesterday() -> None:
    """前一日 for yesterday, else the date."""
    assert wording.earlier(dt.date(2020, 2, 29), dt.date(2020, 3, 1)) == "前一日"
    assert wording.earlier(dt.date(2020, 2, 28), dt.date(2020, 3, 1)) == "2月28日"
    assert wording.changed(-3, "户", "2月28日") == "比2月28日减少3户"
    assert wording.changed(0, "户") == "与前一日持平"
    assert wording.changed(None, "户") == "前一日暂无数据"
    assert wording.changed(2, "户") == "比前一日增加2户"


def test_many_names_are_cut_and_counted() -> None:
    """甲、乙、丙等4家; none is a dash."""
    assert wording.names(("甲", "乙", "丙", "丁")) == "甲、乙、丙等4家"
    assert wording.names(("甲",)) == "甲"
    assert wording.names(()) == "—"


def test_a_gain_says_how_sure_it_is() -> None:
    """Exact as it is, ≤ for a bound, 约 for an estimate."""
    assert [wording.gain(88.05, kind) for kind in ("exact", "bound", "estimated")] == [
        "88.1",
        "≤88.1",
        "约88.1",
    ]
