# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.programmes import pages

urlpatterns = [
    path("", pages.month, name="programmes"),
    path("apply/", pages.apply, name="programme_apply"),
    path("applicants/", pages.applicants, name="applicants"),
    path("applicants/<str:code>/", pages.one, name="applicant"),
    path("ranking/", pages.ranked, name="ranking"),
    path("experts/", pages.experts, name="experts"),
    path("experts/join/", pages.join, name="expert_join"),
    path("experts/assign/", pages.assign, name="expert_assign"),
    path("experts/<uuid:expert>/leave/", pages.leave, name="expert_leave"),
    path("experts/<uuid:expert>/recuse/", pages.recuse, name="expert_recuse"),
]
