# SPDX-License-Identifier: Apache-2.0
"""Long work of this area: timers, and the cases of a day."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings

from gulian.daily.causes import FREED
from gulian.office.cases.actions import deliver_due
from gulian.office.cases.from_day import DayRow, open_from_day, see_from_day
from gulian.office.days.models import BlockedRow
from gulian.office.enterprises.models import Enterprise
from gulian.office.tasks.job import Job


def due(job: Job) -> dict[str, Any]:
    """Deliver the timers that are due."""
    job.report(0, 1)
    count = deliver_due()
    return {"zh": f"到期提醒 {count} 条。", "en": f"{count} timers delivered."}


def from_day(job: Job) -> dict[str, Any]:
    """Open and bring up to date the cases of a day: argument date."""
    date = dt.date.fromisoformat(job.arguments["date"])
    rows = rows_of(date)
    job.report(0, len(rows) + 1)
    seen = see_from_day(job.seat, date, states_of(date))
    made = open_from_day(job.seat, date, rows)
    job.report(len(rows), len(rows) + 1)
    return {
        "zh": f"{date}：新立案 {made.opened} 件，更新 {made.updated} 件，"
        f"龙头清单 {made.lists} 张，报表核对 {seen} 件。",
        "en": f"{date}: {made.opened} opened, {made.updated} updated, {made.lists} lists, {seen} checked.",
        "address": "/cases/?view=all",
    }


def rows_of(date: dt.date) -> tuple[DayRow, ...]:
    """What a day handed out, in its order: rows that carry the day's case number."""
    rows = list(BlockedRow.objects.filter(date=date, kind__in=FREED).exclude(case="").order_by("rank"))
    names = {name for row in rows for name in row.leader_names}
    codes = dict(Enterprise.objects.filter(leader=True, name__in=names).values_list("name", "code"))
    return tuple(
        DayRow(
            case=row.case,
            code=row.code,
            cause=row.cause,
            place=(row.province, row.city, row.county),
            department=row.department,
            need=row.need,
            gain=row.gain,
            leaders=tuple(codes[name] for name in row.leader_names if name in codes),
        )
        for row in rows
    )


def states_of(date: dt.date) -> dict[str, str]:
    """What the check of a day found, by case number (`out/<date>/verify.csv`)."""
    path = Path(settings.DIR) / "out" / date.isoformat() / "verify.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["case"]: row["state"] for row in csv.DictReader(file)}
