# SPDX-License-Identifier: Apache-2.0
"""Published rates that are said to rest on one base are compared before they are believed."""

from __future__ import annotations

import itertools
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.monitor.indicators.figures import Bases, Rounding, bases, common_bases, possible_bases
from gulian.monitor.integrity import PublishedRate, check_figures, read_figures
from gulian.monitor.integrity.published import MOST_CONFLICTS

MODES = {"half_up": (ROUND_HALF_UP,), "cut": (ROUND_DOWN,), "either": (ROUND_HALF_UP, ROUND_DOWN)}


def printed(numerator: int, base: int, decimals: int, rounding: str) -> Decimal:
    """The slow way: divide, then print; 60 digits are exact enough for the small numbers here."""
    return (Decimal(100 * numerator) / base).quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


def by_trial(numerator: int, percent: Decimal, rounding: Rounding, most: int) -> set[int]:
    """Every base up to `most` that prints like this."""
    decimals = -int(percent.as_tuple().exponent)
    return {
        base
        for base in range(1, most)
        if any(printed(numerator, base, decimals, mode) == percent for mode in MODES[rounding])
    }


def held(found: Bases, most: int) -> set[int]:
    return set(range(found.least, min(most, most if found.most is None else found.most + 1)))


@given(st.integers(0, 40), st.integers(1, 60), st.integers(0, 2), st.sampled_from(sorted(MODES)))
def test_the_bases_are_exactly_those_that_print_the_rate(
    numerator: int, base: int, decimals: int, rounding: Rounding
) -> None:
    """Every base up to 400 is divided and printed; rates of 0 and above 100 among them."""
    mode = MODES[rounding][0]
    percent = printed(numerator, base, decimals, mode)
    found = bases(numerator, percent, rounding)
    assert base in held(found, 400)
    assert held(found, 400) == by_trial(numerator, percent, rounding, 400)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 120)), min_size=1, max_size=6),
    st.sampled_from(sorted(MODES)),
)
def test_a_group_holds_if_some_base_prints_all_of_its_rates(
    pairs: list[tuple[int, int]], rounding: Rounding
) -> None:
    """Beside the intersection the slow way: try every base; conflicts are the pairs without a common one."""
    figures = [
        PublishedRate(row, "g", "b", numerator, Decimal(percent))
        for row, (numerator, percent) in enumerate(pairs, 2)
    ]
    (found,) = check_figures(figures, rounding)
    most = 30 * 100 * 2 + 2
    trials = {each.row: by_trial(each.numerator, each.rate, rounding, most) for each in figures}
    assert held(found.common, most) == set.intersection(*trials.values())
    alone: list[tuple[int, ...]] = [(row,) for row in trials if not trials[row]]
    apart: list[tuple[int, ...]] = [
        (one, two)
        for one, two in itertools.combinations(trials, 2)
        if trials[one] and trials[two] and not trials[one] & trials[two]
    ]
    assert [tuple(figure.row for figure in each.figures) for each in found.conflicts] == sorted(alone + apart)
    assert found.conflict_count == len(alone) + len(apart)
    assert bool(found.conflicts) == found.common.empty


def test_the_figures_of_the_42_top_software_firms_cannot_both_hold() -> None:
    """356,218 at 83.85 % and 261,364 at 61.51 %: rounded no, cut off no; one of each way ten bases remain."""
    figures = [
        PublishedRate(2, "42家软件百强企业", "从业人数", 356_218, Decimal("83.85")),
        PublishedRate(3, "42家软件百强企业", "从业人数", 261_364, Decimal("61.51")),
    ]
    (found,) = check_figures(figures)
    assert found.common.empty
    assert [[figure.row for figure in each.figures] for each in found.conflicts] == [[2, 3]]
    assert found.conflicts[0].bases == (Bases(424_803, 424_853), Bases(424_879, 424_947))
    assert found.bases["cut"].empty
    assert found.bases["either"] == Bases(424_844, 424_853)


def test_what_agrees_keeps_its_interval() -> None:
    """The 14 software cities on the same day: both rates rest on 2,707,048 to 2,707,355 heads."""
    pairs = [(2_189_574, Decimal("80.88")), (1_097_843, Decimal("40.55"))]
    (found,) = check_figures([PublishedRate(0, "", "", *pair) for pair in pairs])
    assert found.common == Bases(2_707_048, 2_707_355)
    assert (found.common.count, found.conflicts) == (308, ())
    assert common_bases(pairs) == range(2_707_048, 2_707_356)


