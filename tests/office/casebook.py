# SPDX-License-Identifier: Apache-2.0
"""A firm, the seats of a request, and the ways a case is opened and moved in tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gulian.office.cases.actions import Move, Opening, move, open_case
from gulian.office.cases.models import Case, Ticket
from gulian.office.clock import Stopped
from gulian.office.enterprises.models import Enterprise
from gulian.office.people.seat import Acting

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = dt.datetime(2020, 3, 5, 9, 0, tzinfo=ZONE)
REQUEST = "enterprise-requests-2020/procedures/request"
FIRM = "91330108MA0000001A"
SeatMaker = Callable[..., Acting]


@pytest.fixture
def firm(db: None) -> Enterprise:
    """A firm of one county."""
    del db
    return Enterprise.objects.create(
        code=FIRM, name="样例一厂", region="330108", province="330000", city="330100", county="330108"
    )


@pytest.fixture
def seats(firm: Enterprise, sit: SeatMaker) -> dict[str, Acting]:
    """One seat for each role of a request."""
    return {
        "desk": sit("desk", region="330108"),
        "owner": sit("owner", region="330108", department="transport"),
        "supervisor": sit("chief", region="330108", roles="supervisor"),
        "firm": sit("firm", enterprise=firm.code),
    }


def opened(seats: dict[str, Acting], **given: Any) -> Case:
    """A request of the firm, opened by the desk."""
    with Stopped(MORNING):
        return open_case(seats["desk"], replace(Opening(procedure=REQUEST, code=FIRM), **given))


def done(seat: Acting, case: Case, step: str, outcome: str, hours: int = 1, **given: Any) -> Case:
    """The open ticket of a step, done so many hours after the last event."""
    ticket = Ticket.objects.get(case=case, step=step, open=True)
    kind = given.pop("kind", "act")
    with Stopped(Case.objects.get(pk=case.pk).last_at + dt.timedelta(hours=hours)):
        what = Move(kind=kind, ticket=ticket.number, outcome=outcome, **given)
        return move(seat, case.number, what)
