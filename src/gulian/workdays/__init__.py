# SPDX-License-Identifier: Apache-2.0
"""1 read the notices 2 know which days are worked in a region 3 count, add, set deadlines 4 pause limits."""

from __future__ import annotations

from gulian.workdays.budget import Budget
from gulian.workdays.calendar import Calendar, calendar
from gulian.workdays.model import NATION, Deadline, Notice, Span, SpecialDay
from gulian.workdays.tables import notices

__all__ = [
    "NATION",
    "Budget",
    "Calendar",
    "Deadline",
    "Notice",
    "Span",
    "SpecialDay",
    "calendar",
    "notices",
]
