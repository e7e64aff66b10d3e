# SPDX-License-Identifier: Apache-2.0
"""Policies by program: the library, what a firm may have, and who has not applied (`benefits`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, cast

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Day, Line, Page, Paged, paged
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.policies import actions, bureau
from gulian.office.policies.firms import firm_of, measure_of, standing_of
from gulian.office.policies.models import PolicyDocument
from gulian.office.policies.queries import day_of, documents, get_document, hits
from gulian.office.policies.reading import key_of
from gulian.office.policies.sources import quoted
from gulian.office.requests.once import once
from gulian.policy import search

router = Router()
benefits = Router()
Key = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Path = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}/measures/[a-z0-9_]{1,60}$")]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class DocumentOut(Schema):
    """A document. key : its address; name : `file#n`, as the engine and the command line call it."""

    key: str
    name: str
    file: str
    number: str
    title: str
    issuers: str
    kind: str
    date: dt.date | None
    state: str
    last_day: dt.date | None


class ClauseOut(Schema):
    """A clause. start, end : half-open code points of the file; duty : it binds governments only."""

    path: str
    heading: str
    level: int
    start: int
    end: int
    duty: bool


class EventOut(Schema):
    """What happened to a document on a day."""

    kind: str
    day: dt.date
    until: dt.date | None
    said_by: str
    source: str


class WholeDocument(DocumentOut):
    """A document with its clauses and its life."""

    clauses: list[ClauseOut]
    events: list[EventOut]


class QuestionIn(Schema):
    """A question or keywords; on : in force on that day."""

    q: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
    issuer: Line = ""
    on: Day | None = None


class HitOut(Schema):
    """A passage that answers; `snippet` marks what was found with « »."""

    key: str
    title: str
    clause: str
    file: str
    start: int
    end: int
    snippet: str
    score: float


class SpanIn(Schema):
    """A span of a document's file."""

    start: int = Field(ge=0, le=100_000_000)
    end: int = Field(ge=0, le=100_000_000)


class SpanOut(Schema):
    """The characters of a span as they stand in the file."""

    file: str
    start: int
    end: int
    words: str


class ReasonOut(Schema):
    """One condition. held : yes, no, unknown."""

    said: str
    clause: str
    held: str
    lacks: list[str]


class EntryOut(Schema):
    """A measure for one firm. place : first (at most seven), more, refused."""

    place: str
    path: str
    title: str
    status: str
    sum: str
    way: str
    cited: str
    clause: str
    words: str
    until: dt.date | None
    departments: str
    reasons: list[ReasonOut]
    may_apply: bool
    case: str


class LackingOut(Schema):
    """A missing fact, and how many measures it alone, or with others, decides."""

    name: str
    label: str
    alone: int
    others: int


class StandingOut(Schema):
    """What a firm may have on a day."""

    code: str
    on: dt.date
    sure: str
    measures: list[EntryOut]
    lacking: list[LackingOut]


class FactIn(Schema):
    """A fact by its column; the value as a cell of its form holds it (10k CNY, 1 or 0)."""

    name: FactName
    value: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class FactsIn(Schema):
    """Facts of a firm. basis : what they rest on."""

    facts: list[FactIn] = Field(min_length=1, max_length=20)
    basis: Line = ""


class ToldOut(Schema):
    """A receipt: the form a row was written to."""

    form: str
    changed: str
    received_at: dt.datetime


class ApplyIn(Schema):
    """The measure that is applied for, `scheme/measures/id`."""

    measure: Path


class AppliedOut(Schema):
    """The case an application opened."""

    number: str


class LineOut(Schema):
    """A measure for a bureau: firms, and money in fen."""

    path: str
    title: str
    cited: str
    clause: str
    until: dt.date | None
    eligible: int
    unknown: int
    applied: int
    decided: int
    open: int
    unclaimed_fen: int
    unsummed: int
    granted_fen: int
    up_to: bool


class OpenFirm(Schema):
    """A firm that may have a measure and has not applied."""

    code: str
    name: str
    county: str
    amount_fen: int | None


class OpenFirms(Schema):
    """Some of them, the largest sums first. after : the code to go on behind, '' at the end."""

    rows: list[OpenFirm]
    count: int
    after: str


class OpenPaging(Schema):
    """Which measure; after : the code of the last row seen."""

    measure: Path
    after: Annotated[str, Field(max_length=64, pattern=r"^[0-9A-Za-z_.:-]*$")] = ""
    size: int = Field(100, ge=1, le=200)


def _seat(request: HttpRequest, right: str) -> Acting:
    seat = cast("OfficeRequest", request).seat
    need(seat, right)
    return seat


