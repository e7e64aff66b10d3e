# SPDX-License-Identifier: Apache-2.0
"""产业链."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from gulian.errors import GulianError
from gulian.office.chains.queries import MOST, chains_of, get_chain, map_svg, suppliers_of
from gulian.office.days.queries import get_day, newest_day
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest


@page("chains.read")
def chains(request: OfficeRequest) -> HttpResponse:
    """The lead firms of the newest day, worst first."""
    run = newest_day()
    rows = list(chains_of(request.seat, run.date)[:200]) if run else []
    return render(request, "chains/chains.html", {"run": run, "rows": rows})


@page("chains.read")
def chain(request: OfficeRequest, code: str) -> HttpResponse:
    """A lead firm: its map and its suppliers, the blocked first."""
    run = get_day(None)
    leader = get_chain(request.seat, run.date, code)
    suppliers = suppliers_of(request.seat, leader)
    told = {"run": run, "leader": leader, "suppliers": suppliers, "most": MOST}
    return render(request, "chains/chain.html", told)


@page("chains.read")
def chain_picture(request: OfficeRequest, code: str) -> HttpResponse:
    """The map, drawn after the page; without it the table beside says the same."""
    leader = get_chain(request.seat, get_day(None).date, code)
    try:
        drawn = map_svg(leader, suppliers_of(request.seat, leader), request.lang)
    except GulianError:
        drawn = ""
    # Our own renderer's output; it refuses links, images and scripts (charts.svg).
    return render(request, "chains/picture.html", {"picture": mark_safe(drawn)})  # noqa: S308 # nosec B308 B703 - our own drawing
