# SPDX-License-Identifier: Apache-2.0
"""The lake as its users call it: what was acknowledged is there, in order, once."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gulian.errors import (
    FormNameRefused,
    ManifestUnreadable,
    NewerLakeFormat,
    OlderLakeFormat,
    PartChanged,
    PartMissing,
    SiteLocked,
    StoreFull,
    StoreRefused,
)
from gulian.lake import Entry, Lake, lock, recover_folder, upgrade, write_folder
from gulian.lake.store import parquet_bytes
from gulian.registry import regions

MARCH_1, MARCH_2, MARCH_3 = dt.date(2020, 3, 1), dt.date(2020, 3, 2), dt.date(2020, 3, 3)
NOON, EVENING = (dt.datetime(2020, 3, 1, hour, tzinfo=dt.UTC) for hour in (4, 10))


def rows(*staff: int) -> pl.DataFrame:
    return pl.DataFrame({"code": [f"firm-{n}" for n in staff], "staff": list(staff)})


def staff_of(frame: pl.DataFrame) -> list[int]:
    return frame["staff"].to_list()


def tree(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}


def test_what_is_appended_is_read_by_day_and_then_in_the_order_of_commit(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_2, rows(3), "c.csv")
    lake.append("reports", MARCH_1, rows(1), "a.csv")
    lake.append("reports", MARCH_1, rows(2), "b.csv")
    lake.append("risk", MARCH_1, rows(9), "risk.csv")
    assert staff_of(lake.read("reports")) == [1, 2, 3]
    assert staff_of(lake.read("reports", MARCH_2, MARCH_2)) == [3]
    assert staff_of(lake.read("reports", last=MARCH_1)) == [1, 2]
    assert lake.days("reports") == (MARCH_1, MARCH_2)
    assert lake.fsck() == ()


def test_an_empty_lake_reads_as_nothing_and_creates_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "site")
    assert lake.read("reports").is_empty()
    assert lake.days("reports") == ()
    assert lake.fsck() == ()
    assert not (tmp_path / "site").exists()


def test_the_same_bytes_again_change_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    first = lake.append("reports", MARCH_1, rows(1, 2), "a.csv", as_of=NOON)
    before = tree(tmp_path)
    again = lake.append("reports", MARCH_1, rows(1, 2), "a.csv", as_of=EVENING)
    also = lake.replace("reports", MARCH_1, rows(1, 2), "a.csv")
    assert (first.changed, again.changed, also.changed) == (True, False, False)
    assert first.sequence == again.sequence == also.sequence == 1
    now = tree(tmp_path)
    assert {k: v for k, v in now.items() if k != ".lock-holder"} == {
        k: v for k, v in before.items() if k != ".lock-holder"
    }


def test_replace_swaps_the_parts_of_one_source_for_one_day_only(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for day, source, number in ((MARCH_1, "a", 1), (MARCH_1, "b", 2), (MARCH_2, "a", 3)):
        lake.append("reports", day, rows(number), source)
    lake.append("reports", MARCH_1, rows(4), "a")
    lake.replace("reports", MARCH_1, rows(5), "a")
    assert staff_of(lake.read("reports")) == [2, 5, 3]
    assert lake.fsck() == ()


def test_replacing_by_no_rows_says_that_the_source_has_none(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a")
    receipt = lake.replace("reports", MARCH_1, rows(), "a")
    assert receipt.changed
    assert receipt.sequence == 2
    assert lake.days("reports") == ()
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_correction_is_new_rows_and_an_earlier_instant_does_not_see_it(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "register")
    lake.append("reports", MARCH_1, rows(2), "a.csv", as_of=NOON)
    lake.append("reports", MARCH_1, rows(3), "letter", as_of=EVENING)
    assert staff_of(lake.read("reports")) == [1, 2, 3]
    assert staff_of(lake.read("reports", as_of=NOON)) == [1, 2]
    assert staff_of(lake.read("reports", as_of=NOON - dt.timedelta(hours=1))) == [1]


def test_commits_keep_their_order_when_the_clock_goes_back(tmp_path: Path) -> None:
    """Order is the sequence of commits; instants only filter."""
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a.csv", as_of=EVENING)
    os.utime(tmp_path / "lake" / "manifest.json", (4e9, 4e9))
    lake.append("reports", MARCH_1, rows(2), "b.csv", as_of=NOON)
    assert [part.sequence for part in lake.parts("reports")] == [1, 2]
    assert staff_of(lake.read("reports")) == [1, 2]


def test_an_instant_in_another_zone_is_the_same_instant(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    shanghai = dt.timezone(dt.timedelta(hours=8))
    lake.append("reports", MARCH_1, rows(1), "a.csv", as_of=NOON.astimezone(shanghai))
    assert lake.parts("reports")[0].as_of == NOON
    assert "2020-03-01T04:00:00+00:00" in (tmp_path / "lake" / "manifest.json").read_text()


def test_a_form_that_changed_between_two_days_is_read_as_one_frame(tmp_path: Path) -> None:
    """A column a day does not have is null there; types meet at the wider one."""
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, pl.DataFrame({"code": ["x"], "staff": [1], "note": ["old"]}), "a")
    lake.append("reports", MARCH_2, pl.DataFrame({"code": ["x"], "staff": [1.5], "onsite": [2]}), "b")
    expected = pl.DataFrame(
        {"code": ["x", "x"], "staff": [1.0, 1.5], "note": ["old", None], "onsite": [None, 2]}
    )
    assert_frame_equal(lake.read("reports"), expected)


def test_the_same_rows_give_the_same_parquet_whatever_their_chunks() -> None:
    whole = pl.DataFrame({"n": range(600_000), "text": [f"文{n % 7}" for n in range(600_000)]})
    chunked = pl.concat([whole[:100], whole[100:300_000], whole[300_000:]], rechunk=False)
    assert parquet_bytes(whole) == parquet_bytes(chunked)


@pytest.mark.parametrize("name", ["", "Reports", "../x", "a/b", "报表", "a" * 65])
def test_a_form_name_that_is_no_plain_word_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormNameRefused):
        Lake(tmp_path).append(name, MARCH_1, rows(1), "a")
    assert not (tmp_path / "lake").exists()


def test_a_second_writer_is_refused_and_told_who_holds_the_lock(tmp_path: Path) -> None:
    code = "import sys, pathlib; from gulian.lake import Lake; import polars as pl, datetime as dt\n"
    code += (
        "Lake(pathlib.Path(sys.argv[1])).append('reports', dt.date(2020,3,1), pl.DataFrame({'a': [1]}), 's')"
    )
    with lock(tmp_path):
        other = subprocess.run(
            [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False
        )
    assert other.returncode != 0
    assert f"E-LAKE-001 数据目录 {tmp_path} 正被另一进程写入：进程号 {os.getpid()}" in other.stderr
    assert not (tmp_path / "lake").exists()
    Lake(tmp_path).append("reports", MARCH_1, rows(1), "a")


def test_a_thread_beside_the_writer_is_refused_and_the_writer_itself_is_not(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    lake = Lake(tmp_path)
    with lock(tmp_path), ThreadPoolExecutor(1) as pool:
        lake.append("reports", MARCH_1, rows(1), "a")
        with pytest.raises(SiteLocked):
            pool.submit(lake.append, "reports", MARCH_1, rows(2), "b").result()
    assert staff_of(lake.read("reports")) == [1]


def test_a_reader_does_not_wait_for_the_writer(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a")
    with lock(tmp_path):
        assert staff_of(lake.read("reports")) == [1]


def test_a_reader_whose_part_was_replaced_reads_the_new_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a")
    real = Path.read_bytes
    replaced: list[bool] = []

    def replaced_while_reading(path: Path) -> bytes:
        if not replaced:
            replaced.append(True)
            lake.replace("reports", MARCH_1, rows(2), "a")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", replaced_while_reading)
    assert staff_of(lake.read("reports")) == [2]


def test_a_newer_format_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a")
    manifest = tmp_path / "lake" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    before = manifest.read_bytes()
    for call in (lambda: lake.read("reports"), lambda: lake.append("reports", MARCH_1, rows(2), "b")):
        with pytest.raises(NewerLakeFormat, match="E-LAKE-002"):
            call()
    with pytest.raises(NewerLakeFormat):
        upgrade(tmp_path)
    assert manifest.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 1}', '{"format": "x", "parts": []}', "[" * 100_000]
)
def test_a_manifest_that_cannot_be_read_is_an_error_and_never_an_empty_lake(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "manifest.json").write_text(text)
    with pytest.raises(ManifestUnreadable):
        Lake(tmp_path).read("reports")


def test_an_older_format_is_read_and_written_to_after_the_upgrade(tmp_path: Path) -> None:
    """Step by step, each step's manifest kept; here the steps rename the form and then raise the number."""
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a")
    manifest = tmp_path / "lake" / "manifest.json"
    old = manifest.read_text().replace('"format": 1', '"format": -1')
    manifest.write_text(old)
    assert staff_of(lake.read("reports")) == [1]
    with pytest.raises(OlderLakeFormat):
        lake.append("reports", MARCH_1, rows(2), "b")

    def renames(_: Path, text: str) -> str:
        return text.replace('"form": "reports"', '"form": "daily"').replace('"format": -1', '"format": 0')

    def counts(_: Path, text: str) -> str:
        return text.replace('"format": 0', '"format": 1')

    assert upgrade(tmp_path, {-1: renames, 0: counts}) == (0, 1)
    assert upgrade(tmp_path, {-1: renames, 0: counts}) == ()
    assert (tmp_path / "lake" / "manifest.format--1.json").read_text() == old
    assert staff_of(lake.read("daily")) == [1]
    assert lake.append("daily", MARCH_1, rows(2), "b").changed


