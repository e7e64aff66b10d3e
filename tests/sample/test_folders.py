# SPDX-License-Identifier: Apache-2.0
"""The folders: the same bytes each time, readable at the door, never over anybody's data."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from gulian import door, sample
from gulian.errors import SampleSizeRefused, TargetNotEmpty
from gulian.sample.anchors import curve
from gulian.sample.model import PARQUET_ABOVE, Plan
from gulian.sample.software import apportion
from gulian.sample.world import Files, draw

DIGEST = """
import hashlib, sys
from gulian.sample.model import Plan
from gulian.sample.world import Files, draw
files = Files(draw(Plan(firms=400, days=3, seed=5)))
print(hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest())
"""


def _digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def test_a_user_builds_a_demo_and_sees_progress(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    built = sample.build(
        tmp_path / "demo", firms=400, days=3, seed=5, progress=lambda *step: seen.append(step)
    )
    names = {str(path.relative_to(built.folder)) for path in built.folder.rglob("*") if path.is_file()}
    assert names == set(built.files)
    assert {"enterprises.csv", "units.csv", "links.csv", "leaders.csv", "bodies.csv", "risk.csv"} < names
    assert sum(name.startswith("reports/2020-02-2") for name in names) == 3
    assert [done for _, done, _ in seen] == list(range(9))
    assert {of for _, _, of in seen} == {9}
    assert not list(tmp_path.glob(".demo*"))


def test_same_arguments_same_bytes_at_any_thread_count_and_hash_seed() -> None:
    digests = set()
    for threads, hash_seed in (("1", "0"), ("2", "7")):
        environment = os.environ | {"POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": hash_seed}
        run = [sys.executable, "-c", DIGEST]
        digests.add(subprocess.run(run, env=environment, capture_output=True, check=True, text=True).stdout)
    files = Files(draw(Plan(firms=400, days=3, seed=5)))
    digests.add(hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest() + "\n")
    assert len(digests) == 1


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    one = sample.build(tmp_path / "one", firms=300, days=1, seed=1)
    two = sample.build(tmp_path / "two", firms=300, days=1, seed=2)
    assert _digest(one.folder) != _digest(two.folder)


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for write in (
        sample.build,
        sample.small_world,
        sample.county_world,
        sample.published_software_firms,
    ):
        with pytest.raises(TargetNotEmpty):
            write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("firms", "days"), [(299, 1), (1_000_001, 1), (300, 0), (300, 71)])
def test_sizes_outside_are_refused(tmp_path: Path, firms: int, days: int) -> None:
    with pytest.raises(SampleSizeRefused):
        sample.build(tmp_path / "demo", firms=firms, days=days)
    assert not (tmp_path / "demo").exists()


def test_the_longest_and_smallest_world_can_be_drawn(tmp_path: Path) -> None:
    built = sample.build(tmp_path / "demo", firms=300, days=70)
    assert len(built.files) == 76


def test_the_door_reads_a_drawn_world_and_finds_its_mistakes(tmp_path: Path) -> None:
    """Whatever is wrong was put in on purpose: nothing else is told."""
    built = sample.build(tmp_path / "demo", firms=2000, days=4, seed=2)
    folder = door.read_folder(built.folder, on=dt.date(2020, 2, 23), today=dt.date(2020, 2, 23))
    assert folder.enterprises.height == 2000
    assert folder.links.height == built.links
    assert folder.risk.height >= 90
    assert set(folder.problems["file"].str.split("/").list.first()) <= {"reports"}
    assert folder.reports.height > 3.7 * built.units


def test_a_large_world_is_written_as_parquet(tmp_path: Path) -> None:
    """Above the line the files are Parquet, with the same columns and values."""
    world = draw(Plan(firms=PARQUET_ABOVE + 1, days=1))
    files = Files(world)
    assert "links.parquet" in files
    assert all(name.endswith(".parquet") for name in files)
    (tmp_path / "links.parquet").write_bytes(files["links.parquet"])
    frame = pl.read_parquet(tmp_path / "links.parquet")
    assert frame.height == len(world.links.buyer)
    assert frame.schema["value"].is_decimal()


def test_the_small_world_opens_with_the_problems_its_page_names(tmp_path: Path) -> None:
    folder = door.read_folder(sample.small_world(tmp_path / "small"), on=dt.date(2020, 3, 1))
    assert folder.enterprises.height == 12
    assert folder.units.height == 2
    assert folder.leaders.height == 2
    told = {(row["file"], row["code"]) for row in folder.problems.iter_rows(named=True)}
    assert {file for file, _ in told} == {"enterprises.csv", "links.csv", "reports/2020-03-01.csv"}
    assert ("enterprises.csv", "E-REG-004") in told
    assert folder.problems.height == 7


def test_the_page_of_the_small_world_names_every_firm(tmp_path: Path) -> None:
    folder = sample.small_world(tmp_path / "small")
    page = (folder / "README.md").read_text(encoding="utf-8")
    codes = pl.read_csv(folder / "enterprises.csv", infer_schema=False)["code"]
    for code in codes[:12]:
        assert code[-10:] in page


def test_a_county_folder_has_codes_causes_phones_and_no_money(tmp_path: Path) -> None:
    path = sample.county_world(tmp_path / "county")
    folder = door.read_folder(path, on=dt.date(2020, 3, 1))
    assert folder.enterprises.height == 300
    assert set(folder.enterprises["region"]) == {"330521"}
    for column in ("revenue_fen", "output_fen", "staff", "cost_fen"):
        assert folder.enterprises[column].null_count() == 300
    assert folder.links["value_fen"].null_count() == folder.links.height > 500
    last = folder.reports.filter(pl.col("date") == dt.date(2020, 3, 1))
    closed = last.filter(~pl.col("opened"))
    assert closed.height > 30
    assert closed["blocked_by"].list.len().sum() > 0.9 * closed.height
    assert last["output_fen"].null_count() == last.height


def test_software_firms_add_up_to_the_published_figures(tmp_path: Path) -> None:
    """81.79, 80.88, 40.55; key firms 98.27, 89.04, 50.78; top ones 100, 83.85 and, unavoidably, 61.52."""
    folder = door.read_folder(sample.published_software_firms(tmp_path / "software"), on=dt.date(2020, 2, 19))
    assert folder.problems.is_empty()
    both = folder.reports.join(folder.enterprises.select("code", "lists", "region"), on="code")
    assert both.height == 15_910
    assert both["region"].n_unique() == 14
    assert _rates(both) == (81.79, 80.88, 40.55)
    assert _rates(both.filter(pl.col("lists") == "国家规划布局内重点软件企业")) == (98.27, 89.04, 50.78)
    assert _rates(both.filter(pl.col("lists") == "软件百强企业")) == (100.0, 83.85, 61.52)
    assert both.filter(
        (pl.col("onsite") > pl.col("returned")) | (pl.col("returned") > pl.col("staff"))
    ).is_empty()


def _rates(frame: pl.DataFrame) -> tuple[float, float, float]:
    staff = int(frame["staff"].sum())
    return (
        round(100 * int(frame["opened"].sum()) / frame.height, 2),
        round(100 * int(frame["returned"].sum()) / staff, 2),
        round(100 * int(frame["onsite"].sum()) / staff, 2),
    )


def test_no_head_count_fits_both_rates_of_the_top_firms() -> None:
    """356,218 at 83.85 % and 261,364 at 61.51 %: the two ranges of possible staff do not meet."""
    back = (356_218 / 0.83855, 356_218 / 0.83845)
    on_site = (261_364 / 0.61515, 261_364 / 0.61505)
    assert max(back[0], on_site[0]) > min(back[1], on_site[1])


def test_apportioned_numbers_add_up() -> None:
    weight = np.array([1.0, 1.0, 1.0, 0.0])
    assert apportion(10, weight).tolist() == [4, 3, 3, 0]


def test_curve_before_the_first_announcement_goes_on() -> None:
    """20 February lies before the first figure: lower than it, and still most of above-scale industry."""
    early = curve("opening", [dt.date(2020, 2, 20)])[0]
    assert 0.65 < early < 0.831
