# SPDX-License-Identifier: Apache-2.0
"""A process of its own that works on the cases of a folder: what the tests of kills and of counts start.

python tests/office/case_writer.py FOLDER make N     the database, the seats, N cases
python tests/office/case_writer.py FOLDER steps SEED ACKNOWLEDGED   steps until it is killed
python tests/office/case_writer.py FOLDER kills TIMES ACKNOWLEDGED  steps, killed so many times
python tests/office/case_writer.py FOLDER places SEED               everybody wants the same two places
python tests/office/case_writer.py FOLDER check      one JSON object: faults, versions, places, papers
"""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gulian.office import open_office
from tests.office.forked import killed

if TYPE_CHECKING:
    from gulian.casework.model import Facts
    from gulian.office.cases.models import Case
    from gulian.office.people.seat import Acting

WORLD = Path(__file__).parents[1] / "casework" / "world"
PERMIT = "yard-2024/procedures/permit"
REQUEST = "enterprise-requests-2020/procedures/request"
AT = dt.datetime(2024, 3, 5, 1, 0, tzinfo=dt.UTC)
SEATS = {
    "desk": {"role": "desk"},
    "reviewer": {"role": "reviewer", "department": "health"},
    "labour": {"role": "reviewer", "department": "labour"},
    "traffic": {"role": "reviewer", "department": "traffic"},
    "chief": {"role": "chief", "body": "330000", "roles": "supervisor"},
    "owner": {"role": "owner", "department": "transport"},
    "firm": {"role": "firm", "enterprise": "F"},
}


def make(folder: Path, cases: int) -> None:
    """The database, the seats, and cases of both procedures."""
    (folder / "schemes").mkdir(exist_ok=True)
    shutil.copytree(WORLD / "yard-2024", folder / "schemes" / "yard-2024", dirs_exist_ok=True)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from gulian.office.cases.actions import Opening, open_case
    from gulian.office.clock import Stopped
    from gulian.office.enterprises.models import Enterprise
    from gulian.office.people.models import Seat, User

    Enterprise.objects.create(
        code="F",
        name="样例",
        region="330108",
        province="330000",
        city="330100",
        county="330108",
        body="330000",
    )
    for name, seat in SEATS.items():
        user = User.objects.create(username=name, name=name)
        Seat.objects.create(user=user, since=dt.date(2020, 1, 1), **seat)
    facts: Facts = {"tier": "middle", "body": "330000", "batch": 1}
    with Stopped(AT):
        for _ in range(cases):
            open_case(_seats()["desk"], Opening(procedure=PERMIT, code="F", facts=facts))
            open_case(_seats()["desk"], Opening(procedure=REQUEST, code="F", facts={"cause": "transport"}))


def _seats() -> dict[str, Acting]:
    from gulian.office.people.models import Seat
    from gulian.office.people.seat import acting

    return {row.user.username: acting(row) for row in Seat.objects.select_related("user")}


def steps(seed: int, acknowledged: Path) -> None:
    """Random steps, each written down after it was acknowledged, until somebody kills this process or nothing
    is left that a person could do."""
    from gulian.errors import GulianError
    from gulian.office.cases.models import Ticket

    chance, seats = random.Random(seed), _seats()
    at = AT
    with acknowledged.open("a", buffering=1) as told:
        while True:
            at += dt.timedelta(minutes=chance.randrange(30))
            waiting = Ticket.objects.filter(open=True, kind="human").order_by("case__number")
            numbers = list(waiting.values_list("case__number", flat=True))
            if not numbers:
                return
            try:
                case = _one(chance.choice(numbers), seats, chance, at)
            except GulianError:
                continue
            if case is not None:
                told.write(f"{case.number} {case.version}\n")


def _one(
    number: str, seats: dict[str, Acting], chance: random.Random, at: dt.datetime, *, first: bool = False
) -> Case | None:
    """One step at a case by whoever may; first : the first outcome, which leads on."""
    from gulian.casework import possible
    from gulian.office.cases.actions import Move, move
    from gulian.office.cases.models import Case, Ticket
    from gulian.office.cases.pins import pinned
    from gulian.office.cases.queries import acts_on
    from gulian.office.cases.storing import state_of
    from gulian.office.clock import Stopped
    from gulian.workdays import calendar

    case = Case.objects.get(number=number)
    rows = list(Ticket.objects.filter(case=case, open=True, kind="human"))
    if not rows:
        return None
    ticket = chance.choice(rows)
    seat = next((each for each in seats.values() if acts_on(each, ticket)), None)
    state = state_of(case)
    outcomes = possible(pinned(state), state, ticket.number, state.last, calendar())
    if seat is None or not outcomes:
        return None
    what = Move(
        kind="act",
        ticket=ticket.number,
        outcome=outcomes[0] if first else chance.choice(outcomes),
        reason="说明",
        place=chance.randrange(1, 4),
    )
    with Stopped(max(at, case.last_at)):
        return move(seat, number, what)


def places(seed: int) -> None:
    """Every permit is driven to its signature and asks for a place; refusals are what is tested."""
    from gulian.errors import GulianError
    from gulian.office.cases.actions import deliver_due
    from gulian.office.cases.models import Case

    chance, seats = random.Random(seed), _seats()
    numbers = list(Case.objects.filter(procedure=PERMIT).values_list("number", flat=True))
    for turn in range(10):
        at = AT + dt.timedelta(days=0 if turn < 7 else 30)
        deliver_due(at)
        chance.shuffle(numbers)
        for number in numbers:
            try:
                _one(number, seats, chance, at, first=True)
            except GulianError:
                continue


def check() -> None:
    """What stands: faults of rows against logs, versions, places taken, papers issued."""
    from gulian.office.cases.models import Case, Count, Paper, Reservation
    from gulian.office.cases.replaying import faults

    cases = list(Case.objects.all())
    told = {
        "faults": {case.number: found for case in cases if (found := faults(case))},
        "versions": {case.number: case.version for case in cases},
        "taken": dict(
            Count.objects.filter(pk__contains="places:").exclude(pk__contains="#").values_list("pk", "taken")
        ),
        "held": Reservation.objects.exclude(name__contains="#").count(),
        "papers": sorted(Paper.objects.values_list("serial", flat=True)),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    _folder, _what, *_rest = sys.argv[1:]
    open_office(Path(_folder))
    if _what == "make":
        make(Path(_folder), int(_rest[0]))
    elif _what == "places":
        places(int(_rest[0]))
    elif _what == "steps":
        steps(int(_rest[0]), Path(_rest[1]))
    elif _what == "kills":
        from gulian.office.in_use import library

        # Loaded before the forks: a child is killed when it is young.
        import_module("gulian.office.cases.actions")
        library()
        _told = Path(_rest[1])
        print(killed(lambda seed: steps(seed, _told), int(_rest[0]), _told, 0.02))
    else:
        check()
