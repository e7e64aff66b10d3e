# SPDX-License-Identifier: Apache-2.0
"""问题台账: the queue with its clocks, one case with its course, what can be done about it."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.casework import picture
from gulian.office import clock
from gulian.office.cases import actions, course, exporting, forms, listing, statistics, words
from gulian.office.cases.draws import draw_file, shown_draws
from gulian.office.cases.files import attach, path_of
from gulian.office.cases.models import Case
from gulian.office.cases.pins import pinned
from gulian.office.cases.queries import (
    get_visible_attachment,
    get_visible_case,
    party_of,
    visible_notices,
)
from gulian.office.cases.quotas import places_at
from gulian.office.cases.storing import state_of
from gulian.office.enterprises.models import Enterprise
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.in_use import library, procedure_of
from gulian.office.people.rights import may
from gulian.workdays import calendar


@page("cases.read")
def queue(request: OfficeRequest) -> HttpResponse:
    """What waits, the most urgent first."""
    chosen = listing.Filters.of(request.GET.dict(), request.seat)
    after = request.GET.get("after", "")
    if chosen.view in ("mine", "all"):
        found = sliced(listing.tickets(request.seat, chosen), listing.DUE, after)
    else:
        order = listing.LAST if chosen.view == "ended" else listing.DUE
        found = sliced(listing.cases(request.seat, chosen), order, after)
    shown = {
        "chosen": chosen,
        "rows": [listing.row(each, request.lang) for each in found.rows],
        "slice": found,
        "load": listing.load_of(request.seat) if request.seat.role not in ("auditor",) else None,
        "causes": [(key, each.of(request.lang)) for key, each in words.causes().items()],
        "procedures": _procedures(request),
        "steps": _steps(request, chosen),
        "choices": _batch(request, chosen),
        "may_open": may(request.seat, "cases.open"),
    }
    return render(request, "cases/queue.html", shown)


def _procedures(request: OfficeRequest) -> list[tuple[str, str]]:
    return [
        (each.path, each.title_zh if request.lang == "zh" else each.title_en)
        for scheme in library().values()
        for each in scheme.procedures.values()
    ]


def _steps(request: OfficeRequest, chosen: listing.Filters) -> list[tuple[str, str]]:
    """Steps of the chosen procedure that this seat may act on."""
    if chosen.view != "mine" or chosen.procedure not in dict(_procedures(request)):
        return []
    return [
        (each.id, each.zh if request.lang == "zh" else each.en)
        for each in procedure_of(chosen.procedure).steps.values()
        if each.kind == "human" and each.doer and each.doer.role in request.seat.roles
    ]


def _batch(request: OfficeRequest, chosen: listing.Filters) -> list[course.Choice]:
    """Outcomes that may be taken for several cases at once: one procedure, one step, nothing to fill in."""
    if chosen.step not in dict(_steps(request, chosen)):
        return []
    step = procedure_of(chosen.procedure).steps[chosen.step]
    return [
        course.Choice(each.id, each.zh if request.lang == "zh" else each.en, each.reason, each.place)
        for each in step.outcomes
        if not each.place and not step.form
    ]


@page("cases.read")
def case(request: OfficeRequest, number: str) -> HttpResponse:
    """One case: where it stands, what this seat may do, what happened."""
    found = get_visible_case(request.seat, number)
    return render(request, "cases/case.html", _told(request, found))


def _told(request: OfficeRequest, found: Case) -> dict[str, object]:
    procedure = course.procedure_of_case(found)
    state = state_of(found)
    firm = Enterprise.objects.filter(pk=found.code).first() if found.code else None
    seat, lang = request.seat, request.lang
    fields = forms.fact_fields(procedure, state, None, lang) if procedure else ()
    lists = forms.list_fields(procedure, state, lang) if procedure else ()
    return {
        "case": found,
        "row": listing.row(found, lang),
        "firm": firm,
        "phone": firm.phone if firm and party_of(seat, found) else "",
        "procedure": procedure,
        "standing": course.standing(seat, found, lang),
        "lines": course.lines(seat, found, lang),
        "facts": [each for each in fields if each.value],
        "lists": [each for each in lists if each.value],
        "all_fields": fields,
        "all_lists": lists,
        "related": [listing.row(each, lang) for each in course.related(seat, found)],
        "attachments": found.attachments.order_by("at"),
        "papers": found.papers.order_by("on", "serial"),
        "publicities": found.publicities.order_by("since"),
        "draws": shown_draws(found),
        "quotas": places_at(seat, found, procedure, state, lang),
        "may_act": may(seat, "cases.act"),
        "may_release": may(seat, "cases.release"),
        "may_withdraw": bool(
            found.open and procedure and procedure.withdrawal and procedure.withdrawal.role in seat.roles
            and may(seat, "cases.act")
        ),
        "may_appeal": bool(
            not found.open and procedure and procedure.appeal and procedure.appeal.role in seat.roles
            and found.end in procedure.appeal.of and may(seat, "cases.act") and not state.appealed
        ),
        "result_title": words.named(words.RESULTS, found.result, lang),
    }  # fmt: skip


@require_POST
@page("cases.act")
def move(request: OfficeRequest, number: str) -> HttpResponse:
    """Do one thing to a case, as its form says."""
    found = get_visible_case(request.seat, number)
    typed = request.POST.dict()
    state = state_of(found)
    procedure = pinned(state)
    kind = typed.get("kind", "act")
    if kind not in actions.MOVE_KINDS:
        raise Http404
    what = actions.Move(
        kind=cast("actions.MoveKind", kind),
        ticket=_whole(typed.get("ticket", "")),
        outcome=typed.get("outcome", "")[:80],
        reason=typed.get("reason", "").strip()[:2000],
        # What stood ready in a field and was left so is nobody's statement: a firm may not make all of them.
        facts=forms.changed(forms.read_facts(procedure, typed), state.facts),
        items=forms.changed(forms.read_lists(procedure, typed), state.items),
        place=_whole(typed.get("place", "")),
        version=_whole(typed["version"]) if typed.get("version") else None,
    )
    actions.move(request.seat, number, what)
    messages.success(request, "已办理。" if request.lang == "zh" else "Done.")
    return redirect("case", number=number)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_POST
@page("cases.act")
def batch(request: OfficeRequest) -> HttpResponse:
    """The same outcome for the cases that were ticked."""
    told = actions.move_many(
        request.seat,
        request.POST.getlist("case"),
        request.POST.get("step", "")[:80],
        request.POST.get("outcome", "")[:80],
        request.POST.get("reason", "").strip()[:2000],
    )
    refused = [(number, error.message(request.lang)) for number, error in told.items() if error is not None]
    return render(request, "cases/batch.html", {"done": len(told) - len(refused), "refused": refused})


@page("cases.open")
def new(request: OfficeRequest) -> HttpResponse:
    """A new case: which procedure, which firm, what it is about."""
    chosen = request.POST.get("procedure") or request.GET.get("procedure", "")
    known = dict(_procedures(request))
    if chosen not in known:
        return render(request, "cases/new.html", {"procedures": known.items()})
    procedure = procedure_of(chosen)
    if request.method == "POST":
        typed = request.POST.dict()
        facts = forms.read_facts(procedure, typed)
        cause = facts.get("cause")
        made = actions.open_case(
            request.seat,
            actions.Opening(
                procedure=chosen,
                code=typed.get("code", "").strip()[:64],
                title=typed.get("title", "").strip(),
                need=typed.get("need", "").strip(),
                cause=cause[:40] if isinstance(cause, str) else "",
                facts=facts,
                items=forms.read_lists(procedure, typed),
            ),
        )
        return redirect("case", number=made.number)
    shown = {
        "procedure": procedure,
        "title": known[chosen],
        "fields": forms.fact_fields(procedure, None, procedure.steps[procedure.start], request.lang),
        "lists": forms.list_fields(procedure, None, request.lang),
        "code": request.GET.get("code", "") or (request.seat.firms[0] if request.seat.firms else ""),
    }
    return render(request, "cases/new.html", shown)


@require_POST
@page("cases.act")
def upload(request: OfficeRequest, number: str) -> HttpResponse:
    """A file for a case."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Http404
    attach(request.seat, number, file.name or "", file.read())
    return redirect("case", number=number)


