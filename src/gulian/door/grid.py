# SPDX-License-Identifier: Apache-2.0
"""A file as bare cells, for tables that are nobody's here: the header an upper level hands in."""

from __future__ import annotations

from pathlib import Path

from gulian.door.decoding import read_bytes, text_of
from gulian.door.lines import SEPARATORS, split_lines
from gulian.door.model import Cells, Limits
from gulian.door.raw import opened_as
from gulian.door.sheets import Workers
from gulian.errors import FileEmpty, FileKindUnknown


def read_cells(path: Path, limits: Limits | None = None) -> tuple[Cells, ...]:
    """The visible sheets of a spreadsheet, or the one table of a CSV file, as text cells.

    Raises FileEmpty, FileKindUnknown, FileDamaged, FileLocked, FileTooHeavy, FileNotText, FileReadFailed.
    """
    data = read_bytes(path, path.name)
    if not data.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise FileEmpty(path.name)
    kind = opened_as(data[:8])
    if kind == "parquet":
        raise FileKindUnknown(path.name, "Parquet")
    if kind == "spreadsheet":
        with Workers(limits) as workers:
            return tuple(workers.spreadsheet(path, path.name)[0])
    text = text_of(data, path.name)
    separator = max(SEPARATORS, key=lambda each: text[:20_000].count(each.encode()))
    return (Cells(path.name, split_lines(text, separator).frame, whole=text.endswith(b"\n")),)
