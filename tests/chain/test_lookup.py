# SPDX-License-Identifier: Apache-2.0
"""Numbering firms: each code finds its row, and no other code does."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from gulian.chain.economy import confirmed, row_numbers
from gulian.chain.kernel.lookup import MOST_STEPS, places

KEYS = st.integers(0, 2**64 - 1) | st.integers(0, 40).map(lambda k: k << 32)


@given(st.lists(KEYS, unique=True, max_size=60), st.lists(KEYS, max_size=60))
def test_a_key_finds_its_row(index: list[int], more: list[int]) -> None:
    """As a dictionary does, also where many keys share their last 32 bits."""
    where = {key: row for row, key in enumerate(index)}
    keys = [*index, *more]
    found = places(np.array(index, np.uint64), np.array(keys, np.uint64))
    assert found is not None
    assert found.tolist() == [where.get(key, -1) for key in keys]


def test_keys_that_are_equal_or_crowd_are_left_to_somebody_slower() -> None:
    """Two equal keys have no one row; keys made to share their place would take for ever."""
    assert places(np.array([3, 5, 3], np.uint64), np.array([5], np.uint64)) is None
    crowd = np.arange(MOST_STEPS + 1, dtype=np.uint64) << np.uint64(32)
    assert places(crowd, crowd) is None
    assert places(crowd[:-1], crowd[:-1]) is not None


@given(
    st.lists(st.text(max_size=20), unique=True, max_size=30),
    st.lists(st.none() | st.text(max_size=3), max_size=30),
)
def test_a_code_finds_its_row(index: list[str], more: list[str | None]) -> None:
    """Codes of the index, others, unknown ones, the empty text."""
    codes = [*reversed(index), *more, ""]
    where = {code: row for row, code in enumerate(index)}
    rows = row_numbers(pl.Series(index, dtype=pl.String), pl.Series(codes, dtype=pl.String))
    assert rows.tolist() == [-1 if code is None else where.get(code, -1) for code in codes]


def test_another_code_of_the_same_hash_is_not_there() -> None:
    """What the hash says is looked at: a row whose code is another one is no row."""
    index, codes = pl.Series(["a", "b"]), pl.Series(["b", "c", "a", None])
    assert confirmed(index, codes, np.array([1, 1, 0, 0], np.int32)).tolist() == [1, -1, 0, -1]
    assert confirmed(index, codes, np.array([1, -1, 0, -1], np.int32)).tolist() == [1, -1, 0, -1]
