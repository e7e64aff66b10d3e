# SPDX-License-Identifier: Apache-2.0
"""Dated lists: tables whose rows hold from a day until a day, each with its unit and clause.

    # title_zh: 阈值
    # title_en: Thresholds
    # value: int
    key,from,until,value,unit,clause
    reporting_rate,2020-02-10,,90,percent,practice

`value("reporting_rate", date(2020, 3, 1)) -> 90`. Both ends belong to the span; an empty `from` means
since ever, an empty `until` until further notice. Two rows of one key may not hold on the same day.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from gulian.errors import (
    DefinitionError,
    DefinitionTooLarge,
    MissingKey,
    NoValueOnDate,
    OverlappingRows,
    UnknownKey,
    UnreadableDefinition,
    WrongValue,
)
from gulian.schemes.documents import decode
from gulian.schemes.naming import Named

MAX_LIST_BYTES = 4 * 1024 * 1024
MAX_ROWS = 50_000
MAX_CELL = 2_000
ValueKind = Literal["bool", "int", "decimal", "text", "date"]
VALUE_KINDS: tuple[ValueKind, ...] = ("bool", "int", "decimal", "text", "date")
ListValue = bool | int | Decimal | str | dt.date
_META = re.compile(r"#\s*([a-z_]+)\s*:\s*(.*)")
_META_KEYS = ("title_zh", "title_en", "value", "source", "version", "replaces", "closes")
_REQUIRED = ("key", "from", "until")
_UNTIL = "until"
# Expressions carry 64-bit integers, and decimals of lists with at most six places.
_SPELLING = {
    "bool": re.compile("true|false"),
    "int": re.compile("-?[0-9]{1,18}", re.ASCII),
    "decimal": re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII),
}
_FIRST, _LAST = dt.date.min, dt.date.max


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: its key, its span (both ends belong to it), and its cells as written."""

    key: str
    since: dt.date | None
    until: dt.date | None
    value: ListValue | None
    cells: Mapping[str, str]
    line: int

    def holds_on(self, day: dt.date) -> bool:
        return (self.since or _FIRST) <= day <= (self.until or _LAST)


@dataclass(frozen=True, kw_only=True, eq=False)
class DatedList(Named):
    """A parameter table or a directory with dates.

    value_kind : what `value()` answers, or None where the list has no column `value`
    closes     : something closes on the last day of a row (`# closes: until`)
    """

    title_zh: str
    title_en: str
    value_kind: ValueKind | None
    columns: tuple[str, ...]
    rows: tuple[ListRow, ...]
    by_key: Mapping[str, tuple[ListRow, ...]]
    closes: bool = False

    def row(self, key: str, date: dt.date) -> ListRow:
        """The row of a key that holds on a date. Raises NoValueOnDate with the nearest keys."""
        for row in self.by_key.get(key, ()):
            if row.holds_on(date):
                return row
        near = ", ".join(difflib.get_close_matches(key, self.by_key, n=3, cutoff=0.4)) or "-"
        raise NoValueOnDate(self.path, key, date.isoformat(), near)

    def value(self, key: str, date: dt.date) -> ListValue | None:
        """The value of a key on a date, or None where the list has none: unknown, never a default."""
        for row in self.by_key.get(key, ()):
            if row.holds_on(date):
                return row.value
        return None

    def on(self, date: dt.date) -> Mapping[str, ListRow]:
        """The rows that hold on a date by key, in the order of the file."""
        return MappingProxyType({row.key: row for row in self.rows if row.holds_on(date)})

    def with_values(self, values: Mapping[str, ListValue]) -> DatedList:
        """The list as it stands where a site gives these values, on every day; other keys stay."""
        kept = tuple(row for row in self.rows if row.key not in values)
        given = tuple(
            ListRow(key, None, None, value, MappingProxyType({"key": key, "value": str(value)}), 0)
            for key, value in values.items()
        )
        rows = (*kept, *given)
        return replace(self, rows=rows, by_key=group_rows(rows))


