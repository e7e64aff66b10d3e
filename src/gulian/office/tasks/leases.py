# SPDX-License-Identifier: Apache-2.0
"""Taking a task, keeping it, giving it back: every change names the take it belongs to.

    waiting -> running (take) -> done | failed | cancelled        running -> waiting (give back, lease over)

A take is a random id in `Task.worker`. Every later write asks for it, so that of two workers that believe to
hold a task only the later one can write its end.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import F, Q

from gulian.errors import GulianError, TaskGivenUp
from gulian.office.tasks.models import Task, TaskState

LEASE = dt.timedelta(seconds=60)
MOST_TAKES = 3
"""A task whose worker died so often is the likely cause: it is not taken again."""


def take(kinds: Collection[str], now: dt.datetime) -> Task | None:
    """The longest waiting task of these kinds, now running for this caller; None when there is none."""
    free = Q(state=TaskState.WAITING) | Q(state=TaskState.RUNNING, lease__lt=now)
    with transaction.atomic():
        rows = Task.objects.filter(free, kind__in=kinds).order_by("asked_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        task = rows.first()
        if task is None:
            return None
        if task.cancel:
            end(task.id, task.worker, TaskState.CANCELLED, now)
            return None
        if task.attempts >= MOST_TAKES:
            end(task.id, task.worker, TaskState.FAILED, now, TaskGivenUp(task.kind, task.attempts))
            return None
        task.state, task.lease, task.worker = TaskState.RUNNING, now + LEASE, uuid.uuid4()
        task.attempts += 1
        task.begun_at = now
        task.save(update_fields=["state", "lease", "worker", "attempts", "begun_at"])
    return task


def keep(task: uuid.UUID, worker: uuid.UUID, now: dt.datetime, done: int, whole: int) -> bool:
    """Renew a lease and tell progress. False: the task is no longer this take's, or it was called off."""
    mine = Task.objects.filter(pk=task, worker=worker, state=TaskState.RUNNING)
    return bool(mine.filter(cancel=False).update(lease=now + LEASE, done=done, whole=whole))


def give_back(task: uuid.UUID, worker: uuid.UUID) -> None:
    """Put a task back into the queue: the office stops, the work did not fail."""
    Task.objects.filter(pk=task, worker=worker, state=TaskState.RUNNING).update(
        state=TaskState.WAITING, lease=None, attempts=F("attempts") - 1
    )


def end(
    task: uuid.UUID,
    worker: uuid.UUID | None,
    state: TaskState,
    now: dt.datetime,
    why: GulianError | None = None,
) -> bool:
    """End a task of this take. False: it was not this take's any more."""
    told = {"told_zh": why.sentence("zh")[:1000], "told_en": why.sentence("en")[:1000]} if why else {}
    mine = Task.objects.filter(pk=task, worker=worker, state__in=(TaskState.WAITING, TaskState.RUNNING))
    return bool(mine.update(state=state, ended_at=now, lease=None, **told))


def orphaned(now: dt.datetime) -> int:
    """Give back what a dead worker of this folder held; the caller holds the folder's worker lock."""
    return Task.objects.filter(state=TaskState.RUNNING).update(lease=now - dt.timedelta(seconds=1))
