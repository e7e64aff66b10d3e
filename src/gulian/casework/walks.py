# SPDX-License-Identifier: Apache-2.0
"""The worked examples of procedures: a case begun, walked event by event, and what stands at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from gulian.casework.advance import advance, begin
from gulian.casework.clock import due
from gulian.casework.course import Course
from gulian.casework.model import (
    Actor,
    Advanced,
    Effect,
    Event,
    Facts,
    Issue,
    Item,
    OpenCase,
    Scalar,
    State,
    Tell,
)
from gulian.errors import CaseError, GuardFails
from gulian.schemes import Case, Procedure, Scheme, Stride
from gulian.schemes.procedures import CHOSEN
from gulian.workdays import Calendar, calendar


def run_case(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """What came of the course of a case: end, open steps, who was told, papers, sub-cases, places, facts.

    A refusal that the course does not announce stands in `end` with its id; one it announces and that does
    not
    come makes `end` say so. `reached` holds every outcome taken, `step.outcome`; `failed` those whose
    condition was seen not to hold.
    """
    procedure = scheme.procedures[case.of]
    days = calendar()
    walk = _Walk(procedure, case, days)
    for stride in case.walk:
        fault = walk.step(stride)
        if fault != stride.refused:
            return {**walk.answers(case), "end": f"{fault or 'accepted'} @ line {stride.line}"}
    return walk.answers(case)


def _listed(items: Mapping[str, tuple[Mapping[str, Scalar], ...]]) -> dict[str, tuple[Item, ...]]:
    """Lists as a case writes them: each entry with its key."""
    return {
        name: tuple(
            Item(str(each["key"]), {fact: value for fact, value in each.items() if fact != "key"})
            for each in members
        )
        for name, members in items.items()
    }


class _Walk:
    """A case on its way through its course."""

    def __init__(self, procedure: Procedure, case: Case, days: Calendar) -> None:
        self.procedure = procedure
        self.days = days
        self.zone = ZoneInfo(days.zone)
        self.effects: list[Effect] = []
        items = _listed(case.items)
        first = case.walk[0].at if case.walk else None
        at = first.replace(tzinfo=self.zone) if first else days.day_start(case.date)
        facts = case.given[0].values
        self.failed: set[str] = set()
        self.state = self._took(
            begin(procedure, case.id, at, days, region=case.region, facts=facts, items=items)
        )

    def step(self, stride: Stride) -> str:
        """Take one stride; the id of the error it was refused with, or nothing."""
        at = stride.at.replace(tzinfo=self.zone)
        self._look(at, stride.facts)
        try:
            self.state = self._took(advance(self.procedure, self.state, self._event(stride), at, self.days))
        except GuardFails as error:
            self.failed.add(f"{stride.step}.{stride.outcome}")
            return error.id
        except CaseError as error:
            return error.id
        self._look(at, {})
        return ""

    def _look(self, at: dt.datetime, facts: Facts) -> None:
        """Note which conditions of the open steps do not hold at this instant, these facts given."""
        course = Course(self.procedure, self.state, at, self.days)
        course.facts.update(facts)
        for ticket in self.state.tickets:
            row = course.row(ticket)
            self.failed.update(
                f"{ticket.step}.{outcome.id}"
                for outcome in course.step(ticket).outcomes
                if outcome.when is not None and course.ask(outcome.when, row)[0] is False
            )

    def _passed_over(self) -> set[str]:
        """Where the engine chose, every outcome before the chosen one did not hold."""
        found = set[str]()
        for past in self.state.history:
            step = self.procedure.steps.get(past.step)
            # What leads nowhere was not chosen: the end of a sub-case, a timer.
            if step is None or step.kind not in CHOSEN or not past.to:
                continue
            names = [each.id for each in step.outcomes]
            found.update(f"{step.id}.{name}" for name in names[: names.index(past.outcome)])
        return found

    def _event(self, stride: Stride) -> Event:
        at = stride.at.replace(tzinfo=self.zone)
        # A sub-case's end comes to the step that waits for all of them.
        branch = "" if stride.do == "child" else stride.branch
        ticket = self.state.at(stride.step, branch) if stride.step else None
        number = ticket.number if ticket else 0
        if stride.do == "elapse":
            ready = [each for each in due(self.procedure, self.state, at, self.days) if each.ticket == number]
            return ready[0].event if ready else Event(kind="elapse", ticket=number, outcome="overdue")
        by = Actor(
            id=stride.by.get("id", stride.by.get("role", "")),
            role=stride.by.get("role", ""),
            department=stride.by.get("department", ""),
            body=stride.by.get("body", ""),
        )
        event = Event(
            kind=stride.do,  # type: ignore[arg-type]  # the schema of cases lists the same words
            ticket=number,
            outcome=stride.outcome,
            by=by if stride.by else None,
            reason=stride.reason,
            facts=stride.facts,
            counts=stride.counts,
            branch=stride.branch,
            place=stride.place,
        )
        if stride.items:
            return replace(event, items=_listed(stride.items))
        if stride.do == "drawn" and ticket is not None:
            return replace(event, items=self._drawn(stride, ticket.step))
        return event

    def _drawn(self, stride: Stride, name: str) -> Mapping[str, tuple[Item, ...]]:
        """The items whose keys the stride's reason lists: an example draws by hand."""
        rule = self.procedure.steps[name].draw
        assert rule is not None  # a ticket for `drawn` stands at a draw
        keys = stride.reason.split()
        known = self.state.items.get(rule.source, ())
        return {rule.into: tuple(each for each in known if each.key in keys)}

    def _took(self, came: Advanced) -> State:
        self.effects.extend(came.effects)
        return came.state

    def answers(self, case: Case) -> Mapping[str, object]:
        """What stands now."""
        state = self.state
        spelt = [f"{each.step}/{each.branch}" if each.branch else each.step for each in state.tickets]
        told = [f"{each.why} {each.role}" for each in self.effects if isinstance(each, Tell)]
        expected = case.expect.get("facts")
        named = expected if isinstance(expected, Mapping) else {}
        return {
            "end": state.ended or None,
            "open": tuple(spelt),
            "told": tuple(told),
            "issued": tuple(each.paper.number for each in self.effects if isinstance(each, Issue)),
            "children": tuple(each.key for each in self.effects if isinstance(each, OpenCase)),
            "reserved": tuple(f"{each.quota}:{each.key}" for each in state.reserved),
            "facts": {name: state.facts.get(name) for name in named},
            "reached": tuple(f"{each.step}.{each.outcome}" for each in state.history if each.to),
            "failed": tuple(sorted(self.failed | self._passed_over())),
        }