@dataclass(frozen=True)
class ListHeader:
    """What the `#` lines above the header say: key -> (text, line)."""

    meta: Mapping[str, tuple[str, int]]

    def text(self, key: str, default: str = "") -> str:
        return self.meta.get(key, (default, 1))[0]

    def line(self, key: str) -> int:
        return self.meta.get(key, ("", 1))[1]


@dataclass(frozen=True)
class ListTable:
    """A list file, read but not yet named: its header, columns, rows and problems."""

    header: ListHeader
    value_kind: ValueKind | None
    columns: tuple[str, ...]
    rows: tuple[ListRow, ...]
    problems: tuple[DefinitionError, ...]


def read_list(data: bytes, file: str) -> ListTable:
    """Read a list file; problems of its rows are collected, an unreadable file is raised."""
    text = decode(data, file, MAX_LIST_BYTES)
    found: list[DefinitionError] = []
    lines = text.split("\n")
    skip = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = _header(lines[:skip], file, found)
    kind = _value_kind(header, file, found)
    try:
        grid = list(csv.reader(lines[skip:], strict=True))
    except csv.Error as error:
        raise UnreadableDefinition(file, skip + 1, "", str(error)) from None
    if len(grid) > MAX_ROWS:
        raise DefinitionTooLarge(file, 1, "", "行数 rows", len(grid), MAX_ROWS)
    columns = tuple(cell.strip() for cell in grid[0]) if grid else ()
    if not _columns_fit(columns, kind, file, skip + 1, found):
        return ListTable(header, kind, columns, (), tuple(found))
    rows = _rows(grid[1:], columns, kind, _Place(file, skip + 2, found))
    found.extend(_overlaps(rows, file))
    return ListTable(header, kind, columns, rows, tuple(found))


def dated_list(table: ListTable, name: Named) -> DatedList:
    """Give a table its name, version and hash."""
    return DatedList(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=table.header.text("title_zh", name.id),
        title_en=table.header.text("title_en", name.id),
        value_kind=table.value_kind,
        columns=table.columns,
        rows=table.rows,
        by_key=group_rows(table.rows),
        closes=table.header.text("closes") == _UNTIL,
    )


def group_rows(rows: tuple[ListRow, ...]) -> Mapping[str, tuple[ListRow, ...]]:
    """Rows by key, in the order of the file."""
    groups: dict[str, list[ListRow]] = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row)
    return MappingProxyType({key: tuple(group) for key, group in groups.items()})


def parse_value(text: str, kind: ValueKind) -> ListValue:
    """The value a cell spells. Raises ValueError (kept inside this room)."""
    if kind == "text":
        return text
    if kind == "date":
        return parse_day(text)
    if not _SPELLING[kind].fullmatch(text):
        raise ValueError(text)
    return text == "true" if kind == "bool" else int(text) if kind == "int" else Decimal(text)


def parse_day(text: str) -> dt.date:
    """A date spelled 2020-02-10 and no other way. Raises ValueError (kept inside this room)."""
    day = dt.date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day


@dataclass(frozen=True)
class _Place:
    """Where rows are read and where their problems go."""

    file: str
    first_line: int
    found: list[DefinitionError]

    def wrong(self, line: int, key: str, value: str, expected_zh: str, expected_en: str) -> None:
        self.found.append(WrongValue(self.file, line, key, value, expected_zh, expected_en))


def _header(lines: list[str], file: str, found: list[DefinitionError]) -> ListHeader:
    meta: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines, start=1):
        match = _META.fullmatch(line.strip())
        if match is None or match[1] not in _META_KEYS:
            # Any other comment is a comment, but a misspelt key must not pass as one.
            near = difflib.get_close_matches(match[1], _META_KEYS, n=1, cutoff=0.8) if match else []
            if match and near:
                found.append(UnknownKey(file, number, match[1], near[0]))
            continue
        meta[match[1]] = (match[2].strip(), number)
    found.extend(
        MissingKey(file, 1, f"# {key}", "表的名称", "the title of the list")
        for key in ("title_zh", "title_en")
        if key not in meta
    )
    if meta.get("closes", (_UNTIL, 1))[0] != _UNTIL:
        text, number = meta["closes"]
        found.append(WrongValue(file, number, "closes", text, _UNTIL, _UNTIL))
    return ListHeader(meta)


