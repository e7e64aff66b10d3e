# SPDX-License-Identifier: Apache-2.0
"""Addresses of this area."""

from __future__ import annotations

from django.urls import path

from gulian.office.policies import benefit_pages, library_pages, measure_pages, review_pages

urlpatterns = [
    path("", library_pages.policies, name="policies"),
    path("news/", library_pages.news, name="policy_news"),
    path("findings/", review_pages.findings, name="policy_findings"),
    path("findings/<str:finding>/", review_pages.decided, name="policy_decide"),
    path("measures/", measure_pages.drafts, name="measure_drafts"),
    path("measures/<uuid:draft>/", measure_pages.draft, name="measure_draft"),
    path("measures/<uuid:draft>/<str:step>/", measure_pages.step, name="measure_step"),
    path("index/", library_pages.index, name="policy_index"),
    path("documents/<str:document>/", library_pages.document, name="policy_document"),
]
benefit_patterns = [
    path("mine/", benefit_pages.mine, name="my_benefits"),
    path("firms/", benefit_pages.overview, name="benefits"),
    path("match/", benefit_pages.match, name="benefits_match"),
    path("measures/<str:scheme>/<str:name>/", benefit_pages.measure, name="benefit_measure"),
    path("firms/<str:code>/", benefit_pages.firm, name="benefits_of_firm"),
    path("firms/<str:code>/piece/", benefit_pages.piece, name="benefits_piece"),
    path("firms/<str:code>/facts/", benefit_pages.facts, name="benefit_facts"),
    path("firms/<str:code>/state/", benefit_pages.state, name="benefit_state"),
    path("firms/<str:code>/apply/", benefit_pages.apply, name="benefit_apply"),
]
public_patterns = [
    path("calculator/", benefit_pages.calculator, name="calculator"),
]
