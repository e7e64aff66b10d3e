# SPDX-License-Identifier: Apache-2.0
"""Kinds of firm: the list `guide_groups` of a scheme, a name and the facts that make one.

size=small;foreign_trade=1 -> {"size": "small", "foreign_trade": True}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gulian.errors import GuideFactUnknown, GuideGroupUnknown
from gulian.policy.matching import Facts
from gulian.policy.matching.model import Scalar
from gulian.schemes import Scheme, words

GROUPS = "guide_groups"
"""The list that names them; a site adds its own with `replaces`."""
_TRUTH = {"1": True, "0": False}


@dataclass(frozen=True)
class Group:
    """A kind of firm. facts : what is known of every firm of it"""

    key: str
    zh: str
    en: str
    facts: Facts


def groups_of(schemes: Iterable[Scheme], on: dt.date) -> tuple[Group, ...]:
    """The kinds of firm that schemes name on a day, in the order of the lists. Raises GuideFactUnknown."""
    found = []
    for scheme in schemes:
        listed = scheme.lists.get(GROUPS)
        kinds = _kinds(scheme)
        for key, row in listed.on(on).items() if listed is not None else ():
            facts = _facts(f"{scheme.id}/lists/{GROUPS}", key, row.cells["facts"], kinds)
            found.append(Group(key, row.cells["zh"], row.cells["en"], facts))
    return tuple(found)


def group_of(groups: Iterable[Group], key: str) -> Group:
    """The one of that name. Raises GuideGroupUnknown."""
    known = {each.key: each for each in groups}
    if key not in known:
        raise GuideGroupUnknown(key[:40], ", ".join(known) or "-")
    return known[key]


def _kinds(scheme: Scheme) -> Mapping[str, str]:
    """Column -> kind: the register's, and those of the scheme's forms."""
    own = {field.column: field.type for form in scheme.forms.values() for field in form.fields}
    return {**own, **{name: word.kind for name, word in words("unit").items()}}


def _facts(path: str, key: str, text: str, kinds: Mapping[str, str]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, sign, value = (each.strip() for each in part.partition("="))
        if not sign or name not in kinds or (kinds[name] == "bool" and value not in _TRUTH):
            raise GuideFactUnknown(path, key, part[:60])
        found[name] = _TRUTH[value] if kinds[name] == "bool" else int(value) if value.isdigit() else value
    return found
