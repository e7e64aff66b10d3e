# SPDX-License-Identifier: Apache-2.0
"""The policy library by program: documents, search, passages to review, drafts of measures."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Day, Line, Note, Page, Paged, Word, paged
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.policies.deciding import decide, decisions, visible_findings
from gulian.office.policies.editing import confirm, edit, get_visible_draft, reject, visible_drafts
from gulian.office.policies.models import Finding, FindingDecision, MeasureDraft, PolicyDocument
from gulian.office.policies.queries import day_of, documents, get_document, hits
from gulian.office.policies.reading import key_of
from gulian.office.policies.sources import quoted
from gulian.office.requests.once import once
from gulian.policy import search

router = Router()
Key = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
_OPTIONAL_DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"
Text = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
FindingKey = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]


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


class LifeEventOut(Schema):
    """What happened to a document on a day."""

    kind: str
    day: dt.date
    until: dt.date | None
    said_by: str
    source: str


class WholeDocument(DocumentOut):
    """A document with its clauses and its life."""

    clauses: list[ClauseOut]
    events: list[LifeEventOut]


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


class PlaceOut(Schema):
    """Where a finding stands. document : key of the document."""

    document: str
    title: str
    clause: str
    file: str
    start: int
    end: int
    quote: str


class PassageOut(Schema):
    """A passage to review, and the last decision, '' where there is none."""

    key: str
    rule: str
    basis: str
    zh: str
    en: str
    places: list[PlaceOut]
    outcome: str
    reason: str
    by: str


class DecisionIn(Schema):
    """stands 成立, kept 不成立, excepted 适用例外: with ground and until."""

    outcome: Literal["stands", "kept", "excepted"]
    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")]
    ground: Line = ""
    until: Day | None = None


class DecidedOut(Schema):
    """A decision as it was recorded."""

    key: str
    outcome: str
    by: str
    on: dt.date


class DraftOut(Schema):
    """A draft of a measure. confidence : tenths; stage : draft, edited, confirmed, rejected."""

    id: uuid.UUID
    document: str
    title: str
    number: str
    clause: str
    file: str
    start: int
    end: int
    quote: str
    kind: str
    confidence: int
    stage: str
    name: str
    edited_name: str
    decided_name: str
    reason: str


class ConditionIn(Schema):
    """A condition in both languages and as an expression."""

    zh: Text
    en: Text
    that: Text


class DefinitionIn(Schema):
    """A measure as it is written out. amount, cap : expressions giving fen; departments : a line each."""

    title_zh: Text
    title_en: Text
    conditions: list[ConditionIn] = Field(min_length=1, max_length=6)
    benefit_kind: Word
    benefit_zh: Text
    benefit_en: Text
    amount: Line = ""
    cap: Line = ""
    up_to: bool = False
    mode: Literal["automatic", "application", "settlement"]
    strength: Literal["shall", "may", "encouraged"] = "shall"
    level: Literal["nation", "ministry", "province", "city", "county", "body"]
    since: Annotated[str, Field(pattern=_OPTIONAL_DAY)] = ""
    until: Annotated[str, Field(pattern=_OPTIONAL_DAY)] = ""
    deadline: Annotated[str, Field(pattern=_OPTIONAL_DAY)] = ""
    procedure: Line = ""
    departments: Note = ""


class DraftStepIn(Schema):
    """confirm, or reject with a reason."""

    step: Literal["confirm", "reject"]
    reason: Line = ""


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


@router.get("/findings", response=Page[PassageOut])
def findings(request: HttpRequest, paging: Paged) -> Any:
    """Passages to review, with the last decision on each."""
    seat = _seat(request, "policies.findings.read")
    known = decisions()
    return paged(visible_findings(seat), ("at", "key"), paging, lambda row: _finding(row, known))


def _finding(row: Finding, known: Mapping[str, FindingDecision]) -> dict[str, Any]:
    made = known.get(row.key)
    return {
        **{name: getattr(row, name) for name in ("key", "rule", "basis", "zh", "en")},
        "places": list(row.places.order_by("id")),
        "outcome": made.outcome if made else "",
        "reason": made.reason if made else "",
        "by": made.by if made else "",
    }


@router.post("/findings/{key}", response=DecidedOut)
@once
def decided(request: HttpRequest, key: FindingKey, body: DecisionIn) -> Any:
    """Decide one finding, by name and with the reason."""
    seat = _seat(request, "policies.decide")
    until = body.until.isoformat() if body.until else ""
    made = decide(seat, key, body.outcome, body.reason, body.ground, until)
    return {"key": made.finding, "outcome": made.outcome, "by": made.by, "on": made.on}


@router.get("/measures", response=Page[DraftOut])
def drafts(request: HttpRequest, paging: Paged) -> Any:
    """The drafts of measures for firms, however far they are."""
    seat = _seat(request, "policies.drafts.read")
    return paged(visible_drafts(seat).filter(audience="firm"), ("id",), paging, _draft)


@router.get("/measures/{draft}", response=DraftOut)
def draft(request: HttpRequest, draft: uuid.UUID) -> Any:
    """One draft with the words it rests on."""
    return _draft(get_visible_draft(_seat(request, "policies.drafts.read"), draft))


@router.post("/measures/{draft}", response=DraftOut)
@once
def edited(request: HttpRequest, draft: uuid.UUID, body: DefinitionIn) -> Any:
    """Write a draft out as a measure; another person confirms it."""
    typed: dict[str, Any] = body.model_dump(exclude={"conditions", "since"})
    conditions = [each.model_dump() for each in body.conditions]
    made = edit(
        _seat(request, "policies.edit"), draft, {**typed, "from": body.since, "conditions": conditions}
    )
    return _draft(made)


@router.post("/measures/{draft}/steps", response=DraftOut)
@once
def decided_draft(request: HttpRequest, draft: uuid.UUID, body: DraftStepIn) -> Any:
    """Confirm what another person wrote, or reject it with a reason."""
    seat = _seat(request, "policies.confirm")
    made = confirm(seat, draft) if body.step == "confirm" else reject(seat, draft, body.reason)
    return _draft(made)


def _draft(row: MeasureDraft) -> dict[str, Any]:
    return {name: getattr(row, name) for name in DraftOut.model_fields}
