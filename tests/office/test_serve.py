# SPDX-License-Identifier: Apache-2.0
"""`gulian serve` as a process: first account, graceful stop, tasks that resume after kill -9."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from gulian import sample

REPOSITORY = Path(__file__).resolve().parents[2]
KILLS = 5
ENTRY = "import sys; from gulian.cli import main; sys.exit(main(sys.argv[1:]))"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "GULIAN_DIR"))
    }
    paths = f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY}"
    return {**kept, "PYTHONPATH": paths, "GULIAN_DIR": str(folder), "GULIAN_LANG": "en"}


def fetched(address: str, opener: urllib.request.OpenerDirector, data: dict[str, str] | None = None) -> str:
    body = urlencode(data).encode() if data else None
    with opener.open(address, body, timeout=20) as answer:
        return str(answer.read().decode())


def wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"{address}ready/", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("served")
    sample.small_world(place)
    return place


@pytest.fixture
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    run = subprocess.Popen(
        [sys.executable, "-c", ENTRY, "serve", str(folder), "--port", str(port)],
        env=environment(folder),
        stderr=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(address)
        yield address, run
    finally:
        run.kill()
        run.wait()
        if run.stderr:
            run.stderr.close()


def test_the_first_account_is_made_and_a_stop_is_clean(
    served: tuple[str, subprocess.Popen[str]], folder: Path
) -> None:
    """The address of the terminal makes the manager; SIGTERM ends server and worker, and says so."""
    address, run = served
    assert run.stderr is not None
    line = run.stderr.readline()
    found = re.search(r"http://\S+/setup/\S+/", line)
    assert found, line
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', fetched(found.group(), opener))
    assert token
    password = "correct horse battery"
    told = {"name": "Li", "username": "li", "password": password, "again": password}
    page = fetched(found.group(), opener, {**told, "csrfmiddlewaretoken": token.group(1)})
    assert "Li" in page
    assert (folder / "gulian.sqlite3").stat().st_mode & 0o077 == 0
    run.send_signal(signal.SIGTERM)
    assert run.wait(timeout=40) == 0
    assert "Ended." in run.stderr.read()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1].strip("/"))), timeout=2)


def test_a_taken_port_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-c", ENTRY, "serve", str(tmp_path), "--port", str(taken.getsockname()[1])],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "E-OFF-032" in done.stderr
    assert not (tmp_path / "gulian.sqlite3").exists()


WORKER = """
import sys, threading
from pathlib import Path
from gulian.office.opening import open_office
open_office(Path(sys.argv[1]))
from gulian.office.migrating import migrate
migrate(Path(sys.argv[1]))
from gulian.office.frame.language import Words
from gulian.office.tasks import kinds, worker
table = {"steps": kinds.Kind(Words("步", "steps"), "tests.office.killed:steps")}
kinds.KINDS = worker.KINDS = table
from gulian.office.tasks.actions import ask
for number in range(int(sys.argv[2])):
    ask(None, "steps", {"number": number})
worker.serve_tasks(threading.Event())
"""


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "gulian.sqlite3", timeout=30)) as database:
        return database.execute(query).fetchall()


@pytest.mark.parametrize("kills", [KILLS, pytest.param(200, marks=pytest.mark.soak)])
def test_tasks_resume_once_after_kill_9(tmp_path: Path, kills: int) -> None:
    """However often the worker is killed, each task's work stands once, and none is lost."""
    first = _start(tmp_path, kills)
    for number in range(kills):
        _until(tmp_path, "SELECT count(*) FROM audit_event WHERE action = 'tests.step'", number + 1, first)
        first.kill()
        first.wait()
        first = _start(tmp_path, 0)
    try:
        done = "SELECT count(*) FROM tasks_task WHERE state = 'done'"
        _until(tmp_path, done, kills, first)
    finally:
        first.kill()
        first.wait()
    written = rows(
        tmp_path, "SELECT thing_id, count(*) FROM audit_event WHERE action = 'tests.step' GROUP BY 1"
    )
    assert sorted(written) == sorted((str(number), 1) for number in range(kills))


def _start(folder: Path, tasks: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WORKER, str(folder), str(tasks)]
    return subprocess.Popen(command, env=environment(folder), cwd=REPOSITORY)


def _until(folder: Path, query: str, least: int, run: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 90
    while True:
        assert run.poll() is None, "the worker ended by itself"
        assert time.monotonic() < end, f"{query}: {least} not reached"
        try:
            if int(str(rows(folder, query)[0][0])) >= least:
                return
        except sqlite3.OperationalError:
            pass
        time.sleep(0.02)


def test_the_audit_of_a_folder_is_checked_by_a_command(tmp_path: Path) -> None:
    """What agrees is told with its head; a rewritten event is refused with its place."""
    done = _audit(tmp_path, prepare=True)
    assert done.returncode == 0, done.stderr
    head = done.stderr.strip().rsplit(" ", 1)[1]
    assert head.startswith("2:")
    assert _audit(tmp_path, "--since", head).returncode == 0
    forged = head[:-2] + ("00" if head[-2:] != "00" else "11")
    assert "E-LEDG-003" in _audit(tmp_path, "--since", forged).stderr
    assert _audit(tmp_path, "--since", "nonsense").returncode == 2
    with closing(sqlite3.connect(tmp_path / "gulian.sqlite3")) as database:
        database.execute("DROP TRIGGER audit_event_keeps_update")
        database.execute("UPDATE audit_event SET name = 'somebody else'")
        database.commit()
    changed = _audit(tmp_path)
    assert (changed.returncode, "E-OFF-034" in changed.stderr) == (2, True)


SEALED = """
import sys
from pathlib import Path
from gulian.office.opening import open_office
open_office(Path(sys.argv[1]))
from gulian.office.migrating import migrate
migrate(Path(sys.argv[1]))
from django.db import transaction
from gulian.office.audit.actions import record
from gulian.office.audit.sealing import seal
with transaction.atomic():
    record(None, "tests.write", "thing", "1", {})
    record(None, "tests.write", "thing", "2", {})
seal()
"""


def _audit(folder: Path, *words: str, prepare: bool = False) -> subprocess.CompletedProcess[str]:
    env = environment(folder)
    if prepare:
        subprocess.run([sys.executable, "-c", SEALED, str(folder)], env=env, check=True, capture_output=True)
    return subprocess.run(
        [sys.executable, "-c", ENTRY, "audit", str(folder), *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
