# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.rules import drafting, migrations_pages, pages

urlpatterns = [
    path("", pages.rules, name="rules"),
    path("drafts/", drafting.drafts, name="rules_drafts"),
    path("drafts/<uuid:draft>/", drafting.draft, name="rules_draft"),
    path("drafts/<uuid:draft>/edit/<path:name>", drafting.edit, name="rules_edit"),
    path("drafts/<uuid:draft>/<str:step>/", drafting.step, name="rules_step"),
    path("migrations/", migrations_pages.migrations, name="rules_migrations"),
    path("migrations/<uuid:migration>/", migrations_pages.migration, name="rules_migration"),
    path("migrations/<uuid:migration>/<str:step>/", migrations_pages.step, name="rules_migration_step"),
    path("schemes/<str:scheme>/", pages.scheme, name="rules_scheme"),
    path("schemes/<str:scheme>/draft/", drafting.make, name="rules_make"),
    path("schemes/<str:scheme>/examples/", pages.examples, name="rules_examples"),
    path("schemes/<str:scheme>/procedures/<str:procedure>.svg", pages.drawing, name="rules_drawing"),
]
