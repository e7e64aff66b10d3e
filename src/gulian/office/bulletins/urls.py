# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.bulletins import pages

urlpatterns = [
    path("", pages.bulletins, name="bulletins"),
    path("draft/", pages.draft, name="draft_bulletin"),
    path("<uuid:bulletin>/", pages.bulletin, name="bulletin"),
    path("<uuid:bulletin>/<str:step>/", pages.step, name="bulletin_step"),
    path("<uuid:bulletin>/file/<str:name>", pages.file, name="bulletin_file"),
]
public_patterns = [
    path("", pages.public, name="public"),
    path("<uuid:bulletin>/", pages.public_bulletin, name="public_bulletin"),
    path("<uuid:bulletin>/file/<str:name>", pages.public_file, name="public_file"),
]
