# SPDX-License-Identifier: Apache-2.0
"""Sums computed where the data lie, lazily or on Spark, are those of `measure`, row by row."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.errors import FrameNotLazy, NotVectorised, SumTooLarge, TooManyPlants, UnknownLevel
from gulian.expr import Context, parse
from gulian.monitor.indicators import cluster
from gulian.monitor.indicators.cluster import measure_lazily
from gulian.monitor.indicators.sums import measure
from gulian.monitor.model import LEVELS
from gulian.schemes import Indicator
from tests.monitor.conftest import COLUMNS, KINDS, make_indicator, make_units
from tests.monitor.indicators.test_sums import worlds as sums_worlds

DAY = dt.date(2020, 3, 1)
Move = Callable[[pl.DataFrame], Any]

INDICATORS: tuple[Indicator, ...] = (
    make_indicator("opened", id="units"),
    make_indicator("opened", id="firms", counting_unit="firm"),
    make_indicator("returned", "staff", id="people", where="opened"),
    make_indicator("returned", "staff if known(staff) else register_staff", id="half", counting_unit="firm"),
    make_indicator("opened", id="listed", frame="above_scale", where='section == "C"'),
    make_indicator("share", "staff", id="parts", counting_unit="firm"),
)


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, object]]:
    """The worlds of the sums, with what else can be unknown or untidy."""
    return [
        row
        | {
            "division": draw(st.sampled_from(["13", "36", None])),
            "size": draw(st.sampled_from(["small", None])),
            "lists": draw(st.sampled_from(["甲", "甲;乙", "乙； 甲;乙", "", None])),
            "share": draw(st.sampled_from([None, Decimal("0.25"), Decimal("-1.50")])),
        }
        for row in draw(sums_worlds())
    ]


def agree(frame: pl.DataFrame, indicators: Sequence[Indicator], move: Move) -> None:
    expected = measure(frame, indicators, LEVELS, DAY)
    assert_frame_equal(measure_lazily(move(frame), indicators, LEVELS, DAY), expected)


def refusals(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be computed there is a sentence, as it is in memory."""
    frame = make_units(*[{"code": "F", "staff": 2**62, "returned": 1} for _ in range(3)])
    with pytest.raises(SumTooLarge):
        measure_lazily(move(frame), [make_indicator("returned", "staff")], ["total"], DAY)
    with pytest.raises(UnknownLevel):
        measure_lazily(move(frame), INDICATORS, ["village"], DAY)
    dated = KINDS | {"since": parse("date('2020-01-01')", {}).kind}
    counted = parse("workdays(since, date('2020-03-01'))", dated)
    asked = replace(INDICATORS[0], numerator=counted)
    context = Context(date=DAY, region="330000", workdays=lambda _first, _last, _region: 1)
    with pytest.raises(NotVectorised):
        measure_lazily(move(frame), [asked], ["total"], DAY, context)
    monkeypatch.setattr(cluster, "MOST_JOINED", 2)
    with pytest.raises(TooManyPlants):
        measure_lazily(move(make_units(*[{"code": "F", "opened": True}] * 3)), INDICATORS, ["total"], DAY)


# -- without a cluster -----------------------------------------------------------------------------------


@given(rows=worlds())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_lazy_frame_has_the_sums_of_one_in_memory(rows: list[dict[str, object]]) -> None:
    """All indicators at once, at every level, firms counted once where they lie whole."""
    agree(make_units(*rows), INDICATORS, pl.DataFrame.lazy)


def test_without_bodies_lists_or_indicators_nothing_breaks() -> None:
    """An empty frame, no indicator, and a frame that knows its bodies."""
    frame = make_units({"code": "F", "opened": True, "county": "330205", "city": "330200"})
    for units in (frame, frame.clear(), frame.with_columns(body=pl.lit("330200"))):
        for indicators in ((), INDICATORS[:1], INDICATORS):
            agree(units, indicators, pl.DataFrame.lazy)


def test_what_cannot_be_computed_lazily_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refusals(pl.DataFrame.lazy, monkeypatch)


@pytest.mark.parametrize("units", [make_units(), [1, 2], None])
def test_data_in_memory_and_other_things_are_refused(units: object) -> None:
    with pytest.raises(FrameNotLazy):
        measure_lazily(units, INDICATORS, ["total"], DAY)


# -- on Spark --------------------------------------------------------------------------------------------

on_spark = [
    pytest.mark.cluster,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="PySpark is not installed: gulian[cluster]"
    ),
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Java is not installed; Spark 4 needs 17 or newer"
    ),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def moved() -> Iterator[Move]:
    """Moves a unit frame to Spark, in two partitions."""
    from pyspark.sql import SparkSession
    from pyspark.sql import types as native

    builder = SparkSession.builder.master("local[2]").appName("gulian")
    for key, value in (
        ("spark.ui.enabled", "false"),
        ("spark.sql.shuffle.partitions", "2"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.sql.session.timeZone", "UTC"),
    ):
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    kinds: dict[pl.DataType, Any] = {
        pl.String(): native.StringType(),
        pl.Boolean(): native.BooleanType(),
        pl.Int64(): native.LongType(),
        pl.Decimal(18, 2): native.DecimalType(18, 2),
        pl.Datetime("us", "UTC"): native.TimestampType(),
    }

    def move(frame: pl.DataFrame) -> Any:
        fields = [native.StructField(name, kinds[kind]) for name, kind in frame.schema.items()]
        return session.createDataFrame(frame.rows(), native.StructType(fields)).repartition(2)

    yield move
    session.stop()


class TestOnSpark:
    """The same laws; few examples, since each is a job."""

    pytestmark = on_spark

    @given(rows=worlds())
    @settings(
        max_examples=4,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def test_spark_has_the_sums_of_a_frame_in_memory(
        self, moved: Move, rows: list[dict[str, object]]
    ) -> None:
        agree(make_units(*rows), INDICATORS, moved)

    def test_what_spark_cannot_compute_is_refused(self, moved: Move, monkeypatch: pytest.MonkeyPatch) -> None:
        refusals(moved, monkeypatch)


def test_the_columns_of_the_tests_are_those_that_move() -> None:
    """A column of another kind would move to Spark in no test."""
    known = {pl.String(), pl.Boolean(), pl.Int64(), pl.Decimal(18, 2), pl.Datetime("us", "UTC")}
    assert set(COLUMNS.values()) <= known
