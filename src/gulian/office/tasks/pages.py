# SPDX-License-Identifier: Apache-2.0
"""任务: what somebody asked for, how far it is, its result."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.tasks import actions
from gulian.office.tasks.job import folder_of
from gulian.office.tasks.queries import get_visible_task, visible_tasks
from gulian.office.tasks.showing import shown


@page("tasks.read")
def tasks(request: OfficeRequest) -> HttpResponse:
    """One's own tasks, the last first."""
    rows = sliced(visible_tasks(request.seat), ("-id",), request.GET.get("after", ""))
    return render(request, "tasks/tasks.html", {"slice": rows, "tasks": [shown(each) for each in rows.rows]})


@page("tasks.read")
def task(request: OfficeRequest, task: uuid.UUID) -> HttpResponse:
    """One task; only the piece when htmx asks again."""
    told = {"task": shown(get_visible_task(request.seat, task))}
    return render(request, "tasks/piece.html" if request.htmx else "tasks/task.html", told)


@require_POST
@page("tasks.read")
def cancel(request: OfficeRequest, task: uuid.UUID) -> HttpResponse:
    """Call a task off."""
    found = actions.cancel(request.seat, task)
    if request.htmx:
        return render(request, "tasks/piece.html", {"task": shown(found)})
    return redirect(f"/tasks/{found.id}/")


@page("tasks.read")
def result_file(request: OfficeRequest, task: uuid.UUID) -> FileResponse:
    """The file a task made, under the name it gave it."""
    found = get_visible_task(request.seat, task)
    name = str((found.result or {}).get("file", ""))
    path = folder_of(found.id) / Path(name).name
    if not name or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