def test_fsck_names_what_is_missing_changed_and_stray(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for number in (1, 2, 3):
        lake.append("reports", MARCH_1, rows(number), f"{number}.csv")
    first, second, third = (tmp_path / "lake" / part.file for part in lake.parts("reports"))
    first.unlink()
    flipped = bytearray(second.read_bytes())
    flipped[40] ^= 1
    second.write_bytes(flipped)
    (third.parent / "part-copy.parquet").write_bytes(third.read_bytes())
    assert [problem.code for problem in lake.fsck()] == ["E-LAKE-005", "E-LAKE-006", "E-LAKE-007"]
    with pytest.raises(PartMissing):
        lake.read("reports")
    first.write_bytes(parquet_bytes(rows(1)))
    with pytest.raises(PartChanged):
        lake.read("reports")


@pytest.mark.parametrize("call", range(1, 6))
def test_a_full_disk_changes_nothing_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """The call-th flush finds no room: the error says so, the old state stands, no file is left over."""
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a")
    real, left = os.fsync, [call]

    def full(handle: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFull, match="E-LAKE-008"):
        lake.replace("reports", MARCH_1, rows(2), "a")
    monkeypatch.undo()
    held = staff_of(lake.read("reports"))
    assert held == ([2] if call == 5 else [1])  # the fifth flush comes after the swap: the new state is there
    lake.append("reports", MARCH_1, rows(3), "b")
    assert staff_of(lake.read("reports")) == [*held, 3]
    assert lake.fsck() == ()


def test_a_file_limit_of_the_system_is_told_as_a_full_store(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys, pathlib, datetime as dt, polars as pl\n"
        "from gulian.lake import Lake\n"
        "from gulian.errors import StoreFull\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "frame = pl.DataFrame({'n': pl.int_range(100_000, eager=True).hash()})\n"
        "try:\n    Lake(pathlib.Path(sys.argv[1])).append('reports', dt.date(2020, 3, 1), frame, 's')\n"
        "except StoreFull as error:\n    print(error.id)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False)
    assert run.stdout == "E-LAKE-008\n"
    assert Lake(tmp_path).read("reports").is_empty()
    assert Lake(tmp_path).append("reports", MARCH_1, rows(1), "s").changed
    assert Lake(tmp_path).fsck() == ()


def test_a_site_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(StoreRefused, match="E-LAKE-009"):
        Lake(tmp_path / "site").append("reports", MARCH_1, rows(1), "a")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["append", "replace"]),
            st.sampled_from(["a", "b"]),
            st.sampled_from([MARCH_1, MARCH_3]),
            st.lists(st.integers(0, 3), max_size=2),
        ),
        max_size=8,
    )
)
def test_the_lake_holds_what_a_plain_list_of_parts_would(
    tmp_path_factory: pytest.TempPathFactory,
    calls: list[tuple[str, str, dt.date, list[int]]],
) -> None:
    """Oracle: a list; replace drops the others of source and day, the same content is kept once."""
    lake = Lake(tmp_path_factory.mktemp("site"))
    held: list[tuple[dt.date, str, list[int]]] = []
    for verb, source, day, numbers in calls:
        part = (day, source, numbers)
        if verb == "replace":
            held = [p for p in held if p[:2] != part[:2] or p == part]
            lake.replace("reports", day, rows(*numbers), source)
        else:
            lake.append("reports", day, rows(*numbers), source)
        if numbers and part not in held:
            held.append(part)
    expected = [n for _, _, numbers in sorted(held, key=lambda p: p[0]) for n in numbers]
    read = lake.read("reports")
    assert (staff_of(read) if held else read.rows()) == expected
    assert lake.fsck() == ()


