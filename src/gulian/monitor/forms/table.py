# SPDX-License-Identifier: Apache-2.0
"""A form as a table at the door: what its sheets are read by, and what they are called in Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from gulian.door import Choice, Column, Kind, Table
from gulian.expr import Context
from gulian.monitor.columns import complete, form_columns, truth
from gulian.schemes import DatedList, Field, FieldType, Form

UNITS: Mapping[str, str] = MappingProxyType(
    {"persons": "人", "units": "户", "kWh": "千瓦时", "10k CNY a year": "万元/年", "10k CNY a day": "万元/日",
     "10k CNY": "万元", "percent": "%", "days": "天"}
)  # fmt: skip
"""Unit of a field -> as an office writes it; any other unit is written as the form has it."""

_KINDS: Mapping[FieldType, Kind] = {
    "bool": "flag",
    "int": "whole",
    "decimal": "decimal",
    "text": "text",
    "date": "date",
    "instant": "instant",
    "choice": "choice",
    "choices": "causes",
    "money": "money",
    "energy": "energy",
}
# A code must stay text with its zeros and capitals; any form that asks for one calls it so.
_CODES = frozenset({"code", "unit"})


def table_of(form: Form, lists: Mapping[str, DatedList], day: dt.date) -> Table:
    """The form as `door.read_table` takes it; choices are those that hold on the day.

    A row cannot do without what keys it; every other answer may be missing and is judged later
    (`monitor.check_rows`).
    """
    columns = tuple(_column(form, each, lists, day) for each in form.fields)
    key = tuple(each.inside for each in columns if each.name in form.key)
    return Table(form.path, form.title_zh, form.title_en, columns, key)


def shown_unit(field: Field) -> str:
    """The unit of a question as a header writes it; empty where it has none."""
    return UNITS.get(field.unit, field.unit)


def asked(form: Form, field: Field, rows: pl.DataFrame, context: Context) -> pl.Series:
    """bool[n_rows]: whether a question's group is asked of each unit, by the register; unknown = no."""
    conditions = [each.for_whom for each in form.groups if each.id == field.group and each.for_whom]
    yes = pl.Series("asked", [True]).new_from_index(0, rows.height)
    for condition in conditions:
        yes &= truth(complete(rows, form_columns(form)), condition, context).fill_null(value=False)
    return yes


def _column(form: Form, field: Field, lists: Mapping[str, DatedList], day: dt.date) -> Column:
    named_code = field.name in _CODES and field.type == "text"
    # A firm with one plant leaves the plant empty.
    default = "code" if field.name == "unit" and any(each.name == "code" for each in form.fields) else ""
    return Column(
        field.name,
        "code" if named_code else _KINDS[field.type],
        field.label_zh,
        field.label_en,
        tuple(dict.fromkeys((*field.aliases, field.label_en))),
        shown_unit(field),
        required=field.name in form.key and not default,
        choices=choices_of(field, lists, day),
        default=default,
    )


def choices_of(field: Field, lists: Mapping[str, DatedList], day: dt.date) -> tuple[Choice, ...]:
    """What may be chosen on a day, in the order of the list; the key itself where a row has no words."""
    if not field.choices:
        return ()
    rows = lists[field.choices].on(day)
    return tuple(Choice(key, row.cells.get("zh") or key, _english(row.cells)) for key, row in rows.items())


def _english(cells: Mapping[str, str]) -> tuple[str, ...]:
    return (cells["en"],) if cells.get("en") else ()
