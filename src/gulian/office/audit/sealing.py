# SPDX-License-Identifier: Apache-2.0
"""The audit goes into the log of `DIR/ledger/audit`: event after event, hour after hour.

1 what a killed seal left in the log without its place is given it  2 the events without a place, in the order
of their instants, become entries  3 the log takes them  4 their places are stored in one transaction

An entry is the event as JSON with sorted keys: rewriting, removing or inserting a row shows in `verify`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from gulian.errors import AuditChanged
from gulian.lake import lock
from gulian.ledger import Head, Log
from gulian.office.audit.models import Event, Sealed
from gulian.office.tasks.job import Job

BATCH = 5_000
LOOK_BACK = dt.timedelta(days=2)
"""No transaction runs longer: an event that old has its place."""


@dataclass(frozen=True)
class Verified:
    """What `verify` found sound: the log's head, and how many events wait for the next seal."""

    head: Head
    waiting: int


def the_log() -> Log:
    """The audit's log of this data folder."""
    return Log(Path(settings.DIR) / "ledger" / "audit")


def entry_of(event: Event) -> bytes:
    """An event as the log keeps it."""
    told = {
        "id": str(event.id),
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "user": str(event.user or ""),
        "seat": str(event.seat or ""),
        "name": event.name,
        "role": event.role,
        "region": event.region,
        "action": event.action,
        "thing": event.thing,
        "thing_id": event.thing_id,
        "details": event.details,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seal() -> Head:
    """Seal every event that waits. The writer lock of the folder keeps a backup from seeing half a log.

    Raises SiteLocked, LedgerTorn, AuditChanged.
    """
    log = the_log()
    with lock(Path(settings.DIR)):
        _catch_up(log)
        while events := _waiting(BATCH):
            first = log.head().size
            log.append([entry_of(each) for each in events])
            _store((each.id for each in events), first)
    return log.head()


def work(job: Job) -> dict[str, str]:
    """The task `audit.seal`."""
    job.report(0, 1)
    head = seal()
    return {
        "zh": f"留痕已封存 {head.size} 条，根 {head.root.hex()}",
        "en": f"{head.size} audit events are sealed under the root {head.root.hex()}",
    }


def verify() -> Verified:
    """Compare every sealed event with its entry, and the log with itself.

    Raises AuditChanged (the first place that differs), LedgerTorn, LedgerForked.
    """
    log = the_log()
    head = log.verify()
    rows = Event.objects.filter(sealed__isnull=False).order_by("sealed__place")
    seen = 0
    # A cursor left open by a raise is closed by the collector later, in whatever transaction runs then.
    with closing(_each(rows)) as events:
        for place, (entry, event) in enumerate(zip(log.entries(), events, strict=False)):
            if entry != entry_of(event):
                raise AuditChanged(place)
            seen += 1
    if seen != head.size or Sealed.objects.count() != head.size:
        raise AuditChanged(seen)
    return Verified(head, Event.objects.filter(sealed__isnull=True).count())


def _each(rows: QuerySet[Event]) -> Generator[Event]:
    """Rows one by one, through a cursor that `close` ends."""
    with closing(rows.iterator(BATCH)) as events:  # type: ignore[type-var]  # Django's is a generator
        yield from events


def _waiting(count: int) -> list[Event]:
    since = Event.objects.filter(sealed__isnull=False).aggregate(last=Max("at"))["last"]
    rows = Event.objects.filter(sealed__isnull=True)
    if since is not None:
        rows = rows.filter(at__gt=min(since, timezone.now()) - LOOK_BACK)
    return list(rows.order_by("at", "id")[:count])


def _catch_up(log: Log) -> None:
    """Entries that a killed seal appended belong to events that were committed before."""
    known = Sealed.objects.aggregate(last=Max("place"))["last"]
    first = 0 if known is None else known + 1
    size = log.head().size
    if first > size:
        raise AuditChanged(size)
    left = log.entries(first, size)
    while ids := [_id_of(entry) for entry in islice(left, BATCH)]:
        _store(ids, first)
        first += len(ids)


def _id_of(entry: bytes) -> UUID:
    return UUID(json.loads(entry)["id"])


def _store(events: Iterable[UUID] | Iterator[UUID], first: int) -> None:
    with transaction.atomic():
        Sealed.objects.bulk_create(
            [Sealed(event_id=each, place=first + at) for at, each in enumerate(events)], batch_size=BATCH
        )
