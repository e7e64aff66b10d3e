# SPDX-License-Identifier: Apache-2.0
"""A case: what is given, by the columns of the definition it exercises, and what must come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import cast

from gulian.errors import WrongValue
from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground, unknown
from gulian.schemes.definitions.warnings import warning_columns
from gulian.schemes.documents import Entry, Value
from gulian.schemes.lists import ListValue, parse_day
from gulian.schemes.measures import Measure
from gulian.schemes.model import Case, CaseKind, Classification, Form, Indicator, Member, Scalar, Stride
from gulian.schemes.naming import Named
from gulian.schemes.procedures import Procedure
from gulian.schemes.vocabulary import Word, WordKind, words
from gulian.workdays import NATION

FIGURES = (
    *("numerator", "denominator", "value", "value_reported", "low", "high", "expected", "reported"),
    *("growth", "as_published"),
)
SCORES = ("score", "rank", "known")
WARNING_ANSWERS = ("fires", "clears")
MEASURE_ANSWERS = ("status", "open", "amount_fen", "up_to", "failed", "missing", "clause", "mode", "deadline")
PROCEDURE_ANSWERS = ("end", "open", "told", "issued", "children", "reserved", "facts")
CLASS_ANSWERS = ("class", "missing")
LIST_ANSWERS = ("rows", "total")
"""Of a list as a whole, where a case names no key."""
FORM_ANSWERS = ("broken", "unknown", "missing", "not_asked")
MAX_MEMBERS = 1_000_000

_EXPECTED_WORDS: dict[WordKind, tuple[str, str]] = {
    "bool": ("true 或 false", "true or false"),
    "int": ("整数", "a whole number"),
    "decimal": ("数", "a number"),
    "text": ("文字（数字请加引号）", "text (put a number into quotes)"),
    "date": ("日期，如 2020-02-10", "a date, 2020-02-10"),
}


def build_case(name: Named, entry: Entry, ground: Ground) -> Case:
    """A case whose given columns and expected names are all known."""
    kind = cast(CaseKind, entry.text("kind"))
    columns = _subject(entry, kind, ground)
    _check_expected(entry, kind, ground)
    given = []
    for each in entry.entries("given"):
        with ground.telling():
            given.append(_member(each, columns))
    base = []
    for each in entry.entries("base"):
        with ground.telling():
            base.append(_member(each, columns))
    if sum(each.count for each in (*given, *base)) > MAX_MEMBERS:
        raise _wrong(
            entry, "given", "", (f"合计不超过 {MAX_MEMBERS} 个成员", f"at most {MAX_MEMBERS} members")
        )
    if kind not in ("indicators", "index") and len(entry.entries("given")) != 1:
        raise _wrong(entry, "given", str(len(given)), ("恰好一行", "exactly one row"))
    day = entry.day("date")
    assert day is not None  # the shape requires it
    return Case(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        kind=kind,
        of=entry.text("of"),
        date=day,
        given=tuple(given),
        base=tuple(base),
        expect=_frozen(entry.entry("expect").data),
        span=entry.text("span"),
        note_zh=entry.text("note_zh"),
        note_en=entry.text("note_en"),
        region=entry.text("region", NATION),
        items=_items(entry, columns),
        site=_site(entry, ground),
        walk=tuple(
            _stride(each, columns, ground.procedures.get(entry.text("of"))) for each in entry.entries("walk")
        ),
    )


def _subject(entry: Entry, kind: CaseKind, ground: Ground) -> Columns | None:
    """The columns the case may give; None for a list, which is asked by key."""
    if kind == "indicators":
        forms = [_form_of_indicator(entry, each, ground) for each in entry.entry("expect").data]
        return {name: word for form in forms for name, word in form_columns(form).items()}
    if kind == "measure":
        return _facts_of_measures(entry, ground)
    if kind == "form":
        return form_columns(ground.form(entry, "of"))
    if kind == "procedure":
        return ground.named(entry, "of", "procedures", ground.procedures).columns
    if kind == "list":
        ground.named(entry, "of", "lists", ground.lists)
        return None
    if kind == "classification":
        return form_columns(ground.forms[_classification(entry, ground).form])
    if kind == "index":
        index = ground.named(entry, "of", "indices", ground.indices)
        parts = {
            each.name: Word(each.name, "decimal", each.unit, each.title_zh, each.title_en)
            for each in index.parts
        }
        return {"member": Word("member", "text", "", "成员", "member"), **parts}
    warning = ground.named(entry, "of", "warnings", ground.warnings)
    form = ground.forms[warning.form]
    return warning_columns(warning.over, form, ground, of_forecast=warning.forecast is not None)


def _classification(entry: Entry, ground: Ground) -> Classification:
    return ground.named(entry, "of", "classifications", ground.classifications)


def _facts_of_measures(entry: Entry, ground: Ground) -> Columns:
    """The columns of every form the expected measures name, and the register's."""
    columns = dict(words("unit"))
    for name in entry.entry("expect").data:
        measure = ground.named(entry, "expect", "measures", ground.measures, name)
        columns |= form_columns(measure.facts) if measure.facts else {}
    return columns


