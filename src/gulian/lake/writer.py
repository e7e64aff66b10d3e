# SPDX-License-Identifier: Apache-2.0
"""One writer a site: the lock `DIR/.lock`, and who holds it."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from gulian.errors import SiteLocked
from gulian.lake.files import disk_errors_told, make_folder


@contextmanager
def lock(site: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the writer lock of a site; within one thread it may be taken again.

    wait : seconds to wait for another writer before refusing

    The operating system lets go of it when the process ends, however it ends.
    Raises SiteLocked, naming the holder's pid, host and start, if another process or thread has it.
    """
    with disk_errors_told(site):
        make_folder(site)
    guard = FileLock(site / ".lock", is_singleton=True)
    try:
        guard.acquire(timeout=wait)
    except Timeout as error:
        raise _refusal(site) from error
    try:
        if guard.lock_counter == 1:
            _sign(site)
        yield
    finally:
        guard.release()


def _holder_file(site: Path) -> Path:
    return site / ".lock-holder"


def _sign(site: Path) -> None:
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    with disk_errors_told(site):
        _holder_file(site).write_text(json.dumps(holder) + "\n", encoding="utf-8")


def _refusal(site: Path) -> SiteLocked:
    """The holder as it signed; a holder that has not signed yet is named by question marks."""
    try:
        holder = json.loads(_holder_file(site).read_text(encoding="utf-8"))
        return SiteLocked(str(site), str(holder["pid"]), str(holder["host"]), str(holder["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return SiteLocked(str(site), "?", "?", "?")
