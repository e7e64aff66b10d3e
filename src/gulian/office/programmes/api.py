# SPDX-License-Identifier: Apache-2.0
"""Programmes by program: the calendar, an applicant, the ranking, the pool and who reviews what."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from gulian.office import clock
from gulian.office.cases import forms
from gulian.office.cases.api import Number, Path, Step
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Line, Page, Paged, paged
from gulian.office.in_use import procedure_of
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.programmes import actions, closing, panels, ranking
from gulian.office.programmes.experts import visible_experts
from gulian.office.programmes.models import Expert
from gulian.office.programmes.queries import applicant, prefilled
from gulian.office.requests.once import once
from gulian.workdays import calendar

router = Router()


class Month(Schema):
    """month : 2024-11; empty = this one."""

    month: Annotated[str, Field(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")] = ""


class ClosingOut(Schema):
    """A last day. left : days from today; running : open cases of its scheme that the seat sees."""

    day: dt.date
    kind: str
    title: str
    scheme: str
    roles: list[str]
    source: str
    clause: str
    left: int
    running: int


class MonthOut(Schema):
    """What closes, and what the seat is reminded of today."""

    first: dt.date
    closings: list[ClosingOut]
    reminders: list[ClosingOut]


class PaperOut(Schema):
    """A paper held today."""

    paper: str
    number: str
    on: dt.date
    valid_until: dt.date | None


class PastOut(Schema):
    """A case of an applicant. result : done, refused, withdrawn, lapsed; empty while it runs."""

    case: str
    path: str
    began: dt.datetime
    ended: dt.datetime | None
    end: str
    result: str


class ApplicantOut(Schema):
    """An applicant's history."""

    code: str
    name: str
    lines: list[PastOut]
    papers: list[PaperOut]


class KnownOut(Schema):
    """An answer that stands ready, as text. form : where it was given; stale : too old, asked again."""

    name: str
    value: str
    form: str
    on: dt.date
    stale: bool


class OfProcedure(Schema):
    """Of which procedure."""

    procedure: Path


class OfQuota(OfProcedure):
    """quota : its id; empty = the first."""

    quota: Step = ""


class RankedOut(Schema):
    """A recommended case. place : 0 where nothing is ranked."""

    place: int
    case: str
    code: str
    name: str


class PotOut(Schema):
    """The places of one body. limit : null = without limit, or not known."""

    key: str
    name: str
    limit: int | None
    ranked: list[RankedOut]


class ExpertOut(Schema):
    """One of the pool. fields, bodies : with commas."""

    id: uuid.UUID
    name: str
    fields: str
    bodies: str
    most: int
    since: dt.date
    until: dt.date | None


