# SPDX-License-Identifier: Apache-2.0
"""初步数 or 审核数: have the counties that owe reports had theirs approved?

1 which counties owe reports on the date
2 the last word on each: approved or sent back, by whom
3 reviewed only when every one of them is approved
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from gulian.daily.model import Day, Reviewed

APPROVED, RETURNED = "approved", "returned"


def review(day: Day) -> Day:
    """The state of the day's figures, from the folder's `reviews`."""
    assert day.collected is not None
    owing = set(day.collected.units["county"].drop_nulls().unique().to_list())
    return replace(day, reviewed=state_of(day.inputs.folder.reviews, owing, day))


def state_of(reviews: pl.DataFrame, owing: set[str], day: Day) -> Reviewed:
    """The last decision counts for each county; a review received after `as_of` is not yet known."""
    known = reviews.filter(pl.col("date") == day.date)
    if day.as_of is not None:
        known = known.filter(pl.col("at").is_null() | (pl.col("at") <= day.as_of))
    last = known.sort("at", "row", nulls_last=False).unique("region", keep="last", maintain_order=True)
    by = {row["region"]: row["reviewer"] for row in last.filter(decision=APPROVED).iter_rows(named=True)}
    returned = {
        row["region"]: row["note"] or "" for row in last.filter(decision=RETURNED).iter_rows(named=True)
    }
    state = "reviewed" if owing and owing <= set(by) else "preliminary"
    return Reviewed(state, dict(sorted(by.items())), dict(sorted(returned.items())))
