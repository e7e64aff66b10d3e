# SPDX-License-Identifier: Apache-2.0
"""`gulian chain unblock`: the order, its sentences, what came back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from gulian.cli import main

Captured = pytest.CaptureFixture[str]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """B and C both supply A, which supplies the lead firm L; B, C and D are closed, V is a victim."""
    firms = ["code,name,region,industry,staff,revenue,output,leader"]
    for code, output, leader in (
        ("A", 10, 0),
        ("B", 1, 0),
        ("C", 2, 0),
        ("D", 5, 0),
        ("L", 100, 1),
        ("V", 9, 0),
    ):
        firms.append(f"{code},{code}厂,,{code},{output},{output * 365},{output},{leader}")
    links = ["supplier,buyer,value,product,rank", "B,A,1,刹车片,sole", "C,A,1,铸件,", "A,L,1,底盘,"]
    state = ["code,own_share,blocked_by", "B,0,transport", "C,0,labour", "D,0,funds", "V,1,materials"]
    for name, lines in (("enterprises", firms), ("links", links), ("state", state)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    words = [
        word for name in ("enterprises", "links", "state") for word in (f"--{name}", f"{tmp_path / name}.csv")
    ]
    return ["chain", "unblock", *words, "--labels", "any", "--inputs", "leontief"]


def test_firms_that_only_count_together_come_together(
    files: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """D alone brings 5, B and C together 113; the way leads over A to the lead firm that waits."""
    out = tmp_path / "plan.csv"
    assert main([*files, "--budget", "2", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["candidates"], round(told["gain"])) == ("gulian/chain-unblock/1", 3, 113)
    plan = rows(out)
    assert sorted(row["code"] for row in plan) == ["B", "C"]
    by_code = {row["code"]: row for row in plan}
    assert by_code["B"]["path"] == "B > A > L"
    assert "独家供应A厂刹车片" in by_code["B"]["explanation"]
    assert "须与C厂一并疏通" in by_code["B"]["explanation"]
    assert by_code["B"]["explanation"].endswith("L厂等每日可恢复113.0万元。")


@pytest.mark.parametrize(
    ("objective", "gain"), [("leaders", 100), ("leader:L", 100), ("product:底盘", 10), ("jobs", 113)]
)
def test_what_counts_can_be_chosen(
    files: list[str], tmp_path: Path, capsys: Captured, objective: str, gain: int
) -> None:
    """Output of lead firms, of one, of the sellers of a product; persons."""
    words = ["--budget", "2", "--objective", objective, "--out", str(tmp_path / "plan.csv"), "--json"]
    assert main([*files, *words]) == 0
    assert round(json.loads(capsys.readouterr().out)["gain"]) == gain


def test_costs_and_capacities_and_the_score(files: list[str], tmp_path: Path, capsys: Captured) -> None:
    """B's cause costs 3: with 2 only D is worth it; days follow the department; regained stands beside."""
    (tmp_path / "costs.csv").write_text(
        "cause,cost,department\ntransport,3,road\nlabour,1,work\nfunds,1,work\n", "utf-8"
    )
    (tmp_path / "able.csv").write_text("department,per_day\nroad,1\nwork,1\n", "utf-8")
    (tmp_path / "verify.csv").write_text("code,state,output_regained\nD,struck_off,4\n", "utf-8")
    out = tmp_path / "plan.csv"
    extra = [
        f"--{name}={tmp_path / file}" for name, file in (("costs", "costs.csv"), ("capacity", "able.csv"))
    ]
    words = [*extra, "--score", str(tmp_path / "verify.csv"), "--out", str(out), "--json"]
    assert main([*files, "--budget", "2", *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in rows(out)] == ["D", "C"]
    assert [row["day"] for row in rows(out)] == ["1", "2"]
    assert told["score"] == {"known": 1, "promised": 5.0, "regained": 4.0}


@pytest.mark.parametrize("objective", ["leader:Q", "product:无", "nonsense", "leader:"])
def test_an_objective_nobody_has_is_refused(files: list[str], tmp_path: Path, objective: str) -> None:
    words = ["--budget", "2", "--objective", objective, "--out", str(tmp_path / "plan.csv")]
    assert main([*files, *words]) == 2
    assert not (tmp_path / "plan.csv").exists()


def test_substitutes_are_listed_the_nearest_first(files: list[str], tmp_path: Path, capsys: Captured) -> None:
    """D sells brake pads elsewhere; C, itself closed, is no substitute; a code nobody has is refused."""
    with (tmp_path / "links.csv").open("a", encoding="utf-8") as links:
        links.write("V,L,1,刹车片,\nC,L,1,刹车片,\n")
    words = ["chain", "substitutes", *[word for word in files[2:] if word != "unblock"]]
    out = tmp_path / "others.csv"
    assert main([*words, "--for", "A", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["substitutes"] == 1
    assert [(row["supplier"], row["substitute"], row["spare"]) for row in rows(out)] == [("B", "V", "")]
    assert main([*words, "--for", "A", "--scope", "own", "--out", str(out)]) == 0
    assert rows(out) == []
    assert main([*words, "--for", "Q", "--out", str(out)]) == 2


def test_what_an_english_reader_reads_is_a_sentence(
    files: list[str], tmp_path: Path, capsys: Captured
) -> None:
    """One firm is one firm; jobs come back once, output each day."""
    out = tmp_path / "plan.csv"
    assert main(["--lang", "en", *files, "--budget", "2", "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert "supplies A厂 with 刹车片 as its only source, and A厂 in turn supplies L厂" in told.out
    assert "freed only together with C厂, L厂 and others regain 113.0 x 10k CNY a day." in told.out
    assert "2 firms freed: 113.0 x 10k CNY a day regained" in told.err
    assert main(["--lang", "en", *files, "--budget", "1", "--objective", "jobs", "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert "1 firm freed: " in told.err
    assert " jobs regained; " in told.err
    assert "once freed, it regains " in told.out
    (tmp_path / "verify.csv").write_text("code,state,output_regained\nD,struck_off,4\n", "utf-8")
    saved = ["chain", "unblock", "--plan", str(out), "--score", str(tmp_path / "verify.csv")]
    assert main(["--lang", "en", *saved, "--out", str(tmp_path / "scored.csv")]) == 0
    assert capsys.readouterr().out.startswith("1 firm with an outcome: ")
