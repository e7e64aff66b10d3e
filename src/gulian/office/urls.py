# SPDX-License-Identifier: Apache-2.0
"""Every address of the office: one include per area, the API, sign-in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from gulian.office.api import api
from gulian.office.bulletins.urls import public_patterns
from gulian.office.frame.metrics import health, metrics, ready
from gulian.office.frame.pages_of_frame import closed, home, set_language
from gulian.office.people.set_up import set_up
from gulian.office.policies.urls import benefit_patterns
from gulian.office.policies.urls import public_patterns as public_policies

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("language/", set_language, name="language"),
    # Passwords are set by a manager: nothing is sent by mail, and nobody signs up.
    re_path(r"^accounts/(?:password/reset|signup|email|confirm-email|3rdparty)/", closed),
    path("accounts/", include("allauth.urls")),
    path("today/", include("gulian.office.today.urls")),
    path("days/", include("gulian.office.days.urls")),
    path("health/", health, name="health"),
    path("ready/", ready, name="ready"),
    path("metrics/", metrics, name="metrics"),
    path("setup/<str:token>/", set_up, name="set_up"),
    path("chains/", include("gulian.office.chains.urls")),
    path("reports/", include("gulian.office.reports.urls")),
    path("bulletins/", include("gulian.office.bulletins.urls")),
    path("public/policies/", include(public_policies)),
    path("public/", include(public_patterns)),
    path("people/", include("gulian.office.people.urls")),
    path("audit/", include("gulian.office.audit.urls")),
    path("tasks/", include("gulian.office.tasks.urls")),
    path("enterprises/", include("gulian.office.enterprises.urls")),
    path("cases/", include("gulian.office.cases.urls")),
    path("programmes/", include("gulian.office.programmes.urls")),
    path("policies/", include("gulian.office.policies.urls")),
    path("benefits/", include(benefit_patterns)),
    path("rules/", include("gulian.office.rules.urls")),
    path("api/", api.urls),
]
handler404 = "gulian.office.frame.refusals.not_found"
handler403 = "gulian.office.frame.refusals.forbidden"
handler500 = "gulian.office.frame.refusals.failed"
