# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area."""

from __future__ import annotations

from django.apps import AppConfig


class DaysConfig(AppConfig):
    """The days."""

    name = "gulian.office.days"
    label = "days"
