# SPDX-License-Identifier: Apache-2.0
"""The rules as the lists of a scheme say them on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import get_args

from gulian.errors import ConsistencyListInvalid, ConsistencyListMissing
from gulian.expr import Domain
from gulian.policy.conflicts.model import RuleName, Rules, Screen
from gulian.schemes import DatedList, ListRow, Scheme

LISTS = ("rules", "thresholds", "words", "fair_competition", "departments", "domains")
CLASSES = ("forbids", "demands", "serves", "exclusive", "clears", "bases")


def rules_of(scheme: Scheme, on: dt.date) -> Rules:
    """The rules of a scheme that hold on a day. Raises ConsistencyListMissing, ConsistencyListInvalid."""
    for name in LISTS:
        if name not in scheme.lists:
            raise ConsistencyListMissing(scheme.id, name)
    lists = scheme.lists
    classes = _classes(lists["words"], on)
    return Rules(
        rules=frozenset(_rule(lists["rules"], row) for row in lists["rules"].on(on).values() if row.value),
        alike=_whole(lists["thresholds"], "alike", on) / 100,
        near=_whole(lists["thresholds"], "near", on),
        forbids=classes["forbids"],
        demands=classes["demands"],
        serves=classes["serves"],
        exclusive=classes["exclusive"],
        clears=classes["clears"],
        bases=classes["bases"],
        screens=tuple(_screen(scheme, row) for row in lists["fair_competition"].on(on).values()),
        names=_names(lists["departments"], on),
        domains={row.key: _domain(lists["domains"], row) for row in lists["domains"].on(on).values()},
    )


def _rule(listed: DatedList, row: ListRow) -> RuleName:
    for name in get_args(RuleName):
        if name == row.key:
            return name  # type: ignore[no-any-return]  # one of the literals
    raise _wrong(listed, row, "没有这种规则", "there is no such rule")


def _whole(listed: DatedList, key: str, on: dt.date) -> int:
    return int(str(listed.row(key, on).value or 0))


def _classes(listed: DatedList, on: dt.date) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {name: [] for name in CLASSES}
    for row in listed.on(on).values():
        name = row.cells.get("class", "")
        if name not in found:
            raise _wrong(
                listed,
                row,
                f"class 应为 {'、'.join(CLASSES)} 之一",
                f"class must be one of {', '.join(CLASSES)}",
            )
        found[name].append(row.key)
    return {name: tuple(words) for name, words in found.items()}


def _screen(scheme: Scheme, row: ListRow) -> Screen:
    words, verbs, subjects = (_several(row.cells.get(name, "")) for name in ("words", "verbs", "subjects"))
    if not (words or verbs) or not subjects:
        raise _wrong(
            scheme.lists["fair_competition"],
            row,
            "subjects 不能空，words 和 verbs 不能都空",
            "subjects, and one of words and verbs, must be given",
        )
    source = scheme.sources.get(row.cells.get("source", ""))
    basis = (source.document if source else "") + row.cells.get("clause", "")
    return Screen(
        row.key, basis, words, verbs, subjects, row.cells.get("zh", row.key), row.cells.get("en", row.key)
    )


def _names(listed: DatedList, on: dt.date) -> Mapping[str, str]:
    """Every way to write a department, to its name. 人社部 -> 人力资源社会保障"""
    found = {}
    for row in listed.on(on).values():
        found[row.key] = row.key
        for other in _several(row.cells.get("alike", "")):
            found[other] = row.key
    return found


def _domain(listed: DatedList, row: ListRow) -> Domain:
    values = _several(row.cells.get("values", ""))
    try:
        low, high = (Decimal(text) if (text := row.cells.get(name, "")) else None for name in ("low", "high"))
    except InvalidOperation:
        raise _wrong(listed, row, "low 和 high 应为数", "low and high must be numbers") from None
    return Domain(low, high, values or None)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in cell.split("|"))))


def _wrong(listed: DatedList, row: ListRow, zh: str, en: str) -> ConsistencyListInvalid:
    return ConsistencyListInvalid(listed.file, row.line, zh, en)
