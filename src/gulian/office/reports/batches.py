# SPDX-License-Identifier: Apache-2.0
"""Many reports at once by program: the same scope and the same checks as one, over whole columns.

A report that cannot be taken is told with its place and holds up no other; what is taken is acknowledged
together, in one transaction with one audit event.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.db import transaction
from django.utils import timezone

from gulian.errors import GulianError, ReportAhead, TooManyReports, UnitUnknown
from gulian.office.audit.actions import record
from gulian.office.bulk import write_rows
from gulian.office.ids import new_id
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.reports import questions
from gulian.office.reports.actions import FILLERS
from gulian.office.reports.models import Filed
from gulian.office.reports.queries import Place, visible_places
from gulian.office.tasks.actions import ask

MOST = 5_000
Told = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Sent:
    """A report as it came: of which plant, for which day, its answers by field."""

    unit: str
    date: dt.date
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """What became of a batch. refused : by place from 0, why in both languages"""

    count: int
    received_at: dt.datetime
    refused: Mapping[int, Told]


def file_reports(seat: Acting, sent: Sequence[Sent], *, sure: bool = False) -> Taken:
    """Send the reports of many plants. sure : send although answers contradict each other.

    Raises PermissionDenied, TooManyReports.
    """
    need(seat, "reports.fill")
    if len(sent) > MOST:
        raise TooManyReports(len(sent), MOST)
    now = timezone.now()
    places = visible_places(seat, [each.unit for each in sent])
    refused, asked = _placed(sent, places, timezone.localdate(now))
    checked = questions.check_many([each for _, each in asked])
    good: list[questions.Answered] = []
    for (at, each), found in zip(asked, checked, strict=True):
        told = [one for field in found.refused.values() for one in field]
        wrong = [one for one in found.doubts if one["severity"] == "error"]
        if told or (wrong and not sure):
            refused[at] = tuple({"zh": one["zh"], "en": one["en"]} for one in (*told, *wrong))
        else:
            good.append(each)
    if good:
        with transaction.atomic(durable=True):
            write_rows(Filed, _rows(seat, good, now))
            told_too = {"reports": len(good), "refused": len(refused), "filled_by": FILLERS[seat.role]}
            record(seat, "reports.batch", "batch", str(new_id()), told_too)
            ask(None, "reports.flush", {}, once="reports.flush")
    return Taken(len(good), now, dict(sorted(refused.items())))


def _placed(
    sent: Sequence[Sent], places: Mapping[str, Place], today: dt.date
) -> tuple[dict[int, Told], list[tuple[int, questions.Answered]]]:
    """Those of plants the seat may report for, about days that have begun; the others with the reason."""
    refused: dict[int, Told] = {}
    asked = []
    known = set(questions.fields_of(tuple({name for each in sent for name in each.answers})))
    for at, each in enumerate(sent):
        place = places.get(each.unit)
        if place is None:
            refused[at] = _told(UnitUnknown(each.unit))
        elif each.date > today:
            refused[at] = _told(ReportAhead(each.date.isoformat()))
        else:
            answers = {name: value.strip()[:2000] for name, value in each.answers.items() if name in known}
            asked.append((at, questions.Answered(place.firm, each.unit, each.date, answers)))
    return refused, asked


def _told(error: GulianError) -> Told:
    return ({"zh": error.sentence("zh"), "en": error.sentence("en")},)


def _rows(seat: Acting, good: Sequence[questions.Answered], now: dt.datetime) -> pl.DataFrame:
    answers = [{name: value for name, value in each.answers.items() if value} for each in good]
    return pl.DataFrame(
        {
            "id": [new_id().hex for _ in good],
            "unit": [each.unit for each in good],
            "code": [each.firm.code for each in good],
            "date": [each.date for each in good],
            "answers": [json.dumps(each, ensure_ascii=False) for each in answers],
        }
    ).with_columns(
        filled_by=pl.lit(FILLERS[seat.role]),
        user=pl.lit(seat.user.hex),
        name=pl.lit(seat.name),
        received_at=pl.lit(now).dt.convert_time_zone("UTC"),
        batch=pl.lit(""),
    )
