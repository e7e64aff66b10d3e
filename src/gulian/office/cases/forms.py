# SPDX-License-Identifier: Apache-2.0
"""Facts and lists of a procedure as form fields, and what was typed as facts and lists again.

Which fields a step asks for follows from the procedure: those of its form, those it waits for, those its
conditions name. The others fold away below.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TypeVar

from gulian.casework import Item, State
from gulian.casework.model import Facts, Scalar
from gulian.errors import FactUnreadable, Language
from gulian.office import clock
from gulian.office.cases import words
from gulian.schemes import Procedure, ProcedureStep
from gulian.schemes.vocabulary import Word
from gulian.workdays import calendar

T = TypeVar("T")
FACT, LIST = "fact.", "list."
MAX_TYPED = 4_000
MAX_LINES = 2_000
_LOOKUP = re.compile(r"lookup\(\s*([a-z][a-z0-9_]*)\s*,\s*([a-z][a-z0-9_]*)\s*[,)]")
_KINDS = {
    "int": ("整数", "a whole number"),
    "decimal": ("数", "a number"),
    "date": ("日期", "a date"),
    "bool": ("是或否", "yes or no"),
}
_YES_NO = {"true": True, "false": False}


@dataclass(frozen=True)
class FactField:
    """One field. kind : text, int, decimal, date, bool; value : as it stands, '' = unknown."""

    name: str
    label: str
    kind: str
    unit: str
    value: str
    choices: tuple[tuple[str, str], ...]
    wanted: bool

    @property
    def title(self) -> str:
        """The value as it is called."""
        return dict(self.choices).get(self.value, "") or self.value


@dataclass(frozen=True)
class ListField:
    """One list: a line an item, its key first, then its facts, with commas."""

    name: str
    label: str
    columns: str
    value: str


def fact_fields(
    procedure: Procedure, state: State | None, step: ProcedureStep | None, lang: Language
) -> tuple[FactField, ...]:
    """Every fact of a procedure, those a step asks for marked as wanted."""
    asked = _asked(procedure, step)
    known: Facts = state.facts if state else {}
    return tuple(
        FactField(
            name=name,
            label=word.zh if lang == "zh" else word.en,
            kind=word.kind,
            unit=word.unit,
            value=shown(known.get(name)),
            choices=_choices(procedure, name, lang),
            wanted=name in asked,
        )
        for name, word in _words(procedure).items()
    )


def list_fields(procedure: Procedure, state: State | None, lang: Language) -> tuple[ListField, ...]:
    """Every list a case of the procedure carries."""
    found = []
    for name, each in procedure.collections.items():
        items = state.items.get(name, ()) if state else ()
        lines = [
            ", ".join([item.key, *(shown(item.facts.get(fact)) for fact in each.facts)]) for item in items
        ]
        columns = ", ".join(_label(procedure, fact, lang) for fact in each.facts)
        found.append(ListField(name, each.zh if lang == "zh" else each.en, columns, "\n".join(lines)))
    return tuple(found)


def _words(procedure: Procedure) -> Mapping[str, Word]:
    """Its facts, and the fields of its forms that are columns of their own."""
    fields = {
        field.column: procedure.columns[field.column]
        for form in procedure.forms.values()
        for field in form.fields
        if field.column in procedure.columns
    }
    return {**procedure.facts, **fields}


def _asked(procedure: Procedure, step: ProcedureStep | None) -> frozenset[str]:
    """Names a step rests on: of its form, of the conditions of its outcomes and of those they lead to."""
    if step is None:
        return frozenset()
    names: set[str] = set()
    if step.form:
        names.update(field.column for field in procedure.forms[step.form].fields)
    for outcome in step.outcomes:
        names.update(outcome.when.names if outcome.when else ())
        after = procedure.steps.get(outcome.to)
        if after is not None and after.doer is not None:
            for each in (after.doer.department, after.doer.body):
                names.update(each.names if each else ())
        if after is not None and after.kind == "automatic":
            names.update(name for each in after.outcomes if each.when for name in each.when.names)
    return frozenset(names)


def _label(procedure: Procedure, name: str, lang: Language) -> str:
    word = _words(procedure).get(name)
    return name if word is None else word.zh if lang == "zh" else word.en


def _choices(procedure: Procedure, name: str, lang: Language) -> tuple[tuple[str, str], ...]:
    """Keys of a list that conditions look this fact up in, by name where they have one."""
    on = calendar().local_date(clock.now())
    keys: dict[str, str] = {}
    for text in _texts(procedure):
        for list_name, fact in _LOOKUP.findall(text):
            if fact == name and list_name in procedure.lists:
                keys.update(dict.fromkeys(procedure.lists[list_name].on(on), ""))
    known = (
        words.departments() if name in ("department", "lead") else words.causes() if name == "cause" else {}
    )
    if not keys:
        keys = dict.fromkeys(known, "")
    return tuple((key, words.named(known, key, lang)) for key in keys)


def _texts(procedure: Procedure) -> Iterable[str]:
    for step in procedure.steps.values():
        for outcome in step.outcomes:
            yield from (each.text for each in (outcome.when, *outcome.sets.values()) if each is not None)
    for quota in procedure.quotas.values():
        yield quota.limit.text


def read_facts(procedure: Procedure, typed: Mapping[str, str]) -> Facts:
    """What was typed into fact fields; an empty one says nothing. Raises FactUnreadable."""
    known = _words(procedure)
    found = {}
    for key, text in typed.items():
        name, value = key.removeprefix(FACT), text.strip()[:MAX_TYPED]
        if key.startswith(FACT) and value and name in known:
            found[name] = read_fact(known[name], value)
    return MappingProxyType(found)


def named_facts(procedure: Procedure, told: Mapping[str, str]) -> Facts:
    """Facts by their names as text; unknown names are left to the engine. Raises FactUnreadable."""
    known = _words(procedure)
    found = {name: read_fact(known[name], text) if name in known else text for name, text in told.items()}
    return MappingProxyType(found)


def read_fact(word: Word, text: str) -> Scalar:
    """One value as its kind. Raises FactUnreadable."""
    try:
        if word.kind == "int":
            return int(text)
        if word.kind == "decimal":
            return _decimal(text)
        if word.kind == "date":
            return dt.date.fromisoformat(text)
        if word.kind == "bool":
            return _YES_NO[text.lower()]
    except (ValueError, KeyError, InvalidOperation):
        raise FactUnreadable(word.zh, text[:40], *_KINDS[word.kind]) from None
    return text


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def read_lists(procedure: Procedure, typed: Mapping[str, str]) -> Mapping[str, tuple[Item, ...]]:
    """What was typed into list fields; an empty one says nothing. Raises FactUnreadable."""
    known = _words(procedure)
    found = {}
    for key, text in typed.items():
        declared = procedure.collections.get(key.removeprefix(LIST)) if key.startswith(LIST) else None
        lines = [line for line in text.splitlines()[:MAX_LINES] if line.strip()]
        if declared is None or not lines:
            continue
        items = []
        for line in lines:
            cells = [cell.strip() for cell in line.replace("，", ",").split(",")]
            facts = {
                fact: read_fact(known[fact], cell)
                for fact, cell in zip(declared.facts, cells[1:], strict=False)
                if cell
            }
            items.append(Item(cells[0][:200], facts))
        found[declared.id] = tuple(items)
    return MappingProxyType(found)


def changed(typed: Mapping[str, T], known: Mapping[str, T]) -> Mapping[str, T]:
    """What was typed that does not stand there already."""
    return MappingProxyType(
        {name: value for name, value in typed.items() if name not in known or known[name] != value}
    )


def shown(value: Scalar) -> str:
    """A fact as it stands in a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
