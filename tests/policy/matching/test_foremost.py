# SPDX-License-Identifier: Apache-2.0
"""The first measures of many firms at once, against the page of each firm."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.policy import matching
from tests.policy.matching.worlds import ON, Said, firms, measure, measures


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(0, 15), st.sampled_from([0.0, 0.3]))
def test_many_firms_at_once_see_what_each_sees_alone(
    seed: int, count: int, height: int, unknown: float
) -> None:
    """Same measures, same order, of each firm the first seven; facts that are not told are lacking."""
    asked, frame = measures(count, 12, seed), firms(height, seed, unknown)
    found = matching.candidates(matching.match(asked, frame, ON), asked, frame)
    first = matching.foremost(found, unknown=matching.MOST_FIRST)
    for row in frame.iter_rows(named=True):
        mine = first.filter(pl.col("code") == row["code"])
        assert mine["place"].to_list() == list(range(1, mine.height + 1))
        alone = matching.match_one(asked, row, ON)
        page = matching.first(alone)
        assert sorted(mine["status"]) == sorted(each.status for each in page)
        sure = [each.measure.path for each in page if each.status == "eligible"]
        assert mine.filter(pl.col("status") == "eligible")["measure"].to_list() == sure
        lacking = {each.measure.path: set(each.missing) for each in alone if each.status == "unknown"}
        for each in mine.filter(pl.col("status") == "unknown").iter_rows(named=True):
            assert lacking[each["measure"]] <= set(each["lacks"])
            assert all(row[name] is None for name in each["lacks"])


def test_of_alternatives_the_best_and_three_at_most_that_are_undecided() -> None:
    """Two of one group: the sum that is owed. Five that lack a fact: the three that lack fewest."""
    frame = pl.DataFrame({"code": ["1"], "premium_fen": [100], "leader": [True]})
    asked = [
        measure("limit", Said(("leader",), "premium_fen * 2", up_to=True, one_of="one")),
        measure("owed", Said(("leader",), "premium_fen", one_of="one")),
        measure("two", Said(("insured and licence",))),
        *(measure(f"one{at}", Said(("leader", "insured"))) for at in range(4)),
        measure("refused", Said(("not leader",))),
    ]
    found = matching.candidates(matching.match(asked, frame, ON), asked, frame)
    first = matching.foremost(found)
    names = [path.rpartition("/")[2] for path in first["measure"]]
    assert names == ["owed", "one0", "one1", "one2"]
    assert first["lacks"].to_list() == [[], ["insured"], ["insured"], ["insured"]]
    assert first["kind"].to_list() == [0, 3, 3, 3]
