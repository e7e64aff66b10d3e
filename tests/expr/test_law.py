# SPDX-License-Identifier: Apache-2.0
"""The law of the language: one row, a frame and the plain meaning of the words agree."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
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
CONTEXT, EXPRESSIONS, FIELDS, LISTS, ROWS, TEXTS = (
    _world[name] for name in ("CONTEXT", "EXPRESSIONS", "FIELDS", "LISTS", "ROWS", "TEXTS")
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
    return by_frame_of(expression, frame(rows))


def by_frame_of(expression: Expression, columns: pl.DataFrame) -> list[Any] | None:
    """Of a frame whose columns may have other types than the rows say."""
    data = nw.from_native(columns, eager_only=True)
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
@given(EXPRESSIONS, ROWS, st.data())
def test_the_type_of_a_column_changes_nothing(
    text: str, rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    """Narrow integers, unsigned ones, enumerations: the same values, and the same results out of range."""
    expression = readable(text)
    known = frame(rows)
    typed = known.with_columns(
        known[name].cast(data.draw(st.sampled_from(fitting(known[name])))) for name in FIELDS
    )
    assert by_frame_of(expression, typed) == by_row(expression, rows)


def fitting(column: pl.Series) -> list[Any]:
    """The types that hold every value of a column."""
    if column.dtype == pl.String:
        present = column.drop_nulls().unique().to_list()
        return [
            pl.String,
            pl.Categorical,
            pl.Enum(sorted(present)),
            pl.Enum(sorted({*present, *TEXTS, "丙"})),
        ]
    if column.dtype != pl.Int64:
        return [column.dtype]
    wide = [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Int128]
    return [kind for kind in wide if column.cast(kind, strict=False).null_count() == column.null_count()]


@pytest.mark.parametrize("edge", [2**63 // 100, 2**63 // 100 + 1, -(2**63) // 100, -(2**63) // 100 - 1])
def test_what_is_left_of_a_comparison_still_refuses_what_was_written(edge: int) -> None:
    """100 x < 10 y is asked as 10 x < y, but a 100 x outside 64 bits is an error all the same."""
    expression = parse("staff * 100 < returned * 10", FIELDS)
    rows = [{"staff": edge, "returned": 1}, {"staff": 1, "returned": 11}, {"staff": -1, "returned": -10}]
    known = [dict.fromkeys(FIELDS) | row for row in rows]
    expected = by_row(expression, known)
    assert by_frame(expression, known) == expected
    assert (expected is None) == (not -(2**63) <= edge * 100 < 2**63)


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
