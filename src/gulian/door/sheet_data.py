# SPDX-License-Identifier: Apache-2.0
"""The rows of a sheet as XML (ECMA-376 part 1, 18.3.1), column by column instead of cell by cell.

1 every column becomes a column of cells  2 the fullest cell of a row sets its height  3 rows are joined

A day's list of cases has a third of a million cells: a call for each of them took longer than the rest of the
day (`docs/decisions/007-rows-column-by-column.md`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

LINE = 14.0
FORMULA = ("=", "+", "-", "@")
DATES: Mapping[type[pl.DataType], str] = {pl.Date: "yyyy-mm-dd", pl.Datetime: "yyyy-mm-dd hh:mm:ss"}

_MOST_LINES = 12
_LONGEST = 32_000
_MOST_DIGITS = 10**15
_AT_ONCE = 20_000
_ORIGIN = dt.date(1899, 12, 30)
_DAY_US = 86_400_000_000
_NO_CELL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


@dataclass(frozen=True)
class Look:
    """How the cells of a column look: numbers of cell formats in the book.

    plain  : text
    quoted : text that looks like a formula and is none
    number : numbers and dates, and what is empty
    """

    plain: int
    quoted: int
    number: int


def sheet_rows(
    frame: pl.DataFrame, looks: Sequence[Look], widths: Sequence[float], first: int
) -> Iterator[bytes]:
    """The `<row>` elements of all rows, some thousands at a time; `first` = number of the first, from 1."""
    for start in range(0, frame.height, _AT_ONCE):
        yield _rows(frame.slice(start, _AT_ONCE), looks, widths, first + start).encode()


def line_count(texts: pl.DataFrame, widths: Sequence[float]) -> pl.Series:
    """Lines that the fullest cell of each row takes: not every program makes wrapped rows high enough."""
    counts = [
        pl.col(name).fill_null("").str.split("\n").list.eval(_wrapped(max(width - 1, 2))).list.sum()
        for name, width in zip(texts.columns, widths, strict=True)
    ]
    return texts.select(lines=pl.max_horizontal(pl.lit(1), *counts).clip(1, _MOST_LINES)).to_series()


def shown(column: pl.Series) -> pl.Series:
    """What a column says as text; lists with `;` between their members."""
    if isinstance(column.dtype, pl.List):
        return column.list.eval(pl.element().cast(pl.String)).list.join(";")
    if column.dtype == pl.Boolean:
        return (
            column.to_frame()
            .select(pl.when(column).then(pl.lit("是")).when(~column).then(pl.lit("否")))
            .to_series()
            .alias(column.name)
        )
    return column.cast(pl.String)


def column_letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows(frame: pl.DataFrame, looks: Sequence[Look], widths: Sequence[float], first: int) -> str:
    texts = pl.DataFrame([shown(column) for column in frame])
    wordy = [index for index, column in enumerate(frame) if column.dtype in (pl.String, pl.List)]
    lines = line_count(texts[:, wordy], [widths[index] for index in wordy])
    number = pl.int_range(first, first + frame.height, eager=True).cast(pl.String).alias("number")
    height = (lines * LINE).cast(pl.String).alias("height")
    pieces: list[pl.Expr] = [
        pl.lit('<row r="'),
        pl.col("number"),
        pl.lit(f'" spans="1:{frame.width}" ht="'),
        pl.col("height"),
        pl.lit('" customHeight="1">'),
    ]
    cells = []
    for index, (column, look) in enumerate(zip(frame, looks, strict=True)):
        pieces += [pl.lit(f'<c r="{column_letters(index)}'), pl.col("number"), pl.col(str(index))]
        cells.append(_cells(column, texts[column.name], look).alias(str(index)))
    rows = pl.DataFrame([number, height, *cells]).select(pl.concat_str(*pieces, pl.lit("</row>")))
    return "".join(rows.to_series())


def _cells(column: pl.Series, text: pl.Series, look: Look) -> pl.Series:
    """The cells of a column from behind their row number on: a number, a date, text, or nothing."""
    frame = pl.DataFrame([column.alias("value"), text.alias("text")])
    value, words = pl.col("value"), _text(pl.col("text"), look)
    number: pl.Expr = pl.lit(None, pl.String)
    empty = pl.lit(f'" s="{look.number}"/>')
    if column.dtype.is_integer():
        number = pl.when(value.cast(pl.Int128).abs() < _MOST_DIGITS).then(_number(pl.col("text"), look))
    elif column.dtype.is_float():
        number = pl.when(value.is_finite()).then(_number(pl.col("text"), look))
    elif column.dtype == pl.Date:
        number = _number((value - pl.lit(_ORIGIN)).dt.total_days().cast(pl.String), look)
    elif isinstance(column.dtype, pl.Datetime):
        since = value.dt.replace_time_zone(None).cast(pl.Datetime("us")) - pl.lit(_ORIGIN)
        number = _number((since.dt.total_microseconds() / _DAY_US).cast(pl.String), look)
    return frame.select(
        pl.coalesce(pl.when(value.is_not_null()).then(pl.coalesce(number, words)), empty)
    ).to_series()


def _number(digits: pl.Expr, look: Look) -> pl.Expr:
    return pl.concat_str(pl.lit(f'" s="{look.number}"><v>'), digits, pl.lit("</v></c>"))


def _text(text: pl.Expr, look: Look) -> pl.Expr:
    """Text as text: marked as such where it looks like a formula, without what no cell may hold."""
    kept = text.str.replace_all(_NO_CELL, " ").str.slice(0, _LONGEST)
    formula = pl.any_horizontal(kept.str.starts_with(sign) for sign in FORMULA)
    # `_x0041_` would be read back as `A`.
    safe = kept.str.replace_all("_(x[0-9a-fA-F]{4}_)", "_x005F_$1")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        safe = safe.str.replace_all(sign, entity, literal=True)
    style = pl.when(formula).then(pl.lit(f'" s="{look.quoted}"')).otherwise(pl.lit(f'" s="{look.plain}"'))
    return pl.concat_str(
        style, pl.lit(' t="inlineStr"><is><t xml:space="preserve">'), safe, pl.lit("</t></is></c>")
    )


def _wrapped(room: float) -> pl.Expr:
    """Lines of a text; a Chinese character (three bytes) counts two columns, a Latin letter one."""
    columns = (pl.element().str.len_bytes() + pl.element().str.len_chars()) // 2
    return (columns / room).ceil().cast(pl.Int64).clip(1)
