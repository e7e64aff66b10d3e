# SPDX-License-Identifier: Apache-2.0
"""Which step names experts, which cases wait there, and who would review them.

A procedure names experts where a step leads to a parallel step over a list whose items are persons:

    experts (human) --named--> scores (parallel, each: experts) --> score (actor: {person: item})

1 the panel of a procedure  2 the cases that wait there for this seat  3 the pool as the engine knows it: what
is open counts against what an expert takes  4 `casework.experts` assigns; what it cannot fill is told
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gulian.casework import Item, State
from gulian.casework.experts import Assigned, File, assign_experts
from gulian.casework.experts import Expert as Reviewer
from gulian.casework.model import Scalar
from gulian.office.cases.models import Ticket
from gulian.office.cases.queries import mine, visible_tickets
from gulian.office.cases.storing import state_of
from gulian.office.in_use import library
from gulian.office.people.seat import Acting
from gulian.office.programmes.experts import standing
from gulian.office.programmes.models import Expert, Recusal
from gulian.schemes import Procedure

MOST_FILES = 500
MOST_EACH = 20
EMPLOYER = "employer"
"""A fact of this name in the list of experts takes the first of the expert's bodies."""


@dataclass(frozen=True)
class Panel:
    """step, outcome : at which experts are named; items : the list they go into; facts : of its items."""

    procedure: Procedure
    step: str
    outcome: str
    items: str
    facts: tuple[str, ...]


def panel_of(procedure: Procedure) -> Panel | None:
    """Where a procedure names experts, if it does."""
    for scored in procedure.steps.values():
        if scored.kind != "parallel" or scored.each not in procedure.collections:
            continue
        judges = (procedure.steps[each].doer for each in scored.branches)
        if not any(each and each.person and each.person.text == "item" for each in judges):
            continue
        for step in procedure.steps.values():
            named = next((each.id for each in step.outcomes if each.to == scored.id), "")
            if step.kind == "human" and named:
                facts = procedure.collections[scored.each].facts
                return Panel(procedure, step.id, named, scored.each, facts)
    return None


def panels() -> tuple[Panel, ...]:
    """Of every procedure in force."""
    found = (panel_of(each) for scheme in library().values() for each in scheme.procedures.values())
    return tuple(each for each in found if each is not None)


@dataclass(frozen=True)
class Waiting:
    """A case that waits for its experts."""

    ticket: Ticket
    state: State

    @property
    def number(self) -> str:
        """Of the case."""
        return self.ticket.case.number

    def file(self, fact: str) -> File:
        """As the engine knows it: whatever a fact or a list names counts as a part in it."""
        named: set[str] = {self.ticket.case.code}
        named.update(each for each in self.state.facts.values() if isinstance(each, str))
        return File(id=self.number, field=_text(self.state.facts.get(fact)), bodies=frozenset(named - {""}))


def waiting(seat: Acting, panel: Panel) -> tuple[Waiting, ...]:
    """The cases at the step that this seat acts on, by number."""
    rows = visible_tickets(seat).filter(mine(seat), open=True, asked=False)
    here = rows.filter(procedure=panel.procedure.path, step=panel.step).select_related("case")
    return tuple(
        Waiting(each, state_of(each.case)) for each in here.order_by("case__number", "number")[:MOST_FILES]
    )


def field_facts(panel: Panel) -> tuple[tuple[str, str, str], ...]:
    """Facts that may say a file's field: id, zh, en; `field` and `industry` first."""
    texts = [(name, each.zh, each.en) for name, each in panel.procedure.facts.items() if each.kind == "text"]
    return tuple(sorted(texts, key=lambda each: each[0] not in ("field", "industry")))


def loads(seat: Acting, pool: Iterable[Expert]) -> Mapping[str, int]:
    """Files each expert has open now, by user, as far as the seat sees."""
    users = [str(each.user) for each in pool]
    found = dict.fromkeys(users, 0)
    rows = visible_tickets(seat).filter(open=True, person__in=users).values_list("person", flat=True)
    for person in rows:
        found[person] += 1
    return found


def proposed(seat: Acting, panel: Panel, fact: str, each: int, seed: str) -> Assigned:
    """Experts for the cases that wait, `each` a case, none beyond what he takes."""
    pool = list(standing(seat))
    held = loads(seat, pool)
    away: dict[str, set[str]] = {}
    for expert, case in Recusal.objects.filter(expert__in=pool).values_list("expert__user", "case"):
        away.setdefault(str(expert), set()).add(case)
    reviewers = [
        Reviewer(
            id=str(one.user),
            fields=frozenset(words_of(one.fields)),
            bodies=frozenset(words_of(one.bodies)),
            recused=frozenset(away.get(str(one.user), ())),
            most=max(0, one.most - held[str(one.user)]),
        )
        for one in pool
    ]
    files = [one.file(fact) for one in waiting(seat, panel)]
    return assign_experts(reviewers, files, each=each, seed=seed)


def items_for(panel: Panel, users: Iterable[str], pool: Mapping[str, Expert]) -> tuple[Item, ...]:
    """The experts of one case as items of its list."""
    found = []
    for user in users:
        employers = words_of(pool[user].bodies)
        facts: dict[str, Scalar] = {}
        if EMPLOYER in panel.facts:
            facts[EMPLOYER] = employers[0] if employers else "-"
        found.append(Item(user, facts))
    return tuple(found)


def words_of(text: str) -> tuple[str, ...]:
    """What stands between commas. "a，b" -> a, b"""
    parts = (each.strip() for each in text.replace("，", ",").replace("、", ",").split(","))
    return tuple(dict.fromkeys(each for each in parts if each))


def _text(value: Scalar) -> str:
    return value if isinstance(value, str) else ""
