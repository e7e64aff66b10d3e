# SPDX-License-Identifier: Apache-2.0
"""Sheets: what stands there already, out as a workbook, and back with every problem in its cell."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from polars.testing import assert_frame_equal

from gulian import door
from gulian.errors import FillerUnknown, ScopeEmpty
from gulian.expr import Context
from gulian.monitor.forms import (
    Blank,
    Filler,
    Scope,
    blank,
    by_proxy,
    filled,
    form_workbook,
    period_of,
    same_as_last,
)
from gulian.schemes import Scheme, load_library

from .conftest import Write

DAY = dt.date(2020, 3, 1)
BEFORE = dt.date(2020, 2, 29)
MORE = """\
groups:
  - {id: more, label_zh: 加填, label_en: More, for_whom: leader}
"""
FIELDS = """\
  - {name: output, type: money, unit: 10k CNY a day, label_zh: 产值, label_en: Output, required: false,
     group: more}
  - {name: stock, type: decimal, unit: 吨, label_zh: 库存, label_en: Stock, required: false, minimum: 0}
  - {name: until, type: date, label_zh: 预计日期, label_en: Expected, required: false}
  - {name: why, type: choices, choices: causes, label_zh: 原因, label_en: Why, required: false, carries: true}
  - {name: filled_by, type: choice, choices: fillers, label_zh: 填报方, label_en: By, required: false,
     prefill: [{from: constant, value: firm}]}
  - {name: source, type: text, label_zh: 来源, label_en: Source, required: false}
  - {name: note, type: text, label_zh: 备注, label_en: Note, required: false, help_zh: 有则填。}
