# SPDX-License-Identifier: Apache-2.0
"""`gulian chain simulate` writes a row a day from two files and a table of who stopped."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from gulian.charts import cjk_font
from gulian.cli import main

Captured = pytest.CaptureFixture[str]

LINKS = (("A", "B", 365), ("B", "C", 730), ("D", "C", 365), ("C", "E", 1095), ("foreign", "B", 365))
STATE = (("A", "0", "labour", "2020-02-03", "2020-02-12"), ("D", "0.5", "transport", "2020-02-05", ""))


def write(path: Path, header: str, table: tuple[tuple[object, ...], ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(table)
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A and a supplier abroad -> B -> C -> E, D -> C; outputs of 3 to 6 a day; words that name the files."""
    firms = tuple(
        (code, f"甲{code}", "13", output) for code, output in zip("ABCDE", (3, 4, 5, 3, 6), strict=True)
    )
    register = write(tmp_path / "enterprises.csv", "code,name,industry,output", firms)
    links = write(tmp_path / "links.csv", "supplier,buyer,value,country", tuple(
        ("" if a == "foreign" else a, b, value, "德国" if a == "foreign" else "") for a, b, value in LINKS
    ))  # fmt: skip
    state = write(tmp_path / "state.csv", "code,own_share,blocked_by,from,until", STATE)
    named = {"--enterprises": register, "--links": links, "--state": state, "--out": tmp_path / "days.csv"}
    return [*(word for pair in named.items() for word in map(str, pair)), "--labels", "any"]


def run(files: list[str], *more: str) -> int:
    return main(["--lang", "en", "chain", "simulate", *files, "--inputs", "leontief", *more])


def days(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, try_parse_dates=True)


def test_a_row_a_day_from_the_first_stop(files: list[str], tmp_path: Path, capsys: Captured) -> None:
    """The first day is the earliest `from`; only firms of the register count; own losses show at once."""
    assert run(files, "--days", "30", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    frame = days(tmp_path / "days.csv")
    assert frame.columns == ["day", "date", "production", "at_rest", "loss_share", "final_unmet"]
    assert frame.height == 30
    assert str(frame["date"][0]) == "2020-02-03"
    assert told["schema"] == "gulian/chain-simulate/1"
    assert told["first"] == "2020-02-03"
    assert told["converged"]
    assert frame["at_rest"][0] == told["at_rest"] == pytest.approx(3 + 4 + 5 + 3 + 6)
    assert told["lost"] == pytest.approx((frame["at_rest"] - frame["production"]).sum())
    assert told["final_unmet"] == pytest.approx(frame["final_unmet"].sum())
    lost = dict(zip(frame["date"].cast(pl.String), frame["at_rest"] - frame["production"], strict=True))
    assert lost["2020-02-03"] == pytest.approx(3)
    assert lost["2020-02-05"] >= 3 + 1.5 - 1e-9
    assert {row["code"] for row in told["top"]} >= {"A", "D"}
    assert not {row["code"] for row in told["top"]} - set("ABCDE")


def test_what_else_is_written(files: list[str], tmp_path: Path) -> None:
    """A row a firm, every firm's every day, a picture; they add up to the days."""
    firms, daily, chart = (tmp_path / name for name in ("firms.csv", "daily.parquet", "loss.svg"))
    assert (
        run(
            files, "--days", "20", "--firms-out", str(firms), "--daily-out", str(daily), "--chart", str(chart)
        )
        == 0
    )
    whole, each, long = days(tmp_path / "days.csv"), days(firms), pl.read_parquet(daily)
    assert each["code"].sort().to_list() == list("ABCDE")
    assert long.height == 20 * 5
    assert each["lost"].sum() == pytest.approx((whole["at_rest"] - whole["production"]).sum())
    by_day = long.group_by("day").agg(pl.col("production").sum()).sort("day")["production"]
    assert by_day.to_list() == pytest.approx(whole["production"].to_list())
    assert long["date"].unique().sort().to_list() == whole["date"].to_list()
    assert chart.read_text(encoding="utf-8").startswith("<svg")


def test_choices_change_the_days(files: list[str], tmp_path: Path) -> None:
    """Recovery, stocks, rationing and family are heard."""
    seen = []
    choices = (
        "",
        "--recovery 20",
        "--inventory 2",
        "--rationing final_last",
        "--model firms",
        "--recovery 20 --curve convex",
    )
    for more in choices:
        assert run(files, "--days", "60", *more.split()) == 0
        seen.append((tmp_path / "days.csv").read_bytes())
    assert len(set(seen)) == len(seen)
    assert run(files, "--days", "60") == 0
    assert (tmp_path / "days.csv").read_bytes() == seen[0]


def test_firms_that_stay_down_are_named(files: list[str], capsys: Captured) -> None:
    """A supplier that never opens again: its buyer runs out of stock."""
    words = [*files]
    state = Path(words[words.index("--state") + 1])
    write(state, "code,own_share,blocked_by,from,until", (("A", "0", "labour", "2020-02-03", ""),))
    assert run(words, "--days", "300", "--inventory", "5", "--json") == 0
    told = capsys.readouterr()
    notes = {note["kind"]: note["codes"] for note in json.loads(told.out)["notes"]}
    assert "B" in notes["stopped"]
    assert "A" not in notes["stopped"]
    assert "have their own capacity back" in told.err


def test_without_dates_everything_holds_from_the_first_day(files: list[str], tmp_path: Path) -> None:
    """The date column then is empty; a chart needs a date and is refused."""
    state = Path(files[files.index("--state") + 1])
    write(state, "code,own_share,blocked_by,from,until", (("A", "0", "labour", "", ""),))
    assert run(files, "--days", "5") == 0
    frame = days(tmp_path / "days.csv")
    assert frame["date"].null_count() == 5
    assert frame["loss_share"][0] > 0
    assert run(files, "--days", "5", "--chart", str(tmp_path / "x.svg")) == 2
    assert run(files, "--days", "5", "--date", "2020-02-01", "--chart", str(tmp_path / "x.svg")) == 0


@pytest.mark.skipif(cjk_font() is None, reason="no Chinese font, so no PNG is made")
def test_a_picture_for_a_report(files: list[str], tmp_path: Path) -> None:
    assert run(files, "--days", "10", "--chart", str(tmp_path / "x.png")) == 0
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_refusals(files: list[str], tmp_path: Path, capsys: Captured) -> None:
    """No state, an unknown choice, one file for two tables, deliveries by day: status 2 and a sentence."""
    out = str(tmp_path / "days.csv")
    without = [*files]
    at = without.index("--state")
    del without[at : at + 2]
    assert main(["chain", "simulate", *without]) == 2
    assert run(files, "--model", "moon") == 2
    assert run(files, "--firms-out", out) == 2
    assert run(files, "--firms-out", str(tmp_path / "a.csv"), "--daily-out", str(tmp_path / "a.csv")) == 2
    assert run(files, "--chart", str(tmp_path / "a.gif")) == 2
    assert run(files, "--scenario", "port-closed") == 2
    assert "E-CHAIN-020" in capsys.readouterr().err
    assert not (tmp_path / "days.csv").exists()
