# SPDX-License-Identifier: Apache-2.0
"""Reads: the applicants a seat may see, their cases, what is known of them already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from django.db.models import Count, Max, QuerySet

from gulian.casework import State
from gulian.casework.dossier import Dossier, draft, key_of, with_answers
from gulian.casework.history import History, history
from gulian.casework.model import Facts, Scalar
from gulian.office.cases.actions import get_visible_enterprise_of
from gulian.office.cases.course import procedure_of_case
from gulian.office.cases.models import Case
from gulian.office.cases.queries import visible_cases
from gulian.office.cases.storing import state_of
from gulian.office.enterprises.models import Enterprise
from gulian.office.people.seat import Acting
from gulian.schemes import Field, FieldType, Form, Procedure
from gulian.workdays import calendar

MOST_CASES = 500
"""Cases of one applicant that are read, the newest ones."""


def visible_applicants(seat: Acting) -> QuerySet[Case, Any]:
    """Firms with cases the seat sees: code, name, how many, the last; by code."""
    rows = visible_cases(seat).filter(parent=None).exclude(code="")
    return rows.values("code").annotate(name=Max("name"), cases=Count("pk"), last=Max("last_at"))


def get_visible_applicant(seat: Acting, code: str) -> Enterprise:
    """One firm. Raises Http404 for an absent one and for one outside the scope alike."""
    return get_visible_enterprise_of(seat, code)


def cases_of(seat: Acting, code: str) -> list[Case]:
    """The cases of an applicant that the seat sees, the oldest first; parts of others not."""
    rows = visible_cases(seat).filter(code=code, parent=None).order_by("-opened_at", "-id")[:MOST_CASES]
    return list(reversed(rows))


@dataclass(frozen=True)
class Applicant:
    """What the office remembers of an applicant. procedures : by path, of his cases."""

    firm: Enterprise
    cases: tuple[Case, ...]
    states: Mapping[str, State]
    procedures: Mapping[str, Procedure]

    @property
    def history(self) -> History:
        """What he applied for, what came of it, which papers he holds."""
        return history(self.states.values(), self.procedures)

    def dossier(self) -> Dossier:
        """What he has answered so far, in every form and every procedure."""
        found = Dossier()
        for case in self.cases:
            state = self.states[case.number]
            procedure = self.procedures.get(case.procedure)
            on = calendar().local_date(state.began)
            for form in forms_of(procedure) if procedure else ():
                found = with_answers(found, form, state.facts, on)
        return found


def applicant(seat: Acting, code: str) -> Applicant:
    """Raises Http404."""
    firm = get_visible_applicant(seat, code)
    cases = tuple(cases_of(seat, code))
    procedures = {case.procedure: procedure_of_case(case) for case in cases}
    return Applicant(
        firm=firm,
        cases=cases,
        states={case.number: state_of(case) for case in cases},
        procedures={path: each for path, each in procedures.items() if each is not None},
    )


@dataclass(frozen=True)
class Origin:
    """Where an answer was given and on which day. stale : it is too old to be used, and asked again."""

    path: str
    on: dt.date
    stale: bool = False


def prefilled(known: Dossier, procedure: Procedure, on: dt.date) -> tuple[Facts, Mapping[str, Origin]]:
    """Answers for a new application, and where each of them was given, by column."""
    row: dict[str, Scalar] = {}
    origins: dict[str, Origin] = {}
    for form in forms_of(procedure):
        filled = draft(known, form, on)
        row.update(filled.row)
        for each in form.fields:
            answer = known.answers.get(key_of(form, each))
            if answer is not None and (each.column in filled.row or each in filled.again):
                stale = each.column not in filled.row
                origins[each.column] = Origin(answer.form, answer.on, stale)
    return MappingProxyType(row), MappingProxyType(origins)


def forms_of(procedure: Procedure) -> tuple[Form, ...]:
    """What a procedure asks the applicant: its forms, and its own facts as one form more."""
    named = dict.fromkeys(each.form for each in procedure.steps.values() if each.form)
    return (*(procedure.forms[name] for name in named), _own(procedure))


@lru_cache(maxsize=256)
def _own(procedure: Procedure) -> Form:
    """The facts of a procedure as questions; what an outcome establishes and what items carry is no answer
    of the applicant."""
    told = {name for step in procedure.steps.values() for each in step.outcomes for name in each.sets}
    told |= {name for each in procedure.collections.values() for name in (*each.facts, each.key)}
    return Form(
        id=procedure.id,
        path=procedure.path,
        version=procedure.version,
        hash=procedure.hash,
        file=procedure.file,
        title_zh=procedure.title_zh,
        title_en=procedure.title_en,
        source=procedure.source,
        clause=procedure.clause,
        frequency="once",
        key=(),
        rules=(),
        deadlines=(),
        fields=tuple(
            Field(
                name=name,
                column=name,
                type=cast("FieldType", word.kind),
                unit=word.unit,
                label_zh=word.zh,
                label_en=word.en,
                required=False,
                line=0,
            )
            for name, word in procedure.facts.items()
            if name not in told
        ),
    )
