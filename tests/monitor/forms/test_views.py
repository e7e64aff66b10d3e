# SPDX-License-Identifier: Apache-2.0
"""Views: a header read, its meaning proposed and corrected, and the table under exactly that header."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian import door
from gulian.door.workbook import spans
from gulian.errors import HeaderUnclear, UnknownTitle, ViewUnconfirmed
from gulian.expr import Context
from gulian.monitor.forms import (
    Titles,
    corrected,
    meanings_of_regions,
    meanings_of_units,
    propose,
    read_titles,
    run_view,
    view_csv,
    view_workbook,
    view_yaml,
)
from gulian.schemes import Scheme, check, load_library

DAY = dt.date(2020, 3, 1)
RESUMPTION = load_library()["resumption-2020"]
FORM = RESUMPTION.forms["daily"]
UNITS = meanings_of_units(RESUMPTION, FORM)
TWO_ROWS = (
    (
        *("序号", "企业名称", "统一社会信用代码", "所在县区", "是否复工"),
        *("职工情况", "职工情况", "职工情况", "产值（亿元）", "联系电话", "天气"),
    ),
    ("", "", "", "", "", "从业人数", "返岗人数", "返岗率（%）", "", "", ""),
)


def handed_in(path: Path, *, merged: bool = True) -> Path:
    """The province's table: a title over all, a line to fill in, two rows of header with merged cells."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["某省企业复工复产情况统计表"])
    page.append(["填报单位：", *[None] * 6, "日期："])
    above = [text if TWO_ROWS[0].index(text) == at else None for at, text in enumerate(TWO_ROWS[0])]
    page.append(above)
    page.append([text or None for text in TWO_ROWS[1]])
    if merged:
        page.merge_cells("A1:K1")
        page.merge_cells("F3:H3")
        for letter in "ABCDEIJK":
            page.merge_cells(f"{letter}3:{letter}4")
    book.save(path)
    return path


def titles_of(path: Path) -> Titles:
    return read_titles(door.read_cells(path)[0])


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows_is_read_with_and_without_merged_cells(tmp_path: Path, merged: bool) -> None:
    """The title and the line above are passed over; a title stands over its three columns."""
    assert titles_of(handed_in(tmp_path / "来表.xlsx", merged=merged)).rows == TWO_ROWS


def test_a_header_of_one_row_is_one_row_whatever_stands_below(tmp_path: Path) -> None:
    """The rows of the sheet that came with it are no header."""
    path = tmp_path / "a.csv"
    path.write_text("企业名称,是否复工,返岗人数\n样例轴承,是,20\n样例化纤,否,\n", encoding="utf-8")
    assert titles_of(path).rows == (("企业名称", "是否复工", "返岗人数"),)


def test_a_sheet_without_a_header_is_refused(tmp_path: Path) -> None:
    """One title alone over a page names no columns."""
    path = tmp_path / "a.csv"
    path.write_text("某省统计表\n\n", encoding="utf-8")
    with pytest.raises(HeaderUnclear):
        titles_of(path)


def test_each_title_is_recognised_by_the_words_desks_use(tmp_path: Path) -> None:
    """Word for word: certain. What nobody has said is empty and says what is near."""
    found = propose(titles_of(handed_in(tmp_path / "a.xlsx")), UNITS)
    meant = [each.meaning.id if each.meaning else None for each in found]
    assert meant == [
        "number",
        "name",
        "code",
        "county",
        "opened",
        "staff",
        "returned",
        "return_rate",
        "output",
        "phone",
        None,
    ]
    assert all(each.certain for each in found[:8])
    assert not found[-1].certain
    assert len(found[-1].offered) == 3


def test_what_is_private_is_recognised_and_stays_empty(tmp_path: Path) -> None:
    """联系电话 is known for what it is; no view has an expression for it."""
    found = propose(titles_of(handed_in(tmp_path / "a.xlsx")), UNITS)
    assert found[9].meaning is not None
    assert (found[9].meaning.private, found[9].value) == (True, "")


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("产值（亿元）", "round(output_fen / 10000000000, 4)"),
        ("当日产值(元)", "round(output_fen / 100, 4)"),
        ("当日产值", "round(output_fen / 1000000, 4)"),
        ("用电量（千瓦时）", "round(power_wh / 1000, 3)"),
    ],
)
def test_money_is_given_in_the_unit_of_the_header(title: str, value: str) -> None:
    """亿元, 元, and 万元 where the header says nothing."""
    (found,) = propose(Titles("a", ((title,),)), UNITS)
    assert found.value == value


