# SPDX-License-Identifier: Apache-2.0
"""Several processes at the same cases, and processes that are killed: nothing lost, no place too many."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

WRITER = Path(__file__).with_name("case_writer.py")
SERVER = "postgresql://postgres@127.0.0.1:5432"
PLACES = 2


class Site:
    """A folder with its database, and the processes that work on it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, "GULIAN_DIR": str(folder), "DATABASE_URL": url}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A process of its own."""
        command = [sys.executable, str(WRITER), str(self.folder), *words]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE)

    def run(self, *words: str) -> Any:
        """What it prints, as JSON; nothing where it prints nothing."""
        process = self.start(*words)
        out, _ = process.communicate(timeout=120)
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
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    stands = site.run("check")
    assert stands["faults"] == {}
    assert list(stands["taken"].values()) == [stands["held"]]
    assert stands["held"] == PLACES
    assert stands["papers"] == [1, 2]


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_a_killed_writer_loses_nothing_it_acknowledged(site: Site, kills: int) -> None:
    """kill -9 at any instant: every acknowledged step stands, no case is half written."""
    site.run("make", str(3 if kills < 10 else 20))
    told = site.folder / "acknowledged.txt"
    told.touch()
    chance = random.Random(kills)
    for seed in range(kills):
        writer = site.start("steps", str(seed), str(told))
        before, deadline = told.stat().st_size, time.monotonic() + 30
        while told.stat().st_size == before and writer.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.2)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    stands = site.run("check")
    assert stands["faults"] == {}
    lines = [line.split() for line in told.read_text().splitlines() if line.count(" ") == 1]
    assert len(lines) > kills
    for number, version in lines:
        assert stands["versions"][number] >= int(version)
