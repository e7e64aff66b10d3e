# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes and who reviews their applications."""

    name = "gulian.office.programmes"
    label = "programmes"
