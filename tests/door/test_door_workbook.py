# SPDX-License-Identifier: Apache-2.0
"""Workbooks: printed as the desk needs them, the same bytes each time, read again with what people typed."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from gulian.door import Sheet, fixed_zip, read_workbook, write_workbook

FRAME = pl.DataFrame(
    {
        "序号": [1, 2],
        "企业名称": ["=cmd|' /C calc'!A0", "某县样例纺织有限公司"],
        "预计恢复产值(万元/日)": [1.25, None],
        "办结时限": [dt.date(2020, 3, 5), None],
        "编号": [10**17 + 1, 7],
        "企业确认": [True, None],
        "进展": ["办理中\n已联系", "-"],
    }
)
LEDGER = Sheet(
    "总表",
    FRAME,
    title="堵点问题交办清单",
    choices={"进展": ("办理中", "已办结")},
    widths={"企业名称": 30},
    spare=3,
    formats={"预计恢复产值(万元/日)": "0.00"},
)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_sheet_prints_on_a4_landscape_with_its_header_on_every_page() -> None:
    page = opened(write_workbook([LEDGER])).worksheets[0]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$1:$2"
    assert page.freeze_panes == "A3"
    assert str(next(iter(page.merged_cells.ranges))) == "A1:G1"
    assert int(page.column_dimensions["B"].width) == 30
    assert page["B4"].alignment.wrap_text


def test_a_drop_down_covers_the_rows_and_the_spare_ones_below() -> None:
    (rule,) = opened(write_workbook([LEDGER])).worksheets[0].data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ('"办理中,已办结"', "G3:G7")


def test_no_text_runs_and_no_long_number_loses_digits() -> None:
    page = opened(write_workbook([LEDGER])).worksheets[0]
    assert (page["B3"].value, page["B3"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert (page["E3"].value, page["E3"].data_type) == (str(10**17 + 1), "s")
    assert (page["C3"].value, page["C3"].number_format) == (1.25, "0.00")


def test_equal_sheets_give_equal_bytes_at_another_time() -> None:
    first = write_workbook([LEDGER])
    time.sleep(2.1)  # zip times have a step of two seconds
    assert write_workbook([LEDGER]) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.namelist()[1:] == sorted(archive.namelist()[1:])
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_zip_that_is_fixed_already_stays_as_it_is() -> None:
    fixed = write_workbook([LEDGER])
    assert fixed_zip(fixed) == fixed


def test_sheet_names_are_made_fit_and_distinct() -> None:
    names = ["劳动/用工", "劳动 用工", "x" * 40, "", "'跨省协调'"]
    book = opened(write_workbook([Sheet(name, FRAME) for name in names]))
    assert book.sheetnames == ["劳动 用工", "劳动 用工 (2)", "x" * 31, "Sheet", "跨省协调"]


def test_what_people_typed_is_read_again(tmp_path: Path) -> None:
    """A person adds a remark in a new column, a row, and a sheet; hidden sheets stay out."""
    book = opened(write_workbook([LEDGER, Sheet("空", FRAME.clear())]))
    page = book["总表"]
    page["H2"], page["H3"], page["G4"] = "备注", "已电话联系", "已办结"
    page["A5"], page["B5"] = 3, "新增企业"
    book.create_sheet("说明").append(["只有一格"])
    book.create_sheet("藏").append(["a", "b"])
    book["藏"].sheet_state = "hidden"
    path = tmp_path / "dispatch.xlsx"
    book.save(path)
    sheets = read_workbook(path)
    assert set(sheets) == {"总表", "空", "说明"}
    assert sheets["空"].is_empty()
    expected = pl.DataFrame(
        {
            "序号": ["1", "2", "3"],
            "企业名称": ["=cmd|' /C calc'!A0", "某县样例纺织有限公司", "新增企业"],
            "办结时限": ["2020-03-05", None, None],
            "编号": [str(10**17 + 1), "7", None],
            "进展": ["办理中\n已联系", "已办结", None],
            "备注": ["已电话联系", None, None],
        }
    )
    assert_frame_equal(sheets["总表"].select(expected.columns), expected)


@pytest.mark.parametrize("text", ["\x00\x0b坏字符\uffff", "x" * 40_000])
def test_any_text_can_be_written(text: str) -> None:
    value = opened(write_workbook([Sheet("s", pl.DataFrame({"a": [text]}))])).worksheets[0]["A2"].value
    assert value in ("  坏字符 ", "x" * 32_000)
