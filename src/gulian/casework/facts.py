# SPDX-License-Identifier: Apache-2.0
"""Facts of a case: taken in only as declared, and put before an expression as one row."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from decimal import Decimal

from gulian.casework.model import Facts, Item, Scalar
from gulian.errors import FormIncomplete, FormRuleBroken, UnknownFact, WrongFact, WrongItems
from gulian.expr import Context
from gulian.schemes import Collection, Form, Procedure, ProcedureStep, Word

MAX_TEXT = 4_000
MAX_ITEMS = 10_000
_OWN = ("today", "region", "item", "branches", "answered", "lead_answer")
_TYPES: Mapping[str, type] = {"bool": bool, "int": int, "text": str, "date": dt.date, "decimal": Decimal}


def checked(procedure: Procedure, facts: Facts) -> dict[str, Scalar]:
    """Facts that are declared and of their kind. Raises UnknownFact, WrongFact."""
    return {name: _fact(procedure, name, value) for name, value in facts.items()}


def _fact(procedure: Procedure, name: str, value: Scalar) -> Scalar:
    word = procedure.columns.get(name)
    own = name in _OWN or name in procedure.tallies
    if word is None or own or (name.startswith("n_") and name not in procedure.facts):
        near = difflib.get_close_matches(name, list(procedure.facts), n=3, cutoff=0.4)
        raise UnknownFact(name[:60], ", ".join(near) or "-")
    if value is None:
        return None
    if word.kind == "decimal":
        return _decimal(word, value)
    if type(value) is not _TYPES[word.kind] or (isinstance(value, str) and len(value) > MAX_TEXT):
        raise WrongFact(name, str(value)[:60], word.kind)
    return value


def _decimal(word: Word, value: Scalar) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise WrongFact(word.column, str(value)[:60], word.kind)
    whole = Decimal(value)
    exponent = whole.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > word.decimals or abs(whole) >= 10**18:
        raise WrongFact(word.column, str(value)[:60], f"decimal({word.decimals})")
    return whole


def checked_items(procedure: Procedure, items: Mapping[str, tuple[Item, ...]]) -> dict[str, tuple[Item, ...]]:
    """Lists that are declared, each key once, each item with its facts only. Raises WrongItems."""
    found = {}
    for name, each in items.items():
        declared = procedure.collections.get(name)
        if declared is None:
            raise WrongItems(name[:60], "流程没有声明", "the procedure does not declare it")
        keys = [item.key for item in each]
        if len(set(keys)) != len(keys) or "" in keys or len(keys) > MAX_ITEMS:
            raise WrongItems(name, "项名为空、重复或过多", "keys are empty, repeated or too many")
        for item in each:
            if foreign := sorted(set(item.facts) - set(declared.facts)):
                raise WrongItems(name, f"{item.key} 带有 {foreign[0]}", f"{item.key} carries {foreign[0]}")
        found[name] = tuple(Item(item.key, _own_facts(procedure, declared, item)) for item in each)
    return found


def _own_facts(procedure: Procedure, listed: Collection, item: Item) -> dict[str, Scalar]:
    """The facts of an item, its key among them where its list says under which name. Raises WrongItems."""
    facts = checked(procedure, item.facts)
    if listed.key and facts.setdefault(listed.key, item.key) != item.key:
        zh, en = f"{item.key} 的 {listed.key} 与项名不符", f"{listed.key} of {item.key} is not its key"
        raise WrongItems(listed.id, zh, en)
    return facts


def check_form(form: Form, step: ProcedureStep, row: Facts, context: Context) -> None:
    """Raises FormIncomplete, FormRuleBroken (rules of severity `error`; the others are findings)."""
    missing = [
        field.name
        for field in form.fields
        if field.required
        and row.get(field.column) is None
        and all(each.evaluate(row, context).value is not False for each in form.conditions(field))
    ]
    if missing:
        raise FormIncomplete(step.id, form.id, ", ".join(missing))
    for rule in form.rules:
        if rule.severity == "error" and rule.that.evaluate(row, context).value is False:
            raise FormRuleBroken(step.id, form.id, rule.id)
