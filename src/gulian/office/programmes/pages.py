# SPDX-License-Identifier: Apache-2.0
"""项目申报: the calendar, an application from what is known, an applicant's history, ranking, experts."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.errors import NotConfirmed
from gulian.office import clock
from gulian.office.cases import forms, listing, words
from gulian.office.cases.actions import Opening, open_case
from gulian.office.cases.exporting import MEDIA
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.in_use import library, procedure_of
from gulian.office.people.rights import may, need
from gulian.office.programmes import actions, closing, panels, ranking, showing
from gulian.office.programmes.experts import visible_experts
from gulian.office.programmes.queries import applicant, visible_applicants
from gulian.schemes import Procedure
from gulian.workdays import calendar

MOST_APPLICANTS = 200


def _today() -> dt.date:
    return calendar().local_date(clock.now())


@page("programmes.read")
def month(request: OfficeRequest) -> HttpResponse:
    """What closes in a month, for whom; what this seat is reminded of today."""
    today = _today()
    first = closing.month_of(request.GET.get("month", ""), today)
    shown = {
        "first": first,
        "before": first - dt.timedelta(days=1),
        "after": first + dt.timedelta(days=32),
        "lines": closing.lines(request.seat, first, today, request.lang),
        "reminded": closing.reminded(request.seat, today, request.lang),
        "today": today,
        "may_open": may(request.seat, "cases.open"),
    }
    return render(request, "programmes/month.html", shown)


@page("cases.open")
def apply(request: OfficeRequest) -> HttpResponse:
    """An application that asks only what is not known yet; the applicant confirms what is."""
    need(request.seat, "programmes.read")
    chosen = request.POST.get("procedure") or request.GET.get("procedure", "")
    code = (request.POST.get("code") or request.GET.get("code", "")).strip()[:64]
    code = code or (request.seat.firms[0] if request.seat.firms else "")
    known = dict(_procedures(request))
    if chosen not in known or not code:
        return render(request, "programmes/choose.html", {"procedures": known.items(), "code": code})
    procedure = procedure_of(chosen)
    found = applicant(request.seat, code)
    if request.method == "POST":
        if request.POST.get("confirmed") != "1":
            raise NotConfirmed
        typed = request.POST.dict()
        made = open_case(
            request.seat,
            Opening(
                procedure=chosen,
                code=code,
                title=typed.get("title", "").strip(),
                facts=forms.read_facts(procedure, typed),
                items=forms.read_lists(procedure, typed),
            ),
        )
        return redirect("case", number=made.number)
    asked = showing.asked(found, procedure, _today(), request.lang)
    # Who reviews it is not the applicant's to say.
    panel = panels.panel_of(procedure)
    shown = {
        "procedure": procedure,
        "title": known[chosen],
        "firm": found.firm,
        "known": [each for each in asked if each.origin],
        "open": [each for each in asked if not each.origin],
        "lists": [
            each
            for each in forms.list_fields(procedure, None, request.lang)
            if panel is None or each.name != panel.items
        ],
    }
    return render(request, "programmes/apply.html", shown)


def _procedures(request: OfficeRequest) -> list[tuple[str, str]]:
    """Procedures whose first step is for one of the seat's roles, or, of an official, for anybody."""
    return [
        (each.path, each.title_zh if request.lang == "zh" else each.title_en)
        for scheme in library().values()
        for each in scheme.procedures.values()
        if request.seat.role != "firm" or _begins(each, request.seat.roles)
    ]


def _begins(procedure: Procedure, roles: tuple[str, ...]) -> bool:
    doer = procedure.steps[procedure.start].doer
    return doer is not None and doer.role in roles


@page("programmes.read")
def applicants(request: OfficeRequest) -> HttpResponse:
    """Who applied, searched by code or name."""
    sought = request.GET.get("q", "").strip()[:50]
    rows = visible_applicants(request.seat)
    if sought:
        rows = (
            rows.filter(code__startswith=sought) if sought.isascii() else rows.filter(name__contains=sought)
        )
    found = list(rows.order_by("code")[:MOST_APPLICANTS])
    return render(request, "programmes/applicants.html", {"rows": found, "q": sought})


@page("programmes.read")
def one(request: OfficeRequest, code: str) -> HttpResponse:
    """An applicant: his cases and what came of them, the papers he holds, what is known of him."""
    found = applicant(request.seat, code)
    lang, today = request.lang, _today()
    rows = {each.number: listing.row(each, lang) for each in found.cases}
    held = found.history
    shown = {
        "firm": found.firm,
        "lines": [(each, rows[each.case]) for each in reversed(held.lines)],
        "papers": held.held(today),
        "counted": [
            (words.named(words.RESULTS, key, lang) or ("在办" if lang == "zh" else "open"), count)
            for key, count in held.counted().items()
        ],
        "answers": showing.answers(found, lang),
        "may_open": may(request.seat, "cases.open"),
    }
    return render(request, "programmes/applicant.html", shown)


