# SPDX-License-Identifier: Apache-2.0
"""The worked examples of a scheme's indicators, computed by this room.

    run_cases(scheme, {"indicators": monitor.run_case})
    given: [{count: 13012, opened: true}, {count: 2898, opened: false}] -> resume_rate {numerator: 13012}

A member of which a case names an answer has reported; one that names none is silent. Each is a firm of its
own, unless the case names its `code`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from gulian import workdays
from gulian.expr import Context
from gulian.monitor.columns import form_columns
from gulian.monitor.indicators.members import TOTAL
from gulian.monitor.indicators.rates import VALUES, growth, rates
from gulian.monitor.indicators.sums import KNOWN, measure
from gulian.schemes import Case, Form, Indicator, Member, Scheme, agrees, interval, words

_ALSO: Mapping[str, pl.DataType] = {"lists": pl.String()}


def run_case(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """What comes out of a case of kind `indicators`: id -> its sums (`KNOWN`) and `VALUES`."""
    indicators = [scheme.indicators[name] for name in case.expect]
    forms = {scheme.forms[each.form].id: scheme.forms[each.form] for each in indicators}
    context = Context(date=case.date, lists=scheme.lists, workdays=workdays.calendar().count)

    def total(members: tuple[Member, ...]) -> pl.DataFrame:
        units = unit_frame(members, tuple(forms.values()))
        return rates(measure(units, indicators, (TOTAL,), case.date, context), indicators)

    found = growth(total(case.given), total(case.base))
    return {
        row["indicator"]: {
            **{name: row[name] for name in (*KNOWN, *VALUES, "growth")},
            "as_published": _as_published(scheme.indicators[row["indicator"]], case, row),
        }
        for row in found.iter_rows(named=True)
    }


def _as_published(indicator: Indicator, case: Case, row: Mapping[str, object]) -> str:
    """The frame the case names if the figure published for it that day allows the value, else why not."""
    expected = case.expect[indicator.id]
    frame = expected.get("as_published") if isinstance(expected, Mapping) else None
    figures = [each for each in indicator.published if each.frame_zh == frame and each.as_of == case.date]
    if not figures:
        return f"{case.date}: -"
    for figure in figures:
        value = row[figure.measure]
        if agrees(figure, Decimal(repr(value)) if isinstance(value, float) else None) is not True:
            return f"{value} ∉ {interval(figure) or '?'}"
    return str(frame)


def unit_frame(given: tuple[Member, ...], forms: tuple[Form, ...]) -> pl.DataFrame:
    """The members of a case as a unit frame, one row per unit."""
    kinds = {name: kind for form in forms for name, kind in form_columns(form).items()}
    answers = frozenset(kinds) - frozenset(words("unit"))
    schema = {**_ALSO, **kinds}
    rows = pl.DataFrame([_row(member, answers) for member in given], schema=schema | {"count": pl.Int64()})
    spread = rows.select(pl.all().repeat_by("count").explode()).drop("count")
    number = pl.format("M{}", pl.int_range(pl.len()))
    return spread.with_columns(pl.coalesce("unit", number).alias("unit")).with_columns(
        pl.coalesce("code", "unit").alias("code")
    )


def _row(member: Member, answers: frozenset[str]) -> dict[str, object]:
    reported = any(name in answers and value is not None for name, value in member.values.items())
    return {"reported": reported, **member.values, "count": member.count}
