# SPDX-License-Identifier: Apache-2.0
"""Writes: a report sent, reports brought to the lake, a file uploaded.

A report is acknowledged when its row is committed here. `flush` brings what waits into the lake, one batch a
commit; killed between the two commits it brings the same batch again, which the lake knows by its content.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from gulian import door, lake
from gulian.daily import receive
from gulian.daily.collecting import DAILY, collecting
from gulian.daily.receive import receive_records
from gulian.errors import BatchTooLarge, ReportAhead, ReportRefused, RowsOutside
from gulian.monitor.intake import MAX_BYTES, Stated
from gulian.office.audit.actions import record
from gulian.office.enterprises.queries import visible_enterprises
from gulian.office.in_use import library
from gulian.office.people.rights import need
from gulian.office.people.seat import Acting
from gulian.office.reports import questions
from gulian.office.reports.models import Filed, Upload
from gulian.office.reports.queries import get_visible_place
from gulian.office.tasks.actions import ask

SOURCE = "office"
BATCH = 20_000
_MARKED = 5_000
_LOOKED_UP = 500
FILLERS = {"firm": "firm", "proxy": "park", "desk": "county"}
_PIECE = 1 << 20


def file_report(
    seat: Acting, unit: str, date: dt.date, answers: Mapping[str, str], *, sure: bool = False
) -> tuple[Filed | None, questions.Checked]:
    """Send the report of a plant for a day.

    sure : send although answers contradict each other (`doubts` of severity error)

    Returns the report, or None with what is wrong: then nothing was stored. Raises Http404, ReportAhead.
    """
    need(seat, "reports.fill")
    place = get_visible_place(seat, unit)
    now = timezone.now()
    if date > timezone.localdate(now):
        raise ReportAhead(date.isoformat())
    known = {name: answers[name].strip()[:2000] for name in questions.fields_of(tuple(answers))}
    checked = questions.check(place.firm, unit, date, known)
    if checked.refused or (not sure and any(each["severity"] == "error" for each in checked.doubts)):
        return None, checked
    with transaction.atomic(durable=True):
        filed = Filed.objects.create(
            unit=unit,
            code=place.firm.code,
            date=date,
            answers={name: value for name, value in known.items() if value},
            filled_by=FILLERS[seat.role],
            user=seat.user,
            name=seat.name,
            received_at=now,
        )
        record(seat, "reports.fill", "report", unit, {"date": date.isoformat(), "filled_by": filed.filled_by})
        ask(None, "reports.flush", {}, once="reports.flush")
    return filed, checked


def same_as_last(seat: Acting, unit: str, date: dt.date) -> Filed:
    """The report of a day as the last one was, in one tap. Raises Http404, ReportRefused, ReportAhead."""
    place = get_visible_place(seat, unit)
    filed, checked = file_report(seat, unit, date, questions.ready(unit, place.firm), sure=True)
    if filed is None:
        wrong = "；".join(each["zh"] for told in checked.refused.values() for each in told)
        raise ReportRefused(place.name, wrong)
    return filed


def flush() -> int:
    """Bring the reports that wait into the lake; how many there were."""
    brought = 0
    while waiting := list(Filed.objects.filter(batch="").order_by("received_at", "id")[:BATCH]):
        records = [_record(each) for each in waiting]
        taken = receive_records(
            Path(settings.DIR), records, Stated(source=SOURCE), timezone.now(), wait=30.0
        ).taken
        with transaction.atomic(durable=True):
            for first in range(0, len(waiting), _MARKED):
                part = [each.pk for each in waiting[first : first + _MARKED]]
                Filed.objects.filter(pk__in=part).update(batch=taken.sha256)
            record(None, "reports.flush", "batch", taken.sha256, {"reports": len(waiting)})
        brought += len(waiting)
    return brought


def _record(filed: Filed) -> dict[str, str | None]:
    made = questions.record_of(filed.code, filed.unit, filed.date, filed.answers)
    return made | {"filled_by": filed.filled_by, "received_at": filed.received_at.isoformat()}


def upload(seat: Acting, file: UploadedFile[bytes], form: str) -> tuple[Upload, uuid.UUID]:
    """Keep a file by its content and ask for its reading; the upload and the task. Raises BatchTooLarge."""
    need(seat, "reports.upload")
    if (file.size or 0) > MAX_BYTES:
        raise BatchTooLarge(str(file.name), f"{MAX_BYTES // 1024**2} MiB")
    sha256 = _kept(file)
    with transaction.atomic(durable=True):
        made = Upload.objects.create(
            sha256=sha256,
            name=Path(str(file.name)).name[:200],
            bytes=file.size or 0,
            form=form,
            source=f"upload-{seat.user}",
            seat=seat.id,
            user=seat.user,
            at=timezone.now(),
        )
        record(seat, "reports.upload", "upload", str(made.id), {"sha256": sha256, "bytes": made.bytes})
        task = ask(seat, "reports.upload", {"upload": str(made.id)}, once=f"upload:{made.id}")
    return made, task.id


def _quietly(done: int) -> None:
    del done


def take_upload(
    seat: Acting, upload: uuid.UUID, within: Callable[[], None], done: Callable[[int], None] = _quietly
) -> Upload:
    """Read an uploaded file into the lake: whole or not at all, once however often it is tried.

    done : told how many of the three steps are behind it: read, checked and stored, receipt written

    Only rows of firms within the seat's scope may be in it. Raises what `receive_file` raises, RowsOutside.
    """
    need(seat, "reports.upload")
    found = Upload.objects.filter(pk=upload, user=seat.user).first()
    if found is None:
        raise Http404
    path = upload_path(found.sha256, Path(found.name).suffix)
    _all_within(seat, path, found)
    done(1)
    stated = Stated(form=found.form or None, source=found.source)
    received = receive.receive_file(Path(settings.DIR), path, stated, found.at, wait=60.0)
    done(2)
    with transaction.atomic(durable=True):
        found.receipt = {
            "arrived": received.taken.arrived,
            "kept": received.taken.kept,
            "problems": received.taken.problems,
            "findings": received.taken.findings,
            "days": [each.isoformat() for each in received.taken.days],
            "new": received.taken.new,
        }
        columns = ("row", "field", "value", "message_zh", "message_en", "fix")
        found.told = received.problems.select(columns).head(1000).to_dicts() or found.told
        found.save()
        record(seat, "reports.taken", "upload", str(found.id), dict(found.receipt))
        within()
    return found


def _all_within(seat: Acting, path: Path, found: Upload) -> None:
    """Every row names a firm of the scope by its code. Raises RowsOutside."""
    meant = collecting(library(), found.form or DAILY)
    today = timezone.localdate(found.at)
    rows = door.read_table(path, meant.table(today), on=today).frame
    if not meant.of_firms or rows.is_empty():
        return
    codes = rows["code"].drop_nulls().unique().to_list()
    seen: set[str] = set()
    for at in range(0, len(codes), _LOOKED_UP):
        part = visible_enterprises(seat).filter(pk__in=codes[at : at + _LOOKED_UP])
        seen.update(part.values_list("code", flat=True))
    foreign = rows.filter(pl.col("code").is_null() | ~pl.col("code").is_in(list(seen)))["row"].to_list()
    if foreign:
        raise RowsOutside(found.name, len(foreign), "、".join(str(each) for each in foreign[:10]))


def upload_path(sha256: str, suffix: str) -> Path:
    """Where a file of this content lies; the suffix says how the door reads it."""
    kind = (
        suffix.lower()
        if suffix.lower() in (".csv", ".xlsx", ".xls", ".parquet", ".json", ".jsonl")
        else ".csv"
    )
    return Path(settings.DIR) / "uploads" / sha256[:2] / f"{sha256}{kind}"


def _kept(file: UploadedFile[bytes]) -> str:
    """The file under its own hash, synced before anything names it."""
    pieces = list(file.chunks(_PIECE))
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    sha256 = digest.hexdigest()
    path = upload_path(sha256, Path(str(file.name)).suffix)
    if not path.is_file():
        lake.make_folder(path.parent)
        with lake.disk_errors_told(path):
            lake.write_file(path, b"".join(pieces))
    return sha256
