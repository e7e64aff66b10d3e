# SPDX-License-Identifier: Apache-2.0
"""企业库."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gulian.office.cases import listing as cases
from gulian.office.cases.queries import visible_cases
from gulian.office.days.queries import visible_states
from gulian.office.enterprises import listing
from gulian.office.enterprises.models import Enterprise
from gulian.office.enterprises.queries import get_visible_enterprise
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.people.rights import may

LAST_CASES = 20


@page("enterprises.read")
def enterprises(request: OfficeRequest) -> HttpResponse:
    """The firms of the scope, searched by the beginning of a code or part of a name, narrowed and ordered."""
    chosen = listing.Filters.of(request.GET.dict())
    rows = listing.chosen_firms(request.seat, chosen)
    shown = sliced(rows, listing.ORDERS[chosen.order], request.GET.get("after", ""))
    told = {
        "slice": shown,
        "rows": [_line(each, request) for each in shown.rows],
        "chosen": chosen,
        "places": listing.places(request.seat, request.lang),
        "sections": listing.sections(request.seat, request.lang),
    }
    return render(request, "enterprises/enterprises.html", told)


@page("enterprises.read")
def enterprise(request: OfficeRequest, code: str) -> HttpResponse:
    """One firm: the register's line, the last state of its plants, its cases within the scope."""
    firm = get_visible_enterprise(request.seat, code)
    reads_cases = may(request.seat, "cases.read")
    found = visible_cases(request.seat).filter(code=code).order_by("-opened_at")[:LAST_CASES]
    told = {
        "firm": firm,
        "line": _line(firm, request),
        "states": visible_states(request.seat).filter(code=code).order_by("unit")[:50],
        "cases": [cases.row(each, request.lang) for each in found] if reads_cases else [],
        "reads_cases": reads_cases,
        "may_open": may(request.seat, "cases.open"),
        "may_fill": may(request.seat, "reports.fill"),
    }
    return render(request, "enterprises/enterprise.html", told)


@page("enterprises.read")
def export(request: OfficeRequest, form: str) -> HttpResponse:
    """The list on screen as a file: what the seat may see, and nothing else."""
    chosen = listing.Filters.of(request.GET.dict())
    name, media, data = listing.exported(request.seat, chosen, form, request.lang)
    answer = HttpResponse(data, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _line(firm: Enterprise, request: OfficeRequest) -> dict[str, object]:
    return {
        "firm": firm,
        "place": listing.region_name(firm.region, request.lang),
        "industry": listing.industry_name(firm.industry, request.lang),
    }
