# SPDX-License-Identifier: Apache-2.0
"""What a cell says: numbers exactly, dates in every spelling, words of closed lists."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.door import TABLES
from gulian.door.convert import cleaned, convert, reader_of
from gulian.door.dates import date_in_name
from gulian.door.model import Column, Settings
from gulian.door.reading import Answer

REPORTS, LINKS, REGISTER = TABLES["reports"], TABLES["links"], TABLES["enterprises"]
SUNDAY = dt.date(2020, 3, 1)


def answer(
    column: Column, text: str, year_of: dt.date | None = SUNDAY, on: dt.date | None = SUNDAY
) -> Answer:
    return reader_of(column, Settings(on=on)).other(text, year_of)


def told(column: Column, text: str) -> str | None:
    fault = answer(column, text).fault
    return None if fault is None else fault.id


def column_of(column: Column, *texts: str | None) -> tuple[list[object], list[str]]:
    """The values of a column of cells, and the ids of its problems, as the whole door reads them."""
    raw = pl.DataFrame(
        {"file": "f", "row": range(len(texts)), "year_of": SUNDAY, column.name: list(texts)},
        schema={"file": pl.String, "row": pl.Int64, "year_of": pl.Date, column.name: pl.String},
    )
    table = next(table for table in TABLES.values() if column in table.columns)
    frame, problems = convert(table, raw, Settings(on=SUNDAY))
    return frame[column.inside].to_list(), problems["code"].to_list()


MONEY, STAFF, POWER = REGISTER.column("revenue"), REPORTS.column("staff"), REPORTS.column("power")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1", 1_000_000),
        ("0.000001", 1),
        ("1200.5", 1_200_500_000),
        ("１２００．５", 1_200_500_000),
        ("1,200.50", 1_200_500_000),
        ("1，200", 1_200_000_000),
        ("1 200", 1_200_000_000),
        ("1.2E+3", 1_200_000_000),
        (".5", 500_000),
        ("+7.", 7_000_000),
        ("¥12", 12_000_000),
        ("12万元", 12_000_000),
        ("0.0000005", 1),
        ("0.00000049", 0),
        ("99999999999.999999", 99_999_999_999_999_999),
    ],
)
def test_money_is_read_exactly_into_fen_and_needs_no_telling(text: str, fen: int) -> None:
    assert column_of(MONEY, text) == ([fen], [])


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (MONEY, "1200万", 1_200_000_000),
        (MONEY, "3亿元", 30_000_000_000),
        (MONEY, "500元", 50_000),
        (MONEY, "1,200.5 亿", 12_005_000_000_000),
        (STAFF, "1.2万人", 12_000),
        (POWER, "3.5万千瓦时", 35_000_000),
        (POWER, "2MWh", 2_000_000),
    ],
)
def test_a_unit_in_a_cell_is_converted_used_and_told(column: Column, text: str, value: int) -> None:
    assert column_of(column, text) == ([value], ["E-DOOR-045"])


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (STAFF, "-5", "E-DOOR-041"),
        (STAFF, "(5)", "E-DOOR-041"),
        (STAFF, "95%", "E-DOOR-044"),
        (STAFF, "12.5", "E-DOOR-043"),
        (STAFF, "约120", "E-DOOR-040"),
        (STAFF, "1,2", "E-DOOR-040"),
        (STAFF, "12,00", "E-DOOR-040"),
        (STAFF, "1e999", "E-DOOR-042"),
        (STAFF, "9" * 19, "E-DOOR-042"),
        (STAFF, "9" * 5000, "E-DOOR-040"),
        (STAFF, "#N/A", "E-DOOR-034"),
        (STAFF, "1\ufffd0", "E-DOOR-032"),
        (MONEY, "1000000000000", "E-DOOR-042"),
        (MONEY, "一百万", "E-DOOR-040"),
        (MONEY, "=1+1", "E-DOOR-040"),
    ],
)
def test_what_is_no_usable_number_is_null_and_told(column: Column, text: str, code: str) -> None:
    assert column_of(column, text) == ([None], [code])


@pytest.mark.parametrize("text", ["", " ", "-", "--", "—", "/", "无", "N/A", "null", "\u3000", "nan"])
def test_what_desks_write_for_no_value_is_no_value_and_no_problem(text: str) -> None:
    assert column_of(STAFF, text) == ([None], [])


@settings(max_examples=200, deadline=None)
@given(st.decimals(0, 99_999_999, places=9), st.sampled_from(["{}", "{:,}", "{}万元", " {} ", "{:E}"]))
def test_the_fast_reading_of_money_agrees_with_decimal_arithmetic(number: Decimal, how: str) -> None:
    """Oracle: round_half_up(number x 1,000,000) in Python's decimals."""
    fen = int((number * 1_000_000).quantize(Decimal(1), ROUND_HALF_UP))
    assert column_of(MONEY, how.format(number)) == ([fen], [])


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([c for table in TABLES.values() for c in table.columns]),
    st.one_of(
        st.text(max_size=12),
        st.from_regex(r"[0-9.,/年月日:TE%+-]{1,14}", fullmatch=True),
        st.sampled_from(["1", "0", "firm", "labour", "330522", "2020-03-01", "2020-03-01T00:00:00"]),
    ),
)
def test_plain_cells_mean_what_the_slow_reader_says(column: Column, text: str) -> None:
    """The fast path never reads a cell differently from the reader of single cells, and nothing crashes."""
    cell = cleaned(pl.Series([text], dtype=pl.String))[0]
    values, problems = column_of(column, text)
    if cell is None:
        assert (values, problems) == ([None], [])
        return
    slow = answer(column, cell)
    assert values == [slow.value]
    assert problems == ([] if slow.fault is None else [slow.fault.id])


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-01",
        "2020.3.1",
        "2020/3/1",
        "2020年3月1日",
        "2020年03月01号",
        "20200301",
        "43891",
        "43891.0",
        "3月1日",
        "3月1号",
        "２０２０－３－１",
        "2020-03-01 00:00:00",
        "2020-03-01T08:00:00+08:00",
        " 2020 年 3 月 1 日",
    ],
)
def test_a_date_is_read_in_every_usual_spelling(text: str) -> None:
    assert column_of(REPORTS.column("date"), text) == ([SUNDAY], [])


