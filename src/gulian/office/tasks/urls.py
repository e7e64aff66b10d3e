# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.tasks import pages

urlpatterns = [
    path("", pages.tasks, name="tasks"),
    path("<uuid:task>/", pages.task, name="task"),
    path("<uuid:task>/cancel/", pages.cancel, name="cancel_task"),
    path("<uuid:task>/file/", pages.result_file, name="task_file"),
]