def _form_of_indicator(entry: Entry, name: str, ground: Ground) -> Form:
    indicator = ground.named(entry, "expect", "indicators", ground.indicators, name)
    return ground.forms[indicator.form]


def _check_expected(entry: Entry, kind: CaseKind, ground: Ground) -> None:
    expect = entry.entry("expect")
    if kind == "indicators":
        for indicator in expect.data:
            figures = expect.entry(indicator)
            _known_keys(figures, FIGURES)
            for key in figures.data:
                if key == "as_published":
                    _check_published(figures, key, ground.indicators[indicator])
                elif figures.number(key) is None:
                    raise _wrong(figures, key, figures.text(key), ("数", "a number"))
    elif kind == "form":
        _known_keys(expect, FORM_ANSWERS)
        form = ground.forms[entry.text("of")]
        rules, fields = [each.id for each in form.rules], [each.name for each in form.fields]
        for key, names in (("broken", rules), ("unknown", rules), ("missing", fields), ("not_asked", fields)):
            for word in expect.words(key):
                if word not in names:
                    raise unknown(expect, key, word, names)
    elif kind == "warning":
        _known_keys(expect, WARNING_ANSWERS)
        for key in expect.data:
            if not isinstance(expect.data[key], bool | None):
                raise _wrong(expect, key, expect.text(key), ("true、false 或 null", "true, false or null"))
    elif kind == "measure":
        for measure in expect.data:
            _check_answer(expect.entry(measure), ground.measures[measure])
    elif kind == "procedure":
        _known_keys(expect, PROCEDURE_ANSWERS)
    elif kind == "classification":
        _known_keys(expect, CLASS_ANSWERS)
        classes = [each.id for each in _classification(entry, ground).classes]
        if expect.data.get("class") is not None and expect.text("class") not in classes:
            raise unknown(expect, "class", expect.text("class"), classes)
    elif kind == "index":
        for member in expect.data:
            _known_keys(expect.entry(member), SCORES)
    else:
        one = any(each.has("key") for each in entry.entries("given"))
        _known_keys(expect, ground.lists[entry.text("of")].columns if one else LIST_ANSWERS)


def _check_answer(entry: Entry, measure: Measure) -> None:
    """Raises UnknownReference for an answer no measure gives, or a condition this one does not have."""
    _known_keys(entry, MEASURE_ANSWERS)
    conditions = [each.id for each in measure.conditions]
    for word in entry.words("failed"):
        if word not in conditions:
            raise unknown(entry, "failed", word, conditions)


def _check_published(entry: Entry, key: str, indicator: Indicator) -> None:
    """Raises UnknownReference unless the text is the frame of a published figure."""
    frames = list(dict.fromkeys(each.frame_zh for each in indicator.published))
    if entry.text(key) not in frames:
        raise unknown(entry, key, entry.text(key), frames)


def _known_keys(entry: Entry, known: tuple[str, ...]) -> None:
    for key in entry.data:
        if key not in known:
            raise unknown(entry, key, key, list(known))


