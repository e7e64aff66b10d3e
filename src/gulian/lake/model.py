# SPDX-License-Identifier: Apache-2.0
"""What the lake knows of itself: parts, the manifest that names them, the receipt of a write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

FORMAT = 1
"""The format number this version writes. A change of layout raises it and adds a step to `upgrade.STEPS`."""


@dataclass(frozen=True)
class Part:
    """One Parquet file of the lake.

    file     : below `lake/`, `form=reports/day=2020-03-01/part-<hash>.parquet`
    sha256   : of the file's bytes, hexadecimal
    as_of    : instant (UTC) the rows became known; None = not stated
    sequence : its place in the order of arrival; what came later has a larger number whatever the clock says
    """

    form: str
    day: dt.date
    file: str
    rows: int
    bytes: int
    sha256: str
    source: str
    as_of: dt.datetime | None
    sequence: int

    def same_content(self, other: Part) -> bool:
        """Whether both hold the same bytes from the same source for the same form and day."""
        mine = (self.form, self.day, self.source, self.sha256)
        return mine == (other.form, other.day, other.source, other.sha256)


@dataclass(frozen=True)
class Entry:
    """Rows that are to be written: added to what the form has for the day, or in the place of all that the
    source brought for it."""

    form: str
    day: dt.date
    frame: pl.DataFrame
    source: str
    as_of: dt.datetime | None = None
    replacing: bool = False


@dataclass(frozen=True)
class Manifest:
    """Everything the lake holds. Parts are in order of form, day, sequence, file."""

    format: int = FORMAT
    sequence: int = 0
    parts: tuple[Part, ...] = ()

    def of(self, form: str, first: dt.date | None = None, last: dt.date | None = None) -> tuple[Part, ...]:
        """The parts of a form whose day lies in first..last, both included; None = open."""
        return tuple(
            part
            for part in self.parts
            if part.form == form
            and (first is None or part.day >= first)
            and (last is None or part.day <= last)
        )


@dataclass(frozen=True)
class Receipt:
    """What a write did, returned after it is on the disk.

    changed  : False = the same bytes were there already
    sequence : where the rows stand in the order of arrival
    """

    form: str
    day: dt.date
    source: str
    rows: int
    sha256: str
    changed: bool
    sequence: int
