# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this area."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The ledger of cases."""

    name = "gulian.office.cases"
    label = "cases"
