# SPDX-License-Identifier: Apache-2.0
"""A folder of files to frames.

1 find the files by their stems   2 read each as text columns   3 convert cells   4 rules of one table
5 rules between tables   6 put the problems in order
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from gulian.door import aliases, checks
from gulian.door.convert import convert
from gulian.door.dates import date_in_name
from gulian.door.model import Files, Folder, Limits, Loaded, Read, Seen, Settings, Source, Table
from gulian.door.problems import PROBLEMS, file_problems
from gulian.door.raw import SUFFIXES, digest, open_ahead, raw_records, read_raw
from gulian.door.rows import last_receipts, stand_ins, with_required
from gulian.door.sheets import Workers
from gulian.door.tables import ALL_TABLES, TABLES
from gulian.errors import FileKindUnknown, NoFolder, NoRegister, StemTwice, UnknownTable

_BATCH = 1_000_000
"""Rows that are converted together: enough to be fast, little enough to fit."""
_TOGETHER = 100
"""Files that are opened together where a process of its own opens them."""


def read_folder(
    path: Path,
    labels: bool = False,
    *,
    stems: Collection[str] | None = None,
    on: dt.date | None = None,
    today: dt.date | None = None,
    zone: str = "Asia/Shanghai",
    earlier: Folder | None = None,
) -> Folder:
    """Read the files of a data folder. A bad row never stops the load and is never dropped silently.

    labels : codes, regions and industries are opaque labels
    stems  : read these tables only
    on     : the business day: gives `3月1日` its year, says which region codes hold
    today  : no report may be about a later day
    zone   : of instants without an offset
    earlier: what was read before; a table whose files and settings are the same is taken from it

    Raises NoFolder, StemTwice, UnknownTable. Files that cannot be read are told in `problems`, row 0.
    """
    settings = Settings(labels, on, today, zone)
    sources, unread = find_files(path, stems)
    frames: dict[str, pl.DataFrame] = {}
    problems, seen = [unread], list[Seen]()
    reads: dict[str, Read] = {}
    with Workers() as workers:
        # Which codes are old ones is known before any row is judged by its code.
        for stem, table in sorted(TABLES.items(), key=lambda each: each[0] != "aliases"):
            own = [each for each in sources if each.table is table]
            known = None if earlier is None else earlier.reads.get(stem)
            if known is None or known.decided_by != what_decides(
                own, settings, [digest(each) for each in own]
            ):
                known = read_sources(table, own, settings, workers)
            reads[stem] = read = known
            frames[stem] = read.frame
            problems.append(read.problems)
            seen += read.seen
            if stem == "aliases":
                frames[stem], told = aliases.usable_aliases(read.frame)
                problems.append(told)
                settings = replace(settings, olds=frozenset(frames[stem]["old"]))
    told, strangers = _between(frames, sources, settings)
    told = _in_order(pl.concat([*problems, told]), seen)
    return Folder(**frames, problems=told, files=tuple(seen), reads=reads, strangers=strangers)


def what_decides(sources: Sequence[Source], settings: Settings, digests: Sequence[str]) -> tuple[object, ...]:
    """All that the reading of files depends on: their hashes, and what the settings say to their table.

    The business day gives dates their year where the file's name does not, and regions their meaning.
    """
    placed = any(column.kind == "region" for each in sources for column in each.table.columns)
    on = settings.on if placed or any(each.date is None for each in sources) else None
    # Only the register's codes are judged as its file is read.
    olds = settings.olds if any(each.table.stem == "enterprises" for each in sources) else None
    return settings.labels, settings.zone, on, olds, *zip(sources, digests, strict=True)


def read_table(
    path: Path,
    stem: str | Table,
    labels: bool = False,
    *,
    on: dt.date | None = None,
    zone: str = "Asia/Shanghai",
    limits: Limits | None = None,
) -> Loaded:
    """Read one file as the table of a stem, or as a table of one's own, without the rules between tables.

    limits : of the process that opens a spreadsheet or Parquet file; None = by the file's size

    Raises UnknownTable. A file that cannot be read gives an empty frame and a problem with row 0.
    """
    table = stem if isinstance(stem, Table) else _table(stem)
    source = Source(table, path, path.name, date_in_name(path.name))
    with Workers(limits) as workers:
        read = read_sources(table, [source], Settings(labels, on, None, zone), workers)
    return Loaded(read.frame, _in_order(read.problems, read.seen), read.seen, read.places, read.marks)


def read_records(
    records: Sequence[Mapping[str, str | None]],
    stem: str | Table,
    name: str,
    labels: bool = False,
    *,
    on: dt.date | None = None,
    zone: str = "Asia/Shanghai",
) -> Loaded:
    """Read records that came without a file, as the rows of a table (its stem, or one of one's own); `row` of
    the first is 1.

    records : column (any header the table knows) -> text as a cell would hold it; None = no answer
    name    : what stands as `file` in frames and problems
    Raises UnknownTable. Records without the table's columns give an empty frame and a problem with row 0.
    """
    table = stem if isinstance(stem, Table) else _table(stem)
    settings = Settings(labels, on, None, zone)
    raw, problems = raw_records(Source(table, Path(name), name), records, settings)
    frame = table.empty()
    if raw is not None:
        frame, told = _converted(table, [raw], settings)
        frame, doubled = last_receipts(table, frame, keep_all=table.history)
        problems = pl.concat([problems, told, doubled])
    seen = (Seen(name, 0, len(records), ""),)
    return Loaded(frame, _in_order(problems, seen), seen)


def read_files(
    paths: Mapping[str, Path | str],
    labels: bool = False,
    *,
    on: dt.date | None = None,
    zone: str = "Asia/Shanghai",
) -> Files:
    """Read files named one by one, with the rules between them: rows about firms that are not in the
    `enterprises` among them are left out and told.

    paths  : stem -> file, of the tables of a folder and of commands
    labels : codes, regions and industries are opaque labels; the value of a link is also kept as written
    on     : the business day: gives `3月1日` its year, says which region codes hold
    Raises UnknownTable. Files that cannot be read are told in `problems`, row 0.
    """
    settings = Settings(labels, on, None, zone)
    frames: dict[str, pl.DataFrame] = {}
    problems, seen = [PROBLEMS], list[Seen]()
    with Workers() as workers:
        for stem, path in ((stem, Path(given)) for stem, given in paths.items()):
            table = _nameless(_table(stem)) if labels else _table(stem)
            source = Source(table, path, path.name, date_in_name(path.name))
            read = read_sources(table, [source], settings, workers)
            frames[stem] = read.frame
            problems.append(read.problems)
            seen += read.seen
    if "enterprises" in frames and not frames["enterprises"].is_empty():
        problems.append(_about_known_firms(frames, settings))
    return Files(frames, _in_order(pl.concat(problems), seen), tuple(seen))


def _nameless(table: Table) -> Table:
    """The table where what has a stand-in need not be there: an opaque label is name enough."""
    lenient = (replace(each, required=each.required and not each.default) for each in table.columns)
    return replace(table, columns=tuple(lenient))


def _about_known_firms(frames: dict[str, pl.DataFrame], settings: Settings) -> pl.DataFrame:
    """Leave out the rows about firms that the register does not have; the frames are replaced."""
    register, told = frames["enterprises"], [PROBLEMS]
    for stem, frame in frames.items():
        if stem == "enterprises":
            continue
        if stem == "links":
            frames[stem], found = checks.linked_firms(frame, register, labels=settings.labels)
        else:
            firm = "code" if "code" in frame.columns else "buyer"
            frames[stem], found = checks.known_firms(frame, firm, register, labels=settings.labels)
        told.append(found)
    return pl.concat(told)


def find_files(path: Path, stems: Collection[str] | None = None) -> tuple[list[Source], pl.DataFrame]:
    """The files of a folder by table, reports by name; and the ones of a kind that is not read.

    Raises NoFolder, StemTwice, UnknownTable.
    """
    if not path.is_dir():
        raise NoFolder(str(path))
    wanted = [_table(stem, TABLES) for stem in (TABLES if stems is None else stems)]
    found: list[Source] = []
    unread = [PROBLEMS]
    for table in wanted:
        several = table.stem == "reports"
        candidates = _candidates(path, table.stem) + (_inside(path / table.stem) if several else [])
        readable = [each for each in candidates if each.suffix.lower() in SUFFIXES]
        for each in (each for each in candidates if each.suffix.lower() not in SUFFIXES):
            name = each.relative_to(path).as_posix()
            unread.append(file_problems(name, [FileKindUnknown(name, each.suffix or "-")]))
        _one_a_stem(readable, path)
        found += [
            Source(table, each, each.relative_to(path).as_posix(), date_in_name(each.stem))
            for each in readable
        ]
    return found, pl.concat(unread)


def _table(stem: str, among: Mapping[str, Table] = ALL_TABLES) -> Table:
    if stem not in among:
        raise UnknownTable(stem, ", ".join(among))
    return among[stem]


def _candidates(path: Path, stem: str) -> list[Path]:
    return sorted(each for each in path.iterdir() if each.is_file() and each.stem == stem)


def _inside(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = (each for each in folder.rglob("*") if each.is_file())
    return sorted(each for each in files if not each.name.startswith((".", "~$")))


def _one_a_stem(files: Sequence[Path], folder: Path) -> None:
    stems: dict[Path, list[str]] = {}
    for each in files:
        stems.setdefault(each.with_suffix(""), []).append(each.name)
    for stem, names in stems.items():
        if len(names) > 1:
            raise StemTwice(stem.relative_to(folder).as_posix(), ", ".join(names))


def read_sources(table: Table, sources: Sequence[Source], settings: Settings, workers: Workers) -> Read:
    """The files of one table: cells and rows of each, and duplicates among all."""
    frames, problems, seen = [table.empty()], [PROBLEMS], list[Seen]()
    places, marks = dict[str, Mapping[str, int]](), dict[str, str]()
    batch, rows = list[pl.DataFrame](), 0
    for index, source in enumerate(sources):
        if index % _TOGETHER == 0:
            open_ahead(sources[index : index + _TOGETHER], workers)
        raw = read_raw(source, settings, workers)
        seen.append(raw.seen)
        problems.append(raw.problems)
        places |= raw.places
        marks |= raw.marks
        batch += [] if raw.frame is None else [raw.frame]
        rows += raw.seen.rows
        if batch and (index + 1 == len(sources) or rows >= _BATCH):
            frame, told = _converted(table, batch, settings)
            frames.append(frame)
            problems.append(told)
            batch, rows = [], 0
    frame, told = last_receipts(table, pl.concat(frames, how="diagonal"), keep_all=table.history)
    decided_by = what_decides(sources, settings, [each.sha256 for each in seen])
    return Read(frame, pl.concat([*problems, told]), tuple(seen), decided_by, places, marks)


def _converted(
    table: Table, batch: Sequence[pl.DataFrame], settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cells and rows of some files of one table."""
    frame, cells = convert(table, pl.concat(batch, how="diagonal"), settings)
    frame, told = stand_ins(table, frame)
    problems = [cells, told]
    if table.stem == "enterprises" and not settings.labels:
        frame, told = _valid(frame, settings.olds)
        problems.append(told)
    frame, told = with_required(table, frame, pl.concat(problems))
    problems.append(told)
    for check in _own_checks(table):
        frame, told = check(frame)
        problems.append(told)
    return frame, pl.concat(problems)


def _valid(frame: pl.DataFrame, olds: frozenset[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Codes are checked where there is one; a row without is told as lacking it, an old one is followed."""
    asked = pl.col("code").is_not_null() & ~pl.col("code").is_in(list(olds))
    coded, told = checks.valid_codes(frame.filter(asked))
    kept = pl.concat([coded, frame.filter(~asked)])
    return kept.sort("file", "row", maintain_order=True), told


def _own_checks(table: Table) -> list[checks.Check]:
    match table.stem:
        case "links":
            return [lambda frame: checks.foreign_suppliers(table, frame), checks.self_links, checks.spans]
        case "bodies":
            return [checks.spans]
        case "reports" | "received":
            return [lambda frame: checks.parts_of_wholes(table, frame)]
        case _:
            return []


def _between(
    frames: dict[str, pl.DataFrame], sources: Sequence[Source], settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rules between tables; the frames are replaced by what is left of them. What was wrong, and the reports
    of firms and plants that the register does not have."""
    problems = [_followed(frames, settings)]
    register, labels = frames["enterprises"], settings.labels

    def keep(stem: str, checked: checks.Checked) -> None:
        frames[stem] = checked[0]
        problems.append(checked[1])

    days = {name: source.date for source in sources for name in _names(source, frames["reports"])}
    keep("reports", checks.no_future(frames["reports"], checks.about_days(days), settings))
    if register.is_empty():
        files = [s.name for s in sources if s.table.stem in ("units", "links", "leaders", "reports")]
        told = [*problems, *(file_problems(name, [NoRegister(name)]) for name in files)]
        return pl.concat(told), frames["reports"].clear()
    every = frames["reports"]
    for stem in ("units", "leaders", "reports", "above_scale"):
        keep(stem, checks.known_firms(frames[stem], "code", register, labels=labels))
    keep("links", checks.linked_firms(frames["links"], register, labels=labels))
    keep("reports", checks.known_units(frames["reports"], frames["units"]))
    if settings.on is not None:
        problems.append(checks.years_given(settings.on.year, frames["above_scale"], register))
    strangers = every.join(frames["reports"], on=["file", "row"], how="anti", maintain_order="left")
    return pl.concat(problems), strangers


def _followed(frames: dict[str, pl.DataFrame], settings: Settings) -> pl.DataFrame:
    """Every code as of the day (`aliases`); the frames are replaced."""
    rows, problems = frames["aliases"], [PROBLEMS]
    if rows.is_empty():
        return PROBLEMS

    def keep(stem: str, checked: checks.Checked) -> None:
        frames[stem] = checked[0]
        problems.append(checked[1])

    unjudged = frames["enterprises"].filter(pl.col("code").is_in(rows["old"].implode()))
    keep("enterprises", aliases.followed_register(frames["enterprises"], rows, settings.on))
    if not settings.labels:
        keep("enterprises", _valid_at_last(frames["enterprises"], unjudged.select("file", "row")))
    fields = {
        "units": ("code",),
        "leaders": ("code",),
        "above_scale": ("code",),
        "links": ("supplier", "buyer"),
    }
    for stem, names in fields.items():
        for name in names:
            keep(stem, aliases.followed_rows(frames[stem], name, rows, settings.on))
    keep("links", checks.self_links(frames["links"]))
    keep("reports", aliases.followed_reports(frames["reports"], rows, frames["units"]))
    return pl.concat(problems)


def _valid_at_last(register: pl.DataFrame, unjudged: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The codes that old ones led to, and the old ones that led nowhere on the day."""
    place = ["file", "row"]
    kept, told = checks.valid_codes(register.join(unjudged, on=place, how="semi", maintain_order="left"))
    others = register.join(unjudged, on=place, how="anti", maintain_order="left")
    return pl.concat([others, kept]).sort(place, maintain_order=True), told


def current_codes(folder: Folder, on: dt.date) -> dict[str, str | None]:
    """Old code -> the code it stands for on the day; None where its firm was divided."""
    index = aliases.registry_aliases(folder.aliases)
    found = index.resolve_codes(folder.aliases["old"].unique(maintain_order=True), on)
    return dict(found.filter(pl.col("kinds").is_not_null()).select("code", "firm").iter_rows())


def current_reports(reports: pl.DataFrame, folder: Folder) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reports kept under the codes of their time, under those of today; what was followed is told.

    reports : columns of `Folder.reports`
    """
    if folder.aliases.is_empty() or reports.is_empty():
        return reports, PROBLEMS
    return aliases.followed_reports(reports, folder.aliases, folder.units)


def _names(source: Source, reports: pl.DataFrame) -> list[str]:
    """The file's name, and those of its sheets where it has several."""
    if source.table.stem != "reports":
        return []
    if source.path.suffix.lower() in (".csv", ".txt", ".tsv", ".parquet"):
        return [source.name]
    files = reports["file"].unique(maintain_order=True).to_list()
    return [source.name, *(name for name in files if name.startswith(source.name + "#"))]


def _in_order(problems: pl.DataFrame, seen: Sequence[Seen]) -> pl.DataFrame:
    """By file in the order of reading, then row; faults of one row in the order they were found."""
    order = {each.name: index for index, each in enumerate(seen)}
    place = (
        pl.col("file").str.split("#").list.first().replace_strict(order, default=-1, return_dtype=pl.Int64)
    )
    return problems.sort(place, "file", "row", maintain_order=True)
