# SPDX-License-Identifier: Apache-2.0
"""Problems as a frame: one line a fault, with both languages, for `problems.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from gulian.door.csv_out import csv_bytes
from gulian.errors import GulianError, Problem

FAULT = ("code", "message_zh", "message_en", "fix")
PROBLEMS = pl.DataFrame(
    schema={
        "file": pl.String, "row": pl.Int64, "field": pl.String, "value": pl.String,
        **dict.fromkeys(FAULT, pl.String),
    }
)  # fmt: skip
"""The empty frame of problems: its columns are those of `errors.Problem`."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def problem_frame(problems: Iterable[Problem]) -> pl.DataFrame:
    """Problems as a frame, in the order given."""
    return pl.DataFrame(
        [tuple(vars(each).values()) for each in problems], schema=PROBLEMS.schema, orient="row"
    )


def file_problems(file: str, faults: Iterable[GulianError]) -> pl.DataFrame:
    """What is wrong with a file as a whole: row 0."""
    problems = [Problem.of(fault, file) for fault in faults]
    return problem_frame(problems) if problems else PROBLEMS


def fault_row(fault: GulianError | None) -> tuple[str | None, ...]:
    """code, message_zh, message_en, fix of a fault; nulls for none."""
    if fault is None:
        return (None, None, None, None)
    # As `Problem.of` says it, with the values looked up once: a hostile file asks for this a million times.
    values = fault.values()
    fixes = (text.format_map(values) for text in (fault.fix_zh, fault.fix_en) if text)
    return (fault.id, fault.zh.format_map(values), fault.en.format_map(values), " / ".join(fixes))


def row_problems(
    leaf: type[GulianError],
    rows: pl.DataFrame,
    values: Mapping[str, pl.Expr],
    field: str = "",
    value: str = "",
) -> pl.DataFrame:
    """The same fault in many rows, each with its own values, all at once.

    leaf   : a leaf of the error tree
    values : placeholder of its sentences -> expression on `rows`
    rows   : `file`, `row`, and what the expressions need
    field  : column the problem stands in; value : name of the column of `rows` that holds the cell
    """
    if rows.is_empty():
        return PROBLEMS
    texts = {name: pl.coalesce(expression.cast(pl.String), pl.lit("")) for name, expression in values.items()}
    fixes = [text for text in (leaf.fix_zh, leaf.fix_en) if text]
    return rows.select(
        "file",
        pl.col("row").cast(pl.Int64),
        pl.lit(field).alias("field"),
        (pl.col(value).cast(pl.String).fill_null("") if value else pl.lit("")).alias("value"),
        pl.lit(leaf.id).alias("code"),
        _filled(leaf.zh, texts).alias("message_zh"),
        _filled(leaf.en, texts).alias("message_en"),
        _filled(" / ".join(fixes), texts).alias("fix"),
    )


def _filled(template: str, texts: Mapping[str, pl.Expr]) -> pl.Expr:
    pieces = _PLACEHOLDER.split(template)
    parts = [texts[piece] if index % 2 else pl.lit(piece) for index, piece in enumerate(pieces)]
    return pl.concat_str([part for part, piece in zip(parts, pieces, strict=True) if piece])


def problems_csv(problems: pl.DataFrame) -> bytes:
    """The content of `problems.csv`; see `csv_bytes`."""
    return csv_bytes(problems)
