# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.reports import pages

urlpatterns = [
    path("", pages.reports, name="reports"),
    path("fill/<str:unit>/", pages.fill, name="fill_report"),
    path("same/<str:unit>/", pages.same, name="same_report"),
    path("remind/", pages.remind, name="remind"),
    path("uploads/", pages.upload, name="upload"),
    path("uploads/<uuid:upload>/", pages.uploaded, name="uploaded"),
]
