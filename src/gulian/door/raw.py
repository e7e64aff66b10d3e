# SPDX-License-Identifier: Apache-2.0
"""A file to text columns under the table's own names: which kind of file, which rows are whole, which cell is
which field."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from gulian.door.convert import cleaned
from gulian.door.decoding import read_bytes, text_of
from gulian.door.headers import Header, find_header, header_of
from gulian.door.lines import SEPARATORS, Split, split_lines
from gulian.door.machine import ASIDE, with_machine_names
from gulian.door.model import Cells, Seen, Settings, Source
from gulian.door.numbers import in_own_unit
from gulian.door.problems import PROBLEMS, file_problems, row_problems
from gulian.door.sheets import Opened, Workers
from gulian.errors import (
    FileDamaged,
    FileEmpty,
    FileError,
    FileKindUnknown,
    FileReadFailed,
    GulianError,
    HeaderLacks,
    QuoteUnclosed,
    RowCutShort,
    RowTooLong,
    RowTooShort,
    SheetIgnored,
)

_SMALL = 1_000_000
"""Bytes of a file that may be opened together with others."""
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")


@dataclass(frozen=True)
class Raw:
    """A file as text columns.

    frame  : `file`, `row`, `year_of` and a str column a field; None = nothing of it can be used
    places : file (with its sheet) -> field -> its column in the file, from 0
    marks  : file (with its sheet) -> what a sheet made here says it is
    """

    frame: pl.DataFrame | None
    problems: pl.DataFrame
    seen: Seen
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Part:
    """A sheet of a file, or what is wrong with one.

    name : the file, with its sheet where it has several
    """

    frame: pl.DataFrame | None
    problems: pl.DataFrame
    name: str = ""
    places: dict[str, int] = field(default_factory=dict)
    mark: str = ""


def digest(source: Source) -> str:
    """SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        with source.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def read_raw(source: Source, settings: Settings, workers: Workers) -> Raw:
    """Read one file as far as text cells. Whatever is wrong with it is told; nothing is raised."""
    frames: list[pl.DataFrame] = []
    problems: list[pl.DataFrame] = [PROBLEMS]
    places, marks = dict[str, dict[str, int]](), dict[str, str]()
    size, digest = 0, ""
    try:
        data = read_bytes(source.path, source.name)
        size, digest = len(data), hashlib.sha256(data).hexdigest()
        for part in _sheets(source, data, settings, workers):
            problems.append(part.problems)
            if part.frame is not None:
                frames.append(part.frame)
                places[part.name], marks[part.name] = part.places, part.mark
    except FileError as fault:
        problems.append(file_problems(source.name, [fault]))
    except OSError as error:
        refused = FileReadFailed(source.name, error.strerror or str(error))
        problems.append(file_problems(source.name, [refused]))
    rows = sum(frame.height for frame in frames)
    if frames and not rows and not any(told.height for told in problems):
        problems.append(file_problems(source.name, [FileEmpty(source.name)]))
    whole = pl.concat(frames, how="diagonal") if frames else None
    return Raw(whole, pl.concat(problems), Seen(source.name, size, rows, digest), places, marks)


def _sheets(source: Source, data: bytes, settings: Settings, workers: Workers) -> Iterator[_Part]:
    """Each sheet's text columns and problems. Raises FileError if the file cannot be opened."""
    kind = _kind(data, source)
    if kind == "parquet":
        yield _parquet(source, workers.parquet(source.path, source.name), settings)
    elif kind == "spreadsheet":
        yield from _spreadsheet(source, settings, workers)
    else:
        yield from _csv(source, text_of(data, source.name), settings)


def open_ahead(sources: Sequence[Source], workers: Workers) -> None:
    """Let spreadsheets and Parquet files be opened together, as far as their results have room."""
    kinds: dict[Opened, list[Path]] = {"spreadsheet": [], "parquet": []}
    for source in sources:
        try:
            size = source.path.stat().st_size
            with source.path.open("rb") as file:
                kind = opened_as(file.read(8))
        except OSError:
            continue
        if kind is not None and size <= _SMALL:
            kinds[kind].append(source.path)
    for kind, paths in kinds.items():
        if len(paths) > 1:
            workers.open_ahead(paths, kind)


