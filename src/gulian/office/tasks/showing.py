# SPDX-License-Identifier: Apache-2.0
"""A task as pages and the API show it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from gulian.office.frame.language import Words
from gulian.office.tasks.kinds import KINDS
from gulian.office.tasks.models import Task, TaskState

STATES = {
    TaskState.WAITING: Words("等待", "waiting"),
    TaskState.RUNNING: Words("进行中", "running"),
    TaskState.DONE: Words("完成", "done"),
    TaskState.FAILED: Words("未完成", "failed"),
    TaskState.CANCELLED: Words("已取消", "cancelled"),
}
TONES = {TaskState.DONE: "good", TaskState.FAILED: "bad", TaskState.CANCELLED: "warn"}


@dataclass(frozen=True)
class Shown:
    """title, standing : in both languages; open : not over yet; address, file : where the result is, ''."""

    id: uuid.UUID
    kind: str
    title: Words
    standing: Words
    tone: str
    open: bool
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    done: int
    whole: int
    told: Words
    address: str
    file: str


def shown(task: Task) -> Shown:
    """A stored task in words. Addresses lead into the office only."""
    state = TaskState(task.state)
    result = task.result or {}
    kind = KINDS.get(task.kind)
    address = str(result.get("address", ""))
    told = Words(task.told_zh, task.told_en)
    if state == TaskState.DONE:
        told = Words(str(result.get("zh", "")), str(result.get("en", "")))
    return Shown(
        id=task.id,
        kind=task.kind,
        title=kind.words if kind else Words(task.kind, task.kind),
        standing=STATES[state],
        tone=TONES.get(state, ""),
        open=state in (TaskState.WAITING, TaskState.RUNNING),
        asked_at=task.asked_at,
        ended_at=task.ended_at,
        done=task.done,
        whole=task.whole,
        told=told,
        address=address if address.startswith("/") and not address.startswith("//") else "",
        file=str(result.get("file", "")),
    )
