# SPDX-License-Identifier: Apache-2.0
"""The Word document looks like an office document and is the same bytes each time."""

from __future__ import annotations

import io
import zlib
from struct import pack

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gulian.errors import UnknownChart
from gulian.monitor.model import Table
from gulian.monitor.word import column_widths, to_docx

TEXT = """\
# 标题

2020年3月1日

## 一、表

正文**重**点。

| 名 | 数 |
|---|---:|
| 甲 | 1 |
| 乙 | 2 |

- 一

1. 三

> 引

---
"""


def _png() -> bytes:
    """A white picture of 8 x 4."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * 8) * 4)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", pack(">IIBBBBB", 8, 4, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def test_the_same_bulletin_gives_the_same_bytes() -> None:
    """No clock, no random id, no archive time."""
    charts: dict[str, bytes | Table] = {"map": _png()}
    text = TEXT + "\n![图](chart:map)\n"
    assert to_docx(text, charts) == to_docx(text, charts)


def test_every_style_names_a_chinese_font() -> None:
    """Title 小标宋, headings 黑体, text 仿宋; no theme font is left to win over them."""
    styles = docx.Document(io.BytesIO(to_docx(TEXT, {}))).styles
    for name, font in (
        ("Title", "方正小标宋简体"),
        ("Heading 1", "黑体"),
        ("Normal", "仿宋"),
        ("Table Text", "仿宋"),
    ):
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:asciiTheme")) is None
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_the_text_keeps_its_order_and_styles() -> None:
    """Title, the line under it, heading, text, table, list, quote."""
    document = docx.Document(io.BytesIO(to_docx(TEXT, {})))
    found = [
        (paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs
    ]
    assert [each for each in found if each[1]] == [
        ("Title", "标题"),
        ("Subtitle", "2020年3月1日"),
        ("Heading 1", "一、表"),
        ("Normal", "正文重点。"),
        ("Normal", "· 一"),
        ("Normal", "1. 三"),
        ("Quote", "引"),
    ]


def test_the_head_of_a_table_is_repeated_on_each_page() -> None:
    """And no row is torn apart; numbers stand to the right."""
    table = docx.Document(io.BytesIO(to_docx(TEXT, {}))).tables[0]
    rows = table._tbl.tr_lst
    marks = [{mark.tag for mark in row.get_or_add_trPr()} for row in rows]
    assert [qn("w:tblHeader") in each for each in marks] == [True, False, False]
    assert all(qn("w:cantSplit") in each for each in marks)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["名", "数"],
        ["甲", "1"],
        ["乙", "2"],
    ]
    assert table.cell(1, 1).paragraphs[0].alignment == 2


def test_pages_are_numbered_and_a4() -> None:
    """— 1 — at the foot, counted by Word."""
    section = docx.Document(io.BytesIO(to_docx(TEXT, {}))).sections[0]
    assert "PAGE" in section.footer._element.xml
    # Word keeps twentieths of a point.
    for found, meant in ((section.page_width, Mm(210)), (section.page_height, Mm(297))):
        assert abs((found or 0) - meant) < Pt(1)


def test_a_picture_tells_what_it_shows() -> None:
    """The title is caption and description."""
    document = docx.Document(io.BytesIO(to_docx("![各地开工率](chart:map)", {"map": _png()})))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "各地开工率"
    assert document.paragraphs[-1].text == "各地开工率"


def test_without_a_picture_its_table_stands_there() -> None:
    """Title, rows, and why."""
    document = docx.Document(
        io.BytesIO(to_docx("![各地](chart:map)", {"map": Table(("地区", "率"), (("甲", "91"),), "没有字体")}))
    )
    assert document.tables[0].cell(1, 0).text == "甲"
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == ["各地", "没有字体"]
    with pytest.raises(UnknownChart):
        to_docx("![各地](chart:other)", {})


def test_columns_share_the_page_by_what_they_hold() -> None:
    """A long name gets more room than a number; together they fill the page and no more."""
    widths = column_widths(["序号", "企业", "产值（万元）"], [["1", "样例轴承第七号有限公司", "812.4"]])
    assert widths[1] > widths[2] >= widths[0] > 0
    assert 0.999 * 156 * 36000 < sum(widths) <= 156 * 36000
    assert len(column_widths(["空"], [])) == 1