@pytest.mark.parametrize(
    "text",
    ["2020-02-30", "2020-13-01", "1.3.2020", "20.3.1", "昨天", "3月", "0301", "1582-10-15", "99999"],
)
def test_what_is_no_date_is_told(text: str) -> None:
    assert column_of(REPORTS.column("expected"), text) == ([None], ["E-DOOR-050"])


def test_a_day_without_a_year_takes_the_latest_year_not_after_the_day_of_the_file() -> None:
    date = REPORTS.column("date")
    assert answer(date, "12月31日", dt.date(2020, 1, 2)).value == dt.date(2019, 12, 31)
    assert answer(date, "1月2日", dt.date(2020, 1, 2)).value == dt.date(2020, 1, 2)
    assert answer(date, "2月29日", dt.date(2023, 5, 1)).value == dt.date(2020, 2, 29)
    assert told(date, "2月30日") == "E-DOOR-050"
    assert answer(date, "3月1日", None).fault is not None
    assert answer(date, "3月1日", None).fault.id == "E-DOOR-051"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2020-03-01T17:30:00", "2020-03-01T09:30:00"),
        ("2020-03-01 17:30:00", "2020-03-01T09:30:00"),
        ("2020-03-01T17:30", "2020-03-01T09:30:00"),
        ("2020-03-01T17:30:00+08:00", "2020-03-01T09:30:00"),
        ("2020-03-01T17:30:00Z", "2020-03-01T17:30:00"),
        ("2020-03-01T17:30:00.25+0800", "2020-03-01T09:30:00.25"),
        ("2020年3月1日17时30分", "2020-03-01T09:30:00"),
        ("2020/3/1 17:30:05", "2020-03-01T09:30:05"),
        ("43891.7291666667", "2020-03-01T09:30:00"),
        ("2020-03-01", "2020-02-29T16:00:00"),
    ],
)
def test_an_instant_without_an_offset_is_of_the_zone_of_the_site(text: str, utc: str) -> None:
    instant = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert column_of(REPORTS.column("received_at"), text) == ([instant], [])


@pytest.mark.parametrize("text", ["17:30", "2020-03-01T25:00:00", "2020-03-01T17:61:00", "下午五点半"])
def test_what_is_no_instant_is_told(text: str) -> None:
    assert column_of(REPORTS.column("received_at"), text) == ([None], ["E-DOOR-052"])


def test_yes_and_no_are_read_in_the_words_of_the_desks() -> None:
    opened = REPORTS.column("opened")
    texts = ("1", "是", "已开工", "TRUE", "√", "1.0", "复工", "0", "否", "未开工", "停产", "FALSE", "无")
    assert column_of(opened, *texts) == ([True] * 7 + [False] * 6, [])
    assert column_of(opened, "部分开工", "2") == ([None, None], ["E-DOOR-053"] * 2)


