# SPDX-License-Identifier: Apache-2.0
"""How many cases, how fast, how many late: over what a seat sees of the last 30 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q

from gulian.errors import Language
from gulian.office.cases import words
from gulian.office.cases.queries import visible_cases, visible_tickets
from gulian.office.people.seat import Acting

SPAN = dt.timedelta(days=30)


@dataclass(frozen=True)
class Part:
    """One line: open now, overdue now, ended within the span; hours : mean time from opening to end."""

    key: str
    open: int
    overdue: int
    ended: int
    hours: float | None


@dataclass(frozen=True)
class Figures:
    """since : begin of the span"""

    since: dt.datetime
    by_cause: tuple[Part, ...]
    by_department: tuple[Part, ...]
    by_result: tuple[tuple[str, int], ...]


def figures(seat: Acting, now: dt.datetime) -> Figures:
    """The figures of a seat's scope."""
    since = now - SPAN
    recent = visible_cases(seat).filter(Q(open=True) | Q(last_at__gte=since))
    lasted = ExpressionWrapper(F("last_at") - F("opened_at"), DurationField())
    by_cause = recent.values("cause").annotate(
        standing=Count("pk", filter=Q(open=True)),
        late=Count("pk", filter=Q(open=True) & (Q(overdue=True) | Q(due_at__lte=now))),
        over=Count("pk", filter=Q(open=False)),
        took=Avg(lasted, filter=Q(open=False)),
    )
    acted = visible_tickets(seat).filter(~Q(department=""))
    lasted_here = ExpressionWrapper(F("closed_at") - F("opened_at"), DurationField())
    by_department = (
        acted.filter(Q(open=True) | Q(closed_at__gte=since))
        .values("department")
        .annotate(
            standing=Count("pk", filter=Q(open=True)),
            late=Count("pk", filter=Q(open=True) & (Q(overdue=True) | Q(due_at__lte=now))),
            over=Count("pk", filter=Q(open=False)),
            took=Avg(lasted_here, filter=Q(open=False)),
        )
    )
    ended = visible_cases(seat).filter(open=False, last_at__gte=since).values("result")
    results = ended.annotate(count=Count("pk")).order_by("-count", "result")
    return Figures(
        since=since,
        by_cause=_parts(by_cause.order_by("-late", "-standing", "cause"), "cause"),
        by_department=_parts(by_department.order_by("-late", "-standing", "department"), "department"),
        by_result=tuple((each["result"], each["count"]) for each in results),
    )


def _parts(rows: Iterable[Any], key: str) -> tuple[Part, ...]:
    return tuple(
        Part(
            key=str(each[key]),
            open=int(str(each["standing"])),
            overdue=int(str(each["late"])),
            ended=int(str(each["over"])),
            hours=each["took"].total_seconds() / 3600 if isinstance(each["took"], dt.timedelta) else None,
        )
        for each in rows
    )


def told(found: Figures, lang: Language) -> dict[str, object]:
    """The same with names instead of keys."""
    none = "未分类" if lang == "zh" else "unclassified"
    return {
        "by_cause": [(words.cause(each.key, lang) or none, each) for each in found.by_cause],
        "by_department": [(words.department(each.key, lang), each) for each in found.by_department],
        "by_result": [(words.named(words.RESULTS, key, lang), count) for key, count in found.by_result],
    }
