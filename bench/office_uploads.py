# SPDX-License-Identifier: Apache-2.0
"""Reports of a whole province coming in: a sheet of 100,000 by the upload page, 400,000 by program.

    python bench/office_uploads.py [--sheet N] [--program N] [--database postgresql://...]

sheet   : one XLSX, from the upload to its receipt with every problem told (one row in a hundred); bar 30 s
program : batches of 5,000 through `file_reports` as the API calls it, until all are acknowledged; bar 60 s
flush   : the same reports from the rows into the lake; no bar

In one process; seconds by the clock and of the processor. The verdict goes by the clock.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BATCH = 5_000
ANSWERS = {"opened": "1", "staff": "20", "returned": "15", "onsite": "12", "need": "车辆不能进出"}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sheet", type=int, default=100_000)
    parser.add_argument("--program", type=int, default=400_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    os.environ["DATABASE_URL"] = given.database
    name = "PostgreSQL" if given.database else "SQLite"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    with tempfile.TemporaryDirectory(prefix="gulian-bench-") as temporary:
        seat, codes = _office(Path(temporary) / "site", max(given.sheet, given.program))
        print(f"{name}, {len(codes):,} firms; {machine}")
        print(f"{'what':<10}{'reports':>9}{'seconds':>9}{'cpu s':>8}{'bar s':>7}  verdict")
        if given.sheet:
            file = _sheet(Path(temporary) / "reports.xlsx", codes[: given.sheet])
            _line("sheet", given.sheet, 30, lambda: _uploaded(seat, file))
        if given.program:
            _line("program", given.program, 60, lambda: _sent(seat, codes[: given.program]))
            _line("flush", given.program, None, _flushed)


def _line(what: str, count: int, bar: int | None, work: Callable[[], object]) -> None:
    begun, spent = time.perf_counter(), time.process_time()
    told = work()
    seconds, processor = time.perf_counter() - begun, time.process_time() - spent
    verdict = "" if bar is None else "met" if seconds <= bar else "MISSED"
    print(
        f"{what:<10}{count:>9,}{seconds:>9.1f}{processor:>8.1f}{bar or '':>7}  {verdict} {told or ''}",
        flush=True,
    )


def _office(folder: Path, firms: int) -> tuple[Any, list[str]]:
    """A drawn province in a folder, mirrored by its office, and a desk of all of it."""
    from gulian import sample
    from gulian.office import open_office

    sample.build(folder, firms, 1, seed=1)
    open_office(folder)
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from gulian.office.enterprises.actions import import_register
    from gulian.office.enterprises.models import Enterprise, Plant
    from gulian.office.people.models import Seat, User
    from gulian.office.people.seat import acting

    import_register(None, timezone.localdate())
    user = User.objects.create(username="desk", name="desk")
    seat = acting(Seat.objects.create(user=user, role="desk", since=dt.date(2020, 1, 1)))
    several = set(Plant.objects.values_list("code", flat=True))
    rows = Enterprise.objects.order_by("code").values_list("code", flat=True)
    return seat, [each for each in rows.iterator(10_000) if each not in several]


def _sheet(path: Path, codes: list[str]) -> Path:
    from django.utils import timezone
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("reports")
    day = timezone.localdate().isoformat()
    sheet.append(["code", "date", *ANSWERS])
    for at, code in enumerate(codes):
        wrong = {"returned": "很多"} if at % 100 == 0 else {}
        sheet.append([code, day, *(ANSWERS | wrong).values()])
    book.save(path)
    return path


def _uploaded(seat: Any, path: Path) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from gulian.office.reports import actions
    from gulian.office.reports.models import Upload
    from gulian.office.tasks.worker import work_off

    made, _ = actions.upload(seat, SimpleUploadedFile(path.name, path.read_bytes()), "")
    work_off(("reports.upload",))
    receipt = Upload.objects.get(pk=made.pk).receipt or {}
    return ", ".join(f"{name} {receipt.get(name)}" for name in ("arrived", "kept", "problems"))


def _sent(seat: Any, codes: list[str]) -> None:
    from django.utils import timezone

    from gulian.office.reports.batches import Sent, file_reports

    day = timezone.localdate()
    for first in range(0, len(codes), BATCH):
        part = [Sent(code, day, ANSWERS) for code in codes[first : first + BATCH]]
        found = file_reports(seat, part)
        if found.count != len(part):
            raise SystemExit(
                f"{len(part) - found.count} reports were refused: {next(iter(found.refused.values()))}"
            )


def _flushed() -> None:
    from gulian.office.reports.actions import flush

    flush()


if __name__ == "__main__":
    main()