def test_words_of_a_closed_list_are_read_by_id_label_and_alias() -> None:
    assert column_of(TABLES["risk"].column("tier"), "low", "低风险", "中", "HIGH")[0] == [
        "low",
        "low",
        "middle",
        "high",
    ]
    assert column_of(LINKS.column("rank"), "独家", "key", "一般")[0] == ["sole", "key", "normal"]
    assert column_of(REPORTS.column("filled_by"), "自报", "代报", "platform")[0] == [
        "firm",
        "county",
        "platform",
    ]


def test_several_causes_keep_their_order_and_the_unknown_one_is_told() -> None:
    causes = REPORTS.column("blocked_by")
    cells = (
        "labour",
        "用工返岗、物流；资金",
        "materials;materials",
        "原材料零部件(国内)",
        "口罩,外星人",
        "外星人",
        "无",
    )
    values, problems = column_of(causes, *cells)
    assert values == [
        ["labour"],
        ["labour", "transport", "funds"],
        ["materials"],
        ["materials"],
        ["protection"],
        None,
        None,
    ]
    assert problems == ["E-DOOR-054"] * 2


def test_an_unknown_word_is_told_with_the_nearest_choice_first() -> None:
    fault = answer(REPORTS.column("blocked_by"), "物流运输难").fault
    assert fault is not None
    assert fault.fix("zh").startswith("可填：物流运输、")


def test_a_region_is_a_code_of_any_level_and_year_or_an_exact_name() -> None:
    region = REGISTER.column("region")
    cells = ("330522", "33", "3305", "330522001002", "长兴县", "浙江省湖州市长兴县", "330522.0")
    values, problems = column_of(region, *cells)
    assert values == ["330522", "330000", "330500", "330522", "330522", "330522", "330522"]
    assert problems == []


@pytest.mark.parametrize("text", ["999999", "鼓楼区", "火星", "12345"])
def test_an_unknown_or_ambiguous_region_is_null_and_told(text: str) -> None:
    assert column_of(REGISTER.column("region"), text) == ([None], ["E-REG-010"])


def test_a_region_code_that_no_longer_holds_is_told_and_kept() -> None:
    """310108 闸北区 became part of 310106 in 2015: the code can be carried over."""
    assert column_of(REGISTER.column("region"), "310108") == (["310108"], ["E-REG-011"])


def test_an_industry_is_a_code_of_any_level_or_an_exact_name() -> None:
    values, problems = column_of(
        REGISTER.column("industry"), "I6513", "6513", "C", "36", "汽车制造业", "9999", "养龙业"
    )
    assert values == ["6513", "6513", "C", "36", "36", None, None]
    assert problems == ["E-REG-020"] * 2


def test_a_code_is_folded_and_an_organisation_code_loses_its_hyphen() -> None:
    code = REGISTER.column("code")
    cells = ("９１330522ma0000007j", "7234 5678-9", "'0012", '="0012"', "T-0123456789AB")
    assert column_of(code, *cells)[0] == [
        "91330522MA0000007J",
        "723456789",
        "'0012",
        "0012",
        "T-0123456789AB",
    ]


def test_text_keeps_its_form_and_loses_what_nobody_sees() -> None:
    note = REPORTS.column("note")
    values, problems = column_of(
        note, "一\n二", "a\u202eb\u200b", "（全角）", "'=1+1", "x" * 3000, "坏\ufffd字"
    )
    assert values == ["一\n二", "ab", "（全角）", "=1+1", "x" * 2000, None]
    assert problems == ["E-DOOR-033", "E-DOOR-032"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2020-03-01.csv", SUNDAY),
        ("日报20200301晚", SUNDAY),
        ("3月", None),
        ("report-120200301", None),
        ("20201399", None),
    ],
)
def test_a_files_name_may_carry_its_day(name: str, day: dt.date | None) -> None:
    assert date_in_name(name) == day


def test_every_header_of_a_table_leads_to_one_column() -> None:
    """No two columns of a table share a name or label, and every choice has one reading."""
    from gulian.door.headers import names_of
    from gulian.door.reading import fold

    for table in TABLES.values():
        names = [fold(name).casefold() for column in table.columns for name in names_of(column)]
        assert len(names) == len(set(names)), table.stem
        for column in table.columns:
            words = [w for c in column.choices for w in {c.id, c.label_zh, *c.aliases}]
            assert len(words) == len(set(words)), column.name
