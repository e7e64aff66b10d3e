# SPDX-License-Identifier: Apache-2.0
"""Who may have what, by program: one firm with every reason, and for a bureau who has not applied."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Line
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.policies import actions, bureau
from gulian.office.policies.firms import firm_of, measure_of, standing_of
from gulian.office.policies.queries import day_of
from gulian.office.requests.once import once

router = Router()
Path = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}/measures/[a-z0-9_]{1,60}$")]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


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


class FirmFactIn(Schema):
    """A fact by its column; the value as a cell of its form holds it (10k CNY, 1 or 0)."""

    name: FactName
    value: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class FactsIn(Schema):
    """Facts of a firm. basis : what they rest on."""

    facts: list[FirmFactIn] = Field(min_length=1, max_length=20)
    basis: Line = ""


class FactsToldOut(Schema):
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


class FirmLineOut(Schema):
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


@router.get("/firms/{code}", response=StandingOut)
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


@router.post("/firms/{code}/facts", response={201: list[FactsToldOut]})
@once
def tell(request: HttpRequest, code: Code, body: FactsIn) -> Any:
    """Say facts of a firm; what was said before stays."""
    seat = _seat(request, "policies.state")
    made = actions.tell_facts(seat, code, {each.name: each.value for each in body.facts}, body.basis)
    return Status(
        201, [{"form": row.form, "changed": row.changed, "received_at": row.received_at} for row in made]
    )


@router.post("/firms/{code}/applications", response={201: AppliedOut})
@once
def apply(request: HttpRequest, code: Code, body: ApplyIn) -> Any:
    """Apply for a measure: a case of its procedure, filled in with what is known."""
    return Status(201, {"number": actions.apply_for(_seat(request, "cases.open"), code, body.measure).number})


@router.get("/measures", response=list[FirmLineOut])
def lines(request: HttpRequest) -> Any:
    """Every measure with who of the scope may have it and has not applied."""
    seat = _seat(request, "benefits.firms.read")
    return [asdict(each) for each in bureau.lines_of(seat, cast("OfficeRequest", request).lang)]


@router.get("/open", response=OpenFirms)
def open_firms(request: HttpRequest, asked: Annotated[OpenPaging, Query()]) -> Any:
    """The firms of the scope that may have a measure and have not applied."""
    seat = _seat(request, "benefits.firms.read")
    rows = bureau.open_firms(seat, measure_of(asked.measure))
    codes = rows["code"].to_list()
    first = codes.index(asked.after) + 1 if asked.after in codes else 0
    shown = rows[first : first + asked.size].to_dicts()
    more = first + asked.size < rows.height
    return {"rows": shown, "count": rows.height, "after": shown[-1]["code"] if more else ""}
