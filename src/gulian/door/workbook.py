# SPDX-License-Identifier: Apache-2.0
"""Workbooks out, ready to print, and back in with what people typed into them.

A4 landscape, one page wide, header repeated on every page and frozen on the screen, text wrapped, drop-downs
where a column has a closed list. Every text is stored as text: nothing that begins with `=` ever runs.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gulian.door.fixed_zip import fixed_zip
from gulian.door.model import Cells, Limits
from gulian.door.sheets import Workers

Page = Any
"""A write-only sheet: the type stubs of openpyxl know nothing of its page set-up."""

_NO_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE = 14.0
_MOST_LINES = 12
_LONGEST = 32_000
_WIDEST, _NARROWEST = 40, 6
_LISTED = 250
"""A drop-down holds at most 255 characters."""

_EDGE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEAD_FONT = Font(name="宋体", bold=True, size=10)
_BODY_FONT = Font(name="宋体", size=10)
_TITLE_FONT = Font(name="黑体", size=14)
_FILL = PatternFill("solid", fgColor="FFEAEFF5")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    frame   : its columns' names are the header; money and shares as they are to be shown
    title   : a line above the header, over the whole width; empty = none
    choices : column -> the words its drop-down offers
    widths  : column -> width in characters; None = by the content
    spare   : empty rows below the last one that carry the drop-downs, for people to fill
    formats : column -> number format of the spreadsheet, such as `0.00`
    """

    name: str
    frame: pl.DataFrame
    title: str = ""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    spare: int = 0
    formats: Mapping[str, str] = field(default_factory=dict)


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an XLSX file; equal sheets give equal bytes. Names are made fit and distinct.

    Instants are written as their own clock shows them, without the offset.
    """
    book = Workbook(write_only=True)
    names: list[str] = []
    for sheet in sheets:
        names.append(_sheet_name(sheet.name, names))
        page = book.create_sheet(names[-1])
        _arrange(page, sheet)
        _fill(page, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return fixed_zip(buffer.getvalue())


def read_workbook(path: Path, limits: Limits | None = None) -> dict[str, pl.DataFrame]:
    """The visible sheets of a workbook that `write_workbook` made, as text columns under their headers.

    A title line above the header is passed over: the header is the first row with more than one cell. People
    may have added rows and columns; columns without a header are left out.
    Raises FileDamaged, FileLocked, FileTooHeavy.
    """
    with Workers(limits) as workers:
        cells, _ = workers.spreadsheet(path, path.name)
    return {each.name.rpartition("#")[2] if len(cells) > 1 else each.name: _table(each) for each in cells}


def _table(cells: Cells) -> pl.DataFrame:
    filled = pl.col("cells").list.eval(pl.element().str.len_bytes() > 0).list.sum()
    wide = cells.frame.filter(filled > 1)
    if wide.is_empty():
        return pl.DataFrame()
    header = wide.row(0)[1]
    rows = cells.frame.filter(pl.col("row") > wide["row"][0])
    columns: dict[str, pl.Expr] = {}
    for position, name in enumerate(header):
        if name and name not in columns:
            cell = pl.col("cells").list.get(position, null_on_oob=True)
            columns[name] = pl.when(cell.str.len_bytes() > 0).then(cell)
    return rows.select(**columns)


def _sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """`劳动/用工` -> `劳动 用工`; at most 31 characters, distinct whatever the case."""
    base = _NO_NAME.sub(" ", wanted).strip()[:31] or "Sheet"
    folded = {name.casefold() for name in taken}
    name, number = base, 2
    while name.casefold() in folded:
        suffix = f" ({number})"
        name, number = base[: 31 - len(suffix)] + suffix, number + 1
    return name


def _arrange(page: Page, sheet: Sheet) -> None:
    """Everything that has to be said before the first row: paper, frozen header, widths, drop-downs."""
    head = 2 if sheet.title else 1
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"1:{head}"
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    page.freeze_panes = f"A{head + 1}"
    last = head + max(sheet.frame.height + sheet.spare, 1)
    for index, name in enumerate(sheet.frame.columns, 1):
        letter = get_column_letter(index)
        page.column_dimensions[letter].width = _width_of(sheet, name)
        words = ",".join(word.replace(",", "，") for word in sheet.choices.get(name, ()))
        if words and len(words) <= _LISTED:
            page.data_validations.append(_drop_down(words, f"{letter}{head + 1}:{letter}{last}"))
    if sheet.title and sheet.frame.width > 1:
        page.merged_cells.add(f"A1:{get_column_letter(sheet.frame.width)}1")


def _drop_down(words: str, span: str) -> DataValidation:
    """A list that warns and lets a typed word stand."""
    rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    rule.errorStyle = "warning"
    rule.errorTitle, rule.error = "请核对", "请从下拉列表中选择。"
    rule.sqref = span
    return rule


def _width(column: pl.Series) -> float:
    """Wide enough for most cells, a Chinese character counting two."""
    texts = [column.name, *(_shown(value) for value in column.drop_nulls().head(200).to_list())]
    lengths = sorted(max((_columns(line) for line in text.split("\n")), default=0) for text in texts)
    usual = max(
        lengths[(len(lengths) * 9) // 10 - 1] if len(lengths) > 1 else lengths[0], _columns(column.name) / 2
    )
    return float(min(max(usual + 2, _NARROWEST), _WIDEST))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _shown(value: object) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _fill(page: Page, sheet: Sheet) -> None:
    if sheet.title:
        title = _cell(page, sheet.title)
        title.font, title.alignment = _TITLE_FONT, _CENTRE
        page.append([title])
    head = [_cell(page, name) for name in sheet.frame.columns]
    for cell in head:
        cell.font, cell.alignment, cell.fill, cell.border = _HEAD_FONT, _CENTRE, _FILL, _BORDER
    widths = [_width_of(sheet, name) for name in sheet.frame.columns]
    first = 2 if sheet.title else 1
    page.row_dimensions[first].height = _LINE * _lines(sheet.frame.columns, widths)
    page.append(head)
    styles = _BodyStyles(page)
    formats = [sheet.formats.get(name) for name in sheet.frame.columns]
    for number, row in enumerate(sheet.frame.iter_rows(), first + 1):
        page.row_dimensions[number].height = _LINE * _lines(row, widths)
        page.append([styles.dressed(_cell(page, *each)) for each in zip(row, formats, strict=True)])


def _lines(row: Sequence[object], widths: Sequence[float]) -> int:
    """Lines that the fullest cell of a row takes: not every program makes wrapped rows high enough."""
    most = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str | list):
            room = max(width - 1, 2)
            lines = _shown(value).split("\n")
            most = max(most, sum(max(1, math.ceil(_columns(line) / room)) for line in lines))
    return min(most, _MOST_LINES)


def _width_of(sheet: Sheet, name: str) -> float:
    return sheet.widths.get(name) or _width(sheet.frame[name])


class _BodyStyles:
    """The looks of body cells, each worked out once: openpyxl hashes fonts at every assignment."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._known: dict[tuple[str, bool], Any] = {}

    def dressed(self, cell: Any) -> Any:
        """The cell in the look of its number format."""
        look = (cell.number_format, cell.quotePrefix)
        if look not in self._known:
            cell.font, cell.alignment, cell.border = _BODY_FONT, _WRAP, _BORDER
            self._known[look] = cell._style
        cell._style = self._known[look]
        return cell


def _cell(page: Page, value: object, number_format: str | None = None) -> Any:
    """A cell that holds a number, a date or text, and never a formula."""
    cell = WriteOnlyCell(page)
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, int | float | dt.date | dt.datetime) and not _too_long(value):
        cell.value = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
    elif value is not None:
        text = _NO_CELL.sub(" ", _shown(value))[:_LONGEST]
        cell.value = text
        cell.data_type = "s"
        if text.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
    if number_format:
        cell.number_format = number_format
    return cell


def _too_long(value: object) -> bool:
    """Whole numbers beyond fifteen digits lose digits in a spreadsheet: they are written as text."""
    return isinstance(value, int) and abs(value) >= 10**15
