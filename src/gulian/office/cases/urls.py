# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.cases import pages

urlpatterns = [
    path("", pages.queue, name="cases"),
    path("new/", pages.new, name="case_new"),
    path("batch/", pages.batch, name="case_batch"),
    path("notices/", pages.notices, name="case_notices"),
    path("statistics/", pages.figures, name="case_statistics"),
    path("export.<str:form>", pages.export, name="case_export"),
    path("file/<uuid:file>/", pages.attachment, name="case_file"),
    path("<str:number>/", pages.case, name="case"),
    path("<str:number>/move/", pages.move, name="case_move"),
    path("<str:number>/upload/", pages.upload, name="case_upload"),
    path("<str:number>/release/", pages.release, name="case_release"),
    path("<str:number>/draw/", pages.draw, name="case_draw"),
    path("<str:number>/draw/<int:ticket>/<str:name>.json", pages.drawn, name="case_drawn"),
    path("<str:number>/picture.svg", pages.drawing, name="case_picture"),
]
