# SPDX-License-Identifier: Apache-2.0
"""`gulian schemes`: what is listed, checked, tested and started is what the library says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gulian.cli import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path, capsys: Captured) -> Path:
    """A data folder with one scheme of its own, `yard-2024`."""
    assert main(["schemes", "new", "yard-2024", "--dir", str(tmp_path / "schemes")]) == 0
    capsys.readouterr()
    return tmp_path


def listed(capsys: Captured, *words: str) -> dict[str, dict[str, object]]:
    assert main(["schemes", "list", "--json", *words]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "gulian/schemes-list/1"
    return {each["id"]: each for each in body["schemes"]}


def test_the_list_names_every_scheme_with_its_dates_and_cases(capsys: Captured) -> None:
    known = listed(capsys)
    assert {"resumption-2020", "risk-tiers-2020"} <= set(known)
    needed = {"id", "title_zh", "title_en", "valid_from", "valid_to", "sources", "kinds", "cases"}
    assert all(needed <= set(each) for each in known.values())
    assert main(["schemes", "list"]) == 0
    assert "复工复产监测和通报" in capsys.readouterr().out


def test_a_new_scheme_passes_its_check_and_its_cases(site: Path, capsys: Captured) -> None:
    assert main(["schemes", "check", str(site / "schemes")]) == 0
    assert main(["schemes", "test", "yard-2024", "--site", str(site), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "gulian/schemes-test/1"
    assert {case["status"] for case in body["schemes"][0]["cases"]} == {"passed"}
    assert "yard-2024" in listed(capsys, "--site", str(site))
    assert "yard-2024" not in listed(capsys)


def test_the_shipped_schemes_pass_their_check_and_their_cases(capsys: Captured) -> None:
    """The engine itself computes the indicators: 81.79, 80.88, 40.55 and the other published figures."""
    assert main(["schemes", "check"]) == 0
    assert main(["schemes", "test"]) == 0
    out, err = capsys.readouterr()
    assert "resumption-2020" in out
    assert err.strip() == "没有发现问题。"


def test_a_name_that_is_taken_is_refused(site: Path, capsys: Captured) -> None:
    assert main(["schemes", "new", "yard-2024", "--dir", str(site / "schemes")]) == 2
    assert capsys.readouterr().err.startswith("E-SCH-019")


def test_what_is_wrong_is_told_with_file_and_line(site: Path, capsys: Captured) -> None:
    head = site / "schemes" / "yard-2024" / "scheme.yaml"
    head.write_text(head.read_text("utf-8").replace("title_zh:", "titel_zh:"), "utf-8")
    assert main(["schemes", "check", str(site / "schemes"), "--json"]) == 1
    out, err = capsys.readouterr()
    problems = json.loads(out)["problems"]
    assert problems
    assert all(
        each["row"] > 0 and each["message_zh"] and each["message_en"] and each["fix"] for each in problems
    )
    assert f"{problems[0]['file']}:{problems[0]['row']} " in err
    assert main(["schemes", "list", "--site", str(site)]) == 1
    assert "E-SCH-" in capsys.readouterr().err


def test_a_case_that_does_not_come_out_ends_with_1(site: Path, capsys: Captured) -> None:
    cases = site / "schemes" / "yard-2024" / "cases" / "training-rate.yaml"
    cases.write_text(cases.read_text("utf-8").replace("value: 60.0", "value: 60.1"), "utf-8")
    assert main(["--lang", "en", "schemes", "test", "yard-2024", "--site", str(site)]) == 1
    assert "expected 60.1, got 60" in capsys.readouterr().err


def test_the_calendar_of_a_month(capsys: pytest.CaptureFixture[str]) -> None:
    """What closes, for whom, by which clause; who is reminded on a day; the same in both languages."""
    words = ["schemes", "calendar", "--month", "2024-11", "--remind-on", "2024-11-08"]
    assert main([*words, "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "gulian/schemes-calendar/1"
    days = {each["path"]: each for each in body["closings"]}
    norm = days["robot-norm-2024/lists/dates#submit"]
    assert (norm["day"], norm["kind"]) == ("2024-11-15", "date")
    assert norm["for_zh"]
    assert norm["for_en"]
    told = {(each["path"], each["days_left"]) for each in body["reminders"]}
    assert ("robot-norm-2024/lists/dates#submit", 7) in told
    assert main(["--lang", "en", *words]) == 0
    shown = capsys.readouterr()
    assert "2024-11-15" in shown.out
    assert "7 days left" in shown.err
    assert main(["schemes", "calendar", "--month", "November"]) == 2