def _member(entry: Entry, columns: Columns | None) -> Member:
    count = entry.whole("count") if entry.has("count") else 1
    if count is None or count < 1:
        raise _wrong(entry, "count", entry.text("count"), ("不小于 1 的整数", "a whole number from 1"))
    values: dict[str, Scalar] = {}
    for key, value in entry.data.items():
        if key == "count":
            continue
        if columns is None:
            _known_keys(entry, ("count", "key"))
            values[key] = entry.text(key)
        elif key not in columns:
            raise unknown(entry, key, key, list(columns))
        else:
            values[key] = _scalar(entry, key, value, columns[key].kind)
    return Member(count=count, values=MappingProxyType(values), line=entry.line())


def _scalar(entry: Entry, key: str, value: Value, kind: WordKind) -> Scalar:
    """A given value in the kind of its column: an unfit one is refused, never converted."""
    if value is None:
        return None
    if kind == "date":
        try:
            return parse_day(str(value))
        except ValueError:
            raise _wrong(entry, key, str(value), _EXPECTED_WORDS[kind]) from None
    if kind == "decimal" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    fits = {"bool": bool, "int": int, "text": str, "decimal": Decimal}[kind]
    if type(value) is not fits or not isinstance(value, bool | int | str):
        raise _wrong(entry, key, str(value), _EXPECTED_WORDS[kind])
    return value


def _wrong(entry: Entry, key: str, value: str, expected: tuple[str, str]) -> WrongValue:
    return WrongValue(entry.document.file, entry.line(key), entry.spell(key), value, *expected)


def _items(entry: Entry, columns: Columns | None) -> Mapping[str, tuple[Mapping[str, Scalar], ...]]:
    """The lists a case of a procedure carries; `key` names an item."""
    lists = entry.entry("items")
    known = {**(columns or {}), "key": Word("key", "text", "", "项名", "key of the item")}
    return MappingProxyType(
        {name: tuple(_member(each, known).values for each in lists.entries(name)) for name in lists.data}
    )


def _site(entry: Entry, ground: Ground) -> Mapping[str, Mapping[str, ListValue]]:
    """The values a site lays over lists, each of its list's kind. Raises UnknownReference, WrongValue."""
    given = entry.entry("site")
    found = {}
    for name in given.data:
        table = ground.named(given, name, "lists", ground.lists, name)
        kind = table.value_kind
        if kind is None:
            raise _wrong(given, name, name, ("有 value 列的表", "a list with a column value"))
        values = given.entry(name)
        scalars = {key: _scalar(values, key, value, kind) for key, value in values.data.items()}
        found[name] = MappingProxyType({key: value for key, value in scalars.items() if value is not None})
    return MappingProxyType(found)


def _stride(entry: Entry, columns: Columns | None, procedure: Procedure | None) -> Stride:
    """One event of a course. Raises UnknownReference for a step that is not there."""
    steps = list(procedure.steps) if procedure else []
    if entry.has("step") and entry.text("step") not in steps:
        raise unknown(entry, "step", entry.text("step"), steps)
    by = entry.entry("by")
    counts = entry.entry("counts")
    return Stride(
        at=dt.datetime.fromisoformat(entry.text("at")),
        do=entry.text("do"),
        step=entry.text("step"),
        branch=entry.text("branch"),
        outcome=entry.text("outcome"),
        by=MappingProxyType({key: by.text(key) for key in by.data}),
        reason=entry.text("reason"),
        facts=_member(entry.entry("facts"), columns).values,
        counts=MappingProxyType({key: counts.whole(key) or 0 for key in counts.data}),
        items=_items(entry, columns),
        place=entry.whole("place") or 0,
        refused=entry.text("refused"),
        line=entry.line("at"),
    )


def _frozen(value: Mapping[str, Value]) -> Mapping[str, object]:
    return MappingProxyType(
        {key: _frozen(each) if isinstance(each, dict) else _flat(each) for key, each in value.items()}
    )


def _flat(value: Value) -> object:
    return tuple(value) if isinstance(value, list) else value
