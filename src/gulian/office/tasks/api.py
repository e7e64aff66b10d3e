# SPDX-License-Identifier: Apache-2.0
"""Tasks by program."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Page, Paged, paged
from gulian.office.people.rights import need
from gulian.office.requests.once import once
from gulian.office.tasks import actions
from gulian.office.tasks.models import Task
from gulian.office.tasks.queries import get_visible_task, visible_tasks
from gulian.office.tasks.showing import shown

router = Router()


class TaskOut(Schema):
    """A task. done, whole : steps; told : the result or the refusal in a sentence; file : made by it, ''."""

    id: uuid.UUID
    kind: str
    state: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    done: int
    whole: int
    told_zh: str
    told_en: str
    file: str


def _out(task: Task) -> dict[str, Any]:
    told = shown(task)
    return {
        "id": task.id,
        "kind": task.kind,
        "state": task.state,
        "asked_at": task.asked_at,
        "ended_at": task.ended_at,
        "done": task.done,
        "whole": task.whole,
        "told_zh": told.told.zh,
        "told_en": told.told.en,
        "file": told.file,
    }


@router.get("/", response=Page[TaskOut])
def list_tasks(request: HttpRequest, paging: Paged) -> Any:
    """One's own tasks, the last first."""
    seat = cast("OfficeRequest", request).seat
    need(seat, "tasks.read")
    return paged(visible_tasks(seat), ("-id",), paging, _out)


@router.get("/{task}", response=TaskOut)
def get_task(request: HttpRequest, task: uuid.UUID) -> Any:
    """One of them."""
    seat = cast("OfficeRequest", request).seat
    need(seat, "tasks.read")
    return _out(get_visible_task(seat, task))


@router.post("/{task}/cancel", response=TaskOut)
@once
def cancel_task(request: HttpRequest, task: uuid.UUID) -> Any:
    """Call one off."""
    return _out(actions.cancel(cast("OfficeRequest", request).seat, task))
