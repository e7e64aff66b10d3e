# SPDX-License-Identifier: Apache-2.0
"""The nouns of the door: what a table is made of, and what comes out of a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl

Kind = Literal[
    "code",
    "text",
    "count",
    "whole",
    "decimal",
    "money",
    "energy",
    "flag",
    "date",
    "instant",
    "choice",
    "causes",
    "region",
    "industry",
    "share",
    "weight",
    "year",
]
"""How a cell is read. `count` is persons, `whole` and `decimal` are numbers in the column's
unit; `money` is 10k CNY at the door and fen inside; `energy` kWh and Wh; `flag` 0/1;
`share` 0 to 1 or a percentage, `weight` any number from 0 on: both float64 inside."""

INSTANT = pl.Datetime("us", "UTC")

DTYPES: Mapping[Kind, pl.DataType] = {
    "code": pl.String(),
    "text": pl.String(),
    "count": pl.Int64(),
    "whole": pl.Int64(),
    "decimal": pl.Decimal(18, 6),
    "money": pl.Int64(),
    "energy": pl.Int64(),
    "flag": pl.Boolean(),
    "date": pl.Date(),
    "instant": INSTANT,
    "choice": pl.String(),
    "causes": pl.List(pl.String()),
    "region": pl.String(),
    "industry": pl.String(),
    "share": pl.Float64(),
    "weight": pl.Float64(),
    "year": pl.Int64(),
}

SUFFIXES: Mapping[Kind, str] = {"money": "_fen", "energy": "_wh"}


@dataclass(frozen=True)
class Choice:
    """One allowed word of a column, and what desks write for it."""

    id: str
    label_zh: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a table at the door.

    name    : the header in plain files and the `field` of a problem
    unit    : as the cell is meant when it says nothing: "person", "10k CNY a year", "kWh", ""
    aliases : further headers that desks use; label_zh is always one
    required: the file must have the column; a row without a value is left out unless `default` stands in
    default : name of another column whose value stands in when the cell is empty; told if required
    """

    name: str
    kind: Kind
    label_zh: str
    label_en: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: str = ""

    @property
    def inside(self) -> str:
        """The column's name in the frame: `revenue` is `revenue_fen`."""
        return self.name + SUFFIXES.get(self.kind, "")

    @property
    def dtype(self) -> pl.DataType:
        return DTYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One kind of file: its stem, its columns, and the columns that make a row the only one of its kind.

    history : all receipts of one key are kept: which of them counts is chosen later
    """

    stem: str
    label_zh: str
    label_en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    history: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def schema(self) -> pl.Schema:
        """The frame inside: `file`, `row`, then the columns."""
        head: dict[str, pl.DataType] = {"file": pl.String(), "row": pl.Int64()}
        return pl.Schema({**head, **{column.inside: column.dtype for column in self.columns}})

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)


@dataclass(frozen=True)
class Seen:
    """A file that was read.

    rows : rows with anything in them, below the header; 0 if it could not be read
    """

    name: str
    bytes: int
    rows: int
    sha256: str


@dataclass(frozen=True)
class Settings:
    """What a load is told from outside; the door knows no clock.

    labels : codes, regions and industries are opaque labels
    on     : the business day of the run; gives `3月1日` its year where the file's name has no date
    today  : no report may be dated later; None = not checked
    zone   : of instants that state no offset
    olds   : old codes of the alias rows; whether they are right is asked of the codes they stand for
    """

    labels: bool = False
    on: dt.date | None = None
    today: dt.date | None = None
    zone: str = "Asia/Shanghai"
    olds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Read:
    """Some files of one table, before the rules between tables.

    decided_by : files, their hashes and the settings that matter to them; equal ones give an equal reading
    places     : file (with its sheet) -> field -> its column in the file, from 0
    marks      : file (with its sheet) -> what a sheet made here says it is
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    seen: tuple[Seen, ...]
    decided_by: tuple[object, ...]
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Folder:
    """A folder of files as frames, with everything that was wrong.

    strangers : reports left out because the register does not have their firm or plant
    reads : by stem, what its files said by themselves; a later reading may take it up
    """

    enterprises: pl.DataFrame
    units: pl.DataFrame
    links: pl.DataFrame
    leaders: pl.DataFrame
    bodies: pl.DataFrame
    risk: pl.DataFrame
    reviews: pl.DataFrame
    reports: pl.DataFrame
    above_scale: pl.DataFrame
    aliases: pl.DataFrame
    problems: pl.DataFrame
    files: tuple[Seen, ...] = ()
    reads: Mapping[str, Read] = field(default_factory=dict, repr=False)
    strangers: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)


@dataclass(frozen=True)
class Files:
    """Files named one by one as frames, by stem, with everything that was wrong; a table without a file is
    empty."""

    frames: Mapping[str, pl.DataFrame]
    problems: pl.DataFrame
    files: tuple[Seen, ...]


@dataclass(frozen=True)
class Loaded:
    """One file as a frame, with everything that was wrong.

    places : file (with its sheet) -> field -> its column in the file, from 0
    marks  : file (with its sheet) -> what a sheet made here says it is (`machine.py`)
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    files: tuple[Seen, ...]
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What the reading of one untrusted file may take.

    memory   : bytes of address space of the reading process
    seconds  : of processor and of wall time
    expanded : bytes that a compressed file may unfold to
    """

    memory: int
    seconds: int
    expanded: int

    @classmethod
    def for_size(cls, size: int) -> Limits:
        """A small file gets little; a large one, which cost its sender something, gets more."""
        memory = min(400_000_000 + 24 * size, 4_000_000_000)
        return cls(memory, 60 + size // 1_000_000, 100_000_000 + 30 * size)


@dataclass(frozen=True)
class Cells:
    """A sheet before it is understood: text cells by row.

    name  : of the file, with `#sheet` if it is not the only one
    frame : `row` i64 (line in the file), `cells` list[str]; blank rows are left out
    merged: cells that stand over several columns, (row, first column, last column), columns from 0
    whole : False = the last line has no end, it may be cut
    padded: True = every row has all cells, so that a short one means nothing
    first : column of the sheet in which the cells begin, from 0
    mark  : what a sheet made here says it is; empty for all others
    """

    name: str
    frame: pl.DataFrame
    merged: tuple[tuple[int, int, int], ...] = ()
    whole: bool = True
    padded: bool = False
    first: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Source:
    """A file that was found, and the table it belongs to."""

    table: Table
    path: Path
    name: str
    date: dt.date | None = field(default=None)