def test_a_likeness_is_proposed_with_its_score_and_never_as_certain() -> None:
    """One character more than the name: proposed, to be checked."""
    (found,) = propose(Titles("a", (("企业返岗人数",),)), UNITS)
    assert found.meaning is not None
    assert found.meaning.id == "returned"
    assert 70 <= found.score < 100


@given(st.text(alphabet="天地玄黄宇宙洪荒日月盈昃辰宿列张", min_size=1, max_size=12))
def test_words_of_another_world_are_not_recognised(title: str) -> None:
    """A title that shares nothing with any name stays empty, however long."""
    (found,) = propose(Titles("a", ((title,),)), UNITS)
    assert found.meaning is None


def test_a_person_corrects_by_title_or_number(tmp_path: Path) -> None:
    """To a question, to nothing, to an expression of one's own; an unknown title is refused."""
    found = propose(titles_of(handed_in(tmp_path / "a.xlsx")), UNITS)
    fixed = corrected(
        found, {"天气": "cause", "返岗率（%）": "onsite", "3": "empty", "序号": "staff - returned"}, UNITS
    )
    assert fixed[10].value == "cause"
    assert fixed[7].meaning is not None
    assert fixed[7].meaning.id == "onsite"
    assert (fixed[2].meaning, fixed[0].value) == (None, "staff - returned")
    assert all(each.certain for each in fixed[:3])
    with pytest.raises(UnknownTitle, match="职工情况/返岗率"):
        corrected(found, {"风力": "staff"}, UNITS)


def saved(site: Path, text: str) -> Scheme:
    path = site / "resumption-2020" / "views" / "province.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert check(site) == []
    return load_library(site)["resumption-2020"]


def proposal(tmp_path: Path, confirmed: str, over: str = "unit") -> str:
    titles = titles_of(handed_in(tmp_path / "a.xlsx"))
    about = {
        "title_zh": "省统计表",
        "title_en": "Table",
        "source": "practice",
        "over": over,
        "confirmed": confirmed,
    }
    return view_yaml(titles, propose(titles, UNITS), FORM, about)


ROWS = pl.DataFrame(
    {
        "unit": ["U1", "U2"],
        "code": ["U1", "U2"],
        "name": ["=样例轴承", "样例化纤"],
        "county": ["330521", None],
        "opened": [True, None],
        "staff": [120, None],
        "returned": [90, None],
        "output_fen": [1_250_000_000, None],
    }
)


def test_the_table_stands_under_exactly_the_header_handed_in(tmp_path: Path) -> None:
    """Row for row, cell for cell, merged alike; 90 of 120 are 75.00 %, 1,250 万元 are 0.125 亿元."""
    scheme = saved(tmp_path / "schemes", proposal(tmp_path, "true"))
    view = scheme.views["province"]
    assert view.pin.startswith("resumption-2020/views/province@1#")
    table = run_view(view, FORM, ROWS, Context(date=DAY, lists=scheme.lists))
    page = openpyxl.load_workbook(io.BytesIO(view_workbook(view, table))).worksheets[0]
    read = [[cell.value for cell in row] for row in page.iter_rows()]
    assert read[0][:6] == ["序号", "企业名称", "统一社会信用代码", "所在县区", "是否复工", "职工情况"]
    assert read[1][5:8] == ["从业人数", "返岗人数", "返岗率（%）"]
    assert read[2] == [1, "=样例轴承", "U1", "德清县", "是", 120, 90, 75, 0.125, None, None]
    assert read[3] == [2, "样例化纤", "U2", *[None] * 8]
    given_in = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    shifted = {str(each).replace("3", "1").replace("4", "2") for each in given_in.merged_cells.ranges}
    assert {str(each) for each in page.merged_cells.ranges} == shifted - {"A1:K1"}


