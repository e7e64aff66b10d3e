# SPDX-License-Identifier: Apache-2.0
"""A scheme from a stranger can do no harm: whatever its files hold, it is used or refused."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gulian.schemes import check, load_library, new_scheme

FILES = (
    "scheme.yaml",
    "forms/monthly.yaml",
    "indicators/training_rate.yaml",
    "warnings/training_low.yaml",
    "lists/fields.csv",
    "cases/training-rate.yaml",
    "cases/too-many-trained.yaml",
)
PIECES = (
    "",
    ":",
    " ",
    "\n",
    "\t",
    "- ",
    "[",
    "{",
    '"',
    "'",
    "0",
    "-1",
    "null",
    "true",
    "&a ",
    "*a",
    "!!x ",
    "\0",
    ",",
    "复",
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES))
def test_any_damaged_file_is_told_or_used_and_never_crashes(
    name: str, at: float, cut: int, piece: str
) -> None:
    """Cut a few characters out anywhere, put others in: check answers, the other schemes load."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "schemes"
        path = new_scheme(root, "yard-2024") / name
        text = path.read_text("utf-8")
        start = int(at * len(text))
        path.write_text(text[:start] + piece + text[start + cut :], encoding="utf-8", newline="")
        problems = check(root)
        library = load_library(root)
        assert ("yard-2024" in library) == (problems == [])
        assert "resumption-2020" in library
        assert all(each.code and each.message_zh and each.message_en and each.fix for each in problems)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('echo')",
        "staff.__class__",
        "[x for x in y]",
        "(lambda: 1)()",
        "9 ** 9 ** 9",
        "(" * 500 + "staff" + ")" * 500,
        "staff + " * 500 + "staff",
        "f'{staff}'",
        "open('/etc/passwd')",
    ],
)
def test_an_expression_is_never_python(tmp_path: Path, expression: str) -> None:
    """What is no condition of the language is refused with its file and line."""
    path = new_scheme(tmp_path / "schemes", "yard-2024") / "indicators" / "training_rate.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("numerator: trained", f'numerator: "{expression}"'), encoding="utf-8")
    problems = check(tmp_path / "schemes")
    assert [(each.code, each.row) for each in problems] == [("E-SCH-008", 9)] or [
        (each.code, each.row) for each in problems
    ] == [("E-SCH-007", 9)]


def test_a_link_to_the_whole_scheme_is_not_followed(tmp_path: Path) -> None:
    """A scheme folder that is itself a link is left alone."""
    new_scheme(tmp_path / "elsewhere", "yard-2024")
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "yard-2024").symlink_to(tmp_path / "elsewhere" / "yard-2024")
    assert "yard-2024" not in load_library(tmp_path / "schemes")


def test_a_folder_that_points_into_itself_ends(tmp_path: Path) -> None:
    """A link back to its own folder is refused once."""
    made = new_scheme(tmp_path / "schemes", "yard-2024")
    (made / "forms" / "again").symlink_to(made)
    assert [each.code for each in check(tmp_path / "schemes")] == ["E-SCH-011"]
    shutil.rmtree(made)
