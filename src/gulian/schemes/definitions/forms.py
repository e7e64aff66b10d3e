# SPDX-License-Identifier: Apache-2.0
"""A form: its fields, its rules, its deadlines; and the columns it lets conditions name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from gulian.errors import DefinitionError, DuplicateKey, WrongValue
from gulian.schemes.definitions.form_duties import (
    build_days,
    build_deadline,
    build_exemption,
    build_group,
    build_prefill,
)
from gulian.schemes.definitions.ground import Columns, Ground, unknown
from gulian.schemes.documents import Entry
from gulian.schemes.model import (
    Field,
    FieldType,
    Form,
    Frequency,
    Missing,
    Rule,
    Severity,
)
from gulian.schemes.naming import Named
from gulian.schemes.vocabulary import Word, WordKind, words

# What a type of answer is inside an expression; an instant is no value of the language.
_KIND_INSIDE: dict[str, WordKind] = {
    "bool": "bool",
    "int": "int",
    "decimal": "decimal",
    "text": "text",
    "date": "date",
    "choice": "text",
    "choices": "text",
    "money": "int",
    "energy": "int",
}
# Money is 10k CNY at the door and fen inside, energy kWh and Wh.
_COLUMN_SUFFIX = {"money": "_fen", "energy": "_wh"}
_UNIT_INSIDE = {"money": "fen", "energy": "Wh"}
# Decimals of a reported number are kept to this many digits after the point.
_DECIMALS = 6
_DISTINCT = {"fields": "name", "rules": "id", "deadlines": "level", "groups": "id", "exemptions": "id"}
T = TypeVar("T")


def build_form(name: Named, entry: Entry, ground: Ground) -> Form:
    """A form; problems of single fields and rules are told to the ground one by one."""
    columns = _columns(entry)
    groups = [each.text("id") for each in entry.entries("groups")]
    fields = _each(entry, "fields", ground, lambda each: _field(each, columns, groups, ground))
    for key, word in _DISTINCT.items():
        ground.found.extend(_repeated(entry, key, word))
    for key in entry.words("key"):
        if key not in {each.name for each in fields}:
            ground.found.append(unknown(entry, "key", key, [each.name for each in fields]))
    days, week_ends = build_days(entry)
    unit = words("unit")
    return Form(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        frequency=cast(Frequency, entry.text("frequency")),
        key=entry.words("key"),
        fields=fields,
        rules=_each(entry, "rules", ground, lambda each: _rule(each, columns, ground)),
        deadlines=_each(entry, "deadlines", ground, lambda each: build_deadline(each, ground)),
        days=days,
        week_ends=week_ends,
        reporters=ground.condition(entry, "reporters", unit) if entry.has("reporters") else None,
        groups=_each(entry, "groups", ground, lambda each: build_group(each, ground)),
        exemptions=_each(entry, "exemptions", ground, lambda each: build_exemption(each, ground)),
    )


def _each(entry: Entry, key: str, ground: Ground, build: Callable[[Entry], T]) -> tuple[T, ...]:
    """What is built of each entry under a key; the problem of one is told and harms no other."""
    built = []
    for each in entry.entries(key):
        with ground.telling():
            built.append(build(each))
    return tuple(built)


def form_columns(form: Form) -> Columns:
    """Every column a condition over this form may name: the register's, the day's, and its own."""
    own = [_word(each.column, each.type, each.unit, each.label_zh, each.label_en) for each in form.fields]
    return {**words("unit"), **{word.column: word for word in own if word}}


def _columns(entry: Entry) -> Columns:
    own = [
        _word(_column(each), *(each.text(key) for key in ("type", "unit", "label_zh", "label_en")))
        for each in entry.entries("fields")
    ]
    return {**words("unit"), **{word.column: word for word in own if word}}


def _word(column: str, type_: str, unit: str, zh: str, en: str) -> Word | None:
    kind = _KIND_INSIDE.get(type_)
    if kind is None:
        return None
    return Word(column, kind, _UNIT_INSIDE.get(type_, unit), zh, en, _DECIMALS if kind == "decimal" else 0)


def _column(entry: Entry) -> str:
    return entry.text("column") or entry.text("name") + _COLUMN_SUFFIX.get(entry.text("type"), "")


def _field(entry: Entry, columns: Columns, groups: list[str], ground: Ground) -> Field:
    if entry.has("group") and entry.text("group") not in groups:
        raise unknown(entry, "group", entry.text("group"), groups)
    choices = entry.text("choices")
    if choices:
        ground.named(entry, "choices", "lists", ground.lists)
    if bool(choices) != (entry.text("type") in ("choice", "choices")):
        raise WrongValue(
            entry.document.file,
            entry.line(),
            entry.spell("choices"),
            choices,
            "只有 choice、choices 类型写选项表",
            "a list exactly where the type is choice or choices",
        )
    type_ = cast(FieldType, entry.text("type"))
    return Field(
        name=entry.text("name"),
        column=_column(entry),
        type=type_,
        unit=entry.text("unit"),
        label_zh=entry.text("label_zh"),
        label_en=entry.text("label_en"),
        required=entry.flag("required"),
        line=entry.line(),
        help_zh=entry.text("help_zh"),
        help_en=entry.text("help_en"),
        choices=choices,
        minimum=entry.whole("minimum"),
        maximum=entry.whole("maximum"),
        asked_when=ground.condition(entry, "asked_when", columns) if entry.has("asked_when") else None,
        group=entry.text("group"),
        aliases=entry.words("aliases"),
        prefill=tuple(build_prefill(each, type_, choices, ground) for each in entry.entries("prefill")),
        carries=entry.flag("carries"),
    )


def _rule(entry: Entry, columns: Columns, ground: Ground) -> Rule:
    for column in entry.words("columns"):
        if column not in columns:
            raise unknown(entry, "columns", column, list(columns))
    return Rule(
        id=entry.text("id"),
        that=ground.condition(entry, "that", columns),
        severity=cast(Severity, entry.text("severity")),
        missing=cast(Missing, entry.text("missing")),
        columns=entry.words("columns"),
        message_zh=entry.text("message_zh"),
        message_en=entry.text("message_en"),
        fix_zh=entry.text("fix_zh"),
        fix_en=entry.text("fix_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        line=entry.line(),
    )


def _repeated(entry: Entry, key: str, name: str) -> list[DefinitionError]:
    first: dict[str, int] = {}
    found: list[DefinitionError] = []
    for each in entry.entries(key):
        word = each.text(name)
        if word in first:
            found.append(DuplicateKey(entry.document.file, each.line(name), each.spell(name), first[word]))
        first.setdefault(word, each.line(name))
    return found