def opened_as(start: bytes) -> Opened | None:
    """Which process opens a file that begins so; None = it is text, or nothing we know."""
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "spreadsheet"
    return "parquet" if start.startswith(b"PAR1") else None


def _kind(data: bytes, source: Source) -> str:
    """What a file is, by its first bytes; its name may say otherwise.

    Raises FileEmpty, FileKindUnknown, FileDamaged.
    """
    if not data.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise FileEmpty(source.name)
    if opened := opened_as(data[:8]):
        return opened
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, what in (
        (b"%pdf", "PDF"),
        (b"<", "HTML, XML"),
        (b"\x1f\x8b", "gzip"),
        (b"rar!", "RAR"),
        (b"{", "JSON"),
    ):
        if start.startswith(mark):
            raise FileKindUnknown(source.name, what)
    if source.path.suffix.lower() == ".parquet":
        raise FileDamaged(source.name, "PAR1")
    return "csv"


def _csv(source: Source, text: bytes, settings: Settings) -> Iterator[_Part]:
    best: tuple[Header, Split, Cells] | None = None
    fault: GulianError = FileEmpty(source.name)
    for separator in _separators(text):
        split = split_lines(text, separator)
        cells = Cells(source.name, split.frame, whole=text.endswith(b"\n"))
        header = find_header(source.table, cells)
        if isinstance(header, Header):
            if best is None or len(header.fields) > len(best[0].fields):
                best = (header, split, cells)
        elif isinstance(header, HeaderLacks) or isinstance(fault, FileEmpty):
            fault = header
        if best is not None and len(best[0].fields) > 1:
            break
    if best is None:
        yield _Part(None, file_problems(source.name, [fault]))
        return
    header, split, cells = best
    part = _columns(source, cells, header, settings)
    lost = split.unclosed.with_columns(file=pl.lit(source.name)) if split.unclosed.height else PROBLEMS
    line = pl.col("line").str.slice(0, 60)
    told = row_problems(QuoteUnclosed, lost, {"line": line})
    yield replace(part, problems=pl.concat([part.problems, told]))


def _separators(text: bytes) -> tuple[str, ...]:
    """The separators by how often they stand in the first lines, the likeliest first."""
    head = text[:20_000]
    return tuple(sorted(SEPARATORS, key=lambda each: -head.count(each.encode())))


def _spreadsheet(source: Source, settings: Settings, workers: Workers) -> Iterator[_Part]:
    """All visible sheets that have the table's header; the others, and hidden ones, are told."""
    opened, hidden = workers.spreadsheet(source.path, source.name)
    named = [with_machine_names(cells) for cells in opened]
    sheets = [cells for cells in named if cells.mark != ASIDE]
    headers = [find_header(source.table, cells) for cells in sheets]
    if not sheets:
        yield _Part(None, file_problems(source.name, [FileEmpty(source.name), *hidden]))
        return
    yield _Part(None, file_problems(source.name, hidden))
    used = any(isinstance(header, Header) for header in headers)
    for cells, header in zip(sheets, headers, strict=True):
        if isinstance(header, Header):
            yield _columns(source, cells, header, settings)
        elif used:
            sheet = cells.name.removeprefix(source.name + "#")
            fault = SheetIgnored(source.name, sheet, "没有本表的表头", "has no header of this table")
            yield _Part(None, file_problems(source.name, [fault]))
        else:
            yield _Part(None, file_problems(cells.name, [header]))


def raw_records(
    source: Source, records: Sequence[Mapping[str, str | None]], settings: Settings
) -> tuple[pl.DataFrame | None, pl.DataFrame]:
    """Records as text columns under the table's own names, `row` from 1; and what their keys lack."""
    names = list(dict.fromkeys(name for each in records for name in each))
    texts = {name: pl.Series([each.get(name) for each in records], dtype=pl.String) for name in names}
    part = _named(source, pl.DataFrame(texts), settings, first=1)
    return part.frame, part.problems


def _parquet(source: Source, table: pl.DataFrame, settings: Settings) -> _Part:
    return _named(source, table, settings, first=2)


