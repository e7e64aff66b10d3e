# SPDX-License-Identifier: Apache-2.0
"""`gulian chain rebuild` draws networks from a register, with and without links, and says so everywhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from gulian.cli import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    rng = np.random.default_rng(3)
    industries = ["3611", "3670", "3130", "4411", "5171"]
    firms = [
        {"code": f"F{at:03d}", "name": f"F{at:03d}", "industry": industries[at % 5], "revenue": int(size)}
        for at, size in enumerate(1000 + 1e5 * rng.pareto(1.5, 60))
    ]
    pairs = (("F000", "F001", 12), ("F002", "F001", 5), ("F003", "F004", 7))
    links = [{"supplier": a, "buyer": b, "value": value} for a, b, value in pairs]
    bought = [
        {"buyer": f"F{at:03d}", "industry": code, "value": 50 + at}
        for at in range(60)
        for code in industries[:3]
    ]
    found = {}
    for stem, rows in {"enterprises": firms, "links": links, "purchases": bought}.items():
        found[stem] = tmp_path / f"{stem}.csv"
        with found[stem].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return found


def words(files: dict[str, Path], out: Path, *more: str, stems: tuple[str, ...]) -> list[str]:
    named = [word for stem in ("enterprises", *stems) for word in (f"--{stem}", str(files[stem]))]
    return [
        "chain",
        "rebuild",
        *named,
        "--labels",
        "any",
        "--draws",
        "3",
        "--seed",
        "7",
        "--out",
        str(out),
        *more,
    ]


def test_purchases_and_known_links_give_draws_that_say_what_they_are(
    files: dict[str, Path], tmp_path: Path, capsys: Captured
) -> None:
    """Known links stand in every draw; the file and the answer name method, draws and seed."""
    out = tmp_path / "draws.parquet"
    called = words(files, out, "--degree", "4", "--json", stems=("links", "purchases"))
    assert main(called) == 0
    said = json.loads(capsys.readouterr().out)
    frame = pl.read_parquet(out)
    assert said["schema"] == "gulian/chain-rebuild/1"
    assert said["method"] == "scgm"
    assert said["degree"] == pytest.approx(4)
    assert frame["ensemble"].unique().to_list() == [said["ensemble"]]
    assert "3 draws, seed 7" in said["ensemble"]
    assert frame["draw"].unique().sort().to_list() == [0, 1, 2]
    known = frame.filter("known").sort("draw", "supplier")
    assert known.filter(pl.col("draw") == 2).select("supplier", "buyer", "value").rows() == [
        ("F000", "F001", 12.0), ("F002", "F001", 5.0), ("F003", "F004", 7.0),
    ]  # fmt: skip
    assert said["links"]["drawn"] == pytest.approx(frame.height / 3)
    assert said["solved"]["converged"] is True
    again = tmp_path / "again.parquet"
    assert main(words(files, again, "--degree", "4", stems=("links", "purchases"))) == 0
    assert again.read_bytes() == out.read_bytes()


def test_known_links_alone_tell_the_density(files: dict[str, Path], tmp_path: Path, capsys: Captured) -> None:
    """Three known links of two buyers: one and a half suppliers for each firm."""
    called = words(files, tmp_path / "a.csv", "--json", stems=("links", "purchases"))
    assert main(called) == 0
    assert json.loads(capsys.readouterr().out)["degree"] == pytest.approx(1.5)


def test_without_links_the_degree_has_to_be_said(
    files: dict[str, Path], tmp_path: Path, capsys: Captured
) -> None:
    assert main(words(files, tmp_path / "a.csv", stems=("purchases",))) == 2
    assert "E-CHAIN-041" in capsys.readouterr().err
    assert (
        main(["--lang", "en", *words(files, tmp_path / "a.csv", "--degree", "2", stems=("purchases",))]) == 0
    )
    assert "Drawn, not observed: scgm, ensemble of 3 draws, seed 7" in capsys.readouterr().out
    assert "scgm, ensemble of 3 draws" in (tmp_path / "a.csv").read_text("utf-8-sig")


def test_what_cannot_be_is_refused(files: dict[str, Path], tmp_path: Path, capsys: Captured) -> None:
    """The method has to fit the files, the links to fit the pairs, the draws to fit into one file."""
    out = tmp_path / "a.parquet"
    for more, code in ((("--method", "iogm"), "--method"), (("--degree", "900"), "E-CHAIN-042"),
                       (("--degree", "4", "--draws", "900000000"), "E-CHAIN-043")):  # fmt: skip
        assert main(words(files, out, *more, stems=("purchases",))) == 2
        assert code in capsys.readouterr().err
    assert main(words(files, out, "--degree", "4", stems=())) == 2
    assert "E-CHAIN-040" in capsys.readouterr().err
    assert not out.exists()


def test_figures_over_all_draws_are_written_with_their_interval(
    files: dict[str, Path], tmp_path: Path, capsys: Captured
) -> None:
    """Closures by mean loss, a shock in three figures; in parts that are kept the same bytes as in one go."""
    (tmp_path / "firms.csv").write_text("code\nF001\nF007\nF010\n", "utf-8")
    (tmp_path / "state.csv").write_text("code,own_share\nF001,0\n", "utf-8")
    out = tmp_path / "figures.csv"
    usual = ("--degree", "4", "--tolerance", "1e-4")
    closed = ("--write", "criticality", "--firms", str(tmp_path / "firms.csv"))
    assert main(words(files, out, *usual, *closed, "--json", stems=("links", "purchases"))) == 0
    told = json.loads(capsys.readouterr().out)
    frame = pl.read_csv(out)
    assert told["write"] == "criticality"
    assert [row["figure"] for row in told["top"]] == frame["figure"].to_list()
    assert frame["figure"].sort().to_list() == ["F001", "F007", "F010"]
    assert frame["mean"].is_sorted(descending=True)
    assert frame["ensemble"].unique().to_list() == [told["ensemble"]]
    whole, keep = out.read_bytes(), tmp_path / "kept"
    for _ in range(2):
        assert (
            main(words(files, out, *usual, *closed, "--resume", str(keep), stems=("links", "purchases"))) == 0
        )
        assert out.read_bytes() == whole
    assert len(list(keep.rglob("*.shard"))) == 3
    shock = ("--write", "cascade", "--state", str(tmp_path / "state.csv"))
    assert main(["--lang", "en", *words(files, out, *usual, *shock, stems=("links", "purchases"))]) == 0
    assert pl.read_csv(out)["figure"].to_list() == ["loss", "loss_share", "hit"]
    assert "firms that lose anything" in capsys.readouterr().out


@pytest.mark.parametrize(
    "more",
    [("--resume", "kept"), ("--write", "cascade"), ("--write", "criticality", "--scenario", "port-closed")],
)
def test_what_is_not_written_is_not_asked(
    files: dict[str, Path], tmp_path: Path, capsys: Captured, more: tuple[str, ...]
) -> None:
    """Links are not kept in parts, a loss needs a shock, closures need none."""
    out = tmp_path / "a.parquet"
    assert main(words(files, out, "--degree", "4", *more, stems=("purchases",))) == 2
    assert capsys.readouterr().err.startswith(("E-CLI-003", "E-CLI-004"))
    assert not out.exists()
