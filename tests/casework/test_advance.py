# SPDX-License-Identifier: Apache-2.0
"""What the engine does with single events: each test is a sentence of the README."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from gulian.casework import (
    Actor,
    CloseCase,
    Draw,
    End,
    Event,
    Issue,
    Item,
    NeedFacts,
    OpenCase,
    Publish,
    Release,
    Reserve,
    Tell,
    begin,
    consumed,
    due,
    possible,
    ranked,
    timers,
    wanted,
)
from gulian.casework.model import Facts
from gulian.errors import (
    AppealRefused,
    BadRank,
    CaseHasEnded,
    CountMissing,
    EventRefused,
    FactsMissing,
    NoQuota,
    NotYetDue,
    NotYours,
    PlaceTaken,
    QuotaFull,
    ReasonMissing,
    SamePerson,
    SupplementRefused,
    TicketNotOpen,
    TimeRunsBack,
    UnknownBranch,
    UnknownFact,
    UnknownOutcome,
    UsedUp,
    WithdrawalRefused,
    WrongFact,
    WrongItems,
    WrongProcedure,
)
from gulian.schemes import Procedure, Scheme
from tests.casework.conftest import DAYS, DESK, FIRM, Desk, at

MIDDLE: Facts = {"tier": "middle", "body": "330000", "batch": 1}


def to_publicity(permit: Procedure, taken: int = 0) -> Desk:
    """A case that all departments agreed to, on public notice since Monday 2 March."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    for step in ("health", "labour", "traffic"):
        desk.act(step, "agree")
    desk.act("sign", "recommend", place=1, counts={"places:330000|1": taken, "places:330000|1#1": 0})
    return desk


def test_a_case_goes_from_step_to_step_to_its_paper(permit: Procedure) -> None:
    """Received, reviewed side by side, signed, published, issued with number and validity."""
    desk = to_publicity(permit)
    assert desk.elapse("03-10 00:00") == ["publicity publish"]
    event = Event(kind="act", ticket=desk.state.tickets[0].number, outcome="issue", by=DESK)
    assert wanted(permit, desk.state, event, desk.now, DAYS) == ("certificate:2020|330000",)
    came = desk.send(replace(event, counts={"certificate:2020|330000": 6}))
    paper = next(each.paper for each in came.effects if isinstance(each, Issue))
    assert (paper.number, paper.valid_until) == ("试〔2020〕330000-007号", dt.date(2025, 3, 9))
    assert came.effects[-1] == End(end="done", result="done")
    assert (came.state.ended, came.state.tickets) == ("done", ())


def test_what_is_low_risk_needs_no_review(permit: Procedure) -> None:
    """An automatic step goes on by itself, by the facts."""
    desk = Desk.of(permit, facts={"tier": "low"})
    assert desk.act("receive", "accept").state.ended == "done"


def test_an_unknown_fact_is_asked_for_and_never_guessed(permit: Procedure) -> None:
    """Three-valued guards: the case waits, names the fact, and goes on when it is given."""
    desk = Desk.of(permit)
    came = desk.act("receive", "accept")
    assert desk.open() == ["sort"]
    assert [each.names for each in came.effects if isinstance(each, NeedFacts)] == [("tier",)]
    desk.send(Event(kind="facts", facts={"tier": "high"}))
    assert desk.open() == ["review", "health", "labour", "traffic"]


def test_a_join_waits_for_all(permit: Procedure) -> None:
    """Two of three agree: nothing goes on. The third does, and then it does."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    desk.act("health", "agree")
    desk.act("traffic", "agree")
    assert desk.open() == ["review", "labour"]
    desk.act("labour", "visit")
    assert desk.open() == ["review", "look"]
    desk.act("look", "seen")
    desk.act("labour", "agree")
    assert desk.open() == ["sign"]


def test_one_objection_sends_it_back_to_an_earlier_step(permit: Procedure) -> None:
    """The outcome of a join is decided by rule, over what the branches answered."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    desk.act("health", "agree")
    desk.act("labour", "agree")
    with pytest.raises(ReasonMissing):
        desk.act("traffic", "object")
    desk.act("traffic", "object", reason="路未通")
    assert desk.open() == ["receive"]


