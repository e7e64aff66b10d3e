# SPDX-License-Identifier: Apache-2.0
"""催报: who owes a report of today is reminded by name; the firm sees it where it reports.

The office has no gateway of its own for text messages: what is recorded here is what a site's gateway reads
(`/api/reports/reminders`).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gulian.office.audit.actions import record
from gulian.office.days.models import UnitState
from gulian.office.days.queries import visible_states
from gulian.office.ids import new_id
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.reports.models import Filed, Reminder

MOST = 5_000
"""Plants of one reminder: the next one takes the next."""


def owing(seat: Acting, today: dt.date) -> QuerySet[UnitState]:
    """The plants of the scope without a report of today, sent here or known to a day that was run."""
    sent = Filed.objects.filter(unit=OuterRef("unit"), date=today)
    return visible_states(seat).exclude(date=today, reported=True).exclude(Exists(sent))


def remind(seat: Acting) -> int:
    """Remind every plant of the scope that owes today's report and was not reminded today; how many."""
    need(seat, "reports.remind")
    now = timezone.now()
    today = timezone.localdate(now)
    with transaction.atomic(durable=True):
        already = Reminder.objects.filter(unit=OuterRef("unit"), date=today)
        found = owing(seat, today).exclude(Exists(already)).order_by("unit")[:MOST]
        rows = [
            Reminder(
                id=new_id(),
                unit=each.unit,
                code=each.code,
                date=today,
                at=now,
                seat=seat.id,
                name=seat.name,
            )
            for each in found
        ]
        made = Reminder.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        told = {"date": today.isoformat(), "units": len(made), "first": [each.unit for each in made[:20]]}
        record(seat, "reports.remind", "day", today.isoformat(), told)
    return len(made)


def reminders_of(units: list[str], date: dt.date) -> dict[str, Reminder]:
    """The reminder of each plant for a day."""
    return {each.unit: each for each in Reminder.objects.filter(unit__in=units, date=date)}


def visible_reminders(seat: Acting, date: dt.date) -> QuerySet[Reminder]:
    """The reminders of a day for plants of the scope."""
    return Reminder.objects.filter(date=date, unit__in=visible_states(seat).values("unit"))
