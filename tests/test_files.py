# SPDX-License-Identifier: Apache-2.0
"""The page of the files and the blank forms say what the door reads."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from gulian import door
from gulian.door.manual import files_page, write_manual
from gulian.door.notes import COLUMNS, FILES

DOCS = Path(__file__).resolve().parents[1] / "docs"
TABLES = {**door.TABLES, **door.COMMAND_TABLES}
STEMS = sorted(TABLES)
EXAMPLES: dict[str, object] = {
    "year": 2020,
    "code": "91330521YL9000019X",
    "text": "样例",
    "count": 12,
    "money": 1200.5,
    "energy": 300,
    "flag": "是",
    "date": dt.date(2020, 3, 1),
    "instant": dt.datetime(2020, 3, 1, 17, 2),  # noqa: DTZ001 - a cell has no offset
    "causes": "用工返岗;物流运输",
    "region": "330521",
    "industry": "3611",
    "share": 0.4,
    "weight": 12.5,
}


def page_of(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_the_page_is_up_to_date() -> None:
    """`python -m gulian.door.manual docs` would change nothing."""
    assert (DOCS / "files.md").read_text("utf-8") == files_page()


@pytest.mark.parametrize("stem", STEMS)
def test_a_form_is_up_to_date(stem: str) -> None:
    assert (DOCS / "templates" / f"{stem}.xlsx").read_bytes() == door.template(stem)


def test_no_form_is_left_over(tmp_path: Path) -> None:
    write_manual(tmp_path)
    listed = {each.name for each in (DOCS / "templates").iterdir()}
    assert listed == {each.name for each in (tmp_path / "templates").iterdir()}


@pytest.mark.parametrize("stem", STEMS)
def test_every_column_unit_header_and_word_stands_on_the_page(stem: str) -> None:
    section = files_page().split(f"\n## `{stem}` ")[1].split("\n## ")[0].split("\n# ")[0]
    for column in TABLES[stem].columns:
        assert f"| `{column.name}` | {column.label_zh}<br>" in section
        assert all(each in section for each in (*column.aliases, column.unit))
        for choice in column.choices:
            assert f"| `{choice.id}` | {choice.label_zh} | {'、'.join(choice.aliases)} |" in section


def test_every_note_is_about_a_column_there_is() -> None:
    assert set(FILES) == set(TABLES)
    for stem, name in COLUMNS:
        assert name in {column.name for column in TABLES[stem].columns}


@pytest.mark.parametrize("stem", STEMS)
def test_a_blank_form_is_told_to_be_empty_and_nothing_else(stem: str, tmp_path: Path) -> None:
    path = tmp_path / f"{stem}.xlsx"
    path.write_bytes(door.template(stem))
    loaded = door.read_table(path, stem)
    assert (loaded.frame.height, loaded.problems["code"].to_list()) == (0, ["E-DOOR-012"])


@pytest.mark.parametrize("stem", STEMS)
def test_a_filled_form_is_read_without_a_problem_in_every_column(stem: str, tmp_path: Path) -> None:
    """Each cell holds what its column asks for, words as the drop-down offers them."""
    table = TABLES[stem]
    book = openpyxl.load_workbook(io.BytesIO(door.template(stem)))
    for at, column in enumerate(table.columns, 1):
        value = column.choices[0].label_zh if column.kind == "choice" else EXAMPLES[column.kind]
        value = "91330282YL9000027L" if column.name == "buyer" else value
        if column.name != "country":  # a supplier is known by its code or by its country
            book.worksheets[0].cell(3, at, value)  # type: ignore[call-overload]  # all a cell takes
    path = tmp_path / f"{stem}.xlsx"
    book.save(path)
    loaded = door.read_table(path, stem)
    assert (loaded.frame.height, loaded.problems.rows()) == (1, [])
    empty = [name for name in loaded.frame.columns if loaded.frame[name].null_count()]
    assert empty == (["country"] if stem == "links" else [])


@pytest.mark.parametrize("stem", STEMS)
def test_a_form_offers_the_words_of_every_closed_list(stem: str) -> None:
    page = page_of(door.template(stem))
    offered = {str(rule.formula1) for rule in page.data_validations.dataValidation}
    for column in TABLES[stem].columns:
        words = [choice.label_zh for choice in column.choices] or ["是", "否"] * (column.kind == "flag")
        if words:
            assert f'"{",".join(words)}"' in offered


@pytest.mark.parametrize("stem", STEMS)
def test_codes_typed_into_a_form_stay_text(stem: str) -> None:
    """A spreadsheet would make a number of a code of eighteen digits and lose the last three."""
    page = page_of(door.template(stem))
    for at, column in enumerate(TABLES[stem].columns, 1):
        if column.kind in ("code", "region", "industry"):
            assert page.cell(3, at).number_format == "@"
