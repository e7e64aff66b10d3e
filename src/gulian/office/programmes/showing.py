# SPDX-License-Identifier: Apache-2.0
"""Answers and proposals as their pages tell them, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gulian.casework.dossier import Answer, Key
from gulian.casework.experts import Assigned
from gulian.errors import Language
from gulian.office.cases import forms, words
from gulian.office.people.seat import Acting
from gulian.office.programmes.experts import standing
from gulian.office.programmes.panels import Panel, waiting
from gulian.office.programmes.queries import Applicant, forms_of, prefilled
from gulian.schemes import Procedure


@dataclass(frozen=True)
class Asked:
    """A question of an application. origin : where its answer was given, or empty; stale : asked again."""

    field: forms.FactField
    origin: str
    on: dt.date | None
    stale: bool


@dataclass(frozen=True)
class Known:
    """An answer of an applicant."""

    label: str
    value: str
    kind: str
    origin: str
    on: dt.date


def asked(known: Applicant, procedure: Procedure, on: dt.date, lang: Language) -> tuple[Asked, ...]:
    """Every question of a procedure, what stands ready with where it comes from."""
    row, origins = prefilled(known.dossier(), procedure, on)
    step = procedure.steps[procedure.start]
    found = []
    own = {each.column for form in forms_of(procedure) for each in form.fields}
    for each in forms.fact_fields(procedure, None, step, lang):
        if each.name not in own:
            continue
        origin = origins.get(each.name)
        value = forms.shown(row.get(each.name))
        title = _titled(known, origin.path, lang) if origin else ""
        if origin and origin.stale:
            title = ""
        found.append(
            Asked(
                replace(each, value=value),
                title,
                origin.on if origin else None,
                bool(origin and origin.stale),
            )
        )
    return tuple(found)


def answers(known: Applicant, lang: Language) -> tuple[Known, ...]:
    """What the applicant has answered so far, the newest first."""
    found = sorted(known.dossier().answers.items(), key=lambda each: each[0].label_zh)
    found.sort(key=lambda each: each[1].on, reverse=True)
    return tuple(_known(known, key, answer, lang) for key, answer in found)


def _known(known: Applicant, key: Key, answer: Answer, lang: Language) -> Known:
    label = key.label_zh if lang == "zh" else _english(known, key)
    return Known(label, forms.shown(answer.value), key.type, _titled(known, answer.form, lang), answer.on)


def _english(known: Applicant, key: Key) -> str:
    for label in _labels(known, key):
        return label
    return key.name


def _labels(known: Applicant, key: Key) -> Iterator[str]:
    for procedure in known.procedures.values():
        for word in procedure.columns.values():
            if word.zh == key.label_zh:
                yield word.en


def _titled(known: Applicant, path: str, lang: Language) -> str:
    """The title of the procedure or of the form an answer was given in."""
    if "/procedures/" in path:
        return words.procedure_title(path, lang)
    for procedure in known.procedures.values():
        for form in procedure.forms.values():
            if form.path == path:
                return form.title_zh if lang == "zh" else form.title_en
    return path


def proposal(seat: Acting, panel: Panel, found: Assigned, fact: str) -> dict[str, object]:
    """Names instead of ids: who reviews what, what is lacking, how much each would have."""
    names = {str(each.user): each.name for each in standing(seat)}
    rows = []
    for each in waiting(seat, panel):
        file = each.file(fact)
        rows.append(
            {
                "number": each.number,
                "name": each.ticket.case.name,
                "field": file.field,
                "experts": [names[user] for user in found.reviewers.get(each.number, ())],
                "lacks": found.unmet.get(each.number, 0),
            }
        )
    loads = sorted((names[user], count) for user, count in found.loads.items())
    return {"rows": rows, "loads": loads, "lacking": sum(found.unmet.values()), "heaviest": found.heaviest}
