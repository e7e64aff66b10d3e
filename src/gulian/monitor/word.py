# SPDX-License-Identifier: Apache-2.0
"""A bulletin as a Word document in the style of a Chinese office.

A4 with the margins of GB/T 9704-2012 (top 37 mm, left 28 mm, text 156 mm x 225 mm); title centred, headings
黑体, text 仿宋, numbers in Times New Roman; page numbers between dashes; table heads repeated on each page.
Equal input gives equal bytes: properties and zip times are fixed, no clock is read.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from gulian.door import fixed_zip
from gulian.monitor.letter import Letterhead, parted
from gulian.monitor.markdown import (
    Block,
    Grid,
    Heading,
    Items,
    Line,
    Paragraph,
    Picture,
    Quote,
    Span,
    Spans,
    chart,
    plain,
    read_markdown,
    title_of,
    width,
)
from gulian.monitor.model import Table
from gulian.monitor.office_style import PICTURE_WIDTH, RED, RED_HEAD, TEXT_WIDTH, lay_out
from gulian.monitor.wording import day


def to_docx(
    markdown: str, charts: Mapping[str, bytes | Table], letterhead: Letterhead | None = None
) -> bytes:
    """The document. `charts`: name -> PNG, or the `Table` that stands where it could not be drawn.

    letterhead : with one it is an official notice, signed at its end
    Raises UnknownChart.
    """
    blocks = read_markdown(markdown)
    document = Document()
    lay_out(document, title_of(blocks))
    writer = _Writer(document, charts, letter=letterhead is not None)
    if letterhead is None:
        writer.blocks(blocks)
    else:
        body, annexes = parted(blocks)
        writer.above(letterhead)
        writer.blocks(body)
        writer.below(letterhead)
        if annexes:
            document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx has no types
            writer.blocks(annexes)
    stream = io.BytesIO()
    document.save(stream)
    return fixed_zip(stream.getvalue())


class _Writer:
    """Adds blocks to the end of a document."""

    def __init__(
        self, document: WordDocument, charts: Mapping[str, bytes | Table], *, letter: bool = False
    ) -> None:
        self.document = document
        self.charts = charts
        self.letter = letter
        self.titled = False
        self.styles = {style.name: style.style_id for style in document.styles}

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: Block, style: str = "Normal", prefix: str = "") -> None:
        match block:
            case Heading(level, spans):
                self.heading(level, spans)
            case Paragraph(spans):
                self.paragraph(spans, style, prefix)
            case Items(ordered, items):
                for number, item in enumerate(items, start=1):
                    for inner in item:
                        self.block(inner, "Normal", f"{number}. " if ordered else "· ")
            case Quote(inner):
                for each in inner:
                    self.block(each, "Quote")
            case Grid(header, rows, right):
                self.table(header, rows, right)
            case Picture(title, name):
                self.picture(title, name)
            case Line():
                self.add("Gap")

    def above(self, letterhead: Letterhead) -> None:
        """Red head, number, red rule."""
        if letterhead.head:
            paragraph = self.add("Red Head")
            run = paragraph.add_run(letterhead.head)
            run.font.size = Pt(min(RED_HEAD, TEXT_WIDTH // Pt(1) // max(1, len(letterhead.head))))
        if letterhead.number:
            self.add("Document Number", letterhead.number)
        if letterhead.head:
            _red_rule(self.add("Gap"))
            self.add("Gap")

    def below(self, letterhead: Letterhead) -> None:
        """Signature and date to the right, four characters in, with room for the seal above them."""
        # A signature never stands on a page without text.
        if self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self.add("Seal")
        for text in (letterhead.signature, day(letterhead.signed_on)):
            if text:
                self.add("Signature", text)

    def add(self, style: str, text: str = "") -> WordParagraph:
        return self.styled(self.document.add_paragraph(text), style)

    def styled(self, paragraph: WordParagraph, style: str) -> WordParagraph:
        """The paragraph in a style. The library would search all styles for the default one each time."""
        if style != "Normal":
            paragraph._p.style = self.styles[style]
        return paragraph

    def heading(self, level: int, spans: Spans) -> None:
        style = "Title" if level == 1 else f"Heading {min(level, 4) - 1}"
        _write(self.add("Notice Title" if self.letter and level == 1 else style), spans)
        self.titled = level == 1

    def paragraph(self, spans: Spans, style: str, prefix: str) -> None:
        # The line right under the title names date and state, and is centred with it.
        under = style == "Normal" and self.titled
        self.titled = False
        over = "Addressed" if self.letter else "Subtitle"
        _write(self.add(over if under else style), (Span(prefix), *spans))

    def table(
        self, header: tuple[Spans, ...], rows: tuple[tuple[Spans, ...], ...], right: tuple[bool, ...]
    ) -> None:
        table = self.document.add_table(rows=0, cols=len(header), style="Table Grid")
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths = column_widths(
            [plain(cell) for cell in header], [[plain(cell) for cell in row] for row in rows]
        )
        # Word goes by the cells' widths, LibreOffice by the columns'.
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = wide
        for number, cells in enumerate((header, *rows)):
            self.row(table, cells, widths, right, head=number == 0)
        self.add("Gap")

    def row(
        self,
        table: WordTable,
        cells: tuple[Spans, ...],
        widths: list[int],
        right: tuple[bool, ...],
        *,
        head: bool,
    ) -> None:
        """One row; the head is set in 黑体 and repeated on each page, no row is torn apart."""
        row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx has no types
        marks = row._tr.get_or_add_trPr()
        marks.append(OxmlElement("w:cantSplit"))
        if head:
            marks.append(OxmlElement("w:tblHeader"))
        for cell, spans, wide, to_right in zip(row.cells, cells, widths, right, strict=True):
            cell.width = wide
            paragraph = cell.paragraphs[0]
            self.styled(paragraph, "Table Head" if head else "Table Text")
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            if to_right and not head:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if head:
                _shade(cell)
            _write(paragraph, spans)

    def picture(self, title: str, name: str) -> None:
        drawn = chart(self.charts, name)
        if isinstance(drawn, Table):
            self.add("Caption", title)
            cells = [tuple((Span(cell),) for cell in row) for row in (drawn.header, *drawn.rows)]
            self.table(cells[0], tuple(cells[1:]), (False,) * len(drawn.header))
            if drawn.note:
                self.add("Normal", drawn.note)
            return
        paragraph = self.add("Figure")
        shape = paragraph.add_run().add_picture(io.BytesIO(drawn), width=PICTURE_WIDTH)
        # What the picture shows, for those who listen to the document.
        shape._inline.docPr.set("descr", title)
        self.add("Caption", title)


SHORT = 10
"""Printed columns up to which a column keeps its words on one line."""

PRINTED_COLUMNS = 84
"""Columns that fit into the text width in the letters of a table."""


def column_widths(
    header: list[str], rows: list[list[str]], smallest: int = 5, largest: int = 30
) -> list[int]:
    """Widths in EMU that share the text width by the longest text of each column, within bounds.

    A head may take two lines, so it asks for half its width.
    smallest, largest : in printed columns (a Chinese character is two)
    """
    asked = [
        max(-(-width(head) // 2), *(width(row[at]) for row in rows), smallest - 2) + 2
        for at, head in enumerate(header)
    ]
    bounded = [min(each, largest) for each in asked]
    # Short words keep their width; what is missing is taken from the long columns.
    short = sum(each for each in bounded if each <= SHORT + 2)
    long = sum(bounded) - short
    room = max(PRINTED_COLUMNS - short, long // 2)
    scaled = [each if each <= SHORT + 2 or not long else each * room // long for each in bounded]
    return [TEXT_WIDTH * each // sum(scaled) for each in scaled]


def _red_rule(paragraph: WordParagraph) -> None:
    """A red line under the paragraph, over the width of the text."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", RED)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EEF1F4")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _write(paragraph: WordParagraph, spans: Spans) -> None:
    for span in spans:
        if span.text == "\n":
            paragraph.add_run().add_break()
        elif span.text:
            run = paragraph.add_run(span.text)
            run.bold = span.bold or None
            run.italic = span.italic or None
