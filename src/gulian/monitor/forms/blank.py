# SPDX-License-Identifier: Apache-2.0
"""Rows to be filled in: what stands there already, what is not asked, and "same as last time" as one action.

1 the last answer of each unit before the day  2 each question's first known source: last answer, register,
day, constant  3 what the unit's groups do not ask stays empty
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from gulian.door import Column, Table
from gulian.expr import Context
from gulian.monitor.forms.table import asked, table_of
from gulian.schemes import DatedList, Field, Form, Prefill

WHO = ("unit", "name")
"""Register columns that tell a reader whose row it is."""


@dataclass(frozen=True)
class Blank:
    """A form's rows for some units on a day.

    rows : `WHO` as far as the register has them, then a column for each question (types of the door: money in
           fen, energy in Wh, choices as ids), then `prefilled` and `not_asked` list[str]: names of fields
    fields : the questions somebody of these units is asked, in the order of the form
    """

    form: Form
    table: Table
    day: dt.date
    fields: tuple[Field, ...]
    rows: pl.DataFrame


def blank(
    form: Form, units: pl.DataFrame, day: dt.date, *, context: Context, last: pl.DataFrame | None = None
) -> Blank:
    """The form as it lies before each unit on a day, prefilled where the form says so.

    units   : register columns, `unit` unique
    day     : the last day of the period that is reported
    context : the lists of the form's scheme
    last    : earlier answers, `unit`, `date` and columns of the form as the door reads them; of each unit the
              latest before the day is used
    Instants are no questions: when a report came the system knows.
    """
    lists = {name: each for name, each in context.lists.items() if isinstance(each, DatedList)}
    table = table_of(form, lists, day)
    before = last_answers(units, day, last)
    rows: dict[str, pl.Series] = {}
    fields, filled, unasked = [], [], []
    for each, column in zip(form.fields, table.columns, strict=True):
        yes = asked(form, each, units, context)
        if each.type == "instant" or not (yes.any() or units.is_empty()):
            continue
        known = _prefilled(each, column, units, before, day).set(~yes, None)
        rows[column.inside] = known
        fields.append(each)
        filled.append(_listed(each.name, known.is_not_null()))
        unasked.append(_listed(each.name, ~yes))
    who = [units[name].alias(f"of_{name}") for name in WHO if name in units.columns]
    frame = pl.DataFrame([*who, *(series.alias(name) for name, series in rows.items())])
    marks = pl.DataFrame({"prefilled": _together(filled), "not_asked": _together(unasked)})
    return Blank(form, table, day, tuple(fields), pl.concat([frame, marks], how="horizontal"))


def same_as_last(sheet: Blank, last: pl.DataFrame) -> pl.DataFrame:
    """The rows with every answer that "same as last time" may take over, for units that answered before.

    Adds `to_answer` list[str]: required questions that must still be answered afresh; empty = one tap was
    enough. A unit without an earlier answer has all of them there. What stood ready already stays.
    """
    rows = sheet.rows
    before = last_answers(rows.select(unit="of_unit"), sheet.day, last)
    missing = []
    for each in sheet.fields:
        name = sheet.table.column(each.name).inside
        unasked = rows["not_asked"].list.contains(each.name)
        if each.carries and name in before.columns:
            carried = before[name].cast(rows[name].dtype).set(unasked, None)
            rows = rows.with_columns(carried.zip_with(carried.is_not_null(), rows[name]).alias(name))
        if each.required:
            missing.append(_listed(each.name, rows[name].is_null() & ~unasked))
    return rows.with_columns(to_answer=_together(missing))


def last_answers(units: pl.DataFrame, day: dt.date, last: pl.DataFrame | None) -> pl.DataFrame:
    """The latest earlier answers, row by row as `units`; a unit without any has nulls."""
    if last is None:
        return units.select("unit")
    known = (
        last.filter(pl.col("date") < day)
        .sort("unit", "date", maintain_order=True)
        .unique("unit", keep="last", maintain_order=True)
    )
    return units.select("unit").join(known, on="unit", how="left", maintain_order="left")


def _prefilled(
    field: Field, column: Column, units: pl.DataFrame, before: pl.DataFrame, day: dt.date
) -> pl.Series:
    """The first known source of each unit's answer, in the type of the door."""
    found = pl.Series("found", [None], dtype=column.dtype).new_from_index(0, units.height)
    for source in field.prefill:
        offered = _offered(source, column, units, before, day)
        if offered is not None:
            found = found.zip_with(found.is_not_null(), offered.cast(column.dtype).alias("found"))
    return found


def _offered(
    source: Prefill, column: Column, units: pl.DataFrame, before: pl.DataFrame, day: dt.date
) -> pl.Series | None:
    """What one source offers each unit; None where the frame does not have it."""
    match source.origin:
        case "register":
            return units[source.column] if source.column in units.columns else None
        case "last":
            name = column.inside
            return before[name] if name in before.columns and name != "unit" else None
        case "day":
            value: object = day
        case "constant":
            value = [source.value] if column.kind == "causes" else source.value
    return pl.Series([value]).new_from_index(0, units.height)


def _listed(name: str, rows: pl.Series) -> pl.Series:
    """[n] list[str]: the name where the row is marked, else nothing."""
    return pl.select(pl.when(rows).then(pl.lit(name))).to_series()


def _together(parts: list[pl.Series]) -> pl.Series:
    """[n] list[str]: the names of each row, in the order of the form."""
    if not parts:
        return pl.Series("names", [], dtype=pl.List(pl.String))
    named = pl.DataFrame([series.alias(str(index)) for index, series in enumerate(parts)])
    return named.select(names=pl.concat_list(pl.all()).list.drop_nulls()).to_series()
