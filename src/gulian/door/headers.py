# SPDX-License-Identifier: Apache-2.0
"""Find the row, or the two rows, that name the columns, and say which cell is which field.

1 fold every cell: half width, no blanks, no stars, no unit in brackets   2 look each up among name, label
and aliases of the table's columns   3 take the row, or pair of rows, that names most   4 compare what is left
over with what is missing, and offer the nearest
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from gulian.door.model import Cells, Column, Table
from gulian.door.numbers import OWN_UNITS, UNITS
from gulian.door.reading import fold, shown
from gulian.errors import (
    ColumnMisspelt,
    ColumnTwice,
    ColumnUnit,
    ExtraColumns,
    GulianError,
    HeaderLacks,
    NoHeader,
)

SEARCHED = 20
"""A title, a note or an empty line may stand above the header, within this many rows."""
KEPT_EXTRAS = 64
_WIDTH = 2_000
_NEAR = 60.0
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]")
_BLANK = re.compile(r"[\s*:]+")
_EACH = re.compile(r"(每|/|一)?(年|日|天|月)$|^(单位)?")


@dataclass(frozen=True)
class Header:
    """Where the fields stand.

    fields : column of the table -> position, 0-based
    units  : name of a column -> the unit its header states, if it is not the column's own
    extras : unknown headers, (text, position)
    last   : `row` of the header's last row
    width  : cells of the header
    """

    fields: tuple[tuple[Column, int], ...]
    units: dict[str, str]
    extras: tuple[tuple[str, int], ...]
    last: int
    width: int
    faults: tuple[GulianError, ...]


@dataclass(frozen=True)
class _Named:
    """One header cell: every folded reading of it, the best first, and the unit in its brackets."""

    text: str
    keys: tuple[str, ...]
    unit: str


def find_header(table: Table, cells: Cells) -> Header | GulianError:
    """The header of a sheet; an error if there is none, or if it lacks a column that must be there."""
    best: tuple[int, int, int, list[_Named]] | None = None
    rows = cells.frame.head(SEARCHED).rows()
    known = _known(table)
    for index, (number, values) in enumerate(rows):
        options = [(number, [_named(value) for value in values[:_WIDTH]])]
        if index + 1 < len(rows):
            below, under = rows[index + 1]
            spread = _spread(values[:_WIDTH], number, cells)
            options.append((below, _paired(spread, under[:_WIDTH])))
        for last, names in options:
            found = {known[key] for name in names for key in name.keys if key in known}
            if best is None or len(found) > best[0]:
                best = (len(found), last, len(names), names)
    if best is None or best[0] == 0 or best[0] == 1 < len(_needed(table)):
        return _no_header(table, cells.name, [] if best is None else best[3])
    return _header(table, cells.name, best[1], best[3])


def header_of(table: Table, file: str, names: Sequence[str]) -> Header | GulianError:
    """The header of a file whose columns have names of their own."""
    return _header(table, file, 1, [_named(name) for name in names])


def names_of(column: Column) -> tuple[str, ...]:
    """Every header a column may have, as written in the manual."""
    return (column.name, column.label_zh, *column.aliases)


@lru_cache(maxsize=64)
def _known(table: Table) -> Mapping[str, str]:
    """Folded header -> name of the column. A column's own name and label go before any alias."""
    columns = table.columns
    known: dict[str, str] = {}
    for column in columns:
        for name in (column.name, column.label_zh):
            known.setdefault(_folded(name)[0], column.name)
    for column in columns:
        for name in column.aliases:
            known.setdefault(_folded(name)[0], column.name)
    return known


def _needed(table: Table) -> list[Column]:
    return [column for column in table.columns if column.required]


@lru_cache(maxsize=8192)
def _folded(text: str) -> tuple[str, str]:
    """`年营业收入（亿元）*` -> (年营业收入, 亿元)"""
    plain = _BLANK.sub("", fold(text)).casefold()
    unit = next((_EACH.sub("", found[1]) for found in _BRACKET.finditer(plain) if found[1]), "")
    return _BRACKET.sub("", plain), unit.strip("/每").upper()


def _named(text: str | None) -> _Named:
    key, unit = _folded((text or "")[:200])
    return _Named(shown(text or ""), (key,) if key else (), unit)


