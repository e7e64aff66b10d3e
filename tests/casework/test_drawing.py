# SPDX-License-Identifier: Apache-2.0
"""双随机 inside a case: the plan is made of the case's lists, the published result verified and taken in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from gulian.casework import (
    Draw,
    Drawn,
    DrawPlan,
    Event,
    Item,
    commitment,
    draw,
    draw_plan,
    drawn_event,
    draws_due,
)
from gulian.errors import DrawDiffers, WrongItems
from gulian.schemes import Procedure, Scheme
from tests.casework.conftest import DAYS, Desk
from tests.casework.test_tallies import _desk, _score

SEED = bytes(range(32))


def _at_draw(yard: Scheme) -> tuple[Desk, DrawPlan, Drawn]:
    desk = _desk(yard)
    _score(desk, "c", 0, "aside", "本单位项目")
    _score(desk, "a", 90)
    _score(desk, "b", 90)
    due = next(each for each in desk.effects if isinstance(each, Draw))
    assert draws_due(desk.procedure, desk.state, desk.now, DAYS) == (due,)
    plan = draw_plan(desk.procedure, desk.state, due, commitment(SEED))
    return desk, plan, draw(plan, SEED)


def test_the_plan_holds_the_case_s_lists_and_a_rate_for_each_stratum(yard: Scheme) -> None:
    _, plan, _ = _at_draw(yard)
    assert {each.stratum: each.percent for each in plan.rates} == {"high": 50, "low": 0}
    assert (len(plan.candidates), plan.inspectors, plan.per_candidate) == (8, ("p0", "p1", "p2", "p3"), 2)
    assert [(each.inspector, each.candidate) for each in plan.conflicts] == [("p0", "f0")]


def test_the_result_opens_a_visit_for_each_firm_drawn_with_its_inspector(yard: Scheme) -> None:
    desk, plan, drawn = _at_draw(yard)
    ticket = desk.state.tickets[0].number
    came = desk.send(drawn_event(desk.procedure, desk.state, ticket, plan, drawn))
    visits = {each.candidate: each.inspectors for each in drawn.visits}
    assert {each.branch: each.person for each in came.opened if each.step == "go"} == {
        firm: inspectors[0] for firm, inspectors in visits.items()
    }
    assert {each.key: each.facts["second"] for each in came.state.items["visits"]} == {
        firm: inspectors[1] for firm, inspectors in visits.items()
    }
    assert Counter(each.facts["risk"] for each in came.state.items["visits"]) == {"high": 2}
    assert all(each.facts["firm"] == each.key for each in came.state.items["visits"])


def _tampered(procedure: Procedure, drawn: Drawn) -> list[tuple[Item, ...]]:
    del procedure
    first, second = (each.candidate for each in drawn.visits)
    fine = {"risk": "high", "first": "p1", "second": "p2"}
    return [
        (Item(first, fine),),
        (Item(first, fine), Item(first, fine)),
        (Item(first, fine), Item("f9", fine)),
        (Item(first, fine), Item("f7", fine)),
        (Item(first, fine), Item(second, {**fine, "second": "p1"})),
        (Item(first, fine), Item(second, {**fine, "second": "p9"})),
        (Item(first, fine), Item(second, {"risk": "high"})),
        (Item("f0", {**fine, "first": "p0"}), Item("f1", fine)),
    ]


def test_a_result_nobody_can_have_drawn_is_refused(yard: Scheme) -> None:
    """Too few, twice, not listed, of another stratum; an inspector twice, unknown, missing, in conflict."""
    desk, _, drawn = _at_draw(yard)
    ticket = desk.state.tickets[0].number
    for visits in _tampered(desk.procedure, drawn):
        with pytest.raises(WrongItems):
            desk.send(Event(kind="drawn", ticket=ticket, items={"visits": visits}))


def test_a_result_that_does_not_verify_never_becomes_an_event(yard: Scheme) -> None:
    desk, plan, drawn = _at_draw(yard)
    other = replace(drawn, visits=drawn.visits[::-1])
    with pytest.raises(DrawDiffers):
        drawn_event(desk.procedure, desk.state, desk.state.tickets[0].number, plan, other)
