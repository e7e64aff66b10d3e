# SPDX-License-Identifier: Apache-2.0
"""A whole data folder into one file, and out of it again."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from threading import Event, Thread

import pytest

from gulian import lake, site
from gulian.errors import BackupInside, DatabaseUnreadable, FileChanging, NewerSiteFormat, TargetExists

from .conftest import finished, tree


def test_what_is_backed_up_is_restored_byte_for_byte(world: Path, tmp_path: Path) -> None:
    """Lake, files of desks, schemes, output, uploads, ledger, log, site.yaml, database, with their rights."""
    made = site.backup(world, tmp_path / "b.tar")
    done = site.restore(tmp_path / "b.tar", tmp_path / "new" / "again")
    before, after = tree(world), tree(tmp_path / "new" / "again")
    assert before.pop("gulian.sqlite3")[:16] == after.pop("gulian.sqlite3")[:16]
    assert before == after
    assert (made.files, made.problems, done.files) == (len(before) + 1, (), made.files)
    assert done.site == site.read_site(world)
    base = sqlite3.connect(tmp_path / "new" / "again" / "gulian.sqlite3")
    assert base.execute("select name from people").fetchall() == [("样例",)]
    base.close()
    modes = [
        (tmp_path / "new" / "again" / name).stat().st_mode & 0o777 for name in ("gulian.sqlite3", "site.yaml")
    ]
    assert modes == [0o600, 0o644]


def test_the_same_content_is_the_same_file(world: Path, tmp_path: Path) -> None:
    """Whatever the times, the order of creation and the folder's name; and a restored site backs up alike."""
    site.backup(world, tmp_path / "a.tar")
    os.utime(world / "enterprises.csv", (0, 0))
    shutil.copytree(world, tmp_path / "copy")
    site.backup(tmp_path / "copy", tmp_path / "b.tar")
    site.restore(tmp_path / "a.tar", tmp_path / "restored")
    site.backup(tmp_path / "restored", tmp_path / "c.tar")
    files = [(tmp_path / name).read_bytes() for name in ("a.tar", "b.tar", "c.tar")]
    assert files[0] == files[1] == files[2]


