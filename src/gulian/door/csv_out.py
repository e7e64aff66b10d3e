# SPDX-License-Identifier: Apache-2.0
"""CSV as every spreadsheet opens it: UTF-8 with byte-order mark, line feeds, no cell that runs.

A text cell that begins with `= + - @` (or their full-width forms, a tab, or apostrophes before one of these)
gets one apostrophe in front, so that it is text everywhere; `read_table` takes one away again. Numbers stay
numbers. The same frame always gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl
import polars.selectors as cs

BOM = b"\xef\xbb\xbf"
_RUNS = r"^('*[=+\-@＝＋－＠\t\r])"


def csv_bytes(frame: pl.DataFrame, head: Sequence[Sequence[str]] = ()) -> bytes:
    """A frame as CSV: lists joined by `;`, booleans 1 and 0, null empty, dates and instants ISO 8601.

    head : rows of another header, a cell for each column; empty = the names of the frame
    """
    shown = frame.with_columns(
        cs.boolean().cast(pl.Int8),
        cs.list().cast(pl.List(pl.String)).list.join(";"),
        cs.datetime(time_zone="*").dt.strftime("%Y-%m-%dT%H:%M:%S%.f%:z"),
    )
    texts = cs.string()
    shown = shown.with_columns(pl.when(texts != "").then(texts.str.replace(_RUNS, "'$1")))
    buffer = io.BytesIO()
    if head:
        titles = pl.DataFrame([[_header(title) or None for title in row] for row in head], orient="row")
        titles.write_csv(buffer, include_header=False, line_terminator="\n")
        shown.write_csv(buffer, include_header=False, line_terminator="\n")
        return BOM + buffer.getvalue()
    shown.rename({name: _header(name) for name in shown.columns}).write_csv(buffer, line_terminator="\n")
    return BOM + buffer.getvalue()


def _header(name: str) -> str:
    return "'" + name if name.lstrip("'")[:1] in set("=+-@＝＋－＠\t\r") and name else name