@page("cases.read")
def attachment(request: OfficeRequest, file: uuid.UUID) -> FileResponse:
    """A file of a case, as a download."""
    found = get_visible_attachment(request.seat, file)
    data = path_of(found.sha256).open("rb")
    return FileResponse(data, as_attachment=True, filename=found.name, content_type=found.media)


@require_POST
@page("cases.release")
def release(request: OfficeRequest, number: str) -> HttpResponse:
    """A named person puts on public notice."""
    actions.release_notice(request.seat, number, _whole(request.POST.get("ticket", "")))
    return redirect("case", number=number)


@require_POST
@page("cases.act")
def draw(request: OfficeRequest, number: str) -> HttpResponse:
    """Draw by the published plan."""
    actions.draw_now(request.seat, number, _whole(request.POST.get("ticket", "")))
    return redirect("case", number=number)


@page("cases.read")
def drawn(request: OfficeRequest, number: str, ticket: int, name: str) -> HttpResponse:
    """The plan or the result of a draw as a file, for `gulian case draw`."""
    text = draw_file(request.seat, number, ticket, name)
    answer = HttpResponse(text, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


@page("cases.read")
def drawing(request: OfficeRequest, number: str) -> HttpResponse:
    """The procedure of a case as a picture."""
    found = get_visible_case(request.seat, number)
    procedure = course.procedure_of_case(found)
    if procedure is None:
        raise Http404
    svg = picture(procedure, calendar().local_date(found.opened_at), request.lang)
    return HttpResponse(svg, content_type="image/svg+xml")


@page("cases.read")
def notices(request: OfficeRequest) -> HttpResponse:
    """What the roles of this seat have to know, the newest first."""
    found = sliced(
        visible_notices(request.seat).select_related("case"), ("-at", "id"), request.GET.get("after", "")
    )
    rows = [
        {
            "at": each.at,
            "why": words.named(words.WHY, each.why, request.lang),
            "number": each.case.number,
            "name": each.case.name,
            "step": words.step_title(course.procedure_of_case(each.case), each.step, request.lang),
        }
        for each in found.rows
    ]
    return render(request, "cases/notices.html", {"rows": rows, "slice": found})


@page("cases.read")
def figures(request: OfficeRequest) -> HttpResponse:
    """How many, how fast, how many late: by cause and by department."""
    told = statistics.figures(request.seat, clock.now())
    rows = statistics.told(told, request.lang)
    return render(request, "cases/statistics.html", {"figures": told, **rows})


@page("cases.read")
def export(request: OfficeRequest, form: str) -> HttpResponse:
    """The list on screen as a file: what the seat may see, and nothing else."""
    chosen = listing.Filters.of(request.GET.dict(), request.seat)
    name, media, data = exporting.exported(request.seat, chosen, form, request.lang)
    answer = HttpResponse(data, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
