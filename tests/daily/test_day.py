# SPDX-License-Identifier: Apache-2.0
"""A folder of files in; rates, ranking, sheets and bulletin out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import polars as pl
import pytest

from gulian import daily, door, lake, sample
from gulian.daily import sheets
from gulian.daily.folder import typed_in
from gulian.lake.files import _beside

DATE = dt.date(2020, 3, 1)
CHILD = Path(__file__).with_name("day_child.py")
FILES = {
    "indicators.csv",
    "indicators_cross.parquet",
    "blocked.csv",
    "dispatch.xlsx",
    "help.csv",
    "help_measures.csv",
    "verify.csv",
    "bulletin.html",
    "bulletin.docx",
    "bulletin.xlsx",
    "figures.json",
    "problems.csv",
    "day.json",
}


def outputs(folder: Path, date: dt.date = DATE) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted((folder / "out" / date.isoformat()).iterdir())}


def table(folder: Path, name: str, date: dt.date = DATE) -> list[dict[str, str]]:
    text = (folder / "out" / date.isoformat() / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def in_a_process(folder: Path, threads: int, seed: int) -> None:
    env = {**os.environ, "POLARS_MAX_THREADS": str(threads), "PYTHONHASHSEED": str(seed)}
    subprocess.run(
        [sys.executable, str(CHILD), str(folder), DATE.isoformat(), str(threads)], env=env, check=True
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small named world after its last day."""
    folder = tmp_path_factory.mktemp("small") / "world"
    sample.small_world(folder)
    daily.run_folder(folder, DATE)
    return folder


def test_a_day_writes_every_file_it_names(small: Path) -> None:
    """What `day.json` lists is what lies in out/<date>/, at least the files of the manual."""
    told = json.loads(outputs(small)["day.json"])
    assert set(outputs(small)) >= FILES
    assert set(told["outputs"]) == set(outputs(small))
    assert told["schema"] == "gulian/day/1"
    assert told["state"] == "preliminary"
    for figure in told["indicators"].values():
        assert {"value", "numerator", "denominator", "value_reported", "low", "high"} <= set(figure)


def test_software_firms_of_fourteen_cities_print_the_published_rates(tmp_path: Path) -> None:
    """15,910 firms whose reports add up to the published sums print 81.79, 80.88 and 40.55."""
    folder = tmp_path / "software"
    sample.published_software_firms(folder)
    day = daily.run_folder(folder, dt.date(2020, 2, 19))
    told = json.loads(day.files["day.json"])["indicators"]
    assert (told["resume_rate"]["numerator"], told["resume_rate"]["denominator"]) == (13_012, 15_910)
    assert round(told["resume_rate"]["value"], 2) == 81.79
    assert round(told["return_rate"]["value"], 2) == 80.88
    assert round(told["onsite_rate"]["value"], 2) == 40.55
    page = day.files["bulletin.html"].decode()
    assert "80.88%" in page
    assert "40.55%" in page


def test_victims_gain_nothing_and_name_whom_they_wait_for(small: Path) -> None:
    """A firm stopped for want of materials has gain 0 and waits for the blocked supplier."""
    rows = {row["unit"]: row for row in table(small, "blocked.csv")}
    victim = rows["91330521YL9000019X"]
    assert float(victim["gain"]) == 0
    assert "样例慈溪汽车零部件第9002号有限公司" in victim["waits_for"]


def test_blocked_firms_stand_by_gain_then_code(small: Path) -> None:
    """`blocked.csv` is sorted by gain, and its ranks count from 1."""
    rows = table(small, "blocked.csv")
    gains = [float(row["gain"]) for row in rows]
    assert gains == sorted(gains, reverse=True)
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))


