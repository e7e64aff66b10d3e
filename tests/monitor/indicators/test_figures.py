# SPDX-License-Identifier: Apache-2.0
"""Published figures are checked against each other before they are believed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from gulian.monitor.indicators.figures import common_bases, possible_bases


@given(st.integers(1, 5_000), st.integers(1, 6_000), st.integers(0, 2))
def test_the_bases_of_a_rate_are_exactly_those_that_round_to_it(
    numerator: int, base: int, decimals: int
) -> None:
    """Beside the formula the slow way: every base around is divided and rounded."""

    def printed(denominator: int) -> Decimal:
        exact = Decimal(100 * numerator) / denominator
        return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    value = printed(base)
    found = possible_bases(numerator, value)
    if value == 0:
        assert not found
        return
    assert base in found
    near = [*range(max(1, found.start - 2), found.start + 2), *range(found.stop - 2, found.stop + 2)]
    assert [each for each in near if each > 0 and printed(each) == value] == [
        each for each in near if each in found
    ]


def test_two_rates_of_one_frame_have_a_common_base() -> None:
    """15,910 firms: 2,189,574 returned are 80.88 %, 1,097,843 on site are 40.55 %."""
    found = common_bases([(2_189_574, Decimal("80.88")), (1_097_843, Decimal("40.55"))])
    assert (found.start, found.stop - 1) == (2_707_048, 2_707_355)


def test_the_figures_of_the_42_top_software_firms_contradict_each_other() -> None:
    """356,218 at 83.85 % and 261,364 at 61.51 %: no head count gives both."""
    assert not common_bases([(356_218, Decimal("83.85")), (261_364, Decimal("61.51"))])


def test_a_rate_of_nothing_bounds_nothing() -> None:
    """0 of anything is 0 %; no figures give no base."""
    assert not possible_bases(0, Decimal("0.00"))
    assert not common_bases([])
