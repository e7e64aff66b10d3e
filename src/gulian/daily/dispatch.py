# SPDX-License-Identifier: Apache-2.0
"""The 堵点问题交办清单: which case goes to which department, with what the department needs to act.

1 the blocked units with a cause of their own or from outside, and those that run but ask for help
2 struck off (verify) cases leave the list; the others stay in it, with the day they were first handed out
3 owner, assisting departments and limit from the scheme; quantity from the report
4 what people typed into an earlier sheet stays
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from gulian.daily.cases import CASE_COLUMNS, produced, waiting_output
from gulian.daily.causes import FREED, cause_owners
from gulian.daily.like_day import site_calendar
from gulian.daily.model import Day
from gulian.daily.sheets import TYPED
from gulian.workdays import NATION, Calendar

_NUMBER = r"(\d[\d,，.]*\s*[\p{Han}A-Za-z]{1,3})"


def dispatch(day: Day) -> Day:
    """Adds `dispatched` (rows of the sheets) and `cases` (for the next day's verify)."""
    rows = handed_out(day)
    owners = cause_owners(day.scheme, day.date).select("cause", "assist_zh", "limit_workdays")
    rows = rows.join(owners, on="cause", how="left", maintain_order="left")
    rows = rows.join(
        deadlines(rows, site_calendar(day.scheme)),
        on=["handed_out", "limit_workdays", "region"],
        how="left",
        maintain_order="left",
        nulls_equal=True,
    ).with_columns(quantity=quantity())
    return replace(day, dispatched=with_typed(rows, day.inputs.typed), cases=left_behind(day, rows))


def handed_out(day: Day) -> pl.DataFrame:
    """What is blocked or asks, then what is left over, without the struck off; with `handed_out`."""
    assert day.located is not None
    assert day.verified is not None
    wanted = pl.concat([day.located.blocked, day.located.asks], how="diagonal_relaxed").filter(
        pl.col("kind").is_in(FREED)
    )
    rows = pl.concat([wanted, day.located.pending], how="diagonal_relaxed")
    struck = day.verified.filter(state="struck_off").select("case")
    first = day.inputs.promised.select("case", first_handed="handed_out")
    return (
        rows.join(struck, on="case", how="anti", maintain_order="left")
        .join(first, on="case", how="left", maintain_order="left")
        .with_columns(handed_out=pl.coalesce("first_handed", pl.lit(day.date)))
    )


def left_behind(day: Day, rows: pl.DataFrame) -> pl.DataFrame:
    """`CASE_COLUMNS`, by case: the rows handed out, and what was struck off today or lately.

    What was promised and produced on the day of handing out stands as it was then.
    """
    assert day.collected is not None
    assert day.verified is not None
    promised = day.inputs.promised
    today = rows.with_columns(waiting=pl.col("waiting").fill_null([]))
    now = waiting_output(today, day.collected.units)
    units = day.collected.units.select("unit", made=produced())
    fresh = (
        today.join(promised.select("case"), on="case", how="anti", maintain_order="left")
        .drop("output_fen")
        .join(now, on="case", how="left", maintain_order="left")
        .join(units, on="unit", how="left", maintain_order="left")
        .rename({"made": "output_fen", "waiting_now": "waiting_output_fen"})
        .with_columns(state=pl.lit("open"), struck_off=pl.lit(None, pl.Date))
    )
    states = day.verified.select("case", now="state")
    owners = rows.select("case", cause_now="cause", department_now="department", deadline_now="deadline")
    struck = pl.when(now="struck_off").then(pl.lit(day.date))
    kept = (
        promised.join(states, on="case", how="left", maintain_order="left")
        .join(owners, on="case", how="left", maintain_order="left")
        .with_columns(
            cause=pl.coalesce("cause_now", "cause"),
            department=pl.coalesce("department_now", "department"),
            deadline=pl.coalesce("deadline_now", "deadline"),
            struck_off=pl.when(pl.col("now").is_null()).then("struck_off").otherwise(struck),
            state=pl.when(pl.col("now").is_in(["silent"]))
            .then("state")
            .otherwise(pl.coalesce("now", "state")),
        )
    )
    last = day.threshold("reopen_days")
    lately = pl.col("struck_off").is_null() | pl.col("struck_off").ge(day.date - dt.timedelta(days=last))
    columns = list(CASE_COLUMNS)
    return pl.concat([fresh.select(columns), kept.filter(lately).select(columns)]).sort("case")


def deadlines(cases: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """`handed_out, limit_workdays, region, deadline` (the last working day), per distinct triple."""
    triples = cases.select("handed_out", "limit_workdays", "region").unique(maintain_order=True)
    last = [
        calendar.deadline(start, limit, region or NATION).last_day if limit is not None else None
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
