# SPDX-License-Identifier: Apache-2.0
"""日报通报: pages for the office, and the public page without sign-in."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from gulian.office.bulletins import actions, texts
from gulian.office.bulletins.models import Bulletin
from gulian.office.bulletins.queries import get_released, get_visible_bulletin, released, visible_bulletins
from gulian.office.days.dates import date_of
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.people.rights import may, need
from gulian.office.people.seat import Acting
from gulian.office.tasks.actions import ask

KINDS = {
    "bulletin.html": "text/html; charset=utf-8",
    "bulletin.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "bulletin.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "figures.json": "application/json",
}


@page("bulletins.read")
def bulletins(request: OfficeRequest) -> HttpResponse:
    """All the seat may see, the newest first."""
    shown = sliced(visible_bulletins(request.seat), ("-date", "-id"), request.GET.get("after", ""))
    told = {"rows": shown.rows, "slice": shown, "may_draft": may(request.seat, "bulletins.draft")}
    return render(request, "bulletins/bulletins.html", told)


@require_POST
@page("bulletins.draft")
def draft(request: OfficeRequest) -> HttpResponse:
    """拟稿: the 日报 at once, a 通报 as a task."""
    date = date_of(request.POST.get("date", ""))
    if request.POST.get("kind") != "notice":
        return redirect(f"/bulletins/{actions.draft_daily(request.seat, date).id}/")
    words = {name: request.POST.get(name, "").strip()[:100] for name in ("issuer", "number", "addressed")}
    words["addressed"] = words["addressed"] or "各县（市、区）"
    need(request.seat, "bulletins.draft")
    task = ask(request.seat, "bulletins.notice", {"date": date.isoformat(), **words}, once=f"notice:{date}")
    return redirect(f"/tasks/{task.id}/")


@page("bulletins.read")
def bulletin(request: OfficeRequest, bulletin: uuid.UUID) -> HttpResponse:
    """The text, its way so far, and the steps this seat may take."""
    found = get_visible_bulletin(request.seat, bulletin)
    told = {"bulletin": found, "text": _text(found), "steps": _steps(request.seat, found)}
    return render(request, "bulletins/bulletin.html", told)


@require_POST
@page("bulletins.read")
def step(request: OfficeRequest, bulletin: uuid.UUID, step: str) -> HttpResponse:
    """核稿, 签发, 公开 or 退回."""
    get_visible_bulletin(request.seat, bulletin)
    if step == "return":
        actions.send_back(request.seat, bulletin, request.POST.get("reason", ""))
    elif step in actions.STEPS:
        actions.STEPS[step](request.seat, bulletin)
    else:
        raise Http404
    return redirect(f"/bulletins/{bulletin}/")


@page("bulletins.read")
def file(request: OfficeRequest, bulletin: uuid.UUID, name: str) -> HttpResponse:
    """One of its files, to be saved."""
    return _file(get_visible_bulletin(request.seat, bulletin), name)


def public(request: HttpRequest) -> HttpResponse:
    """What was released, for everybody."""
    return render(request, "bulletins/public.html", {"rows": released()})


def public_bulletin(request: HttpRequest, bulletin: uuid.UUID) -> HttpResponse:
    """One released notice, for everybody."""
    found = get_released(bulletin)
    return render(request, "bulletins/public_bulletin.html", {"bulletin": found, "text": _text(found)})


def public_file(request: HttpRequest, bulletin: uuid.UUID, name: str) -> HttpResponse:
    """A file of a released notice."""
    del request
    return _file(get_released(bulletin), name)


def _steps(seat: Acting, found: Bulletin) -> list[str]:
    """The steps open to a seat: right, stage, and another person than before."""
    steps = []
    if found.stage == "draft" and may(seat, "bulletins.check") and seat.user != found.drafted_by:
        steps += ["check", "return"]
    before = (found.drafted_by, found.checked_by)
    if found.stage == "checked" and may(seat, "bulletins.sign") and seat.user not in before:
        steps += ["sign", "return"]
    may_release = found.kind == "notice" and found.public_at is None and may(seat, "bulletins.release")
    if found.stage == "signed" and may_release:
        steps.append("release")
    return steps


def _text(found: Bulletin) -> SafeString:
    name = "bulletin.html"
    # Our own renderer's page, and its hash is what was kept at the draft.
    inner = texts.inner_html(texts.read(found.id, name, found.files[name]))
    return mark_safe(inner)  # noqa: S308 # nosec B308 B703 - our own page


def _file(found: Bulletin, name: str) -> HttpResponse:
    if name not in found.files or name not in KINDS:
        raise Http404
    answer = HttpResponse(texts.read(found.id, name, found.files[name]), content_type=KINDS[name])
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.date}-{found.kind}-{name}"'
    return answer
