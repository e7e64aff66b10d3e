# SPDX-License-Identifier: Apache-2.0
"""A day's list becomes cases once, and the next day's reports strike them off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from gulian.office.cases.from_day import DayRow, open_from_day, see_from_day
from gulian.office.cases.models import Case, Ticket
from gulian.office.cases.replaying import faults
from gulian.office.cases.storing import state_of
from gulian.office.clock import Stopped
from gulian.office.enterprises.models import Enterprise
from gulian.office.people.seat import Acting
from tests.office.casebook import FIRM, MORNING, done, firm, seats

__all__ = ["firm", "seats"]
pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 3, 5)
ROW = DayRow(
    case="330108-0001",
    code=FIRM,
    cause="transport",
    department="transport",
    place=("330000", "330100", "330108"),
    need="车辆受阻",
    gain=12.5,
)


def handed_out(date: dt.date, *rows: DayRow) -> object:
    with Stopped(MORNING + (date - DAY)):
        return open_from_day(None, date, rows)


@pytest.mark.usefixtures("seats")
def test_a_row_opens_one_case_with_the_owner_of_its_cause() -> None:
    """The department that owns the cause has it in its queue; the next day brings it up to date."""
    handed_out(DAY, ROW)
    case = Case.objects.get()
    ticket = Ticket.objects.get(case=case, open=True)
    assert (ticket.step, ticket.department, case.gain_fen) == ("handle", "transport", 12_500_000)
    handed_out(DAY, ROW)
    handed_out(DAY + dt.timedelta(days=1), replace(ROW, gain=20.0, need="仍缺车辆"))
    again = Case.objects.get()
    assert (again.gain_fen, again.need, again.version) == (20_000_000, "仍缺车辆", case.version)
    assert faults(again) == ()


def test_the_next_report_strikes_off_what_the_firm_confirmed(seats: dict[str, Acting]) -> None:
    """Before the firm confirms a good report is only noted; after it the report ends the case."""
    handed_out(DAY, ROW)
    case = Case.objects.get()
    assert see_from_day(None, DAY, {ROW.case: "struck_off"}) == 0
    case.refresh_from_db()
    assert (case.open, case.seen) == (True, "struck_off")
    case = done(seats["owner"], case, "handle", "solved")
    case = done(seats["firm"], case, "confirm", "confirmed")
    with Stopped(MORNING + dt.timedelta(days=1)):
        assert see_from_day(None, DAY + dt.timedelta(days=1), {ROW.case: "silent"}) == 0
        assert see_from_day(None, DAY + dt.timedelta(days=1), {ROW.case: "struck_off"}) == 1
    case.refresh_from_db()
    assert (case.end, faults(case)) == ("struck_off", ())


def test_a_report_that_differs_is_pressed(seats: dict[str, Acting]) -> None:
    """The firm said solved, its report says blocked: the supervisor presses."""
    handed_out(DAY, ROW)
    case = done(seats["owner"], Case.objects.get(), "handle", "solved")
    case = done(seats["firm"], case, "confirm", "confirmed")
    with Stopped(MORNING + dt.timedelta(days=1)):
        see_from_day(None, DAY + dt.timedelta(days=1), {ROW.case: "disputed"})
    assert Ticket.objects.get(case=case, open=True).step == "press"


def test_a_struck_off_case_has_a_successor_and_an_answered_one_has_none(seats: dict[str, Acting]) -> None:
    """Blocked again after its strike-off: a new case. Answered or withdrawn: nobody is asked twice."""
    handed_out(DAY, ROW)
    case = done(seats["owner"], Case.objects.get(), "handle", "solved")
    case = done(seats["firm"], case, "confirm", "confirmed")
    with Stopped(MORNING + dt.timedelta(days=1)):
        see_from_day(None, DAY + dt.timedelta(days=1), {ROW.case: "struck_off"})
    handed_out(DAY + dt.timedelta(days=1), ROW)
    assert Case.objects.count() == 1
    handed_out(DAY + dt.timedelta(days=4), ROW)
    assert Case.objects.filter(open=True).count() == 1
    assert Case.objects.count() == 2
    successor = Case.objects.get(open=True)
    case = done(seats["owner"], successor, "handle", "cannot", reason="外省道路封闭")
    done(seats["firm"], case, "confirm", "accept_answer")
    handed_out(DAY + dt.timedelta(days=9), ROW)
    assert Case.objects.count() == 2


@pytest.mark.usefixtures("seats")
def test_a_lead_firm_has_one_open_list() -> None:
    """Its suppliers of the day stand in it; while it is to be given, the next day's replace them."""
    Enterprise.objects.create(code="L", name="龙头", county="330106", city="330100", province="330000")
    row = replace(ROW, leaders=("L",))
    other = replace(row, case="420100-0001", code="X", place=("420000", "420100", ""))
    Enterprise.objects.create(code="X", name="外省厂", city="420100", province="420000")
    handed_out(DAY, row, other)
    handed_out(DAY, row, other)
    rounds = Case.objects.get(code="L")
    assert [each.key for each in state_of(rounds).items["suppliers"]] == sorted([FIRM, "X"])
    handed_out(DAY + dt.timedelta(days=1), row)
    rounds.refresh_from_db()
    assert [each.key for each in state_of(rounds).items["suppliers"]] == [FIRM]
    assert Case.objects.filter(code="L").count() == 1
    assert faults(rounds) == ()
