# SPDX-License-Identifier: Apache-2.0
"""Cases in rows: what is stored is what the log replays to, whatever was done."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gulian.casework import Item, State, possible
from gulian.errors import CaseError, CaseMoved, FactNotYours, NotYours, OfficeError
from gulian.office.audit.models import Event as Audit
from gulian.office.cases.actions import Move, MoveKind, Opening, deliver_due, move, open_case
from gulian.office.cases.models import Case, Notice, Ticket
from gulian.office.cases.pins import pinned
from gulian.office.cases.queries import get_visible_case, visible_cases, visible_tickets
from gulian.office.cases.replaying import faults, replayed
from gulian.office.cases.storing import history_of, state_of, whole_state
from gulian.office.clock import Stopped
from gulian.office.enterprises.models import Enterprise
from gulian.office.people.seat import Acting
from gulian.workdays import calendar
from tests.office.casebook import MORNING, ZONE, SeatMaker, done, firm, opened, seats

__all__ = ["firm", "seats"]
pytestmark = pytest.mark.django_db


def test_a_request_walks_to_its_strike_off(seats: dict[str, Acting]) -> None:
    """Entered, handled, confirmed by the firm, its next report agrees: 销号."""
    case = opened(seats, cause="transport", facts={"cause": "transport", "channel": "web"})
    assert (case.county, case.name, case.open) == ("330108", "样例一厂", True)
    case = done(seats["desk"], case, "register", "entered")
    handle = Ticket.objects.get(case=case, open=True)
    assert (handle.step, handle.role, handle.department) == ("handle", "owner", "transport")
    assert handle.due_at.astimezone(ZONE) == dt.datetime(2020, 3, 11, tzinfo=ZONE)
    case = done(seats["owner"], case, "handle", "solved")
    case = done(seats["firm"], case, "confirm", "confirmed")
    case = done(seats["desk"], case, "report", "", kind="facts", facts={"report_agrees": True})
    assert (case.open, case.end, case.result) == (False, "struck_off", "done")
    assert not Ticket.objects.filter(case=case, open=True).exists()
    assert Ticket.objects.get(case=case, step="handle").outcome == "solved"
    assert faults(case) == ()
    assert whole_state(case) == replayed(case)
    assert [each.to for each in history_of(case)][-1] == "struck_off"
    assert Audit.objects.filter(thing="case", thing_id=case.number).count() == 5


def test_a_county_sees_its_cases_only(seats: dict[str, Acting], sit: SeatMaker) -> None:
    """Another county, another department, another firm: never a row; absent and foreign are alike."""
    case = opened(seats, facts={"cause": "transport"})
    done(seats["desk"], case, "register", "entered")
    strangers = (
        sit("desk", region="330106"),
        sit("owner", region="330108", department="finance"),
        sit("owner", region="330106", department="transport"),
        sit("owner", region="330108"),
        sit("firm", enterprise="91330106MA0000002B"),
        sit("bank"),
    )
    for seat in strangers:
        assert not visible_cases(seat).exists()
        assert not visible_tickets(seat).exists()
        with pytest.raises(Http404):
            get_visible_case(seat, case.number)
    for name in ("desk", "owner", "supervisor", "firm"):
        assert visible_cases(seats[name]).get() == case


def test_nobody_acts_for_another_role(seats: dict[str, Acting]) -> None:
    """A desk does not handle what the department owns; nothing is stored of the attempt."""
    case = opened(seats, facts={"cause": "transport"})
    case = done(seats["desk"], case, "register", "entered")
    with pytest.raises(NotYours):
        done(seats["desk"], case, "handle", "solved")
    again = Case.objects.get(pk=case.pk)
    assert (again.version, again.state) == (case.version, case.state)
    assert Audit.objects.filter(thing_id=case.number).count() == 2


def test_a_page_that_went_stale_is_refused(seats: dict[str, Acting]) -> None:
    """Whoever saw an older version of the case does not act on it."""
    case = opened(seats, facts={"cause": "transport"})
    done(seats["desk"], case, "register", "entered")
    with pytest.raises(CaseMoved):
        done(seats["owner"], case, "handle", "solved", version=0)


def test_a_key_opens_one_case(seats: dict[str, Acting]) -> None:
    """The same origin twice gives the same case."""
    assert opened(seats, key="hotline:7") == opened(seats, key="hotline:7")
    assert Case.objects.count() == 1


def test_timers_are_delivered_once(seats: dict[str, Acting]) -> None:
    """Overdue is told, then escalated to the supervisor and the steward; a second round tells nothing."""
    case = opened(seats, facts={"cause": "transport"})
    case = done(seats["desk"], case, "register", "entered")
    late = MORNING + dt.timedelta(days=14)
    assert deliver_due(late) == 3
    case.refresh_from_db()
    assert case.overdue
    told = [(each.why, each.role) for each in Notice.objects.filter(case=case).order_by("id")]
    assert told[-3:] == [("overdue", "owner"), ("escalated", "supervisor"), ("escalated", "steward")]
    assert deliver_due(late) == 0
    assert faults(case) == ()


def test_several_departments_act_together(seats: dict[str, Acting], sit: SeatMaker) -> None:
    """A joint case opens a ticket for each department; each sees it; it goes on when all have answered."""
    case = opened(seats, facts={"lead": "transport"})
    items = {"departments": (Item("transport"), Item("finance"))}
    case = done(seats["desk"], case, "register", "together", items=items)
    finance = sit("owner", region="330108", department="finance")
    assert [each.lead for each in visible_tickets(seats["owner"])] == [True]
    assert visible_cases(finance).get() == case
    for seat in (seats["owner"], finance):
        ticket = visible_tickets(seat).get(open=True)
        with Stopped(case.last_at + dt.timedelta(hours=3)):
            case = move(seat, case.number, Move(kind="act", ticket=ticket.number, outcome="part_done"))
    assert Ticket.objects.get(case=case, open=True).step == "confirm"
    assert faults(case) == ()


def test_sub_cases_live_and_end_with_the_one_above(sit: SeatMaker) -> None:
    """A cross-province ticket is in the queue of that province; its end moves the leader's list on."""
    Enterprise.objects.create(code="L", name="样例龙头", region="330108", province="330000", city="330100",
                              county="330108", leader=True)  # fmt: skip
    liaison = sit("liaison", region="330108", roles="taskforce")
    leader = sit("firm", enterprise="L", roles="leader")
    other = sit("desk", region="420000", roles="province")
    suppliers = (Item("S1", {"province": "420000"}), Item("S2", {"province": "330000"}))
    with Stopped(MORNING):
        case = open_case(liaison, Opening(procedure="chain-coordination-2020/rounds", code="L",
                                          items={"suppliers": suppliers}))  # fmt: skip
    case = done(leader, case, "list", "given")
    for branch, outcome in (("S1", "stopped"), ("S2", "running")):
        ticket = Ticket.objects.get(case=case, step="call", branch=branch)
        with Stopped(MORNING + dt.timedelta(hours=5)):
            what = Move(kind="act", ticket=ticket.number, outcome=outcome, reason="缺防护物资")
            case = move(liaison, case.number, what)
    case = done(liaison, case, "sort", "tickets", items={"blocked": suppliers[:1]})
    child = visible_cases(other).get()
    assert (child.parent_id, child.province, child.county) == (case.pk, "420000", "")
    assert not visible_tickets(liaison).filter(case=child).exists()
    done(other, child, "handle", "solved")
    case.refresh_from_db()
    assert Ticket.objects.get(case=case, open=True).step == "feedback"
    assert faults(case) == faults(Case.objects.get(pk=child.pk)) == ()


