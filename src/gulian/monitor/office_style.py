# SPDX-License-Identifier: Apache-2.0
"""Page, fonts and styles of a Chinese office document (GB/T 9704-2012), for `word.py`.

Word keeps two fonts per style, one for Latin and one for Chinese; both are set, or Chinese text falls back
to whatever the reader's machine prefers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

LATIN, TEXT, HEAD, TITLE = "Times New Roman", "仿宋", "黑体", "方正小标宋简体"
TEXT_WIDTH, PICTURE_WIDTH = Mm(156), Mm(120)
# Word wants a date; the bulletin's own stands in its text.
_FIXED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - core properties carry no zone
RED, RED_HEAD = "D7000F", 40
"""Colour of the head of an official notice, and its size in points where it fits on one line."""
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True)
class _Look:
    """How a style looks: sizes and distances in points; `line` = exact line height, 0 = single.

    left, right : indents of the whole paragraph
    """

    name: str
    font: str
    size: float
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    line: float = 0
    before: float = 0
    after: float = 0
    indent: float = 0
    keep: bool = False
    left: float = 0
    right: float = 0
    colour: str = "000000"


_LOOKS = (
    # Not justified: LibreOffice loses the punctuation at the end of a justified Chinese line.
    _Look("Normal", TEXT, 16, line=28, after=4, indent=32),
    _Look("Title", TITLE, 22, _CENTRE, line=34, after=6, keep=True),
    _Look("Subtitle", TEXT, 14, _CENTRE, line=24, after=10),
    _Look("Heading 1", HEAD, 16, line=28, before=8, indent=32, keep=True),
    _Look("Heading 2", "楷体", 16, line=28, indent=32, keep=True),
    _Look("Heading 3", TEXT, 16, line=28, indent=32, keep=True),
    _Look("Quote", TEXT, 14, line=24, indent=28),
    _Look("Caption", TEXT, 12, _CENTRE, before=2, after=6),
    _Look("Table Head", HEAD, 10, _CENTRE, before=2, after=2, keep=True),
    _Look("Table Text", TEXT, 10, before=1, after=1),
    _Look("Figure", TEXT, 10, _CENTRE, before=6, keep=True),
    _Look("Gap", TEXT, 6, line=8),
    _Look("Page Number", LATIN, 14, _CENTRE),
    _Look("Red Head", TITLE, RED_HEAD, _CENTRE, before=24, after=20, keep=True, colour=RED),
    # Narrower than the text, so that a title of two lines breaks into even ones.
    _Look("Notice Title", TITLE, 22, _CENTRE, line=34, after=6, keep=True, left=66, right=66),
    _Look("Document Number", TEXT, 16, _CENTRE, line=28, keep=True),
    _Look("Addressed", TEXT, 16, line=28, after=4),
    _Look("Seal", TEXT, 16, line=56, keep=True),
    _Look("Signature", TEXT, 16, WD_ALIGN_PARAGRAPH.RIGHT, line=28, keep=True, right=64),
)


def lay_out(document: Document, title: str) -> None:
    """Set page, styles, page numbers and fixed properties of an empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    for look in _LOOKS:
        _apply(document, look)
    _number_pages(document)
    _default_language(document)
    properties = document.core_properties
    properties.title, properties.language = title, "zh-CN"
    properties.author = properties.last_modified_by = "Gulian 固链"
    properties.comments = ""
    properties.created = properties.modified = _FIXED
    properties.revision = 1


def set_fonts(element: BaseOxmlElement, chinese: str, latin: str = LATIN) -> None:
    """Name the fonts of a style or run; theme fonts would win over names and are taken out."""
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{script}"), font)


def _apply(document: Document, look: _Look) -> None:
    styles = document.styles
    known = look.name in [style.name for style in styles]
    style = styles[look.name] if known else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    set_fonts(style.element, look.font)
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), False, False
    style.font.color.rgb = RGBColor.from_string(look.colour)
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = look.align, look.keep
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.first_line_indent = Pt(look.indent)
    layout.left_indent = Pt(look.left) if look.left else None
    layout.right_indent = Pt(look.right) if look.right else None
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY if look.line else WD_LINE_SPACING.SINGLE
    if look.line:
        layout.line_spacing = Pt(look.line)
    # The template draws a line under its title; an office document has none.
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _number_pages(document: Document) -> None:
    """— 1 — in the middle of the foot, counted by Word."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = "Page Number"
    paragraph.add_run("— ")
    field = paragraph.add_run()
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        field._r.append(mark)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = " PAGE "
            field._r.append(instruction)
        if kind == "separate":
            number = OxmlElement("w:t")
            number.text = "1"
            field._r.append(number)
    paragraph.add_run(" —")


def _default_language(document: Document) -> None:
    """Chinese for spelling and line breaking, also where no style says so."""
    properties = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
