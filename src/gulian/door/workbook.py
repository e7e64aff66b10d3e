# SPDX-License-Identifier: Apache-2.0
"""Workbooks out, ready to print, and back in with what people typed into them.

A4 landscape, one page wide, header repeated on every page and frozen on the screen, text wrapped, drop-downs
where a column has a closed list. Every text is stored as text: nothing that begins with `=` ever runs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from gulian.door.fixed_zip import fixed_zip
from gulian.door.guide import Guide, lay_out
from gulian.door.model import Cells, Limits
from gulian.door.sheet_data import DATES, LINE, Look, column_letters, line_count, sheet_rows, shown
from gulian.door.sheets import Workers

Page = Any
"""A sheet being written, and the looks of its cells: XlsxWriter has no types."""

_NO_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_WIDEST, _NARROWEST = 40, 6
_LISTED = 250
"""A drop-down holds at most 255 characters."""

_EDGED = {"border": 1, "border_color": "#999999", "text_wrap": True, "font_name": "宋体", "font_size": 10}
_HEAD = {**_EDGED, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#EAEFF5"}
_BODY = {**_EDGED, "valign": "top"}
_TITLE = {"font_name": "黑体", "font_size": 14, "align": "center", "valign": "vcenter"}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    frame   : its columns' names are the header; money and shares as they are to be shown
    title   : a line above the header, over the whole width; empty = none
    choices : column -> the words its drop-down offers
    widths  : column -> width in characters; None = by the content
    spare   : empty rows below the last one that carry the drop-downs, for people to fill
    formats : column -> number format of the spreadsheet, such as `0.00`
    head    : rows of a header of several rows, a cell for each column; a text that is repeated stands over
              its columns, an empty cell belongs to the one above; empty = the names of the frame
    guide   : what makes the sheet a form to be filled (`guide.py`)
    """

    name: str
    frame: pl.DataFrame
    title: str = ""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    spare: int = 0
    formats: Mapping[str, str] = field(default_factory=dict)
    head: tuple[tuple[str, ...], ...] = ()
    guide: Guide | None = None

    @property
    def first_row(self) -> int:
        """The row of the first line of data, from 0: below hidden row, title and header."""
        return bool(self.guide) + bool(self.title) + max(len(self.head), 1)


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an XLSX file; equal sheets give equal bytes. Names are made fit, and distinct.

    XlsxWriter makes the book with its styles, print set-up and drop-downs; `sheet_data` the rows.
    """
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    heads: list[int] = []
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        names: list[str] = []
        looks = _Looks(book)
        for sheet in sheets:
            names.append(_sheet_name(sheet.name, names))
            page = book.add_worksheet(names[-1])
            _arrange(page, sheet)
            heads.append(_head(page, sheet, looks))
            looks.specimens(page, heads[-1], _formats(sheet), _open(sheet))
            if sheet.guide:
                last = heads[-1] + max(sheet.frame.height + sheet.spare, 1) - 1
                lay_out(page, sheet.guide, sheet.frame.columns, (heads[-1], last), book)
    return fixed_zip(
        buffer.getvalue(),
        {
            f"xl/worksheets/sheet{number}.xml": partial(_with_rows, sheet=sheet, head=head)
            for number, (sheet, head) in enumerate(zip(sheets, heads, strict=True), 1)
            if sheet.frame.width
        },
    )


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
    head = sheet.first_row
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, head - 1)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.freeze_panes(head, 0)
    last = head + max(sheet.frame.height + sheet.spare, 1) - 1
    for index, name in enumerate(sheet.frame.columns):
        page.set_column(index, index, _width_of(sheet, name))
        words = [word.replace(",", "，") for word in sheet.choices.get(name, ())]
        if words and len(",".join(words)) <= _LISTED:
            page.data_validation(head, index, last, index, _drop_down(words))


def _drop_down(words: list[str]) -> Mapping[str, object]:
    """A list that warns and lets a typed word stand."""
    return {
        "validate": "list",
        "source": words,
        "error_type": "warning",
        "error_title": "请核对",
        "error_message": "请从下拉列表中选择。",
    }


def _width(column: pl.Series) -> float:
    """Wide enough for most cells, a Chinese character counting two."""
    kept = column.drop_nulls().head(200).to_frame()
    texts = [column.name, *kept.select(shown(column.name, column.dtype)).to_series()]
    lengths = sorted(max((_columns(line) for line in text.split("\n")), default=0) for text in texts)
    usual = max(
        lengths[(len(lengths) * 9) // 10 - 1] if len(lengths) > 1 else lengths[0], _columns(column.name) / 2
    )
    return float(min(max(usual + 2, _NARROWEST), _WIDEST))


def _columns(text: str) -> int:
    """Width in columns, a Chinese character counting two: it takes three bytes, a Latin letter one."""
    return (len(text.encode()) + len(text)) // 2


def _head(page: Page, sheet: Sheet, looks: _Looks) -> int:
    """Title and header; the number of rows they take."""
    first = int(bool(sheet.guide))
    if sheet.title:
        if sheet.frame.width > 1:
            page.merge_range(first, 0, first, sheet.frame.width - 1, sheet.title, looks.title)
        else:
            page.write_string(first, 0, sheet.title, looks.title)
        if sheet.guide:
            page.set_row(first, 24)
        first += 1
    if sheet.head:
        _several(page, sheet.head, first, looks.head)
        return first + len(sheet.head)
    names = pl.DataFrame({str(index): [name] for index, name in enumerate(sheet.frame.columns)})
    page.set_row(first, LINE * line_count(names, _widths(sheet)).item())
    for column, name in enumerate(sheet.frame.columns):
        page.write_string(first, column, name, looks.head)
    return first + 1


def _several(page: Page, rows: Sequence[Sequence[str]], first: int, look: Page) -> None:
    """A header of several rows, its cells merged as far as one title stands over others."""
    for top, left, bottom, right in spans(rows):
        text = rows[top][left]
        if (top, left) == (bottom, right):
            page.write_string(first + top, left, text, look)
        else:
            page.merge_range(first + top, left, first + bottom, right, text, look)


def spans(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int, int]]:
    """The cells of a header, (top, left, bottom, right): together they cover it once.

    [[职工, 职工, 备注], [总数, 返岗, ""]] -> (0,0,0,1) (0,2,1,2) (1,0,1,0) (1,1,1,1)
    """
    depth, width = len(rows), max(map(len, rows), default=0)
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        for left in range(width):
            if (top, left) in taken:
                continue
            right = left
            # One title over several columns only where something stands below them.
            while row[left] and right + 1 < width and (top, right + 1) not in taken:
                below = any(rows[under][right + 1] for under in range(top + 1, depth))
                if row[right + 1] != row[left] or not below:
                    break
                right += 1
            bottom = top
            while bottom + 1 < depth and not any(rows[bottom + 1][left : right + 1]):
                bottom += 1
            taken |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            yield top, left, bottom, right


def _open(sheet: Sheet) -> list[bool]:
    """Which columns may be typed into although the sheet is protected."""
    guide = sheet.guide
    if guide is None:
        return [False] * sheet.frame.width
    return [name in guide.names and name not in guide.locked for name in sheet.frame.columns]


class _Looks:
    """The looks of cells, each made once a book."""

    def __init__(self, book: Page) -> None:
        self._book = book
        self._known: dict[tuple[str, bool, bool], Page] = {}
        self.title = book.add_format(_TITLE)
        self.head = book.add_format(_HEAD)

    def specimens(self, page: Page, row: int, formats: Sequence[str], opened: Sequence[bool]) -> None:
        """One empty cell in each look of each column, in a row that stands for all rows of the sheet.

        opened : which columns may be typed into although the sheet is protected
        """
        for index, (number_format, free) in enumerate(zip(formats, opened, strict=True)):
            for place, look in enumerate((("", False), ("", True), (number_format, False))):
                page.write_blank(row, 3 * index + place, None, self._body(*look, free))

    def _body(self, number_format: str, quoted: bool, free: bool) -> Page:
        look = (number_format, quoted, free)
        if look not in self._known:
            extra: dict[str, object] = {"num_format": number_format} if number_format else {}
            extra |= {"locked": False} if free else {}
            self._known[look] = self._book.add_format({**_BODY, **extra, "quote_prefix": quoted})
        return self._known[look]


def _with_rows(page: bytes, sheet: Sheet, head: int) -> Iterator[bytes]:
    """The sheet as the library wrote it, the rows of the frame where its specimens stood."""
    found = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % (head + 1), page, re.DOTALL)
    assert found is not None, "the library writes every row that has a cell"
    styles = [int(number) for number in re.findall(rb'<c r="[A-Z]+\d+" s="(\d+)"/>', found[1])]
    looks = [Look(*styles[start : start + 3]) for start in range(0, len(styles), 3)]
    last = f"{column_letters(sheet.frame.width - 1)}{head + sheet.frame.height}".encode()
    # What the specimens made the sheet look as wide as.
    start = re.sub(rb' spans="[^"]*"', b"", page[: found.start()])
    yield re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:%s"/>' % last, start)
    yield from sheet_rows(sheet.frame, looks, _widths(sheet), head + 1)
    yield page[found.end() :]


def _formats(sheet: Sheet) -> list[str]:
    """Number format of each column: the one asked for, else the usual one of a date."""
    return [
        sheet.formats.get(column.name, "") or DATES.get(column.dtype.base_type(), "")
        for column in sheet.frame
    ]


def _widths(sheet: Sheet) -> list[float]:
    return [_width_of(sheet, name) for name in sheet.frame.columns]


def _width_of(sheet: Sheet, name: str) -> float:
    return sheet.widths.get(name) or _width(sheet.frame[name])
