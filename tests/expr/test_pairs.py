# SPDX-License-Identifier: Apache-2.0
"""Every line of pairs.txt, by row and by frame."""

from __future__ import annotations

import datetime as dt
import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from gulian.errors import ExpressionError, ExpressionFault
from gulian.expr import Context, Kind, Outcome, parse

_world: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("expr_world.py")))
Entry, Listed = _world["Entry"], _world["ListOfEntries"]

FIELDS = {
    "staff": Kind("int"),
    "returned": Kind("int"),
    "idle": Kind("int"),
    "onsite": Kind("int"),
    "share": Kind("decimal", 2),
    "power": Kind("decimal", 2),
    "opened": Kind("bool"),
    "planned": Kind("bool"),
    "tested": Kind("bool"),
    "区县": Kind("text"),
    "need": Kind("text"),
    "规上(2020)": Kind("bool"),
    "day": Kind("date"),
    "until": Kind("date"),
}
ROW = {
    "staff": 10,
    "returned": 9,
    "idle": 0,
    "share": Decimal("0.85"),
    "opened": True,
    "planned": False,
    "区县": "甲",
    "规上(2020)": True,
    "day": dt.date(2020, 2, 8),
}
_TURN = dt.date(2020, 2, 10)
LISTS = {
    "limits": Listed(
        "int",
        {
            "甲": [Entry(None, dt.date(2020, 2, 9), 5), Entry(_TURN, None, 7)],
            "乙": [Entry(_TURN, None, 9)],
        },
    ),
    "rates": Listed("decimal", {"甲": [Entry(None, None, Decimal("0.125"))]}),
    "owners": Listed("text", {"甲": [Entry(None, None, "人社")]}),
    "causes": Listed(None, {}),
}
CONTEXT = Context(dt.date(2020, 3, 1), "110000", LISTS, _world["count_workdays"])
_DTYPES = {"int": pl.Int64, "bool": pl.Boolean, "text": pl.String, "date": pl.Date}
SCHEMA = {
    name: pl.Decimal(18, kind.scale) if kind.name == "decimal" else _DTYPES[kind.name]
    for name, kind in FIELDS.items()
}


def pairs() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("pairs.txt").read_text(encoding="utf-8").splitlines()
    split = [line.rpartition(";") for line in lines if line and not line.startswith("#")]
    return [(text, expected.strip()) for text, _, expected in split]


def told(error: ExpressionError) -> str:
    return f"{error.id} at {error.offset + 1}" if isinstance(error, ExpressionFault) else error.id


def spelled(outcome: Outcome) -> str:
    if outcome.value is None:
        seen = [each.name if each.what == "missing" else each.text for each in outcome.reasons]
        return f"unknown: {', '.join(dict.fromkeys(seen))}"
    return str(outcome.value).lower() if isinstance(outcome.value, bool) else str(outcome.value)


@pytest.mark.parametrize(("text", "expected"), pairs())
def test_a_row_gives_what_the_line_says(text: str, expected: str) -> None:
    """The value, what is unknown and why, or the error and its character in the text as typed."""
    try:
        found = spelled(parse(text, FIELDS, LISTS).evaluate(ROW, CONTEXT))
    except ExpressionError as error:
        found = told(error)
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), [pair for pair in pairs() if "E-EXPR-0" not in pair[1]])
def test_a_frame_gives_the_same(text: str, expected: str) -> None:
    """The compiled expression over a frame of three equal rows; null where the row is unknown."""
    row = {name: ROW.get(name) for name in FIELDS}
    frame = nw.from_native(pl.DataFrame([row] * 3, schema=SCHEMA), eager_only=True)
    values = frame.with_columns(value=parse(text, FIELDS, LISTS).compile(CONTEXT))["value"].to_list()
    outcome = Outcome(values[0], (), (), *[None] * 2)  # type: ignore[arg-type]
    assert values == [values[0]] * 3
    assert spelled(outcome).split(":")[0] == expected.split(":")[0]
