# SPDX-License-Identifier: Apache-2.0
"""企业库."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gulian.office.enterprises.queries import get_visible_enterprise, visible_enterprises
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced


@page("enterprises.read")
def enterprises(request: OfficeRequest) -> HttpResponse:
    """The firms of the scope, searched by the beginning of code or name."""
    wanted = request.GET.get("q", "").strip()[:50]
    rows = visible_enterprises(request.seat)
    if wanted:
        rows = (
            rows.filter(code__startswith=wanted)
            if wanted[:1].isascii()
            else rows.filter(name__contains=wanted)
        )
    shown = sliced(rows, ("code",), request.GET.get("after", ""))
    return render(request, "enterprises/enterprises.html", {"rows": shown, "q": wanted})


@page("enterprises.read")
def enterprise(request: OfficeRequest, code: str) -> HttpResponse:
    """One firm."""
    return render(
        request, "enterprises/enterprise.html", {"firm": get_visible_enterprise(request.seat, code)}
    )
