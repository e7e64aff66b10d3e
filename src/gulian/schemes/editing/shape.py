# SPDX-License-Identifier: Apache-2.0
"""The schema of a kind with its references in place, and which of its texts name something else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from gulian.schemes.documents import Value, Where
from gulian.schemes.shapes import Schema, schema

Shape = Literal["text", "long", "any", "whole", "flag", "choice", "words", "group", "list"]
_LONG = 1_000
_NAMES: Mapping[str, Mapping[str, str]] = {
    "procedure": {
        "start": "steps",
        "steps.actor.role": "roles",
        "steps.supplement.role": "roles",
        "steps.limit.overdue.tell": "roles",
        "steps.supplement.limit.overdue.tell": "roles",
        "steps.limit.then": "outcomes",
        "steps.supplement.limit.then": "outcomes",
        "steps.form": "forms",
        "steps.each": "collections",
        "steps.run": "procedures",
        "steps.objection": "steps",
        "steps.outcomes.to": "targets",
        "steps.outcomes.quota": "quotas",
        "steps.outcomes.releases": "quotas",
        "steps.outcomes.issues": "papers",
        "steps.outcomes.sets.fact": "facts",
        "tallies.over": "collections",
        "withdrawal.role": "roles",
        "withdrawal.to": "steps",
        "appeal.role": "roles",
        "appeal.to": "steps",
        "appeal.limit.overdue.tell": "roles",
    },
    "indicator": {"form": "forms"},
    "measure": {"form": "forms", "procedure": "procedures"},
    "classification": {"form": "forms"},
    "view": {"form": "forms"},
}
"""Of each kind: the keys (without their numbers) that name something of the same file or scheme."""


@cache
def whole_schema(kind: str) -> Schema:
    """The schema of a kind, every reference to a common shape put in place."""
    common = schema("common")["$defs"]
    found: Schema = _placed(schema(kind), common)
    return found


def _placed(node: Any, common: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_placed(each, common) for each in node]
    if not isinstance(node, dict):
        return node
    own = {key: _placed(each, common) for key, each in node.items() if key != "$ref"}
    name = str(node.get("$ref", "")).rpartition("/")[2]
    return {**_placed(common[name], common), **own} if name else own


def shape_of(rule: Schema, value: Value) -> Shape:
    """How a value is filled in; where its schema leaves it open, as what it is."""
    kind = rule.get("type")
    if "enum" in rule:
        return "choice"
    if isinstance(value, dict) or (kind == "object" and value is None):
        return "group"
    if isinstance(value, list) or (kind == "array" and value is None):
        mappings = any(isinstance(each, dict | list) for each in value or ())
        return "list" if mappings or "properties" in rule.get("items", {}) else "words"
    if kind == "boolean":
        return "flag"
    if kind == "integer":
        return "whole"
    if kind == "string":
        return "long" if rule.get("maxLength", 0) >= _LONG else "text"
    return "any"


def rule_of(rule: Schema, step: str | int) -> Schema:
    """The schema of a key of a mapping, or of an item of a list; {} where nothing is said."""
    if isinstance(step, int):
        found: Any = rule.get("items", {})
    else:
        found = rule.get("properties", {}).get(step, rule.get("additionalProperties", {}))
    return found if isinstance(found, dict) else {}


def names_what(kind: str, where: Where) -> str:
    """What the text at a place names (`roles`, `steps`, `sources` ...), or ''."""
    keys = [each for each in where if isinstance(each, str)]
    if keys and keys[-1] == "source" and kind != "scheme":
        return "sources"
    return _NAMES.get(kind, {}).get(".".join(keys), "")


def blank(rule: Schema, key: str = "", kind: str = "") -> Value:
    """A new part, as empty as its schema lets it be; a new step of a procedure already has what most have."""
    if kind == "procedure" and key == "steps":
        return {
            "id": "",
            "kind": "human",
            "zh": "",
            "en": "",
            "actor": {"role": ""},
            "limit": {"amount": "", "unit": "workdays", "in_principle": True, "source": "practice"},
            "outcomes": [{"id": "", "zh": "", "en": "", "to": ""}],
        }
    if "enum" in rule:
        first: Value = rule["enum"][0]
        return first
    return _blank(rule)


def _blank(rule: Schema) -> Value:
    kind = rule.get("type")
    if kind == "object":
        properties = rule.get("properties", {})
        return {name: blank(properties.get(name, {})) for name in rule.get("required", ())}
    if kind == "array":
        items = rule.get("items", {})
        return [blank(items)] if "properties" in items else []
    if kind == "boolean":
        return False
    return rule.get("minimum", 1) if kind == "integer" else ""
