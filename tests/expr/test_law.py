# SPDX-License-Identifier: Apache-2.0
"""The law of the language: one row, a frame and the plain meaning of the words agree."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gulian.errors import (
    ExpressionError,
    ExpressionTooEntangled,
    ExpressionTooLong,
    NotVectorised,
    TooManyPlaces,
    ValueTooLarge,
)
from gulian.expr import Expression, parse

_world: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("expr_world.py")))
CONTEXT, EXPRESSIONS, FIELDS, LISTS, ROWS = (
    _world[name] for name in ("CONTEXT", "EXPRESSIONS", "FIELDS", "LISTS", "ROWS")
)
frame, meaning, same = _world["frame"], _world["meaning"], _world["same"]

MANY = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def readable(text: str) -> Expression:
    """The expression, unless the random tree needs more places or steps than the language allows."""
    try:
        return parse(text, FIELDS, LISTS)
    except (TooManyPlaces, ExpressionTooEntangled, ExpressionTooLong):
        assume(condition=False)
        raise


def by_row(expression: Expression, rows: list[dict[str, Any]]) -> list[Any] | None:
    """The values row by row, None if one of them leaves the range of numbers."""
    try:
        return [expression.evaluate(row, CONTEXT).value for row in rows]
    except ValueTooLarge:
        return None


def by_frame(expression: Expression, rows: list[dict[str, Any]]) -> list[Any] | None:
    """The values of the compiled expression on a frame in memory, likewise."""
    data = nw.from_native(frame(rows), eager_only=True)
    try:
        values: list[Any] = data.with_columns(value=expression.compile(CONTEXT))["value"].to_list()
    except ValueTooLarge:
        return None
    return values


@MANY
@given(EXPRESSIONS, ROWS)
def test_a_frame_gives_what_its_rows_give(text: str, rows: list[dict[str, Any]]) -> None:
    """compile and evaluate agree on every row, on unknowns, and on which results are out of range."""
    expression = readable(text)
    assert by_frame(expression, rows) == by_row(expression, rows)


@MANY
@given(EXPRESSIONS, ROWS)
def test_a_row_gives_what_the_words_mean(text: str, rows: list[dict[str, Any]]) -> None:
    """evaluate agrees with exact fractions and Kleene's tables."""
    expression = readable(text)
    values = by_row(expression, rows)
    assume(values is not None)
    assert values is not None
    for value, row in zip(values, rows, strict=True):
        assert same(value, meaning(text, row)), row


@SOME
@given(EXPRESSIONS, ROWS)
def test_a_lazy_frame_gives_what_its_rows_give(text: str, rows: list[dict[str, Any]]) -> None:
    """The pure expression agrees too, and refuses what is out of range with the engine's own error."""
    expression = readable(text)
    expected = by_row(expression, rows)
    try:
        compiled = expression.compile(CONTEXT, "lazy")
    except (NotVectorised, ValueTooLarge):
        return
    lazy = nw.from_native(frame(rows).lazy()).with_columns(value=compiled).to_native()
    try:
        assert lazy.collect()["value"].to_list() == expected
    except pl.exceptions.InvalidOperationError:
        assert expected is None


@SOME
@given(EXPRESSIONS, ROWS)
def test_an_unknown_names_what_is_missing_and_a_known_value_nothing(
    text: str, rows: list[dict[str, Any]]
) -> None:
    """Outcome.missing holds fields the row lacks; filling all fields leaves only zero divisors and lists."""
    expression = readable(text)
    for row in rows:
        try:
            outcome = expression.evaluate(row, CONTEXT)
        except ValueTooLarge:
            continue
        assert (outcome.value is None) == bool(outcome.reasons)
        assert all(row[name] is None for name in outcome.missing)
        step = outcome.explain()
        assert (step.value, step.reasons) == (outcome.value, outcome.reasons)


@SOME
@given(EXPRESSIONS, st.data())
def test_more_knowledge_never_turns_a_known_value_over(text: str, data: st.DataObject) -> None:
    """What is known with facts missing stays so when they arrive; known(x) alone may change its mind."""
    expression = readable(text)
    assume("known(" not in text)
    row = data.draw(ROWS)[0]
    fuller = {name: value if value is not None else data.draw(ROWS)[0][name] for name, value in row.items()}
    before, after = by_row(expression, [row]), by_row(expression, [fuller])
    if before is not None and after is not None and before[0] is not None:
        assert before == after


TYPED = " ()[],.'\"`+-*/<>=!&|^~%:;{}@#$\\0123456789abnotrifelsdwkx区县（）≥“”，λ"


@SOME
@given(st.text(alphabet=TYPED, max_size=60))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    """Whatever is typed, parse returns an expression or raises a leaf with a sentence in both languages."""
    try:
        parse(text, FIELDS, LISTS)
    except ExpressionError as refusal:
        told = (refusal.id, refusal.sentence("zh"), refusal.sentence("en"))
    else:
        return
    assert all(told)
    assert told[0].startswith("E-EXPR-")
