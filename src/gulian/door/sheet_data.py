# SPDX-License-Identifier: Apache-2.0
"""The rows of a sheet as XML (ECMA-376 part 1, 18.3.1), column by column instead of cell by cell.

1 every column becomes a column of cells  2 the fullest cell of a row sets its height  3 rows are joined

A day's list of cases has a third of a million cells: a call for each of them took longer than the rest of the
day (`docs/decisions/008-rows-column-by-column.md`).
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


def shown(name: str, dtype: pl.DataType) -> pl.Expr:
    """What a column says as text; lists with `;` between their members."""
    value = pl.col(name)
    if isinstance(dtype, pl.List):
        return value.list.eval(pl.element().cast(pl.String)).list.join(";")
    if dtype == pl.Boolean:
        return pl.when(value).then(pl.lit("是")).when(~value).then(pl.lit("否")).alias(name)
    return value.cast(pl.String)


def column_letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows(frame: pl.DataFrame, looks: Sequence[Look], widths: Sequence[float], first: int) -> str:
    texts = frame.select(shown(*column).name.prefix("text ") for column in frame.schema.items())
    wordy = [index for index, dtype in enumerate(frame.dtypes) if dtype in (pl.String, pl.List)]
    lines = line_count(texts[:, wordy], [widths[index] for index in wordy])
    number = pl.int_range(first, first + frame.height, eager=True).cast(pl.String).alias("number")
    height = (lines * LINE).cast(pl.String).alias("height")
    pieces: list[pl.Expr] = [
        pl.lit('<row r="'),
        number_of_row := pl.lit(number),
        pl.lit(f'" spans="1:{frame.width}" ht="'),
        pl.lit(height),
        pl.lit('" customHeight="1">'),
    ]
    for index, (name, dtype) in enumerate(frame.schema.items()):
        pieces += [pl.lit(f'<c r="{column_letters(index)}'), number_of_row, _cells(name, dtype, looks[index])]
    whole = pl.concat([frame, texts], how="horizontal")
    rows = whole.select(pl.concat_str(*pieces, pl.lit("</row>"))).to_series()
    return "".join(rows)


def _cells(name: str, dtype: pl.DataType, look: Look) -> pl.Expr:
    """The cells of a column from behind their row number on: a number, a date, text, or nothing."""
    value, text = pl.col(name), pl.col(f"text {name}")
    number: pl.Expr = pl.lit(None, pl.String)
    if dtype.is_integer():
        number = pl.when(value.cast(pl.Int128).abs() < _MOST_DIGITS).then(_number(text, look))
    elif dtype.is_float():
        number = pl.when(value.is_finite()).then(_number(text, look))
    elif dtype == pl.Date:
        number = _number((value - pl.lit(_ORIGIN)).dt.total_days().cast(pl.String), look)
    elif isinstance(dtype, pl.Datetime):
        since = value.dt.replace_time_zone(None).cast(pl.Datetime("us")) - pl.lit(_ORIGIN)
        number = _number((since.dt.total_microseconds() / _DAY_US).cast(pl.String), look)
    empty = pl.lit(f'" s="{look.number}"/>')
    return pl.coalesce(pl.when(value.is_not_null()).then(pl.coalesce(number, _text(text, look))), empty)


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
