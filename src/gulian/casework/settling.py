# SPDX-License-Identifier: Apache-2.0
"""What nobody acts on goes on by itself: joins, automatic steps, waiting for a fact."""

from __future__ import annotations

from dataclasses import replace

from gulian.casework.course import Course
from gulian.casework.model import Event, Ticket
from gulian.casework.opening import not_negative
from gulian.casework.taking import take
from gulian.schemes import Outcome


def settle(course: Course, event: Event) -> None:
    """Let every step at which nobody has to act go on, until none can."""
    while not course.ended and any(_moved(course, number, event) for number in sorted(course.tickets)):
        pass


def _moved(course: Course, number: int, event: Event) -> bool:
    ticket = course.tickets.get(number)
    if ticket is None:
        return False
    step = course.step(ticket)
    if step.kind not in ("automatic", "parallel", "cases", "wait"):
        return False
    if step.kind in ("parallel", "cases") and not joined(course, ticket):
        return False
    outcome = chosen(course, ticket)
    if outcome is None:
        return False
    take(course, ticket, outcome, replace(event, by=None, reason=""))
    return True


def joined(course: Course, ticket: Ticket) -> bool:
    """Whether a parallel step may go on."""
    join = course.step(ticket).join
    if ticket.waiting or join is None:
        return False
    if len(ticket.answers) == len(ticket.awaited):
        return True
    if join.rule == "quorum" and join.quorum is not None:
        needed, missing = course.ask(join.quorum, course.row(ticket))
        if not isinstance(needed, int):
            course.need(ticket, missing)
            return False
        return len(ticket.answers) >= not_negative(course.step(ticket), needed, "quorum")
    return join.rule == "any" and bool(ticket.answers)


def chosen(course: Course, ticket: Ticket) -> Outcome | None:
    """The first outcome whose condition is true; None where one before it is unknown (asked for), or where
    a waiting step has none that is true."""
    step = course.step(ticket)
    row = course.row(ticket)
    for outcome in step.outcomes:
        if outcome.when is None:
            if step.kind == "wait":
                continue
            return outcome
        value, missing = course.ask(outcome.when, row)
        if value is True:
            return outcome
        if value is None:
            course.need(ticket, missing)
            if step.kind != "wait":
                return None
    return None
