# SPDX-License-Identifier: Apache-2.0
"""`gulian policy match`: from a register and what firms told to who may have what."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from gulian import registry
from gulian.cli import main
from gulian.daily.entitled import entitled
from gulian.policy import matching

PLACES = (("甲", "330521"), ("乙", "420106"), ("丙", "110105"))
A, B, C = (registry.temporary_code(name, region) for name, region in PLACES)
FORM = "policy-service/firm"
DAY = "2020-06-01"
ON = dt.date.fromisoformat(DAY)
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path, capsys: Captured) -> Path:
    """A small firm in Zhejiang, large ones in Wuhan and Beijing; two of them told their facts, one twice."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "enterprises.csv").write_text(
        "code,name,region,industry,staff,revenue\n"
        f"{A},样例甲,330521,3670,100,1000\n"
        f"{B},样例乙,420106,3670,5000,900000\n"
        f"{C},样例丙,110105,3670,5000,900000\n",
        encoding="utf-8",
    )
    told = (
        ("2020-04-01", f"{A},2020-04-01,7,1,1.2\n"),
        ("2020-05-20", f"{A},2020-05-20,0,1,1.2\n{B},2020-05-20,0,1,88\n"),
    )
    for day, rows in told:
        file = tmp_path / f"{day}.csv"
        file.write_text("code,date,laid_off,insured,unemployment_premium\n" + rows, encoding="utf-8")
        at = f"{day}T09:00:00+08:00"
        call = ["monitor", "collect", str(folder), "--file", str(file), "--form", FORM, "--received-at", at]
        assert main(call) == 0
    capsys.readouterr()
    return folder


def said(capsys: Captured, site: Path, *more: str) -> dict[str, Any]:
    """What `--json` prints."""
    call = ["policy", "match", str(site), "--date", DAY, "--scheme", "policy-service", *more, "--json"]
    assert main(call) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["schema"] == "gulian/policy-match/1"
    return found


def test_the_register_and_the_last_answer_decide(site: Path, capsys: Captured) -> None:
    """Small in Zhejiang, every firm in Hubei, no large one in Beijing. 1.2 万元 is 1.2 million fen."""
    refund = "policy-service/measures/refund_small"
    row = next(each for each in said(capsys, site)["measures"] if each["measure"] == refund)
    assert (row["eligible"], row["unknown"], row["not_eligible"], row["clause"]) == (2, 0, 1, "一(二)")
    out = site.parent / "out.csv"
    said(capsys, site, "--out", str(out))
    rows = pl.read_csv(out, schema_overrides={"code": pl.String, "amount_fen": pl.Int64})
    rows = rows.filter(pl.col("measure") == refund)
    found = {
        each["code"]: (each["status"], each["amount_fen"], each["condition"]) for each in rows.to_dicts()
    }
    assert found == {
        A: ("eligible", 1_200_000, None),
        B: ("eligible", 88_000_000, None),
        C: ("not_eligible", None, "sme"),
    }


def test_an_answer_counts_from_its_day(site: Path, capsys: Captured) -> None:
    """In April seven were laid off, and whether that is few nobody had found."""
    assert main(["policy", "match", str(site), "--date", "2020-04-15", "--firm", A, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    refund = next(each for each in found["measures"] if each["measure"].endswith("/refund_small"))
    assert (refund["status"], refund["missing"]) == ("unknown", ["few_layoffs"])


def test_one_firm_sees_seven_and_why(site: Path, capsys: Captured) -> None:
    """The sum first; each condition with its clause; what to add; the same as the rows of everybody."""
    found = said(capsys, site, "--firm", B)
    assert found["first"][0] == "policy-service/measures/refund_small"
    assert len(found["first"]) == 7
    top = next(each for each in found["measures"] if each["measure"] == found["first"][0])
    assert (top["status"], top["amount_fen"], top["up_to"], top["sure"]) == (
        "eligible",
        88_000_000,
        True,
        False,
    )
    assert top["conditions"][0]["zh"] == "湖北省可放宽到所有企业"
    assert found["opens_most"][0]["alone"]
    asked = entitled(site, ["policy-service"], ON)
    rows = matching.match(asked.schemes[0].measures, asked.schemes[0].firms, ON)
    mine = {row["measure"]: row["status"] for row in rows.filter(pl.col("code") == B).to_dicts()}
    assert mine == {each["measure"]: each["status"] for each in found["measures"]}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("符合", "最高 880,000.00 元", "一(二)", "缺：", "不成立：")),
        ("en", ("eligible", "up to 880,000.00 yuan", "lacking: ", "not so: ")),
    ],
)
def test_a_firm_reads_it_in_its_language(
    site: Path, capsys: Captured, lang: str, words: tuple[str, ...]
) -> None:
    """Sums in yuan, limits called limits, missing facts by the names of the form."""
    assert main(["--lang", lang, "policy", "match", str(site), "--date", DAY, "--firm", B]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in words)
    assert "_" not in told


