# SPDX-License-Identifier: Apache-2.0
"""A task and its lease."""

from __future__ import annotations

from django.db import models

from gulian.office.ids import new_id


class TaskState(models.TextChoices):
    """Where a task stands."""

    WAITING = "waiting", "等待 waiting"
    RUNNING = "running", "进行中 running"
    DONE = "done", "完成 done"
    FAILED = "failed", "未完成 failed"
    CANCELLED = "cancelled", "已取消 cancelled"


class Task(models.Model):
    """Work of a kind with its arguments; whoever asked sees its progress and result, nobody else.

    lease : until when the worker that took it is believed to live; attempts : how often it was taken
    once : at most one waiting or running task of this key; '' = no such bound
    may_write : as the seat (or its key) was allowed when it asked
    worker : of the take that runs it: a worker that lost its lease writes nothing any more
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=64)
    arguments = models.JSONField(default=dict)
    once = models.CharField(max_length=120, blank=True, db_index=True)
    seat = models.UUIDField(null=True, db_index=True)
    user = models.UUIDField(null=True, db_index=True)
    may_write = models.BooleanField(default=True)
    worker = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.WAITING)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lease = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    whole = models.IntegerField(default=0)
    cancel = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    told_zh = models.CharField(max_length=1000, blank=True)
    told_en = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"]),
            models.Index(fields=["kind", "ended_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["once"],
                condition=models.Q(state__in=("waiting", "running")) & ~models.Q(once=""),
                name="task_once",
            )
        ]