def test_the_bulletin_says_what_the_tables_say(small: Path) -> None:
    """Numbers of the page come from the tables: the first choke point, the rate, the counts."""
    page = outputs(small)["bulletin.html"].decode()
    told = json.loads(outputs(small)["day.json"])
    first = told["top"][0]
    assert first["name"] in page
    assert f"{told['indicators']['opening_rate']['value']:.2f}%" in page
    assert "初步数" in page


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """One thread or two, whatever the hash seed."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, threads, seed in ((one, 1, 0), (two, 2, 4711)):
        sample.build(folder, firms=400, days=12)
        in_a_process_on(folder, dt.date(2020, 3, 2), threads, seed)
    assert outputs(one, dt.date(2020, 3, 2)) == outputs(two, dt.date(2020, 3, 2))


def in_a_process_on(folder: Path, date: dt.date, threads: int, seed: int) -> None:
    env = {**os.environ, "POLARS_MAX_THREADS": str(threads), "PYTHONHASHSEED": str(seed)}
    subprocess.run([sys.executable, str(CHILD), str(folder), str(date), str(threads)], env=env, check=True)


def test_a_day_run_twice_changes_nothing(tmp_path: Path) -> None:
    """The second run finds the same files and writes the same bytes."""
    folder = tmp_path / "world"
    sample.small_world(folder)
    daily.run_folder(folder, DATE)
    first = outputs(folder)
    daily.run_folder(folder, DATE)
    assert outputs(folder) == first


@pytest.mark.parametrize("kills", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_a_killed_run_started_again_gives_what_an_unbroken_one_gives(tmp_path: Path, kills: int) -> None:
    """Killed at random moments, then run to its end: the bytes of a run that nobody disturbed."""
    calm, disturbed = tmp_path / "calm", tmp_path / "disturbed"
    for folder in (calm, disturbed):
        sample.small_world(folder)
    started = time.monotonic()
    in_a_process(calm, 1, 0)
    whole = time.monotonic() - started
    rng = random.Random(20200301)
    for _ in range(kills):
        run = subprocess.Popen([sys.executable, str(CHILD), str(disturbed), DATE.isoformat()])
        time.sleep(rng.uniform(0.3, 1.0) * whole)
        run.send_signal(signal.SIGKILL)
        run.wait()
        written = disturbed / "out" / DATE.isoformat()
        assert not written.exists() or outputs(disturbed) == outputs(calm)
    in_a_process(disturbed, 2, 1)
    assert outputs(disturbed) == outputs(calm)


def test_a_county_as_it_really_is_gives_a_list_with_nothing_but_warnings(tmp_path: Path) -> None:
    """Names, codes, causes, phones and a supplier list without values: a useful list and a bulletin."""
    folder = tmp_path / "county"
    sample.county_world(folder)
    date = max(dt.date.fromisoformat(each.stem) for each in (folder / "reports").iterdir())
    day = daily.run_folder(folder, date)
    assert set(day.files) >= FILES
    rows = table(folder, "blocked.csv", date)
    freed = [row for row in rows if not row["waits_for"] and row["own_share"] != "1.0"]
    assert freed
    assert {row["gain_kind"] for row in freed} <= {"estimated", "bound", "exact"}
    assert all(row["department"] for row in freed)
    sheet = door.read_workbook(folder / "out" / date.isoformat() / "dispatch.xlsx")["总表"]
    assert sheet["联系人及电话"].drop_nulls().len() > 0


def test_what_people_typed_into_the_sheet_stays(tmp_path: Path) -> None:
    """Run again, the sheet updates its rows by case number and keeps progress and officer."""
    folder = tmp_path / "world"
    sample.small_world(folder)
    daily.run_folder(folder, DATE)
    path = folder / "out" / DATE.isoformat() / "dispatch.xlsx"
    sheet = door.read_workbook(path)["总表"]
    case = sheet["案号"][0]
    typed = sheet.with_columns(
        进展=pl.when(pl.col("案号") == case).then(pl.lit("已联系车辆，3月2日到岗")),
        责任人=pl.when(pl.col("案号") == case).then(pl.lit("样例专员")),
    )
    path.write_bytes(door.write_workbook([door.Sheet("总表", typed)]))
    daily.run_folder(folder, DATE)
    rows = door.read_workbook(path)["总表"].filter(pl.col("案号") == case)
    assert rows["进展"].to_list() == ["已联系车辆，3月2日到岗"]
    assert rows["责任人"].to_list() == ["样例专员"]


def test_a_sheet_nobody_touched_says_what_was_written_into_it(tmp_path: Path) -> None:
    """It is not opened again: what stands in it is known by its hash. One that was touched is opened."""
    folder = tmp_path / "world"
    sample.small_world(folder)
    daily.run_folder(folder, DATE)
    path, store = folder / "out" / DATE.isoformat() / "dispatch.xlsx", lake.Lake(folder)
    opened, kept = sheets.typed_rows(path).sort("case"), typed_in(path, store).sort("case")
    assert kept["责任人"].drop_nulls().len() > 0
    assert kept.equals(opened)
    sheet = door.read_workbook(path)["总表"].with_columns(进展=pl.lit("已办"))
    path.write_bytes(door.write_workbook([door.Sheet("总表", sheet)]))
    assert set(typed_in(path, store)["进展"].to_list()) == {"已办"}


def test_what_people_typed_survives_a_kill_between_the_two_renames(tmp_path: Path) -> None:
    """The old folder lies aside, the new one is not in place yet: nothing typed is lost."""
    folder = tmp_path / "world"
    sample.small_world(folder)
    daily.run_folder(folder, DATE)
    written = folder / "out" / DATE.isoformat()
    sheet = door.read_workbook(written / "dispatch.xlsx")["总表"].with_columns(进展=pl.lit("已办"))
    (written / "dispatch.xlsx").write_bytes(door.write_workbook([door.Sheet("总表", sheet)]))
    written.rename(_beside(written)[1])
    daily.run_folder(folder, DATE)
    assert set(door.read_workbook(written / "dispatch.xlsx")["总表"]["进展"].to_list()) == {"已办"}


def test_reports_stay_known_when_their_files_are_gone(tmp_path: Path) -> None:
    """The lake keeps yesterday's reports, so the comparison with the day before survives a tidy desk."""
    folder = tmp_path / "world"
    sample.small_world(folder)
    day_before = DATE - dt.timedelta(days=1)
    daily.run_folder(folder, day_before)
    kept = daily.run_folder(folder, DATE).summary["indicators"]
    for each in (folder / "reports").iterdir():
        if each.stem != DATE.isoformat():
            each.unlink()
    assert daily.run_folder(folder, DATE).summary["indicators"] == kept


def test_without_a_chinese_font_the_table_stands_in_place_of_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No PNG is made silently wrong: the document holds the numbers, and one sentence names the package."""
    monkeypatch.setattr("gulian.charts.drawing.cjk_font", lambda: None)
    folder = tmp_path / "world"
    sample.small_world(folder)
    day = daily.run_folder(folder, DATE)
    with zipfile.ZipFile(io.BytesIO(day.files["bulletin.docx"])) as document:
        text = document.read("word/document.xml").decode()
        assert not [name for name in document.namelist() if name.endswith(".png")]
    assert "fonts-noto-cjk" in text
    assert "fonts-noto-cjk" in day.files["bulletin.html"].decode()
