# SPDX-License-Identifier: Apache-2.0
"""The frame of a chart: its columns are there, of the right kind, and few enough to be drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import polars as pl

from gulian.errors import ChartColumnKind, ChartColumnMissing, TooManyMarks

MOST_MARKS = 5_000

TEXT, NUMBER, DATE = "text", "number", "date"
_KINDS = {TEXT: pl.String, NUMBER: pl.Float64, DATE: pl.Date}


def checked(
    frame: pl.DataFrame, form: str, needed: Mapping[str, str], optional: Mapping[str, str]
) -> pl.DataFrame:
    """The columns a chart form knows, in its order and types; others are left out, absent ones are null.

    needed, optional : column -> text | number | date
    """
    if frame.height > MOST_MARKS:
        raise TooManyMarks(form=form, what="rows", count=frame.height, most=MOST_MARKS)
    return tidied(frame, form, needed, optional)


def tidied(
    frame: pl.DataFrame, form: str, needed: Mapping[str, str], optional: Mapping[str, str]
) -> pl.DataFrame:
    """As `checked`, for forms that draw a few of any number of rows."""
    for column in needed:
        if column not in frame.columns:
            raise ChartColumnMissing(form=form, column=column, present=", ".join(frame.columns))
    wanted = {**needed, **optional}
    present = [_read(frame, form, column, kind) for column, kind in wanted.items() if column in frame.columns]
    drawn = frame.select(present)
    return drawn.with_columns(
        pl.lit(None, _KINDS[kind]).alias(column)
        for column, kind in optional.items()
        if column not in frame.columns
    ).select(*wanted)


def _read(frame: pl.DataFrame, form: str, column: str, kind: str) -> pl.Series:
    series = frame[column]
    found = series.dtype
    right = (
        found == pl.Null
        or (kind == TEXT and found in (pl.String, pl.Categorical, pl.Enum))
        or (kind == NUMBER and found.is_numeric())
        or (kind == DATE and found == pl.Date)
    )
    if not right:
        raise ChartColumnKind(form=form, column=column, kind=kind, found=str(found))
    read = series.cast(_KINDS[kind])
    # An infinite or undefined number has no place on an axis: it is as unknown as null.
    return read.set(~read.is_finite(), None) if kind == NUMBER else read


def with_labels(frame: pl.DataFrame, missing: str) -> pl.DataFrame:
    """`label` is always set: what the caller prints, else the plain value, else the word for no value."""
    plain = pl.col("value").map_elements(plain_number, return_dtype=pl.String)
    return frame.with_columns(
        label=pl.when(pl.col("value").is_null())
        .then(pl.lit(missing))
        .otherwise(pl.col("label").fill_null(plain))
    )


def plain_number(value: float) -> str:
    """All digits of a number, none added: 1234567.0 -> 1,234,567; 98.65 -> 98.65."""
    return f"{value:,.0f}" if value.is_integer() else f"{value:,}"


def text_width(text: str, size: float) -> float:
    """About how many pixels a text takes: a Chinese character the size of the font, others 0.58 of it."""
    return size * sum(1.0 if unicodedata.east_asian_width(each) in "WF" else 0.58 for each in text)


def shortened(column: str, room: float, size: float) -> pl.Expr:
    """The texts of a column, cut with … where they would take more pixels than there is room for.

    The renderer can cut as well, and takes three times as long for it.
    """
    return pl.col(column).map_elements(lambda text: _cut(text, room, size), return_dtype=pl.String)


def _cut(text: str, room: float, size: float) -> str:
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept, size) + size > room:
        kept = kept[:-1]
    return f"{kept}…"