def test_a_folder_is_written_whole_and_the_old_one_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "out" / "2020-03-01"
    write_folder(target, {"a.csv": b"1", "old.csv": b"1"})
    write_folder(target, {"a.csv": b"2", "charts/b.svg": b"2"})
    assert tree(target) == {"a.csv": b"2", "charts/b.svg": b"2"}
    assert sorted(path.name for path in target.parent.iterdir()) == ["2020-03-01"]


def test_a_folder_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write_folder(target, {"a.csv": b"1"})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFull):
        write_folder(target, {"a.csv": b"2"})
    assert tree(tmp_path) == {"out/a.csv": b"1"}


@pytest.mark.parametrize("state", ["old only", "old and new", "new only", "all three"])
def test_recovery_gives_the_old_or_the_new_folder_whole(tmp_path: Path, state: str) -> None:
    """The four states in which a kill can leave a folder and the two beside it."""
    target, new, old = tmp_path / "out", tmp_path / ".out.new", tmp_path / ".out.old"
    if state in ("old only", "old and new", "all three"):
        write_folder(old, {"a": b"old"})
    if state in ("old and new", "new only"):
        write_folder(new, {"a": b"half"})
    if state in ("new only", "all three"):
        write_folder(target, {"a": b"there"})
    recover_folder(target)
    assert tree(tmp_path) == {"out/a": b"there" if state in ("new only", "all three") else b"old"}


