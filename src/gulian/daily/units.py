# SPDX-License-Identifier: Apache-2.0
"""The units of a folder and what they reported, without running a day: nothing is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl

from gulian import door, lake, schemes, site
from gulian.daily.cases import no_cases
from gulian.daily.collect import collected_on
from gulian.daily.folder import REPORTS, site_name, site_root
from gulian.daily.model import Day, Inputs
from gulian.daily.sheets import no_typed_rows


def collect_folder(
    path: Path, date: dt.date, *, as_of: dt.datetime | None = None, labels: bool = False
) -> Day:
    """The day with `collected` and nothing more, from the files of a folder and what its lake kept.

    as_of : reports received after this instant are not yet known; None = all count
    Raises what the door and the lake refuse.
    """
    here = site.read_site(path)
    zone = here.zone if here else site.ZONE
    folder = door.read_folder(path, labels=labels, on=date, zone=zone)
    known, followed = door.current_reports(_reports(path, folder), folder)
    inputs = Inputs(
        folder=replace(folder, problems=pl.concat([folder.problems, followed])),
        reports=known,
        library=schemes.library_of(path),
        promised=no_cases(),
        typed=no_typed_rows(),
        site=site_name(path, site_root(folder, date, labels=labels), date),
        labels=labels,
        zone=zone,
    )
    day = Day(date=date, as_of=as_of, inputs=inputs)
    return replace(day, collected=collected_on(day, date))


def _reports(path: Path, folder: door.Folder) -> pl.DataFrame:
    """What the lake kept of files that are gone, and the files as they are now."""
    kept = lake.Lake(path).read(REPORTS)
    if not kept.width:
        return folder.reports
    gone = kept.filter(~pl.col("file").is_in(folder.reports["file"].unique().implode()))
    return pl.concat([gone.select(folder.reports.columns), folder.reports], how="vertical_relaxed")
