# SPDX-License-Identifier: Apache-2.0
"""The shape of each kind of definition, held in `schemas/*.json` (JSON Schema 2020-12).

`faults_of_shape("form", document)` answers every unknown key, missing key and wrong value with its line,
and names what was expected. Any editor that knows JSON Schema can use the same files.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from gulian.errors import DefinitionError, MissingKey, UnknownKey, WrongValue
from gulian.schemes.documents import Document, Where, spell

SHAPES = (
    "scheme",
    "form",
    "indicator",
    "warning",
    "index",
    "view",
    "procedure",
    "measure",
    "classification",
    "case",
)

_TYPES = {
    "string": ("文字（数字请加引号）", "text (put a number into quotes)"),
    "integer": ("整数", "a whole number"),
    "number": ("数", "a number"),
    "boolean": ("true 或 false", "true or false"),
    "array": ("列表", "a list"),
    "object": ("键值结构", "a mapping"),
    "null": ("空", "nothing"),
}
_BOUNDS = {
    "minimum": ("不小于 {0} 的数", "at least {0}"),
    "maximum": ("不大于 {0} 的数", "at most {0}"),
    "minLength": ("至少 {0} 个字", "at least {0} characters"),
    "maxLength": ("至多 {0} 个字", "at most {0} characters"),
    "minItems": ("至少 {0} 项", "at least {0} items"),
    "maxItems": ("至多 {0} 项", "at most {0} items"),
    "minProperties": ("至少 {0} 个键", "at least {0} keys"),
    "maxProperties": ("至多 {0} 个键", "at most {0} keys"),
}
Schema = Mapping[str, Any]


def schema(kind: str) -> Schema:
    """The JSON Schema of a kind, as a mapping."""
    text = resources.files("gulian.schemes").joinpath("schemas", f"{kind}.json").read_text("utf-8")
    return cast(Schema, json.loads(text))


def faults_of_shape(kind: str, document: Document) -> list[DefinitionError]:
    """Everything in a document that its schema does not allow, by line, each told once."""
    seen: dict[tuple[str, int, str], DefinitionError] = {}
    for error in _validator(kind).iter_errors(document.data):
        for fault in _faults(error, document):
            seen.setdefault((fault.id, fault.line, fault.key), fault)
    told = [fault for fault in seen.values() if not _misspelt(fault, seen.values())]
    return sorted(told, key=lambda fault: (fault.line, fault.key, fault.id))


def nearest(name: str, names: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    """The names most like one, for a sentence; all of them where they are few and none is like it."""
    known = list(names)
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or (known if len(known) <= 12 else [])
    return ", ".join(close) or "-"


@cache
def _validator(kind: str) -> Draft202012Validator:
    common = Resource.from_contents(dict(schema("common")))
    registry: Registry[Any] = Registry().with_resource("common.json", common)
    return Draft202012Validator(
        schema(kind), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def _faults(error: ValidationError, document: Document) -> Iterator[DefinitionError]:
    where: Where = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        yield from _unknown_keys(error, document, where)
    elif error.validator == "required":
        yield from _missing_keys(error, document, where)
    else:
        if "propertyNames" in error.absolute_schema_path:
            where = (*where, str(error.instance))
        expected_zh, expected_en = _expected(error)
        value = _short(error.instance)
        yield WrongValue(document.file, document.line(where), spell(where), value, expected_zh, expected_en)


def _unknown_keys(error: ValidationError, document: Document, where: Where) -> Iterator[UnknownKey]:
    known = list(cast(Schema, error.schema).get("properties", {}))
    for key in cast(dict[str, object], error.instance):
        if key not in known:
            here = (*where, key)
            yield UnknownKey(document.file, document.line(here), spell(here), nearest(key, known))


def _misspelt(fault: DefinitionError, others: Iterable[DefinitionError]) -> bool:
    """Whether a missing key is there under a wrong spelling: told once, as the unknown key."""
    if not isinstance(fault, MissingKey):
        return False
    unknown = [each.key for each in others if isinstance(each, UnknownKey)]
    return bool(difflib.get_close_matches(fault.key, unknown, n=1, cutoff=0.75))


def _missing_keys(error: ValidationError, document: Document, where: Where) -> Iterator[MissingKey]:
    properties = cast(Schema, error.schema).get("properties", {})
    for key in cast(list[str], error.validator_value):
        if key not in cast(dict[str, object], error.instance):
            means = properties.get(key, {})
            here = spell((*where, key))
            yield MissingKey(
                document.file,
                document.line(where),
                here,
                means.get("title", ""),
                means.get("description", ""),
            )


def _expected(error: ValidationError) -> tuple[str, str]:
    rule = cast(Schema, error.schema)
    stated, limit = rule.get("x-expected"), error.validator_value
    if stated and error.validator in ("pattern", "format", "type"):
        return stated["zh"], stated["en"]
    if error.validator == "type":
        kinds = limit if isinstance(limit, list) else [limit]
        pairs = [_TYPES[str(kind)] for kind in kinds]
        return "、".join(zh for zh, _ in pairs), " or ".join(en for _, en in pairs)
    if error.validator == "enum":
        words = " | ".join(str(word) for word in cast(list[object], limit))
        return f"{words} 之一", f"one of {words}"
    if error.validator in _BOUNDS:
        zh, en = _BOUNDS[str(error.validator)]
        return zh.format(limit), en.format(limit)
    if error.validator == "format" and limit == "date":
        return "日期，如 2020-02-10", "a date, 2020-02-10"
    return str(limit), str(limit)


def _short(value: object) -> str:
    text = "null" if value is None else str(value) or '""'
    return text if len(text) <= 60 else text[:57] + "..."
