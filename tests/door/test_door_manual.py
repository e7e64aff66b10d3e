# SPDX-License-Identifier: Apache-2.0
"""The blank forms: filled in as the manual says, they are read without a word."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gulian.door import TABLES, read_folder, template


@pytest.mark.parametrize("stem", TABLES)
def test_a_filled_template_is_read_without_a_word(tmp_path: Path, stem: str) -> None:
    """A person fills in one row by the drop-downs and the examples of the manual."""
    code = "91330522MA0000007J"
    by_kind: dict[str, Any] = {
        "code": code, "text": "某", "count": 5, "money": 1.5, "energy": 7, "flag": "是", "date": "2020-03-01",
        "instant": "2020-03-01T17:30:00", "causes": "物流运输；资金", "region": "330522", "industry": "I6513",
        "year": 2020,
    }  # fmt: skip
    table = TABLES[stem]
    book = openpyxl.load_workbook(io.BytesIO(template(stem)))
    for position, column in enumerate(table.columns, 1):
        value = column.choices[0].label_zh if column.kind == "choice" else by_kind[column.kind]
        book.worksheets[0].cell(3, position, "日本" if column.name == "country" else value)
    (tmp_path / "reports").mkdir()
    (tmp_path / "enterprises.csv").write_text(f"code,name\n{code},甲厂\n")
    if stem == "enterprises":
        (tmp_path / "enterprises.csv").unlink()
    if stem == "links":
        book.worksheets[0].cell(3, 1, "JP-1")
    if stem == "aliases":
        book.worksheets[0].cell(3, 1, "MA0000007")
    book.save(tmp_path / ("reports/2020-03-01.xlsx" if stem == "reports" else f"{stem}.xlsx"))
    if stem == "reports":
        (tmp_path / "units.csv").write_text(f"unit,code,name\n{code},{code},甲厂\n")
    folder = read_folder(tmp_path)
    assert folder.problems.rows() == []
    frame = getattr(folder, stem)
    assert frame.height == 1
    assert frame.null_count().row(0) == (0,) * frame.width