"""
HEAD = "# title_zh: 选项\n# title_en: Choices\nkey,from,until,zh,en\n"
LISTS = {
    "causes": HEAD + "labour,,,用工,labour\nfunds,,,资金,funds\n",
    "fillers": HEAD + "firm,,,企业自报,firm\npark,,,园区代报,park\n",
}


@pytest.fixture
def scheme(write: Write) -> Scheme:
    return write("daily", MORE, FIELDS, LISTS)


def sheet_of(scheme: Scheme, units: pl.DataFrame, last: pl.DataFrame | None = None) -> Blank:
    context = Context(date=DAY, lists=scheme.lists)
    return blank(scheme.forms["report"], units, DAY, context=context, last=last)


LAST = pl.DataFrame(
    {
        "unit": ["U1", "U1", "U4"],
        "date": [dt.date(2020, 2, 20), BEFORE, BEFORE],
        "opened": [False, True, False],
        "staff": [1, 118, None],
        "why": [None, None, ["funds", "labour"]],
        "stock": [None, Decimal("2.5"), None],
    },
    schema_overrides={"stock": pl.Decimal(18, 6)},
)


def test_the_first_known_source_stands_ready(scheme: Scheme, units: pl.DataFrame) -> None:
    """Staff: yesterday's 118 before the register's 120; the register where yesterday is silent."""
    rows = sheet_of(scheme, units, LAST).rows
    assert rows["staff"].to_list() == [118, None, None, 30, 800, None]
    assert rows["date"].to_list() == [DAY] * 6
    assert rows["filled_by"].to_list() == ["firm"] * 6
    assert rows["opened"].to_list() == [None] * 6
    assert rows["prefilled"][0].to_list() == ["code", "unit", "date", "staff", "filled_by"]


def test_a_group_is_asked_of_those_it_is_for(scheme: Scheme, units: pl.DataFrame) -> None:
    """Leaders are asked for output; who may be one, nobody knows, is not."""
    rows = sheet_of(scheme, units).rows
    asked = ["output" not in names for names in rows["not_asked"].to_list()]
    assert asked == [True, False, False, False, False, False]
    no_leader = sheet_of(scheme, units.filter(pl.col("unit") != "U1"))
    assert "output" not in [each.name for each in no_leader.fields]


def test_same_as_last_carries_what_the_form_lets_it_and_names_the_rest(
    scheme: Scheme, units: pl.DataFrame
) -> None:
    """Opened, staff, why are carried; stock is not; U1 is done in one tap, U2 has all to answer."""
    rows = same_as_last(sheet_of(scheme, units, LAST), LAST)
    by_unit = {row["of_unit"]: row for row in rows.iter_rows(named=True)}
    assert (by_unit["U1"]["opened"], by_unit["U1"]["staff"], by_unit["U1"]["to_answer"]) == (True, 118, [])
    assert by_unit["U1"]["stock"] is None
    assert (by_unit["U4"]["opened"], by_unit["U4"]["why"]) == (False, ["funds", "labour"])
    assert by_unit["U4"]["staff"] == 30
    assert by_unit["U2"]["to_answer"] == ["opened", "staff"]


def test_the_daily_form_of_2020_is_one_tap(units: pl.DataFrame) -> None:
    """A firm whose yesterday was complete has nothing left to answer."""
    scheme = load_library()["resumption-2020"]
    last = pl.DataFrame({"unit": ["U4"], "date": [BEFORE], "opened": [True], "staff": [30], "returned": [21]})
    context = Context(date=DAY, lists=scheme.lists)
    sheet = blank(scheme.forms["daily"], units, DAY, context=context, last=last)
    rows = same_as_last(sheet, last).filter(pl.col("of_unit") == "U4")
    assert rows["to_answer"].to_list() == [[]]
    assert rows.select("opened", "staff", "returned").row(0) == (True, 30, 21)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=20
).map(str.strip)
ROW = st.fixed_dictionaries(
    {
        "opened": st.booleans(),
        "staff": st.none() | st.integers(0, 10**12 - 1),
        "stock": st.none() | st.integers(0, 10**14).map(lambda n: Decimal(n).scaleb(-6)),
        "output": st.none() | st.integers(0, 10**14),
        "until": st.none() | st.dates(dt.date(1990, 1, 2), dt.date(2099, 12, 31)),
        "why": st.none() | st.lists(st.sampled_from(["labour", "funds"]), min_size=1, unique=True),
        "filled_by": st.none() | st.sampled_from(["firm", "park"]),
        "note": st.none() | TEXTS,
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=6, max_size=6))
def test_what_is_typed_into_a_sheet_comes_back_as_it_was(
    scheme: Scheme, units: pl.DataFrame, tmp_path: Path, rows: list[dict[str, object]]
) -> None:
    """Every kind of answer, in every row, written and read back: equal, without a problem."""
    sheet = sheet_of(scheme, units.with_columns(leader=pl.lit(value=True)))
    notes = [str(row["note"] or "") for row in rows]
    typed = [pl.Series(name, [row[name] for row in rows], dtype=sheet.rows[name].dtype)
             for name in ("opened", "staff", "stock", "until", "why", "filled_by")]  # fmt: skip
    typed.append(pl.Series("output_fen", [row["output"] for row in rows], dtype=pl.Int64))
    typed.append(pl.Series("note", [note if not note.startswith(("#", "'")) else None for note in notes]))
    full = Blank(sheet.form, sheet.table, sheet.day, sheet.fields, sheet.rows.with_columns(*typed))
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(form_workbook(full))
    back = filled(sheet.form, sheet.table, door.read_table(path, sheet.table), period_of(sheet.form, DAY))
    assert back.problems.is_empty()
    expected = full.rows.with_columns(pl.when(pl.col("note") != "").then("note"))
    names = [column.inside for column in sheet.table.columns if column.name != "source"]
    assert_frame_equal(back.rows.select(names), expected.select(names))


def test_the_same_rows_give_the_same_bytes(scheme: Scheme, units: pl.DataFrame) -> None:
    """Twice made, twice the same file."""
    assert form_workbook(sheet_of(scheme, units)) == form_workbook(sheet_of(scheme, units))


def page_of(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_a_sheet_helps_and_keeps_its_header(scheme: Scheme, units: pl.DataFrame) -> None:
    """Hidden machine row, drop-downs, bounds, help at the header; header and keys locked, answers free."""
    page = page_of(form_workbook(sheet_of(scheme, units)))
    heads = {page.cell(3, n).value: n for n in range(1, page.max_column + 1)}
    assert page.row_dimensions[1].hidden
    assert str(page.cell(1, 1).value).startswith("gulian:yard-2024/forms/report@1#")
    assert page.protection.sheet
    assert page.freeze_panes == "A4"
    opened, stock, note = heads["*今日是否开工"], heads["库存（吨）"], heads["备注"]
    assert page.cell(1, opened).value == "opened"
    assert page.cell(3, note).comment is not None
    assert page.cell(3, opened).protection.locked
    assert page.cell(4, heads["*生产单位"]).protection.locked
    assert not page.cell(4, opened).protection.locked
    rules = {
        str(rule.sqref).split(":")[0]: (rule.type, rule.formula1)
        for rule in page.data_validations.dataValidation
    }
    assert rules[page.cell(4, opened).coordinate] == ("list", '"是,否"')
    assert rules[page.cell(4, stock).coordinate] == ("decimal", "0")
    assert page.column_dimensions[get_column_letter(heads["预填标记"])].hidden


def test_a_long_list_stands_on_the_sheet_of_help(write: Write, units: pl.DataFrame) -> None:
    """A drop-down holds 255 characters: sixty products are offered from a range."""
    products = "".join(f"p{n},,,样例产品第{n:03d}号\n" for n in range(60))
    lists = {**LISTS, "products": f"# title_zh: 产品\n# title_en: Products\nkey,from,until,zh\n{products}"}
    field = (
        "  - {name: product, type: choice, choices: products, label_zh: 产品, label_en: P, required: false}\n"
    )
    scheme = write("daily", MORE, FIELDS + field, lists)
    book = openpyxl.load_workbook(io.BytesIO(form_workbook(sheet_of(scheme, units))))
    (rule,) = [r for r in book.worksheets[0].data_validations.dataValidation if "填报说明" in str(r.formula1)]
    column = str(rule.formula1).split("$")[1]
    offered = [book["填报说明"][f"{column}{row}"].value for row in range(4, 64)]
    assert (offered[0], offered[-1]) == ("样例产品第000号", "样例产品第059号")
    assert str(rule.formula1).endswith(f"${column}$63")


def typed_into(data: bytes, path: Path, cells: dict[str, object]) -> Path:
    """What a person does: open, type, save; cells by header and row of data from 1."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    for where, value in cells.items():
        head, _, row = where.rpartition(" ")
        column = next(n for n in range(1, page.max_column + 1) if page.cell(3, n).value == head)
        page.cell(3 + int(row), column).value = value  # type: ignore[assignment]  # openpyxl's stubs
    book.save(path)
    return path