def _value_kind(header: ListHeader, file: str, found: list[DefinitionError]) -> ValueKind | None:
    text = header.text("value")
    for kind in VALUE_KINDS:
        if text == kind:
            return kind
    if text:
        words = " | ".join(VALUE_KINDS)
        found.append(
            WrongValue(file, header.line("value"), "value", text, f"{words} 之一", f"one of {words}")
        )
    return None


def _columns_fit(
    columns: tuple[str, ...], kind: ValueKind | None, file: str, line: int, found: list[DefinitionError]
) -> bool:
    required = (*_REQUIRED, "value", "unit") if kind else _REQUIRED
    before = len(found)
    found.extend(
        MissingKey(file, line, name, "必需的列", "a column every such list has")
        for name in required
        if name not in columns
    )
    for index, name in enumerate(columns):
        if name in columns[:index] or not name:
            found.append(WrongValue(file, line, name, name, "不重复的列名", "a column name that stands once"))
    if kind is None and "value" in columns:
        found.append(MissingKey(file, 1, "# value", "value 列的类型", "the kind of the column value"))
    return len(found) == before


def _rows(
    grid: list[list[str]], columns: tuple[str, ...], kind: ValueKind | None, place: _Place
) -> tuple[ListRow, ...]:
    rows = []
    line = place.first_line
    for cells in grid:
        if len(cells) == len(columns) and not any(len(cell) > MAX_CELL for cell in cells):
            row = _row(dict(zip(columns, (cell.strip() for cell in cells), strict=True)), line, kind, place)
            rows.extend([row] if row else [])
        elif cells:
            expected = f"{len(columns)} 个格，每格不超过 {MAX_CELL} 字"
            place.wrong(
                line, "", str(len(cells)), expected, f"{len(columns)} cells of at most {MAX_CELL} characters"
            )
        line += 1 + sum(cell.count("\n") for cell in cells)
    return tuple(rows)


def _row(cells: dict[str, str], line: int, kind: ValueKind | None, place: _Place) -> ListRow | None:
    key, good = cells["key"], True
    if not key:
        place.wrong(line, "key", "", "非空的键", "a key")
        good = False
    span: dict[str, dt.date | None] = {}
    for end in ("from", "until"):
        try:
            span[end] = parse_day(cells[end]) if cells[end] else None
        except ValueError:
            place.wrong(line, f"{key}.{end}", cells[end], "日期，如 2020-02-10", "a date, 2020-02-10")
            good = False
    value: ListValue | None = None
    if kind and cells["value"]:
        try:
            value = parse_value(cells["value"], kind)
        except ValueError:
            place.wrong(line, f"{key}.value", cells["value"], f"{kind} 类型的值", f"a value of kind {kind}")
            good = False
    if not good:
        return None
    row = ListRow(key, span["from"], span["until"], value, MappingProxyType(cells), line)
    if (row.since or _FIRST) > (row.until or _LAST):
        place.wrong(line, f"{key}.until", cells["until"], "不早于 from 的日期", "a day not before from")
        return None
    return row


def _overlaps(rows: tuple[ListRow, ...], file: str) -> list[DefinitionError]:
    found: list[DefinitionError] = []
    for key, group in group_rows(rows).items():
        ordered = sorted(group, key=lambda row: (row.since or _FIRST, row.line))
        for earlier, later in itertools.pairwise(ordered):
            if (earlier.until or _LAST) >= (later.since or _FIRST):
                found.append(OverlappingRows(file, later.line, key, earlier.line))
    return found
