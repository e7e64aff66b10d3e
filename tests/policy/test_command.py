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


def test_a_question_is_answered_with_clause_and_span(tmp_path: Path, capsys: Captured) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    docs.mkdir()
    (docs / "a.txt").write_text(compilation.WHOLE, encoding="utf-8")
    assert main(["policy", "index", str(docs), "--index", str(index), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["schema"] == "gulian/policy-index/1"
    assert made["passages"] > made["documents"] > 1
    assert main(["policy", "search", "我们中小企业", "--index", str(index), "--limit", "5", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "gulian/policy-search/1"
    assert 1 <= len(said["hits"]) <= 5
    first = said["hits"][0]
    assert {"document", "title", "number", "clause", "file", "start", "end", "score", "snippet"} <= set(first)
    assert "中小企业" in compilation.WHOLE[first["start"] : first["end"]]
    assert "«中小企业»" in first["snippet"]


def test_a_search_without_a_hit_has_status_1_and_one_without_an_index_is_refused(
    tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "a.txt").write_text(compilation.OPINION, encoding="utf-8")
    assert main(["policy", "search", "税", "--index", str(tmp_path)]) == 2
    assert "E-POL-030" in capsys.readouterr().err
    assert main(["policy", "index", str(tmp_path / "a.txt"), "--index", str(tmp_path)]) == 0
    assert main(["policy", "search", "zebra", "--index", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["hits"] == []


def test_measures_are_printed_as_drafts_beside_duties(tmp_path: Path, capsys: Captured) -> None:
    text = (
        "云岭省人民政府关于稳定岗位的通知\n\n云政发〔2031〕3号\n\n各市人民政府：\n\n"
        "一、支持企业。对不裁员的企业，按上年度缴费的50%返还失业保险费。（省财政厅负责）\n\n"
        "二、加强组织领导。各地区要压实责任。\n\n云岭省人民政府\n\n2031年3月1日\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert main(["policy", "measures", str(tmp_path / "a.txt"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "gulian/policy-measures/1"
    (measure,) = said["measures"]
    assert (measure["status"], measure["audience"], measure["benefit"]["kind"]) == ("draft", "firm", "refund")
    assert measure["benefit"]["values"][0]["low"] == "50"
    assert "对不裁员的企业" in text[measure["start"] : measure["end"]]
    assert [each["clause"] for each in said["duties"]] == ["二"]
