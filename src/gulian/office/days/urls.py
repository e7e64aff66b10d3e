# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.days import pages

urlpatterns = [
    path("run/", pages.run, name="run_day"),
    path("<str:date>/blocked/", pages.blocked, name="blocked"),
    path("<str:date>/blocked/<str:unit>/", pages.blocked_unit, name="blocked_unit"),
    path("<str:date>/figures/<str:indicator>/", pages.figure, name="figure"),
    path("<str:date>/figures/<str:indicator>/rows/", pages.figure_rows, name="figure_rows"),
    path("<str:date>/findings/", pages.findings, name="findings"),
    path("<str:date>/missing/", pages.missing, name="missing"),
]
