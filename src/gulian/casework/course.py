# SPDX-License-Identifier: Apache-2.0
"""One event's work on a case: a copy that may change, and what can be asked of it.

A `Course` lives for one call of `advance` and is never seen outside it. What changes it stands beside it:
`opening` (steps open and close), `taking` (an outcome is taken), `settling` (what nobody acts on goes on).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from gulian.casework.model import (
    Effect,
    Event,
    Item,
    NeedFacts,
    Past,
    Scalar,
    State,
    Tell,
    Ticket,
)
from gulian.casework.tallies import tallied
from gulian.errors import FactsMissing
from gulian.expr import Context, Expression
from gulian.schemes import Outcome, Procedure, ProcedureStep
from gulian.workdays import Calendar

Row = dict[str, Scalar]


class Course:
    """A case while one event is worked in."""

    def __init__(self, procedure: Procedure, state: State, now: dt.datetime, calendar: Calendar) -> None:
        self.procedure = procedure
        self.before = state
        self.now = now
        self.calendar = calendar
        self.today = calendar.local_date(now)
        self.context = Context(
            date=self.today, region=state.region, lists=procedure.lists, workdays=calendar.count
        )
        self.facts: Row = dict(state.facts)
        self.items = dict(state.items)
        self.tickets = {each.number: each for each in state.tickets}
        self.next = state.next
        self.used = dict(state.used)
        self.actors = dict(state.actors)
        self.children = dict(state.children)
        self.reserved = list(state.reserved)
        self.issued = list(state.issued)
        self.ended, self.ended_at = state.ended, state.ended_at
        self.appealed = state.appealed
        self.history: list[Past] = []
        self.opened: list[int] = []
        self.effects: list[Effect] = []

    def state(self) -> State:
        """The case as it stands now, frozen."""
        return replace(
            self.before,
            last=self.now,
            facts=MappingProxyType(self.facts),
            items=MappingProxyType(self.items),
            tickets=tuple(self.tickets[number] for number in sorted(self.tickets)),
            next=self.next,
            used=MappingProxyType(self.used),
            actors=MappingProxyType(self.actors),
            children=MappingProxyType(self.children),
            reserved=tuple(self.reserved),
            issued=tuple(self.issued),
            ended=self.ended,
            ended_at=self.ended_at,
            appealed=self.appealed,
            history=(*self.before.history, *self.history),
        )

    def step(self, ticket: Ticket) -> ProcedureStep:
        """The step a ticket stands at."""
        return self.procedure.steps[ticket.step]

    def put(self, ticket: Ticket) -> None:
        """The ticket as it stands from now on."""
        self.tickets[ticket.number] = ticket

    # -- asking ----------------------------------------------------------------------------------------

    def row(self, ticket: Ticket) -> Row:
        """What an expression sees at a ticket: the facts, those of its item, where it stands, its answers."""
        # What an item's list declares is the item's: the case's own fact of that name says nothing here.
        row: Row = {**self.facts, **self._item_facts(ticket)}
        row["today"], row["region"] = self.today, self.before.region
        row["item"] = ticket.item.partition("/")[2] or ticket.branch or None
        if self.step(ticket).kind in ("parallel", "cases"):
            row.update(self._answers(ticket, row))
        return row

    def _answers(self, ticket: Ticket, row: Row) -> Row:
        """How many branches answered what; where there is nobody to ask, every count is nought."""
        given = list(ticket.answers.values())
        counted: Row = {
            name: 0 for name in self.procedure.columns if name.startswith("n_") and name not in row
        }
        counted.update({f"n_{answer}": given.count(answer) for answer in given})
        counted["branches"], counted["answered"] = len(ticket.awaited), len(given)
        if given or ticket.awaited:
            counted["lead_answer"] = ticket.answers.get(ticket.leads)
        return counted

    def _item_facts(self, ticket: Ticket) -> Row:
        if not ticket.item:
            return {}
        name, _, key = ticket.item.partition("/")
        row: Row = dict.fromkeys(self.procedure.collections[name].facts)
        for each in self.items.get(name, ()):
            if each.key == key:
                row.update(each.facts)
        return row

    def ask(self, expression: Expression, row: Mapping[str, Scalar]) -> tuple[Scalar, tuple[str, ...]]:
        """The value, or None and what is missing (`list:key` where a list has no entry, `list/item.fact`
        where an item lacks a fact a tally rests on)."""
        asked = [each for each in expression.names if each in self.procedure.tallies]
        lacking: dict[str, tuple[str, ...]] = {}
        if asked:
            row = dict(row)
            for name in asked:
                row[name], lacking[name] = self._tally(name)
        found = expression.evaluate(row, self.context)
        if found.value is not None:
            return found.value, ()
        missing = found.missing or tuple(each.text for each in found.reasons)
        return None, tuple(other for name in missing for other in lacking.get(name, (name,)))

    def _tally(self, name: str) -> tuple[Scalar, tuple[str, ...]]:
        tally = self.procedure.tallies[name]
        own = dict.fromkeys(self.procedure.collections[tally.over].facts)
        base: Row = {**self.facts, **own, "today": self.today, "region": self.before.region}
        return tallied(tally, self.items.get(tally.over, ()), base, self.context)

    def must(self, expression: Expression, ticket: Ticket) -> Scalar:
        """The value. Raises FactsMissing."""
        value, missing = self.ask(expression, self.row(ticket))
        if value is None:
            raise FactsMissing(ticket.step, ", ".join(missing))
        return value

    # -- learning --------------------------------------------------------------------------------------

    def learn(self, facts: Mapping[str, Scalar], ticket: Ticket | None = None) -> None:
        """Take facts in; in the branch of an item, those the item's list declares are facts of that item."""
        name, _, key = ticket.item.partition("/") if ticket else ("", "", "")
        own = self.procedure.collections[name].facts if name else ()
        self.facts.update({fact: value for fact, value in facts.items() if fact not in own})
        mine = {fact: value for fact, value in facts.items() if fact in own}
        if mine:
            self.items[name] = tuple(
                Item(each.key, MappingProxyType({**each.facts, **mine})) if each.key == key else each
                for each in self.items.get(name, ())
            )

    # -- telling ---------------------------------------------------------------------------------------

    def need(self, ticket: Ticket, names: tuple[str, ...]) -> None:
        """The case waits for facts; told once."""
        wanted = NeedFacts(ticket=ticket.number, step=ticket.step, names=names)
        if wanted not in self.effects:
            self.effects.append(wanted)

    def tell(self, why: str, ticket: Ticket, role: str = "") -> None:
        """The one who acts at a ticket is told, or another role about it."""
        mine = not role or role == ticket.role
        self.effects.append(
            Tell(
                why=why,
                role=role or ticket.role,
                department=ticket.department if mine else "",
                body=ticket.body if mine else "",
                person=ticket.person if mine else "",
                ticket=ticket.number,
                step=ticket.step,
            )
        )

    def note(self, event: Event, ticket: Ticket, outcome: Outcome | None = None) -> None:
        """A line of the history."""
        self.history.append(
            Past(
                at=self.now,
                event=event.kind,
                ticket=ticket.number,
                step=ticket.step,
                branch=ticket.branch,
                outcome=outcome.id if outcome else event.outcome,
                by=event.by,
                reason=event.reason,
                to=outcome.to if outcome else "",
            )
        )

    def answer(self, number: int, branch: str, answer: str) -> None:
        """What a branch answered, at its parallel step."""
        group = self.tickets[number]
        self.put(replace(group, answers=MappingProxyType({**group.answers, branch: answer})))
