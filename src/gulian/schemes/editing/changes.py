# SPDX-License-Identifier: Apache-2.0
"""Two texts of a definition against each other, field by field: what a person reads before it is published.

Items of lists are matched by what they call themselves (`id`, `key`), so that one step put in between does
not change all those after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gulian.schemes.documents import Value
from gulian.schemes.editing.fields import labels, shown
from gulian.schemes.editing.shape import rule_of, whole_schema
from gulian.schemes.lists import ListRow, ListTable
from gulian.schemes.shapes import Schema

ChangeKind = Literal["added", "removed", "changed", "moved"]
_NAMES = ("id", "name", "key")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field that differs.

    name   : where, items by their names: `steps[review].limit.amount`
    zh, en : the same in words, `步骤 review › 时限 › 时限`
    old, new : as a reader reads them; '' where there was or is nothing
    """

    kind: ChangeKind
    name: str
    zh: str
    en: str
    old: str
    new: str


@dataclass(frozen=True)
class _Place:
    name: str
    zh: str
    en: str

    def below(self, key: str, rule: Schema) -> _Place:
        zh, en, _, _ = labels(rule, key)
        name = f"{self.name}.{key}" if self.name else key
        return _Place(name, f"{self.zh} › {zh}" if self.zh else zh, f"{self.en} › {en}" if self.en else en)

    def item(self, key: str) -> _Place:
        return _Place(f"{self.name}[{key}]", f"{self.zh} {key}", f"{self.en} {key}")


def changes(kind: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> tuple[Change, ...]:
    """What differs, in the order of the new text, what is gone last in its place."""
    return tuple(_of(_Place("", "", ""), whole_schema(kind), dict(old), dict(new)))


def list_changes(old: ListTable | None, new: ListTable) -> tuple[Change, ...]:
    """What differs between two texts of a list, row by row (key and first day)."""
    before, after = _rows(old), _rows(new)
    found = []
    for name in [*after, *(each for each in before if each not in after)]:
        was, now = before.get(name), after.get(name)
        old_text, new_text = (_row(was) if was else ""), (_row(now) if now else "")
        if old_text != new_text or not was or not now:
            kind: ChangeKind = "added" if not was else "removed" if not now else "changed"
            found.append(Change(kind=kind, name=name, zh=name, en=name, old=old_text, new=new_text))
    return tuple(found)


def _rows(table: ListTable | None) -> dict[str, ListRow]:
    rows = table.rows if table else ()
    return {f"{each.key} {each.since.isoformat() if each.since else ''}".rstrip(): each for each in rows}


def _row(row: ListRow) -> str:
    return "  ".join(f"{name}={cell}" for name, cell in row.cells.items() if cell and name != "key")


def _of(place: _Place, rule: Schema, old: Value, new: Value) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(each for each in old if each not in new)]:
            below = rule_of(rule, key)
            yield from _either(place.below(key, below), below, old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and _named(old) and _named(new):
        yield from _items(place, rule, old, new)
    elif old != new:
        yield _change("changed", place, old, new)


def _either(place: _Place, rule: Schema, old: Value, new: Value) -> Iterator[Change]:
    if old is None and new is not None:
        yield _change("added", place, None, new)
    elif new is None and old is not None:
        yield _change("removed", place, old, None)
    else:
        yield from _of(place, rule, old, new)


def _items(place: _Place, rule: Schema, old: list[Value], new: list[Value]) -> Iterator[Change]:
    before, after = {_name(each): each for each in old}, {_name(each): each for each in new}
    for name in [*after, *(each for each in before if each not in after)]:
        yield from _either(place.item(name), rule_of(rule, 0), before.get(name), after.get(name))
    kept_old = [each for each in before if each in after]
    kept_new = [each for each in after if each in before]
    if kept_old != kept_new:
        yield Change(
            kind="moved", name=place.name, zh=place.zh, en=place.en,
            old=" → ".join(kept_old), new=" → ".join(kept_new),
        )  # fmt: skip


def _named(items: list[Value]) -> bool:
    """Whether every item has a name of its own."""
    names = [_name(each) for each in items]
    return all(names) and len(set(names)) == len(names)


def _name(item: Value) -> str:
    if not isinstance(item, dict):
        return ""
    return next((shown(item[key]) for key in _NAMES if isinstance(item.get(key), str) and item[key]), "")


def _change(kind: ChangeKind, place: _Place, old: Value, new: Value) -> Change:
    return Change(kind=kind, name=place.name, zh=place.zh, en=place.en, old=_told(old), new=_told(new))


def _told(value: Value) -> str:
    """A value as a reader reads it: a mapping as `key: value` with semicolons."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_told(each)}" for key, each in value.items())
    if isinstance(value, list):
        inner = " | " if any(isinstance(each, dict) for each in value) else ", "
        return inner.join(map(_told, value))
    return shown(value)
