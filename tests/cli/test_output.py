# SPDX-License-Identifier: Apache-2.0
"""Numbers stand in columns, figures are rounded half up, and one object is one object."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest

from gulian import site
from gulian.cli.day import printed
from gulian.cli.options import day_of, in_zone_of, moment_of
from gulian.cli.output import print_json, print_table, progress, width

Captured = pytest.CaptureFixture[str]


def test_columns_line_up_for_chinese_and_latin(capsys: Captured) -> None:
    print_table([("开工率", "98.65"), ("rate", "1.00")], right=(1,))
    rows = capsys.readouterr().out.splitlines()
    assert {width(row) for row in rows} == {width("开工率") + 2 + 5}
    print_table([])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (81.785, 2, "81.79"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-0.125, 2, "-0.13"),
        (None, 2, "—"),
        (100.0, 1, "100.0"),
    ],
)
def test_a_printed_figure_is_rounded_half_up(value: float | None, decimals: int, text: str) -> None:
    assert printed(value, decimals) == text


def test_json_is_one_object_with_its_schema(capsys: Captured) -> None:
    print_json("schemes-list", {"day": dt.date(2020, 3, 1), "名": "固链"})
    out = capsys.readouterr().out
    assert json.loads(out) == {"schema": "gulian/schemes-list/1", "day": "2020-03-01", "名": "固链"}
    assert "固链" in out


def test_json_holds_no_number_that_is_none() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json("x", {"value": float("nan")})


def test_a_moment_without_offset_is_local_time_of_the_site(tmp_path: Path) -> None:
    """By Beijing's clocks where the site says nothing, else by those of the zone it states."""
    half_past = moment_of("2020-03-01T17:30")
    beijing = dt.datetime(2020, 3, 1, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert in_zone_of(tmp_path, half_past) == beijing
    assert in_zone_of(tmp_path, moment_of("2020-03-01T09:30+00:00")) == beijing
    site.state_site(tmp_path, zone="Asia/Urumqi")
    assert in_zone_of(tmp_path, half_past) == dt.datetime(2020, 3, 1, 11, 30, tzinfo=dt.UTC)
    assert in_zone_of(tmp_path, None) is None
    assert day_of("2020-02-29") == dt.date(2020, 2, 29)
    with pytest.raises(click.BadParameter):
        day_of("2020-02-30")
    with pytest.raises(click.BadParameter):
        moment_of("yesterday")


def test_no_bar_is_drawn_into_a_pipe(capsys: Captured) -> None:
    with progress("building") as report:
        report("reports", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_bar_is_drawn_on_a_terminal(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress("逐日重放") as report:
        report("2020-02-20 a long name", 1, 2)
        report("", 2, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("\r逐日重放 [############             ] 1/2 2020-02-20 a long name\r")
    assert err.endswith("\n")
    assert "[#########################] 2/2" in err


def test_threads_are_set_before_the_rooms_load(tmp_path: Path) -> None:
    """`--threads 1` reaches Polars and Numba: they read it once, when they are loaded."""
    program = """
import sys, types, gulian
class Stub(types.ModuleType):
    def run_folder(self, folder, date, **options):
        import os, polars
        print(polars.thread_pool_size(), os.environ["NUMBA_NUM_THREADS"], options["threads"])
        raise SystemExit(0)
gulian.daily = sys.modules["gulian.daily"] = Stub("gulian.daily")
from gulian.cli import main
main(["day", sys.argv[1], "--date", "2020-03-01", "--threads", "1"])
"""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS")
    }
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, env=kept
    )
    assert done.stdout.split() == ["1", "1", "1"]