def test_the_department_that_leads_is_marked(permit: Procedure) -> None:
    """牵头 is said of one branch."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    leads = {each.step: each.lead for each in desk.state.tickets}
    assert leads == {"review": False, "health": True, "labour": False, "traffic": False}


def test_only_the_one_it_is_for_may_act(permit: Procedure) -> None:
    """Role, department and body; a foreign one is refused, and nothing changes."""
    desk = Desk.of(permit, facts=MIDDLE)
    with pytest.raises(NotYours):
        desk.act("receive", "accept", by=FIRM)
    desk.act("receive", "accept", by=DESK)
    with pytest.raises(NotYours):
        desk.act("health", "agree", by=Actor("x", "reviewer", "labour"))
    with pytest.raises(SamePerson):
        desk.act("health", "agree", by=Actor("d", "reviewer", "health"))
    before = desk.state
    with pytest.raises(UnknownOutcome):
        desk.act("health", "agreed")
    assert desk.state == before


def test_nothing_is_done_twice(permit: Procedure) -> None:
    """A closed item is closed: the second click is refused, by number, whatever stands open."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    with pytest.raises(TicketNotOpen):
        desk.send(Event(kind="act", ticket=1, outcome="accept", by=DESK))


def test_a_case_is_handed_back_once_and_with_a_reason(permit: Procedure) -> None:
    """退办: without a reason refused, with one done, the second time refused; other outcomes remain."""
    desk = Desk.of(permit, facts=MIDDLE)
    with pytest.raises(ReasonMissing):
        desk.act("receive", "hand_back")
    desk.act("receive", "hand_back", reason="不归我管")
    with pytest.raises(UsedUp):
        desk.act("receive", "hand_back", reason="仍不归我管")
    number = desk.state.tickets[0].number
    assert possible(permit, desk.state, number, desk.now, DAYS) == ("accept", "refuse", "lapse")


def test_the_clock_stands_while_a_supplement_is_awaited(permit: Procedure) -> None:
    """补正: the ledger of spans adds up; the two days of the limit are not consumed by the firm's four."""
    desk = Desk.of(permit, now="03-02 09:00", facts=MIDDLE)
    number = desk.state.tickets[0].number
    desk.send(Event(kind="ask", ticket=number, by=DESK, reason="缺承诺书"), "03-03 10:00")
    with pytest.raises(EventRefused):
        desk.act("receive", "accept")
    assert [each.kind for each in timers(permit, desk.state, desk.now, DAYS)] == ["supplement"]
    desk.send(Event(kind="supply", ticket=number, by=FIRM), "03-09 10:00")
    assert consumed(desk.state.tickets[0], "330108", at("03-10 00:00"), DAYS) == 0
    assert consumed(desk.state.tickets[0], "330108", at("03-11 00:00"), DAYS) == 1
    assert due(permit, desk.state, at("03-11 23:59"), DAYS) == ()
    with pytest.raises(SupplementRefused):
        desk.send(Event(kind="ask", ticket=number, by=DESK, reason="再缺"))


def test_a_supplement_that_never_comes_lapses(permit: Procedure) -> None:
    """After its own five working days the outcome it names is taken."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.send(Event(kind="ask", ticket=1, by=DESK, reason="缺承诺书"))
    assert desk.elapse("03-09 23:59") == []
    assert desk.elapse("03-10 00:00") == ["supplement receive"]
    assert desk.state.ended == "lapsed"


def test_in_principle_means_overdue_warns_and_voids_nothing(permit: Procedure) -> None:
    """原则上: told at the limit, escalated after, and the answer still counts."""
    desk = Desk.of(permit, facts=MIDDLE)
    assert desk.elapse("03-04 23:59") == []
    assert desk.elapse("03-05 00:00") == ["overdue receive", "told receive"]
    assert desk.elapse("03-07 00:00") == ["told receive"]
    assert [(each.why, each.role) for each in desk.effects if isinstance(each, Tell)] == [
        ("escalated", "chief")
    ]
    desk.act("receive", "accept")
    assert "review" in desk.open()


def test_a_limit_that_binds_takes_its_outcome(permit: Procedure) -> None:
    """Where a document says silence agrees, it does, on the day after the last, not before."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    assert desk.elapse("03-05 23:59") == []
    assert "overdue health" in desk.elapse("03-06 00:00")
    assert desk.state.history[-1].outcome in ("silent", "overdue")
    assert "health" not in desk.open()


