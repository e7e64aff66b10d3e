# SPDX-License-Identifier: Apache-2.0
"""People and seats by program: whoever runs a region's staff list keeps the office in step with it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import StringConstraints

from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Day, Line, Name, Page, Paged, Region, Word, paged
from gulian.office.people import actions, gateway, lending
from gulian.office.people.models import Delegation, Seat
from gulian.office.people.queries import get_visible_seat, get_visible_user, user_named, visible_seats
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.requests.once import once

router = Router()
RoleName = Literal[
    "desk", "owner", "reviewer", "signer", "liaison", "chief", "proxy", "auditor", "manager", "firm", "bank",
    "association",
]  # fmt: skip
FirmCode = Literal[""] | Code


class SeatOut(Schema):
    """A seat and who holds it; no phone."""

    id: uuid.UUID
    user: uuid.UUID
    name: str
    role: str
    region: str
    body: str
    department: str
    park: str
    chain: str
    enterprise: str
    title: str
    since: dt.date
    until: dt.date | None


class UserIn(Schema):
    """A new account."""

    username: Code
    name: Name
    phone: Word = ""


class UserOut(Schema):
    """The account and its first password, told this once."""

    id: uuid.UUID
    username: str
    password: str


class SeatIn(Schema):
    """A seat to give."""

    user: uuid.UUID
    role: RoleName
    since: Day
    region: Region = ""
    body: Word = ""
    department: Word = ""
    park: Word = ""
    chain: Word = ""
    enterprise: FirmCode = ""
    title: Word = ""


class SubjectIn(Schema):
    """A subject of one of the gateways this site trusts."""

    provider: Code
    subject: Annotated[str, StringConstraints(min_length=1, max_length=150, pattern=r"^[\x21-\x7e]+$")]


class EndIn(Schema):
    """The last day of a seat, and why."""

    until: Day
    reason: Line


class HandIn(Schema):
    """To whom a seat goes from which day on, and why."""

    to: Code
    on: Day
    reason: Line


class LendIn(Schema):
    """To whom a seat is lent, from the first day to the last, and why."""

    to: Code
    since: Day
    until: Day
    reason: Line


class LentOut(Schema):
    """A lending."""

    id: uuid.UUID
    seat: uuid.UUID
    to: uuid.UUID
    since: dt.date
    until: dt.date | None


class MeOut(Schema):
    """The seat one acts in."""

    seat: uuid.UUID
    name: str
    role: str
    region: str
    may_write: bool
    key: bool
    rights: list[str] = Field(max_length=200)


def _seat(request: HttpRequest, right: str) -> Acting:
    seat = cast("OfficeRequest", request).seat
    need(seat, right)
    return seat


def _out(seat: Seat) -> dict[str, Any]:
    told = {name: getattr(seat, name) for name in SeatOut.model_fields if name not in ("user", "name")}
    return {**told, "user": seat.user_id, "name": seat.user.name}


def _lent(lent: Delegation) -> dict[str, Any]:
    return {
        "id": lent.id,
        "seat": lent.seat_id,
        "to": lent.to_id,
        "since": lent.since,
        "until": lent.until,
    }


@router.get("/me", response=MeOut)
def get_me(request: HttpRequest) -> Any:
    """The seat this key or session acts in, and its rights."""
    from gulian.office.people.rights import RIGHTS, may

    seat = _seat(request, "office.enter")
    rights = sorted(each for each in RIGHTS if may(seat, each))
    return {
        "seat": seat.id,
        "name": seat.name,
        "role": seat.role,
        "region": seat.region,
        "may_write": seat.may_write,
        "key": seat.key,
        "rights": rights,
    }


@router.get("/seats", response=Page[SeatOut])
def list_seats(request: HttpRequest, paging: Paged) -> Any:
    """The seats of the scope."""
    return paged(visible_seats(_seat(request, "people.read")), ("role", "id"), paging, _out)


@router.get("/seats/{held}", response=SeatOut)
def get_seat(request: HttpRequest, held: uuid.UUID) -> Any:
    """One of them."""
    return _out(get_visible_seat(_seat(request, "people.read"), held))


@router.post("/users", response=UserOut)
@once
def make_user(request: HttpRequest, body: UserIn) -> Any:
    """A new account."""
    user, password = actions.make_user(_seat(request, "people.write"), body.username, body.name, body.phone)
    return {"id": user.id, "username": user.username, "password": password}


@router.post("/users/{user}/subject", response=SubjectIn)
@once
def tie_subject(request: HttpRequest, user: uuid.UUID, body: SubjectIn) -> Any:
    """Say which subject of the site's gateway (OpenID Connect) signs in as an account."""
    gateway.tie(_seat(request, "people.write"), user, body.provider, body.subject)
    return body


@router.post("/seats", response=SeatOut)
@once
def give_seat(request: HttpRequest, body: SeatIn) -> Any:
    """Give an account a seat."""
    seat = _seat(request, "people.write")
    scope = body.model_dump(exclude={"user", "role", "since"})
    return _out(actions.give_seat(seat, get_visible_user(seat, body.user), body.role, body.since, **scope))


@router.post("/seats/{held}/end", response=SeatOut)
@once
def end_seat(request: HttpRequest, held: uuid.UUID, body: EndIn) -> Any:
    """End a seat."""
    return _out(actions.end_seat(_seat(request, "people.write"), held, body.until, body.reason))


@router.post("/seats/{held}/hand-over", response=SeatOut)
@once
def hand_over(request: HttpRequest, held: uuid.UUID, body: HandIn) -> Any:
    """Hand a seat over for good."""
    seat = _seat(request, "people.write")
    return _out(actions.hand_over(seat, held, user_named(seat, body.to), body.on, body.reason))


@router.post("/seats/{held}/lend", response=LentOut)
@once
def lend_seat(request: HttpRequest, held: uuid.UUID, body: LendIn) -> Any:
    """Lend a seat for a time."""
    seat = _seat(request, "office.enter")
    days = (body.since, body.until)
    return _lent(lending.lend(seat, held, user_named(seat, body.to), days, body.reason))


@router.post("/lendings/{delegation}/take-back", response=LentOut)
@once
def take_back(request: HttpRequest, delegation: uuid.UUID) -> Any:
    """End a lending."""
    return _lent(lending.take_back(_seat(request, "office.enter"), delegation))
