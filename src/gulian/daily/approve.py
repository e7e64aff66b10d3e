# SPDX-License-Identifier: Apache-2.0
"""Approved figures into the lake, where they are only ever added to.

1 the unit frame and the reviewers' words of the day  2 is it this level's turn? (`may_approve`)
3 the first time a snapshot; afterwards a new version with its reason
4 one commit of it and of the word that approves; what is read back is verified, version after version
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gulian import door, lake, site
from gulian.daily.collect import collected_on
from gulian.daily.folder import all_reports, inputs_of, keep_reports
from gulian.daily.model import Day
from gulian.daily.reviewing import Said, entry_of
from gulian.monitor import validation

SNAPSHOTS = "snapshots"
_HEAD = ("region", "level", "version", "by", "at", "reason", "pins", "before", "sha256")


@dataclass(frozen=True)
class Signature:
    """Who approves: a region at its level, by name, at an instant; a reason where it is a correction."""

    region: str
    level: str
    by: str
    at: dt.datetime
    reason: str = ""


def approve_folder(path: Path, date: dt.date, signed: Signature) -> validation.Snapshot:
    """Keep what a region approves of its day, and its word: version 1, or the next with its reason.

    A region that was sent back and approves the same figures again gives its word to the version there is.

    Raises LevelLeapt, CorrectionRefused, SnapshotChanged, WordRefused, and what the door and the lake refuse.
    """
    with lake.lock(path):
        here = site.ensure_site(path)
        store = lake.Lake(path)
        folder = door.read_folder(path, on=date, zone=here.zone)
        keep_reports(store, all_reports(folder))
        day = Day(date=date, inputs=inputs_of(path, store, folder, date, labels=False))
        units = collected_on(day, date).units
        words = validation.last_words(day.inputs.folder.reviews, date)
        validation.may_approve(signed.region, signed.level, words, units)
        known = snapshots(path, date, signed.region)
        made = _next(day, units, signed, known)
        word = Said(signed.region, date, validation.APPROVED, signed.by, signed.at, signed.reason)
        source = f"{made.region}@{made.version}"
        figures = [lake.Entry(SNAPSHOTS, date, _kept(made), source, made.at)]
        store.write([*(figures if made.version > len(known) else []), entry_of(word)])
    return made


def approved_regions(path: Path, date: dt.date) -> tuple[str, ...]:
    """Codes of the regions that approved a day, ascending."""
    kept = lake.Lake(path).read(SNAPSHOTS, date, date)
    return () if kept.is_empty() else tuple(kept["region"].unique().sort())


def snapshots(path: Path, date: dt.date, region: str) -> tuple[validation.Snapshot, ...]:
    """The versions of a region's day, the first first; verified. Raises SnapshotChanged."""
    kept = lake.Lake(path).read(SNAPSHOTS, date, date)
    if kept.is_empty():
        return ()
    mine = kept.filter(pl.col("region") == region)
    found = [_snapshot(date, rows) for (_,), rows in mine.group_by("version", maintain_order=True)]
    versions = tuple(sorted(found, key=lambda each: each.version))
    validation.verify(*versions)
    return versions


def _next(
    day: Day, units: pl.DataFrame, signed: Signature, known: tuple[validation.Snapshot, ...]
) -> validation.Snapshot:
    """The version that is approved: the last one again where its figures still stand."""
    scheme = day.scheme
    pins = [scheme.pin, *(each.pin for each in scheme.forms.values())]
    first = validation.approved(units, signed.region, signed.level, day.date, signed.by, signed.at, pins)
    if not known:
        return first
    if validation.difference(known[-1], first).is_empty():
        return known[-1]
    return validation.corrected(known[-1], units, signed.by, signed.at, signed.reason)


def _kept(snapshot: validation.Snapshot) -> pl.DataFrame:
    """The rows with what is said of all of them beside each."""
    head = {name: getattr(snapshot, name) for name in _HEAD}
    head["pins"] = "\n".join(snapshot.pins)
    head["at"] = snapshot.at.astimezone(dt.UTC)
    return snapshot.rows.with_columns(pl.lit(value).alias(name) for name, value in head.items())


def _snapshot(date: dt.date, rows: pl.DataFrame) -> validation.Snapshot:
    head = rows.select(_HEAD).row(0, named=True)
    head["pins"] = tuple(head["pins"].split("\n"))
    return validation.Snapshot(**head, date=date, rows=rows.drop(_HEAD))
