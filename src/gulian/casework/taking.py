# SPDX-License-Identifier: Apache-2.0
"""An outcome is taken: checked, counted, written down, followed."""

from __future__ import annotations

from dataclasses import replace

from gulian.casework import clock, counts
from gulian.casework.course import Course
from gulian.casework.model import Event, Issue, Release, Reserve, Reserved, Ticket
from gulian.casework.opening import close, open_step, publish
from gulian.errors import (
    BadRank,
    CountMissing,
    FactsMissing,
    GuardFails,
    NoQuota,
    PlaceTaken,
    QuotaFull,
    ReasonMissing,
    UsedUp,
)
from gulian.schemes import Outcome
from gulian.schemes.procedures import JOIN, RESTART, RESUME


def take(course: Course, ticket: Ticket, outcome: Outcome, event: Event) -> None:
    """Take an outcome. Raises ReasonMissing, GuardFails, UsedUp, QuotaFull and the like; then the course is
    thrown away, so that a refusal changes nothing."""
    by_clock = event.kind == "elapse"
    if outcome.reason and not event.reason and not by_clock:
        raise ReasonMissing(ticket.step, outcome.id)
    if outcome.when is not None and course.must(outcome.when, ticket) is not True:
        raise GuardFails(ticket.step, outcome.id, outcome.when.text)
    _count_use(course, ticket, outcome)
    _set(course, ticket, outcome)
    _release(course, outcome.releases)
    _reserve(course, ticket, outcome, event)
    _issue(course, ticket, outcome, event)
    if event.by is not None:
        course.actors[ticket.step] = event.by.id
    course.note(event, ticket, outcome)
    _follow(course, ticket, outcome)


def _count_use(course: Course, ticket: Ticket, outcome: Outcome) -> None:
    if not outcome.most:
        return
    name = f"{ticket.branch}/{ticket.step}.{outcome.id}"
    used = course.used.get(name, 0)
    if used >= outcome.most:
        raise UsedUp(ticket.step, outcome.id, outcome.most)
    course.used[name] = used + 1


def _set(course: Course, ticket: Ticket, outcome: Outcome) -> None:
    """All values are asked before the first is set."""
    if outcome.sets:
        row = course.row(ticket)
        course.learn({name: course.ask(value, row)[0] for name, value in outcome.sets.items()}, ticket)


# -- places and papers -----------------------------------------------------------------------------------


def release_all(course: Course) -> None:
    """Give every place back."""
    for each in dict.fromkeys(each.quota for each in course.reserved):
        _release(course, each)


def _release(course: Course, quota: str) -> None:
    for each in [each for each in course.reserved if each.quota == quota]:
        course.reserved.remove(each)
        course.effects.extend(Release(quota=quota, key=key) for key in counts.keys_held(each))


def quota_key(course: Course, ticket: Ticket, name: str) -> str | None:
    """The key a quota is counted under here; None where nothing is counted. Raises FactsMissing."""
    quota, row = course.procedure.quotas[name], course.row(ticket)
    if quota.unlimited is not None and course.must(quota.unlimited, ticket) is True:
        return None
    if missing := [each for each in quota.per if row.get(each) is None]:
        raise FactsMissing(ticket.step, ", ".join(missing))
    return counts.joined(quota.per, row)


def _reserve(course: Course, ticket: Ticket, outcome: Outcome, event: Event) -> None:
    if not outcome.quota:
        return
    key = quota_key(course, ticket, outcome.quota)
    if outcome.place and event.place < 1:
        raise BadRank(f"“{outcome.id}”没有名次", f"{outcome.id} has no rank")
    mine = Reserved(quota=outcome.quota, key=key or "", place=event.place if outcome.place else 0)
    if key is None or mine in course.reserved:
        return
    _release(course, outcome.quota)
    quota = course.procedure.quotas[outcome.quota]
    limit, _ = course.ask(quota.limit, course.row(ticket))
    if not isinstance(limit, int):
        raise NoQuota(quota.id, key)
    if mine.place > limit:
        raise QuotaFull(quota.id, key, limit)
    course.reserved.append(mine)
    for name in counts.keys_held(mine):
        # A rank is a quota of one place.
        _place(course, Reserve(quota=quota.id, key=name, count=0, limit=limit if name == key else 1), event)


def _place(course: Course, wanted: Reserve, event: Event) -> None:
    """Take a place from the count the event brings. Raises CountMissing, QuotaFull, PlaceTaken."""
    name = counts.place_name(wanted.quota, wanted.key)
    if name not in event.counts:
        raise CountMissing(name)
    freed = sum(
        isinstance(each, Release) and (each.quota, each.key) == (wanted.quota, wanted.key)
        for each in course.effects
    )
    count = event.counts[name] - freed
    if count >= wanted.limit:
        key, rank = counts.without_rank(wanted.key)
        if rank:
            raise PlaceTaken(wanted.quota, key, rank)
        raise QuotaFull(wanted.quota, wanted.key, wanted.limit)
    course.effects.append(replace(wanted, count=count))


def series(course: Course, ticket: Ticket, name: str) -> str:
    """The series a paper is numbered in here. Raises FactsMissing."""
    paper, row = course.procedure.papers[name], course.row(ticket)
    if missing := [each for each in paper.per if row.get(each) is None]:
        raise FactsMissing(ticket.step, ", ".join(missing))
    return counts.series_of(paper, row, course.today)


def _issue(course: Course, ticket: Ticket, outcome: Outcome, event: Event) -> None:
    if not outcome.issues:
        return
    name, paper = series(course, ticket, outcome.issues), course.procedure.papers[outcome.issues]
    if name not in event.counts:
        raise CountMissing(name)
    amount = course.must(paper.amount, ticket) if paper.amount is not None else None
    assert amount is None or isinstance(amount, int)  # of kind int since the load
    made = counts.issued(paper, event.counts[name] + 1, course.row(ticket), course.today, amount)
    course.issued.append(made)
    course.effects.append(Issue(paper=made))


# -- where it leads --------------------------------------------------------------------------------------


def _follow(course: Course, ticket: Ticket, outcome: Outcome) -> None:
    if outcome.to in (RESTART, RESUME):
        close(course, ticket.number)
        _decided(course, ticket.objects, upheld=outcome.to == RESTART)
        return
    close(course, ticket.number)
    if ticket.objects:
        close(course, ticket.objects)
    if outcome.to == JOIN:
        course.answer(ticket.group, ticket.branch, outcome.id)
    else:
        open_step(course, outcome.to, within=ticket)


def _decided(course: Course, number: int, *, upheld: bool) -> None:
    """An objection was decided; upheld, the publicity begins anew at full length."""
    ticket = course.tickets[number]
    ticket = replace(ticket, objections=ticket.objections - 1)
    if upheld:
        ticket = clock.started(replace(ticket, spans=(), round=ticket.round + 1), course.now)
    course.put(ticket)
    if upheld:
        publish(course, ticket)
