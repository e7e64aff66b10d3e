# SPDX-License-Identifier: Apache-2.0
"""Values against what was to be expected: yesterday's, the register's, the members' sum, another form's.

    |value - expected| * 100 > percent * max(|expected|, 1)   and   |value - expected| >= least

All whole numbers, so that a difference of exactly the declared percent is none. An unknown value, or one
where it is not known what to expect, is not judged: the rules of the form say what has to be answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from gulian.errors import CheckRefused
from gulian.monitor.findings import SCHEMA, findings, together
from gulian.monitor.validation.declared import Check

REGISTER: Mapping[str, str] = {"staff": "register_staff", "output_fen": "register_output_fen"}
"""Column of a report -> what the register says of it in the unit frame."""
EXPECTED = "_expected"


def jumps(check: Check, rows: pl.DataFrame, yesterday: pl.DataFrame) -> pl.DataFrame:
    """Findings where a value moved further than declared, from yesterday's report or from the register.

    rows, yesterday : unit frames (`docs/rooms.md`); of yesterday only what was reported that day counts
    """
    found = []
    for column in check.columns:
        if check.against == "register":
            expected = rows.with_columns(pl.col(REGISTER.get(column, column)).alias(EXPECTED))
        else:
            before = yesterday.filter("reported").select("unit", pl.col(column).alias(EXPECTED))
            expected = rows.join(before, on="unit", how="left", maintain_order="left")
        found.append(_apart(check, expected.filter("reported"), column))
    return together(found)


def roll_ups(check: Check, totals: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Findings where a reported total differs from the sum of the members that report.

    totals : `unit` (the reporter of the total), `member_of` (the value its members have in the column
             `check.against` of `rows`), and the columns compared; `file row date` as far as there
    rows   : unit frame; a total whose members did not all report the column is not judged
    """
    found = []
    for column in check.columns:
        known = pl.col("reported") & pl.col(column).is_not_null()
        sums = (
            rows.drop_nulls(check.against)
            .group_by(check.against)
            .agg(pl.when(known.all()).then(pl.col(column).sum()).alias(EXPECTED))
        )
        joined = totals.join(
            sums, left_on="member_of", right_on=check.against, how="left", maintain_order="left"
        )
        found.append(_apart(check, joined, column))
    return together(found)


def cross_form(check: Check, rows: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Findings where two forms of one unit and day do not agree.

    check.columns : `mine=theirs`;  other : rows of the other form with `unit` and its columns
    Raises CheckRefused where a column is not there.
    """
    found = []
    for pair in check.columns:
        mine, theirs = pair.split("=")
        for name, frame in ((mine, rows), (theirs, other)):
            if name not in frame.columns:
                raise CheckRefused("checks", 0, check.id, f"没有 {name} 这一列", f"there is no column {name}")
        expected = other.select("unit", pl.col(theirs).alias(EXPECTED)).unique(
            "unit", keep="last", maintain_order=True
        )
        found.append(_apart(check, rows.join(expected, on="unit", how="left", maintain_order="left"), mine))
    return together(found)


def _apart(check: Check, rows: pl.DataFrame, column: str) -> pl.DataFrame:
    away = (pl.col(column) - pl.col(EXPECTED)).abs()
    allowed = pl.max_horizontal(pl.col(EXPECTED).abs(), pl.lit(1)) * check.percent
    told = rows.filter((away * 100 > allowed) & (away >= check.least))
    expected = pl.format("{} ± {} %", EXPECTED, pl.lit(check.percent))
    return worded(check, told.with_columns(_told=expected), (column,))


def worded(check: Check, rows: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """Findings of a check at these rows; `_told` is what was to be expected."""
    if rows.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    found = findings(
        rows,
        fields,
        rule=check.id,
        severity=check.severity,
        expected="",
        message_zh=check.message_zh,
        message_en=check.message_en,
        fix_zh=check.fix_zh,
        fix_en=check.fix_en,
    )
    return found.with_columns(rows["_told"].alias("expected"))
