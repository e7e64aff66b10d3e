# SPDX-License-Identifier: Apache-2.0
"""制度方案: what is in force, on what it rests, a scheme with its pictures, its worked cases."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render

from gulian.office import clock
from gulian.office.days.dates import date_of
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.people.rights import may
from gulian.office.rules import showing
from gulian.office.rules.examples import results
from gulian.office.rules.queries import (
    broken,
    fresh_library,
    get_procedure,
    get_scheme,
    history,
    listed,
    of_site,
)
from gulian.workdays import calendar


def day_of(request: OfficeRequest) -> dt.date:
    """The day that is asked for, else today."""
    text = request.GET.get("day", "")
    return date_of(text) if text else calendar().local_date(clock.now())


@page("rules.read")
def rules(request: OfficeRequest) -> HttpResponse:
    """What is in force on a day, what was refused and why."""
    fresh_library()
    day, words = day_of(request), request.GET.get("q", "")[:100]
    told = {
        "rows": list(listed(day, words)),
        "broken": [
            (name, [showing.told(each, request.lang) for each in faults], count)
            for name, faults, count in broken()
        ],
        "day": day,
        "q": words,
        "kinds": showing.KINDS,
        "may_draft": may(request.seat, "rules.draft"),
        "may_migrate": may(request.seat, "rules.migrate"),
    }
    return render(request, "rules/rules.html", told)


@page("rules.read")
def scheme(request: OfficeRequest, scheme: str) -> HttpResponse:
    """One scheme: head, sources, forms, figures, pictures, lists."""
    fresh_library()
    found, day = get_scheme(scheme), day_of(request)
    told = {
        "scheme": found,
        "title": showing.said(request.lang, found.title_zh, found.title_en),
        "summary": showing.said(request.lang, found.summary_zh, found.summary_en),
        "day": day,
        "holds": found.holds_on(day),
        "of_site": of_site(scheme),
        "history": history(request.seat, scheme),
        "may_draft": may(request.seat, "rules.draft"),
        "may_migrate": may(request.seat, "rules.migrate"),
        **showing.sections(found, day, request.lang),
    }
    return render(request, "rules/scheme.html", told)


@page("rules.read")
def drawing(request: OfficeRequest, scheme: str, procedure: str) -> HttpResponse:
    """The picture of a procedure."""
    found = get_procedure(scheme, procedure)
    if not showing.may_draw(found):
        raise Http404
    svg = showing.drawing(found, day_of(request), request.lang)
    return HttpResponse(svg, content_type="image/svg+xml")


@page("rules.read")
def examples(request: OfficeRequest, scheme: str) -> HttpResponse:
    """The worked cases of a scheme, run now."""
    found = get_scheme(scheme)
    told = {
        "scheme": found,
        "title": showing.said(request.lang, found.title_zh, found.title_en),
        "rows": results(found),
    }
    return render(request, "rules/examples.html", told)
