# SPDX-License-Identifier: Apache-2.0
"""What a form says besides its questions: who reports, by when, who is exempt, what stands there already."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import cast

from gulian.errors import WrongValue
from gulian.schemes.definitions.ground import Ground, unknown
from gulian.schemes.documents import Entry
from gulian.schemes.lists import parse_day
from gulian.schemes.model import (
    Deadline,
    DeadlineLevel,
    Exemption,
    ExemptionKey,
    FieldType,
    Group,
    IfOff,
    Prefill,
    PrefillFrom,
    ReportDays,
    Scalar,
    Weekday,
)
from gulian.schemes.vocabulary import words

# Fields of these frequencies alone may say which days, or on which day a week ends.
_ONLY = {"days": "daily", "week_ends": "weekly"}
# 10k CNY at the door in fen, kWh in Wh.
_SCALE = {"money": 1_000_000, "energy": 1_000}


def build_days(entry: Entry) -> tuple[ReportDays, Weekday]:
    """On which days a daily form is owed, and on which day a week ends. Raises WrongValue."""
    for key, frequency in _ONLY.items():
        if entry.has(key) and entry.text("frequency") != frequency:
            raise _wrong(entry, key, f"只有 frequency: {frequency} 才写", f"only with frequency: {frequency}")
    return (
        cast(ReportDays, entry.text("days", "all")),
        cast(Weekday, entry.text("week_ends", "sunday")),
    )


def build_group(entry: Entry, ground: Ground) -> Group:
    """A group of questions; whom it is asked is a condition over the register."""
    asked = ground.condition(entry, "for_whom", words("unit")) if entry.has("for_whom") else None
    return Group(
        id=entry.text("id"),
        label_zh=entry.text("label_zh"),
        label_en=entry.text("label_en"),
        for_whom=asked,
        line=entry.line(),
    )


def build_deadline(entry: Entry, ground: Ground) -> Deadline:
    """A deadline: a day counted from the end of the period, and a time of that day. Raises WrongValue."""
    if entry.has("workdays_after") and (entry.has("days_after") or entry.has("if_off")):
        raise _wrong(
            entry,
            "workdays_after",
            "不与 days_after、if_off 同写的数",
            "a number without days_after or if_off beside it",
        )
    return Deadline(
        level=cast(DeadlineLevel, entry.text("level")),
        time=dt.time.fromisoformat(entry.text("time")),
        source=ground.source(entry),
        clause=entry.text("clause"),
        line=entry.line(),
        days_after=entry.whole("days_after") or 0,
        workdays_after=entry.whole("workdays_after") or 0,
        if_off=cast(IfOff, entry.text("if_off", "keep")),
    )


def build_exemption(entry: Entry, ground: Ground) -> Exemption:
    """A condition over the register, or a dated list of those exempt. Raises WrongValue."""
    if entry.has("when") == entry.has("list"):
        raise _wrong(entry, "when", "when 与 list 恰写其一", "exactly one of when and list")
    if entry.has("list"):
        ground.named(entry, "list", "lists", ground.lists)
    elif entry.has("by"):
        raise _wrong(entry, "by", "只与 list 同写", "only beside list")
    since, until = entry.day("from"), entry.day("until")
    if since and until and until < since:
        raise _wrong(entry, "until", f"不早于 {since} 的日期", f"a day not before {since}")
    return Exemption(
        id=entry.text("id"),
        when=ground.condition(entry, "when", words("unit")) if entry.has("when") else None,
        list=entry.text("list"),
        by=cast(ExemptionKey, entry.text("by", "unit")),
        since=since,
        until=until,
        reason_zh=entry.text("reason_zh"),
        reason_en=entry.text("reason_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        line=entry.line(),
    )


def build_prefill(entry: Entry, type_: FieldType, choices: str, ground: Ground) -> Prefill:
    """One place an answer may stand ready. Raises WrongValue, UnknownReference."""
    origin = cast(PrefillFrom, entry.text("from"))
    for key, needs in (("column", "register"), ("value", "constant")):
        if entry.has(key) != (origin == needs):
            raise _wrong(entry, key, f"恰在 from: {needs} 时写", f"exactly where from: {needs}")
    column = entry.text("column")
    # The name is no condition's business, but everybody knows his own.
    known = [*words("unit"), "name", "contact", "phone"]
    if column and column not in known:
        raise unknown(entry, "column", column, known)
    value = _constant(entry, type_, choices, ground) if origin == "constant" else None
    return Prefill(origin=origin, column=column, value=value)


def _constant(entry: Entry, type_: FieldType, choices: str, ground: Ground) -> Scalar:
    """A constant as it stands inside: money in fen, energy in Wh, a choice by its key."""
    given = entry.data.get("value")
    if type_ in _SCALE and isinstance(given, int | Decimal) and not isinstance(given, bool):
        inside = given * _SCALE[type_]
        if inside == int(inside):
            return int(inside)
    if type_ == "bool" and isinstance(given, bool):
        return given
    if type_ == "int" and isinstance(given, int) and not isinstance(given, bool):
        return given
    if type_ == "decimal" and isinstance(given, int | Decimal) and not isinstance(given, bool):
        return Decimal(given)
    if type_ == "date" and isinstance(given, str):
        try:
            return parse_day(given)
        except ValueError:
            pass
    if type_ == "text" and isinstance(given, str):
        return given
    if type_ in ("choice", "choices") and isinstance(given, str) and choices in ground.lists:
        keys = list(ground.lists[choices].by_key)
        if given in keys:
            return given
        raise unknown(entry, "value", given, keys)
    raise _wrong(entry, "value", f"{type_} 类型的值", f"a value of type {type_}")


def _wrong(entry: Entry, key: str, zh: str, en: str) -> WrongValue:
    return WrongValue(entry.document.file, entry.line(key), entry.spell(key), entry.text(key, "-"), zh, en)
