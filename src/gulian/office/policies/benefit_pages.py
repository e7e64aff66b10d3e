# SPDX-License-Identifier: Apache-2.0
"""我能享受的政策 for a firm; who may have what for a bureau; the calculator for everybody."""

from __future__ import annotations

import datetime as dt
import os
import time

import polars as pl
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gulian.door import csv_bytes
from gulian.errors import TooManyRequests
from gulian.office.frame.language import Words, language_of
from gulian.office.frame.limits import Buckets
from gulian.office.frame.page import page
from gulian.office.frame.refusals import refused
from gulian.office.frame.request import OfficeRequest
from gulian.office.in_use import library
from gulian.office.people.rights import may
from gulian.office.people.seating import address_of
from gulian.office.policies import actions, bureau
from gulian.office.policies.calculator import asked_by_scheme, asked_groups, calculated
from gulian.office.policies.facts import answers_known, facts_by_form, forms_with, questions
from gulian.office.policies.firms import Standing, firm_of, measure_of, standing_of
from gulian.office.policies.queries import day_of
from gulian.office.tasks.actions import ask

PER_PAGE = 100
FIRST_QUESTIONS = 6
PER_SECOND, AT_ONCE = 0.5, 20
"""Of one address on public pages that reckon: a request every two seconds, twenty at once."""
_public = Buckets(PER_SECOND, AT_ONCE / int(os.environ.get("GULIAN_WORKERS", "1")))
_SAID = Words("已记录：{0} 项。", "Recorded: {0}.")


@page("benefits.read")
def mine(request: OfficeRequest) -> HttpResponse:
    """A firm's seat: what its firm may have; with several firms, the one asked for."""
    codes = request.seat.firms
    wanted = request.GET.get("code", "")
    code = wanted if wanted in codes else codes[0] if codes else ""
    if not code:
        raise Http404
    return _firm(request, code, own=True)


@page("benefits.firms.read")
def firm(request: OfficeRequest, code: str) -> HttpResponse:
    """One firm of the scope, as its own page shows it."""
    return _firm(request, code, own=False)


def _firm(request: OfficeRequest, code: str, *, own: bool) -> HttpResponse:
    found = firm_of(request.seat, code)
    on = day_of()
    standing = standing_of(request.seat, found, on, request.lang)
    told = {
        "standing": standing,
        "own": own,
        "firms": request.seat.firms if own else (),
        "made": bureau.last_matching(),
        "questions": _questions(request, standing, on),
        "history": sorted(facts_by_form(code).values(), key=lambda each: each.received_at, reverse=True),
        "may_state": may(request.seat, "policies.state"),
        "may_apply": may(request.seat, "cases.open"),
    }
    return render(request, "policies/firm.html", told)


def _questions(request: OfficeRequest, standing: Standing, on: dt.date) -> tuple[object, ...]:
    """The facts that would open most, those a form asks for."""
    columns = [each.name for each in standing.lacking]
    askable = {name for names in forms_with(library(), columns).values() for name in names}
    first = [each for each in columns if each in askable][:FIRST_QUESTIONS]
    return questions(first, request.lang, on, {})


@page("benefits.enter")
def piece(request: OfficeRequest, code: str) -> HttpResponse:
    """The first seven of one firm, for the pages of a firm and of a blocked unit."""
    found = firm_of(request.seat, code)
    standing = standing_of(request.seat, found, day_of(), request.lang)
    own = request.seat.role == "firm"
    address = f"/benefits/mine/?code={code}" if own else f"/benefits/firms/{code}/"
    return render(request, "policies/piece.html", {"standing": standing, "address": address})


@require_POST
@page("policies.state")
def state(request: OfficeRequest, code: str) -> HttpResponse:
    """Say facts of a firm."""
    said = {
        name.removeprefix("fact."): value for name, value in request.POST.items() if name.startswith("fact.")
    }
    made = actions.tell_facts(
        request.seat, code, {name: str(value) for name, value in said.items()}, request.POST.get("basis", "")
    )
    changed = {name for each in made for name in each.changed.split()}
    messages.success(request, _SAID.of(request.lang).format(len(changed)))
    return redirect(_back(request, code))


