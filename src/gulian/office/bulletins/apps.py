# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area."""

from __future__ import annotations

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    """Bulletins and notices."""

    name = "gulian.office.bulletins"
    label = "bulletins"
