# SPDX-License-Identifier: Apache-2.0
"""The worked examples of procedures: a case begun, walked event by event, and what stands at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from gulian.casework.advance import advance, begin
from gulian.casework.clock import due
from gulian.casework.model import Actor, Advanced, Effect, Event, Issue, Item, OpenCase, State, Tell
from gulian.errors import CaseError
from gulian.schemes import Case, Procedure, Scheme, Stride
from gulian.workdays import Calendar, calendar


def run_case(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """What came of the course of a case: end, open steps, who was told, papers, sub-cases, places, facts.

    A refusal that the course does not announce stands in `end` with its id; one it announces and that does
    not
    come makes `end` say so. `reached` holds every outcome taken, `step.outcome`.
    """
    procedure = scheme.procedures[case.of]
    days = calendar()
    walk = _Walk(procedure, case, days)
    for stride in case.walk:
        fault = walk.step(stride)
        if fault != stride.refused:
            return {**walk.answers(case), "end": f"{fault or 'accepted'} @ line {stride.line}"}
    return walk.answers(case)


class _Walk:
    """A case on its way through its course."""

    def __init__(self, procedure: Procedure, case: Case, days: Calendar) -> None:
        self.procedure = procedure
        self.days = days
        self.zone = ZoneInfo(days.zone)
        self.effects: list[Effect] = []
        items = {
            name: tuple(
                Item(str(each["key"]), {fact: value for fact, value in each.items() if fact != "key"})
                for each in members
            )
            for name, members in case.items.items()
        }
        first = case.walk[0].at if case.walk else None
        at = first.replace(tzinfo=self.zone) if first else days.day_start(case.date)
        facts = case.given[0].values
        self.state = self._took(
            begin(procedure, case.id, at, days, region=case.region, facts=facts, items=items)
        )

    def step(self, stride: Stride) -> str:
        """Take one stride; the id of the error it was refused with, or nothing."""
        try:
            self.state = self._took(
                advance(
                    self.procedure,
                    self.state,
                    self._event(stride),
                    stride.at.replace(tzinfo=self.zone),
                    self.days,
                )
            )
        except CaseError as error:
            return error.id
        return ""

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
            "reached": tuple(f"{each.step}.{each.outcome}" for each in state.history if each.outcome),
        }
