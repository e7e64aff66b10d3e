# SPDX-License-Identifier: Apache-2.0
"""Pictures from the command line, the bar on a terminal, and plans scored from their file."""

from __future__ import annotations

import csv
import importlib
import io
import json
import sys
from pathlib import Path

import pytest

from gulian import sample
from gulian.charts import cjk_font
from gulian.cli import main

Captured = pytest.CaptureFixture[str]
LEADER = "91330521YL9000019X"
BRAKES = "91330282YL9000027L"
CASTINGS = "91330784YL90000431"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The small named world with the brake maker and the foundry closed."""
    sample.small_world(tmp_path / "small")
    state = ["code,own_share,blocked_by", f"{BRAKES},20%,labour", f"{CASTINGS},0,transport"]
    (tmp_path / "state.csv").write_text("\n".join(state) + "\n", "utf-8")
    names = ("enterprises", "links")
    return [word for name in names for word in (f"--{name}", f"{tmp_path}/small/{name}.csv")]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_map_says_what_holds_the_leader_back(files: list[str], tmp_path: Path, capsys: Captured) -> None:
    """The brake maker carries all of the loss; the words of the cause, the table and the page are there."""
    out, table = tmp_path / "map.html", tmp_path / "nodes.csv"
    words = ["--leader", LEADER, "--state", f"{tmp_path}/state.csv", "--table", str(table)]
    assert main(["chain", "map", *files, *words, "--out", str(out), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "gulian/chain-map/1"
    assert [row["code"] for row in told["holds_back"]] == [BRAKES]
    assert told["holds_back"][0]["hold"] == pytest.approx(1.0)
    assert told["wants"] == "inputs"
    assert told["states"]["blocked"] == 2
    page = out.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "剩 20%；用工返岗；+" in page
    assert {row["code"]: row["state"] for row in rows(table)}[BRAKES] == "blocked"


def test_firms_nobody_heard_of_are_unknown_on_the_map(
    files: list[str], tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "heard.csv").write_text(f"code\n{LEADER}\n", "utf-8")
    words = ["--leader", LEADER, "--out", f"{tmp_path}/map.svg", "--json"]
    heard = ["--state", f"{tmp_path}/state.csv", "--reported", f"{tmp_path}/heard.csv"]
    assert main(["chain", "map", *files, *words, *heard]) == 1
    states = json.loads(capsys.readouterr().out)["states"]
    assert states["unknown"] >= 3
    assert main(["chain", "map", *files, *words, *heard[:2]]) == 1
    assert "unknown" not in json.loads(capsys.readouterr().out)["states"]
    assert main(["chain", "map", *files, *words, *heard[2:]]) == 2, "who was heard of, and nobody's state"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--leader", "nobody", "--out", "map.svg"],
        ["--leader", LEADER, "--out", "map.csv"],
        ["--leader", LEADER, "--out", "map.svg", "--table", "map.svg"],
        ["--leader", LEADER, "--out", "map.svg", "--most", "301"],
        ["--out", "map.svg"],
    ],
)
def test_a_map_that_cannot_be_drawn_is_refused(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["chain", "map", *files, *wrong]) == 2
    assert not (tmp_path / "map.svg").exists()


def test_every_command_draws_in_the_form_of_the_file(files: list[str], tmp_path: Path) -> None:
    state = ["--state", f"{tmp_path}/state.csv"]
    asked = {
        "criticality": [],
        "simulate": [*state, "--date", "2020-03-01", "--days", "5"],
        "unblock": [*state, "--budget", "1", "--chart-by", "leaders"],
    }
    for verb, words in asked.items():
        for ending, begins in ((".svg", b"<svg"), (".html", b"<!DOCTYPE")):
            drawn = tmp_path / f"{verb}{ending}"
            call = ["chain", verb, *files, *words, "--out", f"{tmp_path}/{verb}.csv", "--chart", str(drawn)]
            assert main(call) == 1
            assert drawn.read_bytes().startswith(begins)


@pytest.mark.skipif(cjk_font() is None, reason="this machine has no Chinese font / 本机没有中文字体")
def test_a_picture_in_pixels(files: list[str], tmp_path: Path) -> None:
    drawn = tmp_path / "ranks.png"
    assert main(["chain", "criticality", *files, "--out", f"{tmp_path}/c.csv", "--chart", str(drawn)]) == 1
    assert drawn.read_bytes().startswith(b"\x89PNG")


def test_a_picture_takes_the_place_of_nothing(files: list[str], tmp_path: Path) -> None:
    """Neither of what is read nor of the answer, and it is a picture."""
    out = tmp_path / "c.csv"
    for chart in (files[1], str(out), f"{tmp_path}/c.gif"):
        assert main(["chain", "criticality", *files, "--out", str(out), "--chart", chart]) == 2
    assert not out.exists()


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_and_the_answer_is_the_same(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """In a pipe there is none; on a terminal it goes from nothing to all parts."""
    # The package's attribute of this name is the command; the module stands behind it.
    monkeypatch.setattr(importlib.import_module("gulian.cli.chain.criticality"), "CLOSURES_A_SHARD", 4)
    call = ["chain", "criticality", *files, "--out"]
    assert main([*call, f"{tmp_path}/pipe.csv"]) == 1
    assert "[" not in capsys.readouterr().err.replace("[CODE]", "")
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    assert main([*call, f"{tmp_path}/seen.csv"]) == 1
    assert "逐户停产 [                         ] 0/4" in shown.getvalue()
    assert "逐户停产 [#########################] 4/4" in shown.getvalue()
    assert (tmp_path / "pipe.csv").read_bytes() == (tmp_path / "seen.csv").read_bytes()


# -- plans -----------------------------------------------------------------------------------------------


@pytest.fixture
def plan(files: list[str], tmp_path: Path) -> Path:
    out = tmp_path / "plan.csv"
    call = [
        "chain",
        "unblock",
        *files,
        "--state",
        f"{tmp_path}/state.csv",
        "--budget",
        "2",
        "--out",
        str(out),
    ]
    assert main(call) == 1
    (tmp_path / "verify.csv").write_text(f"code,state,output_regained\n{BRAKES},struck_off,150\n", "utf-8")
    return out


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_saved_plan_is_scored_as_when_it_was_made(
    files: list[str], plan: Path, tmp_path: Path, capsys: Captured, ending: str
) -> None:
    """No network and no state is needed, and nothing is computed anew: the same rows, the same score."""
    direct, saved = tmp_path / f"direct{ending}", tmp_path / f"saved{ending}"
    scoring = ["--score", f"{tmp_path}/verify.csv", "--json", "--out"]
    call = ["chain", "unblock", *files, "--state", f"{tmp_path}/state.csv", "--budget", "2"]
    capsys.readouterr()
    assert main([*call, *scoring, str(direct)]) == 1
    wanted = json.loads(capsys.readouterr().out)["score"]
    assert main(["chain", "unblock", "--plan", str(plan), *scoring, str(saved)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["score"] == wanted
    assert told["score"]["known"] == 1
    assert direct.read_bytes() == saved.read_bytes()
    again = tmp_path / "again.csv"
    assert main(["chain", "unblock", "--plan", str(saved), *scoring, str(again)]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == wanted, "an earlier score is not kept"


@pytest.mark.parametrize(
    "content",
    [b"", b"code,order\nX,1\n", b"order,code,gain\n1,X,much\n", b"\xff\xfe\x00", b"order,code,gain\n1,,2\n"],
)
def test_a_file_that_is_no_plan_is_refused(plan: Path, tmp_path: Path, content: bytes) -> None:
    plan.write_bytes(content)
    scoring = ["--score", f"{tmp_path}/verify.csv", "--out", f"{tmp_path}/scored.csv"]
    assert main(["chain", "unblock", "--plan", str(plan), *scoring]) == 2
    assert not (tmp_path / "scored.csv").exists()


def test_a_plan_has_to_be_made_or_given(files: list[str], plan: Path, tmp_path: Path) -> None:
    out = ["--out", f"{tmp_path}/x.csv"]
    state = ["--state", f"{tmp_path}/state.csv"]
    assert main(["chain", "unblock", "--plan", str(plan), *out]) == 2, "scored against what?"
    assert main(["chain", "unblock", *state, "--budget", "1", *out]) == 2
    assert main(["chain", "unblock", *files, "--budget", "1", *out]) == 2
    assert main(["chain", "unblock", *files, *state, *out]) == 2