def test_any_program_that_knows_tar_takes_a_backup_apart(world: Path, tmp_path: Path) -> None:
    """Python's reader and the system's tar find every file under its own name, long and Chinese ones too."""
    site.backup(world, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as archive:
        found = {
            m.name.removeprefix("gulian-backup/site/"): m for m in archive if "backup/manifest." not in m.name
        }
        assert set(found) == set(tree(world))
        assert found["site.yaml"].size == (world / "site.yaml").stat().st_size
        manifest = archive.extractfile(archive.getmembers()[0])
        assert manifest is not None
        text, name = manifest.read(), archive.getmembers()[0].name
    assert hashlib.sha256(text).hexdigest() in name
    assert [each["name"] for each in json.loads(text)["files"]] == sorted(tree(world))
    if shutil.which("tar"):
        (tmp_path / "by-tar").mkdir()
        subprocess.run(["tar", "-xf", tmp_path / "b.tar", "-C", tmp_path / "by-tar"], check=True)
        taken = tree(tmp_path / "by-tar" / "gulian-backup" / "site")
        assert {k: v for k, v in taken.items() if k != "gulian.sqlite3"} == {
            k: v for k, v in tree(world).items() if k != "gulian.sqlite3"
        }


def test_a_backup_is_for_its_owner_only(world: Path, tmp_path: Path) -> None:
    site.backup(world, tmp_path / "b.tar")
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600


def test_what_only_serves_the_moment_is_left_out(world: Path, tmp_path: Path) -> None:
    """Locks, marks, half-written files, strays of the lake, tmp, older backups: none is in the backup."""
    site.backup(world, tmp_path / "before.tar")
    names = (
        "tmp/x",
        "backups/format-0-lake-1.tar",
        "lake/.writing",
        "lake/.manifest.json.new",
        "lake/form=reports/day=2020-03-01/part-stray.parquet",
        "out/.2020-03-02.new/day.json",
        ".site.yaml.new",
    )
    for name in names:
        (world / name).parent.mkdir(parents=True, exist_ok=True)
        (world / name).write_text("x")
    assert site.backup(world, tmp_path / "after.tar").problems == ()
    assert (tmp_path / "before.tar").read_bytes() == (tmp_path / "after.tar").read_bytes()


def test_a_day_that_a_killed_run_left_aside_is_put_back_first(world: Path, tmp_path: Path) -> None:
    """Killed between two renames, the old day lies aside: it is not forgotten."""
    (world / "out/2020-03-01").rename(world / "out/.2020-03-01.old")
    site.backup(world, tmp_path / "b.tar")
    site.restore(tmp_path / "b.tar", tmp_path / "r")
    assert (tmp_path / "r/out/2020-03-01/day.json").is_file()


def test_links_and_odd_files_are_told_and_the_rest_is_backed_up(world: Path, tmp_path: Path) -> None:
    (world / "reports/link.csv").symlink_to(world / "enterprises.csv")
    (world / "uploads/away").symlink_to("/etc")
    os.mkfifo(world / "pipe")
    (world / "two\nlines.csv").touch()
    made = site.backup(world, tmp_path / "b.tar")
    assert [each.code for each in made.problems] == ["E-SITE-013"] * 4
    site.restore(tmp_path / "b.tar", tmp_path / "r")
    assert not any(path.is_symlink() for path in (tmp_path / "r").rglob("*"))
    assert (tmp_path / "r/enterprises.csv").is_file()


def test_a_lake_that_is_not_sound_is_told(world: Path, tmp_path: Path) -> None:
    """A missing and a changed part: what is there is backed up, and both commands say what is wrong."""
    parts = sorted((world / "lake").rglob("*.parquet"))
    parts[0].unlink()
    parts[1].write_bytes(b"changed")
    made = site.backup(world, tmp_path / "b.tar")
    assert sorted(each.code for each in made.problems) == ["E-LAKE-005", "E-LAKE-006"]
    done = site.restore(tmp_path / "b.tar", tmp_path / "r")
    assert sorted(each.code for each in done.problems) == ["E-LAKE-005", "E-LAKE-006"]


def test_the_database_is_taken_as_of_one_moment_while_it_is_written_to(world: Path, tmp_path: Path) -> None:
    """Rows come in pairs, committed together, all the time: a backup never has half a pair."""
    stop = Event()

    def write() -> None:
        base = sqlite3.connect(world / "gulian.sqlite3")
        while not stop.is_set():
            with base:
                base.execute("insert into people values ('left')")
                base.execute("insert into people values ('right')")
        base.close()

    writer = Thread(target=write)
    writer.start()
    try:
        for each in range(3):
            site.backup(world, tmp_path / f"{each}.tar")
    finally:
        stop.set()
        writer.join()
    for each in range(3):
        site.restore(tmp_path / f"{each}.tar", tmp_path / str(each))
        base = sqlite3.connect(tmp_path / str(each) / "gulian.sqlite3")
        counts = dict(base.execute("select name, count(*) from people group by name"))
        base.close()
        assert counts.get("left") == counts.get("right")


def test_a_database_that_is_none_is_refused(world: Path, tmp_path: Path) -> None:
    (world / "gulian.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseUnreadable):
        site.backup(world, tmp_path / "b.tar")
    assert [each.name for each in tmp_path.iterdir()] == ["old"]


def test_a_backup_replaces_nothing_and_does_not_lie_in_its_own_folder(world: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_text("mine")
    with pytest.raises(TargetExists):
        site.backup(world, tmp_path / "b.tar")
    with pytest.raises(BackupInside):
        site.backup(world, world / "reports" / "b.tar")
    assert (tmp_path / "b.tar").read_text() == "mine"


def test_a_file_written_to_meanwhile_is_told_and_there_is_no_backup(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk saves its sheet between the hashing and the copying."""
    module = importlib.import_module("gulian.site.backup")
    real = module._written

    def late(*arguments: object) -> object:
        (world / "enterprises.csv").write_text("another content\n")
        return real(*arguments)

    monkeypatch.setattr(module, "_written", late)
    with pytest.raises(FileChanging, match=r"enterprises\.csv"):
        site.backup(world, tmp_path / "b.tar")
    assert [each.name for each in tmp_path.iterdir()] == ["old"]


def test_a_folder_of_a_newer_format_is_not_backed_up(world: Path, tmp_path: Path) -> None:
    text = (world / "site.yaml").read_text().replace("format: 1", "format: 2")
    (world / "site.yaml").write_text(text)
    with pytest.raises(NewerSiteFormat):
        site.backup(world, tmp_path / "b.tar")


@pytest.mark.parametrize("step", [2, pytest.param(1, marks=pytest.mark.soak)])
def test_a_backup_killed_at_its_calls_to_the_disk_is_there_whole_or_not_at_all(
    world: Path, tmp_path: Path, step: int
) -> None:
    """Killed at one call after the other until it gets through; what is left the next backup clears away."""
    site.backup(world, tmp_path / "whole.tar")
    whole, outcomes, done = (tmp_path / "whole.tar").read_bytes(), [], False
    for call in range(1, 60, step):
        out = tmp_path / str(call) / "b.tar"
        done = finished("backup", world, out, call)
        outcomes.append(out.exists())
        assert not out.exists() or out.read_bytes() == whole
        if not out.exists():
            site.backup(world, out)
        assert [each.name for each in out.parent.iterdir()] == ["b.tar"]
        assert out.read_bytes() == whole
        if done:
            break
    assert done
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


def test_readers_go_on_while_a_backup_is_made(world: Path, tmp_path: Path) -> None:
    """The lock is held, the lake is read, and the backup holds what was read."""
    with lake.lock(world):
        before = lake.Lake(world).read("reports")
    site.backup(world, tmp_path / "b.tar")
    site.restore(tmp_path / "b.tar", tmp_path / "r")
    assert lake.Lake(tmp_path / "r").read("reports").equals(before)
