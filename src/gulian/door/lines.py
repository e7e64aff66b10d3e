# SPDX-License-Identifier: Apache-2.0
"""Lines of text to rows of cells, for a million lines as well as for ten.

1 number the lines   2 split those without a quotation mark, all at once   3 read those with one, each for
itself, with the lines it continues on   4 leave out blank rows

Splitting by line keeps every row's number true, whatever is wrong with the rows before it. A quotation mark
that is never closed spoils its own line only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

SEPARATORS = (",", "\t", ";")
_LONGEST = 50
"""A quoted cell may run over this many lines; beyond that the mark counts as never closed."""
_SMALL = 50_000
"""Bytes below which the lines are read one by one."""
BETWEEN = "\x1f"
"""The unit separator of ASCII: between cells that have been read already, since no cell contains it."""


@dataclass(frozen=True)
class Split:
    """Rows of cells, and the lines whose quotation mark is never closed.

    frame    : `row` i64 (line in the file, first = 1), `cells` list[str]
    unclosed : `row` i64, `line` str
    """

    frame: pl.DataFrame
    unclosed: pl.DataFrame


def split_lines(text: bytes, separator: str, *, quotes: bool = True) -> Split:
    """Cut UTF-8 text with plain line feeds into rows of cells; blank rows are left out.

    quotes : whether a cell may stand in quotation marks
    """
    if len(text) < _SMALL:
        return one_by_one(text.decode().removesuffix("\n").split("\n"), separator, quotes=quotes)
    return all_at_once(text, separator, quotes=quotes)


def one_by_one(texts: Sequence[str], separator: str, *, quotes: bool) -> Split:
    """Line after line: for a small file quicker than to set up anything else."""
    rows, cells, broken = list[int](), list[list[str]](), list[tuple[int, str]]()
    index = 0
    while index < len(texts):
        quoted = quotes and '"' in texts[index]
        record = _record(texts, index, separator) if quoted else (texts[index].split(separator), 1)
        if record is None:
            broken.append((index + 1, texts[index]))
            index += 1
            continue
        if any(cell.strip(" \t\u3000") for cell in record[0]):
            rows.append(index + 1)
            cells.append(record[0])
        index += record[1]
    frame = pl.DataFrame({"row": rows, "cells": cells}, schema={"row": pl.Int64, "cells": pl.List(pl.String)})
    unclosed = pl.DataFrame(broken, schema={"row": pl.Int64, "line": pl.String}, orient="row")
    return Split(frame, unclosed)


def all_at_once(text: bytes, separator: str, *, quotes: bool) -> Split:
    """All lines together: for a large file the only quick way."""
    lines = pl.read_lines(text, name="line", row_index_name="row", row_index_offset=1)
    lines = lines.select(pl.col("row").cast(pl.Int64), "line")
    if quotes and b'"' in text:
        return _with_quotes(lines, separator)
    return Split(_cut(lines, separator), lines.clear())


def _cut(lines: pl.DataFrame, separator: str) -> pl.DataFrame:
    blank = pl.col("line").str.strip_chars(separator + " \t\u3000").str.len_bytes() == 0
    return lines.filter(~blank).select("row", cells=pl.col("line").str.split(separator))


def _with_quotes(lines: pl.DataFrame, separator: str) -> Split:
    texts = lines["line"].to_list()
    quoted = lines["line"].str.contains('"', literal=True).arg_true().to_list()
    used, unclosed = set[int](), list[int]()
    rows, records = list[int](), list[str]()
    for index in quoted:
        if index in used:
            continue
        record = _record(texts, index, separator)
        if record is None:
            unclosed.append(index)
            continue
        cells, length = record
        used.update(range(index, index + length))
        rows.append(index + 1)
        records.append(BETWEEN.join(cells))
    read = pl.DataFrame({"row": rows, "line": records}, schema={"row": pl.Int64, "line": pl.String})
    plain = _cut(_without(lines, [*used, *unclosed]), separator)
    return Split(pl.concat([plain, _cut(read, BETWEEN)]).sort("row"), lines[unclosed])


def _without(lines: pl.DataFrame, indices: Sequence[int]) -> pl.DataFrame:
    apart = pl.DataFrame({"row": sorted(indices)}, schema={"row": pl.Int64}) + 1
    return lines.join(apart, on="row", how="anti", maintain_order="left")


def _record(texts: Sequence[str], index: int, separator: str) -> tuple[list[str], int] | None:
    """The cells of the record that starts at a line, and how many lines it takes; None = never closed.

    Over several lines the grammar is strict, or a stray mark would swallow the rows up to the next one.
    """
    used = 0

    def following() -> Iterator[str]:
        nonlocal used
        while used < _LONGEST and index + used < len(texts):
            used += 1
            yield texts[index + used - 1].replace(BETWEEN, " ") + "\n"

    try:
        cells = next(csv.reader(following(), delimiter=separator, strict=True))
        return cells, used
    except csv.Error:
        pass
    if texts[index].count('"') % 2:
        return None
    cells = next(csv.reader([texts[index].replace(BETWEEN, " ")], delimiter=separator))
    return cells, 1
