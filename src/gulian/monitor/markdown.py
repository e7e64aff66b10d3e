# SPDX-License-Identifier: Apache-2.0
"""The Markdown of a bulletin as blocks, read once for the page and for the Word document.

Headings, paragraphs, lists, quotes, tables, rules, and charts (`![title](chart:name)` alone in a paragraph).
HTML in the text is text; a link keeps its words and loses its address; no other picture is shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from gulian.errors import UnknownChart
from gulian.monitor.marks import runs

SCHEME = "chart:"

T = TypeVar("T")


@dataclass(frozen=True)
class Span:
    """A run of text in one style; `text` "\\n" is a forced line break.

    number : what the printed number is called (`marks.py`); empty for other text
    """

    text: str
    bold: bool = False
    italic: bool = False
    number: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    spans: Spans


@dataclass(frozen=True)
class Paragraph:
    spans: Spans


@dataclass(frozen=True)
class Items:
    """A list; `ordered` ones are numbered from 1."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Grid:
    """A table: `right` says of each column whether it is set to the right; rows are as long as the header."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Picture:
    title: str
    name: str


@dataclass(frozen=True)
class Line:
    """A rule across the page."""


Block = Heading | Paragraph | Items | Quote | Grid | Picture | Line


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return tuple(_blocks(SyntaxTreeNode(reader.parse(text))))


def plain(spans: Spans) -> str:
    """The words without their style, on one line."""
    return "".join(span.text for span in spans).replace("\n", " ").strip()


def title_of(blocks: tuple[Block, ...]) -> str:
    """The words of the first heading, empty without one."""
    return next((plain(block.spans) for block in blocks if isinstance(block, Heading)), "")


def width(text: str) -> int:
    """Columns a text takes when printed: a Chinese character is two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def chart(charts: Mapping[str, T], name: str) -> T:
    """The chart a picture names. Raises UnknownChart."""
    if name not in charts:
        raise UnknownChart(name=name, present=", ".join(sorted(charts)) or "-")
    return charts[name]


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        if child.type == "heading":
            yield Heading(int(child.tag[1]), _inline(child))
        elif child.type == "paragraph":
            yield _picture(child) or Paragraph(_inline(child))
        elif child.type in ("bullet_list", "ordered_list"):
            yield Items(child.type == "ordered_list", tuple(tuple(_blocks(item)) for item in child.children))
        elif child.type == "blockquote":
            yield Quote(tuple(_blocks(child)))
        elif child.type == "table":
            yield _grid(child)
        elif child.type == "hr":
            yield Line()
        else:
            # Code blocks: their words as they stand.
            yield Paragraph(tuple(_lines(child.content.rstrip("\n"))))


def _picture(paragraph: SyntaxTreeNode) -> Picture | None:
    inline = paragraph.children[0]
    if len(inline.children) != 1 or inline.children[0].type != "image":
        return None
    image = inline.children[0]
    address = str(image.attrs["src"])
    if not address.startswith(SCHEME):
        raise UnknownChart(name=address, present=f"{SCHEME}…")
    return Picture(image.content, address.removeprefix(SCHEME))


def _grid(table: SyntaxTreeNode) -> Grid:
    head, *body = table.children
    header = head.children[0].children
    rows = tuple(tuple(_inline(cell) for cell in row.children) for part in body for row in part.children)
    right = tuple("right" in str(cell.attrs.get("style", "")) for cell in header)
    return Grid(tuple(_inline(cell) for cell in header), rows, right)


def _inline(node: SyntaxTreeNode) -> Spans:
    inline = node.children[0] if node.children else None
    return tuple(_spans(inline)) if inline is not None else ()


def _spans(node: SyntaxTreeNode, bold: bool = False, italic: bool = False) -> Iterator[Span]:
    for child in node.children:
        if child.type == "strong":
            yield from _spans(child, True, italic)
        elif child.type == "em":
            yield from _spans(child, bold, True)
        elif child.type == "hardbreak":
            yield Span("\n")
        elif child.type == "softbreak":
            # Chinese lines join without a space.
            yield Span("")
        elif child.type == "link":
            yield from _spans(child, bold, italic)
        else:
            for number, text in runs(child.content):
                yield Span(text, bold, italic, number)


def _lines(text: str) -> Iterator[Span]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Span("\n")
        yield Span(line)
