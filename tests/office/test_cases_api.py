# SPDX-License-Identifier: Apache-2.0
"""Cases by program: the same scopes, the same refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from gulian.office.clock import Stopped
from gulian.office.people.seat import Acting
from tests.office.casebook import FIRM, MORNING, REQUEST, SeatMaker, firm, seats
from tests.office.test_cases_pages import browser

__all__ = ["firm", "seats"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def at_nine() -> Iterator[None]:
    """It is the morning of the small world."""
    with Stopped(MORNING + dt.timedelta(hours=3)):
        yield


def sent(client: Client, address: str, body: dict[str, Any]) -> Any:
    """The answer to a posted body."""
    return client.post(f"/api/cases{address}", body, content_type="application/json")


def test_a_case_is_worked_by_program(seats: dict[str, Acting], sit: SeatMaker) -> None:
    """Opened once by its key, entered, seen by its owner; a stranger gets 404 and an empty list."""
    desk = browser(seats["desk"])
    body = {
        "procedure": REQUEST,
        "code": FIRM,
        "key": "h-7",
        "facts": [{"name": "cause", "value": "transport"}],
    }
    made = sent(desk, "/", body).json()
    assert sent(desk, "/", body).json()["number"] == made["number"]
    (ticket,) = made["tickets"]
    assert "entered" in ticket["choices"]
    step = {"ticket": ticket["ticket"], "outcome": "entered", "version": made["version"]}
    moved = sent(desk, f"/{made['number']}/steps", step)
    assert moved.json()["tickets"][0]["department"] == "transport"
    stale = sent(desk, f"/{made['number']}/steps", step)
    assert stale.status_code == 409
    owner = browser(seats["owner"])
    (mine,) = owner.get("/api/cases/tickets").json()["rows"]
    assert mine["case"] == made["number"]
    stranger = browser(sit("desk", region="330106"))
    assert stranger.get(f"/api/cases/{made['number']}").status_code == 404
    assert stranger.get("/api/cases/").json()["rows"] == []
    assert stranger.get("/api/cases/tickets?view=all").json()["rows"] == []
    assert sent(stranger, f"/{made['number']}/steps", step).status_code == 404


def test_what_cannot_be_read_is_told(seats: dict[str, Acting]) -> None:
    """Facts nobody declared, values of another kind, procedures nobody knows: a problem with its id."""
    desk = browser(seats["desk"])
    for name, value in (("nothing_known", "1"), ("report_agrees", "perhaps")):
        facts = [{"name": name, "value": value}]
        answer = sent(desk, "/", {"procedure": REQUEST, "code": FIRM, "facts": facts})
        assert answer.status_code == 409
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert sent(desk, "/", {"procedure": "no/procedures/such", "code": FIRM}).status_code == 409
    assert sent(desk, "/", {"procedure": "x"}).status_code == 422