def _document(row: PolicyDocument) -> dict[str, Any]:
    return {name: getattr(row, name) for name in DocumentOut.model_fields}


@router.get("/documents", response=Page[DocumentOut])
def listed(request: HttpRequest, paging: Paged) -> Any:
    """The documents, the newest first."""
    _seat(request, "policies.read")
    return paged(documents(), ("-sort_on", "key"), paging, _document)


@router.get("/documents/{key}", response=WholeDocument)
def one(request: HttpRequest, key: Key) -> Any:
    """One document with its clauses and its life."""
    _seat(request, "policies.read")
    found = get_document(key)
    return {
        **_document(found),
        "clauses": list(found.clauses.order_by("at")),
        "events": list(found.events.order_by("day", "id")),
    }


@router.get("/documents/{key}/span", response=SpanOut)
def span(request: HttpRequest, key: Key, asked: Annotated[SpanIn, Query()]) -> Any:
    """What stands in a span of the document's file, at most 20,000 characters."""
    _seat(request, "policies.read")
    found = get_document(key)
    end = min(asked.end, asked.start + 20_000)
    within = [each for each in found.segments.all() if each.start <= asked.start < each.end]
    if not within or end <= asked.start:
        raise Http404
    end = min(end, within[0].end)
    words = quoted(found.file, asked.start, end)
    return {"file": found.file, "start": asked.start, "end": end, "words": words}


@router.get("/search", response=list[HitOut])
def searched(request: HttpRequest, asked: Annotated[QuestionIn, Query()]) -> Any:
    """The passages that answer a question, best first, at most thirty."""
    _seat(request, "policies.read")
    filters = search.Filters(issuer=asked.issuer or None, on=asked.on)
    return [
        {
            "key": key_of(each.passage.document),
            "title": each.passage.title,
            "clause": each.passage.clause,
            "file": each.passage.file,
            "start": each.passage.start,
            "end": each.passage.end,
            "snippet": each.snippet,
            "score": each.score,
        }
        for each in hits(asked.q, filters, asked.on or day_of())
    ]


@benefits.get("/firms/{code}", response=StandingOut)
def of_firm(request: HttpRequest, code: Code) -> Any:
    """What one firm of the scope may have, with every reason."""
    seat = _seat(request, "benefits.enter")
    lang = cast("OfficeRequest", request).lang
    found = standing_of(seat, firm_of(seat, code), day_of(), lang)
    parts = (("first", found.first), ("more", found.more), ("refused", found.refused))
    return {
        "code": found.firm.code,
        "on": found.on,
        "sure": found.sure,
        "measures": [{**asdict(each), "place": place} for place, part in parts for each in part],
        "lacking": [asdict(each) for each in found.lacking],
    }


@benefits.post("/firms/{code}/facts", response={201: list[ToldOut]})
@once
def tell(request: HttpRequest, code: Code, body: FactsIn) -> Any:
    """Say facts of a firm; what was said before stays."""
    seat = _seat(request, "policies.state")
    made = actions.tell_facts(seat, code, {each.name: each.value for each in body.facts}, body.basis)
    return Status(
        201, [{"form": row.form, "changed": row.changed, "received_at": row.received_at} for row in made]
    )


@benefits.post("/firms/{code}/applications", response={201: AppliedOut})
@once
def apply(request: HttpRequest, code: Code, body: ApplyIn) -> Any:
    """Apply for a measure: a case of its procedure, filled in with what is known."""
    return Status(201, {"number": actions.apply_for(_seat(request, "cases.open"), code, body.measure).number})


@benefits.get("/measures", response=list[LineOut])
def lines(request: HttpRequest) -> Any:
    """Every measure with who of the scope may have it and has not applied."""
    seat = _seat(request, "benefits.firms.read")
    return [asdict(each) for each in bureau.lines_of(seat, cast("OfficeRequest", request).lang)]


@benefits.get("/open", response=OpenFirms)
def open_firms(request: HttpRequest, asked: Annotated[OpenPaging, Query()]) -> Any:
    """The firms of the scope that may have a measure and have not applied."""
    seat = _seat(request, "benefits.firms.read")
    rows = bureau.open_firms(seat, measure_of(asked.measure))
    codes = rows["code"].to_list()
    first = codes.index(asked.after) + 1 if asked.after in codes else 0
    shown = rows[first : first + asked.size].to_dicts()
    more = first + asked.size < rows.height
    return {"rows": shown, "count": rows.height, "after": shown[-1]["code"] if more else ""}