def test_a_timer_is_delivered_when_it_is_due_and_once(permit: Procedure) -> None:
    """Too early, or twice, is refused."""
    desk = Desk.of(permit, facts=MIDDLE)
    early = Event(kind="elapse", ticket=1, outcome="overdue")
    with pytest.raises(NotYetDue):
        desk.send(early, "03-04 12:00")
    desk.send(early, "03-05 00:00")
    with pytest.raises(NotYetDue):
        desk.send(early)


def test_an_upheld_objection_restarts_the_publicity_at_full_length(permit: Procedure) -> None:
    """Objection on the fourth day, upheld: five working days again, published anew. Dismissed: it goes on."""
    desk = to_publicity(permit)
    number = desk.state.tickets[0].number
    with pytest.raises(ReasonMissing):
        desk.send(Event(kind="object", ticket=number))
    desk.send(Event(kind="object", ticket=number, reason="材料不实"), "03-05 09:00")
    assert desk.elapse("03-10 00:00") == ["overdue decide"]
    came = desk.act("decide", "upheld", now="03-10 09:00")
    published = [each for each in came.effects if isinstance(each, Publish)]
    assert published == [Publish(ticket=number, step="publish", limit=5, round=2)]
    assert desk.elapse("03-17 23:59") == []
    desk.send(Event(kind="object", ticket=number, reason="又一条"), "03-17 23:59")
    desk.act("decide", "dismissed")
    assert desk.elapse("03-18 00:00") == ["publicity publish"]
    assert desk.open() == ["issue"]


def test_an_objection_may_end_the_case_and_gives_its_place_back(permit: Procedure) -> None:
    """取消资格: the publicity closes with it."""
    desk = to_publicity(permit)
    desk.send(Event(kind="object", ticket=desk.state.tickets[0].number, reason="材料不实"))
    came = desk.act("decide", "cancel")
    given_back = {each.key for each in came.effects if isinstance(each, Release)}
    assert given_back == {"330000|1", "330000|1#1"}
    assert (came.state.ended, came.state.reserved) == ("refused", ())


def test_a_quota_is_counted_by_what_the_store_says(permit: Procedure) -> None:
    """The last place is taken, the one after it refused; a body the list does not name has none."""
    taken = [each for each in to_publicity(permit, 1).effects if isinstance(each, Reserve)]
    assert taken == [
        Reserve(quota="places", key="330000|1", count=1, limit=2),
        Reserve(quota="places", key="330000|1#1", count=0, limit=1),
    ]
    with pytest.raises(QuotaFull):
        to_publicity(permit, 2)
    desk = Desk.of(permit, facts={**MIDDLE, "body": "660000"})
    desk.act("receive", "accept")
    for step in ("health", "labour", "traffic"):
        desk.act(step, "agree")
    with pytest.raises(NoQuota):
        desk.act("sign", "recommend", place=1, counts={"places:660000|1": 0, "places:660000|1#1": 0})
    desk.send(Event(kind="facts", facts={"exempt": True}))
    came = desk.act("sign", "recommend", place=1)
    assert not [each for each in came.effects if isinstance(each, Reserve)]


