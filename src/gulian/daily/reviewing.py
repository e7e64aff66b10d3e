# SPDX-License-Identifier: Apache-2.0
"""What reviewers say through commands: approved, sent back, or a comment, kept beside the file `reviews`.

A word is only ever added. A comment is kept and decides nothing (`monitor.validation.last_words`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gulian import door, lake, site
from gulian.errors import WordRefused

REVIEWS = "reviews"


@dataclass(frozen=True)
class Said:
    """A reviewer's word on a region's day.

    decision : approved, returned, comment
    at       : instant with offset
    """

    region: str
    date: dt.date
    decision: str
    reviewer: str
    at: dt.datetime
    note: str = ""


def say(path: Path, said: Said) -> pl.DataFrame:
    """Keep a word, and give all words on that region's day, the first first.

    Raises WordRefused, and what the lake refuses; a region sent back must be told why.
    """
    with lake.lock(path):
        site.ensure_site(path)
        lake.Lake(path).write([entry_of(said)])
    return words_on(path, said.date, entry_of(said).frame["region"][0])


def words_on(path: Path, date: dt.date, region: str) -> pl.DataFrame:
    """`at decision reviewer note` of everything that was said through commands on a region's day."""
    kept = with_kept_words(lake.Lake(path), door.TABLES[REVIEWS].empty())
    mine = kept.filter((pl.col("date") == date) & (pl.col("region") == region))
    return mine.sort("at", maintain_order=True).select("at", "decision", "reviewer", "note")


def with_kept_words(store: lake.Lake, reviews: pl.DataFrame) -> pl.DataFrame:
    """The words of the file `reviews`, and those the lake keeps."""
    return pl.concat([reviews, store.read(REVIEWS)], how="diagonal_relaxed")


def entry_of(said: Said) -> lake.Entry:
    """A word as the lake keeps it, read through the door as a row of `reviews` is. Raises WordRefused."""
    if said.decision == "returned" and not said.note.strip():
        why = "退回须写明原因。", "A region that is sent back is told why."
        raise WordRefused(said.region[:20], *why)
    cells = {
        "region": said.region,
        "date": said.date.isoformat(),
        "decision": said.decision,
        "reviewer": said.reviewer,
        "at": said.at.isoformat(),
        "note": said.note or None,
    }
    loaded = door.read_records([cells], REVIEWS, "command", on=said.date)
    if loaded.frame.is_empty() or not loaded.problems.is_empty():
        first = loaded.problems.row(0, named=True)
        raise WordRefused(said.region[:20], str(first["message_zh"]), str(first["message_en"]))
    region, at = loaded.frame["region"][0], said.at.astimezone(dt.UTC)
    return lake.Entry(REVIEWS, said.date, loaded.frame, f"review:{region}:{at.isoformat()}", at)
