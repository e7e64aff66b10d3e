# SPDX-License-Identifier: Apache-2.0
"""Rows put in order by counting stand as a stable sort would put them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gulian.chain.kernel.ordering import FEW, moved, sort_within, starts

ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=3 * FEW)


@given(ROWS, st.integers(1, 9))
def test_counting_moves_rows_as_sorting_does(rows: list[tuple[int, int]], parts: int) -> None:
    """By group, whatever the number of parts; starts are where each group begins."""
    groups = np.array([row[0] for row in rows], dtype=np.int32)
    numbers = np.array([row[1] for row in rows], dtype=np.int32)
    amounts, start = np.arange(len(rows), dtype=np.float64), starts(groups, 7)
    assert start.tolist() == np.searchsorted(np.sort(groups), np.arange(8)).tolist()
    order = np.argsort(groups, kind="stable")
    to_numbers, to_amounts = moved(groups, start, numbers, amounts, parts)
    assert to_numbers.tolist() == numbers[order].tolist()
    assert to_amounts.tolist() == amounts[order].tolist()


@given(ROWS)
def test_groups_are_sorted_in_place(rows: list[tuple[int, int]]) -> None:
    """By number within each group, short or long; whether a pair comes twice is told."""
    groups = np.sort(np.array([row[0] for row in rows], dtype=np.int32))
    numbers = np.array([row[1] for row in rows], dtype=np.int32)
    amounts = np.arange(len(rows), dtype=np.float64)
    order = np.lexsort((numbers, groups))
    expected = numbers[order].tolist(), amounts[order].tolist()
    pairs = list(zip(groups.tolist(), numbers.tolist(), strict=True))
    assert sort_within(starts(groups, 7), numbers, amounts) == (len(set(pairs)) < len(pairs))
    assert (numbers.tolist(), amounts.tolist()) == expected
