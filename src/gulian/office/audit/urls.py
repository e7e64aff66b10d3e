# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.audit import pages

urlpatterns = [path("", pages.events, name="audit")]
