# SPDX-License-Identifier: Apache-2.0
"""The lines of code in the README of these two rooms run as they stand."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import polars as pl

from gulian import registry, workdays

FENCE = re.compile(r"```python\n(.*?)```", re.S)


def blocks(room: str) -> list[str]:
    text = (Path(room) / "README.md").read_text(encoding="utf-8")
    return FENCE.findall(text)


def test_the_registry_s_readme_runs() -> None:
    """Every call a reader copies works."""
    firms = pl.DataFrame(
        {"code": ["91350100M000100Y43"], "name": ["样例机械厂"], "region": ["420102"], "industry": ["3411"],
         "staff": [10], "revenue_fen": [1]}
    )  # fmt: skip
    alias_rows = pl.DataFrame(
        schema={"alias": pl.String, "code": pl.String, "kind": pl.String, "since": pl.Date}
    )
    names: dict[str, object] = {
        "registry": registry,
        "date": dt.date,
        "series": firms["code"],
        "frame": firms,
        "enterprises": firms,
        "units": pl.DataFrame({"unit": ["u"], "code": firms["code"]}),
        "aliases_of_frame": registry.aliases_of_frame,
        "alias_rows": alias_rows,
        "above_scale_lists": pl.DataFrame({"year": [2019], "code": firms["code"]}),
        "supplier_list": firms,
        "code": "91350100M000100Y43",
    }
    found = blocks(str(Path(registry.__file__).parent))
    assert len(found) == 4
    for block in found:
        exec(block, names)  # noqa: S102
    answer = names["places"].resolve("310108", names["day"])  # type: ignore[attr-defined]
    assert answer.region == "310106"


def test_the_readme_of_workdays_says_what_happens() -> None:
    """The answers in its comments are the answers."""
    names: dict[str, object] = {"date": dt.date}
    (block,) = blocks(str(Path(workdays.__file__).parent))
    exec(block, names)  # noqa: S102
    calendar = workdays.calendar()
    assert not calendar.is_workday(dt.date(2020, 1, 31), "420000")
    assert calendar.add(dt.date(2020, 1, 23), 1, "420000") == dt.date(2020, 2, 3)
    assert calendar.count(dt.date(2020, 1, 23), dt.date(2020, 2, 7), "420000") == 5
    assert calendar.deadline(dt.date(2020, 2, 7), 2, "420000").last_day == dt.date(2020, 2, 11)
