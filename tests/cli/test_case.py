# SPDX-License-Identifier: Apache-2.0
"""`gulian case`: a case begun, worked and read back from its log; a draw made and verified."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gulian.casework import Candidate, DrawPlan, Rate, commitment, to_json
from gulian.cli import main

NEW = ("case", "new", "{dir}", "enterprise-requests-2020/request", "c1", "--region", "330108")
SEED = bytes(range(32))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    status = main([*words, "--json"])
    text = capsys.readouterr().out
    return status, json.loads(text) if text else {}


def test_a_case_is_worked_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Begun, entered, found overdue, shown; a refusal writes nothing, an id begins one case only."""
    site = str(tmp_path)
    begin = [word.format(dir=site) for word in NEW]
    at = ("--at", "2020-03-05T09:00")
    assert run(capsys, *begin, *at, "--fact", "cause=labour")[0] == 0
    assert run(capsys, *begin, *at)[0] == 2
    step = ("case", "step", site, "c1", "--ticket", "1", "--outcome", "entered")
    log = (tmp_path / "cases" / "c1.jsonl").read_bytes()
    assert run(capsys, *step, *at, "--by", "f:firm")[0] == 2
    assert (tmp_path / "cases" / "c1.jsonl").read_bytes() == log
    status, body = run(capsys, *step, *at, "--by", "d:desk")
    assert (status, body["schema"]) == (0, "gulian/case-step/1")
    assert [each["step"] for each in body["open"]] == ["handle"]  # type: ignore[attr-defined]  # a list of tickets
    status, body = run(capsys, "case", "list", site, "--at", "2020-03-11T00:00")
    assert (status, body["cases"][0]["due"]) == (1, ["3 overdue"])  # type: ignore[index]  # a list of cases
    assert run(capsys, "case", "show", site, "c1")[1]["state"]["facts"]["department"] == "human_resources"  # type: ignore[index]  # a state
    assert run(capsys, "case", "show", site, "../c1")[0] == 2


def test_a_draw_is_made_and_verified_from_files_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The published result verifies; one firm exchanged does not."""
    firms = tuple(Candidate(key=f"f{n}") for n in range(9))
    plan = DrawPlan(
        id="q4", commitment=commitment(SEED), candidates=firms, rates=(Rate(stratum="", percent=30),)
    )
    files = {name: tmp_path / name for name in ("plan.json", "seed.txt", "drawn.json")}
    files["plan.json"].write_text(to_json(plan), "utf-8")
    files["seed.txt"].write_text(SEED.hex(), "utf-8")
    named = [str(files["plan.json"]), "--seed", str(files["seed.txt"]), "--out", str(files["drawn.json"])]
    assert run(capsys, "case", "draw", *named)[0] == 0
    verify = ("case", "draw", str(files["plan.json"]), "--verify", str(files["drawn.json"]))
    assert run(capsys, *verify)[0] == 0
    drawn = json.loads(files["drawn.json"].read_text("utf-8"))
    spare = next(each.key for each in firms if each.key not in {v["candidate"] for v in drawn["visits"]})
    drawn["visits"][0]["candidate"] = spare
    files["drawn.json"].write_text(json.dumps(drawn), "utf-8")
    assert run(capsys, *verify)[0] == 2