class ExpertIn(Schema):
    """Somebody for the pool. username : his account."""

    username: Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[^\x00-\x1f\x7f]+$")]
    fields: Annotated[str, Field(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f]+$")]
    bodies: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    most: int = Field(20, ge=1, le=1000)


class RecusalIn(Schema):
    """From which case, and why."""

    case: Number
    reason: Line = ""


class Wanted(OfProcedure):
    """fact : which fact says a case's field; each : experts a case needs."""

    fact: Step
    each: int = Field(3, ge=1, le=panels.MOST_EACH)


class AssignIn(Wanted):
    """seen : of the proposal that was looked at; another one is refused (E-OFF-171)."""

    seen: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    reason: Line = ""


class ProposalOut(Schema):
    """reviewers : case -> people; unmet : case -> how many it lacks; loads : people -> how many."""

    seen: str
    reviewers: dict[str, list[uuid.UUID]]
    unmet: dict[str, int]
    loads: dict[str, int]


class DoneOut(Schema):
    """Which cases have their experts, and why others do not: case -> error id."""

    done: list[str]
    refused: dict[str, str]


def _seat(request: HttpRequest) -> Acting:
    return cast("OfficeRequest", request).seat


def _today() -> dt.date:
    return calendar().local_date(clock.now())


@router.get("/calendar", response=MonthOut)
def month(request: HttpRequest, asked: Annotated[Month, Query()]) -> Any:
    """What closes in a month, for whom."""
    seat, today = _seat(request), _today()
    need(seat, "programmes.read")
    first = closing.month_of(asked.month, today)
    return {
        "first": first,
        "closings": closing.lines(seat, first, today, "zh"),
        "reminders": closing.reminded(seat, today, "zh"),
    }


@router.get("/applicants/{code}", response=ApplicantOut)
def get_applicant(request: HttpRequest, code: Code) -> Any:
    """An applicant's cases and the papers he holds."""
    seat = _seat(request)
    need(seat, "programmes.read")
    found = applicant(seat, code)
    held = found.history
    return {
        "code": found.firm.code,
        "name": found.firm.name,
        "lines": held.lines,
        "papers": held.held(_today()),
    }


@router.get("/applicants/{code}/known", response=list[KnownOut])
def known(request: HttpRequest, code: Code, asked: Annotated[OfProcedure, Query()]) -> Any:
    """What stands ready for an application of a procedure; send it back to `POST /cases/` once checked."""
    seat = _seat(request)
    need(seat, "programmes.read")
    found = applicant(seat, code)
    row, origins = prefilled(found.dossier(), procedure_of(asked.procedure), _today())
    return [
        {
            "name": name,
            "value": forms.shown(row.get(name)),
            "form": each.path,
            "on": each.on,
            "stale": each.stale,
        }
        for name, each in sorted(origins.items())
    ]


@router.get("/ranking", response=list[PotOut])
def ranked(request: HttpRequest, asked: Annotated[OfQuota, Query()]) -> Any:
    """Recommended cases by body, in their order, with the places of each body."""
    seat = _seat(request)
    need(seat, "programmes.read")
    procedure = procedure_of(asked.procedure)
    quota = procedure.quotas.get(asked.quota) or next(iter(procedure.quotas.values()), None)
    if quota is None:
        return []
    return [
        {
            "key": pot.key,
            "name": pot.name,
            "limit": pot.limit,
            "ranked": [
                {
                    "place": each.place,
                    "case": each.case.number,
                    "code": each.case.code,
                    "name": each.case.name,
                }
                for each in pot.ranked
            ],
        }
        for pot in ranking.pots(seat, procedure, quota, "zh")
    ]


@router.get("/experts", response=Page[ExpertOut])
def list_experts(request: HttpRequest, paging: Paged) -> Any:
    """The pool of the seat's place."""
    seat = _seat(request)
    need(seat, "experts.read")
    return paged(visible_experts(seat), ("name", "id"), paging, _expert)


def _expert(each: Expert) -> dict[str, Any]:
    return {name: getattr(each, name) for name in ExpertOut.model_fields}


@router.post("/experts", response=ExpertOut)
@once
def add_expert(request: HttpRequest, body: ExpertIn) -> Any:
    """Into the pool."""
    given = actions.NewExpert(username=body.username, fields=body.fields, bodies=body.bodies, most=body.most)
    return _expert(actions.add_expert(_seat(request), given))


@router.post("/experts/{expert}/leave", response=ExpertOut)
@once
def end_expert(request: HttpRequest, expert: uuid.UUID) -> Any:
    """Out of the pool from today."""
    return _expert(actions.end_expert(_seat(request), expert))


@router.post("/experts/{expert}/recusals", response=ExpertOut)
@once
def recuse(request: HttpRequest, expert: uuid.UUID, body: RecusalIn) -> Any:
    """An expert steps back from a case."""
    return _expert(actions.recuse(_seat(request), expert, body.case, body.reason).expert)


@router.get("/proposal", response=ProposalOut)
def proposal(request: HttpRequest, asked: Annotated[Wanted, Query()]) -> Any:
    """Who would review the cases that wait for experts."""
    _, found = actions.proposal(_seat(request), asked.procedure, asked.fact, asked.each)
    return {
        "seen": actions.spelt(found),
        "reviewers": {case: list(users) for case, users in found.reviewers.items()},
        "unmet": dict(found.unmet),
        "loads": dict(found.loads),
    }


@router.post("/assignments", response=DoneOut)
@once
def assign(request: HttpRequest, body: AssignIn) -> Any:
    """Name the experts of a proposal that was seen."""
    told = actions.assign(_seat(request), body.procedure, body.fact, body.each, body.seen, body.reason)
    return {
        "done": [number for number, error in told.items() if error is None],
        "refused": {number: error.id for number, error in told.items() if error is not None},
    }
