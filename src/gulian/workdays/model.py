# SPDX-License-Identifier: Apache-2.0
"""The nouns of working time: a special day, a notice, a deadline, a span in which a budget ran."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NATION = "000000"
"""The region of what holds everywhere."""


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from "Monday to Friday are worked".

    region : GB/T 2260 code it holds for, with everything below it; NATION = the whole country
    off : True = no working day, False = a working day (a weekend day made up for)
    number : the notice that says so
    """

    region: str
    date: dt.date
    off: bool
    name: str
    number: str


@dataclass(frozen=True)
class Notice:
    """A notice of the State Council on one year's days. kind : arrangement, or change of an earlier one."""

    number: str
    year: int
    kind: str
    title: str
    date: dt.date


@dataclass(frozen=True)
class Deadline:
    """The end of the last working day of a limit.

    last_day : the last working day
    ends_at : the instant that day closes (24:00 local), in UTC
    """

    last_day: dt.date
    ends_at: dt.datetime


@dataclass(frozen=True)
class Span:
    """One stretch in which a budget ran. until None = it runs still. Instants with offset."""

    since: dt.datetime
    until: dt.datetime | None = None
