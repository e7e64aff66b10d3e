# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor forecast`: what it answers, what it refuses, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from gulian.cli import main
from tests.monitor.forecast.world import province

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty days of an invented province in two files, without the column `parent`."""
    path = tmp_path_factory.mktemp("history")
    sums = province(days=30, counties=4).drop("parent")
    days = sums["date"].unique().sort()
    sums.filter(pl.col("date") <= days[14]).write_csv(path / "one.csv")
    sums.filter(pl.col("date") > days[14]).write_csv(path / "two.csv")
    return path


def test_two_files_give_one_forecast_whose_counties_add_up(folder: Path, capsys: Captured) -> None:
    """The regions above are found from the codes; every province is the sum of its cities."""
    files = [str(folder / "one.csv"), str(folder / "two.csv")]
    assert main(["monitor", "forecast", *files, "--horizon", "5", "--draws", "60", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "gulian/monitor-forecast/1"
    assert (told["origin"], told["horizon"], told["errors"]) == ("2020-03-10", 5, [])
    figures = pl.DataFrame(told["figures"])
    cities = figures.filter(level="city").group_by("date").agg(pl.col("numerator").sum()).sort("date")
    assert (
        cities["numerator"].to_list() == figures.filter(level="province").sort("date")["numerator"].to_list()
    )
    assert {row["parent"] for row in told["series"] if row["level"] == "city"} == {"330000"}
    assert all(row["why_zh"] and row["why_en"] for row in told["series"])


def test_the_table_is_written_and_the_same_twice(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    """Same files, same seed: the same bytes; the screen names the model in words."""
    outs = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for out in outs:
        arguments = ["monitor", "forecast", str(folder / "one.csv"), "--horizon", "3", "--out", str(out)]
        assert main([*arguments, "--draws", "60"]) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert "opening_rate" in capsys.readouterr().out


def test_a_backtest_tells_the_error_of_each_horizon(folder: Path, capsys: Captured) -> None:
    """Beside the choice stand the last day and the mean step, h = 1, 2, 3."""
    files = [str(folder / "one.csv"), str(folder / "two.csv")]
    asked = ["--horizon", "3", "--draws", "60", "--backtest", "--json"]
    assert main(["monitor", "forecast", *files, *asked]) == 0
    errors = pl.DataFrame(json.loads(capsys.readouterr().out)["errors"]).filter(level="total")
    assert set(errors.filter(model="chosen")["horizon"].to_list()) == {1, 2, 3}
    assert set(errors["model"].to_list()) == {"chosen", "last", "drift"}


def test_a_row_that_cannot_be_used_is_told_and_the_rest_is_forecast(
    folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    """Status 1, the line named; the day stands as missing."""
    lines = (folder / "one.csv").read_text("utf-8").splitlines()
    lines[3] = lines[3].rsplit(",", 1)[0] + ",many"
    path = tmp_path / "bad.csv"
    path.write_text("\n".join(lines), "utf-8")
    assert main(["monitor", "forecast", str(path), "--horizon", "2", "--draws", "60", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [row["row"] for row in told["problems"]] == [4]
    assert sum(row["missing"] for row in told["series"]) == 1


@pytest.mark.parametrize("extra", [["--indicator", "nothing"], ["--horizon", "0"], ["--out", "a.xlsx"]])
def test_what_cannot_be_asked_is_refused(folder: Path, extra: list[str]) -> None:
    assert main(["monitor", "forecast", str(folder / "one.csv"), *extra]) == 2
