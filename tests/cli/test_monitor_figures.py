# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor check-figures`: what it answers, what it says of bad rows, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gulian.cli import main

Captured = pytest.CaptureFixture[str]
HEAD = "group,base,numerator,rate,decimals\n"
TOP_42 = "42家软件百强企业,从业人数,356218,83.85,2\n42家软件百强企业,从业人数,261364,61.51,2\n"
CITIES = "纳统企业,从业人数,2189574,80.88,2\n纳统企业,从业人数,1097843,40.55,2\n"


def file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "published.csv"
    path.write_text(text, "utf-8")
    return str(path)


def test_the_contradiction_of_19_february_2020_is_found(tmp_path: Path, capsys: Captured) -> None:
    """Status 1; the group that agrees keeps its interval, the other one has its pair of rows."""
    assert main(["monitor", "check-figures", file(tmp_path, HEAD + TOP_42 + CITIES), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "gulian/monitor-check-figures/1"
    top, cities = told["groups"]
    assert (top["possible"], top["interval"], top["assumption"]) == (0, None, "rounded")
    assert [each["rows"] for each in top["conflicts"]] == [[2, 3]]
    assert top["otherwise"]["either"] == {"possible": 10, "interval": [424_844, 424_853]}
    assert (cities["possible"], cities["interval"]) == (308, [2_707_048, 2_707_355])
    assert (cities["conflicts"], cities["consistent"], told["problems"]) == ([], True, [])


def test_figures_that_agree_end_with_status_0_and_a_sentence(tmp_path: Path, capsys: Captured) -> None:
    assert main(["monitor", "check-figures", file(tmp_path, HEAD + CITIES)]) == 0
    assert (
        capsys.readouterr().out
        == "纳统企业（从业人数），比率按四舍五入：底数只能在 2707048 至 2707355 之间（308 个整数）。\n"
    )


def test_under_another_assumption_the_answer_may_differ(tmp_path: Path, capsys: Captured) -> None:
    """Some rounded and some cut off, the figures of the 42 firms leave ten head counts."""
    path = file(tmp_path, HEAD + TOP_42)
    assert main(["monitor", "check-figures", path, "--assume", "either", "--json"]) == 0
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    assert (group["assumption"], group["possible"]) == ("either", 10)
    assert main(["--lang", "en", "monitor", "check-figures", path, "--assume", "cut"]) == 1
    assert "rows 2, 3 cannot both hold" in capsys.readouterr().out


def test_bad_rows_are_told_and_the_rest_is_used(tmp_path: Path, capsys: Captured) -> None:
    """A row without a base, one with a bound for a rate: rows 4 and 5 of the file; status 1."""
    text = HEAD + CITIES + "纳统企业,,5,50,0\n纳统企业,从业人数,5,超过50,0\n"
    assert main(["monitor", "check-figures", file(tmp_path, text), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(each["row"], each["field"]) for each in told["problems"]] == [(4, "base"), (5, "rate")]
    assert all(each["fix"] and each["message_zh"] and each["message_en"] for each in told["problems"])
    (group,) = told["groups"]
    assert group["interval"] == [2_707_048, 2_707_355]


def test_a_file_without_rows_is_refused(tmp_path: Path, capsys: Captured) -> None:
    assert main(["monitor", "check-figures", file(tmp_path, "a,b\n1,2\n")]) == 2
    assert "E-CLI" in capsys.readouterr().err


def test_a_rate_that_prints_as_nothing_leaves_the_interval_open(tmp_path: Path, capsys: Captured) -> None:
    """3 at 0.00 %: at least 60,001, how many is not bounded."""
    assert main(["monitor", "check-figures", file(tmp_path, HEAD + "g,b,3,0,2\n"), "--json"]) == 0
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    assert (group["possible"], group["interval"], group["consistent"]) == (None, [60_001, None], True)
