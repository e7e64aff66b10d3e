# SPDX-License-Identifier: Apache-2.0
"""The task worker of a data folder: one process, a thread for each lane.

1 take the folder's worker lock: what a killed worker held is free at once  2 per lane: take a task, do it
under a lease that a second thread renews  3 ask for what is due  4 told to stop: give back what runs
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error, close_old_connections, connection, transaction
from django.http import Http404
from django.utils import timezone
from filelock import FileLock, Timeout

from gulian.errors import GulianError, TaskBroke, TaskSeatEnded, WorkerRunning
from gulian.office.people.models import User
from gulian.office.people.seat import Acting
from gulian.office.tasks import leases
from gulian.office.tasks.actions import ask
from gulian.office.tasks.job import Job, Stopped, folder_of
from gulian.office.tasks.kinds import KINDS, LANES, work_of
from gulian.office.tasks.models import Task, TaskState

PAUSE = 0.5
RENEW = 1.0
KEPT = dt.timedelta(days=7)
_log = logging.getLogger("gulian.office.tasks")


def serve_tasks(stop: threading.Event) -> None:
    """Do tasks until `stop` is set. Raises WorkerRunning when another process does those of this folder."""
    lock = FileLock(str(Path(settings.DIR) / ".worker-lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WorkerRunning(str(settings.DIR)) from error
    try:
        leases.orphaned(timezone.now())
        lanes = [threading.Thread(target=_lane, args=(lane, stop), name=f"lane-{lane}") for lane in LANES]
        for each in lanes:
            each.start()
        _timer(stop)
        for each in lanes:
            each.join()
    finally:
        lock.release()


def work_off(kinds: tuple[str, ...] = tuple(KINDS)) -> int:
    """Do every waiting task of some kinds in this thread and answer how many: for commands and tests."""
    count = 0
    while task := leases.take(kinds, timezone.now()):
        do(task, threading.Event())
        count += 1
    return count


def do(task: Task, stop: threading.Event) -> None:
    """Do one taken task to its end, whatever the end is."""
    job = Job(task.id, task.kind, task.arguments, None, _take_of(task))
    watching = threading.Event()
    watch = threading.Thread(target=_watch, args=(job, watching, stop), name=f"lease-{task.id}")
    if not connection.in_atomic_block:
        watch.start()
    try:
        job.seat = _seat(task)
        result = work_of(task.kind)(job)
        if not job.finished:
            with transaction.atomic():
                job.finish(result)
    except Stopped:
        _stopped(job)
    except Exception as error:
        # Whatever a work raises is told to who asked; the worker goes on with the next task.
        why = told(error, task)
        leases.end(task.id, job.worker, TaskState.FAILED, timezone.now(), why)
    finally:
        watching.set()
        if watch.ident is not None:
            watch.join()


def told(error: Exception, task: Task) -> GulianError:
    """The sentence for who asked; a fault of ours goes into the log with its trace."""
    if isinstance(error, GulianError):
        return error
    if isinstance(error, PermissionDenied | Http404):
        return TaskSeatEnded(task.kind)
    _log.error("task broke", exc_info=error, extra={"task": str(task.id), "kind": task.kind})
    return TaskBroke(task.kind, str(task.id))


def _take_of(task: Task) -> uuid.UUID:
    if task.worker is None:
        raise TaskBroke(task.kind, str(task.id))
    return task.worker


def _seat(task: Task) -> Acting | None:
    """Who asked, as his seat stands now. Raises TaskSeatEnded."""
    from dataclasses import replace

    from gulian.office.people.seating import seats_of

    if task.seat is None or task.user is None:
        return None
    user = User.objects.filter(pk=task.user, is_active=True).first()
    held = seats_of(user, timezone.localdate()) if user else ()
    seat = next((each for each in held if each.id == task.seat), None)
    if seat is None:
        raise TaskSeatEnded(task.kind)
    return replace(seat, may_write=seat.may_write and task.may_write)


def _stopped(job: Job) -> None:
    if Task.objects.filter(pk=job.task, worker=job.worker, cancel=True).exists():
        leases.end(job.task, job.worker, TaskState.CANCELLED, timezone.now())
    else:
        leases.give_back(job.task, job.worker)


def _watch(job: Job, over: threading.Event, stop: threading.Event) -> None:
    """Renew the lease and tell progress from a connection of its own, until the work is over."""
    try:
        while not over.wait(RENEW):
            if stop.is_set():
                job.stop.set()
            try:
                kept = leases.keep(job.task, job.worker, timezone.now(), job.done, job.whole)
            except Error:
                # The work's own long transaction may hold the database: its lease is renewed after it.
                continue
            if not kept:
                job.stop.set()
    finally:
        connection.close()


def _lane(lane: str, stop: threading.Event) -> None:
    kinds = tuple(name for name, kind in KINDS.items() if kind.lane == lane)
    _until(stop, PAUSE, lambda: _next(kinds, stop))
    connection.close()


def _next(kinds: tuple[str, ...], stop: threading.Event) -> bool:
    task = leases.take(kinds, timezone.now())
    if task is not None:
        do(task, stop)
    return task is not None


def _timer(stop: threading.Event) -> None:
    """Ask for what is due by itself, and clear what nobody may fetch any more."""
    _until(stop, 5.0, ask_due)
    connection.close()


def ask_due() -> bool:
    """Queue the kinds whose time has come since they last ended."""
    now = timezone.now()
    for name, kind in KINDS.items():
        if kind.every is None:
            continue
        since = now - dt.timedelta(seconds=kind.every)
        if not Task.objects.filter(kind=name, seat=None, ended_at__gt=since).exists():
            ask(None, name, {}, once=name)
    old = Task.objects.filter(ended_at__lt=now - KEPT)
    for task in old.filter(result__has_key="file").values_list("id", flat=True)[:100]:
        shutil.rmtree(folder_of(task), ignore_errors=True)
        Task.objects.filter(pk=task).update(result={})
    old.filter(seat=None, kind__in=[name for name, kind in KINDS.items() if kind.every]).delete()
    return False


def _until(stop: threading.Event, pause: float, step: Callable[[], bool]) -> None:
    """Call a step until told to stop; it pauses when it had nothing to do or the database did not answer."""
    while not stop.is_set():
        try:
            busy = step()
        except Error:
            _log.warning("database does not answer", exc_info=True)
            close_old_connections()
            time.sleep(PAUSE)
            busy = False
        if not busy:
            stop.wait(pause)
