# SPDX-License-Identifier: Apache-2.0
"""A task as the work sees it: its arguments, whose it is, and how to tell progress."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from gulian.errors import TaskLost
from gulian.office.people.seat import Acting
from gulian.office.tasks.models import Task, TaskState


class Stopped(BaseException):
    """The work has to end now: somebody cancelled it, its lease is lost, or the office stops.

    No subclass of Exception: work that catches errors of its rows must not catch this.
    """


@dataclass
class Job:
    """One take of a task. seat : who asked; None = the office itself.

    Long work calls `report` between its steps; inside a transaction too (progress is written by another
    connection, so readers see it at once on PostgreSQL and after the commit on SQLite).
    """

    task: uuid.UUID
    kind: str
    arguments: Mapping[str, Any]
    seat: Acting | None
    worker: uuid.UUID
    done: int = 0
    whole: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    finished: bool = False

    def report(self, done: int, whole: int) -> None:
        """How far the work is. Raises Stopped when it has to end."""
        self.done, self.whole = done, whole
        if self.stop.is_set():
            raise Stopped

    def finish(self, result: Mapping[str, Any] | None = None) -> None:
        """Mark the task done in the running transaction, so that work and mark stand or fall together.

        result : `zh` and `en`, a sentence; `address`, the page to open; `file`, a name in `folder()`

        Raises TaskLost when another worker has taken the task meanwhile: the transaction must not commit.
        """
        changed = Task.objects.filter(pk=self.task, worker=self.worker, state=TaskState.RUNNING).update(
            state=TaskState.DONE,
            result=dict(result or {}),
            ended_at=timezone.now(),
            done=self.done,
            whole=self.whole,
            lease=None,
        )
        if not changed:
            raise TaskLost(str(self.task))
        self.finished = True

    def folder(self) -> Path:
        """Where files of the result go; only who asked may fetch them, for a week."""
        place = folder_of(self.task)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        return place


def folder_of(task: uuid.UUID) -> Path:
    """The folder of a task's files, whether there is one or not."""
    return Path(settings.DIR) / "tmp" / "tasks" / str(task)
