# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Long work."""

    name = "gulian.office.tasks"
    label = "tasks"
