# SPDX-License-Identifier: Apache-2.0
"""A day by program: figures of the seat's own place, blocked units, findings, who is missing, chains."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.responses import Status

from gulian.office.chains.queries import get_chain, suppliers_of
from gulian.office.days.models import BlockedRow, FindingRow, UnitState
from gulian.office.days.queries import get_day, own_rates, visible_blocked, visible_findings, visible_states
from gulian.office.frame.request import OfficeRequest
from gulian.office.frame.rest import Code, Day, Page, Paged, Paging, Word, paged
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.requests.once import once
from gulian.office.tasks.actions import ask

router = Router()


class RateOut(Schema):
    """A figure: its two sums, the unrounded value, the interval of the silent, how complete it is."""

    indicator: str
    level: str
    code: str
    name: str
    numerator: int | None
    denominator: int | None
    unit: str
    value: float | None
    value_reported: float | None
    low: float | None
    high: float | None
    before: float | None
    change: float | None
    expected: int | None
    reported: int | None
    carried: int | None
    on_time: int | None
    proxy: int | None


class DayOut(Schema):
    """A day as it was run last, with the figures of the seat's own place."""

    date: dt.date
    run_at: dt.datetime
    as_of: dt.datetime | None
    state: str
    reviewed_level: str
    scheme: str
    rates: list[RateOut]


class BlockedOut(Schema):
    """A blocked unit. gain : 10k CNY a day."""

    rank: int
    unit: str
    code: str
    name: str
    county: str
    cause: str
    need: str
    department: str
    gain: float | None
    gain_lower: float | None
    gain_kind: str
    since: dt.date | None
    days: int | None
    expected: dt.date | None
    case: str


class FindingOut(Schema):
    """A finding and what to do."""

    finding: str
    severity: str
    unit: str
    code: str
    name: str
    county: str
    value: str
    message_zh: str
    message_en: str
    fix: str


class StateOut(Schema):
    """The last state of a unit; carried : the age of the report in use in days."""

    unit: str
    code: str
    name: str
    county: str
    reported: bool
    carried: int | None
    opened: bool | None
    filled_by: str
    received_at: dt.datetime | None


class SupplierOut(Schema):
    """A supplier of a lead firm; reasons and owners are empty for the firm's own seat."""

    supplier: str
    name: str
    product: str
    state: str
    expected: dt.date | None
    cause_zh: str
    department_zh: str
    since: dt.date | None


class ChainOut(Schema):
    """A lead firm and its suppliers, the blocked first."""

    code: str
    name: str
    chains: str
    suppliers: int
    running: int
    silent: int
    rows: list[SupplierOut]


class RunIn(Schema):
    """Which day to run."""

    date: Day


class AskedOut(Schema):
    """The task that does it: see /api/tasks."""

    task: str


class ListedBlocked(Paging):
    """Which rows of the day."""

    cause: Word = ""


def _seat(request: HttpRequest, right: str) -> Acting:
    seat = cast("OfficeRequest", request).seat
    need(seat, right)
    return seat


def _made(schema: type[Schema], row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.model_fields}


@router.get("/{date}", response=DayOut)
def one_day(request: HttpRequest, date: Day) -> Any:
    """The figures of the seat's own place."""
    seat = _seat(request, "days.read")
    run = get_day(date)
    rates = own_rates(seat, run.date)
    facts = {name: getattr(run, name) for name in DayOut.model_fields if name != "rates"}
    return {**facts, "rates": [_made(RateOut, rates[name]) for name in sorted(rates)]}


@router.get("/{date}/blocked", response=Page[BlockedOut])
def blocked(request: HttpRequest, date: Day, listed: Annotated[ListedBlocked, Query()]) -> Any:
    """The blocked units of the scope by rank."""
    seat = _seat(request, "days.read")
    rows = visible_blocked(seat, get_day(date).date)
    rows = rows.filter(cause=listed.cause) if listed.cause else rows

    def made(row: BlockedRow) -> dict[str, Any]:
        return _made(BlockedOut, row)

    return paged(rows, ("rank", "id"), listed, made)


@router.get("/{date}/findings", response=Page[FindingOut])
def findings(request: HttpRequest, date: Day, paging: Paged) -> Any:
    """What somebody has to look at, the gravest first."""
    seat = _seat(request, "days.read")

    def made(row: FindingRow) -> dict[str, Any]:
        return _made(FindingOut, row)

    return paged(visible_findings(seat, get_day(date).date), ("severity_rank", "id"), paging, made)


@router.get("/{date}/missing", response=Page[StateOut])
def missing(request: HttpRequest, date: Day, paging: Paged) -> Any:
    """Who has not reported on the newest day run."""
    seat = _seat(request, "days.read")
    rows = visible_states(seat).filter(reported=False, date=get_day(date).date)

    def made(row: UnitState) -> dict[str, Any]:
        return _made(StateOut, row)

    return paged(rows, ("unit",), paging, made)


@router.get("/{date}/chains/{code}", response=ChainOut)
def chain(request: HttpRequest, date: Day, code: Code) -> Any:
    """A lead firm and its suppliers."""
    seat = _seat(request, "chains.read")
    leader = get_chain(seat, get_day(date).date, code)
    facts = {name: getattr(leader, name) for name in ChainOut.model_fields if name != "rows"}
    return {**facts, "rows": [_made(SupplierOut, each) for each in suppliers_of(seat, leader)]}


@router.post("/", response={202: AskedOut})
@once
def run(request: HttpRequest, body: RunIn) -> Any:
    """生成日报: run a day as a task."""
    seat = _seat(request, "days.run")
    day = body.date.isoformat()
    return Status(202, {"task": str(ask(seat, "days.run", {"date": day}, once=f"day:{day}").id)})
