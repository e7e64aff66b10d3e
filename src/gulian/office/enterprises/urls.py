# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.enterprises import pages

urlpatterns = [
    path("", pages.enterprises, name="enterprises"),
    path("export.<str:form>", pages.export, name="enterprises_export"),
    path("<str:code>/", pages.enterprise, name="enterprise"),
]