def test_every_problem_names_file_sheet_and_cell(scheme: Scheme, units: pl.DataFrame, tmp_path: Path) -> None:
    """A word for a number, a choice that is none, another day: told where they stand, the rest is used."""
    sheet = sheet_of(scheme, units)
    cells: dict[str, object] = {
        "*今日是否开工 1": "是",
        "*从业人数（人） 1": "很多",
        "*今日是否开工 2": "否",
        "原因 2": "天气",
        "*今日是否开工 3": "是",
        "*数据日期 3": dt.date(2020, 2, 1),
    }
    path = typed_into(form_workbook(sheet), tmp_path / "日报.xlsx", cells)
    back = filled(sheet.form, sheet.table, door.read_table(path, sheet.table), period_of(sheet.form, DAY))
    found = back.problems.select("file", "sheet", "cell", "field", "code").rows()
    name = "日报.xlsx#样例报表"
    assert sorted(found) == sorted(
        [
            (name, "样例报表", "F4", "staff", "E-DOOR-040"),
            (name, "样例报表", "J5", "why", "E-DOOR-054"),
            (name, "样例报表", "C6", "date", "E-MON-025"),
        ]
    )
    assert back.rows["unit"].to_list() == ["U1", "U2"]
    assert back.untouched == 3


def test_a_header_may_be_renamed_and_columns_moved(
    scheme: Scheme, units: pl.DataFrame, tmp_path: Path
) -> None:
    """The hidden row goes with its columns: a translated header and a new column change nothing."""
    sheet = sheet_of(scheme, units)
    path = typed_into(form_workbook(sheet), tmp_path / "a.xlsx", {"*今日是否开工 1": "是", "备注 1": "无事"})
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    page.insert_cols(4)
    page.cell(3, 4).value = "开工了吗"
    page.cell(4, 4).value = "办公室自用"
    for column in range(1, page.max_column + 1):
        if page.cell(3, column).value == "*今日是否开工":
            page.cell(3, column).value = "Open?"
    book.save(path)
    back = filled(sheet.form, sheet.table, door.read_table(path, sheet.table))
    assert back.problems.is_empty()
    assert back.rows.select("unit", "opened", "note").rows() == [("U1", True, "无事")]


def test_another_forms_sheet_is_not_read(scheme: Scheme, units: pl.DataFrame, tmp_path: Path) -> None:
    """The sheet of the daily report of 2020 is no sheet of this form, though some headers agree."""
    other = load_library()["resumption-2020"]
    context = Context(date=DAY, lists=other.lists)
    data = form_workbook(blank(other.forms["daily"], units, DAY, context=context))
    path = typed_into(data, tmp_path / "a.xlsx", {"*今日是否开工 1": "是"})
    sheet = sheet_of(scheme, units)
    back = filled(sheet.form, sheet.table, door.read_table(path, sheet.table))
    assert back.rows.is_empty()
    assert "E-MON-024" in back.problems["code"].to_list()


