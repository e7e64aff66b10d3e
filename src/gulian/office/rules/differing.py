# SPDX-License-Identifier: Apache-2.0
"""What a draft changes: field by field for whoever decides, line by line for whoever wants the text.

Both texts are spelled alike before lines are compared, so that only what means something differs.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from gulian.errors import DefinitionError
from gulian.office.rules.checking import digest, standing
from gulian.office.rules.models import Draft
from gulian.office.rules.texts import SHAPES, table_of
from gulian.schemes.documents import Value, read_yaml
from gulian.schemes.editing import Change, changes, definition_text, list_changes

LINES_SHOWN = 2_000
_OWN = frozenset({"version", "replaces"})


@dataclass(frozen=True)
class Line:
    """One line of the text diff. sign : '+', '-', ' ', or '@' for where a piece begins."""

    sign: str
    text: str


@dataclass(frozen=True)
class FileDifference:
    """A changed file: fields, lines, and the hashes of both texts ('' = nothing stood there)."""

    name: str
    kind: str
    fields: tuple[Change, ...]
    lines: tuple[Line, ...]
    old_hash: str
    new_hash: str


def differences(draft: Draft) -> tuple[FileDifference, ...]:
    """Every file of a draft, as it stood when it was taken in and as it would be."""
    return tuple(_of(draft, name) for name in sorted(draft.files))


def _of(draft: Draft, name: str) -> FileDifference:
    old, new = str(draft.before.get(name, "")), str(draft.files[name])
    kind = "scheme" if name == "scheme.yaml" else name.partition("/")[0]
    try:
        if kind in SHAPES:
            before, after = _data(old, name), _data(new, name)
            fields = changes(SHAPES[kind], before, after)
            old, new = _spelled(before), _spelled(after)
        else:
            fields = list_changes(table_of(old.encode()) if old else None, table_of(new.encode()))
    except DefinitionError:
        fields = ()
    return FileDifference(
        name=name,
        kind=kind,
        fields=fields,
        lines=tuple(_lines(old, new)),
        old_hash=str(draft.bases.get(name, "")),
        new_hash=digest(str(draft.files[name])),
    )


def _data(text: str, name: str) -> dict[str, Value]:
    if not text:
        return {}
    data = read_yaml(text.encode(), name).data
    return {key: value for key, value in data.items() if key not in _OWN}


def _spelled(data: dict[str, Value]) -> str:
    return definition_text(data) if data else ""


def _lines(old: str, new: str) -> Iterator[Line]:
    told = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2)
    for at, line in enumerate(told):
        if at < 2:
            continue  # the two names that open every such diff
        if at > LINES_SHOWN:
            yield Line("@", "…")
            return
        yield Line(line[:1], line[1:] if line[:1] != "@" else line)


def title_of(draft: Draft, name: str, lang: str) -> str:
    """What a file of a draft calls itself."""
    found = standing(draft.scheme).get(name)
    if found is None:
        return name
    try:
        if found.kind in SHAPES:
            data = read_yaml(found.data, name).data
            return str(data.get(f"title_{lang}") or name)
        return table_of(found.data).header.text(f"title_{lang}", name)
    except DefinitionError:
        return name
