# SPDX-License-Identifier: Apache-2.0
"""The findings frame: what does not hold, where, and what to do. A finding corrects and drops nothing.

rule returned_within_staff, row 18, field "returned;staff", value "120;100", expected "returned <= staff"
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

PLACE: tuple[str, ...] = ("file", "row", "unit", "date")
SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "severity": pl.String(),
    "file": pl.String(),
    "row": pl.Int64(),
    "unit": pl.String(),
    "date": pl.Date(),
    "field": pl.String(),
    "value": pl.String(),
    "expected": pl.String(),
    "message_zh": pl.String(),
    "message_en": pl.String(),
    "fix_zh": pl.String(),
    "fix_en": pl.String(),
}
"""severity: error (the row contradicts itself), finding (somebody has to look), note."""


def findings(rows: pl.DataFrame, fields: Sequence[str], **words: str) -> pl.DataFrame:
    """One finding per row of `rows`; its value is read from `fields`, an unknown one is empty."""
    value = pl.concat_str([_written(rows, name) for name in fields], separator=";") if fields else pl.lit("")
    told = {"field": ";".join(fields), **words}
    made = rows.with_columns(value=value, **{name: pl.lit(text, pl.String) for name, text in told.items()})
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in made.columns]
    return made.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def together(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All findings by place, then in the order in which their rules stand."""
    return pl.concat([pl.DataFrame(schema=SCHEMA), *tables]).sort(PLACE, maintain_order=True, nulls_last=True)


def _written(rows: pl.DataFrame, name: str) -> pl.Expr:
    if name not in rows.columns:
        return pl.lit("")
    if isinstance(rows.schema[name], pl.List):
        return pl.col(name).list.join(",").fill_null("")
    return pl.col(name).cast(pl.String).fill_null("")
