# SPDX-License-Identifier: Apache-2.0
"""What is counted across cases, kept in rows: places of quotas, numbers of papers.

The counts an event brings are read under a lock; a place is taken by `taken = count -> taken = count + 1`,
which stands only while the count does. So a quota never passes its limit, whoever writes at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import F

from gulian.casework import Issue, Release, Reserve
from gulian.errors import CountContested
from gulian.office.cases.models import Case, Count, Paper, Reservation

_NEXT = (
    "INSERT INTO cases_count (name, taken) VALUES (%s, 1) "
    "ON CONFLICT (name) DO UPDATE SET taken = cases_count.taken + 1 RETURNING taken"
)


def counts(procedure: str, names: Iterable[str]) -> dict[str, int]:
    """The counts under these names, their rows locked until the transaction ends."""
    wanted = sorted(names)
    for name in wanted:
        Count.objects.get_or_create(pk=_name(procedure, name))
    rows = Count.objects.select_for_update().filter(pk__in=[_name(procedure, each) for each in wanted])
    found = dict(rows.order_by("pk").values_list("pk", "taken"))
    return {name: found[_name(procedure, name)] for name in wanted}


def reserve(case: Case, effect: Reserve) -> None:
    """Take a place. A rank is a place of its own. Raises CountContested where the count moved."""
    name = _name(case.procedure, f"{effect.quota}:{effect.key}")
    if not Count.objects.filter(pk=name, taken=effect.count).update(taken=effect.count + 1):
        raise CountContested(name)
    Reservation.objects.create(case=case, name=name, quota=effect.quota)


def release(case: Case, effect: Release) -> None:
    """Give a place back: once, however often it is told."""
    name = _name(case.procedure, f"{effect.quota}:{effect.key}")
    gone, _ = Reservation.objects.filter(case=case, name=name, quota=effect.quota).delete()
    if gone:
        Count.objects.filter(pk=name, taken__gt=0).update(taken=F("taken") - 1)


def issue(case: Case, effect: Issue) -> None:
    """Give a paper its number. Raises CountContested."""
    paper = effect.paper
    name = _name(case.procedure, paper.series)
    if not Count.objects.filter(pk=name, taken=paper.serial - 1).update(taken=paper.serial):
        raise CountContested(name)
    Paper.objects.create(
        case=case, paper=paper.paper, number=paper.number, series=name, serial=paper.serial, on=paper.on,
        valid_until=paper.valid_until,
    )  # fmt: skip


def taken(procedure: str, name: str) -> int:
    """How many are taken under a name, without a lock."""
    return Count.objects.filter(pk=_name(procedure, name)).values_list("taken", flat=True).first() or 0


def next_number(name: str) -> int:
    """The next number of a running series, its row locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name])
        return int(cursor.fetchone()[0])


def _name(procedure: str, name: str) -> str:
    return f"{procedure}|{name}"[:300]
