# SPDX-License-Identifier: Apache-2.0
"""今日."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from gulian.errors import GulianError
from gulian.office.days.queries import get_day, newest_day
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.people.rights import may
from gulian.office.today.queries import course_of, map_rows, map_svg, morning


@page("days.read")
def today(request: OfficeRequest) -> HttpResponse:
    """The morning of a day: the newest one run, or ?date=."""
    asked = request.GET.get("date")
    if asked is None and newest_day() is None:
        return render(request, "today/empty.html", {"may_run": may(request.seat, "days.run")})
    seen = morning(request.seat, get_day(_date(asked)))
    told = {"morning": seen, "run": seen.run, "may_run": may(request.seat, "days.run")}
    return render(request, "today/today.html", told)


@page("days.read")
def map_piece(request: OfficeRequest) -> HttpResponse:
    """The map and its data table; loaded after the page, for drawing takes longer than reading."""
    run = get_day(_date(request.GET.get("date")))
    rows = map_rows(request.seat, run)
    picture = ""
    if rows:
        try:
            picture = map_svg(rows, run, request.lang)
        except GulianError:
            # The table beside it says the same.
            picture = ""
    # Our own renderer's output; it refuses links, images and scripts (charts.svg).
    return render(request, "today/map.html", {"rows": rows, "picture": mark_safe(picture)})  # noqa: S308 # nosec B308 B703 - our own drawing


@page("days.read")
def course_piece(request: OfficeRequest, indicator: str) -> HttpResponse:
    """A figure of the seat's own place over the last days."""
    rows = course_of(request.seat, indicator)
    if not rows:
        raise Http404
    return render(request, "today/course.html", {"rows": rows})


def _date(text: str | None) -> dt.date | None:
    """A date of the address; anything else is no page."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
