# SPDX-License-Identifier: Apache-2.0
"""The law on a cluster: PySpark gives what the rows give."""

from __future__ import annotations

import importlib.util
import runpy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import narwhals as nw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulian.errors import (
    ExpressionTooEntangled,
    ExpressionTooLong,
    NotVectorised,
    TooManyPlaces,
    ValueTooLarge,
)
from gulian.expr import Expression, parse

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="PySpark is not installed: gulian[cluster]"
    ),
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Java is not installed; Spark 4 needs 17 or newer"
    ),
    pytest.mark.filterwarnings("ignore"),
]

_world: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("expr_world.py")))
CONTEXT, EXPRESSIONS, FIELDS, LISTS, ROWS = (
    _world[name] for name in ("CONTEXT", "EXPRESSIONS", "FIELDS", "LISTS", "ROWS")
)
OVERFLOW = ("CAST_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE", "ARITHMETIC_OVERFLOW")
FEW = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session on one thread, in ANSI mode as Spark 4 is by default."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("gulian")
    for key, value in (
        ("spark.ui.enabled", "false"),
        ("spark.sql.ansi.enabled", "true"),
        ("spark.sql.shuffle.partitions", "1"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.driver.host", "127.0.0.1"),
    ):
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def schema() -> Any:
    from pyspark.sql import types as native

    plain = {
        "int": native.LongType(),
        "bool": native.BooleanType(),
        "text": native.StringType(),
        "date": native.DateType(),
    }
    columns = [
        (name, native.DecimalType(18, kind.scale) if kind.name == "decimal" else plain[kind.name])
        for name, kind in FIELDS.items()
    ]
    return native.StructType([native.StructField(name, dtype) for name, dtype in columns])


def collected(spark: Any, rows: list[dict[str, Any]], compiled: dict[str, nw.Expr]) -> dict[str, list[Any]]:
    data = [tuple(row[name] for name in FIELDS) for row in rows]
    frame = nw.from_native(spark.createDataFrame(data, schema()).coalesce(1))
    found = frame.with_columns(**compiled).to_native().collect()
    return {name: [row[name] for row in found] for name in compiled}


def readable(text: str) -> Expression | None:
    """The expression, None where the random tree needs more than the language or a cluster has."""
    try:
        expression = parse(text, FIELDS, LISTS)
        expression.compile(CONTEXT, "spark")
    except (TooManyPlaces, ExpressionTooEntangled, ExpressionTooLong, NotVectorised, ValueTooLarge):
        return None
    return expression


@FEW
@given(texts=st.lists(EXPRESSIONS, min_size=6, max_size=6), rows=ROWS)
def test_a_cluster_gives_what_its_rows_give(spark: Any, texts: list[str], rows: list[dict[str, Any]]) -> None:
    """Values and unknowns agree; what is out of range is an error of Spark's."""
    expected, compiled = {}, {}
    for number, expression in enumerate(readable(text) for text in texts):
        if expression is None:
            continue
        name = f"v{number}"
        try:
            expected[name] = [expression.evaluate(row, CONTEXT).value for row in rows]
            compiled[name] = expression.compile(CONTEXT, "spark")
        except ValueTooLarge:
            with pytest.raises(Exception, match="|".join(OVERFLOW)):
                collected(spark, rows, {name: expression.compile(CONTEXT, "spark")})
    assert collected(spark, rows, compiled) == expected


def test_a_quotient_of_large_numbers_is_rounded_exactly(spark: Any) -> None:
    """Spark divides decimals as doubles; the correction by exact remainders makes up for it."""
    rows = [dict.fromkeys(FIELDS) | {"staff": a, "returned": b} for a, b in LARGE]
    expression = parse("round(staff / returned, 0)", FIELDS)
    found = collected(spark, rows, {"value": expression.compile(CONTEXT, "spark")})["value"]
    assert found == [expression.evaluate(row).value for row in rows]


LARGE = [
    (2**63 - 1, 1),
    (2**63 - 1, 2),
    (-(2**63) + 1, 1),
    (2**63 - 1, 3),
    (2**62 + 1, 2),
    (-(2**62) - 1, 2),
    (9007199254740993, 1),
    (9007199254740993 * 5 + 2, 5),
    (9007199254740993 * 6 + 3, 6),
    (999999999999999999, 1000000000000000000),
    (1, 2**63 - 1),
    (2**62, 2**63 - 1),
    (7, -2),
]
