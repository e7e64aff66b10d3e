# SPDX-License-Identifier: Apache-2.0
"""Writes: ask for long work, call it off."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gulian.errors import TaskEnded, TaskRunning
from gulian.office.audit.actions import record
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.tasks.kinds import kind_of
from gulian.office.tasks.models import Task, TaskState
from gulian.office.tasks.queries import get_visible_task

OPEN = (TaskState.WAITING, TaskState.RUNNING)


def ask(seat: Acting | None, kind: str, arguments: Mapping[str, Any], once: str = "") -> Task:
    """Queue work in the running transaction, else in one of its own: it will be done if that commits.

    The caller has checked the right. once : while a task of this key is waiting or running it is answered
    instead of a second one. seat : None for the office itself.

    Raises TaskUnknown, TaskRunning (the task of that key was asked for by somebody else).
    """
    kind_of(kind)
    try:
        with transaction.atomic():
            task = Task.objects.create(
                kind=kind,
                arguments=dict(arguments),
                once=once,
                seat=seat.id if seat else None,
                user=seat.user if seat else None,
                may_write=seat.may_write if seat else True,
                asked_at=timezone.now(),
            )
            if seat is not None:
                record(seat, "tasks.ask", "task", str(task.id), {"kind": kind})
    except IntegrityError:
        running = Task.objects.filter(once=once, state__in=OPEN).first()
        if running is None:
            return ask(seat, kind, arguments, once)
        if seat is not None and running.user != seat.user:
            raise TaskRunning(kind) from None
        return running
    return task


def cancel(seat: Acting, task: uuid.UUID) -> Task:
    """Call off one's own task: a waiting one at once, a running one at its next step.

    Raises Http404, TaskEnded.
    """
    need(seat, "tasks.read")
    with transaction.atomic(durable=True):
        found = get_visible_task(seat, task)
        waiting = Task.objects.filter(pk=task, state=TaskState.WAITING).update(
            state=TaskState.CANCELLED, ended_at=timezone.now(), cancel=True
        )
        running = waiting or Task.objects.filter(pk=task, state=TaskState.RUNNING).update(cancel=True)
        if not running:
            raise TaskEnded(found.kind)
        record(seat, "tasks.cancel", "task", str(task), {"kind": found.kind})
    found.refresh_from_db()
    return found
