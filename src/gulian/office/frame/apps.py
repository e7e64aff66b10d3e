# SPDX-License-Identifier: Apache-2.0
"""Django's entry of this part."""

from __future__ import annotations

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The frame around all pages."""

    name = "gulian.office.frame"
    label = "frame"
