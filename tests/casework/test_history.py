# SPDX-License-Identifier: Apache-2.0
"""What an applicant applied for, what came of it, and what he holds on a day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from gulian.casework import Actor, Event, State, advance, begin
from gulian.casework.history import history
from gulian.casework.model import Facts
from gulian.schemes import load_library
from gulian.workdays import calendar

SCHEME = load_library()["force-majeure-2020"]
CERTIFICATE = SCHEME.procedures["certificate"]
PROCEDURES = {CERTIFICATE.path: CERTIFICATE}
DAYS = calendar()
NINE = dt.datetime(2020, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ISSUER = "贸易促进机构"


def case(name: str, now: dt.datetime, *, foreign: bool = True, serial: int | None = None) -> State:
    """A case that just began, or one whose paper was issued a day later."""
    facts: Facts = {"foreign_trade": foreign, "because": True, "issuer": ISSUER}
    state = begin(CERTIFICATE, name, now, DAYS, facts=facts).state
    if serial is None:
        return state
    number = state.tickets[0].number
    state = advance(CERTIFICATE, state, act(number, "accept", "desk"), now, DAYS).state
    later = now + dt.timedelta(days=1)
    issue = Event(
        kind="act",
        ticket=state.tickets[0].number,
        outcome="issue",
        by=Actor("o", "officer", body=ISSUER),
        facts={"proven": True, "fee": 0},
        counts={"certificate:2020": serial - 1},
    )
    state = advance(CERTIFICATE, state, issue, later, DAYS).state
    return advance(CERTIFICATE, state, act(state.tickets[0].number, "no_record", "credit"), later, DAYS).state


def act(ticket: int, outcome: str, role: str) -> Event:
    return Event(kind="act", ticket=ticket, outcome=outcome, by=Actor(role, role))


def test_the_oldest_comes_first_with_its_result() -> None:
    """One issued, one not covered, one running: by their beginning, however they are handed in."""
    states = [
        case("c", NINE + dt.timedelta(days=9)),
        case("a", NINE, serial=1),
        case("b", NINE, foreign=False),
    ]
    found = history(states, PROCEDURES)
    assert [(each.case, each.end, each.result) for each in found.lines] == [
        ("a", "issued", "done"),
        ("b", "outside", "lapsed"),
        ("c", "", ""),
    ]
    assert found == history(reversed(states), PROCEDURES)
    assert found.counted() == {"done": 1, "lapsed": 1, "": 1}


def test_what_runs_and_what_is_held_on_a_day() -> None:
    """A case runs until it ended; a paper is held from the day it was issued."""
    found = history([case("a", NINE, serial=7)], PROCEDURES)
    assert [each.case for each in found.running(NINE)] == ["a"]
    assert found.running(NINE + dt.timedelta(days=1)) == ()
    assert found.held(dt.date(2020, 3, 2)) == ()
    assert [each.number for each in found.held(dt.date(2020, 3, 3))] == ["疫证〔2020〕00007号"]


def test_a_procedure_nobody_knows_leaves_the_result_unknown() -> None:
    """The end is told as it stands, its meaning is not guessed."""
    found = history([case("b", NINE, foreign=False)], {})
    assert [(each.end, each.result) for each in found.lines] == [("outside", "")]


def test_the_history_of_one_programme() -> None:
    """By scheme or by procedure; another's name finds nothing."""
    found = history([case("a", NINE)], PROCEDURES)
    assert found.of("force-majeure-2020") == found.of(CERTIFICATE.path) == found
    assert found.of("robot-norm-2024").lines == ()
