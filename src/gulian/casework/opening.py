# SPDX-License-Identifier: Apache-2.0
"""Steps open, wait for the fact they rest on, begin, close; the case ends."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from gulian.casework import clock
from gulian.casework.course import Course
from gulian.casework.draw import Rate
from gulian.casework.model import CloseCase, Draw, End, OpenCase, Publish, Scalar, Ticket
from gulian.errors import LimitBelowZero
from gulian.expr import Expression
from gulian.schemes import DrawRule, ProcedureStep


def open_step(
    course: Course, name: str, *, within: Ticket | None = None, branch: str = "", item: str = ""
) -> Ticket | None:
    """Open a step (in the branch of `within`, or as a new branch of it); None where that ended the case."""
    step = course.procedure.steps[name]
    if step.kind == "end":
        end(course, step)
        return None
    group, lead = (within.group, within.lead) if within else (0, False)
    place = (within.branch, within.item) if within else ("", "")
    if within and branch:
        group, place, lead = within.number, (branch, item or within.item), branch == within.leads
    ticket = Ticket(
        number=course.next,
        step=name,
        opened=course.now,
        group=group,
        branch=place[0],
        item=place[1],
        lead=lead,
    )
    course.next += 1
    course.opened.append(ticket.number)
    course.put(clock.started(assigned(course, ticket), course.now))
    enter(course, step, ticket.number)
    return course.tickets.get(ticket.number)


def assigned(course: Course, ticket: Ticket) -> Ticket:
    """The ticket with who acts and how long, as far as the facts say; what is missing is asked for."""
    step, row, missing = course.step(ticket), course.row(ticket), list[str]()

    def named(expression: Expression | None) -> str | None:
        if expression is None:
            return ""
        value, lacks = course.ask(expression, row)
        missing.extend(lacks)
        return value if isinstance(value, str) else None

    doer = step.doer
    if doer is not None:
        ticket = replace(
            ticket,
            role=doer.role,
            department=named(doer.department),
            body=named(doer.body),
            person=named(doer.person),
        )
    if step.limit is not None and ticket.limit is None:
        amount, lacks = course.ask(step.limit.amount, row)
        missing.extend(lacks)
        if isinstance(amount, int):
            since = course.calendar.local_date(ticket.opened)
            limit, unit = clock.as_days(not_negative(step, amount, "limit"), step.limit.unit, since)
            ticket = replace(ticket, limit=limit, unit=unit)
    if missing:
        course.need(ticket, tuple(dict.fromkeys(missing)))
    return ticket


def not_negative(step: ProcedureStep, amount: int, what: str) -> int:
    """The amount. Raises LimitBelowZero."""
    if amount < 0:
        raise LimitBelowZero(step.id, what, amount)
    return amount


def enter(course: Course, step: ProcedureStep, number: int) -> None:
    """Begin a step, or have it wait for the fact it rests on."""
    ticket = course.tickets[number]
    rests_on = {
        "publicity": step.limit.amount if step.limit else None,
        "parallel": step.lead,
        "cases": step.lead,
    }.get(step.kind)
    value: Scalar = None
    missing: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    if rests_on is not None:
        value, missing = course.ask(rests_on, course.row(ticket))
    elif step.draw is not None:
        rates, missing = rates_of(course, ticket)
    if missing:
        course.need(ticket, missing)
        course.put(replace(ticket, waiting=True, spans=()))
        return
    course.put(clock.started(replace(ticket, waiting=False), course.now))
    _begin(course, step, number, value)
    if step.draw is not None:
        course.effects.append(draw_of(ticket, step.draw, rates))


def draw_of(ticket: Ticket, rule: DrawRule, rates: tuple[Rate, ...]) -> Draw:
    """The draw a ticket asks for."""
    return Draw(
        ticket=ticket.number,
        step=ticket.step,
        source=rule.source,
        into=rule.into,
        stratum=rule.stratum,
        rates=rates,
    )


def rates_of(course: Course, ticket: Ticket) -> tuple[tuple[Rate, ...], tuple[str, ...]]:
    """The percent of each stratum, asked with the stratum known; or what is missing for one of them."""
    rule = course.step(ticket).draw
    assert rule is not None  # asked at draws only
    strata = dict.fromkeys(each.facts.get(rule.stratum) for each in course.items.get(rule.source, ()))
    rates: list[Rate] = []
    for stratum in strata:
        row = course.row(ticket)
        if rule.stratum:
            row[rule.stratum] = stratum
        percent, missing = course.ask(rule.rate, row)
        if not isinstance(percent, int):
            return (), missing
        rates.append(Rate(stratum="" if stratum is None else str(stratum), percent=percent))
    return tuple(rates), ()


def _begin(course: Course, step: ProcedureStep, number: int, value: Scalar) -> None:
    ticket = course.tickets[number]
    if step.kind == "human":
        course.tell("opened", ticket)
    elif step.kind == "publicity":
        publish(course, ticket)
    elif step.kind in ("parallel", "cases"):
        course.put(replace(ticket, leads=value if isinstance(value, str) else ""))
        (_split if step.kind == "parallel" else _open_cases)(course, step, number)


def publish(course: Course, ticket: Ticket) -> None:
    """Put on public notice, from now, at full length."""
    if ticket.limit is not None:
        course.effects.append(
            Publish(ticket=ticket.number, step=ticket.step, limit=ticket.limit, round=ticket.round)
        )


def _split(course: Course, step: ProcedureStep, number: int) -> None:
    branches = [(name, name, "") for name in step.branches]
    if step.each:
        first = step.branches[0]
        items = course.items.get(step.each, ())
        branches = [(first, each.key, f"{step.each}/{each.key}") for each in items]
    course.put(replace(course.tickets[number], awaited=tuple(key for _, key, _ in branches)))
    for first, key, item in branches:
        open_step(course, first, within=course.tickets[number], branch=key, item=item)


def _open_cases(course: Course, step: ProcedureStep, number: int) -> None:
    items = course.items.get(step.each, ())
    ticket = replace(course.tickets[number], awaited=tuple(each.key for each in items))
    course.put(ticket)
    for at, item in enumerate(items, start=1):
        child = f"{course.before.case}.{number}.{at}"
        course.children[f"{number}/{item.key}"] = child
        course.effects.append(
            OpenCase(
                case=child,
                procedure=f"{course.procedure.path.rpartition('/')[0]}/{step.run}",
                key=item.key,
                lead=item.key == ticket.leads,
                facts=MappingProxyType({**course.facts, **item.facts}),
                items=MappingProxyType(dict(course.items)),
                ticket=number,
            )
        )


def close(course: Course, number: int) -> None:
    """A ticket and everything that hangs on it: its branches, its objections, its sub-cases."""
    for each in [*course.tickets.values()]:
        if number in (each.group, each.objects) and each.number in course.tickets:
            close(course, each.number)
    for name in [name for name in course.children if name.startswith(f"{number}/")]:
        key = name.partition("/")[2]
        course.effects.append(CloseCase(case=course.children.pop(name), key=key))
    course.tickets.pop(number, None)


def end(course: Course, step: ProcedureStep) -> None:
    """The case is over: nothing stays open."""
    for number in sorted(course.tickets):
        if number in course.tickets:
            close(course, number)
    course.ended, course.ended_at = step.id, course.now
    course.effects.append(End(end=step.id, result=step.result))


def refresh(course: Course) -> None:
    """Facts became known: what waited for them begins, and whoever they name is told."""
    for number in sorted(course.tickets):
        ticket = course.tickets[number]
        step = course.step(ticket)
        lacks_limit = ticket.limit is None and step.limit is not None
        nobody = None in (ticket.department, ticket.body, ticket.person)
        if not (ticket.waiting or lacks_limit or nobody):
            continue
        known = assigned(course, ticket)
        course.put(known)
        if ticket.waiting:
            enter(course, step, number)
        elif known != ticket and step.kind == "human":
            course.tell("opened", known)
