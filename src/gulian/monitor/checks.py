# SPDX-License-Identifier: Apache-2.0
"""Do filled forms keep the rules of their form?

1 questions: asked of this row? then answered where required, within bounds, from the list of choices
2 rules: each holds, is broken, or cannot be told; what "cannot be told" means the rule itself says
"""

from __future__ import annotations

import polars as pl

from gulian.errors import AnswerMissing, AnswerNotListed, AnswerOutside, GulianError
from gulian.expr import Context
from gulian.monitor.columns import complete, form_columns, truth
from gulian.monitor.findings import findings, together
from gulian.schemes import DatedList, Field, Form, Rule


def check_rows(form: Form, frame: pl.DataFrame, context: Context | None = None) -> pl.DataFrame:
    """The findings (`findings.SCHEMA`) of filled rows, by place and rule.

    frame   : inside columns of the form and what its rules need of the register; a column that is not there
              is unknown in every row. `file`, `row`, `unit`, `date` say where, as far as there.
    context : lists (choices, thresholds), date, calendar; an answer is only checked against a list it holds
    Raises what an expression raises.
    """
    asked_of = context or Context()
    rows = complete(frame, form_columns(form))
    questions = [table for field in form.fields for table in _questions(form, field, rows, asked_of)]
    return together([*questions, *(_rule(rule, rows, asked_of) for rule in form.rules)])


def _questions(form: Form, field: Field, rows: pl.DataFrame, context: Context) -> list[pl.DataFrame]:
    """What is wrong with the answers to one question, where it was asked."""
    for condition in form.conditions(field):
        rows = rows.filter(truth(as_asked(rows), condition, context).fill_null(value=False))
    answer = pl.col(field.column)
    label = {"label_zh": field.label_zh, "label_en": field.label_en}
    found = []
    if field.required:
        found.append(_found(field, rows.filter(answer.is_null()), "required", AnswerMissing(**label)))
    if field.minimum is not None or field.maximum is not None:
        low, high = field.minimum, field.maximum
        outside = (answer < low if low is not None else False) | (
            answer > high if high is not None else False
        )
        bounds = f"{'' if low is None else low}..{'' if high is None else high}"
        found.append(_found(field, rows.filter(outside), "bounds", AnswerOutside(**label, bounds=bounds)))
    listed = context.lists.get(field.choices)
    if isinstance(listed, DatedList) and context.date is not None:
        known = list(listed.on(context.date))
        strange = rows.filter(answer.is_not_null() & ~_all_in(rows, field.column, known))
        found.append(_found(field, strange, "choices", AnswerNotListed(**label, choices=", ".join(known))))
    return found


def as_asked(rows: pl.DataFrame) -> pl.DataFrame:
    """Answers of several choices as the text an expression knows them by: `a;b`; no answer stays unknown."""
    several = [name for name, kind in rows.schema.items() if kind == pl.List(pl.String)]
    return rows.with_columns(pl.col(several).list.join(";")) if several else rows


def _all_in(rows: pl.DataFrame, column: str, known: list[str]) -> pl.Expr:
    """Whether the answer, or each of several, is one of those listed."""
    if rows.schema[column] == pl.List(pl.String):
        return pl.col(column).list.eval(pl.element().is_in(known)).list.all()
    return pl.col(column).is_in(known)


def _found(field: Field, rows: pl.DataFrame, kind: str, error: GulianError) -> pl.DataFrame:
    return findings(
        rows,
        (field.column,),
        rule=f"{field.name}_{kind}",
        severity="error",
        expected=str(error.values().get("bounds") or error.values().get("choices") or ""),
        message_zh=error.message("zh"),
        message_en=error.message("en"),
        fix_zh=error.fix("zh"),
        fix_en=error.fix("en"),
    )


def _rule(rule: Rule, rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The rows that break a rule, and those that leave it open where the rule wants that told."""
    holds = truth(as_asked(rows), rule.that, context)
    broken = rows.filter(~holds.fill_null(value=rule.missing == "skip"))
    return findings(
        broken,
        rule.columns,
        rule=rule.id,
        severity=rule.severity,
        expected=rule.that.text,
        message_zh=rule.message_zh,
        message_en=rule.message_en,
        fix_zh=rule.fix_zh,
        fix_en=rule.fix_en,
    )
