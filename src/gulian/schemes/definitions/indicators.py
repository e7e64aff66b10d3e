# SPDX-License-Identifier: Apache-2.0
"""An indicator: its four expressions and everything its name does not say."""

from __future__ import annotations

from typing import Literal, cast

from gulian.errors import WrongValue
from gulian.expr import Expression
from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground
from gulian.schemes.documents import Entry
from gulian.schemes.model import (
    Basis,
    Comparator,
    CountingUnit,
    Indicator,
    Pooling,
    Published,
    Remote,
    Unit,
)
from gulian.schemes.naming import Named
from gulian.schemes.vocabulary import fen_in


def build_indicator(name: Named, entry: Entry, ground: Ground) -> Indicator:
    """An indicator over the columns of the form it names."""
    columns = form_columns(ground.form(entry))
    _check_total(entry)
    published = []
    for each in entry.entries("published"):
        with ground.telling():
            published.append(_published(each, ground))
    numerator = ground.amount(entry, "numerator", columns)
    _check_money(entry, numerator, columns)
    return Indicator(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        form=entry.text("form"),
        frame=ground.condition(entry, "frame", columns),
        where=ground.condition(entry, "where", columns, default="true"),
        numerator=numerator,
        denominator=ground.amount(entry, "denominator", columns, default="1"),
        unit=cast(Unit, entry.text("unit")),
        decimals=entry.whole("decimals") or 0,
        base_zh=entry.text("base_zh"),
        base_en=entry.text("base_en"),
        counting_unit=cast(CountingUnit, entry.text("counting_unit")),
        basis=cast(Basis, entry.text("basis")),
        carry_days=entry.whole("carry_days") or 0,
        pooling=cast(Pooling, entry.text("pooling")),
        remote=cast(Remote, entry.text("remote")),
        headline=entry.whole("headline"),
        published=tuple(published),
        notes_zh=entry.text("notes_zh"),
        notes_en=entry.text("notes_en"),
        total=not entry.has("denominator"),
        base_day=entry.day("base_day"),
    )


def _check_total(entry: Entry) -> None:
    """A share needs something to divide by; a total is not averaged, and only a total grows."""
    total = not entry.has("denominator")
    share = entry.text("unit") in ("percent", "ratio")
    averaged = entry.text("pooling") != "pooled"
    faults = (
        ("unit", total and share, "数量单位（没有分母即为总量）", "a quantity: it is a total"),
        ("pooling", total and averaged, "pooled（总量只能相加）", "pooled: totals add"),
        ("base_day", not total and entry.has("base_day"), "不写（只有总量比增长）", "nothing: totals grow"),
    )
    for key, wrong, zh, en in faults:
        if wrong:
            raise WrongValue(entry.document.file, entry.line(key), entry.spell(key), entry.text(key), zh, en)


def _check_money(entry: Entry, numerator: Expression, columns: Columns) -> None:
    """A unit of money is for sums of money, and for nothing else: they are kept in fen."""
    in_fen = any(columns[each].unit.startswith("fen") for each in numerator.names if each in columns)
    if entry.text("unit") in fen_in() and not in_fen:
        raise WrongValue(
            entry.document.file,
            entry.line("unit"),
            entry.spell("unit"),
            entry.text("unit"),
            "非金额单位（分子里没有金额列 _fen）",
            "another unit: the numerator names no column of money (_fen)",
        )


def _published(entry: Entry, ground: Ground) -> Published:
    comparator = cast(Comparator, entry.text("comparator"))
    needs = ("low", "high") if comparator == "range" else ("value",)
    for key in needs:
        if not entry.has(key):
            raise WrongValue(
                entry.document.file, entry.line(), entry.spell(key), "", "公布的数值", "the figure announced"
            )
    as_of = entry.day("as_of")
    assert as_of is not None  # the shape requires it
    return Published(
        value=entry.number("value"),
        comparator=comparator,
        low=entry.number("low"),
        high=entry.number("high"),
        numerator=entry.whole("numerator"),
        denominator=entry.whole("denominator"),
        area_zh=entry.text("area_zh"),
        frame_zh=entry.text("frame_zh"),
        as_of=as_of,
        published_on=entry.day("published_on"),
        source=ground.source(entry),
        span=entry.text("span"),
        derived=entry.text("derived"),
        within=entry.number("within"),
        measure=cast(Literal["value", "growth"], entry.text("measure", "value")),
        line=entry.line(),
    )
