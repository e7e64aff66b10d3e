# SPDX-License-Identifier: Apache-2.0
"""Classifications: a column of any length is classed as its rows would be one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.cli import main
from gulian.expr import Context
from gulian.monitor import classify
from gulian.schemes import check, load_library, new_scheme

DAY = dt.date(2024, 11, 4)
SCHEME = load_library()["household-business-register"]
RULE, FORM = SCHEME.classifications["type"], SCHEME.forms["household"]
CONTEXT = Context(date=DAY, lists=SCHEME.lists)
SCHEMA = {
    "date": pl.Date(),
    "opened_on": pl.Date(),
    "running": pl.Boolean(),
    "sales_fen": pl.Int64(),
    "people": pl.Int64(),
}
rows = st.fixed_dictionaries(
    {
        "date": st.just(DAY),
        "opened_on": st.none() | st.dates(dt.date(2020, 1, 1), DAY),
        "running": st.none() | st.booleans(),
        "sales_fen": st.none() | st.sampled_from([0, 11_999_999, 12_000_000, 99_999_999, 100_000_000]),
        "people": st.none() | st.integers(0, 9),
    }
)


@settings(max_examples=50)
@given(st.lists(rows, max_size=30))
def test_a_frame_is_classed_like_its_rows(members: list[dict[str, object]]) -> None:
    """The oracle: the first condition that is true; unknown where one before it is."""

    def oracle(row: dict[str, object]) -> str | None:
        for each in RULE.classes:
            if each.when is None:
                return each.id
            held = each.when.evaluate(row, CONTEXT).value
            if held is not False:
                return each.id if held else None
        raise AssertionError("the last class has no condition")

    classed = classify(pl.DataFrame(members, SCHEMA), RULE, FORM, CONTEXT)
    assert classed["class"].to_list() == [oracle(row) for row in members]


def test_columns_nobody_gave_are_unknown() -> None:
    """A file without sales and people classes nobody as survival."""
    frame = pl.DataFrame(
        {"date": [DAY] * 2, "opened_on": [dt.date(2020, 1, 1)] * 2, "running": [True, False]}
    )
    assert classify(frame, RULE, FORM, CONTEXT)["class"].to_list() == [None, "closed"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_the_command_counts_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts on the terminal, one line a row in the file, nothing guessed."""
    file = write(
        tmp_path / "households.csv",
        "code,date,opened_on,running,sales,people\n"
        "92330108MA00000001,2024-11-04,2020-01-06,1,50,2\n"
        "92330108MA00000002,2024-11-04,2020-01-06,1,,\n",
    )
    out = tmp_path / "out.csv"
    name = "household-business-register/type"
    day = ["--date", "2024-11-04"]
    assert main(["--lang", "en", "monitor", "classify", name, str(file), *day, "--out", str(out)]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["not", "in", "business", "0"],
        ["development", "0"],
        ["growth", "1"],
        ["survival", "0"],
        ["not", "known", "1"],
    ]
    assert out.read_text("utf-8-sig").splitlines()[1:] == [
        "92330108MA00000001,92330108MA00000001,2024-11-04,growth,成长型",
        "92330108MA00000002,92330108MA00000002,2024-11-04,,",
    ]


def test_an_unknown_classification_is_refused_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "a.csv", "code,date\n")
    name = "household-business-register/kind"
    assert main(["monitor", "classify", name, str(file), "--date", "2024-11-04"]) == 2
    told = capsys.readouterr().err
    assert "E-SCH-141" in told
    assert "household-business-register/type" in told


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace("\n  - {id: low, zh: 低, en: low}", ""), "E-SCH-140"),
        (lambda text: text.replace(", when: trained == 0", ""), "E-SCH-140"),
        (lambda text: text.replace("id: none", "id: low"), "E-SCH-004"),
        (lambda text: text.replace("trained == 0", "trained"), "E-SCH-008"),
        (lambda text: text.replace("trained == 0", "tained == 0"), "E-SCH-008"),
        (lambda text: text.replace("form: monthly", "form: yearly"), "E-SCH-009"),
    ],
)
def test_a_faulty_classification_is_told(tmp_path: Path, change: Callable[[str], str], code: str) -> None:
    """No class for the rest, a class without condition before it, a name twice, no yes/no, unknown names."""
    text = """title_zh: 培训
title_en: Training
source: practice
form: monthly
classes:
  - {id: none, zh: 无, en: none, when: trained == 0}
  - {id: some, zh: 有, en: some, when: trained < 10}
  - {id: low, zh: 低, en: low}
"""
    folder = new_scheme(tmp_path / "schemes", "yard-2024") / "classifications"
    folder.mkdir()
    path = write(folder / "training.yaml", text)
    assert check(tmp_path / "schemes") == []
    assert change(text) != text
    write(path, change(text))
    assert [problem.code for problem in check(tmp_path / "schemes")] == [code]
