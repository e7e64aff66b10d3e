# SPDX-License-Identifier: Apache-2.0
"""Rows that stand together as tables; a table continued on the next page is one."""

from __future__ import annotations

from collections.abc import Sequence

from gulian.policy.model import Span, Table
from gulian.policy.outline.boundaries import Sheet


def find_tables(sheet: Sheet, paragraphs: Sequence[int]) -> tuple[Table, ...]:
    """The tables of a document: two rows on end at least; the same header again goes on with the table."""
    runs: list[list[int]] = []
    before = -2
    for place, index in enumerate(paragraphs):
        if not sheet.paragraph(index).row:
            continue
        if (
            before == place - 1
            and runs
            and (not sheet.paragraph(index).gap or _continues(sheet, runs[-1], index))
        ):
            runs[-1].append(index)
        else:
            runs.append([index])
        before = place
    return tuple(_table(sheet, run) for run in runs if len(run) > 1)


def _continues(sheet: Sheet, run: Sequence[int], index: int) -> bool:
    return _cells(sheet.words[index]) == _cells(sheet.words[run[0]])


def _table(sheet: Sheet, run: Sequence[int]) -> Table:
    header = _cells(sheet.words[run[0]])
    rows = tuple(cells for index in run[1:] if (cells := _cells(sheet.words[index])) != header)
    first, last = sheet.paragraph(run[0]), sheet.paragraph(run[-1])
    start = sheet.text.raw_span(first.start, first.end).start
    end = sheet.text.raw_span(last.start, last.end).end
    return Table(Span(start, end), header, rows, any(len(row) != len(header) for row in rows))


def _cells(words: str) -> tuple[str, ...]:
    """Cells between tabs, or between the bars of Markdown."""
    if "\t" not in words:
        words = words.strip("|").replace("|", "\t")
    return tuple(each.strip() for each in words.split("\t"))
