# SPDX-License-Identifier: Apache-2.0
"""Facts of one firm: what the register knows, what it told in the forms that measures ask with.

A fact is named by its column (`unemployment_premium_fen`) and told as a cell of its form would hold it
(10k CNY). What was told here counts at once; the lake has it a moment later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.conf import settings

from gulian import door, site
from gulian.daily.collecting import collecting
from gulian.daily.entitled import asked_of
from gulian.errors import Language
from gulian.office.enterprises.models import Enterprise
from gulian.office.frame.language import Words
from gulian.office.in_use import library
from gulian.office.policies import frames
from gulian.office.policies.models import FactsTold, Matched
from gulian.policy.matching import Facts
from gulian.registry import industries, regions
from gulian.schemes import Field, Form, Library, Scheme, words

_BESIDE = frozenset({"code", "date", "filled_by", "received_at", "source", "unit", "name", "region"})
_FEN_IN_10K = 1_000_000
_MIRRORED = {"register_staff": "staff", "register_output_fen": "output_fen"}
SIZES = {
    "large": Words("大型", "large"),
    "medium": Words("中型", "medium"),
    "small": Words("小型", "small"),
    "micro": Words("微型", "micro"),
}
_SAID = {
    "size": Words("企业规模", "size class"),
    "province": Words("所在省（自治区、直辖市）", "province"),
    "section": Words("行业门类", "section of industry"),
}
_YES_NO = (("1", Words("是", "yes")), ("0", Words("否", "no")))


@dataclass(frozen=True)
class ReadAnswers:
    """Cells as values by column, and what could not be used, in both languages."""

    values: Mapping[str, Any]
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """A fact as a form asks for it. choices : key and words; long : its words are long."""

    name: str
    label: str
    unit: str
    kind: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def giving(schemes: Library, on: dt.date) -> tuple[Scheme, ...]:
    """The schemes whose measures can be had on a day."""
    return tuple(each for each in schemes.values() if any(one.open_on(on) for one in each.measures.values()))


def forms_of(scheme: Scheme, on: dt.date) -> tuple[str, ...]:
    """The forms its open measures ask with, as `scheme/form`."""
    named = dict.fromkeys(each.form for each in scheme.measures.values() if each.form and each.open_on(on))
    return tuple(f"{scheme.id}/{each}" for each in named)


def form_of(name: str) -> Form:
    """A form by `scheme/form`."""
    scheme, _, form = name.partition("/")
    return library()[scheme].forms[form]


def fields_by_column(form: Form) -> dict[str, Field]:
    """Its questions, keys and receipts left out."""
    return {each.column: each for each in form.fields if each.column not in _BESIDE}


def forms_with(schemes: Library, columns: Iterable[str]) -> dict[str, dict[str, str]]:
    """Every form of a scheme with measures that asks for one of these: `scheme/form` -> column -> field."""
    wanted = tuple(columns)
    found: dict[str, dict[str, str]] = {}
    for scheme in schemes.values():
        for form in {each.form for each in scheme.measures.values() if each.form}:
            fields = fields_by_column(scheme.forms[form])
            names = {column: fields[column].name for column in wanted if column in fields}
            if names:
                found[f"{scheme.id}/{form}"] = names
    return dict(sorted(found.items()))


def read_answers(form: str, code: str, day: dt.date, answers: Mapping[str, str]) -> ReadAnswers:
    """Cells through the door, as a batch of the form would be read."""
    meant = collecting(library(), form)
    here = site.read_site(settings.DIR)
    record = {
        "code": code,
        "date": day.isoformat(),
        **{name: value or None for name, value in answers.items()},
    }
    table = meant.table(day)
    loaded = door.read_records([record], table, "form", on=day, zone=here.zone if here else site.ZONE)
    known = {
        name: (zh, en) for name, zh, en in loaded.problems.select("field", "message_zh", "message_en").rows()
    }
    told = tuple(said for name, said in known.items() if name != "code")
    if loaded.frame.is_empty():
        return ReadAnswers({}, told)
    row = loaded.frame.row(0, named=True)
    columns = fields_by_column(meant.form)
    return ReadAnswers({name: row[name] for name in columns if row.get(name) is not None}, told)


def record_of(told: FactsTold) -> dict[str, str | None]:
    """What was told as the door takes records."""
    return {
        "code": told.code,
        "date": told.date.isoformat(),
        **{name: str(value) for name, value in told.answers.items()},
        "filled_by": told.filled_by,
        "received_at": told.received_at.isoformat(),
    }


def facts_by_form(code: str) -> dict[str, FactsTold]:
    """What was told here last in each form."""
    rows = FactsTold.objects.filter(code=code).order_by("received_at", "id")
    return {each.form: each for each in rows}


def answers_known(code: str, form: str) -> dict[str, str]:
    """What stands in a form of a firm: told here, else what the last matching read in the lake."""
    told = facts_by_form(code).get(form)
    if told is not None:
        own = {each.name for each in fields_by_column(form_of(form)).values()}
        return {name: str(value) for name, value in told.answers.items() if name in own}
    row = _snapshot(code, form.partition("/")[0]) or {}
    fields = fields_by_column(form_of(form))
    return {
        fields[column].name: cell_of(fields[column], row[column])
        for column in fields
        if row.get(column) is not None
    }


def cell_of(field: Field, value: Any) -> str:
    """A value as a cell of its form holds it. money 1_500_000 fen -> "1.5" (10k CNY)"""
    if isinstance(value, bool):
        return "1" if value else "0"
    if field.type == "money" and isinstance(value, int):
        whole, rest = divmod(abs(value), _FEN_IN_10K)
        text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
        return f"-{text}" if value < 0 else text
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def facts_of(firm: Enterprise, scheme: Scheme, on: dt.date) -> dict[str, Any]:
    """Column -> value of one firm for the measures of one scheme; what is not there is unknown."""
    row = _snapshot(firm.code, scheme.id)
    known = dict(row) if row else _mirrored(firm)
    told = facts_by_form(firm.code)
    for form in forms_of(scheme, on):
        if form in told:
            said = {name: str(value) for name, value in told[form].answers.items()}
            own = {each.name for each in fields_by_column(form_of(form)).values()}
            kept = {name: value for name, value in said.items() if name in own}
            known |= read_answers(form, firm.code, on, kept).values
    return known


def _snapshot(code: str, scheme: str) -> dict[str, Any] | None:
    """The row of a firm in the last matching of all."""
    token = Matched.objects.filter(pk=1).values_list("token", flat=True).first()
    rows = frames.rows_of(token, "facts", scheme, (code,)) if token else None
    return None if rows is None or rows.is_empty() else rows.row(0, named=True)


def _mirrored(firm: Enterprise) -> dict[str, Any]:
    """The register's mirror in the words of conditions; the place a firm was never matched."""
    named = {name: _MIRRORED.get(name, name) for name in words("unit")}
    found = {name: getattr(firm, column, None) for name, column in named.items()}
    return {name: value for name, value in found.items() if value not in (None, "")} | {"code": firm.code}


