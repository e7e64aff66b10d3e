# SPDX-License-Identifier: Apache-2.0
"""What a level approved, for good: a snapshot never changes, a correction is a new version with its reason.

    H_k = SHA-256( canonical(head of version k, rows of version k, H_{k-1}) )        H_0 = ""

The hash covers every cell, who approved, at which level, when, the definitions pinned, the reason and the
hash of the version before: a changed cell, a changed reason or a missing version breaks it. Rows are put in
the order of their key and columns by name first, so that the same figures have the same hash whatever order
they came in, and whatever the version of the Parquet library.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from gulian.errors import CorrectionRefused, SnapshotChanged

VALUES: tuple[str, ...] = (
    "opened",
    "staff",
    "returned",
    "onsite",
    "output_fen",
    "capacity_fen",
    "power_wh",
    "cause",
    "planned_stop",
    "filled_by",
)
"""Answers of a unit that a snapshot holds; contacts and phones are none of them."""
KEY = "unit"
DIFFERENCE = pl.Schema(
    {
        "unit": pl.String(),
        "field": pl.String(),
        "before": pl.String(),
        "after": pl.String(),
        "what": pl.String(),
    }
)
"""what : changed, added (the unit was not in the version before), removed"""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The figures of a region's day as they were approved.

    rows    : `unit code county` and `VALUES`, one row per unit that owed a report, sorted by unit
    level   : county, city, province
    version : from 1; each later one has its reason
    pins    : `path@version#hash` of the definitions the figures were checked by
    before  : hash of the version before; empty for the first
    sha256  : of all of this
    """

    region: str
    level: str
    date: dt.date
    version: int
    by: str
    at: dt.datetime
    reason: str
    pins: tuple[str, ...]
    before: str
    rows: pl.DataFrame
    sha256: str = ""

    def sealed(self) -> Snapshot:
        """With the hash of what it holds."""
        return replace(self, sha256=digest(self))


def approved(
    units: pl.DataFrame, region: str, level: str, date: dt.date, by: str, at: dt.datetime, pins: Sequence[str]
) -> Snapshot:
    """The first version: what the unit frame of the day has of a region; `may_approve` comes first."""
    rows = held(units.filter(pl.col(level) == region))
    return Snapshot(
        region=region, level=level, date=date, version=1, by=by, at=at, reason="",
        pins=tuple(sorted(pins)), before="", rows=rows,
    ).sealed()  # fmt: skip


def corrected(snapshot: Snapshot, units: pl.DataFrame, by: str, at: dt.datetime, reason: str) -> Snapshot:
    """The next version, from the unit frame as it stands now; what was approved stays as it is.

    Raises CorrectionRefused without a reason or a difference, SnapshotChanged if the last version is broken.
    """
    verify(snapshot)
    rows = held(units.filter(pl.col(snapshot.level) == snapshot.region))
    if not reason.strip():
        raise _refused(snapshot, "没有写明理由", "no reason is given")
    later = replace(
        snapshot,
        version=snapshot.version + 1,
        by=by,
        at=at,
        reason=reason.strip(),
        before=snapshot.sha256,
        rows=rows,
    )
    if difference(snapshot, later).is_empty():
        raise _refused(snapshot, "与上一版没有不同", "nothing differs from the version before")
    return later.sealed()


def held(units: pl.DataFrame) -> pl.DataFrame:
    """The rows of a snapshot from a unit frame: what was said that day; a silent unit stands with nulls."""
    said = [pl.when("reported").then(name).alias(name) for name in VALUES]
    return units.select(KEY, "code", "county", *said).sort(KEY)


def difference(older: Snapshot, newer: Snapshot) -> pl.DataFrame:
    """Every cell in which two versions differ (`DIFFERENCE`), by unit and field; an unknown value is null."""
    sides = [_long(each.rows) for each in (older, newer)]
    both = sides[0].join(sides[1], on=[KEY, "field"], how="full", coalesce=True, suffix="_new")
    before, after = pl.col("value"), pl.col("value_new")
    known = [each.rows[KEY].implode() for each in (older, newer)]
    what = (
        pl.when(~pl.col(KEY).is_in(known[0]))
        .then(pl.lit("added"))
        .when(~pl.col(KEY).is_in(known[1]))
        .then(pl.lit("removed"))
        .otherwise(pl.lit("changed"))
    )
    apart = both.with_columns(before=before, after=after, what=what).filter(
        before.ne_missing(after) | ((pl.col("what") != "changed") & (pl.col("field") == "code"))
    )
    return apart.select(*DIFFERENCE).sort(KEY, "field")


def verify(*versions: Snapshot) -> None:
    """Whether versions are what was approved, and follow each other.

    Raises SnapshotChanged for the first that is not: a changed cell, reason, reviewer or pin, a version left
    out, put in or exchanged.
    """
    before: Snapshot | None = None
    for each in versions:
        broken = digest(each) != each.sha256
        if before is not None:
            broken |= each.before != before.sha256 or each.version != before.version + 1
        if broken:
            raise SnapshotChanged(each.region, each.date.isoformat(), each.version)
        before = each


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of a snapshot's canonical text, hexadecimal."""
    found = hashlib.sha256()
    for line in _canonical(snapshot):
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


def _canonical(snapshot: Snapshot) -> Iterator[str]:
    head = {
        "region": snapshot.region,
        "level": snapshot.level,
        "date": snapshot.date.isoformat(),
        "version": snapshot.version,
        "by": snapshot.by,
        "at": snapshot.at.astimezone(dt.UTC).isoformat(),
        "reason": snapshot.reason,
        "pins": list(snapshot.pins),
        "before": snapshot.before,
    }
    yield json.dumps(head, ensure_ascii=False, sort_keys=True)
    rows = snapshot.rows.select(sorted(snapshot.rows.columns)).sort(KEY)
    yield json.dumps(rows.columns)
    for row in rows.iter_rows():
        yield json.dumps(row, ensure_ascii=False, default=str)


def _long(rows: pl.DataFrame) -> pl.DataFrame:
    """`unit field value`, a row for each cell; values as text."""
    fields = [name for name in rows.columns if name != KEY]
    texts = rows.select(KEY, *(pl.col(name).cast(pl.String) for name in fields))
    return texts.unpivot(fields, index=KEY, variable_name="field", value_name="value")


def _refused(snapshot: Snapshot, zh: str, en: str) -> CorrectionRefused:
    return CorrectionRefused(snapshot.region, snapshot.date.isoformat(), zh, en)