def test_a_count_or_a_rank_that_is_needed_is_asked_for(permit: Procedure) -> None:
    """Nothing is reserved on a guess."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    for step in ("health", "labour", "traffic"):
        desk.act(step, "agree")
    with pytest.raises(BadRank):
        desk.act("sign", "recommend", counts={"places:330000|1": 0})
    with pytest.raises(CountMissing):
        desk.act("sign", "recommend", place=1)
    with pytest.raises(CountMissing, match="#1"):
        desk.act("sign", "recommend", place=1, counts={"places:330000|1": 0})


def test_a_rank_another_case_holds_is_refused(permit: Procedure) -> None:
    """推荐优先顺序不得并列; a rank beyond the quota is refused as the quota is."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "accept")
    for step in ("health", "labour", "traffic"):
        desk.act(step, "agree")
    with pytest.raises(PlaceTaken):
        desk.act("sign", "recommend", place=1, counts={"places:330000|1": 1, "places:330000|1#1": 1})
    with pytest.raises(QuotaFull):
        desk.act("sign", "recommend", place=3, counts={"places:330000|1": 1, "places:330000|1#3": 0})
    desk.act("sign", "recommend", place=2, counts={"places:330000|1": 1, "places:330000|1#2": 0})


def test_the_order_of_priority_has_neither_gap_nor_tie() -> None:
    """推荐优先顺序: 1, 2, 3."""
    assert ranked({"b": 2, "a": 1, "c": 3}) == ("a", "b", "c")
    for places in ({"a": 1, "b": 1}, {"a": 1, "b": 3}, {"a": 0}):
        with pytest.raises(BadRank):
            ranked(places)


def test_the_one_who_applied_may_withdraw(permit: Procedure) -> None:
    """Everything open closes, places return; nobody else can."""
    desk = to_publicity(permit)
    with pytest.raises(WithdrawalRefused):
        desk.send(Event(kind="withdraw", by=DESK))
    came = desk.send(Event(kind="withdraw", by=FIRM))
    assert (came.state.ended, came.state.tickets) == ("withdrawn", ())
    given_back = {each.key for each in came.effects if isinstance(each, Release)}
    assert given_back == {"330000|1", "330000|1#1"}
    with pytest.raises(CaseHasEnded):
        desk.send(Event(kind="withdraw", by=FIRM))


def test_an_end_may_be_appealed_once_and_in_time(permit: Procedure) -> None:
    """Ten days, by the firm, with a reason; then the case is back at the desk."""
    desk = Desk.of(permit, facts=MIDDLE)
    desk.act("receive", "refuse", reason="不符合条件")
    appeal = Event(kind="appeal", by=FIRM, reason="符合")
    late = Desk(permit, desk.state, at("03-13 00:01"))
    with pytest.raises(AppealRefused):
        late.send(appeal)
    with pytest.raises(AppealRefused):
        desk.send(replace(appeal, by=DESK), "03-12 23:59")
    desk.send(appeal, "03-12 23:59")
    assert desk.open() == ["receive"]
    desk.act("receive", "refuse", reason="仍不符合")
    with pytest.raises(AppealRefused):
        desk.send(appeal)


def test_a_round_is_opened_for_each_supplier(yard: Scheme) -> None:
    """Repetition: one branch an item, in the body its facts name; enough answers close the others."""
    suppliers = tuple(Item(key, {"province": place}) for key, place in (("s1", "330000"), ("s2", "420000")))
    desk = Desk.of(yard.procedures["round"], facts={"needed": 1}, items={"suppliers": suppliers})
    calls = [each for each in desk.state.tickets if each.step == "call"]
    assert [(each.branch, each.body) for each in calls] == [("s1", "330000"), ("s2", "420000")]
    desk.act("call", "running")
    assert desk.state.ended == "done"


def test_a_wait_goes_on_when_its_fact_or_its_day_comes(yard: Scheme) -> None:
    """压茬推进: the next round after a day; or a fact makes it unnecessary."""
    supplier = (Item("s1", {"province": "330000"}),)
    desk = Desk.of(yard.procedures["round"], facts={"needed": 1}, items={"suppliers": supplier})
    desk.act("call", "stopped")
    assert desk.open() == ["again"]
    assert desk.elapse("03-04 00:00") == ["overdue again"]
    assert desk.open() == ["each", "call"]
    desk.act("call", "stopped")
    desk.send(Event(kind="facts", facts={"needed": 0}))
    assert desk.state.ended == "done"


