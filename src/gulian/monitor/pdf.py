# SPDX-License-Identifier: Apache-2.0
"""A bulletin as PDF, set by Typst: A4 in the measures of GB/T 9704-2012, heads repeated, rows never torn.

Every word reaches Typst as a string literal, so nothing in it can be markup or code; the only picture it is
given is the drawing that `page.check_drawing` has passed. No date is written into the file: equal input and
equal fonts give equal bytes.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from gulian.errors import MissingExtra
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
)
from gulian.monitor.model import Table
from gulian.monitor.page import check_drawing
from gulian.monitor.word import column_widths
from gulian.monitor.wording import day

SERIF = (
    '"Times New Roman", "Liberation Serif", "FangSong", "FangSong_GB2312", "STFangsong", "Noto Serif CJK SC"'
)
TITLE = '"FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif CJK SC"'
BLACK = '"SimHei", "Source Han Sans SC", "Noto Sans CJK SC"'
KAI = '"KaiTi", "STKaiti", "Noto Serif CJK SC"'

_LONG_WORD = re.compile(r"[!-~]{24}")

_HEAD = f"""
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer: context align(center, text(14pt)[— #counter(page).display() —]))
#set text(font: ({SERIF}), size: 16pt, lang: "zh", region: "cn")
#set par(leading: 12pt, spacing: 16pt, justify: true, first-line-indent: (amount: 2em, all: true))
#set table(stroke: 0.5pt + rgb("#888888"), inset: (x: 4pt, y: 4pt))
#set table.cell(breakable: false)
#show figure: set block(breakable: false)
#let title(body) = align(center, par(first-line-indent: 0em, justify: false,
  text(font: ({TITLE}), size: 22pt, weight: "regular", body)))
#let under(body) = align(center, par(first-line-indent: 0em, text(14pt, body)))
#let one(body) = block(sticky: true, par(text(font: ({BLACK}), body)))
#let two(body) = block(sticky: true, par(text(font: ({KAI}), body)))
#let flush(body) = par(first-line-indent: 0em, body)
#let small(body) = {{ set par(leading: 5pt, first-line-indent: 0em, justify: false); text(10pt, body) }}
#let head(body) = small(text(font: ({BLACK}), body))
"""


def to_pdf(markdown: str, charts: Mapping[str, str | Table], letterhead: Letterhead | None = None) -> bytes:
    """The document. `charts`: as for `to_html`.

    Raises MissingExtra without the extra `pdf`, UnknownChart, UnsafeChart.
    """
    if find_spec("typst") is None:
        raise MissingExtra("PDF", "pdf")
    typst: Any = importlib.import_module("typst")
    made: bytes = typst.compile(typst_source(markdown, charts, letterhead).encode())
    return made


def typst_source(
    markdown: str, charts: Mapping[str, str | Table], letterhead: Letterhead | None = None
) -> str:
    """The text Typst sets."""
    blocks = read_markdown(markdown)
    writer = _Writer(charts, letter=letterhead is not None)
    title = (
        f"#set document(title: {_string(title_of(blocks))}, author: {_string('Gulian 固链')}, date: none)\n"
    )
    text, annexes = parted(blocks) if letterhead is not None else (blocks, ())
    body = [writer.block(block) + "\n" for block in text]
    if letterhead is not None and body:
        # A signature never stands on a page without text.
        body[-1] = f"#block(sticky: true)[{body[-1]}]\n"
    after = ["#pagebreak()\n", *(writer.block(block) + "\n" for block in annexes)] if annexes else []
    return "".join((title, _HEAD, _above(letterhead), *body, _below(letterhead), *after))


def _above(letterhead: Letterhead | None) -> str:
    if letterhead is None:
        return ""
    parts = []
    if letterhead.head:
        size = min(40, 440 // max(1, len(letterhead.head)))
        parts.append(
            f'#align(center, text(font: ({TITLE}), size: {size}pt, fill: rgb("#d7000f"), '
            f"{_string(letterhead.head)}))\n#v(12pt)"
        )
    if letterhead.number:
        parts.append(f"#align(center, par(first-line-indent: 0em, text({_string(letterhead.number)})))")
    if letterhead.head:
        parts.append('#line(length: 100%, stroke: 1.5pt + rgb("#d7000f"))\n#v(14pt)')
    return "\n".join(parts) + "\n"


def _below(letterhead: Letterhead | None) -> str:
    if letterhead is None:
        return ""
    lines = "#linebreak()".join(
        f"#text({_string(text)})" for text in (letterhead.signature, day(letterhead.signed_on)) if text
    )
    return f"#v(2em)\n#block(breakable: false, width: 100%, inset: (right: 4em), align(right)[{lines}])\n"


def _string(text: str) -> str:
    """A Typst string literal that says exactly the text."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{quoted}"'


