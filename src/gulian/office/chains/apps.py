# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area; it keeps nothing of its own."""

from __future__ import annotations

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """Chains."""

    name = "gulian.office.chains"
    label = "chains"
