# SPDX-License-Identifier: Apache-2.0
"""The queue and the lists: which rows, in which order; one reading for page, file and API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import Q, QuerySet

from gulian.errors import Language
from gulian.office import clock
from gulian.office.cases import words
from gulian.office.cases.course import clock_of, doer, procedure_of_case
from gulian.office.cases.models import FAR, Case, Ticket
from gulian.office.cases.queries import mine, visible_cases, visible_tickets
from gulian.office.people.seat import Acting

DUE = ("due_at", "id")
LAST = ("-last_at", "id")
_DAY = dt.timedelta(days=1)
TELL_AT_MOST = 1_000
VIEWS = ("mine", "all", "cases", "ended")


@dataclass(frozen=True)
class Filters:
    """What the reader chose. view : mine, all (open tickets), cases (open), ended; step : `procedure:step`"""

    view: str = "mine"
    procedure: str = ""
    step: str = ""
    cause: str = ""
    q: str = ""
    overdue: bool = False

    @classmethod
    def of(cls, typed: Mapping[str, str], seat: Acting) -> Filters:
        """From an address; a word nobody knows counts as absent."""
        view = typed.get("view", "")
        default = "cases" if seat.role in ("firm", "auditor") else "mine"
        return cls(
            view=view if view in VIEWS else default,
            procedure=typed.get("procedure", "")[:200],
            step=typed.get("step", "")[:80],
            cause=typed.get("cause", "")[:40],
            q=typed.get("q", "").strip()[:50],
            overdue=typed.get("overdue") == "1",
        )

    @property
    def as_dict(self) -> dict[str, str]:
        """For addresses: what was chosen only."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: "1" if value is True else str(value) for name, value in given.items() if value}


def tickets(seat: Acting, chosen: Filters) -> QuerySet[Ticket]:
    """Open tickets: those the seat may act on, or all it sees."""
    rows = visible_tickets(seat).filter(open=True)
    if chosen.view == "mine":
        rows = rows.filter(mine(seat))
    if chosen.step:
        rows = rows.filter(step=chosen.step)
    return rows.filter(_common(chosen)).select_related("case")


def cases(seat: Acting, chosen: Filters) -> QuerySet[Case]:
    """Cases that stand open, or that ended."""
    return visible_cases(seat).filter(open=chosen.view != "ended").filter(_common(chosen))


def _common(chosen: Filters) -> Q:
    whole = Q()
    if chosen.procedure:
        whole &= Q(procedure=chosen.procedure)
    if chosen.cause:
        whole &= Q(cause=chosen.cause)
    if chosen.overdue:
        whole &= Q(overdue=True) | Q(due_at__lte=clock.now())
    if chosen.q:
        whole &= Q(code__startswith=chosen.q) if chosen.q.isascii() else Q(name__contains=chosen.q)
    return whole


@dataclass(frozen=True)
class Row:
    """One line of the queue or of a list, in the reader's language."""

    number: str
    name: str
    code: str
    title: str
    procedure: str
    step: str
    doer: str
    cause: str
    region: str
    due: dt.datetime | None
    clock: str
    gain_fen: int | None
    seen: str
    result: str
    good: bool
    at: dt.datetime


def row(each: Ticket | Case, lang: Language) -> Row:
    """A ticket, or a case, as a line."""
    case = each.case if isinstance(each, Ticket) else each
    procedure = procedure_of_case(case)
    ticket = each if isinstance(each, Ticket) else None
    return Row(
        number=case.number,
        name=case.name,
        code=case.code,
        title=case.title or case.need,
        procedure=words.procedure_title(case.procedure, lang),
        step=words.step_title(procedure, ticket.step if ticket else case.end, lang),
        doer=doer(procedure, ticket, lang) if ticket else "",
        cause=words.cause(case.cause, lang),
        region=words.region(case.county or case.city or case.province, lang),
        due=None if each.due_at >= FAR else each.due_at,
        clock=clock_of(each.due_at, overdue=each.overdue),
        gain_fen=case.gain_fen,
        seen=words.named(words.SEEN, case.seen, lang),
        result=words.named(words.RESULTS, case.result, lang),
        good=case.result == "done",
        at=case.last_at,
    )


@dataclass(frozen=True)
class Load:
    """How much waits for a seat; each figure told up to `TELL_AT_MOST`."""

    waiting: int
    overdue: int
    today: int


def load_of(seat: Acting) -> Load:
    """What waits for this seat, is overdue, ends within a day. Never counts more than it tells."""
    rows = visible_tickets(seat).filter(open=True).filter(mine(seat))
    now = clock.now()
    return Load(
        waiting=_at_most(rows),
        overdue=_at_most(rows.filter(due_at__lte=now)),
        today=_at_most(rows.filter(due_at__gt=now, due_at__lte=now + _DAY)),
    )


def _at_most(rows: QuerySet[Ticket]) -> int:
    return rows.order_by("due_at")[: TELL_AT_MOST + 1].count()
