# SPDX-License-Identifier: Apache-2.0
"""Filled sheets back: the rows somebody filled in, and every problem with its file, sheet and cell.

1 is it this form's sheet  2 leave out rows nobody touched  3 leave out rows of another period
4 by proxy (代报): only units below the filler, and the row says who filled it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from gulian.door import Loaded, Table, column_letters
from gulian.errors import (
    FillerUnknown,
    OutsideScope,
    Problem,
    SheetOutdated,
    WrongPeriod,
    WrongSheet,
)
from gulian.monitor.forms.periods import Period
from gulian.monitor.forms.scope import Scope
from gulian.schemes import Form

FILLED_BY, SOURCE = "filled_by", "source"


@dataclass(frozen=True)
class Filled:
    """What came back.

    rows      : `file`, `row`, and the form's columns as the door reads them
    problems  : columns of `errors.Problem`, then `sheet` and `cell` (`C7`; empty where no cell is meant)
    untouched : rows that nobody filled in: what stood ready is no answer
    places    : file (with its sheet) -> field -> its column in the file, from 0
    """

    rows: pl.DataFrame
    problems: pl.DataFrame
    untouched: int
    places: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Filler:
    """Somebody who fills in for others.

    filled_by : key of the form's list, such as `park`
    name      : who it is, kept in `source` of each row
    scope     : the units below him
    """

    filled_by: str
    name: str
    scope: Scope


def filled(form: Form, table: Table, loaded: Loaded, period: Period | None = None) -> Filled:
    """The rows of a sheet that somebody filled in.

    table, loaded : `table_of` and what `door.read_table(path, table)` read by it
    period : rows of other days are left out and told; None = any day
    """
    strange = {file for file, mark in loaded.marks.items() if mark and not _same_form(mark, form)}
    told = [_wrong(file, mark, form) for file, mark in loaded.marks.items() if mark and mark != form.pin]
    rows = loaded.frame.filter(~pl.col("file").is_in(sorted(strange)))
    touched = _touched(form, table, rows)
    rows, untouched = rows.filter(touched), rows.height - int(touched.sum())
    if period is not None and "date" in rows.columns:
        outside = rows.filter(~pl.col("date").is_between(period.first, period.last))
        rows = rows.join(outside.select("file", "row"), on=["file", "row"], how="anti", maintain_order="left")
        told += [
            Problem.of(WrongPeriod(date, period.first, period.last), file, row, "date", date)
            for file, row, date in outside.select("file", "row", "date").rows()
        ]
    problems = pl.concat([loaded.problems, _frame(told, loaded.problems)])
    return Filled(rows, located(problems, loaded.places), untouched, loaded.places)


def by_proxy(form: Form, table: Table, given: Filled, units: pl.DataFrame, filler: Filler) -> Filled:
    """The rows as filled in by somebody for the units below him, each marked with who it was.

    units : register columns of the unit frame; a row about a unit that is not below him, or not there at all,
            is left out and told in one and the same way
    Raises FillerUnknown.
    """
    known = [choice.id for column in table.columns if column.name == FILLED_BY for choice in column.choices]
    if filler.filled_by not in known:
        raise FillerUnknown(filler.filled_by, form.path, ", ".join(known) or "-")
    below = filler.scope.of(units)["unit"]
    inside = pl.col("unit").is_in(below.implode()).fill_null(value=False)
    outside = given.rows.filter(~inside)
    told = [
        Problem.of(OutsideScope(str(unit)), file, row, "unit", unit)
        for file, row, unit in outside.select("file", "row", "unit").rows()
    ]
    rows = given.rows.filter(inside).with_columns(pl.lit(filler.filled_by).alias(FILLED_BY))
    if SOURCE in rows.columns:
        rows = rows.with_columns(pl.lit(filler.name).alias(SOURCE))
    problems = _frame(told, given.problems.drop("sheet", "cell"))
    return replace(given, rows=rows, problems=pl.concat([given.problems, located(problems, given.places)]))


def located(problems: pl.DataFrame, places: Mapping[str, Mapping[str, int]]) -> pl.DataFrame:
    """Problems with the sheet and the cell they stand in: `日报.xlsx#二厂`, row 7, staff -> 二厂, E7."""
    letters = {
        f"{file}\x1f{name}": column_letters(at)
        for file, fields in places.items()
        for name, at in fields.items()
    }
    letter = pl.concat_str("file", pl.lit("\x1f"), "field").replace_strict(
        letters, default=None, return_dtype=pl.String
    )
    cell = pl.when(letter.is_not_null() & (pl.col("row") > 0)).then(pl.concat_str(letter, "row"))
    sheet = pl.col("file").str.extract("#([^#]*)$")
    return problems.with_columns(sheet=sheet.fill_null(""), cell=cell.fill_null(""))


def _same_form(mark: str, form: Form) -> bool:
    return mark.partition("@")[0] == form.path


def _wrong(file: str, mark: str, form: Form) -> Problem:
    leaf: type[WrongSheet] | type[SheetOutdated] = SheetOutdated if _same_form(mark, form) else WrongSheet
    return Problem.of(leaf(mark[:120], form.pin), file)


def _touched(form: Form, table: Table, rows: pl.DataFrame) -> pl.Series:
    """bool[n_rows]: whether a question was answered that nothing stood ready for."""
    asked = [
        table.column(each.name).inside
        for each in form.fields
        if not each.prefill and each.name not in form.key and each.type != "instant"
    ]
    if not asked:
        return pl.Series("touched", [True]).new_from_index(0, rows.height)
    return rows.select(touched=pl.any_horizontal(pl.col(asked).is_not_null())).to_series()


def _frame(problems: Iterable[Problem], like: pl.DataFrame) -> pl.DataFrame:
    rows = [tuple(vars(each).values()) for each in problems]
    return pl.DataFrame(rows, schema=like.schema, orient="row")


def as_at_the_door(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows under the names and in the units of the door: money in 10k CNY, energy in kWh, ids of choices.

    Exact: what is written so and read again is equal.
    """
    scales = {"money": 6, "energy": 3}
    columns = []
    for each in table.columns:
        values = pl.col(each.inside)
        if each.kind in scales:
            values = _exact(values, scales[each.kind])
        columns.append(values.alias(each.name))
    return rows.select(columns)


def _exact(values: pl.Expr, digits: int) -> pl.Expr:
    """Integers of the last place as decimal text: 1500000 with six digits -> 1.500000."""
    whole, rest = values // 10**digits, values % 10**digits
    return pl.format("{}.{}", whole, rest.cast(pl.String).str.zfill(digits))
