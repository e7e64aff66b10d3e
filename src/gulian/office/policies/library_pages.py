# SPDX-License-Identifier: Apache-2.0
"""政策库: the list, the search, one document with its clauses, its life and its source."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gulian.errors import GulianError
from gulian.office.days.dates import date_of
from gulian.office.frame.language import Words
from gulian.office.frame.page import page
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.table import sliced
from gulian.office.people.rights import may, need
from gulian.office.policies.models import PolicyClause, PolicyDocument
from gulian.office.policies.queries import (
    day_of,
    documents,
    get_document,
    hits,
    last_reading,
    news_since,
)
from gulian.office.policies.reading import key_of
from gulian.office.policies.sources import source_of
from gulian.office.tasks.actions import ask
from gulian.policy import Span, search

STATES = {
    "draft": Words("征求意见", "draft"),
    "issued": Words("已印发未施行", "issued"),
    "in_force": Words("有效", "in force"),
    "expired": Words("已到期", "expired"),
    "repealed": Words("已废止", "repealed"),
    "unknown": Words("不明", "unknown"),
}
EVENTS = {
    "draft": Words("征求意见", "draft"),
    "issued": Words("印发", "issued"),
    "in_force": Words("施行", "in force"),
    "extended": Words("延长", "extended"),
    "expires": Words("到期", "runs out"),
    "repealed": Words("废止", "repealed"),
}
KINDS = ("通知", "意见", "解读", "答记者问", "新闻", "草案", "目录", "其他")
_MONTH = dt.timedelta(days=30)
MOST_CLAUSES = 400


@page("policies.read")
def policies(request: OfficeRequest) -> HttpResponse:
    """The documents, the newest first; or what a question finds."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "issuer", "kind", "state", "on")}
    told: dict[str, object] = {
        "asked": asked,
        "reading": last_reading(),
        "kinds": KINDS,
        "states": [(key, each.of(request.lang)) for key, each in STATES.items()],
        "may_index": may(request.seat, "policies.index"),
        "may_edit": may(request.seat, "policies.drafts.read"),
        "may_review": may(request.seat, "policies.findings.read"),
    }
    if asked["q"]:
        return render(request, "policies/search.html", {**told, **_found(request, asked)})
    rows = documents()
    if asked["issuer"]:
        rows = rows.filter(issuers__contains=asked["issuer"])
    if asked["kind"] in KINDS:
        rows = rows.filter(kind=asked["kind"])
    if asked["state"] in STATES:
        rows = rows.filter(state=asked["state"])
    shown = sliced(rows, ("-sort_on", "key"), request.GET.get("after", ""))
    told["rows"] = [{"document": each, "state": _state(each, request)} for each in shown.rows]
    return render(request, "policies/policies.html", {**told, "slice": shown})


def _found(request: OfficeRequest, asked: dict[str, str]) -> dict[str, object]:
    on = date_of(asked["on"]) if asked["on"] else None
    filters = search.Filters(issuer=asked["issuer"] or None, kind=asked["kind"] or None, on=on)
    try:
        found = hits(asked["q"], filters, on or day_of())
    except GulianError as error:
        return {"refused": error.sentence(request.lang), "hits": ()}
    shown = [
        {
            "hit": each,
            "key": key_of(each.passage.document),
            "snippet": _marked(each.snippet),
        }
        for each in found
    ]
    return {"hits": shown}


def _marked(snippet: str) -> list[tuple[str, bool]]:
    """A snippet in pieces, what was found marked. "a«b»c" -> [("a", False), ("b", True), ("c", False)]"""
    found: list[tuple[str, bool]] = []
    for part in snippet.split("«"):
        inside, mark, after = part.partition("»")
        if mark:
            found += [(inside, True), (after, False)]
        else:
            found.append((part, False))
    return [each for each in found if each[0]]


@page("policies.read")
def document(request: OfficeRequest, document: str) -> HttpResponse:
    """One document: what it is, its life, its clauses, the source with the asked clause or span marked."""
    found = get_document(document)
    clauses = list(found.clauses.order_by("at")[:MOST_CLAUSES])
    span = _span(request, clauses)
    raw = request.GET.get("raw") == "1"
    at = request.GET.get("at", "")
    source = source_of(found, span, int(at) if at.isascii() and at.isdigit() and len(at) < 9 else 0, raw=raw)
    parent = PolicyDocument.objects.filter(pk=found.parent).first() if found.parent else None
    told = {
        "document": found,
        "state": _state(found, request),
        "parent": parent,
        "annexes": PolicyDocument.objects.filter(parent=found.key).order_by("name")[:50],
        "events": [
            (EVENTS[each.kind].of(request.lang), each)
            for each in found.events.order_by("day", "id")
            if each.kind in EVENTS
        ],
        "clauses": clauses,
        "source": source,
        "raw": raw,
        "query": _query(request),
    }
    return render(request, "policies/document.html", told)


def _query(request: OfficeRequest) -> str:
    """The address's own clause or span, for the switch between the normalised text and the raw one."""
    kept = request.GET.copy()
    kept.pop("raw", None)
    return kept.urlencode()


def _span(request: OfficeRequest, clauses: list[PolicyClause]) -> Span | None:
    """What the address asks for: `start` and `end`, else a clause by its path, else by its number."""
    start, end = request.GET.get("start", ""), request.GET.get("end", "")
    if start.isdigit() and end.isdigit() and len(start) < 9 and len(end) < 9 and int(start) < int(end):
        return Span(int(start), int(end))
    wanted = request.GET.get("clause", "")
    number = request.GET.get("n", "")
    for each in clauses:
        if str(each.at) == number or (not number and wanted and each.path == wanted):
            return Span(each.start, each.end)
    return None


def _state(row: PolicyDocument, request: OfficeRequest) -> str:
    return STATES.get(row.state, STATES["unknown"]).of(request.lang)


@page("policies.read")
def news(request: OfficeRequest) -> HttpResponse:
    """What changed for one's own region since a day."""
    on = day_of()
    asked = request.GET.get("since", "")
    since = date_of(asked) if asked else on - _MONTH
    found = news_since(since, on, request.seat.region)
    rows = [{"news": each, "what": EVENTS[each.kind].of(request.lang)} for each in reversed(found)][:200]
    return render(request, "policies/news.html", {"rows": rows, "since": since, "on": on})


@require_POST
@page("policies.index")
def index(request: OfficeRequest) -> HttpResponse:
    """Read the folder anew, as a task."""
    need(request.seat, "policies.index")
    task = ask(request.seat, "policies.index", {"date": day_of().isoformat()}, once="policies.index")
    return redirect(f"/tasks/{task.id}/")
