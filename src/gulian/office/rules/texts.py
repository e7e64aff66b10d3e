# SPDX-License-Identifier: Apache-2.0
"""The files of a draft as data: what a form changes, and what it says of itself.

A YAML definition is edited by its schema, a list with values by a value from a day on. Templates, worked
examples and directories of many columns are edited as files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from gulian.errors import NotEditable
from gulian.office.rules.checking import standing
from gulian.office.rules.models import Draft
from gulian.schemes import Scheme
from gulian.schemes.documents import Value, read_yaml
from gulian.schemes.editing import (
    Choice,
    Standing,
    added,
    definition_text,
    dropped,
    filled,
    list_meta,
    moved,
    plain_data,
    with_value_from,
)
from gulian.schemes.lists import ListTable, read_list

SHAPES = {
    "scheme": "scheme",
    "procedures": "procedure",
    "forms": "form",
    "indicators": "indicator",
    "warnings": "warning",
    "measures": "measure",
    "classifications": "classification",
    "views": "view",
    "indices": "index",
    "cases": "case",
}
OWN_KEYS = frozenset({"version", "replaces", "id"})
"""What the office writes itself: nobody fills it in."""


@dataclass(frozen=True)
class Press:
    """A button of the form: `save`, or what is done to a place (`add`, `drop`, `up`, `down`)."""

    what: str
    name: str = ""
    key: str = ""


def editable(draft: Draft, name: str) -> Standing:
    """The file of this name as it stands. Raises Http404 where there is none, NotEditable."""
    found = standing(draft.scheme).get(name)
    if found is None:
        raise Http404
    if found.kind not in SHAPES and not (found.kind == "lists" and table_of(found.data).value_kind):
        raise NotEditable(name)
    return found


def text_of(draft: Draft, found: Standing) -> str:
    """The file as the draft has it, else as it stands."""
    kept: str | None = draft.files.get(found.name)
    return found.data.decode("utf-8-sig") if kept is None else kept


def data_of(draft: Draft, found: Standing) -> dict[str, Value]:
    """The values of a YAML file as the draft has it."""
    return read_yaml(text_of(draft, found).encode(), found.name).data


def table_of(data: bytes) -> ListTable:
    """A list read. Raises UnreadableDefinition."""
    return read_list(data, "-")


def written(found: Standing, data: Mapping[str, Value]) -> str:
    """A YAML file of the site: with the version it must carry and what it replaces."""
    # `id` of scheme.yaml is the folder's name: no form changes it.
    own: dict[str, Value] = {"version": found.next_version}
    if found.replaces:
        own["replaces"] = found.replaces
    kept = {key: value for key, value in data.items() if key not in ("version", "replaces")}
    head = {"id": kept.pop("id")} if found.kind == "scheme" and "id" in kept else {}
    return definition_text({**head, **own, **kept})


def pressed(draft: Draft, found: Standing, texts: Mapping[str, str], press: Press) -> str:
    """The new text after a form was sent: what was filled in, and then what was pressed."""
    kind = SHAPES[found.kind]
    data = filled(kind, data_of(draft, found), {k: v for k, v in texts.items() if k not in OWN_KEYS})
    if press.what == "add":
        data = added(kind, data, press.name, press.key)
    elif press.what == "drop" and press.name not in OWN_KEYS:
        data = dropped(kind, data, press.name)
    elif press.what in ("up", "down"):
        data = moved(data, press.name, 1 if press.what == "down" else -1)
    return written(found, data)


def given(found: Standing, content: Mapping[str, Any]) -> str:
    """The text of what a program sent. Raises DefinitionTooLarge."""
    data = plain_data(content)
    if found.kind == "scheme":
        data["id"] = found.path
    return written(found, data)


def valued(
    draft: Draft, found: Standing, key: str, value: str, since: dt.date, cells: Mapping[str, str]
) -> str:
    """A list with a value that holds from a day. Raises NoValueOnDate, NotEditable where it does not read."""
    plain_text = text_of(draft, found)
    if table_of(plain_text.encode()).problems:
        raise NotEditable(found.name)
    text = with_value_from(plain_text, key, value.replace("\n", " "), since, cells)
    return list_meta(text, found.next_version, found.replaces)


def known_of(scheme: Scheme | None, files: Mapping[str, Standing]) -> dict[str, tuple[Choice, ...]]:
    """What definitions of a scheme may name outside their own file."""

    def named(kind: str) -> tuple[Choice, ...]:
        found = getattr(scheme, kind) if scheme else {}
        titles = {each.id: (each.title_zh, each.title_en) for each in found.values()}
        stems = sorted(each.path.rpartition("/")[2] for each in files.values() if each.kind == kind)
        return tuple((stem, *titles.get(stem, (stem, stem))) for stem in stems)

    sources = scheme.sources.values() if scheme else ()
    return {
        "sources": (
            *((each.id, each.document, each.document) for each in sources if each.id != "practice"),
            ("practice", "工作惯例（不约束任何人）", "office practice (binds nobody)"),
        ),
        "forms": named("forms"),
        "procedures": named("procedures"),
    }