@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_the_row_is_what_the_log_replays_to(seats: dict[str, Acting], data: st.DataObject) -> None:
    """Random walks through a request, refusals and timers among them: row, tickets and log agree."""
    case = opened(seats, facts={"cause": data.draw(st.sampled_from(("transport", "nothing known")))})
    at = MORNING
    for _ in range(data.draw(st.integers(1, 12))):
        at += dt.timedelta(hours=data.draw(st.integers(0, 60)))
        case.refresh_from_db()
        if not case.open:
            break
        with Stopped(at):
            if data.draw(st.booleans()):
                deliver_due(at)
                continue
            _something(case, seats, data)
    case.refresh_from_db()
    assert faults(case) == ()
    assert whole_state(case) == replayed(case)


def _something(case: Case, seats: dict[str, Acting], data: st.DataObject) -> None:
    ticket = data.draw(st.sampled_from(sorted(Ticket.objects.filter(case=case, open=True),
                                              key=lambda each: each.number)))  # fmt: skip
    state: State = state_of(case)
    outcomes = possible(pinned(state), state, ticket.number, state.last, calendar())
    seat = data.draw(st.sampled_from(tuple(seats.values())))
    kinds: tuple[MoveKind, ...] = ("act", "act", "act", "facts", "ask", "withdraw")
    kind = data.draw(st.sampled_from(kinds))
    facts = (
        {"department": "transport"}
        if data.draw(st.booleans())
        else {"report_agrees": data.draw(st.booleans())}
    )
    what = Move(
        kind=kind, ticket=ticket.number, outcome=data.draw(st.sampled_from((*outcomes, "none"))),
        reason=data.draw(st.sampled_from(("", "说明"))), facts=facts,
    )  # fmt: skip
    with contextlib.suppress(CaseError, OfficeError, Http404, PermissionDenied):
        move(seat, case.number, what)


def test_an_owner_does_not_strike_off_his_own_case(seats: dict[str, Acting]) -> None:
    """That the next report agrees is for the desk or a reviewer to tell, not for who handled it."""
    case = opened(seats, facts={"cause": "transport"})
    case = done(seats["desk"], case, "register", "entered")
    with pytest.raises(FactNotYours):
        done(seats["owner"], case, "handle", "solved", facts={"report_agrees": True})
    case = done(seats["owner"], case, "handle", "solved")
    case = done(seats["firm"], case, "confirm", "confirmed")
    with pytest.raises(FactNotYours):
        done(seats["owner"], case, "report", "", kind="facts", facts={"report_agrees": True})
    assert (
        done(seats["desk"], case, "report", "", kind="facts", facts={"report_agrees": True}).end
        == "struck_off"
    )
