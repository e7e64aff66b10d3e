# SPDX-License-Identifier: Apache-2.0
"""The edge of the room: one day over a folder of files.

1 take the writer lock; name the site where it has no name yet (`site.yaml`)
2 read the files through the door
3 bring the reports into the lake, which keeps them when their files are gone
4 read what the last published day promised and what people typed into its dispatch sheet
5 run the steps, keep the cases, write `out/<date>/` at once or not at all
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import numba
import polars as pl

from gulian import door, lake, registry, schemes, site
from gulian.daily.cases import no_cases, under_current_codes
from gulian.daily.collecting import collecting
from gulian.daily.entitled import forms_of, giving_schemes
from gulian.daily.model import Day, Inputs
from gulian.daily.reviewing import with_kept_words
from gulian.daily.run import run
from gulian.daily.sheets import CONFIRMED, TYPED, no_typed_rows, typed_rows
from gulian.errors import Problem, RegionBeyond
from gulian.policy.matching import open_measures

REPORTS, CASES, SHEETS = "reports", "cases", "sheets"


def run_folder(
    path: Path,
    date: dt.date,
    *,
    threads: int | None = None,
    as_of: dt.datetime | None = None,
    labels: bool = False,
    earlier: Day | None = None,
) -> Day:
    """One day of the loop over `path`; its files stand in `path/out/<date>/` afterwards.

    threads : of the kernels; None = all. The bytes are the same for every number.
    as_of   : reports received after this instant are not yet known; None = all count
    earlier : another day over the same folder; what has not changed since is not read again
    Raises what the door and the lake refuse, and ConvergenceError.
    """
    if threads is not None:
        numba.set_num_threads(threads)
    with lake.lock(path):
        here = site.ensure_site(path)
        # What a killed run left aside is put back first: the sheet people typed into may be in it.
        lake.recover_folder(path / "out" / date.isoformat())
        store = lake.Lake(path)
        before = None if earlier is None else earlier.inputs
        read = None if before is None else before.folder
        folder = door.read_folder(path, labels=labels, on=date, zone=here.zone, earlier=read)
        root = site_root(folder, date, labels=labels)
        folder = beyond_told(folder, site.ensure_site(path, region=root).region, root)
        if before is None or not kept_already(store, folder, before):
            keep_reports(store, all_reports(folder))
        inputs = inputs_of(path, store, folder, date, labels=labels)
        day = run(Day(date=date, as_of=as_of, inputs=replace(inputs, zone=here.zone)))
        assert day.cases is not None
        store.replace(CASES, date, day.cases, source="day")
        store.replace(SHEETS, date, sheet_kept(day), source="day")
        lake.write_folder(path / "out" / date.isoformat(), day.files)
    return day


def kept_already(store: lake.Lake, folder: door.Folder, before: Inputs) -> bool:
    """Whether the lake still holds what it held before, and the files say what they said then."""
    return store.parts(REPORTS) == before.parts and all_reports(folder).equals(all_reports(before.folder))


def all_reports(folder: door.Folder) -> pl.DataFrame:
    """What the files say, also of firms that are not, or no longer, in the register."""
    if folder.strangers.is_empty():
        return folder.reports
    whole = pl.concat([folder.reports, folder.strangers], how="diagonal_relaxed")
    return whole.sort("file", "row", maintain_order=True)


def of_the_register(reports: pl.DataFrame, folder: door.Folder) -> pl.DataFrame:
    """The reports of firms and plants that the register has; all of them where there is no register."""
    if folder.enterprises.is_empty() or reports.is_empty():
        return reports
    listed = folder.units.select("code", "unit").unique().with_columns(listed=True)
    plants = reports.select("code", "unit").join(
        listed, on=["code", "unit"], how="left", maintain_order="left"
    )
    own = (reports["unit"] == reports["code"]) | plants["listed"].fill_null(value=False)
    known = reports["code"].is_in(folder.enterprises["code"].implode()) & own
    return reports if known.all() else reports.filter(known)


def keep_reports(store: lake.Lake, reports: pl.DataFrame) -> None:
    """Bring reports into the lake in one commit, one part a file and day; unchanged ones stay."""
    brought: dict[str, set[dt.date]] = {}
    entries = []
    for (file, day), rows in reports.group_by("file", "date", maintain_order=True):
        assert isinstance(file, str)
        assert isinstance(day, dt.date)
        entries.append(lake.Entry(REPORTS, day, rows, file, replacing=True))
        brought.setdefault(file, set()).add(day)
    # A file that was corrected may no longer speak of a day it spoke of before.
    entries += [
        lake.Entry(REPORTS, part.day, reports.clear(), part.source, replacing=True)
        for part in store.parts(REPORTS)
        if part.source in brought and part.day not in brought[part.source]
    ]
    store.write(entries)


def inputs_of(path: Path, store: lake.Lake, folder: door.Folder, date: dt.date, *, labels: bool) -> Inputs:
    """Everything the day is computed from."""
    known = store.read(REPORTS, last=date)
    known, followed = door.current_reports(known if known.width else folder.reports.clear(), folder)
    known = of_the_register(known, folder)
    words = with_kept_words(store, folder.reviews)
    folder = replace(folder, problems=pl.concat([folder.problems, followed]), reviews=words)
    earlier = [day for day in store.days(CASES) if day < date]
    left = [store.read(CASES, earlier[-1], earlier[-1])] if earlier else []
    promised = pl.concat([no_cases(), *left], how="diagonal_relaxed").select(no_cases().columns)
    promised = under_current_codes(promised, folder, date)
    library = schemes.library_of(path)
    return Inputs(
        folder=folder,
        reports=known,
        library=library,
        promised=promised,
        typed=without_stale(typed_before(path, store, date), promised),
        site=site_name(path, site_root(folder, date, labels=labels), date),
        labels=labels,
        parts=store.parts(REPORTS),
        told=told_in(store, library, date),
    )


def told_in(store: lake.Lake, library: schemes.Library, date: dt.date) -> dict[str, pl.DataFrame]:
    """Rows of the forms that the measures open on the date ask facts with, by `scheme/form`."""
    giving = giving_schemes(library)
    open_ = [one for each in giving for one in open_measures(each.measures.values(), date)]
    return {form: store.read(collecting(library, form).kept, last=date) for form in forms_of(open_)}


def typed_before(path: Path, store: lake.Lake, date: dt.date) -> pl.DataFrame:
    """What people typed into the sheet of the day, and for cases not in it into the latest earlier one."""
    found = [each for each in path.glob("out/[0-9]*/dispatch.xlsx") if each.parent.name <= date.isoformat()]
    latest = sorted(found, key=lambda each: each.parent.name, reverse=True)[:2]
    frames = [
        typed_in(each, store).with_columns(typed_on=pl.lit(dt.date.fromisoformat(each.parent.name)))
        for each in latest
    ]
    if not frames:
        return no_typed_rows().with_columns(typed_on=pl.lit(None, pl.Date))
    return pl.concat(frames).unique("case", keep="first", maintain_order=True)


def typed_in(sheet: Path, store: lake.Lake) -> pl.DataFrame:
    """What a sheet holds in the columns that belong to people; one nobody has touched need not be opened."""
    date = dt.date.fromisoformat(sheet.parent.name)
    kept = store.read(SHEETS, date, date)
    if kept.height and kept["sha256"][0] == hashlib.sha256(sheet.read_bytes()).hexdigest():
        return kept.drop("sha256")
    return typed_rows(sheet)


def sheet_kept(day: Day) -> pl.DataFrame:
    """`case`, what stands in the columns that belong to people, and the hash of the sheet it stands in."""
    assert day.dispatched is not None
    digest = hashlib.sha256(day.files["dispatch.xlsx"]).hexdigest()
    return day.dispatched.select("case", pl.col(TYPED).replace("", None), sha256=pl.lit(digest))


def without_stale(typed: pl.DataFrame, promised: pl.DataFrame) -> pl.DataFrame:
    """The confirmations that a case was struck off on say nothing once it is opened again."""
    struck = promised.select("case", "struck_off")
    stale = pl.col("typed_on") <= pl.col("struck_off")
    return (
        typed.join(struck, on="case", how="left", maintain_order="left")
        .with_columns(
            pl.when(stale.fill_null(value=False)).then(None).otherwise(name).alias(name) for name in CONFIRMED
        )
        .drop("struck_off", "typed_on")
    )


def site_root(folder: door.Folder, date: dt.date, *, labels: bool) -> str | None:
    """Code of the smallest region that holds every firm of the register; None where no region is known."""
    codes = folder.enterprises["region"].drop_nulls()
    if labels or codes.is_empty():
        return None
    placed = registry.regions().resolve_codes(codes.unique(), date)
    for level in ("county", "city", "province"):
        members = placed[level].unique()
        if len(members) == 1 and members[0] is not None:
            return str(members[0])
    return site.NATION


def site_name(path: Path, root: str | None, date: dt.date) -> str:
    """What the site is called in print: its region; the folder's name where there is none."""
    if root is None:
        return path.resolve().name
    return "全国" if root == site.NATION else registry.regions().name(root, date)


def beyond_told(folder: door.Folder, stated: str | None, root: str | None) -> door.Folder:
    """The folder with one problem more where the register reaches beyond the region the site is stated of."""
    if stated is None or root is None or stated == site.NATION:
        return folder
    digits = 2 if stated.endswith("0000") else 4 if stated.endswith("00") else 6
    if root[:digits] == stated[:digits]:
        return folder
    told = Problem.of(RegionBeyond(stated, root), "site.yaml", field="region", value=stated)
    row = pl.DataFrame([tuple(vars(told).values())], schema=folder.problems.schema, orient="row")
    return replace(folder, problems=pl.concat([row, folder.problems]))
