# SPDX-License-Identifier: Apache-2.0
"""One case as its page and the API tell it: where it stands, what can be done, what happened."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import Q

from gulian.casework import Past, State, load, possible
from gulian.errors import DefinitionLost, Language
from gulian.office import clock
from gulian.office.cases import forms, words
from gulian.office.cases.models import FAR, Case, Ticket
from gulian.office.cases.pins import procedure_at
from gulian.office.cases.queries import acts_on, visible_cases, visible_events
from gulian.office.cases.storing import state_of
from gulian.office.people.seat import Acting
from gulian.schemes import Outcome, Procedure, ProcedureStep
from gulian.workdays import calendar

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Choice:
    """One outcome that can be taken now."""

    id: str
    title: str
    reason: bool
    place: bool


@dataclass(frozen=True)
class Standing:
    """One open ticket. clock : late, soon, fine or none; mine : the seat may act on it."""

    ticket: Ticket
    title: str
    doer: str
    clock: str
    mine: bool
    choices: tuple[Choice, ...]
    fields: tuple[forms.FactField, ...]
    lists: tuple[forms.ListField, ...]
    needs: tuple[str, ...]
    may_ask: bool
    may_supply: bool
    may_object: bool


@dataclass(frozen=True)
class Line:
    """One line of what happened."""

    at: dt.datetime
    what: str
    step: str
    branch: str
    outcome: str
    who: str
    reason: str
    to: str


def clock_of(due: dt.datetime, *, overdue: bool = False) -> str:
    """How urgent a limit is: late, soon (within a day), fine, none."""
    now = clock.now()
    if overdue or due <= now:
        return "late"
    if due >= FAR:
        return "none"
    return "soon" if due - now <= _DAY else "fine"


def procedure_of_case(case: Case) -> Procedure | None:
    """The procedure a case is pinned to; None where its text is lost."""
    try:
        return procedure_at(case.pin, case.number)
    except DefinitionLost:
        return None


def standing(seat: Acting, case: Case, lang: Language) -> tuple[Standing, ...]:
    """What stands open in a case, what this seat may do about it first."""
    procedure = procedure_of_case(case)
    rows = case.tickets.filter(open=True).order_by("due_at", "number")
    found = [_standing(seat, case, procedure, each, lang) for each in rows]
    return tuple(sorted(found, key=lambda each: not each.mine))


def _standing(
    seat: Acting, case: Case, procedure: Procedure | None, ticket: Ticket, lang: Language
) -> Standing:
    step = procedure.steps.get(ticket.step) if procedure else None
    mine = acts_on(seat, ticket) if ticket.role else False
    state = state_of(case) if step else None
    words_of = forms.fact_fields(procedure, state, step, lang) if procedure and mine else ()
    supplement = step.supplement if step else None
    return Standing(
        ticket=ticket,
        title=words.step_title(procedure, ticket.step, lang),
        doer=doer(procedure, ticket, lang),
        clock=clock_of(ticket.due_at, overdue=ticket.overdue),
        mine=mine,
        choices=_choices(case, procedure, step, ticket, lang) if mine and not ticket.asked else (),
        fields=words_of,
        lists=forms.list_fields(procedure, state, lang) if procedure and mine else (),
        needs=tuple(_fact(procedure, each, lang) for each in ticket.needs.split(",") if each),
        may_ask=mine and supplement is not None and not ticket.asked,
        may_supply=seat.may_write and ticket.asked and supplement is not None
        and supplement.role in seat.roles,
        may_object=seat.may_write and bool(step and step.objection),
    )  # fmt: skip


def _fact(procedure: Procedure | None, name: str, lang: Language) -> str:
    word = procedure.columns.get(name) if procedure else None
    return name if word is None else word.zh if lang == "zh" else word.en


def _choices(
    case: Case, procedure: Procedure | None, step: ProcedureStep | None, ticket: Ticket, lang: Language
) -> tuple[Choice, ...]:
    if procedure is None or step is None or step.kind not in ("human", "wait"):
        return ()
    now = max(clock.now(), case.last_at)
    state = state_of(case)
    open_to = set(possible(procedure, state, ticket.number, now, calendar()))
    if step.kind == "human":
        open_to.update(each.id for each in step.outcomes if _untold(procedure, state, each))
    return tuple(
        Choice(
            each.id,
            each.zh if lang == "zh" else each.en,
            each.reason or each.kind == "handback",
            each.place,
        )
        for each in step.outcomes
        if each.id in open_to and not (step.limit and step.limit.then == each.id and step.kind == "wait")
        and not (step.supplement and step.supplement.limit.then == each.id)
    )  # fmt: skip


def _untold(procedure: Procedure, state: State, outcome: Outcome) -> bool:
    """Whether an outcome rests on a fact nobody has told yet: its field stands above the button."""
    names = outcome.when.names if outcome.when else frozenset()
    return any(name in procedure.facts and state.facts.get(name) is None for name in names)


def doer(procedure: Procedure | None, ticket: Ticket, lang: Language) -> str:
    """Who acts: department where there is one, else the role."""
    if ticket.department:
        return words.department(ticket.department, lang)
    return words.role_title(procedure, ticket.role, lang) if ticket.role else ""


def lines(seat: Acting, case: Case, lang: Language) -> tuple[Line, ...]:
    """What happened, in order. A firm reads roles, not names, and no reasons from branches of others."""
    procedure = procedure_of_case(case)
    found = []
    for row in visible_events(seat, case):
        past = [load(Past, each, case.number) for each in json.loads(row.past)]
        who = _who(seat, procedure, row.role, row.name, lang)
        if row.kind in ("begin", "close", "migrate", "facts") or not past:
            what = words.named(words.KINDS, row.kind, lang)
            found.append(Line(row.at, what, "", "", "", who, "", ""))
        found.extend(_line(seat, procedure, each, who, lang) for each in past if each.step)
    return tuple(found)


def _line(seat: Acting, procedure: Procedure | None, past: Past, who: str, lang: Language) -> Line:
    by_clock = past.event == "elapse"
    outcome = words.outcome_title(procedure, past.step, past.outcome, lang)
    if by_clock and past.outcome in words.ELAPSED and not past.to:
        outcome = words.ELAPSED[past.outcome].of(lang)
    hidden = seat.role == "firm" and bool(past.branch) and (past.by is None or past.by.role not in seat.roles)
    return Line(
        at=past.at,
        what=words.named(words.KINDS, past.event, lang),
        step=words.step_title(procedure, past.step, lang),
        branch=words.department(past.branch, lang),
        outcome=outcome if past.outcome else "",
        who=who if past.by is not None else "",
        reason="" if hidden else past.reason,
        to=words.step_title(procedure, past.to, lang) if past.to not in ("", "join") else "",
    )


def _who(seat: Acting, procedure: Procedure | None, role: str, name: str, lang: Language) -> str:
    title = words.role_title(procedure, role, lang) if role else ""
    if seat.role == "firm" or not name:
        return title
    return f"{name}（{title}）" if title else name


def related(seat: Acting, case: Case) -> tuple[Case, ...]:
    """The case above and the cases below that the seat sees too."""
    near = Q(parent=case) if case.parent_id is None else Q(parent=case) | Q(pk=case.parent_id)
    return tuple(visible_cases(seat).filter(near).order_by("number")[:200])