def _spread(values: Sequence[str | None], row: int, cells: Cells) -> list[str]:
    """The upper of two header rows, a merged cell standing over each of its columns."""
    spread = [value or "" for value in values]
    merged = [(first, last) for at, first, last in cells.merged if at == row]
    for first, last in merged:
        for column in range(first + 1, min(last + 1, _WIDTH)):
            spread += [""] * (column + 1 - len(spread))
            spread[column] = spread[first] if first < len(spread) else ""
    if merged:
        return spread
    for column in range(1, len(spread)):
        spread[column] = spread[column] or spread[column - 1]
    return spread


def _paired(upper: Sequence[str], lower: Sequence[str | None]) -> list[_Named]:
    """Two header rows as one: the lower cell, or both joined, or the upper where the lower is empty."""
    named = []
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = (lower[column] if column < len(lower) else "") or ""
        if not below:
            named.append(_named(above))
            continue
        joined, joined_unit = _folded((above + below)[:200])
        key, unit = _folded(below[:200])
        named.append(_Named(shown(below), tuple(k for k in (joined, key) if k), unit or joined_unit))
    return named


def _header(table: Table, file: str, last: int, names: list[_Named]) -> Header | GulianError:
    known = _known(table)
    fields: dict[str, int] = {}
    strange: list[tuple[str, int]] = []
    doubled: list[tuple[str, int]] = []
    faults: list[GulianError] = []
    for position, name in enumerate(names):
        field = next((known[key] for key in name.keys if key in known), None)
        if field is None:
            strange += [(name.text, position)] if name.text else []
        elif field not in fields:
            fields[field] = position
        else:
            label = table.column(field).label_zh
            faults.append(ColumnTwice(file, field, label, names[fields[field]].text, name.text))
            doubled.append((name.text, position))
    missing = [column for column in table.columns if column.name not in fields]
    for column in missing:
        if column.required:
            return HeaderLacks(file, column.name, column.label_zh, _nearest([column], strange))
    found = tuple((table.column(field), position) for field, position in fields.items())
    units = {
        column.name: names[position].unit for column, position in found if _foreign(column, names[position])
    }
    faults += [ColumnUnit(file, names[fields[name]].text, unit, OWN_UNITS[table.column(name).kind])
               for name, unit in units.items()]  # fmt: skip
    faults += _misspelt(file, missing, strange)
    extras = sorted(strange + doubled, key=lambda extra: extra[1])
    if len(extras) > KEPT_EXTRAS:
        faults.append(ExtraColumns(file, len(extras), KEPT_EXTRAS))
    return Header(found, units, tuple(extras[:KEPT_EXTRAS]), last, len(names), tuple(faults))


def _foreign(column: Column, name: _Named) -> bool:
    """Whether the header states a unit that is not the column's own."""
    factor = UNITS.get(column.kind, {}).get(name.unit)
    return factor is not None and factor != 1


def _misspelt(file: str, missing: Sequence[Column], extras: Sequence[tuple[str, int]]) -> list[GulianError]:
    faults: list[GulianError] = []
    spelled = {_folded(name)[0]: column for column in missing for name in names_of(column)} if extras else {}
    for text, _ in extras[:KEPT_EXTRAS]:
        near = process.extractOne(_folded(text)[0], list(spelled), scorer=fuzz.ratio, score_cutoff=75.0)
        if near:
            faults.append(ColumnMisspelt(file, text, spelled[near[0]].name, spelled[near[0]].label_zh))
    return faults


def _nearest(columns: Sequence[Column], extras: Sequence[tuple[str, int]]) -> str:
    """The headers of the file that are nearest to the missing columns, or all of a short list."""
    spelled = [_folded(name)[0] for column in columns for name in names_of(column)]
    scored = []
    for text, _ in extras[:KEPT_EXTRAS]:
        near = process.extractOne(_folded(text)[0], spelled, scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near:
            scored.append((-near[1], text))
    return "、".join(text for _, text in sorted(scored)[:3]) or "-"


def _no_header(table: Table, file: str, names: list[_Named]) -> NoHeader:
    needed = _needed(table)
    extras = [(name.text, index) for index, name in enumerate(names) if name.text]
    zh, en = "、".join(c.label_zh for c in needed), ", ".join(c.name for c in needed)
    return NoHeader(file, SEARCHED, zh, en, _nearest(needed, extras))
