# SPDX-License-Identifier: Apache-2.0
"""Sheets made here say what they are: a hidden first row with a mark, and the field of each column.

    gulian:resumption-2020/forms/daily@1#e7f0...  |  code  |  unit  |  date  |  ...
    企业复工复产日报
    填报须知                                       |  统一社会信用代码* | ...

Whoever changes the words of the header, moves a column or adds one does no harm: the hidden row moves with
the columns. A mark is no promise: what the cells say is read like any stranger's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from gulian.door.model import Cells

MARK = "gulian:"
ASIDE = "aside"
"""The mark of a sheet that holds help or lists and nothing that was filled in."""
_SEARCHED = 20


def with_machine_names(cells: Cells) -> Cells:
    """The cells under the fields that the hidden row names, that row and the title left out.

    A column without a field keeps the words of its header. Cells without a mark are given back as they are.
    """
    rows = cells.frame.head(_SEARCHED).rows()
    at = next((index for index, (_, values) in enumerate(rows) if _mark(values)), None)
    if at is None:
        return cells
    mark, names = _mark(rows[at][1]), [name or "" for name in rows[at][1]]
    names = ["" if name.startswith(MARK) else name for name in names]
    header = next((row for row in rows[at + 1 :] if sum(map(bool, row[1])) > 1), None)
    if header is None:
        return replace(cells, mark=mark)
    number, words = header
    width = max(len(names), len(words))
    shown = [_at(names, column) or _other(_at(words, column), names) for column in range(width)]
    head = pl.DataFrame({"row": [number], "cells": [shown]}, schema=cells.frame.schema)
    below = cells.frame.filter(pl.col("row") > number)
    return replace(cells, frame=pl.concat([head, below]), merged=(), mark=mark)


def _mark(values: Sequence[str | None]) -> str:
    return next((value.removeprefix(MARK) for value in values if value and value.startswith(MARK)), "")


def _at(values: Sequence[str | None], column: int) -> str:
    return (values[column] or "") if column < len(values) else ""


def _other(words: str, names: Sequence[str]) -> str:
    """The header of a column that has no field; never one that would be taken for a field."""
    return f"{words} " if words in names else words
