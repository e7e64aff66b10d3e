# SPDX-License-Identifier: Apache-2.0
"""What goes out as SDMX comes back as the same rows, and another program reads it."""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import io
from importlib.util import find_spec
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian import schemes
from gulian.errors import ExchangeUnreadable
from gulian.monitor.exchange import (
    OBSERVATIONS,
    Structure,
    code_id,
    plain_code,
    read_sdmx_csv,
    structure_of,
    to_sdmx_csv,
    to_sdmx_ml,
)

DATE = dt.date(2020, 3, 1)
SCHEME = schemes.load_library()["resumption-2020"]
needs_pysdmx = pytest.mark.skipif(find_spec("pysdmx") is None, reason="needs pysdmx[data,xml]")


def rows(*given: dict[str, object]) -> pl.DataFrame:
    """Observations; what a row does not say is unknown."""
    usual = {
        "date": DATE,
        "indicator": "opening_rate",
        "level": "city",
        "code": "330100",
        "status": "preliminary",
    }
    return pl.DataFrame([usual | each for each in given], schema=OBSERVATIONS)


SAMPLE = rows(
    {
        "name": "样例一市",
        "value": 100 * 1103 / 1240,
        "numerator": 1103,
        "denominator": 1240,
        "unit": "percent",
    },
    {"level": "county", "code": "待核", "name": "待核", "status": "reviewed"},
    {"level": "list", "code": '名单 "甲", 乙', "name": '名单 "甲", 乙', "value": -0.5, "low": 1e-7},
    {"level": "total", "code": "total", "name": "合计", "expected": 13, "definition": "a/b@1#c"},
)


def structure(table: pl.DataFrame) -> Structure:
    return structure_of(table, SCHEME)


def test_rows_come_back_as_they_went_out() -> None:
    """Unrounded, unknown ones unknown, whatever a member is called."""
    assert read_sdmx_csv(to_sdmx_csv(SAMPLE, structure(SAMPLE)), structure(SAMPLE)).equals(SAMPLE)


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
REALS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(NAMES, REALS, st.one_of(st.none(), st.integers(-(2**62), 2**62))), max_size=5))
def test_any_rows_come_back(facts: list[tuple[str, float | None, int | None]]) -> None:
    """Any member, any number of 64 bits."""
    given_rows: list[dict[str, object]] = [
        {"level": "list", "code": name, "name": name, "value": value, "numerator": whole}
        for name, value, whole in {each[0]: each for each in facts}.values()
    ]
    table = rows(*given_rows)
    assert read_sdmx_csv(to_sdmx_csv(table, structure(table)), structure(table)).equals(table)


@given(NAMES)
def test_a_code_is_an_sdmx_id_and_stands_for_one_text(text: str) -> None:
    identifier = code_id(text)
    assert set(identifier) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-@$")
    assert plain_code(identifier) == text


def test_the_file_is_sdmx_csv_two() -> None:
    """STRUCTURE, STRUCTURE_ID, ACTION first, then dimensions, time, measures, attributes."""
    table = list(csv.DictReader(io.StringIO(to_sdmx_csv(SAMPLE, structure(SAMPLE)).decode())))
    first = table[0]
    assert list(first)[:8] == [
        "STRUCTURE", "STRUCTURE_ID", "ACTION", "INDICATOR", "LEVEL", "MEMBER", "TIME_PERIOD", "OBS_VALUE",
    ]  # fmt: skip
    assert (first["STRUCTURE"], first["ACTION"]) == ("dataflow", "I")
    assert first["STRUCTURE_ID"] == "GULIAN:RESUMPTION_2020(1.0.0)"
    assert (first["MEMBER"], first["OBS_STATUS"]) == ("city_330100", "P")
    assert float(first["OBS_VALUE"]) == SAMPLE["value"][0]
    assert table[1]["MEMBER"] == "county_@5F85-6838"
    assert table[1]["OBS_VALUE"] == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("RESUMPTION_2020", "OTHER"),
        ("TIME_PERIOD", "TIME"),
        ("2020-03-01", "yesterday"),
        ("city_330100", "city_999999"),
        ("city_330100", "county_@5F85-6838"),
        ("1103", "11x3"),
        ("opening_rate", "other_rate"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(old: str, new: str) -> None:
    """Another dataflow, a missing column, no day, a code no list has or of another level, no number."""
    text = to_sdmx_csv(SAMPLE, structure(SAMPLE)).decode().replace(old, new)
    with pytest.raises(ExchangeUnreadable):
        read_sdmx_csv(text.encode(), structure(SAMPLE))


def test_what_is_no_csv_is_refused() -> None:
    for data in (b"", b"\xff\xfe\x00", b'"'):
        with pytest.raises(ExchangeUnreadable):
            read_sdmx_csv(data, structure(SAMPLE))
    with pytest.raises(ExchangeUnreadable):
        plain_code("@XYZ")
    with pytest.raises(ExchangeUnreadable):
        plain_code("@FFFFFFFFFFFFFF")
    with pytest.raises(ExchangeUnreadable):
        structure_of(SAMPLE, SCHEME, agency="机构")


def test_equal_input_gives_equal_bytes() -> None:
    """Rows in another order give the same structure message."""
    message = to_sdmx_ml(structure(SAMPLE), DATE)
    assert message == to_sdmx_ml(structure(SAMPLE.reverse()), DATE)


def message(table: pl.DataFrame) -> Any:
    """The structure message as pysdmx reads it, checked against the schemas of SDMX 3.0."""
    reader = importlib.import_module("pysdmx.io")
    return reader.read_sdmx(to_sdmx_ml(structure(table), DATE).decode(), validate=True)


@needs_pysdmx
def test_another_program_reads_the_structure() -> None:
    """Valid by the XSD of SDMX-ML 3.0; every component, its role and its code list are there."""
    read = message(SAMPLE)
    definition = read.get_data_structure_definitions()[0]
    made = structure(SAMPLE)
    assert [each.id for each in definition.components.dimensions] == [
        "INDICATOR",
        "LEVEL",
        "MEMBER",
        "TIME_PERIOD",
    ]
    assert {each.id for each in definition.components} == {each.id for each in made.components}
    lists = {each.id: [code.id for code in each.items] for each in read.get_codelists()}
    assert lists == {each.id: [code.id for code in each.codes] for each in made.codelists}
    assert read.get_dataflows()[0].id == made.id
    assert len(read.get_concept_schemes()[0].items) == len(made.components)


@needs_pysdmx
def test_another_program_reads_the_data() -> None:
    """As SDMX-CSV 2.0, cell by cell."""
    reader = importlib.import_module("pysdmx.io.csv.sdmx20.reader")
    text = to_sdmx_csv(SAMPLE, structure(SAMPLE)).decode()
    (dataset,) = reader.read(text)
    assert dataset.structure == "Dataflow=GULIAN:RESUMPTION_2020(1.0.0)"
    told = list(csv.DictReader(io.StringIO(text)))
    for place, row in enumerate(dataset.data.to_dict("records")):
        for name in ("INDICATOR", "LEVEL", "MEMBER", "TIME_PERIOD", "OBS_STATUS"):
            assert str(row[name]) == told[place][name]
    assert float(dataset.data["OBS_VALUE"].iloc[0]) == SAMPLE["value"][0]
