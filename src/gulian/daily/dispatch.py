# SPDX-License-Identifier: Apache-2.0
"""The 堵点问题交办清单: which case goes to which department, with what the department needs to act.

1 the blocked units with a cause of their own or from outside, and those that run but ask for help
2 struck off (verify) cases leave the list; a case keeps the day it was first handed out
3 owner, assisting departments and limit from the scheme; quantity from the report
4 what people typed into an earlier sheet stays
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from gulian import workdays
from gulian.daily.causes import cause_owners
from gulian.daily.model import Day
from gulian.daily.sheets import TYPED

CASE_COLUMNS: Mapping[str, pl.DataType | type[pl.DataType]] = MappingProxyType(
    {
        "case": pl.String,
        "code": pl.String,
        "unit": pl.String,
        "name": pl.String,
        "cause": pl.String,
        "department": pl.String,
        "gain": pl.Float64,
        "handed_out": pl.Date,
        "deadline": pl.Date,
        "output_fen": pl.Int64,
        "waiting": pl.List(pl.String),
        "waiting_output_fen": pl.Int64,
    }
)
"""What a day leaves behind for the next one to verify (form `cases` of the lake)."""

_NUMBER = r"(\d[\d,，.]*\s*[\p{Han}A-Za-z]{1,3})"


def dispatch(day: Day) -> Day:
    """Adds `dispatched` (rows of the sheets) and `cases` (for the next day's verify)."""
    assert day.located is not None
    assert day.collected is not None
    assert day.verified is not None
    struck = day.verified.filter(state="struck_off").select("case")
    handed = pl.concat([day.located.blocked, day.located.asks], how="diagonal_relaxed").filter(
        pl.col("kind").is_in(["own", "outside"])
    )
    cases = (
        handed.join(struck, on="case", how="anti", maintain_order="left")
        .join(
            day.inputs.promised.select("case", first_handed="handed_out"),
            on="case",
            how="left",
            maintain_order="left",
        )
        .with_columns(handed_out=pl.coalesce("first_handed", pl.lit(day.date)))
        .join(
            cause_owners(day.scheme, day.date).select("cause", "assist_zh", "limit_workdays"),
            on="cause",
            how="left",
            maintain_order="left",
        )
    )
    cases = cases.join(
        deadlines(cases), on=["handed_out", "limit_workdays", "region"], how="left", maintain_order="left"
    )
    cases = cases.with_columns(quantity=quantity())
    return replace(
        day, dispatched=with_typed(cases, day.inputs.typed), cases=cases.select(list(CASE_COLUMNS))
    )


def deadlines(cases: pl.DataFrame) -> pl.DataFrame:
    """`handed_out, limit_workdays, region, deadline` (the last working day), per distinct triple."""
    triples = cases.select("handed_out", "limit_workdays", "region").unique(maintain_order=True)
    calendar = workdays.calendar()
    last = [
        calendar.deadline(start, limit, region).last_day if limit is not None else None
        for start, limit, region in triples.iter_rows()
    ]
    return triples.with_columns(deadline=pl.Series(last, dtype=pl.Date))


def quantity() -> pl.Expr:
    """需求数量: people missing where the cause is labour, else the first number with a unit in the need."""
    missing = pl.col("staff") - pl.col("returned")
    people = pl.when(missing > 0).then(pl.format("{}人", missing))
    stated = pl.col("need").str.extract(_NUMBER, 1)
    return pl.coalesce(stated, pl.when(pl.col("cause") == "labour").then(people))


def with_typed(cases: pl.DataFrame, typed: pl.DataFrame) -> pl.DataFrame:
    """The cases with what people typed under the same case number."""
    merged = cases.join(typed.select("case", *TYPED), on="case", how="left", maintain_order="left")
    return merged.with_columns(pl.coalesce("责任人", "officer").alias("责任人"))
