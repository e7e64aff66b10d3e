# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area."""

from __future__ import annotations

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Schemes and their drafts."""

    name = "gulian.office.rules"
    label = "rules"
