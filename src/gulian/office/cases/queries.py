# SPDX-License-Identifier: Apache-2.0
"""Reads: the cases, tickets, notices a seat may see."""

from __future__ import annotations

import uuid
from functools import lru_cache

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from gulian.office.cases.models import Attachment, Case, CaseEvent, Notice, Party, Ticket
from gulian.office.people.scope import NOTHING, Places, within
from gulian.office.people.seat import Acting
from gulian.office.statements import Found

PLACES = Places(body="home", park="park")


def visible_cases(seat: Acting) -> QuerySet[Case]:
    """Cases within the scope; an owning department those it acts or acted in; a firm those it is party of."""
    return Case.objects.filter(_whole(seat, "pk"))


def get_visible_case(seat: Acting, number: str) -> Case:
    """One case by its number. Raises Http404 for an absent one and for one outside the scope alike."""
    found = _by_number(seat, connection.vendor).one(number)
    if found is None:
        raise Http404
    return found


@lru_cache(maxsize=4096)
def _by_number(seat: Acting, vendor: str) -> Found[Case]:
    del vendor
    return Found(visible_cases(seat), "number")


def case_of(seat: Acting, day_number: str) -> Case | None:
    """The newest case the seat sees of a number the day's list hands out; None where there is none."""
    if not day_number:
        return None
    stem = f"daily:{day_number}"
    family = Q(key=stem) | Q(key__startswith=f"{stem}@")
    return visible_cases(seat).filter(family).order_by("-opened_at", "-id").first()


def visible_tickets(seat: Acting) -> QuerySet[Ticket]:
    """Tickets of the cases within the scope; of an owning department its own only."""
    if seat.role == "owner":
        mine = Q(department=seat.department) if seat.department else NOTHING
        return Ticket.objects.filter(within(seat, PLACES) & mine)
    return Ticket.objects.filter(_whole(seat, "case"))


def mine(seat: Acting) -> Q:
    """Of the visible tickets those this seat may act on: its roles, its department, its body."""
    department = Q(department="") | Q(department=seat.department)
    body = Q(body="") | Q(body=seat.body or seat.region)
    person = Q(person="") | Q(person=str(seat.user))
    return Q(role__in=seat.roles) & department & body & person


def acts_on(seat: Acting, ticket: Ticket) -> bool:
    """Whether this seat may act on a ticket that it sees. The engine asks again."""
    return (
        seat.may_write
        and ticket.open
        and ticket.role in seat.roles
        and ticket.department in ("", seat.department)
        and ticket.body in ("", seat.body or seat.region)
        and ticket.person in ("", str(seat.user))
    )


def visible_notices(seat: Acting) -> QuerySet[Notice]:
    """What the roles of this seat have to know."""
    return Notice.objects.filter(_whole(seat, "case")).filter(mine(seat))


def visible_events(seat: Acting, case: Case) -> QuerySet[CaseEvent]:
    """The log of a case that the seat sees."""
    return case.events.filter(case__in=visible_cases(seat).filter(pk=case.pk)).order_by("serial")


def get_visible_attachment(seat: Acting, file: uuid.UUID) -> Attachment:
    """One file of a case the seat sees. Raises Http404."""
    found = Attachment.objects.filter(pk=file, case__in=visible_cases(seat)).first()
    if found is None:
        raise Http404
    return found


def party_of(seat: Acting, case: Case) -> bool:
    """Whether the seat is a party of the case: phones of the case are shown to parties only."""
    if seat.role == "firm":
        return case.code in seat.firms
    if seat.role == "owner":
        return Party.objects.filter(case=case, kind="department", value=seat.department).exists()
    return Ticket.objects.filter(case=case, role__in=seat.roles).filter(mine(seat)).exists()


def _whole(seat: Acting, key: str) -> Q:
    """The condition over rows that carry the columns of `Placed`; key : what names their case."""
    inside = within(seat, PLACES)
    if seat.role == "firm":
        parties = Party.objects.filter(kind="firm", value__in=seat.firms)
        return inside | Q(**{f"{key}__in": parties.values("case")}) if seat.firms else inside
    if seat.role == "owner":
        # A department has thousands of cases: each row of the region is asked, not all its cases listed.
        parties = Party.objects.filter(kind="department", value=seat.department, case=OuterRef(key))
        return inside & Q(Exists(parties)) if seat.department else NOTHING
    return inside