def test_the_same_table_as_csv(tmp_path: Path) -> None:
    """Two rows of header, then the rows; a text that looks like a formula is text."""
    scheme = saved(tmp_path / "schemes", proposal(tmp_path, "true"))
    view = scheme.views["province"]
    table = run_view(view, FORM, ROWS, Context(date=DAY, lists=scheme.lists))
    lines = view_csv(view, table).decode("utf-8-sig").split("\n")
    assert lines[0] == ",".join(TWO_ROWS[0])
    assert lines[1] == ",,,,,从业人数,返岗人数,返岗率（%）,,,"
    assert lines[2] == "1,'=样例轴承,U1,德清县,是,120,90,75.00,0.1250,,"


def test_a_view_nobody_checked_is_not_run(tmp_path: Path) -> None:
    """A proposal is no decision."""
    scheme = saved(tmp_path / "schemes", proposal(tmp_path, "false"))
    with pytest.raises(ViewUnconfirmed):
        run_view(scheme.views["province"], FORM, ROWS, Context(date=DAY, lists=scheme.lists))


def test_a_view_over_counties_shows_their_rates(tmp_path: Path) -> None:
    """复工率 of a county is the indicator, not a rate of one unit; other levels are not in it."""
    titles = Titles("a", (("县区", "应报数", "已报数", "复工率"),))
    about = {
        "title_zh": "县表",
        "title_en": "Counties",
        "source": "practice",
        "over": "region",
        "level": "county",
    }
    found = propose(titles, meanings_of_regions(RESUMPTION))
    scheme = saved(tmp_path / "schemes", view_yaml(titles, found, FORM, {**about, "confirmed": "true"}))
    rows = pl.DataFrame(
        {
            "level": ["county", "city"],
            "code": ["330521", "330500"],
            "name": ["德清县", "湖州市"],
            "expected": [12, 40],
            "reported": [11, 30],
            "resume_rate": ["91.67", "70.00"],
        }
    ).with_columns(pl.col("resume_rate").cast(pl.Decimal(18, 2)))
    table = run_view(scheme.views["province"], FORM, rows, Context(date=DAY, lists=scheme.lists))
    assert [list(map(str, row)) for row in table.rows()] == [["德清县", "12", "11", "91.67"]]


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ('  - {value: "opened"}', "  - {number: true}\n  - {value: opened}", "E-SCH-007", "columns"),
        ('{value: "opened"}', '{value: "phone"}', "E-SCH-008", "columns[4].value"),
        ('{value: "opened"}', '{value: "opened", labels: nowhere}', "E-SCH-009", "columns[4].labels"),
        ('{value: "opened"}', "{value: opened, names: region}", "E-SCH-007", "columns[4].value"),
        ('{value: "opened"}', "{value: opened, empty: true}", "E-SCH-007", "columns[4].value"),
        ('over: "unit"', "over: unit\nlevel: county", "E-SCH-007", "level"),
    ],
)
def test_a_view_that_contradicts_itself_is_told(
    tmp_path: Path, old: str, new: str, code: str, key: str
) -> None:
    """At its key; a telephone number is no column a view may name."""
    text = proposal(tmp_path, "true")
    assert old in text
    path = tmp_path / "schemes" / "resumption-2020" / "views" / "province.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert [(each.code, each.field) for each in check(tmp_path / "schemes")] == [(code, key)]


HEADERS = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(["", "甲", "乙", "丙"]), min_size=width, max_size=width),
        min_size=1,
        max_size=4,
    )
)


@given(HEADERS)
def test_the_cells_of_a_header_cover_it_once(rows: list[list[str]]) -> None:
    """No cell of the header is written twice, none is left out, and no text is lost."""
    covered = [
        (row, column)
        for top, left, bottom, right in spans(rows)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    assert sorted(covered) == [(row, column) for row in range(len(rows)) for column in range(len(rows[0]))]
    for top, left, bottom, right in spans(rows):
        texts = {rows[r][c] for r in range(top, bottom + 1) for c in range(left, right + 1)}
        assert texts <= {rows[top][left], ""}
