# SPDX-License-Identifier: Apache-2.0
"""报送与审核: the firm's own page first, a plant's form, uploads of many."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gulian.office.days.dates import date_of
from gulian.office.days.queries import newest_day, own_rates, visible_states
from gulian.office.frame.language import Words
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.people.rights import may
from gulian.office.reports import actions, questions, reminding
from gulian.office.reports.queries import (
    get_visible_place,
    get_visible_upload,
    last_filed,
    own_places,
    visible_uploads,
)
from gulian.office.reports.reminding import reminders_of

MISSING = 50
_REMINDED = Words(
    "已催报 {count} 家；企业在报送页上能看到。", "{count} reminded; they see it where they report."
)
_SENT = Words("已收到：{name}，{date}。", "Received: {name}, {date}.")


@page("reports.read")
def reports(request: OfficeRequest) -> HttpResponse:
    """A firm: its plants and what they owe today. An official: who is missing, uploads."""
    today = timezone.localdate()
    if request.seat.role == "firm":
        return _firm(request, today)
    run = newest_day()
    rates = own_rates(request.seat, run.date).values() if run else ()
    told = {
        "today": today,
        "run": run,
        "complete": max(rates, key=lambda each: each.expected or 0, default=None),
        "missing": visible_states(request.seat).filter(reported=False).order_by("unit")[:MISSING],
        "uploads": visible_uploads(request.seat)[:10],
        "may_fill": may(request.seat, "reports.fill"),
        "may_upload": may(request.seat, "reports.upload"),
        "may_remind": may(request.seat, "reports.remind"),
    }
    return render(request, "reports/reports.html", told)


def _firm(request: OfficeRequest, today: dt.date) -> HttpResponse:
    places = own_places(request.seat)
    filed = last_filed([each.unit for each in places], today)
    told = reminders_of([each.unit for each in places], today)
    rows = [
        {"place": each, "filed": filed.get(each.unit), "reminder": told.get(each.unit)} for each in places
    ]
    return render(request, "reports/firm.html", {"rows": rows, "today": today})


@page("reports.fill")
def fill(request: OfficeRequest, unit: str) -> HttpResponse:
    """The day's form of a plant: four questions first; every rule's sentence beside its question."""
    place = get_visible_place(request.seat, unit)
    asked = request.POST.get("date") or request.GET.get("date")
    date = date_of(asked) if asked else timezone.localdate()
    refused: dict[str, tuple[dict[str, str], ...]] = {}
    doubts: tuple[dict[str, str], ...] = ()
    if request.method == "POST":
        answers = {name: ";".join(request.POST.getlist(name)) for name in request.POST}
        filed, checked = actions.file_report(
            request.seat, unit, date, answers, sure=request.POST.get("sure") == "1"
        )
        if filed is not None:
            messages.success(request, _SENT.of(request.lang).format(name=place.name, date=date))
            return redirect("/reports/")
        refused, doubts = dict(checked.refused), checked.doubts
    else:
        answers = questions.ready(unit, place.firm)
    groups = questions.questions(place.firm, date, answers, refused)
    told = {"place": place, "date": date, "groups": groups, "doubts": doubts, "refused": bool(refused)}
    return render(request, "reports/fill.html", told, status=422 if refused or doubts else 200)


@require_POST
@page("reports.fill")
def same(request: OfficeRequest, unit: str) -> HttpResponse:
    """同昨日: in one tap."""
    today = timezone.localdate()
    actions.same_as_last(request.seat, unit, today)
    name = get_visible_place(request.seat, unit).name
    messages.success(request, _SENT.of(request.lang).format(name=name, date=today))
    return redirect("/reports/")


@require_POST
@page("reports.remind")
def remind(request: OfficeRequest) -> HttpResponse:
    """催报: everybody in the scope who owes today's report."""
    messages.success(request, _REMINDED.of(request.lang).format(count=reminding.remind(request.seat)))
    return redirect("/reports/")


@require_POST
@page("reports.upload")
def upload(request: OfficeRequest) -> HttpResponse:
    """A file of many reports: kept, then read as a task."""
    file = request.FILES.get("file")
    if file is None:
        raise Http404
    _, task = actions.upload(request.seat, file, request.POST.get("form", "")[:120])
    return redirect(f"/tasks/{task}/")


@page("reports.upload")
def uploaded(request: OfficeRequest, upload: uuid.UUID) -> HttpResponse:
    """What became of a file: its receipt and every problem with its row, and what to do."""
    found = get_visible_upload(request.seat, upload)
    headings = questions.headings(found.form)
    told = [{**each, "heading": headings.get(each["field"], each["field"])} for each in found.told]
    return render(request, "reports/uploaded.html", {"upload": found, "told": told})
