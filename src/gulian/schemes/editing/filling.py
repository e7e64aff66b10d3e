# SPDX-License-Identifier: Apache-2.0
"""What was filled in, back into data; parts added, taken out, moved. Nothing is judged here: the loader does.

Each function answers new data; what it was given stays as it is. A name that is nowhere changes nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from gulian.schemes.documents import Value, Where, plain, spell
from gulian.schemes.editing.fields import Field, tree
from gulian.schemes.editing.shape import blank, rule_of, whole_schema
from gulian.schemes.shapes import Schema

Data = dict[str, Value]
_MOST_KEY = 60


def filled(kind: str, data: Data, texts: Mapping[str, str]) -> Data:
    """The data with what was filled in, by the names of fields; an optional text left empty goes."""
    new = copy.deepcopy(data)
    places = _places(data)
    for field in tree(kind, data, {}).walk():
        if field.shape in ("group", "list") or field.name not in texts or field.name not in places:
            continue
        where, text = places[field.name], texts[field.name].replace("\r\n", "\n").strip()
        if text == field.value.strip():
            continue
        value = _read(field, text)
        at = _at(new, where[:-1])
        if isinstance(at, dict):
            _put(at, str(where[-1]), value, field)
        elif isinstance(at, list) and isinstance(where[-1], int):
            at[where[-1]] = value
    return new


def added(kind: str, data: Data, name: str, key: str = "") -> Data:
    """With an optional key in a group, or one more item at the end of a list (`name` of the list)."""
    new = copy.deepcopy(data)
    where = _places(data).get(name)
    at = _at(new, where) if where is not None else None
    if where is None:
        return new
    rule = _rule(kind, where)
    if isinstance(at, list):
        at.append(blank(rule_of(rule, 0), str(where[-1]), kind))
    elif isinstance(at, dict) and 0 < len(key) <= _MOST_KEY and key not in at:
        at[key] = blank(rule_of(rule, key), key, "")
    return new


def dropped(kind: str, data: Data, name: str) -> Data:
    """Without an optional key or an item of a list."""
    new = copy.deepcopy(data)
    where = _places(data).get(name)
    if not where:
        return new
    at, last = _at(new, where[:-1]), where[-1]
    if isinstance(at, list) and isinstance(last, int):
        del at[last]
    elif isinstance(at, dict) and last not in _rule(kind, where[:-1]).get("required", ()):
        del at[str(last)]
    return new


def moved(data: Data, name: str, by: int) -> Data:
    """With an item of a list one place further up (-1) or down (1)."""
    new = copy.deepcopy(data)
    where = _places(data).get(name)
    if not where or not isinstance(where[-1], int):
        return new
    at, here = _at(new, where[:-1]), where[-1]
    if isinstance(at, list) and 0 <= here + by < len(at):
        at[here], at[here + by] = at[here + by], at[here]
    return new


def _read(field: Field, text: str) -> Value:
    if field.shape == "words":
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        return [line if field.spelled else plain(line) for line in lines]
    if field.shape in ("whole", "flag", "any"):
        return plain(text) if text else (None if field.shape != "any" else "")
    return text


def _put(at: Data, key: str, value: Value, field: Field) -> None:
    empty = value in ("", None, [])
    if empty and not field.required:
        at.pop(key, None)
    else:
        at[key] = "" if value is None else value


def _places(data: Data) -> dict[str, Where]:
    """Every place of the data by the name it is told by."""
    found: dict[str, Where] = {}
    waiting: list[tuple[Where, Value]] = [((), data)]
    while waiting:
        where, value = waiting.pop()
        found[spell(where)] = where
        if isinstance(value, dict):
            waiting.extend(((*where, key), each) for key, each in value.items())
        elif isinstance(value, list):
            waiting.extend(((*where, at), each) for at, each in enumerate(value))
    return found


def _at(data: Value, where: Where) -> Value:
    for step in where:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return data


def _rule(kind: str, where: Where) -> Schema:
    rule = whole_schema(kind)
    for step in where:
        rule = rule_of(rule, step)
    return rule
