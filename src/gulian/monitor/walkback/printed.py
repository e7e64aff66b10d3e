# SPDX-License-Identifier: Apache-2.0
"""What a bulletin printed under each name: the one table that text, chart and annex are held against.

比前一日下降0.77个百分点 -> -0.77      与前一日持平 -> 0      ≤231.0 -> 231.0      1,240 -> 1240
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal

import polars as pl

from gulian.monitor.markdown import Block, Grid, Heading, Items, Paragraph, Quote, Span, read_markdown
from gulian.monitor.marks import name_of
from gulian.monitor.model import BulletinContext

PRINTED: dict[str, pl.DataType] = {"number": pl.String(), "printed": pl.String(), "value": pl.Float64()}
"""value: the unrounded number behind it; null where print derives one (a change, a share)."""

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_FALLS = ("下降", "减少")


def printed_numbers(markdown: str, context: BulletinContext) -> pl.DataFrame:
    """`PRINTED`: each name and text once, in the order of the page.

    markdown : as rendered from `context`, whose numbers have names (`numbered`)
    """
    values = dict(_values(context))
    rows = dict.fromkeys(
        (span.number, span.text)
        for block in read_markdown(markdown)
        for span in spans_of(block)
        if span.number
    )
    return pl.DataFrame(
        [(number, text, values.get(number)) for number, text in rows], schema=PRINTED, orient="row"
    )


def read_number(text: str) -> Decimal | None:
    """The number a printed text says, with the sign of its verb; None where it says none (暂无数据).

    A day named before it (比2月28日提升…) is not taken for it: the last number of the text counts.
    """
    if "持平" in text:
        return Decimal(0)
    found = _NUMBER.findall(text)
    if not found:
        return None
    value = Decimal(found[-1].replace(",", ""))
    return -value if any(verb in text for verb in _FALLS) else value


def spans_of(block: Block) -> Iterator[Span]:
    """Every run of text of a block, in the order in which it is read."""
    match block:
        case Heading(_, spans) | Paragraph(spans):
            yield from spans
        case Items(_, items):
            for item in items:
                for inner in item:
                    yield from spans_of(inner)
        case Quote(blocks):
            for inner in blocks:
                yield from spans_of(inner)
        case Grid(header, rows, _):
            for cells in (header, *rows):
                for cell in cells:
                    yield from cell
        case _:
            return


def _values(value: object) -> Iterator[tuple[str, float]]:
    """(name, value) of every number that has a name, however deep it stands."""
    number = name_of(value)
    if number is not None and isinstance(value, int | float):
        yield number, float(value)
    elif is_dataclass(value):
        names = [field.name for field in fields(value)]
        for name in (*names, *(each for each in ("silent", "change", "stopped") if each not in names)):
            yield from _values(getattr(value, name, None))
    elif isinstance(value, tuple):
        for each in value:
            yield from _values(each)
