# SPDX-License-Identifier: Apache-2.0
"""Rows put in order by counting stand as a stable sort would put them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gulian.chain.kernel.ordering import order_by, order_within, starts

GROUPS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=40)


@given(GROUPS)
def test_counting_orders_as_sorting_does(rows: list[tuple[int, int]]) -> None:
    """By one group, and by a second within it; starts are where each group begins."""
    first = np.array([row[0] for row in rows], dtype=np.int32)
    second = np.array([row[1] for row in rows], dtype=np.int32)
    assert order_by(first, 7).tolist() == np.argsort(first, kind="stable").tolist()
    assert order_within(first, 7, order_by(second, 5)).tolist() == np.lexsort((second, first)).tolist()
    assert starts(first, 7).tolist() == np.searchsorted(np.sort(first), np.arange(8)).tolist()