@page("policies.state")
def facts(request: OfficeRequest, code: str) -> HttpResponse:
    """Every fact that the measures of the day ask for, with what is known of it."""
    found = firm_of(request.seat, code)
    on = day_of()
    shown = []
    for scheme, columns in asked_by_scheme(on):
        wanted = [name for names in forms_with(library(), columns).values() for name in names]
        values: dict[str, str] = {}
        for form, names in forms_with(library(), columns).items():
            known = answers_known(code, form)
            values |= {column: known[name] for column, name in names.items() if name in known}
        chosen = [each for each in columns if each in wanted]
        shown.append((scheme, questions(chosen, request.lang, on, values)))
    return render(
        request, "policies/facts.html", {"firm": found, "groups": shown, "back": _back(request, code)}
    )


@require_POST
@page("cases.open")
def apply(request: OfficeRequest, code: str) -> HttpResponse:
    """Open a case with what is known; the open one where there is one."""
    made = actions.apply_for(request.seat, code, request.POST.get("measure", "")[:200])
    return redirect("case", number=made.number)


def _back(request: OfficeRequest, code: str) -> str:
    return f"/benefits/mine/?code={code}" if request.seat.role == "firm" else f"/benefits/firms/{code}/"


@page("benefits.firms.read")
def overview(request: OfficeRequest) -> HttpResponse:
    """Every measure with who of the scope may have it and has not applied."""
    lines = bureau.lines_of(request.seat, request.lang)
    told = {
        "lines": lines,
        "made": bureau.last_matching(),
        "unclaimed": sum(each.unclaimed_fen for each in lines if not each.up_to),
        "limits": sum(each.unclaimed_fen for each in lines if each.up_to),
        "may_match": may(request.seat, "policies.match"),
    }
    return render(request, "policies/bureau.html", told)


@page("benefits.firms.read")
def measure(request: OfficeRequest, scheme: str, name: str) -> HttpResponse:
    """The firms of the scope that may have one measure and have not applied, the largest sums first."""
    found = measure_of(f"{scheme}/measures/{name}")
    rows = bureau.open_firms(request.seat, found)
    if request.GET.get("form") == "csv":
        return _csv(request, rows, f"{scheme}-{name}")
    after = request.GET.get("after", "")
    codes = rows["code"].to_list()
    first = codes.index(after) + 1 if after in codes else 0
    shown = rows[first : first + PER_PAGE]
    more = first + PER_PAGE < rows.height
    told = {
        "measure": found,
        "rows": shown.to_dicts(),
        "count": rows.height,
        "sum": rows["amount_fen"].sum() or 0,
        "after": codes[first + PER_PAGE - 1] if more else "",
        "made": bureau.last_matching(),
    }
    return render(request, "policies/measure.html", told)


_HEADS = {
    "code": Words("统一社会信用代码", "Credit code"),
    "name": Words("企业名称", "Firm"),
    "county": Words("县区", "County"),
    "yuan": Words("金额（元）", "Sum (yuan)"),
}


def _csv(request: OfficeRequest, rows: pl.DataFrame, name: str) -> HttpResponse:
    answer = HttpResponse(
        csv_bytes(bureau.printed(rows, {key: each.of(request.lang) for key, each in _HEADS.items()})),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.csv"'
    return answer


@require_POST
@page("policies.match")
def match(request: OfficeRequest) -> HttpResponse:
    """Match all firms anew, as a task."""
    task = ask(request.seat, "policies.match", {"date": day_of().isoformat()}, once="policies.match")
    return redirect(f"/tasks/{task.id}/")


def calculator(request: HttpRequest) -> HttpResponse:
    """Without sign-in: facts typed, the same engine, nothing kept."""
    lang = language_of(request)
    on = day_of()
    typed: dict[str, str] = {}
    standing: Standing | None = None
    problems: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        wait = _public.take(address_of(request), time.monotonic())
        if wait:
            return refused(request, TooManyRequests(int(wait) + 1), 429)
        typed = {
            name.removeprefix("fact.")[:64]: str(value).strip()[:40]
            for name, value in list(request.POST.items())[:200]
            if name.startswith("fact.") and str(value).strip()
        }
        standing, problems = calculated(typed, on, lang)
    groups = [(title, questions(columns, lang, on, typed)) for title, columns in asked_groups(on)]
    told = {
        "groups": groups,
        "standing": standing,
        "problems": [zh if lang == "zh" else en for zh, en in problems],
        "on": on,
        "typed": typed,
    }
    return render(request, "policies/calculator.html", told, status=422 if problems else 200)
