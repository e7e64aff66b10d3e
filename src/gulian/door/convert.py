# SPDX-License-Identifier: Apache-2.0
"""Columns of text to columns of values: plain cells all at once, the rest one distinct text at a time.

1 clean: no blanks around, no quote mark of a spreadsheet   2 read what is plain   3 ask the reader for each
distinct other text   4 join its answers back, and its faults
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from gulian.door.dates import Dates, Instants, Years
from gulian.door.decimals import Decimals
from gulian.door.model import Column, Settings, Table
from gulian.door.numbers import Numbers
from gulian.door.places import IndustryCells, RegionCells
from gulian.door.problems import FAULT, PROBLEMS, fault_row
from gulian.door.reading import Reader
from gulian.door.shares import Amounts, Shares
from gulian.door.words import CODE_LIMIT, Causes, Choices, Codes, Flags, Texts

WEIGHED = ("links", "value")
"""Between opaque labels the value of a link may be a weight in any one unit: it is also kept as written."""
_BLANKS = " \t\r\n\u3000\u00a0\u2002\u2003\u2009\u200b\ufeff\x00"
_BARE = frozenset({"code", "count", "whole", "decimal", "money", "energy", "flag", "share", "weight"})
"""Kinds whose plain cells are letters, digits and points alone: nothing around them is to be cleaned."""
_ESCAPED = r"^'('*[=+\-@＝＋－＠])"


def reader_of(column: Column, settings: Settings) -> Reader:
    """The reader that a column's kind asks for."""
    if settings.labels and column.kind in ("code", "region", "industry"):
        return Texts(column, CODE_LIMIT)
    match column.kind:
        case "count" | "whole" | "money" | "energy":
            return Numbers(column)
        case "decimal":
            return Decimals(column)
        case "date":
            return Dates(column)
        case "instant":
            return Instants(column, settings.zone)
        case "flag":
            return Flags(column)
        case "choice":
            return Choices(column)
        case "causes":
            return Causes(column)
        case "code":
            return Codes(column)
        case "region":
            return RegionCells(column, settings.on)
        case "industry":
            return IndustryCells(column)
        case "share":
            return Shares(column)
        case "weight":
            return Amounts(column)
        case "year":
            return Years(column)
        case "text":
            return Texts(column)


def convert(table: Table, raw: pl.DataFrame, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Text cells of a table to its frame, and the problems of its cells.

    raw : `file`, `row`, `year_of` date, a str column for each field the file has, and `extra:` columns

    Fields that no file has become null columns; `extra:` columns stay as they are.
    """
    values: dict[str, pl.Series] = {"file": raw["file"], "row": raw["row"]}
    problems = [PROBLEMS]
    for column in table.columns:
        if column.name not in raw.columns:
            values[column.inside] = pl.Series([None], dtype=column.dtype).new_from_index(0, raw.height)
            continue
        read, faults = _read(column, raw[column.name], raw, settings)
        values[column.inside] = read
        problems.append(faults)
        if settings.labels and (table.stem, column.name) == WEIGHED:
            values[column.name] = as_written(cleaned(raw[column.name]), read)
    extras = [cleaned(raw[name]).alias(name) for name in raw.columns if name.startswith("extra:")]
    frame = pl.DataFrame([series.alias(name) for name, series in values.items()] + extras)
    return frame, pl.concat(problems)


def cleaned(cells: pl.Series) -> pl.Series:
    """Cells without blanks around and without the marks that keep text as text; empty = null.

    `'=1+1` -> `=1+1` (how `csv_bytes` writes it), `="0012"` -> `0012`
    """
    text = cells.str.strip_chars(_BLANKS)
    if text.str.starts_with("'").any():
        text = text.str.replace(_ESCAPED, "$1")
    if text.str.starts_with('="').any():
        text = text.str.replace(r'^="([^"]*)"$', "$1")
    return text.set(text.str.len_bytes() == 0, None)


def as_written(cells: pl.Series, fen: pl.Series) -> pl.Series:
    """Amounts in the unit of the file, float64, not rounded to fen; null where the cell was not used.

    `0.0000001` -> 1e-7, which is 0 fen; `3亿元` -> 30000.0
    """
    number = cells.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
    usable = fen.is_not_null() & number.is_finite().fill_null(value=False)
    return (fen / 1_000_000).zip_with(~usable, number) if usable.any() else fen / 1_000_000


def _read(
    column: Column, cells: pl.Series, raw: pl.DataFrame, settings: Settings
) -> tuple[pl.Series, pl.DataFrame]:
    """Values and problems of a column, cleaned only where that can change what is read."""
    reader = reader_of(column, settings)
    if column.kind not in _BARE or isinstance(reader, Texts):
        return _read_clean(column, reader, cleaned(cells), raw)
    values = _plain(column, reader, cells)
    left = (cells.is_not_null() & values.is_null()).arg_true()
    if left.is_empty():
        return values, PROBLEMS
    where = raw.select("file", "row", "year_of")[left]
    rest, told = _read_clean(column, reader, cleaned(cells[left]), where)
    return values.scatter(left, rest), told


def _plain(column: Column, reader: Reader, cells: pl.Series) -> pl.Series:
    plain = reader.plain(pl.col("cell")).cast(column.dtype).alias("value")
    return pl.DataFrame({"cell": cells}).select(plain).to_series()


def _read_clean(
    column: Column, reader: Reader, cells: pl.Series, raw: pl.DataFrame
) -> tuple[pl.Series, pl.DataFrame]:
    values = _plain(column, reader, cells)
    odd = (cells.is_not_null() & values.is_null()).arg_true()
    if odd.is_empty():
        return values, PROBLEMS
    asked = pl.DataFrame({"text": cells[odd], "year_of": raw["year_of"][odd]})
    if column.kind not in ("date", "instant"):
        asked = asked.with_columns(year_of=pl.lit(None, dtype=pl.Date))
    answers = _answers(reader, column, asked.unique(maintain_order=True))
    joined = asked.join(answers, on=["text", "year_of"], how="left", nulls_equal=True, maintain_order="left")
    placed = pl.DataFrame({"at": odd, "new": joined["value"]})
    merged = (
        pl.DataFrame({"value": values})
        .with_row_index("at")
        .join(placed.with_columns(pl.col("at").cast(pl.UInt32)), on="at", how="left", maintain_order="left")
        .select(pl.coalesce("value", "new").alias("value"))
    )
    told = pl.DataFrame({"file": raw["file"][odd], "row": raw["row"][odd], "value": joined["text"]})
    told = told.with_columns(joined.select(FAULT)).filter(pl.col("code").is_not_null())
    return merged["value"], told.select("file", "row", pl.lit(column.name).alias("field"), "value", *FAULT)


def _answers(reader: Reader, column: Column, asked: pl.DataFrame) -> pl.DataFrame:
    values: list[object] = []
    faults: list[tuple[str | None, ...]] = []
    for text, year_of in asked.rows():
        answer = reader.other(text, year_of if isinstance(year_of, dt.date) else None)
        values.append(answer.value)
        faults.append(fault_row(answer.fault))
    told = pl.DataFrame(faults, schema=dict.fromkeys(FAULT, pl.String), orient="row")
    return asked.with_columns(pl.Series("value", values, dtype=column.dtype, strict=True), *told)
