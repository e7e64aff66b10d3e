# SPDX-License-Identifier: Apache-2.0
"""Checking a scheme: every problem names file, line, key, what is wrong and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gulian.errors import NoSuchFolder, Problem
from gulian.schemes import check, load_library
from gulian.schemes.library import PACKAGE_LIBRARY

Edit = Callable[[str, str, str], None]


def one(site: Path) -> Problem:
    """The only problem of a site."""
    problems = check(site)
    assert len(problems) == 1, problems
    return problems[0]


def test_a_new_scheme_passes_its_own_check(site: Path) -> None:
    """`gulian schemes new` writes a folder that has no problem."""
    assert check(site) == []
    assert check(site / "yard-2024") == []


def test_the_package_library_has_no_problem() -> None:
    """What is shipped is right."""
    assert check() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "key"),
    [
        ("forms/monthly.yaml", "title_zh:", "titel_zh:", "E-SCH-005", "titel_zh"),
        ("scheme.yaml", "id: yard-2024", "id: yard-2025", "E-SCH-012", "id"),
        ("indicators/training_rate.yaml", "pooling: pooled", "pooling: pool", "E-SCH-007", "pooling"),
        ("indicators/training_rate.yaml", "form: monthly", "form: month", "E-SCH-009", "form"),
        (
            "indicators/training_rate.yaml",
            "numerator: trained",
            "numerator: traind",
            "E-SCH-008",
            "numerator",
        ),
        ("indicators/training_rate.yaml", "numerator: trained", "numerator: code", "E-SCH-008", "numerator"),
        ("indicators/training_rate.yaml", "source: notice", "source: notise", "E-SCH-009", "source"),
        (
            "forms/monthly.yaml",
            "that: trained <= staff",
            "that: trained + staff",
            "E-SCH-008",
            "rules[0].that",
        ),
        ("forms/monthly.yaml", "choices: fields", "choices: field", "E-SCH-009", "fields[4].choices"),
        ("forms/monthly.yaml", "key: [code, date]", "key: [code, day]", "E-SCH-009", "key"),
        ("lists/fields.csv", "quality,2024-01-01", "quality,2024-1-1", "E-SCH-007", "quality.from"),
        ("lists/fields.csv", "quality,notice", "quality,rumour", "E-SCH-009", "quality.source"),
        ("cases/training-low.yaml", "of: training_low", "of: training_lo", "E-SCH-009", "of"),
        (
            "cases/training-low.yaml",
            "training_rate: 49",
            "training_rat: 49",
            "E-SCH-009",
            "given[0].training_rat",
        ),
        ("cases/training-rate.yaml", "staff: 5,", "staff: five,", "E-SCH-007", "given[1].staff"),
        ("cases/too-many-trained.yaml", "[trained_within_staff]", "[trained]", "E-SCH-009", "expect.broken"),
        (
            "scheme.yaml",
            "    2024-01-01: {value: 10",
            "    2024-13-01: {value: 10",
            "E-SCH-007",
            "parameters.least_staff.2024-13-01",
        ),
    ],
)
def test_a_wrong_file_is_told_with_line_key_and_fix(
    site: Path, edit: Edit, name: str, old: str, new: str, code: str, key: str
) -> None:
    """One fault gives one problem, however many definitions rest on the broken one."""
    edit(name, old, new)
    text = (site / "yard-2024" / name).read_text("utf-8")
    line = text[: text.index(new)].count("\n") + 1
    problem = one(site)
    told = (problem.code, problem.file, problem.row, problem.field)
    assert told == (code, f"schemes/yard-2024/{name}", line, key)
    assert problem.message_zh
    assert problem.message_en
    assert problem.fix


def test_an_unknown_field_is_refused_with_the_nearest_names(site: Path, edit: Edit) -> None:
    """A condition that names an unknown column says which columns are near."""
    edit("indicators/training_rate.yaml", "numerator: trained", "numerator: traned")
    problem = one(site)
    assert "trained" in problem.message_en + problem.fix


def test_a_scheme_without_its_head_is_told(site: Path) -> None:
    """A folder without scheme.yaml is no scheme."""
    (site / "yard-2024" / "scheme.yaml").unlink()
    assert one(site).code == "E-SCH-006"


def test_a_file_of_no_kind_is_told(site: Path) -> None:
    """A stray file is named; hidden files are left alone."""
    (site / "yard-2024" / "forms" / "old.yml").write_text("a: 1\n")
    (site / "yard-2024" / ".DS_Store").write_text("x")
    problem = one(site)
    assert (problem.code, problem.file) == ("E-SCH-010", "schemes/yard-2024/forms/old.yml")


def test_no_path_leaves_its_folder(site: Path, tmp_path: Path) -> None:
    """A link out of the scheme, to a file or a folder, is refused and not read."""
    (tmp_path / "secret.yaml").write_text("password: x\n")
    (site / "yard-2024" / "forms" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (site / "yard-2024" / "measures").symlink_to(tmp_path)
    problems = check(site)
    assert [each.code for each in problems] == ["E-SCH-011", "E-SCH-011"]
    assert "password" not in str(problems)


def test_a_special_file_is_not_read(site: Path) -> None:
    """A pipe among the definitions would hang a reader that opened it."""
    os.mkfifo(site / "yard-2024" / "lists" / "pipe.csv")
    assert one(site).code == "E-SCH-011"


def test_a_path_that_holds_no_scheme_is_refused(tmp_path: Path) -> None:
    """A mistyped path must not look like a scheme without problems."""
    (tmp_path / "empty").mkdir()
    for name in ("absent", "empty"):
        with pytest.raises(NoSuchFolder):
            check(tmp_path / name)


def test_one_scheme_laid_over_the_library_can_be_checked_alone(tmp_path: Path) -> None:
    """A folder that only adds an indicator has no scheme.yaml of its own."""
    source = PACKAGE_LIBRARY / "resumption-2020" / "indicators" / "opening_rate.yaml"
    target = tmp_path / "resumption-2020" / "indicators" / "our_rate.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(source.read_text("utf-8").replace("headline: 1\n", ""), encoding="utf-8")
    assert check(tmp_path / "resumption-2020") == check(tmp_path) == []
    assert "our_rate" in load_library(tmp_path)["resumption-2020"].indicators
