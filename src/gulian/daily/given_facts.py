# SPDX-License-Identifier: Apache-2.0
"""Facts of firms from a file, laid over what the register and the forms know; which is whose is kept.

1 the file is read as every form that the measures ask, and as the register's own columns; others are kept out
2 of several rows of a firm the last that is not later than the day
3 a fact of the file stands in the place of the known one; an empty cell leaves that one as it is
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from gulian import door
from gulian.errors import Problem, RegisterLacksFirm
from gulian.monitor.forms import table_of
from gulian.schemes import Measure

_REGISTER = ("staff", "revenue", "cost", "output", "region", "industry", "leader")
"""Columns of the register that a file may say otherwise; who is above scale says the list of the year."""
_FOLLOWS = {
    "staff": ("register_staff", "size"),
    "revenue_fen": ("revenue_fen", "size"),
    "cost_fen": ("cost_fen",),
    "output_fen": ("register_output_fen",),
    "region": ("region", "province", "city", "county", "tier"),
    "industry": ("industry", "section", "division", "size"),
    "leader": ("leader",),
}
"""Column of the register -> the facts that measures ask and that follow from it."""
NO_MARKS = pl.DataFrame(schema={"code": pl.String, "given": pl.List(pl.String)})
"""Nothing was given."""
_DATE = door.Column("date", "date", "日期", "date", ("填报日期", "数据日期"))


@dataclass(frozen=True)
class Given:
    """The file as it was read.

    register : `code` and the register's columns, a row per firm
    forms    : `scheme/form` -> `code` and the form's columns
    problems : columns of `errors.Problem`
    """

    register: pl.DataFrame
    forms: Mapping[str, pl.DataFrame]
    problems: pl.DataFrame


def given_facts(path: Path, measures: Iterable[Measure], on: dt.date, zone: str) -> Given:
    """Read a file of facts. Raises what the door refuses; rows it cannot use are among the problems."""
    own = door.TABLES["enterprises"]
    columns = (own.column("code"), _DATE, *(own.column(name) for name in _REGISTER))
    register = door.read_table(path, _by_firm(own, columns), on=on, zone=zone)
    asked = {f"{each.scheme}/{each.form}": each for each in measures if each.facts is not None}
    problems, forms = [register.problems], {}
    for name, each in asked.items():
        assert each.facts is not None
        table = table_of(each.facts, each.lists, on)
        columns = tuple(one for one in table.columns if one.name not in ("unit", *_REGISTER))
        if not any(one.name == "date" for one in columns):
            columns = (*columns, _DATE)
        read = door.read_table(path, _by_firm(table, columns), on=on, zone=zone)
        problems.append(read.problems)
        forms[name] = _last(read.frame, on)
    return Given(_last(register.frame, on), forms, pl.concat(problems).unique(maintain_order=True))


def strangers(given: Given, register: pl.DataFrame, file: str) -> pl.DataFrame:
    """A problem for each firm of the file that the register does not have."""
    codes = pl.concat(
        [given.register.select("code"), *(each.select("code") for each in given.forms.values())]
    )
    unknown = codes.unique(maintain_order=True).join(
        register.select("code"), on="code", how="anti", maintain_order="left"
    )
    rows = [
        tuple(vars(Problem.of(RegisterLacksFirm(code, "-"), file, field="code", value=code)).values())
        for code in unknown["code"]
    ]
    return pl.DataFrame(rows, schema=given.problems.schema, orient="row")


def laid_over(known: pl.DataFrame, given: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of `known` with what `given` says of them, and which columns were given.

    Second: `code`, `given` list[str]; a firm of which nothing was given has no row.
    """
    names = [name for name in given.columns if name in known.columns and name != "code"]
    renamed = {name: f"given {name}" for name in names}
    both = known.join(
        given.select("code", *names).rename(renamed), on="code", how="left", maintain_order="left"
    )
    shown = [pl.when(pl.col(other).is_not_null()).then(pl.lit(name)) for name, other in renamed.items()]
    said = pl.concat_list(shown).list.drop_nulls() if shown else pl.lit([], pl.List(pl.String))
    marks = both.select("code", given=said).filter(pl.col("given").list.len() > 0)
    full = both.with_columns(
        pl.coalesce(pl.col(other), pl.col(name)).alias(name) for name, other in renamed.items()
    )
    return full.select(known.columns), marks


def marks_of(register: pl.DataFrame, forms: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """`code given`: the facts that rest on the file, of what `laid_over` marked.

    register : marks of the register's columns; forms : marks of the forms'
    """
    followed = register.with_columns(
        pl.col("given").list.eval(
            pl.element().replace_strict({k: list(v) for k, v in _FOLLOWS.items()}, default=[]).list.explode()
        )
    )
    parts = pl.concat([NO_MARKS, followed, *forms])
    return parts.group_by("code", maintain_order=True).agg(pl.col("given").explode().unique().sort())


def _by_firm(table: door.Table, columns: Iterable[door.Column]) -> door.Table:
    """A table of which only the code must be there."""
    optional = tuple(replace(each, required=each.name == "code", default="") for each in columns)
    return replace(table, columns=optional, key=("code", "date"))


def _last(rows: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """A row per firm: the last that is not later than the day; one without a date is of the day."""
    dated = rows.with_columns(pl.col("date").fill_null(pl.lit(on))).filter(pl.col("date") <= on)
    ordered = dated.sort("date", "row", maintain_order=True)
    return ordered.unique("code", keep="last", maintain_order=True).drop("file", "row", "date")