def _named(source: Source, table: pl.DataFrame, settings: Settings, first: int) -> _Part:
    """Columns that have names of their own; the first row's number is `first`."""
    header = header_of(source.table, source.name, table.columns)
    if isinstance(header, GulianError):
        return _Part(None, file_problems(source.name, [header]))
    names = table.columns
    columns = {column.name: table[names[position]] for column, position in header.fields}
    columns |= {f"extra:{text}": table[names[position]] for text, position in header.extras}
    rows = pl.int_range(first, table.height + first, dtype=pl.Int64, eager=True)
    frame = pl.DataFrame({"row": rows, **columns})
    placed = _placed(source, source.name, frame, header, settings)
    return _Part(placed, file_problems(source.name, header.faults), source.name, _places(header, 0))


def _places(header: Header, first: int) -> dict[str, int]:
    return {column.name: first + position for column, position in header.fields}


def _columns(source: Source, cells: Cells, header: Header, settings: Settings) -> _Part:
    """Rows of cells to columns; rows of another width are told."""
    rows = cells.frame.filter(pl.col("row") > header.last)
    rows, problems = (rows, PROBLEMS) if cells.padded else _even(rows, cells, header.width)
    picked = [
        pl.col("cells").list.get(position, null_on_oob=True).alias(column.name)
        for column, position in header.fields
    ]
    names = _extra_names(header)
    picked += [
        pl.col("cells").list.get(position, null_on_oob=True).alias(name)
        for name, (_, position) in zip(names, header.extras, strict=True)
    ]
    frame = _placed(source, cells.name, rows.select("row", *picked), header, settings)
    told = pl.concat([file_problems(cells.name, header.faults), problems])
    return _Part(frame, told, cells.name, _places(header, cells.first), cells.mark)


def _extra_names(header: Header) -> list[str]:
    names: list[str] = []
    for text, position in header.extras:
        name = f"extra:{text}"
        names.append(name if name not in names else f"{name}@{position + 1}")
    return names


def _placed(
    source: Source, name: str, frame: pl.DataFrame, header: Header, settings: Settings
) -> pl.DataFrame:
    """The frame with its file, the day its dates refer to, and numbers in the columns' own units."""
    for column, _ in header.fields:
        if unit := header.units.get(column.name):
            texts = cleaned(frame[column.name].cast(pl.String))
            known = {text: in_own_unit(column, text, unit) for text in texts.drop_nulls().unique()}
            frame = frame.with_columns(texts.replace_strict(known, default=None).alias(column.name))
    year_of = source.date or settings.on
    return frame.select(
        pl.lit(name).alias("file"), "row", pl.lit(year_of, dtype=pl.Date).alias("year_of"), pl.exclude("row")
    )


def _even(rows: pl.DataFrame, cells: Cells, width: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows as wide as the header: longer ones are left out, shorter ones filled up, and both told."""
    count = rows["cells"].list.len()
    if count.min() == width == count.max():
        return rows, PROBLEMS
    counted = rows.with_columns(count=count, file=pl.lit(cells.name))
    # Separators at the end of every row mean nothing; at the end of one they may come from a cell cut in two.
    alike = counted["count"].n_unique() == 1
    spare = pl.col("cells").list.slice(width).list.join("").str.strip_chars().str.len_bytes() > 0
    last = pl.col("row") == (pl.col("row").max() if not cells.whole else -1)
    fate = (
        pl.when((pl.col("count") > width) & (spare | (not alike)))
        .then(pl.lit("long"))
        .when((pl.col("count") < width) & last)
        .then(pl.lit("cut"))
        .when(pl.col("count") < width)
        .then(pl.lit("short"))
    )
    judged = counted.with_columns(fate=fate)
    values = {"cells": pl.col("count"), "columns": pl.lit(width)}
    leaves = (("long", RowTooLong), ("cut", RowCutShort), ("short", RowTooShort))
    told = [row_problems(leaf, judged.filter(pl.col("fate") == word), values) for word, leaf in leaves]
    kept = judged.filter(pl.col("fate").is_null() | (pl.col("fate") == "short"))
    return kept.select("row", "cells"), pl.concat(told)
