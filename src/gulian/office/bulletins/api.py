# SPDX-License-Identifier: Apache-2.0
"""Bulletins by program: the same steps by the same people."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal, cast

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status

from gulian.office.bulletins import actions
from gulian.office.bulletins.models import Bulletin
from gulian.office.bulletins.queries import get_visible_bulletin, visible_bulletins
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Day, Note, Page, Paged, paged
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.requests.once import once

router = Router()


class BulletinOut(Schema):
    """A bulletin. files : name and SHA-256."""

    id: uuid.UUID
    date: dt.date
    kind: str
    version: int
    title: str
    state: str
    stage: str
    files: dict[str, str]
    drafted_name: str
    checked_name: str
    signed_name: str
    signed_at: dt.datetime | None
    public_at: dt.datetime | None
    reason: str


class DraftIn(Schema):
    """The day whose 日报 is drafted; a 通报 is drafted on its page."""

    date: Day


class BulletinStepIn(Schema):
    """The step to take. reason : for `return`."""

    step: Literal["check", "sign", "release", "return"]
    reason: Note = ""


def _seat(request: HttpRequest) -> Acting:
    seat = cast("OfficeRequest", request).seat
    need(seat, "bulletins.read")
    return seat


def _out(row: Bulletin) -> dict[str, Any]:
    return {name: getattr(row, name) for name in BulletinOut.model_fields}


@router.get("/", response=Page[BulletinOut])
def bulletins(request: HttpRequest, paging: Paged) -> Any:
    """All the seat may see, the newest first."""
    return paged(visible_bulletins(_seat(request)), ("-date", "-id"), paging, _out)


@router.get("/{bulletin}", response=BulletinOut)
def bulletin(request: HttpRequest, bulletin: uuid.UUID) -> Any:
    """One bulletin."""
    return _out(get_visible_bulletin(_seat(request), bulletin))


@router.post("/", response={201: BulletinOut})
@once
def draft(request: HttpRequest, body: DraftIn) -> Any:
    """拟稿 of the 日报 of a day that was run."""
    return Status(201, _out(actions.draft_daily(_seat(request), body.date)))


@router.post("/{bulletin}/steps", response=BulletinOut)
@once
def step(request: HttpRequest, bulletin: uuid.UUID, body: BulletinStepIn) -> Any:
    """核稿, 签发, 公开 or 退回."""
    seat = _seat(request)
    get_visible_bulletin(seat, bulletin)
    if body.step == "return":
        return _out(actions.send_back(seat, bulletin, body.reason))
    return _out(actions.STEPS[body.step](seat, bulletin))
