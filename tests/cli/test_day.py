# SPDX-License-Identifier: Apache-2.0
"""`gulian day` and `gulian demo` hand over what they are told and show what came out.

The day itself is replaced here by a fixed one: what is tested is the door, not the loop (`tests/daily`).
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from gulian import daily
from gulian.cli import main
from gulian.cli.demo import is_sample
from gulian.errors import TargetNotEmpty

Captured = pytest.CaptureFixture[str]

FIGURE = {
    "value": 81.785,
    "numerator": 13012,
    "denominator": 15910,
    "value_reported": None,
    "low": 81.785,
    "high": 90.0,
}
RATES = dict.fromkeys(("opening_rate", "return_rate", "capacity_rate"), FIGURE)


def told(date: dt.date, problems: int = 0) -> dict[str, object]:
    """A `day.json` with what the command line reads of it."""
    return {
        "schema": "gulian/day/1",
        "date": date.isoformat(),
        "state": "preliminary",
        "expected": 15910,
        "reported": 13012,
        "problems": problems,
        "indicators": RATES,
        "blocked": 2,
        "loss": 12.34,
        "top": [
            {
                "code": "A",
                "name": "样例甲",
                "blocked_by": "labour",
                "blocked_by_zh": "用工返岗",
                "department": "人社",
                "gain": 3.25,
                "leaders": [],
            }
        ],
        "outputs": ["day.json"],
    }


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What the day was asked for; it writes its `day.json` as the real one does."""
    asked: list[dict[str, object]] = []

    def run_folder(path: Path, date: dt.date, **options: object) -> SimpleNamespace:
        asked.append({"path": path, "date": date, **options})
        out = path / "out" / date.isoformat()
        out.mkdir(parents=True)
        summary = told(date, problems=len(asked) - 1)
        (out / "day.json").write_text(json.dumps(summary), "utf-8")
        return SimpleNamespace(summary=summary)

    monkeypatch.setattr(daily, "run_folder", run_folder)
    return asked


def test_a_day_is_asked_for_as_written(calls: list[dict[str, object]], tmp_path: Path) -> None:
    words = ["day", str(tmp_path), "--date", "2020-03-01", "--as-of", "2020-03-01T17:00", "--labels", "any"]
    assert main(words) == 0
    moment = dt.datetime(2020, 3, 1, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert calls == [
        {"path": tmp_path, "date": dt.date(2020, 3, 1), "threads": None, "as_of": moment, "labels": True}
    ]


def test_a_day_shows_rates_the_list_and_where_the_files_lie(
    calls: list[dict[str, object]], tmp_path: Path, capsys: Captured
) -> None:
    assert main(["day", str(tmp_path), "--date", "2020-03-01"]) == 0
    out, err = capsys.readouterr()
    assert "2020-03-01 初步数：应报 15910，已报 13012，问题 0" in out
    assert "81.79" in out
    assert "样例甲" in out
    assert "3.3 万元/日" in out
    assert str(tmp_path / "out" / "2020-03-01") in err
    assert len(calls) == 1


def test_a_day_with_problems_ends_with_1(calls: list[dict[str, object]], tmp_path: Path) -> None:
    assert main(["day", str(tmp_path), "--date", "2020-03-01"]) == 0
    assert main(["day", str(tmp_path), "--date", "2020-03-02"]) == 1
    assert len(calls) == 2


def test_json_is_the_summary_and_nothing_else(
    calls: list[dict[str, object]], tmp_path: Path, capsys: Captured
) -> None:
    assert main(["--lang", "en", "day", str(tmp_path), "--date", "2020-03-01", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == told(dt.date(2020, 3, 1))
    assert err == ""
    assert calls[0]["as_of"] is None


def test_the_demo_builds_once_and_goes_on_where_it_stopped(
    calls: list[dict[str, object]], tmp_path: Path, capsys: Captured
) -> None:
    """A world that is there is kept, and a day that has its output is not run again."""
    folder = tmp_path / "demo"
    words = ["demo", "--dir", str(folder), "--firms", "300", "--no-serve"]
    assert main([*words, "--days", "2"]) == 0
    built = (folder / "enterprises.csv").stat().st_mtime_ns
    assert is_sample(folder)
    assert [each["date"] for each in calls] == [dt.date(2020, 2, 20), dt.date(2020, 2, 21)]
    out, err = capsys.readouterr()
    assert "2020-02-21" in out
    assert str(folder / "out" / "2020-02-21" / "bulletin.html") in err
    assert main([*words, "--days", "2", "--json"]) == 0
    assert len(calls) == 2
    assert (folder / "enterprises.csv").stat().st_mtime_ns == built
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "gulian/demo/1"
    assert [each["date"] for each in body["days"]] == ["2020-02-20", "2020-02-21"]


def test_the_demo_touches_nobody_elses_folder(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "enterprises.csv").write_text("code,name\n1,真实企业\n", "utf-8")
    assert not is_sample(tmp_path)
    assert main(["demo", "--dir", str(tmp_path), "--firms", "300", "--days", "1"]) == 2
    assert capsys.readouterr().err.startswith(TargetNotEmpty.id)
    assert [each.name for each in tmp_path.iterdir()] == ["enterprises.csv"]


def test_a_large_sample_is_known_by_its_parquet_files(tmp_path: Path) -> None:
    import polars as pl

    pl.DataFrame({"name": ["样例湖州纺织第0012号有限公司"]}).write_parquet(tmp_path / "enterprises.parquet")
    assert is_sample(tmp_path)
    assert not is_sample(tmp_path / "nowhere")


def test_the_demo_asks_for_a_world_the_generator_can_draw(tmp_path: Path, capsys: Captured) -> None:
    assert main(["demo", "--dir", str(tmp_path / "demo"), "--firms", "3"]) == 2
    assert "300" in capsys.readouterr().err
