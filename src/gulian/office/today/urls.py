# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.today import pages

urlpatterns = [
    path("", pages.today, name="today"),
    path("map/", pages.map_piece, name="today_map"),
    path("course/<str:indicator>/", pages.course_piece, name="today_course"),
]
