# SPDX-License-Identifier: Apache-2.0
"""Long work of this area."""

from __future__ import annotations

import datetime as dt

from gulian.office.days.actions import run_day
from gulian.office.reports.actions import flush
from gulian.office.tasks.actions import ask
from gulian.office.tasks.job import Job


def run(job: Job) -> None:
    """Run a day: argument date. The mark and the rows stand or fall together."""
    date = dt.date.fromisoformat(job.arguments["date"])
    job.report(0, 2)
    # What was acknowledged counts, even if its minute has not come yet.
    flush()
    job.report(1, 2)
    told = {"zh": f"{date} 已运行。", "en": f"{date} was run.", "address": f"/today/?date={date}"}

    def within() -> None:
        """The cases of the day follow if and only if its rows stand."""
        ask(job.seat, "cases.from_day", {"date": date.isoformat()}, once=f"cases.from_day:{date}")
        job.finish(told)

    run_day(job.seat, date, within)
