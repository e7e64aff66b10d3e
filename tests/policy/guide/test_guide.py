# SPDX-License-Identifier: Apache-2.0
"""The booklet for a kind of firm: its measures, in both languages, each with its clause."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest

from gulian import schemes
from gulian.cli import main
from gulian.errors import GuideFactUnknown, GuideGroupUnknown
from gulian.policy import guide
from gulian.policy.guide.groups import _facts
from gulian.policy.matching import open_measures

ON = dt.date(2020, 4, 1)
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def scheme() -> schemes.Scheme:
    return schemes.load_library()["policy-service"]


def offered(scheme: schemes.Scheme, key: str) -> tuple[guide.Offer, ...]:
    group = guide.group_of(guide.groups_of([scheme], ON), key)
    return guide.offers(scheme.measures.values(), group, ON)


def test_a_kind_of_firm_is_offered_what_its_facts_do_not_refuse(scheme: schemes.Scheme) -> None:
    """A small firm reads of what small ones may have; a large one does not."""
    paths = {each.measure.id for each in offered(scheme, "small")}
    assert {"refund_small", "utility_deferral"} <= paths
    assert "utility_deferral" not in {each.measure.id for each in offered(scheme, "large")}
    assert "force_majeure_help" in {each.measure.id for each in offered(scheme, "exporter")}
    assert paths <= {each.id for each in open_measures(scheme.measures.values(), ON)}


def test_every_entry_says_what_who_when_how_and_by_which_clause(scheme: schemes.Scheme) -> None:
    """Headings in both languages; no condition is asked again that the kind of firm already meets."""
    group = guide.group_of(guide.groups_of([scheme], ON), "small")
    found = offered(scheme, "small")
    text = guide.booklet(found, group, ON, "湖州市")
    assert text.startswith("# 湖州市惠企政策办事指南（小型企业）")
    assert "Guide to policies: small firms" in text
    entry = text[text.index("### ") :].split("### ")[1:]
    refund = next(each for each in entry if "失业保险稳岗返还（中小微企业）" in each.splitlines()[0])
    assert "Refund of unemployment premium, small firms" in refund.splitlines()[0]
    for said in ("给什么 What", "谁可以 Who", "到何时 Until", "怎样办 How", "找谁 Whom", "原文 Words"):
        assert said in refund
    assert "国办发〔2020〕6号 一(二)" in refund.replace("\\", "")
    assert "中小微企业（一" not in refund.replace("\\", "")
    assert "不裁员或少裁员" in refund
    assert text.count("\n### ") == len(found)
    assert sum(len(kinds) for _, _, kinds in guide.CHAPTERS) == 9


def test_marks_in_a_definition_stay_words(scheme: schemes.Scheme) -> None:
    """Nothing in a title makes a heading, a link or a cell."""
    evil = guide.Group("x", "甲|乙 # [链接](http://x) <b>", "x", {})
    text = guide.booklet(offered(scheme, "small")[:1], evil, ON)
    assert "甲\\|乙 \\# \\[链接\\]\\(http://x\\) \\<b\\>" in text


def test_kinds_of_firm_are_data_and_are_checked(scheme: schemes.Scheme) -> None:
    """Facts are read by the kind of their column; one nobody asks, a group nobody names, are refused."""
    groups = guide.groups_of([scheme], ON)
    assert {"small", "household", "exporter"} <= {each.key for each in groups}
    exporter = guide.group_of(groups, "exporter")
    assert exporter.facts == {"foreign_trade": True}
    with pytest.raises(GuideGroupUnknown, match="exporter"):
        guide.group_of(groups, "nobody")
    kinds = {"foreign_trade": "bool", "laid_off": "int"}
    assert _facts("p", "k", "laid_off=7; foreign_trade=0", kinds) == {"laid_off": 7, "foreign_trade": False}
    for wrong in ("foreign_trade=yes", "secret=1", "laid_off"):
        with pytest.raises(GuideFactUnknown):
            _facts("p", "k", wrong, kinds)


def test_the_command_writes_the_same_word_file_twice(tmp_path: Path, capsys: Captured) -> None:
    """Equal input, equal bytes; without a kind of firm the kinds are listed."""
    call = ["policy", "guide", "--date", ON.isoformat(), "--scheme", "policy-service"]
    assert main([*call, "--json"]) == 0
    keys = [each["key"] for each in json.loads(capsys.readouterr().out)["groups"]]
    assert "household" in keys
    first, second = tmp_path / "a.docx", tmp_path / "b.docx"
    assert main([*call, "--group", "exporter", "--out", str(first), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["group"]["facts"] == {"foreign_trade": True}
    assert main([*call, "--group", "exporter", "--out", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(io.BytesIO(first.read_bytes())) as parts:
        page = parts.read("word/document.xml").decode()
    assert "外贸企业" in page
    assert "Contents" in page
