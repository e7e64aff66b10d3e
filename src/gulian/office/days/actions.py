# SPDX-License-Identifier: Apache-2.0
"""Writes: running a day and keeping what it found."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gulian import daily
from gulian.daily import Day
from gulian.office.audit.actions import record
from gulian.office.bulk import write_rows
from gulian.office.days import rows
from gulian.office.days.models import (
    BlockedRow,
    DayRun,
    FindingRow,
    LeaderRow,
    RateRow,
    SupplierRow,
    UnitState,
)
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting

KEPT_DAYS = 7
"""Rows of single units stay for so many days; older ones are in `out/<date>/` and the lake."""


def nothing() -> None:
    """Nothing more belongs to the transaction."""


def run_day(seat: Acting | None, date: dt.date, within: Callable[[], None] = nothing) -> DayRun:
    """Run a day over the folder and keep what it found: the same bytes in `out/<date>/` as `gulian day`.

    seat   : None for the office itself (the timer of the day)
    within : done in the transaction that keeps the rows

    Raises what `daily.run_folder` raises.
    """
    if seat is not None:
        need(seat, "days.run")
    return keep_day(seat, daily.run_folder(settings.DIR, date), within)


def keep_day(seat: Acting | None, day: Day, within: Callable[[], None] = nothing) -> DayRun:
    """Replace the rows of the day by what it found now, all or none; rows of older days go as they age."""
    kept = rows.kept_since(day.date, KEPT_DAYS)
    with transaction.atomic(durable=True):
        for model in (RateRow, BlockedRow, FindingRow, LeaderRow, SupplierRow):
            model.objects.filter(date=day.date).delete()
        for aging in (BlockedRow, FindingRow, SupplierRow):
            aging.objects.filter(date__lt=kept).delete()
        write_rows(RateRow, rows.rate_rows(day))
        write_rows(BlockedRow, rows.blocked_rows(day))
        write_rows(FindingRow, rows.finding_rows(day))
        write_rows(LeaderRow, rows.leader_rows(day))
        write_rows(SupplierRow, rows.supplier_rows(day))
        _keep_states(day)
        run = _run_row(day)
        run.save()
        record(seat, "days.run", "day", day.date.isoformat(), {"blocked": run.blocked, "state": run.state})
        within()
    return run


def _keep_states(day: Day) -> None:
    """The states are those of the newest day run: an older day run again leaves them."""
    newest = DayRun.objects.order_by("-date").values_list("date", flat=True).first()
    if newest is not None and newest > day.date:
        return
    UnitState.objects.all().delete()
    write_rows(UnitState, rows.unit_rows(day))


def _run_row(day: Day) -> DayRun:
    assert day.located is not None
    summary = json.loads(day.files["day.json"])
    return DayRun(
        date=day.date,
        run_at=timezone.now(),
        as_of=day.collected.as_of if day.collected else None,
        state=summary["state"],
        reviewed_level=summary["reviewed_level"],
        scheme=day.scheme.pin,
        loss=day.located.loss,
        blocked=day.located.blocked.height,
        summary=summary,
    )