def test_the_manifest_says_format_parts_rows_hash_and_source(tmp_path: Path) -> None:
    receipt = Lake(tmp_path).append("reports", MARCH_1, rows(1, 2), "a.csv")
    manifest = json.loads((tmp_path / "lake" / "manifest.json").read_text())
    (part,) = manifest["parts"]
    assert (manifest["format"], manifest["sequence"]) == (1, 1)
    assert (part["rows"], part["sha256"], part["source"]) == (2, receipt.sha256, "a.csv")
    assert part["file"] == f"form=reports/day=2020-03-01/part-{receipt.sha256[:32]}.parquet"


def test_a_region_merged_between_two_days_is_one_region_on_the_later_date(tmp_path: Path) -> None:
    """闸北区 310108 became part of 静安区 310106 in 2015: what is stored stays, the date resolves it."""
    before, after = dt.date(2015, 6, 30), dt.date(2016, 12, 31)
    lake = Lake(tmp_path)
    lake.append("reports", before, pl.DataFrame({"region": ["310108"], "staff": [3]}), "a")
    lake.append("reports", after, pl.DataFrame({"region": ["310106"], "staff": [4]}), "b")
    read = lake.read("reports")
    assert read["region"].to_list() == ["310108", "310106"]
    assert regions().resolve_codes(read["region"], after)["region"].to_list() == ["310106", "310106"]
    assert regions().resolve_codes(read["region"][:1], before)["region"].to_list() == ["310108"]


# -- several at once -------------------------------------------------------------------------------------


def test_several_writes_are_one_commit_and_stand_in_the_order_given(tmp_path: Path) -> None:
    """Appends and replacements of several forms and days; each says whether it changed anything."""
    lake = Lake(tmp_path)
    lake.append("reports", MARCH_1, rows(1), "a")
    receipts = lake.write(
        [
            Entry("reports", MARCH_2, rows(3), "b"),
            Entry("reports", MARCH_1, rows(2), "a", replacing=True),
            Entry("batches", MARCH_1, rows(9), "key", as_of=NOON),
            Entry("reports", MARCH_2, rows(3), "b"),
        ]
    )
    assert [receipt.changed for receipt in receipts] == [True, True, True, False]
    assert receipts[0].sequence == receipts[3].sequence < receipts[1].sequence < receipts[2].sequence
    assert staff_of(lake.read("reports")) == [2, 3]
    assert staff_of(lake.read("batches")) == [9]
    assert lake.fsck() == ()


def test_if_one_of_several_writes_is_refused_none_is_made(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(FormNameRefused):
        lake.write([Entry("reports", MARCH_1, rows(1), "a"), Entry("../out", MARCH_1, rows(2), "a")])
    assert not (tmp_path / "lake").exists()


def test_writing_nothing_changes_nothing(tmp_path: Path) -> None:
    assert Lake(tmp_path).write([]) == ()
    assert not (tmp_path / "lake" / "manifest.json").exists()
