# SPDX-License-Identifier: Apache-2.0
"""What runs the worked cases of indicators: the monitor, which schemes cannot import.

1 the members of a case become a unit frame, one row each  2 it is measured as any day is  3 the rates
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from gulian import monitor, schemes, workdays
from gulian.expr import Context

if TYPE_CHECKING:
    from gulian.schemes import Case, CaseRunner, Indicator, Scheme
    from gulian.schemes.model import CaseKind

FIGURES = ("numerator", "denominator", "value", "value_reported", "low", "high")

_TYPES: Mapping[str, pl.DataType] = {
    "bool": pl.Boolean(),
    "int": pl.Int64(),
    "money": pl.Int64(),
    "energy": pl.Int64(),
    "decimal": pl.Decimal(18, 6),
    "date": pl.Date(),
    "instant": pl.Datetime("us", "UTC"),
    "choices": pl.List(pl.String()),
}
"""The type of an answer by the type of its question; text otherwise."""

_ALWAYS = {
    "lists": pl.String(),
    "cause": pl.String(),
    "received_at": pl.Datetime("us", "UTC"),
    "source": pl.String(),
}


def run_indicators(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """The figures of every indicator a case expects something of: `FIGURES` by indicator."""
    chosen = [scheme.indicators[name] for name in case.expect]
    units = unit_frame(scheme, case, chosen)
    context = Context(date=case.date, region="", lists=scheme.lists, workdays=workdays.calendar().count)
    measured = monitor.rates(monitor.measure(units, chosen, ("total",), case.date, context), chosen)
    return {row["indicator"]: {name: row[name] for name in FIGURES} for row in measured.iter_rows(named=True)}


def unit_frame(scheme: Scheme, case: Case, indicators: list[Indicator]) -> pl.DataFrame:
    """The members of a case as units: what is not named is unknown, who answers anything has reported."""
    answers = {
        field.column: _TYPES.get(field.type, pl.String())
        for indicator in indicators
        for field in scheme.forms[indicator.form].fields
    }
    known = {word.column: _TYPES.get(word.kind, pl.String()) for word in schemes.words("unit").values()}
    columns = {**_ALWAYS, **answers, **known}
    rows = [
        {**dict.fromkeys(columns), "reported": not answers.keys().isdisjoint(member.values), **member.values}
        for member in case.given
    ]
    counts = pl.Series("count", [member.count for member in case.given], dtype=pl.UInt32)
    members = pl.DataFrame(rows, schema=columns, orient="row").select(pl.all().repeat_by(counts).explode())
    name = pl.format("member-{}", pl.int_range(pl.len()))
    return members.with_columns(unit=pl.col("unit").fill_null(name), code=pl.col("code").fill_null(name))


RUNNERS: dict[CaseKind, CaseRunner] = {"indicators": run_indicators}
