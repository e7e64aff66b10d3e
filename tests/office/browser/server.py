# SPDX-License-Identifier: Apache-2.0
"""The office of the small world in a process of its own, as the browser tests drive it.

1 write the twelve firms  2 migrate, run two days, open their cases, an account for each role
3 keep that as the beginning  4 answer browsers on a loopback port
5 meanwhile do what the tests ask for: one JSON line in, one out

Nothing of Django is in the tests' own process: the browser's driver keeps an event loop there, and rows
may not be touched beside one.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import shutil
import sqlite3
import sys
import threading
import time
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any

FIRST, LAST = dt.date(2020, 2, 29), dt.date(2020, 3, 1)
MORNING = "2020-03-02T09:00:00+08:00"
PASSWORD = "correct horse battery"
_KEPT = ("gulian.sqlite3", "gulian.sqlite3-wal", "gulian.sqlite3-shm", "secret.key")
_clock = {"at": dt.datetime.fromisoformat(MORNING), "since": time.monotonic()}


def main() -> None:
    """Serve until the tests close their end."""
    folder = Path(sys.argv[1])
    os.environ["GULIAN_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.office.settings"
    _build(folder)
    address = _serve()
    told: dict[str, Any] = {"address": address}
    while True:
        sys.__stdout__.write(json.dumps(told, ensure_ascii=False) + "\n")  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]
        line = sys.stdin.readline()
        if not line:
            return
        try:
            asked = json.loads(line)
            module, _, name = asked["do"].partition(":")
            told = {"value": getattr(importlib.import_module(module), name)(**asked["given"])}
        except Exception:
            told = {"failed": traceback.format_exc()}


def set_clock(at: str) -> None:
    """From now on it is this instant, and time goes on from there."""
    _clock.update(at=dt.datetime.fromisoformat(at), since=time.monotonic())


def now() -> dt.datetime:
    """What the office takes for now."""
    at, since = _clock["at"], _clock["since"]
    assert isinstance(at, dt.datetime)
    assert isinstance(since, float)
    return (at + dt.timedelta(seconds=time.monotonic() - since)).astimezone(dt.UTC)


def start_again() -> None:
    """Rows, files and clock as they were at the beginning."""
    from django.conf import settings
    from django.core.cache import cache

    from gulian.office.in_use import look_again

    folder = Path(settings.DIR)
    for each in folder.iterdir():
        if each.name not in _KEPT:
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    shutil.copytree(_beginning(folder), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_KEPT))
    with (
        closing(sqlite3.connect(_beginning(folder) / _KEPT[0])) as kept,
        closing(sqlite3.connect(folder / _KEPT[0], timeout=30)) as live,
    ):
        kept.backup(live)
    cache.clear()
    look_again()
    set_clock(MORNING)


def _beginning(folder: Path) -> Path:
    return folder.parent / f"{folder.name}-beginning"


def _build(folder: Path) -> None:
    from gulian import sample
    from gulian.office.migrating import migrate
    from gulian.office.opening import open_office

    sample.small_world(folder)
    # Before anybody has taken the function by its name.
    from django.utils import timezone

    timezone.now = now
    open_office(folder)
    migrate(folder)
    from gulian.office.cases.from_day import open_from_day
    from gulian.office.cases.work import rows_of
    from gulian.office.days.actions import run_day
    from gulian.office.enterprises.actions import import_register
    from gulian.office.people.models import User
    from gulian.office.people.samples import make_samples

    import_register(None, LAST)
    for day in (FIRST, LAST):
        run_day(None, day)
    open_from_day(None, LAST, rows_of(LAST))
    make_samples()
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    shutil.copytree(folder, _beginning(folder), ignore=shutil.ignore_patterns(*_KEPT))
    with (
        closing(sqlite3.connect(folder / _KEPT[0])) as live,
        closing(sqlite3.connect(_beginning(folder) / _KEPT[0])) as kept,
    ):
        live.backup(kept)


def _serve() -> str:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from gulian.office.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing: the tests read the answers."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


if __name__ == "__main__":
    # Imported by its name as well: both have to hold one clock.
    importlib.import_module("tests.office.browser.server").main()
