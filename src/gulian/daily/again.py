# SPDX-License-Identifier: Apache-2.0
"""A published day once more, without writing anything: what `gulian day` knew gives what it printed.

1 as of which moment it was run (`figures.json`)  2 the folder and what the lake kept
3 the same steps  4 is the page the one that was published?
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from gulian import door, lake, site
from gulian.daily.folder import inputs_of
from gulian.daily.model import Day, Inputs
from gulian.daily.run import STEPS, run
from gulian.daily.walk import published


def day_again(path: Path, date: dt.date, *, labels: bool = False) -> Day:
    """The day with everything but its files (`publish` is left out).

    Raises DayNotPublished where `gulian day` has not been run, and what the door and the lake refuse.
    """
    asked = published(path, date).get("as_of")
    as_of = dt.datetime.fromisoformat(asked) if asked else None
    here = site.read_site(path)
    zone = here.zone if here else site.ZONE
    folder = door.read_folder(path, labels=labels, on=date, zone=zone)
    inputs: Inputs = inputs_of(path, lake.Lake(path), folder, date, labels=labels)
    return run(Day(date=date, as_of=as_of, inputs=replace(inputs, zone=zone)), STEPS[:-1])


def as_published(path: Path, date: dt.date, page: bytes) -> bool:
    """Whether a page is, byte for byte, the one that lies in `out/<date>/`."""
    file = path / "out" / date.isoformat() / "bulletin.html"
    return file.is_file() and file.read_bytes() == page
