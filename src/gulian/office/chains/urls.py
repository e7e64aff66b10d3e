# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.chains import pages

urlpatterns = [
    path("", pages.chains, name="chains"),
    path("<str:code>/", pages.chain, name="chain"),
    path("<str:code>/map/", pages.chain_picture, name="chain_picture"),
]
