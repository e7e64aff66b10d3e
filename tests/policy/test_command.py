# SPDX-License-Identifier: Apache-2.0
"""`gulian policy outline` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gulian.cli import main
from tests.policy import compilation

Captured = pytest.CaptureFixture[str]


def test_outline_prints_one_object_whose_offsets_cut_the_file(tmp_path: Path, capsys: Captured) -> None:
    """`--json`: the promised keys; clauses and segments are code points of the file as it is."""
    (tmp_path / "a.txt").write_bytes(compilation.WHOLE.replace("\n", "\r\n").encode())
    assert main(["policy", "outline", str(tmp_path / "a.txt"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "gulian/policy-outline/1"
    raw = (tmp_path / "a.txt").read_bytes().decode()
    notice = said["documents"][1]
    assert {
        "id",
        "file",
        "title",
        "number",
        "issuers",
        "date",
        "kind",
        "parent",
        "segments",
        "clauses",
    } <= set(notice)
    (start, end), *_ = notice["segments"]
    assert raw[start:end].startswith("样例省三部门")
    assert raw[start:end].endswith("2024 年 3 月 21")
    one = next(each for each in notice["clauses"] if each["path"] == "一(二)")
    assert raw[one["start"] : one["end"]].startswith("（二）中小企业")
    assert [each["kind"] for each in said["warnings"]] == ["clause-gap"]


def test_outline_lists_documents_and_doubts_for_people(tmp_path: Path, capsys: Captured) -> None:
    """A line a document; doubts on standard error in the language asked for."""
    (tmp_path / "a.txt").write_text(compilation.WHOLE, encoding="utf-8")
    assert main(["--lang", "en", "policy", "outline", str(tmp_path / "a.txt")]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 7
    assert "is missing" in said.err


def test_a_folder_with_a_bad_file_is_answered_with_status_1(tmp_path: Path, capsys: Captured) -> None:
    """The rest is outlined; the bad file stands among the problems."""
    (tmp_path / "a.txt").write_text(compilation.OPINION, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-")
    assert main(["policy", "outline", str(tmp_path), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in said["problems"]] == ["b.pdf"]
    assert len(said["documents"]) == 1


def test_a_single_bad_file_is_refused(tmp_path: Path, capsys: Captured) -> None:
    """Status 2 and one sentence."""
    (tmp_path / "b.pdf").write_bytes(b"%PDF-")
    assert main(["policy", "outline", str(tmp_path / "b.pdf")]) == 2
    assert "E-POL-004" in capsys.readouterr().err
