# SPDX-License-Identifier: Apache-2.0
"""A bulletin as one HTML page: nothing outside it is needed, nothing inside it can act.

Every word is escaped; the page forbids itself scripts and outside resources (content security policy).
Tables carry scopes and names, charts a name, for those who listen; printed, it is A4 with repeated heads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from importlib import resources
from xml.etree import ElementTree

from gulian.errors import UnsafeChart
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
from gulian.monitor.wording import day

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# Drawing only: no scripts, no embedded pages or pictures, no links, no animation.
_DRAWN = frozenset(
    {
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "clipPath",
        "marker",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "style",
        "use",
        "symbol",
        "mask",
    }
)
_TAG = re.compile(r"<[^>]*>")
_OUTSIDE = re.compile(r"url\((?!\s*[\"']?#)|@import|javascript:", re.IGNORECASE)


def to_html(markdown: str, charts: Mapping[str, str | Table], letterhead: Letterhead | None = None) -> str:
    """The page. `charts`: name -> SVG text, or the `Table` that stands where it could not be drawn.

    letterhead : with one it is an official notice, signed at its end
    Raises UnknownChart, UnsafeChart.
    """
    blocks = read_markdown(markdown)
    title = escape(title_of(blocks))
    style = resources.files(__package__).joinpath("page.css").read_text("utf-8")
    text, annexes = parted(blocks) if letterhead is not None else (blocks, ())
    writer = _Writer(charts)
    body = _above(letterhead) + writer.blocks(text) + _below(letterhead)
    if annexes:
        body += f"<section>\n{writer.blocks(annexes)}</section>\n"
    kind = "" if letterhead is None else ' class="notice"'
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body{kind}>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _above(letterhead: Letterhead | None) -> str:
    """Red head and number of a notice."""
    if letterhead is None:
        return ""
    head = f'<p class="head">{escape(letterhead.head)}</p>\n' if letterhead.head else ""
    number = f'<p class="file">{escape(letterhead.number)}</p>\n' if letterhead.number else ""
    red = ' class="red"' if head else ""
    return f"<header{red}>\n{head}{number}</header>\n"


def _below(letterhead: Letterhead | None) -> str:
    """Signature and date of a notice."""
    if letterhead is None:
        return ""
    lines = [escape(text) for text in (letterhead.signature, day(letterhead.signed_on)) if text]
    return f'<p class="signature">{"<br>".join(lines)}</p>\n'


class _Writer:
    """Writes blocks; remembers the last heading, by which a table is called."""

    def __init__(self, charts: Mapping[str, str | Table]) -> None:
        self.charts = charts
        self.heading = ""

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        return "".join(self.block(block) + "\n" for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Heading(level, spans):
                self.heading = plain(spans)
                return f"<h{level}>{_text(spans)}</h{level}>"
            case Paragraph(spans):
                return f"<p>{_text(spans)}</p>"
            case Items(ordered, items):
                tag = "ol" if ordered else "ul"
                inner = "".join(f"<li>{self.blocks(item)}</li>" for item in items)
                return f"<{tag}>{inner}</{tag}>"
            case Quote(inner):
                return f"<blockquote>{self.blocks(inner)}</blockquote>"
            case Grid():
                return self.grid(block)
            case Picture(title, name):
                return self.picture(title, name)
            case Line():
                return "<hr>"

    def grid(self, grid: Grid) -> str:
        return _table(
            self.heading,
            tuple(_text(cell) for cell in grid.header),
            tuple(tuple(_text(cell) for cell in row) for row in grid.rows),
            grid.right,
        )

    def picture(self, title: str, name: str) -> str:
        drawn = chart(self.charts, name)
        caption = f"<figcaption>{escape(title)}</figcaption>"
        if isinstance(drawn, Table):
            rows = tuple(tuple(escape(cell) for cell in row) for row in drawn.rows)
            header = tuple(escape(cell) for cell in drawn.header)
            note = f"<p>{escape(drawn.note)}</p>" if drawn.note else ""
            return f"<figure>{caption}{_table(title, header, rows, (False,) * len(header))}{note}</figure>"
        check_drawing(name, drawn)
        box = f'<div class="chart" role="img" aria-label="{escape(title)}">{drawn}</div>'
        return f"<figure>{box}{caption}</figure>"


def check_drawing(name: str, svg: str) -> None:
    """Raises UnsafeChart unless the text is one SVG of plain shapes that refers to nothing outside itself."""
    if "<!" in svg or "<?" in svg:
        raise UnsafeChart(name=name, what="<!")
    try:
        # Entities, the danger of this parser, are declared by what was just refused.
        root = ElementTree.fromstring(svg)  # noqa: S314
    except ElementTree.ParseError as error:
        raise UnsafeChart(name=name, what=str(error)) from None
    if not root.tag.endswith("}svg"):
        raise UnsafeChart(name=name, what="不是 SVG (no SVG)")
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag not in _DRAWN or _OUTSIDE.search(element.text or ""):
            raise UnsafeChart(name=name, what=f"<{tag}>")
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2].lower()
            if (
                attribute.startswith("on")
                or _OUTSIDE.search(value)
                or (attribute == "href" and not value.startswith("#"))
            ):
                raise UnsafeChart(name=name, what=f"{attribute}={value[:40]}")


SHORT = 10
"""Printed columns (a Chinese character is two) up to which a word is kept on one line."""


def _table(
    name: str, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], right: tuple[bool, ...]
) -> str:
    """A table of escaped cells; the first column names the row."""
    marks = tuple(_mark(each, [row[at] for row in rows]) for at, each in enumerate(right))
    head = "".join(f'<th scope="col"{mark}>{cell}</th>' for cell, mark in zip(header, marks, strict=True))
    lines = "".join(f"<tr>{_row(row, marks)}</tr>\n" for row in rows)
    return (
        f'<div class="table" role="region" aria-label="{escape(name)}" tabindex="0"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}</tbody></table></div>"
    )


def _mark(number: bool, column: list[str]) -> str:
    """Numbers stand to the right; a column of short words is not broken within them."""
    if number:
        return ' class="number"'
    return ' class="short"' if all(width(_TAG.sub("", cell)) <= SHORT for cell in column) else ""


def _row(cells: tuple[str, ...], marks: tuple[str, ...]) -> str:
    first, *rest = (
        f'<th scope="row"{mark}>{cell}</th>' if number == 0 else f"<td{mark}>{cell}</td>"
        for number, (cell, mark) in enumerate(zip(cells, marks, strict=True))
    )
    return "".join((first, *rest))


def _text(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    if span.text == "\n":
        return "<br>"
    text = escape(span.text)
    if span.number:
        text = f'<span data-number="{escape(span.number)}">{text}</span>'
    if span.italic:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if span.bold else text
