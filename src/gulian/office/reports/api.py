# SPDX-License-Identifier: Apache-2.0
"""Reports by program: of one plant, or of up to 5,000 at once; files of many go through the upload page."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from gulian.errors import ReportRefused
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Day, Note, Page, Paged, paged
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.reports import actions, reminding
from gulian.office.reports.batches import MOST, Sent, file_reports
from gulian.office.reports.models import Filed, Reminder
from gulian.office.reports.queries import get_visible_place, last_filed, own_places
from gulian.office.reports.reminding import visible_reminders
from gulian.office.requests.once import once

router = Router()


class Owed(Schema):
    """A plant of a firm's seat, and whether its report of the day is here."""

    unit: str
    name: str
    received_at: dt.datetime | None


class AnswerIn(Schema):
    """An answer: the name of the form's field, the value as a cell would hold it."""

    name: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    value: Note


class ReportIn(Schema):
    """A report. sure : send it although answers contradict each other."""

    unit: Code
    date: Day
    answers: list[AnswerIn] = Field(min_length=1, max_length=60)
    sure: bool = False


class ReminderOut(Schema):
    """A plant that was reminded."""

    unit: str
    code: str
    date: dt.date
    at: dt.datetime
    name: str


class Reminded(Schema):
    """How many plants were reminded."""

    reminded: int


class ReportOut(Schema):
    """A receipt."""

    id: uuid.UUID
    unit: str
    date: dt.date
    filled_by: str
    received_at: dt.datetime


class RowIn(Schema):
    """A report of a batch."""

    unit: Code
    date: Day
    answers: list[AnswerIn] = Field(min_length=1, max_length=60)


class BatchIn(Schema):
    """Many reports. sure : send them although answers contradict each other."""

    reports: list[RowIn] = Field(min_length=1, max_length=MOST)
    sure: bool = False


class ToldOut(Schema):
    """A sentence in both languages."""

    zh: str
    en: str


class RefusedOut(Schema):
    """A report that was not taken. place : in the batch, from 0"""

    place: int
    unit: str
    told: list[ToldOut]


class BatchOut(Schema):
    """A receipt: how many reports were taken, and each that was not, with the reasons."""

    taken: int
    received_at: dt.datetime
    refused: list[RefusedOut]


def _seat(request: HttpRequest, right: str) -> Acting:
    seat = cast("OfficeRequest", request).seat
    need(seat, right)
    return seat


def _out(row: Filed) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ReportOut.model_fields}


@router.get("/owed/{date}", response=list[Owed])
def owed(request: HttpRequest, date: Day) -> Any:
    """What a firm's seat owes for a day; empty for every other role."""
    places = own_places(_seat(request, "reports.read"))
    filed = last_filed([each.unit for each in places], date)
    return [
        {
            "unit": each.unit,
            "name": each.name,
            "received_at": filed[each.unit].received_at if each.unit in filed else None,
        }
        for each in places
    ]


@router.get("/reminders/{date}", response=Page[ReminderOut])
def reminders(request: HttpRequest, date: Day, paging: Paged) -> Any:
    """Who was reminded of the report of a day: what a site's gateway for text messages reads."""
    seat = _seat(request, "reports.remind")
    return paged(visible_reminders(seat, date), ("unit",), paging, _reminder)


def _reminder(row: Reminder) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ReminderOut.model_fields}


@router.post("/reminders", response=Reminded)
@once
def remind(request: HttpRequest) -> Any:
    """催报: everybody in the scope who owes today's report and was not reminded today."""
    return {"reminded": reminding.remind(_seat(request, "reports.remind"))}


@router.post("/", response={201: ReportOut})
@once
def send(request: HttpRequest, body: ReportIn) -> Any:
    """Send the report of a plant. 409 (E-OFF-101) with the sentences where an answer cannot be used."""
    seat = _seat(request, "reports.fill")
    answers = {each.name: each.value for each in body.answers}
    filed, checked = actions.file_report(seat, body.unit, body.date, answers, sure=body.sure)
    if filed is None:
        told = [*(each for one in checked.refused.values() for each in one), *checked.doubts]
        raise ReportRefused(get_visible_place(seat, body.unit).name, "；".join(each["zh"] for each in told))
    return Status(201, _out(filed))


@router.post("/batch", response={200: BatchOut, 201: BatchOut})
@once
def send_many(request: HttpRequest, body: BatchIn) -> Any:
    """Send up to 5,000 reports: each is checked as one sent alone. 201 where any was taken, else 200."""
    seat = _seat(request, "reports.fill")
    sent = [
        Sent(each.unit, each.date, {answer.name: answer.value for answer in each.answers})
        for each in body.reports
    ]
    found = file_reports(seat, sent, sure=body.sure)
    refused = [{"place": at, "unit": sent[at].unit, "told": list(told)} for at, told in found.refused.items()]
    answer = {"taken": found.count, "received_at": found.received_at, "refused": refused}
    return Status(201 if found.count else 200, answer)
