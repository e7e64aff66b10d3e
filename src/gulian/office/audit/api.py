# SPDX-License-Identifier: Apache-2.0
"""The audit by program."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema

from gulian.errors import LedgerOutside
from gulian.office.audit.models import Event, Sealed
from gulian.office.audit.queries import Sought, sought_events
from gulian.office.audit.sealing import the_log
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Day, Line, Page, Paged, Word, paged
from gulian.office.people.rights import need

router = Router()


class EventOut(Schema):
    """One write. sealed : its place in the log, null while it waits."""

    id: uuid.UUID
    at: dt.datetime
    name: str
    role: str
    region: str
    action: str
    thing: str
    thing_id: str
    details: dict[str, Any]
    sealed: int | None


class HeadOut(Schema):
    """The log's head: whoever keeps it elsewhere can show later that nothing before it was changed."""

    size: int
    root: str
    algorithm: str


class Filter(Schema):
    """What to look for; empty = anything."""

    action: Word = ""
    thing: Word = ""
    thing_id: Line = ""
    name: Word = ""
    first: Day | None = None
    last: Day | None = None


def _out(event: Event) -> dict[str, Any]:
    try:
        place: int | None = event.sealed.place
    except Sealed.DoesNotExist:
        place = None
    told = {name: getattr(event, name) for name in EventOut.model_fields if name != "sealed"}
    return {**told, "sealed": place}


@router.get("/", response=Page[EventOut])
def list_events(request: HttpRequest, paging: Paged, sought: Annotated[Filter, Query()]) -> Any:
    """The events the seat may read, the last first."""
    seat = cast("OfficeRequest", request).seat
    need(seat, "audit.read")
    return paged(sought_events(seat, Sought(**sought.model_dump())), ("-id",), paging, _out)


@router.get("/head", response=HeadOut)
def get_head(request: HttpRequest) -> Any:
    """The head of the sealed log."""
    need(cast("OfficeRequest", request).seat, "audit.read")
    head = the_log().head()
    return {"size": head.size, "root": head.root.hex(), "algorithm": head.frontier.algorithm}


class ProofOut(Schema):
    """That an event stands at a place of the log: `path` leads from its leaf to the root."""

    place: int
    size: int
    root: str
    leaf: str
    path: list[str]


@router.get("/proof/{event}", response=ProofOut)
def get_proof(request: HttpRequest, event: uuid.UUID) -> Any:
    """The proof of one sealed event."""
    from django.http import Http404

    seat = cast("OfficeRequest", request).seat
    need(seat, "audit.read")
    place = _place(seat, event)
    log = the_log()
    head, leaves = log.head(), log.leaves()
    if place >= len(leaves):
        raise Http404 from LedgerOutside(place, len(leaves))
    return {
        "place": place,
        "size": head.size,
        "root": head.root.hex(),
        "leaf": leaves[place].hex(),
        "path": [each.hex() for each in log.prove(place, head.size)],
    }


def _place(seat: Any, event: uuid.UUID) -> int:
    from django.http import Http404

    found = sought_events(seat, Sought()).filter(pk=event, sealed__isnull=False).first()
    if found is None:
        raise Http404
    return found.sealed.place
