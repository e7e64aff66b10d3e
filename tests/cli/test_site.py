# SPDX-License-Identifier: Apache-2.0
"""`gulian upgrade`, `backup`, `restore`: one writer at a time, and one sentence for whoever comes second."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulian import lake, sample, site
from gulian.cli import main

TESTS = Path(__file__).resolve().parents[1]
OLD = TESTS / "site" / "format-0"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder as an earlier version left it."""
    return Path(shutil.copytree(OLD, tmp_path / "old"))


@pytest.fixture
def held(old: Path) -> Iterator[Path]:
    """That folder while another process writes to it."""
    command = [sys.executable, str(TESTS / "site" / "site_child.py"), "hold", str(old)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "held\n"
        yield old
        process.stdin.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["day", "upgrade", "state", "backup"])
def test_every_writer_is_refused_while_another_writes_and_told_who_it_is(
    held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, lang: str
) -> None:
    """The lock is another process's: status 2, its number in the one sentence, nothing changed."""
    words = {
        "day": ["day", str(held), "--date", "2020-03-01"],
        "upgrade": ["upgrade", str(held)],
        "state": ["upgrade", str(held), "--region", "330000"],
        "backup": ["backup", str(held), str(tmp_path / "b.tar")],
    }[command]
    before = {path: path.read_bytes() for path in held.rglob("*") if path.is_file()}
    assert main(["--lang", lang, *words]) == 2
    told = capsys.readouterr().err
    pid = json.loads((held / ".lock-holder").read_text())["pid"]
    assert told.startswith("E-LAKE-001 ")
    assert told.count("\n") == 1
    assert str(pid) in told
    assert {path: path.read_bytes() for path in held.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "b.tar").exists()


def test_readers_never_wait(held: Path) -> None:
    """Rows, sound or not, format and name: all are read while another process holds the lock."""
    store = lake.Lake(held)
    assert store.read("reports").height == 38
    assert (store.fsck(), store.format, site.read_site(held)) == ((), 1, None)


def test_a_second_restore_to_the_same_place_is_refused(tmp_path: Path, old: Path) -> None:
    """The place beside is locked by the first one."""
    assert main(["backup", str(old), str(tmp_path / "b.tar")]) == 0
    with lake.lock(tmp_path / ".new.new"):
        command = [
            sys.executable,
            "-m",
            "gulian.cli",
            "restore",
            str(tmp_path / "b.tar"),
            str(tmp_path / "new"),
        ]
        second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stderr[:10]) == (2, "E-LAKE-001")
    assert not (tmp_path / "new").exists()


def test_upgrade_backup_and_restore_say_what_they_did(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object each, with the schema of the command."""
    assert main(["upgrade", str(old), "--region", "330000", "--json"]) == 0
    upgraded = json.loads(capsys.readouterr().out)
    assert (upgraded["schema"], upgraded["before"], upgraded["after"]) == ("gulian/upgrade/1", 0, 1)
    assert upgraded["site"]["region"] == "330000"
    assert main(["backup", str(old), str(tmp_path / "b.tar"), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["schema"], made["problems"]) == ("gulian/backup/1", [])
    assert main(["restore", str(tmp_path / "b.tar"), str(tmp_path / "r"), "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["schema"], done["files"], done["sha256"]) == (
        "gulian/restore/1",
        made["files"],
        made["sha256"],
    )
    assert done["site"] == upgraded["site"]


@pytest.mark.parametrize("region", ["33", "999999", "../etc"])
def test_a_region_nobody_knows_is_not_stated(old: Path, region: str) -> None:
    assert main(["upgrade", str(old), "--region", region]) == 2
    assert not (old / "site.yaml").exists()


def test_a_backup_with_something_left_out_is_done_with_problems(old: Path, tmp_path: Path) -> None:
    (old / "link").symlink_to("/etc/passwd")
    assert main(["backup", str(old), str(tmp_path / "b.tar")]) == 1


def test_a_day_names_its_site_and_tells_a_register_that_reaches_beyond(tmp_path: Path) -> None:
    """The first day states the region; once it is another, each day says so in problems.csv."""
    folder = sample.small_world(tmp_path / "world")
    words = ["day", str(folder), "--date", "2020-02-28"]
    assert main(words) == 1
    named = site.read_site(folder)
    assert named is not None
    assert (named.format, named.region) == (site.FORMAT, "330000")
    page = (folder / "out/2020-02-28/problems.csv").read_text("utf-8-sig")
    assert "E-SITE-006" not in page
    assert main(["upgrade", str(folder), "--region", "330521"]) == 0
    assert main(words) == 1
    assert "E-SITE-006" in (folder / "out/2020-02-28/problems.csv").read_text("utf-8-sig")
    again = site.read_site(folder)
    assert again is not None
    assert (again.id, again.region) == (named.id, "330521")
