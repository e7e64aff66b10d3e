# SPDX-License-Identifier: Apache-2.0
"""What else is done to cases by program: files, public notice, draws, several at once, the figures."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema

from gulian.errors import FileRefused
from gulian.office import clock
from gulian.office.cases import actions, statistics
from gulian.office.cases.api import Number, Step
from gulian.office.cases.draws import shown_draws
from gulian.office.cases.files import MOST_MB, attach
from gulian.office.cases.models import Attachment
from gulian.office.cases.queries import get_visible_case
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Note
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.requests.once import once
from gulian.workdays import calendar

router = Router()
MOST_DATA = 7_000_000
"""Letters of a file in base64: about 5 MB, what a request takes; larger ones go through the page."""


class FileIn(Schema):
    """A file of a case. data : its bytes in base64."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]+$")]
    data: Annotated[str, Field(min_length=4, max_length=MOST_DATA, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class FileOut(Schema):
    """A file of a case; fetched from `/cases/file/<id>/`."""

    id: uuid.UUID
    at: dt.datetime
    name: str
    sha256: str
    size: int
    media: str


class TicketIn(Schema):
    """Which open ticket."""

    ticket: int = Field(ge=0, le=1_000_000)


class DrawOut(Schema):
    """A draw. plan : JSON as it was published; drawn : JSON with its seed, empty before the draw.

    `gulian case draw plan.json --verify drawn.json` repeats it.
    """

    ticket: int
    commitment: str
    hash: str
    published_at: dt.datetime
    drawn_at: dt.datetime | None
    plan: str
    drawn: str


class ManyIn(Schema):
    """The same outcome at one step of several cases."""

    numbers: list[Number] = Field(min_length=1, max_length=actions.MOST_AT_ONCE)
    step: Step
    outcome: Step
    reason: Note = ""


class ManyOut(Schema):
    """done : their numbers; refused : number -> id of the error."""

    done: list[str]
    refused: dict[str, str]


class PartOut(Schema):
    """key : cause or department, '' = none. hours : mean time, null where none ended."""

    key: str
    open: int
    overdue: int
    ended: int
    hours: float | None


class FiguresOut(Schema):
    """since : the first of the days looked at; by_result : result -> how many ended so."""

    since: dt.date
    by_cause: list[PartOut]
    by_department: list[PartOut]
    by_result: dict[str, int]


def _seat(request: HttpRequest) -> Acting:
    return cast("OfficeRequest", request).seat


@router.get("/statistics", response=FiguresOut)
def figures(request: HttpRequest) -> Any:
    """How many, how fast, how many late, over the seat's scope."""
    seat = _seat(request)
    need(seat, "cases.read")
    found = statistics.figures(seat, clock.now())
    return {
        "since": calendar().local_date(found.since),
        "by_cause": found.by_cause,
        "by_department": found.by_department,
        "by_result": dict(found.by_result),
    }


@router.post("/batch", response=ManyOut)
@once
def batch(request: HttpRequest, body: ManyIn) -> Any:
    """The same outcome for several cases; each is a transaction of its own."""
    told = actions.move_many(_seat(request), body.numbers, body.step, body.outcome, body.reason)
    return {
        "done": [number for number, error in told.items() if error is None],
        "refused": {number: error.id for number, error in told.items() if error is not None},
    }


@router.get("/{number}/files", response=list[FileOut])
def list_files(request: HttpRequest, number: Number) -> Any:
    """The files of a case."""
    seat = _seat(request)
    need(seat, "cases.read")
    return [_file(each) for each in get_visible_case(seat, number).attachments.order_by("at", "id")]


@router.post("/{number}/files", response=FileOut)
@once
def add_file(request: HttpRequest, number: Number, body: FileIn) -> Any:
    """A file for a case."""
    need(_seat(request), "cases.act")
    try:
        data = base64.b64decode(body.data, validate=True)
    except binascii.Error:
        zh, en = "内容不是 base64", "its data is no base64"
        raise FileRefused(body.name[:60], zh, en, MOST_MB) from None
    return _file(attach(_seat(request), number, body.name, data))


def _file(each: Attachment) -> dict[str, Any]:
    return {name: getattr(each, name) for name in FileOut.model_fields}


@router.post("/{number}/release", response=TicketIn)
@once
def release(request: HttpRequest, number: Number, body: TicketIn) -> Any:
    """A named person puts on public notice what the clock alone led to."""
    actions.release_notice(_seat(request), number, body.ticket)
    return {"ticket": body.ticket}


@router.get("/{number}/draws", response=list[DrawOut])
def draws(request: HttpRequest, number: Number) -> Any:
    """The draws of a case, with what anybody needs to repeat them."""
    seat = _seat(request)
    need(seat, "cases.read")
    return _draws(seat, number)


@router.post("/{number}/draws", response=list[DrawOut])
@once
def draw_now(request: HttpRequest, number: Number, body: TicketIn) -> Any:
    """Draw by the plan published before; the seed is told."""
    seat = _seat(request)
    actions.draw_now(seat, number, body.ticket)
    return _draws(seat, number)


def _draws(seat: Acting, number: str) -> list[dict[str, Any]]:
    return [
        {
            "ticket": each.record.ticket,
            "commitment": each.plan.commitment,
            "hash": each.plan.hash,
            "published_at": each.record.published_at,
            "drawn_at": each.record.drawn_at,
            "plan": each.record.plan,
            "drawn": each.record.drawn,
        }
        for each in shown_draws(get_visible_case(seat, number))
    ]