class _Writer:
    """Writes blocks; knows whether the title was the last."""

    def __init__(self, charts: Mapping[str, str | Table], *, letter: bool) -> None:
        self.charts = charts
        self.letter = letter
        self.titled = False

    def block(self, block: Block) -> str:
        titled, self.titled = self.titled, False
        match block:
            case Heading(level, spans):
                self.titled = level == 1
                name = {1: "title", 2: "one"}.get(level, "two")
                if level == 1 and self.letter:
                    return f"#pad(x: 66pt, title[{_text(spans)}])"
                return f"#{name}[{_text(spans)}]"
            case Paragraph(spans):
                if titled:
                    return f"#{'flush' if self.letter else 'under'}[{_text(spans)}]\n"
                # A word that cannot be broken would tear the rest of its line apart.
                loose = "(justify: false)" if _LONG_WORD.search(plain(spans)) else ""
                return f"#par{loose}[{_text(spans)}]\n"
            case Items(ordered, items):
                return "".join(
                    self._item(f"{number}. " if ordered else "· ", item)
                    for number, item in enumerate(items, start=1)
                )
            case Quote(inner):
                return "".join(f"#block(inset: (left: 2em))[{self.block(each)}]\n" for each in inner)
            case Grid(header, rows, right):
                return _table(header, rows, right)
            case Picture(title, name):
                return self._picture(title, name)
            case Line():
                return "#v(6pt)"

    def _item(self, mark: str, item: tuple[Block, ...]) -> str:
        first, *rest = item or (Paragraph(()),)
        marked = Paragraph((Span(mark), *first.spans)) if isinstance(first, Paragraph) else first
        return "".join(self.block(each) for each in (marked, *rest))

    def _picture(self, title: str, name: str) -> str:
        drawn = chart(self.charts, name)
        caption = f"#align(center, small[#text({_string(title)})])\n"
        if isinstance(drawn, Table):
            cells = [tuple((Span(cell),) for cell in row) for row in (drawn.header, *drawn.rows)]
            note = f"#small[#text({_string(drawn.note)})]\n" if drawn.note else ""
            return caption + _table(cells[0], tuple(cells[1:]), (False,) * len(drawn.header)) + note
        check_drawing(name, drawn)
        image = f'image(bytes({_string(drawn)}), format: "svg", width: 120mm, alt: {_string(title)})'
        return f"#block(breakable: false, width: 100%)[#align(center, {image})\n{caption}]\n"


def _table(header: tuple[Spans, ...], rows: tuple[tuple[Spans, ...], ...], right: tuple[bool, ...]) -> str:
    widths = column_widths([plain(cell) for cell in header], [[plain(cell) for cell in row] for row in rows])
    columns = ", ".join(f"{wide}fr" for wide in widths)
    sides = ", ".join("right + horizon" if each else "left + horizon" for each in right)
    heads = ", ".join(
        f'table.cell(fill: rgb("#eef1f4"), align: center + horizon)[#head[{_text(cell)}]]' for cell in header
    )
    body = "".join(", ".join(f"[#small[{_text(cell)}]]" for cell in row) + ",\n" for row in rows)
    return f"#table(columns: ({columns},), align: ({sides},), table.header({heads}),\n{body})\n"


def _text(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    if span.text == "\n":
        return "#linebreak()"
    if not span.text:
        return ""
    literal = f"#text({_string(span.text)})"
    if span.bold:
        literal = f"#strong[{literal}]"
    return f"#emph[{literal}]" if span.italic else literal
