# SPDX-License-Identifier: Apache-2.0
"""The page for the level above: what to ask, why it may be innocent, what was answered.

The template belongs to the scheme and is of the same closed language as a bulletin's (`monitor/template.py`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from gulian.errors import IntegrityLimitMissing
from gulian.monitor.integrity.model import Limits
from gulian.monitor.page import to_html
from gulian.monitor.template import render_names
from gulian.schemes import BulletinTemplate, DatedList

NO_REPLY = "尚未答复"
STRENGTHS = {"strong": "强", "clear": "中"}


@dataclass(frozen=True)
class Heading:
    """What stands above the page: site, day, the indicator it speaks of, the definitions it was made by."""

    site: str
    date: dt.date
    title: str
    pin: str


@dataclass(frozen=True)
class ShownSignal:
    """A row of the page."""

    title: str
    strength: str
    evidence: str
    innocent: str
    ask: str
    reply: str


@dataclass(frozen=True)
class ShownRegion:
    """A region with what has to be asked of it."""

    name: str
    signals: tuple[ShownSignal, ...]


def integrity_page(
    signals: pl.DataFrame, template: BulletinTemplate, words: DatedList, limits: Limits, heading: Heading
) -> str:
    """The page as HTML.

    signals : as `integrity` gives them; words : list with zh, innocent_zh, ask_zh of each signal
    Raises BadTemplate, BulletinTooLong, IntegrityLimitMissing where a signal has no words on the day.
    """
    return to_html(integrity_text(signals, template, words, limits, heading), {})


def integrity_text(
    signals: pl.DataFrame, template: BulletinTemplate, words: DatedList, limits: Limits, heading: Heading
) -> str:
    """The page as Markdown."""
    shown = signals.filter(pl.col("strength").is_in(list(STRENGTHS)))
    small = signals.filter(pl.col("strength") == "small")
    tested = signals.filter(pl.col("strength") != "small")
    names = {
        "site": heading.site,
        "date": heading.date,
        "title": heading.title,
        "pin": heading.pin,
        "regions": tested["code"].n_unique(),
        "tests": tested.height,
        "shown": shown.height,
        "answered": shown["reply"].drop_nulls().len(),
        "clear": _plain(limits.clear),
        "strong": _plain(limits.strong),
        "small": tuple(small["name"]),
        "found": _regions(shown, words, heading.date),
    }
    return render_names(template.text, names, template.file)


def _regions(shown: pl.DataFrame, words: DatedList, date: dt.date) -> tuple[ShownRegion, ...]:
    """The regions with the strongest signals first, then by code."""
    parts = shown.partition_by("code", maintain_order=True)
    parts.sort(key=lambda part: (-int((part["strength"] == "strong").sum()), -part.height, part["code"][0]))
    return tuple(
        ShownRegion(part["name"][0], tuple(_signal(row, words, date) for row in part.iter_rows(named=True)))
        for part in parts
    )


def _signal(row: dict[str, str], words: DatedList, date: dt.date) -> ShownSignal:
    known = words.on(date)
    if row["signal"] not in known:
        raise IntegrityLimitMissing(words.path, row["signal"], date.isoformat())
    cells = known[row["signal"]].cells
    reply = (
        f"{row['reply']}（{row['reply_by'] or '—'}，{row['reply_date'] or '—'}）"
        if row["reply"]
        else NO_REPLY
    )
    strength = STRENGTHS[row["strength"]]
    return ShownSignal(
        cells["zh"], strength, row["evidence_zh"], cells["innocent_zh"], cells["ask_zh"], reply
    )


def _plain(limit: Decimal) -> int | Decimal:
    return int(limit) if limit == int(limit) else limit