def test_a_sheet_of_an_earlier_version_is_read_and_told(
    scheme: Scheme, units: pl.DataFrame, tmp_path: Path, write: Write
) -> None:
    """What is still asked is taken; that the form has changed is said."""
    path = typed_into(form_workbook(sheet_of(scheme, units)), tmp_path / "a.xlsx", {"*今日是否开工 1": "是"})
    now = write("daily", MORE, FIELDS.replace("有则填", "可不填"), LISTS)
    sheet = sheet_of(now, units)
    back = filled(sheet.form, sheet.table, door.read_table(path, sheet.table))
    assert back.rows["unit"].to_list() == ["U1"]
    assert back.problems["code"].to_list() == ["E-MON-027"]


def test_a_park_fills_in_for_its_own_and_every_row_says_so(
    scheme: Scheme, units: pl.DataFrame, tmp_path: Path
) -> None:
    """U1 and U3 lie in the park; U2 does not: its row is left out. 代报 is not the filler's to deny."""
    sheet = sheet_of(scheme, units)
    cells: dict[str, object] = {f"*今日是否开工 {row}": "是" for row in (1, 2, 3)}
    loaded = door.read_table(typed_into(form_workbook(sheet), tmp_path / "a.xlsx", cells), sheet.table)
    given_back = filled(sheet.form, sheet.table, loaded)
    assert set(given_back.rows["filled_by"]) == {"firm"}
    park = Filler("park", "样例园管委会", Scope(parks=frozenset({"样例园"})))
    back = by_proxy(sheet.form, sheet.table, given_back, units, park)
    assert back.rows.select("unit", "filled_by", "source").rows() == [
        ("U1", "park", "样例园管委会"),
        ("U3", "park", "样例园管委会"),
    ]
    (told,) = back.problems.select("code", "cell", "value").rows()
    assert told == ("E-MON-023", "B5", "U2")


def test_absent_and_forbidden_look_alike(scheme: Scheme, units: pl.DataFrame, tmp_path: Path) -> None:
    """A unit that is not there and one that is not below the filler get the same sentence."""
    sheet = sheet_of(scheme, units)
    loaded = door.read_table(
        typed_into(form_workbook(sheet), tmp_path / "a.xlsx", {"*今日是否开工 2": "是"}), sheet.table
    )
    given_back = filled(sheet.form, sheet.table, loaded)
    park = Filler("park", "样例园", Scope(parks=frozenset({"样例园"})))
    forbidden = by_proxy(sheet.form, sheet.table, given_back, units, park)
    absent = by_proxy(sheet.form, sheet.table, given_back, units.filter(pl.col("unit") != "U2"), park)
    assert_frame_equal(forbidden.problems, absent.problems)


def test_who_may_fill_in_is_the_forms_to_say(scheme: Scheme, units: pl.DataFrame, tmp_path: Path) -> None:
    """A filler the list does not have is refused."""
    sheet = sheet_of(scheme, units)
    loaded = door.read_table(typed_into(form_workbook(sheet), tmp_path / "a.xlsx", {}), sheet.table)
    stranger = Filler("uncle", "某人", Scope(codes=frozenset({"F2"})))
    with pytest.raises(FillerUnknown, match="firm, park"):
        by_proxy(sheet.form, sheet.table, filled(sheet.form, sheet.table, loaded), units, stranger)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(regions=frozenset({"320000"})), ["U1", "U2", "U3", "U4"]),
        (Scope(regions=frozenset({"320583"})), ["U1", "U2"]),
        (Scope(regions=frozenset({"320585102"})), ["T1"]),
        (Scope(regions=frozenset({"320585102000"})), ["T1"]),
        (Scope(parks=frozenset({"样例园"}), codes=frozenset({"U5"})), ["U1", "U3", "U5"]),
        (Scope(regions=frozenset({"000000"})), ["U1", "U2", "U3", "U4", "U5", "U6", "T1"]),
        (Scope(regions=frozenset({"110000"})), []),
    ],
)
def test_a_scope_covers_what_lies_below_it(units: pl.DataFrame, scope: Scope, expected: list[str]) -> None:
    """Province, county, township, park, firms, the nation; an unknown place is the nation's only."""
    township = units.tail(1).with_columns(
        unit=pl.lit("T1"), code=pl.lit("T1"), region=pl.lit("320585102000"), county=pl.lit("320585X")
    )
    assert scope.of(pl.concat([units, township]))["unit"].to_list() == expected


def test_a_scope_that_names_nothing_is_refused() -> None:
    """Nothing is not everything."""
    with pytest.raises(ScopeEmpty):
        Scope()
