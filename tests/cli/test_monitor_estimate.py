# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor estimate`: what it writes and says over a small folder."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from gulian.cli import main

Captured = pytest.CaptureFixture[str]
DAY = "2020-03-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """120 firms in two counties: of A 40 of 60 report (30 of them open), of B 20 of 60 (5 open)."""
    site = tmp_path / "site"
    (site / "reports").mkdir(parents=True)
    firms, reports = ["code,name,region,industry,staff"], ["code,date,opened,staff,returned"]
    for at in range(120):
        county = "AB"[at // 60]
        firms.append(f"F{at:03},厂{at},{county},机械,100")
        within = at % 60
        if within < (40 if county == "A" else 20):
            opened = int(within < (30 if county == "A" else 5))
            reports.append(f"F{at:03},{DAY},{opened},100,{opened * 80}")
    (site / "enterprises.csv").write_text("\n".join(firms) + "\n", "utf-8")
    (site / "reports" / f"{DAY}.csv").write_text("\n".join(reports) + "\n", "utf-8")
    return site


def called(folder: Path, out: Path, *more: str) -> list[str]:
    return [
        "monitor", "estimate", str(folder), "--date", DAY, "--labels", "any", "--out", str(out),
        "--indicator", "return_rate", "--margins", "county", *more,
    ]  # fmt: skip


def test_the_silent_are_taken_like_their_county(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    """A 60 %, B 20 %: 40 % for all, where those who reported have 46.7 %; the folder is not written to."""
    before = sorted(folder.rglob("*"))
    out = tmp_path / "estimates.csv"
    assert main(called(folder, out, "--levels", "total,county", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["sample"]) == ("gulian/monitor-estimate/1", "responded")
    answer = told["indicators"]["return_rate"]
    total, a, b = answer["estimates"]
    assert [each["value"] for each in (total, a, b)] == pytest.approx([0.4, 0.6, 0.2])
    assert total["all_stopped"] == pytest.approx(35 * 80 / 12_000)
    assert total["modelled_base_share"] == pytest.approx(0.5)
    assert (answer["converged"], answer["uncovered"], answer["collapsed"]) == (True, [], [])
    assert [each["odds"] for each in answer["if_unlike"][:3]] == [0.5, 1.0, 2.0]
    assert sorted(folder.rglob("*")) == before
    with out.open(encoding="utf-8-sig") as file:
        written = list(csv.DictReader(file))
    assert [float(each["value"]) for each in written] == pytest.approx([0.4, 0.6, 0.2])


def test_a_county_without_reports_is_named_and_the_status_says_so(
    folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    """Nobody of B reported: it is named with its share, the interval holds all it could be, status 1."""
    report = folder / "reports" / f"{DAY}.csv"
    head, *lines = report.read_text("utf-8").splitlines()
    report.write_text("\n".join([head, *(line for line in lines if line < "F060")]) + "\n", "utf-8")
    assert main(called(folder, tmp_path / "e.csv")) == 1
    told = capsys.readouterr()
    assert "样本够不着 county = B（占名录 50.0%" in told.err
    assert "推算值" in told.out
    assert main(["--lang", "en", *called(folder, tmp_path / "e.csv", "--sample", "platform")]) == 1
    assert "no sampling error" in capsys.readouterr().out


def test_words_that_are_none_are_refused(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    """A margin, a level, an indicator, bounds that do not exist: status 2 and what there is."""
    out = tmp_path / "e.csv"
    for more in (
        ("--margins", "village"),
        ("--levels", "moon"),
        ("--indicator", "joy"),
        ("--bounds", "1"),
        ("--distance", "logit"),
        ("--out", str(tmp_path / "e.docx")),
    ):
        assert main(called(folder, out, *more)) == 2
        assert capsys.readouterr().err
    assert not out.exists()