@page("programmes.read")
def ranked(request: OfficeRequest) -> HttpResponse:
    """The recommended of a procedure by body, in their order; the same as a workbook."""
    known = {each.path: each for each in ranking.ranking_procedures()}
    procedure = known.get(request.GET.get("procedure", ""))
    titles = [
        (path, each.title_zh if request.lang == "zh" else each.title_en) for path, each in known.items()
    ]
    if procedure is None:
        return render(request, "programmes/ranking.html", {"procedures": titles})
    quota = procedure.quotas.get(request.GET.get("quota", "")) or next(iter(procedure.quotas.values()))
    found = ranking.pots(request.seat, procedure, quota, request.lang)
    if request.GET.get("form") == "xlsx":
        answer = HttpResponse(ranking.workbook(procedure, found, request.lang), content_type=MEDIA["xlsx"])
        answer.headers["Content-Disposition"] = 'attachment; filename="ranking.xlsx"'
        return answer
    shown = {
        "procedures": titles,
        "procedure": procedure,
        "quota": quota,
        "pots": found,
        "taken": sum(len(each.ranked) for each in found),
        "places": sum(each.limit or 0 for each in found),
    }
    return render(request, "programmes/ranking.html", shown)


@page("experts.read")
def experts(request: OfficeRequest) -> HttpResponse:
    """The pool: fields, bodies he stands aside from, how much he has; who joins, leaves, steps back."""
    found = sliced(visible_experts(request.seat), ("name", "id"), request.GET.get("after", ""))
    held = panels.loads(request.seat, found.rows)
    shown = {
        "rows": [(each, held[str(each.user)], list(each.recusals.order_by("at"))) for each in found.rows],
        "slice": found,
        "panels": [
            (each.procedure, len(panels.waiting(request.seat, each)), panels.field_facts(each))
            for each in panels.panels()
        ],
        "may_pool": may(request.seat, "programmes.pool"),
        "may_assign": may(request.seat, "programmes.assign"),
    }
    return render(request, "programmes/experts.html", shown)


@require_POST
@page("programmes.pool")
def join(request: OfficeRequest) -> HttpResponse:
    """Into the pool."""
    typed = request.POST
    given = actions.NewExpert(
        username=typed.get("username", "").strip()[:150],
        fields=typed.get("fields", "").strip()[:400],
        bodies=typed.get("bodies", "").strip()[:1000],
        most=min(1000, max(1, _whole(typed.get("most", ""), 20))),
    )
    actions.add_expert(request.seat, given)
    messages.success(request, "已入库。" if request.lang == "zh" else "Added.")
    return redirect("experts")


@require_POST
@page("programmes.pool")
def leave(request: OfficeRequest, expert: uuid.UUID) -> HttpResponse:
    """Out of the pool from today."""
    actions.end_expert(request.seat, expert)
    return redirect("experts")


@require_POST
@page("programmes.pool")
def recuse(request: OfficeRequest, expert: uuid.UUID) -> HttpResponse:
    """An expert steps back from a case."""
    number = request.POST.get("case", "").strip()[:120]
    actions.recuse(request.seat, expert, number, request.POST.get("reason", "").strip()[:500])
    return redirect("experts")


@page("programmes.assign")
def assign(request: OfficeRequest) -> HttpResponse:
    """A proposal; confirmed, the experts are named."""
    typed = request.POST if request.method == "POST" else request.GET
    procedure, fact = typed.get("procedure", "")[:200], typed.get("fact", "")[:80]
    each = min(panels.MOST_EACH, max(1, _whole(typed.get("each", ""), 3)))
    if procedure not in {one.procedure.path for one in panels.panels()}:
        raise Http404
    if request.method == "POST":
        told = actions.assign(
            request.seat, procedure, fact, each, typed.get("seen", "")[:40], typed.get("reason", "")[:500]
        )
        refused = [
            (number, error.message(request.lang)) for number, error in told.items() if error is not None
        ]
        return render(request, "cases/batch.html", {"done": len(told) - len(refused), "refused": refused})
    panel, found = actions.proposal(request.seat, procedure, fact, each)
    shown = {
        "panel": panel,
        "title": panel.procedure.title_zh if request.lang == "zh" else panel.procedure.title_en,
        "fact": fact,
        "each": each,
        "seen": actions.spelt(found),
        **showing.proposal(request.seat, panel, found, fact),
    }
    return render(request, "programmes/assign.html", shown)


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default
