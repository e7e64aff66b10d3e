# SPDX-License-Identifier: Apache-2.0
"""Cases by program: the same lists, the same course, the same actions as the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from gulian.casework import Item
from gulian.casework.model import Facts
from gulian.errors import Language
from gulian.office.cases import actions, course, forms, listing
from gulian.office.cases.models import FAR, Case, Ticket
from gulian.office.cases.pins import pinned
from gulian.office.cases.queries import get_visible_case
from gulian.office.cases.storing import state_of
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Line, Note, Page, Paging, Word, paged
from gulian.office.in_use import procedure_of
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.requests.once import once
from gulian.schemes import Procedure

router = Router()
Path = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,80}/procedures/[a-z0-9_-]{1,80}$")]
Number = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[0-9A-Za-z.:/-]+$")]
Step = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9_-]*$")]
Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
LANG: Language = "zh"


class TicketOut(Schema):
    """What stands open. mine : the seat of this key may act on it; choices : outcomes it may take now."""

    case: str
    ticket: int
    step: str
    title: str
    role: str
    department: str
    body: str
    branch: str
    due_at: dt.datetime | None
    overdue: bool
    asked: bool
    needs: list[str]
    mine: bool = False
    choices: list[str] = Field(default_factory=list)


class CaseOut(Schema):
    """A case. version : how many events it took, to be sent back with a step."""

    number: str
    procedure: str
    pin: str
    code: str
    name: str
    province: str
    city: str
    county: str
    title: str
    cause: str
    need: str
    gain_fen: int | None
    open: bool
    end: str
    result: str
    version: int
    opened_at: dt.datetime
    last_at: dt.datetime
    due_at: dt.datetime | None
    overdue: bool


class LineOut(Schema):
    """One line of what happened."""

    at: dt.datetime
    what: str
    step: str
    branch: str
    outcome: str
    who: str
    reason: str
    to: str


class WholeCase(CaseOut):
    """A case with its open tickets and its course."""

    tickets: list[TicketOut]
    lines: list[LineOut]


class Listed(Paging):
    """Which rows. view : mine, all (open tickets); cases (open), ended."""

    procedure: Literal[""] | Path = ""
    step: Step = ""
    cause: Word = ""
    overdue: bool = False


class ListedCases(Listed):
    """Which cases."""

    view: Literal["cases", "ended"] = "cases"


class ListedTickets(Listed):
    """Which open tickets."""

    view: Literal["mine", "all"] = "mine"


class FactIn(Schema):
    """A fact as text: dates 2020-03-05, true or false, numbers in digits."""

    name: Key
    value: Note


class ItemIn(Schema):
    """An item of a list the case carries."""

    key: Key
    facts: list[FactIn] = Field(default_factory=list, max_length=50)


class ListIn(Schema):
    """A list the case carries."""

    name: Key
    items: list[ItemIn] = Field(max_length=2000)


class Told(Schema):
    """Facts and lists; of a name given twice the last counts."""

    facts: list[FactIn] = Field(default_factory=list, max_length=200)
    lists: list[ListIn] = Field(default_factory=list, max_length=20)


class CaseIn(Told):
    """A case to open. key : what it comes from; a second case of the same key is not opened."""

    procedure: Path
    code: Word = ""
    key: Annotated[str, Field(max_length=120, pattern=r"^[0-9A-Za-z_.:-]*$")] = ""
    title: Line = ""
    cause: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_-]*$")] = ""
    need: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class StepIn(Told):
    """One thing to do. version : the case as it was seen; refused where it has moved since (E-OFF-040)."""

    kind: Literal["act", "ask", "supply", "signal", "facts", "object", "withdraw", "appeal"] = "act"
    ticket: int = Field(0, ge=0, le=1_000_000)
    outcome: Step = ""
    reason: Note = ""
    place: int = Field(0, ge=0, le=1_000_000)
    version: int | None = Field(None, ge=0, le=1_000_000_000)


def _seat(request: HttpRequest) -> Acting:
    return cast("OfficeRequest", request).seat


def _filters(listed: ListedCases | ListedTickets) -> listing.Filters:
    return listing.Filters(
        view=listed.view,
        procedure=listed.procedure,
        step=listed.step,
        cause=listed.cause,
        overdue=listed.overdue,
    )


def _due(at: dt.datetime) -> dt.datetime | None:
    return None if at >= FAR else at


def _ticket(each: Ticket) -> dict[str, Any]:
    names = ("step", "role", "department", "body", "branch", "overdue", "asked")
    return {
        "case": each.case.number,
        "ticket": each.number,
        "title": listing.row(each, LANG).step,
        "due_at": _due(each.due_at),
        "needs": [name for name in each.needs.split(",") if name],
        **{name: getattr(each, name) for name in names},
    }


def _case(each: Case) -> dict[str, Any]:
    found = {name: getattr(each, name) for name in CaseOut.model_fields if name != "due_at"}
    return {**found, "due_at": _due(each.due_at)}


def _whole(seat: Acting, each: Case) -> dict[str, Any]:
    tickets = [
        {**_ticket(one.ticket), "mine": one.mine, "choices": [choice.id for choice in one.choices]}
        for one in course.standing(seat, each, LANG)
    ]
    return {**_case(each), "tickets": tickets, "lines": course.lines(seat, each, LANG)}


@router.get("/tickets", response=Page[TicketOut])
def list_tickets(request: HttpRequest, listed: Annotated[ListedTickets, Query()]) -> Any:
    """What stands open, the most urgent first."""
    seat = _seat(request)
    need(seat, "cases.read")
    return paged(listing.tickets(seat, _filters(listed)), listing.DUE, listed, _ticket)


@router.get("/", response=Page[CaseOut])
def list_cases(request: HttpRequest, listed: Annotated[ListedCases, Query()]) -> Any:
    """Cases: open ones by their limit, ended ones the last first."""
    seat = _seat(request)
    need(seat, "cases.read")
    order = listing.LAST if listed.view == "ended" else listing.DUE
    return paged(listing.cases(seat, _filters(listed)), order, listed, _case)


@router.post("/", response=WholeCase)
@once
def open_case(request: HttpRequest, body: CaseIn) -> Any:
    """Open a case."""
    seat = _seat(request)
    need(seat, "cases.open")
    procedure = procedure_of(body.procedure)
    opening = actions.Opening(
        procedure=body.procedure,
        code=body.code,
        key=f"api:{seat.id}:{body.key}" if body.key else None,
        title=body.title,
        cause=body.cause,
        need=body.need,
        facts=_facts(procedure, body.facts),
        items=_lists(procedure, body),
    )
    return _whole(seat, actions.open_case(seat, opening))


@router.get("/{number}", response=WholeCase)
def get_case(request: HttpRequest, number: Number) -> Any:
    """One case with what stands open and what happened."""
    seat = _seat(request)
    need(seat, "cases.read")
    return _whole(seat, get_visible_case(seat, number))


@router.post("/{number}/steps", response=WholeCase)
@once
def step(request: HttpRequest, number: Number, body: StepIn) -> Any:
    """Do one thing to a case."""
    seat = _seat(request)
    need(seat, "cases.act")
    procedure = pinned(state_of(get_visible_case(seat, number)))
    what = actions.Move(
        kind=body.kind,
        ticket=body.ticket,
        outcome=body.outcome,
        reason=body.reason,
        place=body.place,
        version=body.version,
        facts=_facts(procedure, body.facts),
        items=_lists(procedure, body),
    )
    return _whole(seat, actions.move(seat, number, what))


def _facts(procedure: Procedure, told: list[FactIn]) -> Facts:
    """Facts by name. Raises FactUnreadable."""
    return forms.named_facts(procedure, {each.name: each.value for each in told})


def _lists(procedure: Procedure, told: Told) -> Mapping[str, tuple[Item, ...]]:
    return MappingProxyType(
        {
            each.name: tuple(Item(item.key, _facts(procedure, item.facts)) for item in each.items)
            for each in told.lists
        }
    )
