# SPDX-License-Identifier: Apache-2.0
"""One application file for several programmes: a fact is asked once and used wherever it is the same
question.

Two fields are one question where name, type, unit, choices and the Chinese wording are the same. Anything
less is another question, even under the same name: an answer is never carried into a question it was not
given to.

1 the questions of several forms, each once  2 what is known answers them, unless it is too old  3 what is
given is taken in; the newer answer stands  4 what is left to ask
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gulian.casework.model import Facts, Scalar
from gulian.schemes import Field, Form

APPLICANT = ("code", "unit")
"""Key fields that name the applicant; the others tell one report from another and are its own."""
YEAR = 365
"""Days an answer is used where nobody says otherwise: office practice, which binds nobody."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes two fields one question."""

    name: str
    type: str
    unit: str
    choices: str
    label_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something several forms ask.

    field    : as the first of them asks it
    forms    : their paths, in order
    required : by one of them at least
    """

    key: Key
    field: Field
    forms: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known: the value, the day it was given, the form it was given in."""

    value: Scalar
    on: dt.date
    form: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """What an applicant has answered so far, by question."""

    answers: Mapping[Key, Answer] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form as far as a dossier answers it.

    row   : column -> value, what is filled in
    from_ : column -> the form it was answered in
    ask   : questions nothing is known about, or that belong to this report alone
    again : questions whose answer is too old
    """

    row: Facts
    from_: Mapping[str, str]
    ask: tuple[Field, ...]
    again: tuple[Field, ...]


def key_of(form: Form, asked: Field) -> Key:
    """The question a field asks. Choices of lists of one name in two schemes are two questions."""
    scheme = form.path.partition("/")[0]
    choices = f"{scheme}/{asked.choices}" if asked.choices else ""
    return Key(asked.name, asked.type, asked.unit, choices, asked.label_zh)


def questions(forms: Iterable[Form]) -> tuple[Question, ...]:
    """Everything several forms ask, each question once, in the order in which it first comes."""
    found: dict[Key, list[tuple[Form, Field]]] = {}
    for form in forms:
        for each in form.fields:
            found.setdefault(key_of(form, each), []).append((form, each))
    return tuple(
        Question(
            key=key,
            field=asked[0][1],
            forms=tuple(dict.fromkeys(form.path for form, _ in asked)),
            required=any(each.required for _, each in asked),
        )
        for key, asked in found.items()
    )


def with_answers(dossier: Dossier, form: Form, row: Facts, on: dt.date) -> Dossier:
    """The dossier after a form was filled in on a day.

    Of two answers the newer stands, of two of one day the later taken in. An empty answer forgets nothing.
    """
    answers = dict(dossier.answers)
    for each in form.fields:
        value = row.get(each.column)
        key = key_of(form, each)
        known = answers.get(key)
        if value is not None and _shared(form, each) and (known is None or known.on <= on):
            answers[key] = Answer(value=value, on=on, form=form.path)
    return Dossier(MappingProxyType(answers))


def draft(dossier: Dossier, form: Form, on: dt.date, *, oldest_days: int = YEAR) -> Draft:
    """A form filled in with what is known on a day; an answer of a later day is not known yet.

    oldest_days : an answer given more days ago is asked again
    """
    row: dict[str, Scalar] = {}
    from_: dict[str, str] = {}
    ask: list[Field] = []
    again: list[Field] = []
    for each in form.fields:
        known = dossier.answers.get(key_of(form, each)) if _shared(form, each) else None
        if known is None or known.on > on:
            ask.append(each)
        elif (on - known.on).days > oldest_days:
            again.append(each)
        else:
            row[each.column], from_[each.column] = known.value, known.form
    return Draft(row=MappingProxyType(row), from_=MappingProxyType(from_), ask=tuple(ask), again=tuple(again))


def _shared(form: Form, asked: Field) -> bool:
    """Whether an answer is about the applicant, not about this one report."""
    return asked.name not in form.key or asked.name in APPLICANT
