# SPDX-License-Identifier: Apache-2.0
"""Reads: whoever asked for a task sees it, nobody else."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from gulian.office.people.seat import Acting
from gulian.office.tasks.models import Task


def visible_tasks(seat: Acting) -> QuerySet[Task]:
    """The tasks that this person asked for in this seat."""
    return Task.objects.filter(user=seat.user, seat=seat.id)


def get_visible_task(seat: Acting, task: uuid.UUID) -> Task:
    """One of them. Raises Http404."""
    found = visible_tasks(seat).filter(pk=task).first()
    if found is None:
        raise Http404
    return found
