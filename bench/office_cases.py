# SPDX-License-Identifier: Apache-2.0
"""Stored steps a second: one durable, audited transaction each, by one writer.

    python bench/office_cases.py [--cases N] [--database postgresql://...]     without it SQLite

The bars: 400 on SQLite, 200 on PostgreSQL with fsync. Wall seconds, for a transaction waits for the disk;
beside them what a step costs this process and how long one flushed write of a page takes there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import tempfile
import time
from pathlib import Path
from statistics import median

AT = dt.datetime(2020, 3, 5, 1, 0, tzinfo=dt.UTC)
REQUEST = "enterprise-requests-2020/procedures/request"
FLUSHES = 200


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gulian-bench-") as folder:
        os.environ["DATABASE_URL"] = given.database
        steps, opened = _measured(Path(folder), given.cases)
        flush = _flush(Path(folder))
    bar = 200 if given.database else 400
    rate, spent = median(each for each, _ in steps), median(each for _, each in steps)
    head = f"{'database':<12}{'opened/s':>10}{'steps/s':>10}{'bar':>6}"
    print(f"{head}{'cpu ms a step':>15}{'flush ms':>10}  verdict")
    name = "PostgreSQL" if given.database else "SQLite"
    verdict = "met" if rate >= bar else "MISSED"
    print(
        f"{name:<12}{opened:>10.0f}{rate:>10.0f}{bar:>6}{spent * 1000:>15.2f}{flush * 1000:>10.2f}  {verdict}"
    )
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"median of {len(steps)}; {machine}; load {os.getloadavg()[0]:.1f}")


def _measured(folder: Path, cases: int) -> tuple[list[tuple[float, float]], float]:
    """Steps a second with the processor seconds of one, for each of three steps; cases opened a second."""
    from gulian.office import open_office

    open_office(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from gulian.office.cases.actions import Move, Opening, move, open_case
    from gulian.office.cases.models import Ticket
    from gulian.office.clock import Stopped
    from gulian.office.enterprises.models import Enterprise
    from gulian.office.people.models import Seat, User
    from gulian.office.people.seat import acting

    Enterprise.objects.create(code="F", name="样例", province="330000", city="330100", county="330108")
    seats = {}
    scopes: dict[str, dict[str, str]] = {
        "desk": {},
        "owner": {"department": "transport"},
        "firm": {"enterprise": "F"},
    }
    for role, scope in scopes.items():
        user = User.objects.create(username=role, name=role)
        seats[role] = acting(Seat.objects.create(user=user, role=role, since=AT.date(), **scope))
    opening = Opening(procedure=REQUEST, code="F", facts={"cause": "transport"})
    walk = (("desk", "register", "entered"), ("owner", "handle", "solved"), ("firm", "confirm", "confirmed"))
    rates = []
    with Stopped(AT):
        open_case(seats["desk"], opening)
        begun = time.perf_counter()
        numbers = [open_case(seats["desk"], opening).number for _ in range(cases)]
        opened = cases / (time.perf_counter() - begun)
        for role, step, outcome in walk:
            rows = Ticket.objects.filter(step=step, open=True, case__number__in=numbers)
            todo = list(rows.values_list("case__number", "number"))
            begun, spent = time.perf_counter(), time.process_time()
            for number, ticket in todo:
                move(seats[role], number, Move(kind="act", ticket=ticket, outcome=outcome))
            spent = (time.process_time() - spent) / len(todo)
            rates.append((len(todo) / (time.perf_counter() - begun), spent))
    return rates, opened


def _flush(folder: Path) -> float:
    path = folder / "flush"
    with path.open("wb", buffering=0) as file:
        begun = time.perf_counter()
        for _ in range(FLUSHES):
            file.write(bytes(4096))
            os.fsync(file.fileno())
        return (time.perf_counter() - begun) / FLUSHES


if __name__ == "__main__":
    main()
