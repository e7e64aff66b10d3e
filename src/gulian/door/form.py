# SPDX-License-Identifier: Apache-2.0
"""A blank form for each table: what a desk fills in, the door reads back."""

from __future__ import annotations

import polars as pl

from gulian.door.model import Choice, Column, Kind
from gulian.door.notes import UNITS
from gulian.door.tables import ALL_TABLES, FLAGS
from gulian.door.workbook import Sheet, write_workbook

LINED = 500
"""Rows of a blank form that are ruled, formatted and carry the drop-downs."""
FORMATS: dict[Kind, str] = {
    "code": "@",
    "region": "@",
    "industry": "@",
    "text": "@",
    "date": "yyyy-mm-dd",
    "instant": "yyyy-mm-dd hh:mm",
}
"""Text stays text: a spreadsheet turns a credit code of 18 digits into a number and loses its end."""
WIDTHS: dict[Kind, float] = {"code": 22, "text": 16, "date": 12, "instant": 17, "causes": 16}


def template(stem: str) -> bytes:
    """A blank form for a table as an XLSX file: Chinese headers, `*` where needed, units, drop-downs.

    The same bytes each time; `read_table` reads it back once it is filled in.
    """
    table = ALL_TABLES[stem]
    heads = [_head(column) for column in table.columns]
    sheet = Sheet(
        table.label_zh,
        pl.DataFrame({head: pl.Series([None] * LINED, dtype=pl.String) for head in heads}),
        title=f"{table.label_zh}（带 * 的必填，不知道的留空）",
        choices={
            head: words
            for head, column in zip(heads, table.columns, strict=True)
            if (words := [choice.label_zh for choice in _choices(column)])
        },
        widths={
            head: max(WIDTHS.get(column.kind, 10), 2.0 * len(head) + 2)
            for head, column in zip(heads, table.columns, strict=True)
        },
        formats={
            head: FORMATS[column.kind]
            for head, column in zip(heads, table.columns, strict=True)
            if column.kind in FORMATS
        },
    )
    return write_workbook([sheet])


def _head(column: Column) -> str:
    unit = UNITS[column.unit]
    star = "*" if column.required and not column.default else ""
    return f"{star}{column.label_zh}" + (f"（{unit}）" if unit else "")


def _choices(column: Column) -> tuple[Choice, ...]:
    return FLAGS if column.kind == "flag" else column.choices
