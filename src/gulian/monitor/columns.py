# SPDX-License-Identifier: Apache-2.0
"""The columns a condition may name, made ready: all there, typed, and of today only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import narwhals as nw
import polars as pl

from gulian.expr import Context, Expression
from gulian.monitor.choose import ANSWERS
from gulian.schemes import Form, words

_KINDS: dict[str, pl.DataType] = {
    "bool": pl.Boolean(),
    "int": pl.Int64(),
    "text": pl.String(),
    "date": pl.Date(),
    "choice": pl.String(),
    "choices": pl.String(),
    "money": pl.Int64(),
    "energy": pl.Int64(),
    "instant": pl.Datetime("us", "UTC"),
}


def form_columns(form: Form) -> dict[str, pl.DataType]:
    """Every column conditions over this form may name, with its type: the register's, the day's, its own."""
    kinds = {name: _KINDS[word.kind] for name, word in words("unit").items() if word.kind in _KINDS}
    return kinds | {field.column: _KINDS[field.type] for field in form.fields if field.type in _KINDS}


def complete(frame: pl.DataFrame, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """`frame` with the missing columns as unknown; the main cause is the first of `blocked_by`."""
    if "cause" not in frame.columns and "blocked_by" in frame.columns:
        frame = frame.with_columns(cause=pl.col("blocked_by").list.first())
    missing = [pl.lit(None, kind).alias(name) for name, kind in columns.items() if name not in frame.columns]
    return frame.with_columns(missing)


def todays(units: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """The unit frame with `date` and with today's answers only: a carried state says nothing of today."""
    answers = [name for name in (*ANSWERS, "cause") if name in units.columns]
    return units.with_columns(
        pl.lit(date).alias("date"), *(pl.when("reported").then(name).alias(name) for name in answers)
    )


def asked(units: pl.DataFrame, date: dt.date, names: Collection[str]) -> pl.DataFrame:
    """`reported` and the columns named, of today only: what neither register nor day says is an answer."""
    given = words("unit")
    answers = [name for name in names if name in units.columns and name not in given and name != "date"]
    known = [name for name in names if name in units.columns and name in given and name != "reported"]
    day = [pl.lit(date).alias("date")] if "date" in names else []
    told = (pl.when("reported").then(name).alias(name) for name in sorted(answers))
    return units.select("reported", *day, *sorted(known), *told)


def truth(rows: pl.DataFrame, condition: Expression, context: Context) -> pl.Series:
    """bool[n_rows] of a condition; null = unknown."""
    marked = nw.from_native(rows, eager_only=True).with_columns(_truth=condition.compile(context))
    return marked.to_native()["_truth"]
