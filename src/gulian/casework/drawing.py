# SPDX-License-Identifier: Apache-2.0
"""A draw inside a case: the plan that is published, made of the case's own lists, and its result taken in.

1 the case stands at a draw; its lists are frozen from here on  2 `draw_plan` makes the plan, with the hash of
a secret seed  3 it is published, then drawn (`draw`), then the seed is published  4 `drawn_event` brings the
result back  5 the case checks it again: the right number of each stratum, nobody twice, nobody in conflict
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from gulian.casework.course import Course
from gulian.casework.draw import Candidate, Conflict, Drawn, DrawPlan, verify
from gulian.casework.model import Draw, Event, Item, Scalar, State, Ticket
from gulian.casework.opening import draw_of, rates_of
from gulian.errors import TicketNotOpen, WrongItems
from gulian.schemes import DrawPeople, DrawRule, Procedure
from gulian.workdays import Calendar


def draws_due(procedure: Procedure, state: State, now: dt.datetime, calendar: Calendar) -> tuple[Draw, ...]:
    """The draws a case waits for whose rates are known: what its effects asked for when it came there."""
    course = Course(procedure, state, now, calendar)
    found = []
    for ticket in state.tickets:
        rule = procedure.steps[ticket.step].draw
        if rule is not None and not ticket.waiting:
            rates, _ = rates_of(course, ticket)
            found.append(draw_of(ticket, rule, rates))
    return tuple(found)


def draw_plan(procedure: Procedure, state: State, due: Draw, commitment: str) -> DrawPlan:
    """What is published before the draw that an effect asks for.

    commitment : of the secret seed (`casework.commitment`). Raises TicketNotOpen.
    """
    rule = procedure.steps[due.step].draw
    if rule is None or state.ticket(due.ticket) is None:
        shown = ", ".join(f"{each.number} {each.step}" for each in state.tickets) or "-"
        raise TicketNotOpen(state.case, due.ticket, shown)
    candidates = tuple(
        Candidate(key=each.key, stratum=_stratum(rule, each)) for each in state.items.get(rule.source, ())
    )
    people = rule.people
    return DrawPlan(
        id=f"{state.case}/{due.ticket}",
        commitment=commitment,
        candidates=candidates,
        rates=due.rates,
        inspectors=tuple(each.key for each in state.items.get(people.source, ())) if people else (),
        per_candidate=len(people.takes) if people else 0,
        conflicts=tuple(_conflicts(people, state, {each.key for each in candidates})) if people else (),
    )


def drawn_event(procedure: Procedure, state: State, ticket: int, plan: DrawPlan, drawn: Drawn) -> Event:
    """The event that brings a published result into the case. Raises DrawDiffers where it does not verify."""
    verify(plan, drawn)
    open_ticket = state.ticket(ticket)
    rule = procedure.steps[open_ticket.step].draw if open_ticket else None
    if rule is None:
        shown = ", ".join(f"{each.number} {each.step}" for each in state.tickets) or "-"
        raise TicketNotOpen(state.case, ticket, shown)
    known = {each.key: each for each in state.items.get(rule.source, ())}
    takes = rule.people.takes if rule.people else ()
    items = []
    for visit in drawn.visits:
        if visit.candidate not in known:
            raise _foreign(rule)
        chosen: Mapping[str, Scalar] = dict(zip(takes, visit.inspectors, strict=False))
        items.append(Item(visit.candidate, {**known[visit.candidate].facts, **chosen}))
    return Event(kind="drawn", ticket=ticket, items={rule.into: tuple(items)})


def check_drawn(course: Course, ticket: Ticket, drawn: Sequence[Item]) -> tuple[Item, ...]:
    """The items drawn with the facts of the list they come from and the people drawn for them.

    Raises WrongItems: somebody not listed, twice, too many or too few of a stratum, people in conflict.
    """
    rule = course.step(ticket).draw
    assert rule is not None  # the load requires it
    known = {each.key: each for each in course.items.get(rule.source, ())}
    keys = [each.key for each in drawn]
    if len(set(keys)) != len(keys) or not set(keys) <= set(known):
        raise _foreign(rule)
    rates, missing = rates_of(course, ticket)
    assert not missing  # it would still be waiting
    for rate in rates:
        members = [key for key, each in known.items() if _stratum(rule, each) == rate.stratum]
        due = -(-len(members) * rate.percent // 100)
        if sum(key in keys for key in members) != due:
            zh, en = f"层 {rate.stratum} 应抽 {due}", f"stratum {rate.stratum} needs {due}"
            raise WrongItems(rule.into, zh, en)
    people = rule.people
    taken = {each.key: _taken(people, each, course) if people else {} for each in drawn}
    return tuple(Item(key, MappingProxyType({**known[key].facts, **taken[key]})) for key in keys)


def _taken(people: DrawPeople, item: Item, course: Course) -> dict[str, Scalar]:
    """Who was drawn for an item. Raises WrongItems."""
    listed = {each.key for each in course.items.get(people.source, ())}
    chosen = [item.facts.get(each) for each in people.takes]
    aside = {each.inspector for each in _conflicts(people, course, {item.key})}
    if len(set(chosen)) != len(chosen) or not set(chosen) <= listed or aside & set(chosen):
        zh, en = (
            f"{item.key} 的人员不在名单内、重复或应回避",
            f"people of {item.key}: not listed, twice or in conflict",
        )
        raise WrongItems(people.source, zh, en)
    return dict(zip(people.takes, chosen, strict=True))


def _conflicts(people: DrawPeople, case: State | Course, candidates: set[str]) -> Iterator[Conflict]:
    """Who stands aside from whom, as far as both are listed."""
    listed = {each.key for each in case.items.get(people.source, ())}
    for each in case.items.get(people.conflicts, ()) if people.conflicts else ():
        person, subject = each.facts.get(people.person), each.facts.get(people.subject)
        if (
            isinstance(person, str)
            and isinstance(subject, str)
            and person in listed
            and subject in candidates
        ):
            yield Conflict(inspector=person, candidate=subject)


def _stratum(rule: DrawRule, item: Item) -> str:
    value = item.facts.get(rule.stratum) if rule.stratum else None
    return "" if value is None else str(value)


def _foreign(rule: DrawRule) -> WrongItems:
    return WrongItems(rule.into, "抽出的不在名单内或重复", "what was drawn is not in the list, or twice")
