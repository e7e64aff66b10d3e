# SPDX-License-Identifier: Apache-2.0
"""What makes a sheet a form to be filled: a hidden row that names its columns, help, bounds, locked cells.

The header and the columns nobody is to change are locked (without a password: against slips, not against
people). What the program filled in is shaded, what a unit is not asked is grey; both follow a hidden column
that lists the names, `;staff;!power;`, and go where the rows go when they are sorted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from gulian.door.machine import MARK
from gulian.door.sheet_data import column_letters

Page = Any
"""A sheet being written: XlsxWriter has no types."""

BoundKind = Literal["integer", "decimal", "date"]
_PREFILLED = {"bg_color": "#E8F3E1"}
_NOT_ASKED = {"bg_color": "#D9D9D9"}
_MOST_HELP = 250
"""A note is read at a glance, and an input message holds 255 characters."""
_PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


@dataclass(frozen=True)
class Bound:
    """What may be typed into a column: a kind, and perhaps a least and a greatest value."""

    kind: BoundKind
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Guide:
    """How a sheet is filled in; columns by the names of its frame.

    mark   : what the sheet says it is, behind `gulian:`
    names  : column -> field; a column that is not named is for reading only
    notes  : column -> help, shown at its header
    bounds : column -> what may be typed
    ranges : column -> cells of another sheet that its drop-down offers, `选项!$A$3:$A$20`
    locked : columns whose cells cannot be changed
    marks  : the column that lists what was filled in and what is not asked; hidden; empty = none
    """

    mark: str
    names: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, Bound] = field(default_factory=dict)
    ranges: Mapping[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    marks: str = ""


def lay_out(page: Page, guide: Guide, columns: Sequence[str], rows: tuple[int, int], book: Page) -> None:
    """Hidden row, notes, bounds, shading and protection of a sheet.

    rows : first and last row of the data, from 0; the header stands right above
    """
    first, last = rows
    page.write_string(0, 0, MARK + guide.mark)
    page.set_row(0, None, None, {"hidden": True})
    for index, name in enumerate(columns):
        # The mark stands in the first cell: a field there follows it.
        if guide.names.get(name) and index:
            page.write_string(0, index, guide.names[name])
        if note := guide.notes.get(name):
            page.write_comment(first - 1, index, note[:_MOST_HELP], {"x_scale": 2, "author": "gulian"})
        if bound := guide.bounds.get(name):
            page.data_validation(first, index, last, index, _validation(bound))
        if source := guide.ranges.get(name):
            page.data_validation(first, index, last, index, {"validate": "list", "source": f"={source}"})
    if guide.marks in columns:
        _shade(page, guide, columns, rows, book)
    page.protect("", _PROTECTION)


def _shade(page: Page, guide: Guide, columns: Sequence[str], rows: tuple[int, int], book: Page) -> None:
    first, last = rows
    at = columns.index(guide.marks)
    page.set_column(at, at, None, None, {"hidden": True})
    for look, sign in ((_PREFILLED, ";"), (_NOT_ASKED, ";!")):
        shaded = book.add_format(look)
        for index, name in enumerate(columns):
            if field_name := guide.names.get(name):
                listed = f'ISNUMBER(SEARCH("{sign}{field_name};",${column_letters(at)}{first + 1}))'
                criteria = {"type": "formula", "criteria": f"={listed}", "format": shaded}
                page.conditional_format(first, index, last, index, criteria)


def _validation(bound: Bound) -> dict[str, object]:
    """A rule that refuses what is no such value; bounds as far as they are known."""
    words = {"integer": "整数", "decimal": "数", "date": "日期"}[bound.kind]
    told: dict[str, object] = {"validate": bound.kind, "error_title": "请核对"}
    if bound.kind == "date":
        # Any day of our time: the point is that it is one.
        limits: dict[str, object] = {"criteria": ">=", "value": dt.date(1990, 1, 1)}
        return {**told, **limits, "error_message": f"请填{words}，如 2020-03-01。"}
    if bound.least is not None and bound.most is not None:
        limits = {"criteria": "between", "minimum": bound.least, "maximum": bound.most}
        return {**told, **limits, "error_message": f"请填 {bound.least} 至 {bound.most} 之间的{words}。"}
    if bound.most is not None:
        limits = {"criteria": "<=", "value": bound.most}
        return {**told, **limits, "error_message": f"请填不大于 {bound.most} 的{words}。"}
    least = bound.least if bound.least is not None else -(10**15)
    said = f"请填不小于 {least} 的{words}。" if bound.least is not None else f"请填{words}。"
    return {**told, "criteria": ">=", "value": least, "error_message": said}
