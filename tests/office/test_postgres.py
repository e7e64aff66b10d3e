# SPDX-License-Identifier: Apache-2.0
"""The tests marked `storage` once more on PostgreSQL, where one answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("GULIAN_POSTGRES", "postgresql://postgres@127.0.0.1:5432")


@pytest.fixture(scope="module")
def server() -> str:
    """The address of a server whose databases this test may make; skips without."""
    psycopg = pytest.importorskip("psycopg", reason="the postgres extra is not installed")
    try:
        psycopg.connect(f"{SERVER}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL answers at 127.0.0.1:5432: storage was tested on SQLite only")
    return SERVER


def test_the_office_keeps_its_rows_in_postgresql_as_in_sqlite(server: str) -> None:
    """Same tests, same outcome; a database of its own that goes with the process."""
    if os.environ.get("GULIAN_TEST_DATABASE_URL"):
        pytest.skip("this run is the one on PostgreSQL")
    env = {**os.environ, "GULIAN_TEST_DATABASE_URL": f"{server}/gulian_{os.getpid()}"}
    env.pop("PYTEST_XDIST_WORKER", None)
    words = ["-q", "-x", "-m", "storage and not soak", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "tests/office"],
        cwd=REPOSITORY,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "passed" in done.stdout or "[100%]" in done.stdout