def label_of(column: str, lang: Language, on: dt.date) -> str:
    """A fact as a form or the vocabulary calls it."""
    for scheme in giving(library(), on):
        for form in forms_of(scheme, on):
            field = fields_by_column(form_of(form)).get(column)
            if field is not None:
                return field.label_zh if lang == "zh" else field.label_en
    word = words("unit").get(column)
    return column if word is None else word.zh if lang == "zh" else word.en


def questions(
    columns: Iterable[str], lang: Language, on: dt.date, values: Mapping[str, str]
) -> tuple[Question, ...]:
    """Facts as questions, in the order given; what no form and no vocabulary knows is left out."""
    fields: dict[str, Field] = {}
    for scheme in giving(library(), on):
        for form in forms_of(scheme, on):
            fields = {**fields_by_column(form_of(form)), **fields}
    return tuple(
        question
        for column in columns
        if (question := _question(column, fields.get(column), lang, values.get(column, ""), on))
    )


def _question(column: str, field: Field | None, lang: Language, value: str, on: dt.date) -> Question | None:
    if field is not None:
        label = field.label_zh if lang == "zh" else field.label_en
        yes_no = tuple((key, said.of(lang)) for key, said in _YES_NO) if field.type == "bool" else ()
        return Question(column, label, _unit(field.unit, lang), field.type, value, yes_no)
    word = words("unit").get(column)
    if word is None:
        return None
    choices = tuple((key, said.of(lang)) for key, said in _YES_NO) if word.kind == "bool" else ()
    if column in _SAID:
        choices = _choices(column, lang, on)
    said = _SAID.get(column, Words(word.zh, word.en)).of(lang)
    return Question(column, said, "", word.kind, value, choices)


def _choices(column: str, lang: Language, on: dt.date) -> tuple[tuple[str, str], ...]:
    """What may be answered to a question about the register, by name."""
    if column == "size":
        return tuple((key, said.of(lang)) for key, said in SIZES.items())
    rows = (
        industries().frame().filter(pl.col("level") == "section")
        if column == "section"
        else regions().frame(on).filter(pl.col("code").str.ends_with("0000"))
    )
    return tuple(
        (code, f"{code} {name}" if column == "section" else name)
        for code, name in rows.select("code", "name").rows()
    )


_UNITS = {
    "10k CNY": Words("万元", "10k CNY"),
    "persons": Words("人", "persons"),
    "kWh": Words("千瓦时", "kWh"),
}


def _unit(unit: str, lang: Language) -> str:
    return _UNITS[unit].of(lang) if unit in _UNITS else unit


def asked(scheme: Scheme, on: dt.date) -> tuple[str, ...]:
    """The columns its open measures name, those of the register first, then in the order of the form."""
    open_ = tuple(each for each in scheme.measures.values() if each.open_on(on))
    names = asked_of(open_)
    ordered = [name for name in words("unit") if name in names]
    for form in forms_of(scheme, on):
        ordered += [name for name in fields_by_column(form_of(form)) if name in names]
    return tuple(dict.fromkeys(ordered))


def typed_facts(
    scheme: Scheme, on: dt.date, typed: Mapping[str, str]
) -> tuple[Facts, tuple[tuple[str, str], ...]]:
    """Facts typed by somebody who is not signed in, for the measures of one scheme; nothing is kept."""
    known: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for form in forms_of(scheme, on):
        fields = fields_by_column(form_of(form))
        cells = {fields[name].name: value for name, value in typed.items() if name in fields and value}
        read = read_answers(form, "0", on, cells)
        known |= read.values
        problems += read.problems
    for name, word in words("unit").items():
        value = typed.get(name, "")
        if value and name not in known:
            known[name] = _read_word(word.kind, value)
    return {name: value for name, value in known.items() if value is not None}, tuple(problems)


def _read_word(kind: str, value: str) -> Any:
    if kind == "bool":
        return {"1": True, "0": False}.get(value)
    if kind == "int":
        return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
    return value if kind == "text" else None
