# SPDX-License-Identifier: Apache-2.0
"""Several processes at the same cases, and processes that are killed: nothing lost, no place too many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gulian.site import backup, restore

WRITER = Path(__file__).with_name("case_writer.py")
REPOSITORY = Path(__file__).resolve().parents[2]
UPLOADS = Path(__file__).with_name("upload_writer.py")
TAKEN = len("taken ") + 36
SERVER = "postgresql://postgres@127.0.0.1:5432"
PLACES = 2


class Site:
    """A folder with its database, and the processes that work on it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, "GULIAN_DIR": str(folder), "DATABASE_URL": url}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        paths = (str(REPOSITORY / "src"), str(REPOSITORY))
        self.environment["PYTHONPATH"] = os.pathsep.join(paths)

    def start(self, *words: str, writer: Path = WRITER) -> subprocess.Popen[bytes]:
        """A process of its own."""
        command = [sys.executable, str(writer), str(self.folder), *words]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE)

    def run(self, *words: str, writer: Path = WRITER) -> Any:
        """What it prints, as JSON; nothing where it prints nothing."""
        process = self.start(*words, writer=writer)
        out, _ = process.communicate()
        assert process.returncode == 0
        return json.loads(out) if out.strip() else None


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site on each database; without a server the second says so."""
    if request.param == "sqlite":
        yield Site(tmp_path, "")
        return
    name = f"gulian_cases_{os.getpid()}"
    try:
        server = psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=2)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL answers at 127.0.0.1:5432: counts and kills were tried on SQLite only")
    with server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield Site(tmp_path, f"{SERVER}/{name}")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_quota_never_passes_its_limit(site: Site) -> None:
    """Three processes that all want two places get two, and papers are numbered 1, 2."""
    site.run("make", "6")
    writers = [site.start("places", str(seed)) for seed in range(3)]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    stands = site.run("check")
    assert stands["faults"] == {}
    assert list(stands["taken"].values()) == [stands["held"]]
    assert stands["held"] == PLACES
    assert stands["papers"] == [1, 2]


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_a_killed_writer_loses_nothing_it_acknowledged(site: Site, kills: int) -> None:
    """kill -9 at any instant: every acknowledged step stands, no case is half written."""
    site.run("make", str(4 * kills))
    told = site.folder / "acknowledged.txt"
    told.touch()
    assert site.run("kills", str(kills), str(told)) == kills
    stands = site.run("check")
    assert stands["faults"] == {}
    lines = [line.split() for line in told.read_text().splitlines() if line.count(" ") == 1]
    assert len(lines) >= kills
    for number, version in lines:
        assert stands["versions"][number] >= int(version)


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_a_killed_upload_is_read_once(site: Site, kills: int) -> None:
    """kill -9 while files are taken and read: what was acknowledged is read by the next worker, once."""
    stands = site.run(str(kills), writer=UPLOADS)
    assert stands["kills"] == kills
    told = (site.folder / "told.txt").read_text().splitlines()
    taken = {line.split()[1] for line in told if line.startswith("taken ") and len(line) == TAKEN}
    assert taken <= set(stands["uploads"])
    assert stands["kept"] == [3] * len(stands["uploads"])
    assert set(stands["tasks"]) == {"done"}
    assert stands["audited"] == sorted(stands["uploads"])
    assert (stands["rows"], stands["superseded"]) == (3 * len(stands["uploads"]), 0)


def test_a_backup_of_a_busy_office_is_whole(tmp_path: Path) -> None:
    """Taken while cases are stepped: restored, rows agree with their logs, nothing acknowledged is lost."""
    site = Site(tmp_path / "site", "")
    site.folder.mkdir()
    site.run("make", "40")
    told = tmp_path / "acknowledged.txt"
    told.touch()
    writer = site.start("steps", "1", str(told))
    try:
        while told.read_text().count("\n") < 5:
            assert writer.poll() is None
            time.sleep(0.01)
        before = told.read_text().splitlines()
        made = backup(site.folder, tmp_path / "site.tar")
    finally:
        writer.kill()
        writer.communicate()
    assert made.problems == ()
    restore(tmp_path / "site.tar", tmp_path / "again")
    stands = Site(tmp_path / "again", "").run("check")
    assert stands["faults"] == {}
    for number, version in (line.split() for line in before):
        assert stands["versions"][number] >= int(version)