def test_numerators_of_any_length_are_exact() -> None:
    """10^40 + 1 at 50.0 %: the ends are those of the fraction, to the last digit."""
    hundredfold = 100 * 100 * (10**40 + 1)
    found = bases(10**40 + 1, Decimal("50.0"))
    assert (found.least - 1) * 5005 <= hundredfold < found.least * 5005
    assert found.most is not None
    assert found.most * 4995 <= hundredfold < (found.most + 1) * 4995


def test_a_rate_of_nothing_bounds_nothing_and_a_small_one_only_below() -> None:
    """0 at 0 % fits every base, 3 at 0.00 % every one past 60,000; 5 at 0 % cut off every one past 500."""
    assert bases(0, Decimal("0.00")) == Bases(1, None)
    assert bases(3, Decimal("0.00")) == Bases(60_001, None)
    assert bases(5, Decimal(0), "cut") == Bases(501, None)
    assert bases(0, Decimal("0.01")).empty
    assert not possible_bases(3, Decimal("0.00"))


def test_all_of_all_leaves_the_numerator_and_its_neighbours() -> None:
    """7 at 100.00 % can only be 7 of 7; a million at 100.00 % could be a few less or more."""
    assert bases(7, Decimal("100.00")) == Bases(7, 7)
    assert bases(1_000_000, Decimal("100.00")) == Bases(999_951, 1_000_050)


def test_a_published_denominator_must_be_among_the_possible_ones() -> None:
    """227 of 231 are 98.27 %; of 230 they are not, and that row is impossible by itself."""
    (good,) = check_figures([PublishedRate(2, "g", "b", 227, Decimal("98.27"), 231)])
    (bad,) = check_figures([PublishedRate(2, "g", "b", 227, Decimal("98.27"), 230)])
    assert good.common == Bases(231, 231)
    assert [each.figures for each in bad.conflicts] == [bad.figures]


def test_many_contradictions_are_all_counted_and_some_named() -> None:
    """400 figures of which every two contradict: 79,800 pairs, a thousand of them by row."""
    figures = [PublishedRate(row, "g", "b", row * 1_000, Decimal("50.00")) for row in range(1, 401)]
    (found,) = check_figures(figures)
    assert found.conflict_count == 400 * 399 // 2
    assert len(found.conflicts) == MOST_CONFLICTS


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        (("3.5", "80", None), "numerator", "E-MON-065"),
        (("-3", "80", None), "numerator", "E-MON-065"),
        (("三", "80", None), "numerator", "E-MON-065"),
        (("1,00", "80", None), "numerator", "E-MON-065"),
        (("9" * 101, "80", None), "numerator", "E-MON-065"),
        (("3", "超过80", None), "rate", "E-MON-066"),
        (("3", "-1", None), "rate", "E-MON-066"),
        (("3", "1e5", None), "rate", "E-MON-066"),
        (("3", "80.12", "1"), "decimals", "E-MON-067"),
        (("3", "80", "16"), "decimals", "E-MON-067"),
        (("3", "80", "two"), "decimals", "E-MON-065"),
    ],
)
def test_a_cell_that_cannot_be_used_is_told_and_its_row_left_out(
    cells: tuple[str, str, str | None], field: str, code: str
) -> None:
    """The problem names file, row, field, value and what to do."""
    figures, problems = read_figures(table(("10", "50", None), cells))
    assert [each.row for each in figures] == [2]
    assert [(each.row, each.field, each.code) for each in problems] == [(3, field, code)]
    assert problems[0].fix


def test_a_rate_keeps_the_decimals_that_were_printed() -> None:
    """83.9 said to have two decimals is 83.90; full-width digits, separators and a % sign are read."""
    figures, problems = read_figures(
        table(("356,218", "83.9", "2"), ("１０", "８３．８５%", None), ("10", "50.00", "1"))
    )
    assert [str(each.rate) for each in figures] == ["83.90", "83.85", "50.0"]
    assert [each.numerator for each in figures] == [356_218, 10, 10]
    assert not problems


def table(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    """Numerator, rate, decimals of figures of one group, as the door hands them on."""
    cells = [
        {"file": "f.csv", "row": at, "group": "g", "base": "b", **dict(zip(NAMES, row, strict=True))}
        for at, row in enumerate(rows, 2)
    ]
    return pl.DataFrame(cells).with_columns(pl.lit(None, pl.String).alias("denominator"))


NAMES = ("numerator", "rate", "decimals")
