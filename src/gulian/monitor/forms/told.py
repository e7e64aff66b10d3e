# SPDX-License-Identifier: Apache-2.0
"""The unit frame of any form: who owes it for the period of a day, and what each said in that period.

1 the period the day lies in: the day, the week, ten days, the month, the quarter  2 who owes the form then
3 of several reports in one period the one about the latest day counts, product by product
4 on time by the deadline of the unit's own region, by proxy where somebody else filled it in
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from gulian.expr import Context
from gulian.monitor.columns import complete, form_columns
from gulian.monitor.forms.due import due
from gulian.monitor.forms.periods import period_of
from gulian.schemes import Form
from gulian.workdays import Calendar

_ABOUT = frozenset({"file", "row", "date", "superseded"})
"""Columns of a report that are no answers."""


def frame_of(
    form: Form,
    units: pl.DataFrame,
    reports: pl.DataFrame,
    day: dt.date,
    calendar: Calendar,
    *,
    context: Context | None = None,
) -> pl.DataFrame:
    """The units that owe a form for the period of a day, may owe it, or told it.

    units   : register columns, `unit` unique
    reports : chosen ones of the form (`choose_reports` by the form's key), any dates
    Answers the register columns and those of the form, one row a unit (and product, if in the key), and
        owed      : true; false = exempt, yet told; null = not for it, yet told, or not known
        reported  : whether it told anything in the period
        on_time   : null where receipt or deadline is unknown;  proxy : null where the writer is
        carried   : null, since nothing of another period stands in
    Raises NoPeriods, CalendarYearUnknown.
    """
    period = period_of(form, day)
    owing = due(form, units, period.last, calendar, context=context).filter(last=period.last)
    told = _told(form, reports.filter(pl.col("date").is_between(period.first, period.last)))
    answers = [name for name in told.columns if name not in units.columns and name not in _ABOUT]
    rows = (
        units.join(owing.select("unit", "owed", "due_at", asked=True), "unit", "left", maintain_order="left")
        .join(told.select("unit", *answers, reported=True), "unit", "left", maintain_order="left")
        .with_columns(pl.col("reported").fill_null(value=False))
    )
    # Whom the form is not for, or whom it frees, is here only with what he said all the same.
    kept = rows.filter(pl.col("reported") | (pl.col("asked") & pl.col("owed").fill_null(value=True)))
    proxy = pl.col("filled_by") != "firm" if "filled_by" in answers else pl.lit(None, pl.Boolean)
    on_time = pl.col("received_at") <= pl.col("due_at")
    marked = kept.with_columns(
        carried=pl.lit(None, pl.Int64),
        on_time=pl.when("reported").then(on_time),
        proxy=pl.when("reported").then(proxy),
    ).drop("asked", "due_at")
    return complete(marked, form_columns(form))


def _told(form: Form, reports: pl.DataFrame) -> pl.DataFrame:
    """Of each unit and what else the key names, but the date, the report about the latest day."""
    columns = {field.name: field.column for field in form.fields}
    key = dict.fromkeys(("unit", *(columns[name] for name in form.key if name != "date")))
    return reports.sort(*key, "date", maintain_order=True).unique(list(key), keep="last", maintain_order=True)
