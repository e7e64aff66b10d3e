# SPDX-License-Identifier: Apache-2.0
"""A limit in working days that can be paused: a ledger of the spans in which it ran.

A working day is consumed when the clock ran at its beginning (00:00) and at its end (24:00). So the day of
the start and of each restart is not counted (as in `Calendar.deadline`), nor is a day that ends in a pause;
a pause lifted within the day changes nothing. What is consumed is never more than the time that went by.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from gulian.errors import BudgetOrder, NaiveInstant, NegativeLimit
from gulian.workdays.calendar import Calendar
from gulian.workdays.model import Deadline, Span

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Budget:
    """Working days a step may take, and when its clock ran.

    limit : working days. region : whose working days. spans : in order, only the last may be open.
    """

    limit: int
    region: str
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if self.limit < 0:
            raise NegativeLimit(self.limit)

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return bool(self.spans) and self.spans[-1].until is None

    def start(self, at: dt.datetime) -> Budget:
        """The clock runs from `at`. Raises: BudgetOrder when it runs already or `at` is too early."""
        self._check(at, running=False)
        return replace(self, spans=(*self.spans, Span(at)))

    def pause(self, at: dt.datetime) -> Budget:
        """The clock stands from `at`. Raises: BudgetOrder when it does not run or `at` is too early."""
        self._check(at, running=True)
        return replace(self, spans=(*self.spans[:-1], replace(self.spans[-1], until=at)))

    def consumed(self, calendar: Calendar, now: dt.datetime) -> int:
        """Working days used up at `now`."""
        return len(self._counted(calendar, now))

    def remaining(self, calendar: Calendar, now: dt.datetime) -> int:
        """Working days left at `now`; negative = overdue by so many."""
        return self.limit - self.consumed(calendar, now)

    def deadline(self, calendar: Calendar, now: dt.datetime) -> Deadline | None:
        """When the limit ends if nothing pauses it after `now`; None while it stands or has not begun."""
        spans = self._until(now)
        if not spans or spans[-1].until is not None:
            return None
        resumed = calendar.local_date(spans[-1].since)
        before = [day for day in self._counted(calendar, now) if day < resumed]
        if self.limit == 0 or len(before) >= self.limit:
            last = before[self.limit - 1] if self.limit else calendar.local_date(spans[0].since)
            return calendar.deadline(last, 0, self.region)
        first = resumed - _DAY if _ran_up_to(spans, calendar.day_start(resumed)) else resumed
        return calendar.deadline(first, self.limit - len(before), self.region)

    def _until(self, now: dt.datetime) -> tuple[Span, ...]:
        """The ledger as it stood at `now`."""
        if now.tzinfo is None:
            raise NaiveInstant(now)
        spans = tuple(span for span in self.spans if span.since <= now)
        if spans and spans[-1].until is not None and spans[-1].until > now:
            return (*spans[:-1], Span(spans[-1].since))
        return spans

    def _counted(self, calendar: Calendar, now: dt.datetime) -> list[dt.date]:
        """The working days consumed by `now`, in order."""
        spans = self._until(now)
        if not spans:
            return []
        first = calendar.local_date(spans[0].since)
        last = calendar.local_date(min(now, spans[-1].until or now))
        return [
            day
            for day in calendar.workdays(first, last, self.region)
            if calendar.day_start(day + _DAY) <= now
            and _ran_up_to(spans, calendar.day_start(day))
            and _ran_up_to(spans, calendar.day_start(day + _DAY))
        ]

    def _check(self, at: dt.datetime, *, running: bool) -> None:
        if at.tzinfo is None:
            raise NaiveInstant(at)
        last = (self.spans[-1].until or self.spans[-1].since) if self.spans else None
        if self.running is not running or (last is not None and at < last):
            raise BudgetOrder(at, "running" if self.running else "paused")


def _ran_up_to(spans: tuple[Span, ...], at: dt.datetime) -> bool:
    return any(span.since < at and (span.until is None or at <= span.until) for span in spans)
