# SPDX-License-Identifier: Apache-2.0
"""From a case and an event to the case after it: one pure function.

1 the event fits the case: procedure, time, open ticket  2 who acts may  3 facts are taken in as declared
4 the outcome is checked, counted, written down, followed  5 what needs nobody goes on  6 a new state, what it
opened, what follows from it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from gulian.casework import clock, counts
from gulian.casework.course import Course
from gulian.casework.drawing import check_drawn
from gulian.casework.facts import check_form, checked, checked_items
from gulian.casework.model import (
    NONE,
    Actor,
    Advanced,
    Event,
    Facts,
    Item,
    NeedFacts,
    Past,
    Reserved,
    State,
    Ticket,
)
from gulian.casework.opening import assigned, end, open_step, refresh
from gulian.casework.settling import chosen, settle
from gulian.casework.taking import quota_key, release_all, series, take
from gulian.errors import (
    AppealRefused,
    CaseHasEnded,
    EventRefused,
    FactsMissing,
    NaiveInstant,
    NotYetDue,
    NotYours,
    ReasonMissing,
    SamePerson,
    SupplementRefused,
    TicketNotOpen,
    TimeRunsBack,
    UnknownBranch,
    UnknownOutcome,
    WithdrawalRefused,
    WrongProcedure,
)
from gulian.schemes import Outcome, Procedure, ProcedureStep
from gulian.workdays import NATION, Calendar

REMINDED = -1
"""The `ask_limit` of a supplement that binds nobody and whose one reminder was given."""
_NO_ITEMS: Mapping[str, tuple[Item, ...]] = MappingProxyType({})


def begin(
    procedure: Procedure,
    case: str,
    now: dt.datetime,
    calendar: Calendar,
    *,
    region: str = NATION,
    facts: Facts = NONE,
    items: Mapping[str, tuple[Item, ...]] = _NO_ITEMS,
) -> Advanced:
    """A new case at its first step. Raises UnknownFact, WrongFact, WrongItems, NaiveInstant, and what
    steps raise."""
    if now.tzinfo is None:
        raise NaiveInstant(now)
    state = State(
        case=case,
        pin=procedure.pin,
        region=region,
        began=now,
        last=now,
        facts=MappingProxyType(checked(procedure, facts)),
        items=MappingProxyType(checked_items(procedure, items)),
    )
    course = Course(procedure, state, now, calendar)
    open_step(course, procedure.start)
    settle(course, Event(kind="facts"))
    return _answer(course)


def advance(
    procedure: Procedure, state: State, event: Event, now: dt.datetime, calendar: Calendar
) -> Advanced:
    """The case after an event. The state given is not changed; a refusal changes nothing.

    Raises WrongProcedure, TimeRunsBack, CaseHasEnded, TicketNotOpen, NotYours, UnknownOutcome, GuardFails,
    FactsMissing and the other leaves of CaseError, each saying what to do.
    """
    if state.pin != procedure.pin:
        raise WrongProcedure(state.case, state.pin, procedure.pin)
    if now.tzinfo is None:
        raise NaiveInstant(now)
    if now < state.last:
        raise TimeRunsBack(state.case, now, state.last)
    if state.ended and event.kind != "appeal":
        raise CaseHasEnded(state.case, state.ended)
    course = Course(procedure, state, now, calendar)
    _HANDLERS[event.kind](course, event)
    settle(course, event)
    return _answer(course)


def _answer(course: Course) -> Advanced:
    opened = tuple(course.tickets[number] for number in course.opened if number in course.tickets)
    return Advanced(course.state(), opened, tuple(course.effects))


def wanted(
    procedure: Procedure, state: State, event: Event, now: dt.datetime, calendar: Calendar
) -> tuple[str, ...]:
    """Which counts an event has to bring: names of places taken and numbers used. Raises as `advance`."""
    course = Course(procedure, state, now, calendar)
    ticket = course.tickets.get(event.ticket)
    course.learn(checked(procedure, event.facts), ticket)
    outcome = course.step(ticket).outcome(event.outcome) if ticket is not None else None
    if ticket is None or outcome is None:
        return ()
    names: list[str] = []
    if outcome.quota and (key := quota_key(course, ticket, outcome.quota)) is not None:
        held = Reserved(quota=outcome.quota, key=key, place=max(event.place, 0) if outcome.place else 0)
        names.extend(f"{outcome.quota}:{each}" for each in counts.keys_held(held))
    if outcome.issues:
        names.append(series(course, ticket, outcome.issues))
    return tuple(names)


def possible(
    procedure: Procedure, state: State, number: int, now: dt.datetime, calendar: Calendar
) -> tuple[str, ...]:
    """The outcomes of an open ticket that are neither used up nor ruled out by what is known."""
    course = Course(procedure, state, now, calendar)
    ticket = course.tickets.get(number)
    if ticket is None:
        return ()
    row = course.row(ticket)
    return tuple(
        each.id
        for each in course.step(ticket).outcomes
        if not (each.most and course.used.get(f"{ticket.branch}/{ticket.step}.{each.id}", 0) >= each.most)
        and not (each.when is not None and course.ask(each.when, row)[0] is False)
    )


# -- one handler an event ------------------------------------------------------------------------------


def _open_ticket(course: Course, event: Event, *kinds: str) -> tuple[Ticket, ProcedureStep]:
    """The ticket an event is about. Raises TicketNotOpen, EventRefused."""
    ticket = course.tickets.get(event.ticket)
    if ticket is None:
        shown = ", ".join(f"{each.number} {each.step}" for each in course.tickets.values()) or "-"
        raise TicketNotOpen(course.before.case, event.ticket, shown)
    step = course.step(ticket)
    if step.kind not in kinds:
        raise EventRefused(step.id, event.kind)
    return ticket, step


def _outcome(step: ProcedureStep, name: str) -> Outcome:
    found = step.outcome(name)
    if found is None:
        raise UnknownOutcome(step.id, name[:60], ", ".join(each.id for each in step.outcomes))
    return found


def _may(course: Course, event: Event, ticket: Ticket, step: ProcedureStep) -> Ticket:
    """The ticket, if the one who acts may. Raises NotYours, FactsMissing, SamePerson."""
    if step.doer is None:
        return ticket
    ticket = assigned(course, ticket)
    if None in (ticket.department, ticket.body, ticket.person):
        raise FactsMissing(step.id, ", ".join(_unknown_of(course, ticket)))
    by = event.by or Actor("", "")
    needs = (ticket.role, ticket.department, ticket.body, ticket.person)
    all_of = (by.role, by.department, by.body, by.id)
    has = (by.role, *(mine if asked else "" for mine, asked in zip(all_of[1:], needs[1:], strict=True)))
    if needs != has:
        raise NotYours(step.id, _spelt(needs), _spelt(all_of if ticket.person else all_of[:-1]))
    for other in step.doer.unlike:
        if course.actors.get(other) == by.id:
            raise SamePerson(step.id, other)
    course.put(ticket)
    return ticket


def _unknown_of(course: Course, ticket: Ticket) -> tuple[str, ...]:
    found = [
        each.names for each in course.effects if isinstance(each, NeedFacts) and each.ticket == ticket.number
    ]
    return found[-1] if found else ()


def _spelt(words: tuple[str | None, ...]) -> str:
    return "/".join(word for word in words if word) or "-"


def _learn(course: Course, event: Event, ticket: Ticket | None = None) -> None:
    course.learn(checked(course.procedure, event.facts), ticket)
    course.items.update(checked_items(course.procedure, event.items))


def _act(course: Course, event: Event) -> None:
    ticket, step = _open_ticket(course, event, "human")
    if ticket.asked_at is not None:
        raise EventRefused(step.id, "act（补正中 while a supplement is awaited）")
    outcome = _outcome(step, event.outcome)
    _learn(course, event, ticket)
    ticket = _may(course, event, ticket, step)
    if step.form and outcome.kind == "forward":
        form = course.procedure.forms[step.form]
        check_form(form, step, course.row(ticket), course.context)
    take(course, ticket, outcome, event)


def _signal(course: Course, event: Event) -> None:
    ticket, step = _open_ticket(course, event, "wait")
    outcome = _outcome(step, event.outcome)
    _learn(course, event, ticket)
    take(course, _may(course, event, ticket, step), outcome, event)


def _ask(course: Course, event: Event) -> None:
    """补正: the clock stands until it comes."""
    ticket, step = _open_ticket(course, event, "human")
    ticket = _may(course, event, ticket, step)
    rule = step.supplement
    if rule is None or ticket.asked_at is not None or ticket.supplements >= rule.most:
        raise SupplementRefused(step.id, rule.most if rule else 0)
    if not event.reason:
        raise ReasonMissing(step.id, "ask")
    amount = course.must(rule.limit.amount, ticket)
    assert isinstance(amount, int)  # of kind int since the load
    ticket = clock.paused(ticket, course.now)
    course.put(replace(ticket, asked_at=course.now, ask_limit=amount, supplements=ticket.supplements + 1))
    course.note(event, ticket)
    course.tell("supplement", ticket, rule.role)


def _supply(course: Course, event: Event) -> None:
    ticket, step = _open_ticket(course, event, "human")
    if ticket.asked_at is None or step.supplement is None:
        raise EventRefused(step.id, event.kind)
    if event.by is None or event.by.role != step.supplement.role:
        raise NotYours(step.id, step.supplement.role, event.by.role if event.by else "-")
    _learn(course, event, ticket)
    course.put(clock.started(replace(ticket, asked_at=None, ask_limit=0), course.now))
    course.note(event, ticket)
    course.tell("supplied", ticket)
    refresh(course)


def _facts(course: Course, event: Event) -> None:
    _learn(course, event)
    course.history.append(Past(at=course.now, event=event.kind, by=event.by, reason=event.reason))
    refresh(course)


def _object(course: Course, event: Event) -> None:
    ticket, step = _open_ticket(course, event, "publicity")
    if not step.objection:
        raise EventRefused(step.id, event.kind)
    if not event.reason:
        raise ReasonMissing(step.id, event.kind)
    course.put(replace(ticket, objections=ticket.objections + 1))
    course.note(event, ticket)
    opened = open_step(course, step.objection, within=ticket)
    assert opened is not None  # a step that decides is no end since the load
    course.put(replace(opened, objects=ticket.number))


def _elapse(course: Course, event: Event) -> None:
    ticket, step = _open_ticket(course, event, "human", "wait", "publicity", "draw")
    ready = clock.due(course.procedure, course.before, course.now, course.calendar)
    if not any(
        (each.ticket, each.kind, each.level) == (ticket.number, event.outcome, event.place) for each in ready
    ):
        raise NotYetDue(ticket.number, event.outcome[:60])
    limit = step.supplement.limit if event.outcome == "supplement" and step.supplement else step.limit
    assert limit is not None  # a timer without a limit is never due
    if event.outcome == "told":
        course.put(replace(ticket, told=ticket.told + 1))
        course.note(event, ticket)
        course.tell("escalated", ticket, limit.overdue[ticket.told].tell)
    elif event.outcome == "supplement" and not limit.then:
        course.put(replace(ticket, ask_limit=REMINDED))
        course.note(event, ticket)
        course.tell("supplement", ticket, step.supplement.role if step.supplement else "")
    elif limit.then:
        take(course, ticket, _outcome(step, limit.then), event)
    else:
        course.put(replace(ticket, overdue=True))
        course.note(event, ticket)
        course.tell("overdue", ticket)


def _child(course: Course, event: Event) -> None:
    ticket, step = _open_ticket(course, event, "cases")
    name = f"{ticket.number}/{event.branch}"
    if name not in course.children:
        raise UnknownBranch(step.id, event.branch[:60])
    del course.children[name]
    _learn(course, event)
    course.note(event, ticket)
    course.answer(ticket.number, event.branch, event.outcome)


def _drawn(course: Course, event: Event) -> None:
    """The items drawn, as many of each stratum as the rate says, all of them from the list drawn from."""
    ticket, step = _open_ticket(course, event, "draw")
    ticket = _may(course, event, ticket, step)
    rule = step.draw
    assert rule is not None  # the load requires it
    if ticket.waiting:
        raise EventRefused(step.id, event.kind)
    course.items[rule.into] = check_drawn(course, ticket, event.items.get(rule.into, ()))
    outcome = chosen(course, ticket)
    if outcome is None:
        raise FactsMissing(step.id, ", ".join(_unknown_of(course, ticket)))
    take(course, ticket, outcome, event)


def _withdraw(course: Course, event: Event) -> None:
    rule = course.procedure.withdrawal
    role = event.by.role if event.by else "-"
    if rule is None or role != rule.role:
        raise WithdrawalRefused(course.before.case, role)
    release_all(course)
    course.history.append(Past(at=course.now, event=event.kind, by=event.by, reason=event.reason, to=rule.to))
    end(course, course.procedure.steps[rule.to])


def _appeal(course: Course, event: Event) -> None:
    rule, state = course.procedure.appeal, course.before
    role = event.by.role if event.by else "-"
    if rule is None or state.ended not in rule.of or state.ended_at is None:
        raise AppealRefused(state.case, "该流程、该结局没有申诉", "this procedure or end knows none")
    if state.appealed:
        raise AppealRefused(state.case, "已经申诉过一次", "it was appealed once already")
    if role != rule.role:
        raise AppealRefused(state.case, f"应由 {rule.role} 提出", f"it is for {rule.role}")
    amount, missing = course.ask(rule.limit.amount, dict(course.facts))
    if not isinstance(amount, int):
        raise FactsMissing(rule.to, ", ".join(missing))
    if course.now > clock.after(state.ended_at, amount, rule.limit.unit, state.region, course.calendar):
        raise AppealRefused(state.case, "已过申诉期限", "the time for it has passed")
    if not event.reason:
        raise ReasonMissing(rule.to, event.kind)
    course.ended, course.ended_at, course.appealed = "", None, True
    course.history.append(Past(at=course.now, event=event.kind, by=event.by, reason=event.reason, to=rule.to))
    open_step(course, rule.to)


_HANDLERS: Mapping[str, Callable[[Course, Event], None]] = MappingProxyType(
    {
        "act": _act,
        "signal": _signal,
        "ask": _ask,
        "supply": _supply,
        "facts": _facts,
        "object": _object,
        "elapse": _elapse,
        "child": _child,
        "drawn": _drawn,
        "withdraw": _withdraw,
        "appeal": _appeal,
    }
)
