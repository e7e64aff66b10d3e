# SPDX-License-Identifier: Apache-2.0
"""The life of a warning: its laws, for any course of days and any orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulian.errors import BadOrder, DayNotLater, NothingToAcknowledge
from gulian.monitor.alerts import (
    Acknowledgement,
    Observation,
    Orders,
    Silence,
    State,
    Subject,
    Told,
    advance,
)
from gulian.schemes import Escalation, WarningRule, load_library

FIRST = dt.date(2020, 3, 1)
COUNTY = Subject("county", "330106")
Course = Sequence[tuple[bool | None, bool | None]]


def _rule(for_days: int = 1, clear_days: int = 1, steps: tuple[int, ...] = ()) -> WarningRule:
    made = load_library()["resumption-2020"].warnings["opening_rate_falls"]
    escalate = tuple(Escalation(after_days=days, tell=(f"above{days}",)) for days in steps)
    return replace(made, for_days=for_days, clear_days=clear_days, escalate=escalate)


def _day(at: int) -> dt.date:
    return FIRST + dt.timedelta(days=at)


def _run(
    rule: WarningRule, course: Course, silences: tuple[Silence, ...] = (), acks: frozenset[int] = frozenset()
) -> tuple[list[Told], list[bool]]:
    """Messages of all days, and whether it stands after each; acknowledged on `acks` where it stands."""
    told: list[Told] = []
    state, stood = State.start(), []
    for at, (holds, clears) in enumerate(course):
        taken = tuple(
            Acknowledgement(warning=rule.id, subject=COUNTY, by="样例联络员")
            for _ in state.standing
            if at in acks
        )
        seen = [Observation(rule, COUNTY, "样例甲县", holds, clears)]
        state, messages = advance(state, seen, _day(at), Orders(silences=silences, acknowledgements=taken))
        told.extend(messages)
        stood.append(bool(state.standing))
    return told, stood


def _standing(rule: WarningRule, course: Course) -> list[bool]:
    """Slow and obvious: look back from each day at what held and what cleared."""
    stands, answer, begun = False, [], 0
    for at in range(len(course)):
        if not stands:
            row = [holds for holds, _ in course[begun : at + 1]][-rule.for_days :]
            stands = len(row) == rule.for_days and all(holds is True for holds in row)
            begun = at + 1 if stands else begun
        else:
            row = [clears for _, clears in course[begun : at + 1]][-rule.clear_days :]
            if len(row) == rule.clear_days and all(clears is True for clears in row):
                stands, begun = False, at + 1
        answer.append(stands)
    return answer


_answers = st.sampled_from((True, False, None))
_courses = st.lists(st.tuples(_answers, _answers), max_size=25)
_rules = st.builds(_rule, st.integers(1, 3), st.integers(1, 3), st.sampled_from(((), (1,), (2, 4))))
_silences = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 8)).map(
        lambda span: Silence(since=_day(span[0]), until=_day(span[0] + span[1]), reason="检修", by="样例科长")
    ),
    max_size=3,
).map(tuple)
_days = st.frozensets(st.integers(0, 25))


@given(_rules, _courses, _silences, _days)
def test_it_stands_as_one_who_looks_back_would_say(
    rule: WarningRule, course: Course, silences: tuple[Silence, ...], acks: frozenset[int]
) -> None:
    """Held for so many days, cleared for so many: whatever is silenced or acknowledged."""
    assert _run(rule, course, silences, acks)[1] == _standing(rule, course)


@given(_rules, _courses, _silences, _days)
def test_a_silence_never_swallows_the_end(
    rule: WarningRule, course: Course, silences: tuple[Silence, ...], acks: frozenset[int]
) -> None:
    """The ends told are those told without any silence, on the same days."""
    ends = [
        [each.day for each in told if each.kind == "ended"]
        for told in (_run(rule, course, silences, acks)[0], _run(rule, course, (), acks)[0])
    ]
    assert ends[0] == ends[1]


@given(_rules, _courses, _silences)
def test_an_acknowledged_one_is_not_told_again_until_it_clears(
    rule: WarningRule, course: Course, silences: tuple[Silence, ...]
) -> None:
    """Acknowledged every day it stands: after the day of its rise only its end is told."""
    told, _ = _run(rule, course, silences, frozenset(range(30)))
    assert not [each for each in told if each.kind == "escalated"]


@given(_rules, _courses, _silences, _days)
def test_nothing_is_told_twice_on_the_same_ground(
    rule: WarningRule, course: Course, silences: tuple[Silence, ...], acks: frozenset[int]
) -> None:
    """Between two ends at most one rise and one message for each step of escalation."""
    told, _ = _run(rule, course, silences, acks)
    since_end: list[tuple[str, tuple[str, ...]]] = []
    for each in told:
        if each.kind == "ended":
            since_end = []
            continue
        assert (each.kind, each.tell) not in since_end
        since_end.append((each.kind, each.tell))


@given(_rules, _courses, _silences, st.integers(0, 25))
def test_a_replay_and_a_state_that_was_kept_give_the_same(
    rule: WarningRule, course: Course, silences: tuple[Silence, ...], cut: int
) -> None:
    """Run at once, run again, and run on from rows read back: the same messages, the same alerts."""
    told: list[Told] = []
    state = State.start()
    for at, (holds, clears) in enumerate(course):
        if at == cut and state.day is not None:
            state = State.of_rows(state.day, state.rows())
        seen = [Observation(rule, COUNTY, "样例甲县", holds, clears)]
        state, messages = advance(state, seen, _day(at), Orders(silences=silences))
        told.extend(messages)
    assert told == _run(rule, course, silences)[0] == _run(rule, course, silences)[0]


@given(_rules, _courses, _silences)
def test_nothing_but_an_end_is_told_under_a_silence(
    rule: WarningRule, course: Course, silences: tuple[Silence, ...]
) -> None:
    """On a silent day no rise and no escalation goes out."""
    for each in _run(rule, course, silences)[0]:
        if any(one.covers(rule.id, COUNTY, each.day) for one in silences):
            assert each.kind == "ended"


def test_a_rise_under_a_silence_is_told_when_the_silence_is_over() -> None:
    """Silent on days 0 to 2, still standing on day 3: told then, since day 0."""
    silence = Silence(since=_day(0), until=_day(2), reason="设备检修", by="样例科长")
    told, _ = _run(_rule(), [(True, False)] * 5, (silence,))
    assert [(each.kind, each.day, each.since) for each in told] == [("raised", _day(3), _day(0))]


def test_an_end_nobody_heard_the_rise_of_says_so() -> None:
    """Risen and ended under one silence: the end is told as a silent one."""
    silence = Silence(since=_day(0), until=_day(9), reason="设备检修", by="样例科长")
    told, _ = _run(_rule(), [(True, False), (False, True)], (silence,))
    assert [(each.kind, each.silent) for each in told] == [("ended", True)]


def test_who_does_not_acknowledge_is_passed_over_step_by_step() -> None:
    """Told on day 0, steps after 1 and 3 days: each told once; the end goes to all of them."""
    told, _ = _run(_rule(steps=(1, 3)), [(True, False)] * 5 + [(False, True)])
    assert [(each.kind, each.day) for each in told] == [
        ("raised", _day(0)),
        ("escalated", _day(1)),
        ("escalated", _day(3)),
        ("ended", _day(5)),
    ]
    assert told[1].tell == ("above1",)
    assert set(told[-1].tell) == {"county", "city", "province", "above1", "above3"}


def test_an_acknowledgement_stops_the_steps_that_are_left() -> None:
    """Acknowledged on day 2: the step of day 3 is never told."""
    told, _ = _run(_rule(steps=(1, 3)), [(True, False)] * 6, (), frozenset({2}))
    assert [each.kind for each in told] == ["raised", "escalated"]


def test_between_the_two_lines_nothing_happens() -> None:
    """Hysteresis: below 88 it rises, above 90 it ends; to and fro between the lines tells nothing."""
    course: Course = [(True, False), (False, False), (True, False), (False, False), (False, True)]
    told, _ = _run(_rule(), course)
    assert [(each.kind, each.day) for each in told] == [("raised", _day(0)), ("ended", _day(4))]


def test_a_day_left_out_breaks_a_row_of_days_and_ends_nothing() -> None:
    """Two days needed, the second left out: no rise. What stands, stands over a gap."""
    rule = _rule(for_days=2, clear_days=2)
    seen = [Observation(rule, COUNTY, "样例甲县", True, False)]
    state, _ = advance(State.start(), seen, _day(0))
    state, told = advance(state, seen, _day(2))
    assert told == ()
    state, told = advance(state, seen, _day(3))
    assert [each.kind for each in told] == ["raised"]
    clear = [Observation(rule, COUNTY, "样例甲县", False, True)]
    state, _ = advance(state, clear, _day(4))
    state, told = advance(state, (), _day(5))
    assert len(state.standing) == 1
    state, told = advance(state, clear, _day(6))
    assert told == ()


def test_orders_that_are_none_are_refused() -> None:
    """A silence without a reason, one that ends before it begins; acknowledging nothing; going back in
    time.
    """
    with pytest.raises(BadOrder):
        Silence(since=FIRST, until=FIRST, reason=" ", by="样例科长")
    with pytest.raises(BadOrder):
        Silence(since=_day(1), until=FIRST, reason="检修", by="样例科长")
    with pytest.raises(BadOrder):
        State.of_rows(FIRST, [{"subject": ["county", "1"], "nothing": 1}])
    taken = Acknowledgement(warning="opening_rate_falls", subject=COUNTY, by="样例联络员")
    with pytest.raises(NothingToAcknowledge):
        advance(State.start(), (), FIRST, Orders(acknowledgements=(taken,)))
    state, _ = advance(State.start(), (), FIRST)
    with pytest.raises(DayNotLater):
        advance(state, (), FIRST)
