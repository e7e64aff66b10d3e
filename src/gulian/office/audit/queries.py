# SPDX-License-Identifier: Apache-2.0
"""Reads: an auditor reads all of his region, a manager of people what was done to them, others their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from gulian.office.audit.models import Event
from gulian.office.people.scope import subtree
from gulian.office.people.seat import Acting


@dataclass(frozen=True)
class Sought:
    """What somebody looks for; '' and None = anything."""

    action: str = ""
    thing: str = ""
    thing_id: str = ""
    name: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


def visible_events(seat: Acting) -> QuerySet[Event]:
    """The events a seat may read."""
    rows = Event.objects.all()
    own = Q(user=seat.user)
    if seat.role == "auditor":
        return rows if not seat.region else rows.filter(own | subtree("region", seat.region))
    if seat.role == "manager":
        people = Q(thing__in=("seat", "user", "key", "delegation")) & subtree("region", seat.region)
        return rows.filter(own | people)
    return rows.filter(own)


def sought_events(seat: Acting, sought: Sought) -> QuerySet[Event]:
    """Those of them that fit."""
    rows = visible_events(seat)
    if sought.action:
        rows = rows.filter(action__startswith=sought.action)
    if sought.thing:
        rows = rows.filter(thing=sought.thing)
    if sought.thing_id:
        rows = rows.filter(thing_id=sought.thing_id)
    if sought.name:
        rows = rows.filter(name__startswith=sought.name)
    if sought.first:
        rows = rows.filter(at__gte=_midnight(sought.first))
    if sought.last:
        rows = rows.filter(at__lt=_midnight(sought.last + dt.timedelta(days=1)))
    return rows.select_related("sealed")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
