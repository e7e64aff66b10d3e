# SPDX-License-Identifier: Apache-2.0
"""A scheme of an invented county office, written into a site, and its dozen units."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from gulian.schemes import Form, Scheme, load_library

HEAD = """\
id: yard-2024
version: 1
title_zh: 样例方案
title_en: A sample scheme
summary_zh: 供测试。
summary_en: For tests.
valid_from: 2020-01-01
sources:
  - {id: notice, document: 样例通知, date: 2020-01-01}
"""
FORM = """\
title_zh: 样例报表
title_en: A sample form
source: notice
clause: 一
frequency: {frequency}
key: [unit, date]
{more}
fields:
  - {{name: code, type: text, label_zh: 统一社会信用代码, label_en: Code, required: true,
     prefill: [{{from: register, column: code}}]}}
  - {{name: unit, type: text, label_zh: 生产单位, label_en: Plant, required: true,
     prefill: [{{from: register, column: unit}}]}}
  - {{name: date, type: date, label_zh: 数据日期, label_en: Date, required: true, prefill: [{{from: day}}]}}
  - {{name: opened, type: bool, label_zh: 今日是否开工, label_en: Open, required: true, carries: true}}
  - {{name: staff, type: int, unit: persons, label_zh: 从业人数, label_en: Staff, required: true,
     minimum: 0, carries: true, prefill: [{{from: last}}, {{from: register, column: register_staff}}]}}
{fields}
"""

Write = Callable[..., Scheme]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scheme with one form `report` (frequency, further keys, further fields) and load it."""

    def make(
        frequency: str = "daily", more: str = "", fields: str = "", lists: dict[str, str] | None = None
    ) -> Scheme:
        root = tmp_path / "schemes" / "yard-2024"
        (root / "forms").mkdir(parents=True, exist_ok=True)
        (root / "lists").mkdir(exist_ok=True)
        (root / "scheme.yaml").write_text(HEAD, encoding="utf-8")
        text = FORM.format(frequency=frequency, more=more, fields=fields)
        (root / "forms" / "report.yaml").write_text(text, encoding="utf-8")
        for name, rows in (lists or {}).items():
            (root / "lists" / f"{name}.csv").write_text(rows, encoding="utf-8")
        return load_library(root.parent)["yard-2024"]

    return make


@pytest.fixture
def form(write: Write) -> Form:
    """A daily form with five questions."""
    return write().forms["report"]


@pytest.fixture
def units() -> pl.DataFrame:
    """Six units of five firms in two counties of Jiangsu and one of Hubei; nobody knows much of the last."""
    return pl.DataFrame(
        {
            "unit": ["U1", "U2", "U3", "U4", "U5", "U6"],
            "code": ["U1", "F2", "F2", "U4", "U5", "U6"],
            "name": ["样例轴承", "样例电子一厂", "样例电子二厂", "样例化纤", "样例铸造", "样例食品"],
            "region": ["320583", "320583", "320585", "320585", "420106", None],
            "province": ["320000", "320000", "320000", "320000", "420000", None],
            "city": ["320500", "320500", "320500", "320500", "420100", None],
            "county": ["320583", "320583", "320585", "320585", "420106", None],
            "park": ["样例园", None, "样例园", None, None, None],
            "leader": [True, False, False, False, None, None],
            "above_scale": [True, True, True, False, True, None],
            "register_staff": [120, None, None, 30, 800, None],
        }
    )
