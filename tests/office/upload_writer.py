# SPDX-License-Identifier: Apache-2.0
"""A process of its own that uploads files and reads them as tasks while it is killed again and again.

python tests/office/upload_writer.py FOLDER TIMES   -> one JSON object: kills, what was told, what stands
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from importlib import import_module
from pathlib import Path

from gulian.office import open_office
from tests.office.forked import killed

FIRST = dt.date(2020, 3, 1)
UPLOAD = ("reports.upload",)


def prepare() -> None:
    """The database, a register of three firms, somebody who uploads."""
    from django.core.management import call_command
    from django.db import connection

    from gulian.office.enterprises.models import Enterprise
    from gulian.office.people.models import Seat, User

    call_command("migrate", verbosity=0)
    for number in range(3):
        Enterprise.objects.create(code=f"9133010{number}MA0000001A", name=f"样例{number}厂", county="330108")
    user = User.objects.create(username="desk", name="desk")
    Seat.objects.create(user=user, role="desk", since=dt.date(2020, 1, 1))
    connection.close()


def upload_and_read(told: Path) -> None:
    """Read what a dead worker left, then one file a day for ever; what was acknowledged is told."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from gulian.office.enterprises.models import Enterprise
    from gulian.office.people.models import Seat
    from gulian.office.people.seat import acting
    from gulian.office.reports import actions
    from gulian.office.reports.models import Upload
    from gulian.office.tasks import leases
    from gulian.office.tasks.worker import work_off

    leases.orphaned(timezone.now())
    seat = acting(Seat.objects.get())
    codes = list(Enterprise.objects.order_by("code").values_list("code", flat=True))
    with told.open("a", buffering=1) as file:
        while True:
            work_off(UPLOAD)
            read = Upload.objects.filter(receipt__isnull=False).count()
            file.write(f"read {read}\n")
            day = FIRST + dt.timedelta(days=Upload.objects.count())
            rows = [f"{code},{day},1,20,{at}" for at, code in enumerate(codes)]
            text = "\n".join(["code,date,opened,staff,returned", *rows]).encode()
            made, _ = actions.upload(seat, SimpleUploadedFile("报表.csv", text), "")
            file.write(f"taken {made.id}\n")


def stands() -> dict[str, object]:
    """What is left of it all once a last worker has done its work."""
    from django.utils import timezone

    from gulian.daily.collecting import collected_rows
    from gulian.office.audit.models import Event
    from gulian.office.reports.models import Upload
    from gulian.office.tasks import leases
    from gulian.office.tasks.models import Task
    from gulian.office.tasks.worker import work_off

    leases.orphaned(timezone.now())
    work_off(UPLOAD)
    uploads = list(Upload.objects.order_by("id"))
    last = FIRST + dt.timedelta(days=len(uploads))
    rows = collected_rows(Path(sys.argv[1]), "daily", FIRST, last)
    return {
        "uploads": [str(each.id) for each in uploads],
        "kept": [each.receipt and each.receipt["kept"] for each in uploads],
        "tasks": sorted(Task.objects.filter(kind="reports.upload").values_list("state", flat=True)),
        "audited": sorted(Event.objects.filter(action="reports.taken").values_list("thing_id", flat=True)),
        "rows": rows.height,
        "superseded": int(rows["superseded"].sum()),
    }


if __name__ == "__main__":
    _folder, _times = Path(sys.argv[1]), int(sys.argv[2])
    open_office(_folder)
    prepare()
    from gulian.office.in_use import library

    # Loaded before the forks: a child is killed when it is young.
    import_module("gulian.office.reports.actions")
    library()
    _told = _folder / "told.txt"
    _told.touch()
    _kills = killed(lambda _: upload_and_read(_told), _times, _told, 0.4)
    print(json.dumps({"kills": _kills, **stands()}))
