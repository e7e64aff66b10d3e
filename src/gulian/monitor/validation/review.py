# SPDX-License-Identifier: Apache-2.0
"""Review by level: what reviewers said, and what it amounts to. Nobody above edits, no level is leapt.

1 the last word of each reviewer of the date: approved or sent back, by whom, when; a comment decides nothing
2 a county is approved by its own reviewer; no level above approves in its place
3 a level above may send back: every county below falls back until it approves again, later
4 a report that comes in or changes after the approval makes the county's figures 初步数 again
5 审核数 only when every county that owes reports stands approved; `level` says how far up it was signed

A figure is visible to all levels at once, as 初步数.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from gulian.errors import LevelLeapt

APPROVED, RETURNED = "approved", "returned"
DECISIONS = (APPROVED, RETURNED)
LEVELS = ("county", "city", "province")
"""From below upward."""
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


@dataclass(frozen=True)
class Standing:
    """What the reviewers' words amount to.

    state : `reviewed` when every county that owes reports stands approved, else `preliminary`
    by    : county code -> who approved it, where the approval stands
    returned : county code -> the reason it was sent back, by its own reviewer or a level above
    changed  : county code -> units whose report came in after the approval, which therefore does not stand
    level : how far up it was signed: county, city, province; "" while preliminary
    """

    state: str
    by: Mapping[str, str]
    returned: Mapping[str, str]
    changed: Mapping[str, int] = field(default_factory=dict)
    level: str = ""


def last_words(reviews: pl.DataFrame, date: dt.date, as_of: dt.datetime | None = None) -> dict[str, Word]:
    """Region -> its last decision on the date; one spoken after `as_of` is not yet known.

    reviews : `region date decision reviewer at note row`; rows that decide nothing are comments
    """
    known = reviews.filter((pl.col("date") == date) & pl.col("decision").is_in(DECISIONS))
    if as_of is not None:
        known = known.filter(pl.col("at").is_null() | (pl.col("at") <= as_of))
    last = known.sort("at", "row", nulls_last=False).unique("region", keep="last", maintain_order=True)
    return {
        row["region"]: Word(row["decision"], row["reviewer"], row["note"] or "", row["at"])
        for row in last.sort("region").iter_rows(named=True)
    }


def standing(words: Mapping[str, Word], units: pl.DataFrame) -> Standing:
    """What the words amount to for the counties that owe reports.

    units : unit frame; a unit whose county is not known belongs to no county's review
    """
    lines = units.select(LEVELS).drop_nulls("county").unique().sort("county").rows()
    by: dict[str, str] = {}
    returned: dict[str, str] = {}
    for county, *above in lines:
        own = words.get(county)
        back = sent_back([each for each in (own, *map(words.get, above)) if each is not None], own)
        if back is not None:
            returned[county] = back.note
        elif own is not None:
            by[county] = own.reviewer
    changed = changed_since(words, by, units)
    stands = {county: reviewer for county, reviewer in by.items() if county not in changed}
    complete = bool(lines) and len(stands) == len(lines)
    return Standing(
        state="reviewed" if complete else "preliminary",
        by=stands,
        returned=returned,
        changed=changed,
        level=signed_up_to(words, units) if complete else "",
    )


def sent_back(words: list[Word], own: Word | None) -> Word | None:
    """The word by which a county stands sent back: its own, or a later one of a level above."""
    approved = own.when if own is not None and own.decision == APPROVED else _NEVER
    backs = [each for each in words if each.decision == RETURNED and (each is own or each.when >= approved)]
    return max(backs, key=lambda each: each.when, default=None)


def changed_since(words: Mapping[str, Word], by: Mapping[str, str], units: pl.DataFrame) -> dict[str, int]:
    """Approved county -> how many of its units have a report in use that was received after the approval."""
    approved = [(county, words[county].at) for county in by if words[county].at is not None]
    schema = pl.Schema({"county": pl.String(), "approved_at": pl.Datetime("us", "UTC")})
    late = (
        units.filter("reported")
        .join(pl.DataFrame(approved, schema=schema, orient="row"), on="county", how="inner")
        .filter(pl.col("received_at") > pl.col("approved_at"))
    )
    counts = late.group_by("county").agg(units=pl.len()).sort("county")
    return {county: int(units) for county, units in counts.iter_rows()}


def signed_up_to(words: Mapping[str, Word], units: pl.DataFrame) -> str:
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


def may_approve(region: str, level: str, words: Mapping[str, Word], units: pl.DataFrame) -> None:
    """Whether a region may be approved at its level now. Raises LevelLeapt, naming who is missing below it.

    A county is its own reviewer's to approve; a level above only when all regions below it stand approved,
    level by level, each after the ones below it.
    """
    below = LEVELS[: LEVELS.index(level)]
    if not below:
        return
    inside = units.filter(pl.col(level) == region).drop_nulls("county")
    counties = inside["county"].unique().sort().to_list()
    stand = standing(words, inside)
    missing = [county for county in counties if county not in stand.by]
    for each in below[1:] if not missing else ():
        pairs = inside.select(each, "county").unique().sort(each, "county").rows()
        missing += sorted({str(here) for here, county in pairs if not _signs(words, here, county)})
    if missing or not counties:
        raise LevelLeapt(region, ", ".join(missing) or "-")


def _signs(words: Mapping[str, Word], region: str | None, county: str) -> bool:
    word = words.get(region) if region is not None else None
    return word is not None and word.decision == APPROVED and word.when >= words[county].when
