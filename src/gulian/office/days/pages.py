# SPDX-License-Identifier: Apache-2.0
"""The pages of a day behind 今日: blocked units, a figure and its parts, findings, who is missing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.office.cases.queries import case_of
from gulian.office.days.dates import date_of
from gulian.office.days.parts import part_of
from gulian.office.days.queries import (
    child_rates,
    get_day,
    newest_day,
    own_rates,
    visible_blocked,
    visible_findings,
    visible_states,
)
from gulian.office.days.substitutes import substitutes_of
from gulian.office.enterprises.queries import visible_codes
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.in_use import library
from gulian.office.tasks.actions import ask
from gulian.schemes import Indicator


@require_POST
@page("days.run")
def run(request: OfficeRequest) -> HttpResponse:
    """生成日报: as a task; its page shows how far it is and leads back."""
    date = date_of(request.POST.get("date", "")).isoformat()
    return redirect(f"/tasks/{ask(request.seat, 'days.run', {'date': date}, once=f'day:{date}').id}/")


@page("days.read")
def blocked(request: OfficeRequest, date: str) -> HttpResponse:
    """All blocked units of the scope by rank; ?cause= and ?department= narrow."""
    day = get_day(date_of(date))
    rows = visible_blocked(request.seat, day.date)
    for name in ("cause", "department"):
        if wanted := request.GET.get(name, "")[:64]:
            rows = rows.filter(**{name: wanted})
    shown = sliced(rows, ("rank", "id"), request.GET.get("after", ""))
    causes = library()["resumption-2020"].lists["causes"]
    choices = [
        {"key": key, "zh": row.cells["zh"], "en": row.cells["en"]} for key, row in causes.on(day.date).items()
    ]
    told = {
        "run": day,
        "rows": shown.rows,
        "slice": shown,
        "causes": choices,
        "cause": request.GET.get("cause", ""),
    }
    return render(request, "days/blocked.html", told)


@page("days.read")
def blocked_unit(request: OfficeRequest, date: str, unit: str) -> HttpResponse:
    """One blocked unit: why, who owns it, since when, who waits for it, who could stand in."""
    day = get_day(date_of(date))
    row = visible_blocked(request.seat, day.date).filter(unit=unit).first()
    if row is None:
        raise Http404
    told = {
        "run": day,
        "row": row,
        "substitutes": substitutes_of(request.seat, row),
        "linked": visible_codes(request.seat, [row.code]),
        "case": case_of(request.seat, row.case),
    }
    return render(request, "days/blocked_unit.html", told)


@page("days.read")
def figure(request: OfficeRequest, date: str, indicator: str) -> HttpResponse:
    """A figure of the seat's place: its sums, its interval, its definition, its parts one level below."""
    day = get_day(date_of(date))
    row = own_rates(request.seat, day.date).get(indicator)
    if row is None:
        raise Http404
    told = {
        "run": day,
        "row": row,
        "indicator": _indicator(indicator),
        "children": list(child_rates(request.seat, day.date, indicator)),
    }
    return render(request, "days/figure.html", told)


@page("days.read")
def figure_rows(request: OfficeRequest, date: str, indicator: str) -> HttpResponse:
    """The units behind a figure of the newest day: what each reported, who filled it, what it adds."""
    day = get_day(date_of(date))
    found = _indicator(indicator)
    states = visible_states(request.seat).filter(date=day.date)
    shown = sliced(states, ("unit",), request.GET.get("after", ""))
    told = {
        "run": day,
        "indicator": found,
        "parts": [part_of(found, each, day.date) for each in shown.rows],
        "slice": shown,
        "newest": newest_day(),
        "linked": visible_codes(request.seat, [each.code for each in shown.rows]),
    }
    return render(request, "days/figure_rows.html", told)


@page("days.read")
def findings(request: OfficeRequest, date: str) -> HttpResponse:
    """What somebody has to look at, the gravest first."""
    day = get_day(date_of(date))
    shown = sliced(
        visible_findings(request.seat, day.date), ("severity_rank", "id"), request.GET.get("after", "")
    )
    return render(request, "days/findings.html", {"run": day, "rows": shown.rows, "slice": shown})


@page("days.read")
def missing(request: OfficeRequest, date: str) -> HttpResponse:
    """Who has not reported on the newest day run."""
    day = get_day(date_of(date))
    rows = visible_states(request.seat).filter(reported=False, date=day.date)
    shown = sliced(rows, ("unit",), request.GET.get("after", ""))
    linked = visible_codes(request.seat, [each.code for each in shown.rows])
    told = {"run": day, "rows": shown.rows, "slice": shown, "linked": linked}
    return render(request, "days/missing.html", told)


def _indicator(name: str) -> Indicator:
    found = library()["resumption-2020"].indicators.get(name)
    if found is None:
        raise Http404
    return found
