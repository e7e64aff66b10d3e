# SPDX-License-Identifier: Apache-2.0
"""One command, two kinds of processes: the web server's and the task worker's.

1 see that the address is free  2 bring the database to this version  3 start the task worker
4 serve until told to stop  5 the worker gives back what it runs; a second one is started where the first dies
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

from gulian.errors import PortTaken
from gulian.office.migrating import migrate
from gulian.office.opening import open_office

GRACE = 30.0
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Place:
    """Where the office answers. workers : processes; threads : of each, so many requests at once."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 8

    def address(self) -> str:
        """What to type into a browser on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 # nosec B104 - read, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def prepare(folder: Path, place: Place) -> int:
    """Open the office of a folder in this process and migrate; answers how many steps that took.

    Raises PortTaken, MissingExtra, DatabaseAway, OfficeNewer, what `site.ensure_site` raises.
    """
    _need_free(place)
    os.umask(0o077)
    os.environ["GULIAN_WORKERS"] = str(place.workers)
    if place.host not in _LOOPBACK:
        os.environ.setdefault("GULIAN_HOSTS", f"{place.host},localhost,127.0.0.1")
    open_office(folder)
    return migrate(folder)


def serve(folder: Path, place: Place) -> None:
    """Serve a prepared office until SIGTERM or SIGINT. Raises PortTaken."""
    from granian.constants import Interfaces
    from granian.server import Server

    os.environ["GULIAN_LOGS"] = "1"
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(folder, stopping), name="task-worker")
    keeper.start()
    server = Server(
        "gulian.office.wsgi:application",
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.workers,
        blocking_threads=place.threads,
        backlog=1024,
        log_enabled=False,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=int(GRACE),
    )
    try:
        server.serve()
    finally:
        stopping.set()
        keeper.join()


def work(folder: str, parent: int) -> None:
    """The task worker's process: stops when told to, or when the server is gone."""
    # Ctrl-C reaches the whole group: the server decides when its worker stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    open_office(Path(folder))
    from gulian.office.logs import configure
    from gulian.office.tasks.worker import serve_tasks

    configure(Path(folder))
    threading.Thread(target=_until_orphaned, args=(parent, stop), daemon=True).start()
    serve_tasks(stop)


def _keep_worker(folder: Path, stopping: threading.Event) -> None:
    context = multiprocessing.get_context("spawn")
    while not stopping.is_set():
        worker = context.Process(target=work, args=(str(folder), os.getpid()), name="gulian-tasks")
        worker.start()
        while worker.is_alive() and not stopping.wait(0.5):
            pass
        worker.terminate()
        worker.join(GRACE)
        if worker.is_alive():
            worker.kill()
            worker.join()
        stopping.wait(1.0)


def _until_orphaned(parent: int, stop: threading.Event) -> None:
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()


def _need_free(place: Place) -> None:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((place.host, place.port))
    except OSError as error:
        raise PortTaken(place.host, place.port, error.strerror or str(error)) from error
