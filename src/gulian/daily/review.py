# SPDX-License-Identifier: Apache-2.0
"""初步数 or 审核数: have the counties that owe reports had theirs approved, level by level?

1 the last word of each reviewer of the date: approved or sent back, by whom, when
2 a county is approved by its own reviewer; no level above approves in its place (levels are not leapt)
3 a level above may send back: every county below falls back until it approves again, later
4 a report that comes in or changes after the approval makes the county's figures 初步数 again
5 审核数 only when every county that owes reports stands approved; `level` says how far up it was signed

A figure is visible to all levels at once, as 初步数; nobody above edits it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from gulian.daily.model import Collected, Day, Reviewed

APPROVED, RETURNED = "approved", "returned"
LEVELS = ("county", "city", "province")

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Word(NamedTuple):
    """A reviewer's last word on a region; without a time it came before every word that has one."""

    decision: str
    reviewer: str
    note: str
    at: dt.datetime | None

    @property
    def when(self) -> dt.datetime:
        return self.at or _NEVER


def review(day: Day) -> Day:
    """The state of the day's figures, from the folder's `reviews`."""
    assert day.collected is not None
    words = last_words(day.inputs.folder.reviews, day.date, day.as_of)
    return replace(day, reviewed=state_of(words, day.collected))


def last_words(reviews: pl.DataFrame, date: dt.date, as_of: dt.datetime | None) -> dict[str, Word]:
    """Region -> its last word on the date; one spoken after `as_of` is not yet known."""
    known = reviews.filter(pl.col("date") == date)
    if as_of is not None:
        known = known.filter(pl.col("at").is_null() | (pl.col("at") <= as_of))
    last = known.sort("at", "row", nulls_last=False).unique("region", keep="last", maintain_order=True)
    return {
        row["region"]: Word(row["decision"], row["reviewer"], row["note"] or "", row["at"])
        for row in last.sort("region").iter_rows(named=True)
    }


def state_of(words: dict[str, Word], collected: Collected) -> Reviewed:
    """What the words amount to for the counties that owe reports.

    A unit whose county is not known belongs to no county's review.
    """
    lines = collected.units.select(LEVELS).drop_nulls("county").unique().sort("county").rows()
    by: dict[str, str] = {}
    returned: dict[str, str] = {}
    for county, *above in lines:
        own = words.get(county)
        back = sent_back([each for each in (own, *map(words.get, above)) if each is not None], own)
        if back is not None:
            returned[county] = back.note
        elif own is not None:
            by[county] = own.reviewer
    changed = changed_since(words, by, collected)
    standing = {county: reviewer for county, reviewer in by.items() if county not in changed}
    complete = bool(lines) and len(standing) == len(lines)
    return Reviewed(
        state="reviewed" if complete else "preliminary",
        by=standing,
        returned=returned,
        changed=changed,
        level=signed_up_to(words, collected.units) if complete else "",
    )


def sent_back(words: list[Word], own: Word | None) -> Word | None:
    """The word by which a county stands sent back: its own, or a later one of a level above."""
    approved = own.when if own is not None and own.decision == APPROVED else _NEVER
    backs = [each for each in words if each.decision == RETURNED and (each is own or each.when >= approved)]
    return max(backs, key=lambda each: each.when, default=None)


def changed_since(words: dict[str, Word], by: dict[str, str], collected: Collected) -> dict[str, int]:
    """Approved county -> how many of its units have a report in use that was received after the approval."""
    approved = [(county, words[county].at) for county in by if words[county].at is not None]
    schema = pl.Schema({"county": pl.String(), "approved_at": pl.Datetime("us", "UTC")})
    late = (
        collected.units.filter("reported")
        .join(pl.DataFrame(approved, schema=schema, orient="row"), on="county", how="inner")
        .filter(pl.col("received_at") > pl.col("approved_at"))
    )
    counts = late.group_by("county").agg(units=pl.len()).sort("county")
    return {county: int(units) for county, units in counts.iter_rows()}


def signed_up_to(words: dict[str, Word], units: pl.DataFrame) -> str:
    """The highest level at which every region approved, after all its counties had; counties are complete.

    An approval given before a county below had approved signs nothing: it has to be given again.
    """
    level = LEVELS[0]
    for above in LEVELS[1:]:
        pairs = units.select("county", above).drop_nulls("county").unique().sort(above, "county").rows()
        if not all(_signs(words, region, county) for county, region in pairs):
            break
        level = above
    return level


def _signs(words: dict[str, Word], region: str | None, county: str) -> bool:
    word = words.get(region) if region is not None else None
    return word is not None and word.decision == APPROVED and word.when >= words[county].when