def test_what_cannot_be_asked_is_said(site: Path, capsys: Captured) -> None:
    """A firm that is not there, a scheme without measures, a day before all of them."""
    for code, more in (
        ("E-POL-066", ("--date", DAY, "--firm", "nobody")),
        ("E-POL-065", ("--date", DAY, "--scheme", "resumption-2020")),
        ("E-POL-060", ("--date", "2019-06-01")),
    ):
        assert main(["policy", "match", str(site), *more]) == 2
        assert code in capsys.readouterr().err


def written(site: Path, name: str, text: str) -> str:
    file = site.parent / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_bureau_reads_who_has_not_applied_and_whether_the_money_holds(site: Path, capsys: Captured) -> None:
    """A has 1 万元, B did not apply: 88 unclaimed, 49 of 50 left; a measure nobody knows is told."""
    refund = "policy-service/measures/refund_small"
    asked = written(
        site, "asked.csv", f"企业代码,措施,核定金额\n{A},失业保险稳岗返还（中小微企业）,1\n{B},没有的措施,1\n"
    )
    money = written(site, "money.csv", f"measure,budget\n{refund},50\n")
    call = ["policy", "match", str(site), "--date", DAY, "--scheme", "policy-service"]
    more = ["--applications", asked, "--budget", money]
    assert main([*call, *more, "--json"]) == 1
    whole = json.loads(capsys.readouterr().out)
    row = next(each for each in whole["measures"] if each["measure"] == refund)
    assert (row["eligible"], row["applied"], row["decided"], row["open"]) == (2, 1, 1, 1)
    assert (row["unclaimed_fen"], row["granted_fen"]) == (88_000_000, 1_000_000)
    assert (row["budget_fen"], row["left_fen"], row["short"]) == (50_000_000, 49_000_000, True)
    out = site.parent / "open.csv"
    assert main([*call, *more, "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert "E-POL-067" in said.err
    line = next(each for each in said.out.splitlines() if "一(二)" in each and "中小微企业" in each)
    assert line.split()[:9] == ["2", "0", "1", "1", "88.00", "1.00", "50.00", "49.00", "不够"]
    rows = pl.read_csv(out, schema_overrides={"code": pl.String})
    assert set(rows["status"]) == {"eligible"}
    assert rows.filter(pl.col("measure") == refund)["code"].to_list() == [B]


def test_facts_of_a_file_stand_over_the_register_and_are_named(site: Path, capsys: Captured) -> None:
    """C says it has 100 persons and laid off nobody: now it is small. An empty cell changes nothing."""
    refund = "policy-service/measures/refund_small"
    facts = written(
        site,
        "facts.csv",
        "code,date,staff,revenue,laid_off,insured,unemployment_premium\n"
        f"{C},2020-05-30,100,1000,0,1,2.5\n{C},2020-06-02,5000,900000,9,1,2.5\n{A},2020-05-30,,,,,\n",
    )
    out = site.parent / "out.csv"
    assert said(capsys, site, "--facts", facts, "--out", str(out))
    kinds = {"code": pl.String(), "from_file": pl.String(), "amount_fen": pl.Int64()}
    rows = pl.read_csv(out, schema_overrides=kinds)
    mine = {each["code"]: each for each in rows.filter(pl.col("measure") == refund).to_dicts()}
    assert (mine[C]["status"], mine[C]["amount_fen"]) == ("eligible", 2_500_000)
    assert mine[C]["from_file"] == "insured;laid_off;size;unemployment_premium_fen"
    assert (mine[A]["status"], mine[A]["amount_fen"], mine[A]["from_file"]) == ("eligible", 1_200_000, None)
    stranger = registry.temporary_code("丁", "330521")
    facts = written(site, "more.csv", f"code,laid_off\n{stranger},1\n")
    assert main(["policy", "match", str(site), "--date", DAY, "--facts", facts, "--json"]) == 1
    assert "E-POL-066" in capsys.readouterr().err