def test_one_request_opens_a_case_in_each_department(yard: Scheme) -> None:
    """Sub-cases: the parent waits for all, the leading one's answer decides; then firms are drawn by
    stratum."""
    firms = tuple(Item(f"f{at}", {"kind": "big" if at < 3 else "small"}) for at in range(8))
    items = {"departments": (Item("a"), Item("b")), "firms": firms}
    desk = Desk.of(yard.procedures["request"], facts={"first": "a", "rate": 50}, items=items)
    opened = [each for each in desk.effects if isinstance(each, OpenCase)]
    assert [(each.case, each.key, each.lead) for each in opened] == [
        ("c1.1.1", "a", True),
        ("c1.1.2", "b", False),
    ]
    assert opened[0].procedure == "yard-2024/procedures/round"
    desk.send(Event(kind="child", ticket=1, branch="b", outcome="dropped"))
    with pytest.raises(UnknownBranch):
        desk.send(Event(kind="child", ticket=1, branch="b", outcome="done"))
    came = desk.send(Event(kind="child", ticket=1, branch="a", outcome="done"))
    assert [{rate.percent for rate in each.rates} for each in came.effects if isinstance(each, Draw)] == [
        {50}
    ]
    draw = Event(kind="drawn", ticket=2, items={"checked": (firms[0], firms[1], firms[3])})
    with pytest.raises(WrongItems):
        desk.send(draw)
    desk.send(replace(draw, items={"checked": (firms[0], firms[1], firms[3], firms[4], firms[5])}))
    assert [each.branch for each in desk.state.tickets if each.step == "visit"] == [
        "f0",
        "f1",
        "f3",
        "f4",
        "f5",
    ]


def test_sub_cases_nobody_waits_for_are_closed(yard: Scheme) -> None:
    """The leading answer is no: the case ends; a parent that ends takes its sub-cases along."""
    items = {"departments": (Item("a"), Item("b"))}
    desk = Desk.of(yard.procedures["request"], facts={"first": "a"}, items=items)
    desk.send(Event(kind="child", ticket=1, branch="a", outcome="dropped"))
    came = desk.send(Event(kind="child", ticket=1, branch="b", outcome="done"))
    assert came.state.ended == "failed"
    assert not [each for each in came.effects if isinstance(each, CloseCase)]


def test_no_items_leave_nothing_to_wait_for(yard: Scheme) -> None:
    """A round over an empty list is over at once."""
    desk = Desk.of(yard.procedures["round"], facts={"needed": 0})
    assert desk.state.ended == "done"


def test_facts_are_taken_in_as_declared_only(permit: Procedure) -> None:
    """A foreign name, a wrong kind, a name of the engine's own: refused."""
    for facts, error in (
        ({"tiers": "low"}, UnknownFact),
        ({"batch": "1"}, WrongFact),
        ({"today": at("03-02 09:00").date()}, UnknownFact),
        ({"batch": True}, WrongFact),
    ):
        with pytest.raises(error):
            begin(permit, "c", at("03-02 09:00"), DAYS, facts=facts)


def test_a_case_is_pinned_and_time_only_goes_on(permit: Procedure, yard: Scheme) -> None:
    """Another procedure, or an earlier instant: refused."""
    desk = Desk.of(permit, facts=MIDDLE)
    with pytest.raises(WrongProcedure):
        Desk(yard.procedures["round"], desk.state, desk.now).send(Event(kind="facts"))
    with pytest.raises(TimeRunsBack):
        desk.act("receive", "accept", now="03-02 08:59")


def test_a_body_that_is_not_known_yet_cannot_act(permit: Procedure) -> None:
    """Who acts is asked again when the fact comes; until then the fact is asked for."""
    desk = Desk.of(permit, facts={"tier": "middle"})
    desk.act("receive", "accept")
    for step in ("health", "labour", "traffic"):
        desk.act(step, "agree")
    with pytest.raises(FactsMissing) as caught:
        desk.act("sign", "reject", reason="r")
    assert caught.value.names == "body"
    came = desk.send(Event(kind="facts", facts={"body": "330000"}))
    assert [(each.role, each.body) for each in came.effects if isinstance(each, Tell)] == [
        ("chief", "330000")
    ]
