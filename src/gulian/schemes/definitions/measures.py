# SPDX-License-Identifier: Apache-2.0
"""A measure from its file: every name in its expressions known, the terms of regions worked in.

A condition C that is A in a region R is asked as (R and A) or (not R and C) or (A and C): the last part says
that who meets both need not tell where it is. An amount is taken by region, then held to its cap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from gulian.errors import BindsGovernments, DuplicateKey, WindowTurned
from gulian.expr import Expression
from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground
from gulian.schemes.documents import Entry
from gulian.schemes.measures import (
    DUTIES,
    Benefit,
    BenefitKind,
    Condition,
    Department,
    Measure,
    MeasureLevel,
    MeasureStatus,
    Mode,
    Part,
    RegionTerm,
    Strength,
)
from gulian.schemes.naming import Named, Source
from gulian.schemes.vocabulary import words


def build_measure(name: Named, entry: Entry, ground: Ground) -> Measure:
    """A measure. Raises BindsGovernments for a clause that gives a firm nothing, WindowTurned."""
    form = ground.form(entry) if entry.has("form") else None
    columns = form_columns(form) if form else words("unit")
    source, clause = ground.source(entry), entry.text("clause")
    _refuse_duty(entry, source, clause, ground)
    since = _since(entry, source)
    return Measure(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=source,
        clause=clause,
        span=entry.text("span"),
        status=cast(MeasureStatus, entry.text("status", "draft")),
        form=entry.text("form"),
        conditions=_conditions(entry, columns, clause, ground),
        benefit=_benefit(entry.entry("benefit"), columns, clause, ground),
        mode=cast(Mode, entry.text("mode")),
        strength=cast(Strength, entry.text("strength", "shall")),
        level=cast(MeasureLevel, entry.text("level")),
        since=since,
        until=entry.day("until"),
        deadline=entry.day("deadline"),
        departments=tuple(
            Department(name=each.text("name"), role=cast(Part, each.text("role")))
            for each in entry.entries("departments")
        ),
        payer_zh=entry.text("payer_zh"),
        payer_en=entry.text("payer_en"),
        one_of=entry.text("one_of"),
        procedure=_procedure(name, entry, ground),
        notes_zh=entry.text("notes_zh"),
        notes_en=entry.text("notes_en"),
        lists=ground.lists,
        facts=form,
    )


def _refuse_duty(entry: Entry, source: Source, clause: str, ground: Ground) -> None:
    duties = ground.lists.get(DUTIES)
    if duties is not None and f"{source.id} {clause}" in duties.by_key:
        raise BindsGovernments(entry.document.file, entry.line("clause"), entry.spell("clause"), clause)


def _since(entry: Entry, source: Source) -> dt.date:
    """The first day: as stated, else the day of the document. Raises WindowTurned."""
    since = entry.day("from") or source.date or dt.date.min
    for key in ("until", "deadline"):
        last = entry.day(key)
        if last and last < since:
            raise WindowTurned(
                entry.document.file, entry.line(key), entry.spell(key), last.isoformat(), since.isoformat()
            )
    return since


def _conditions(entry: Entry, columns: Columns, clause: str, ground: Ground) -> tuple[Condition, ...]:
    found: list[Condition] = []
    lines: dict[str, int] = {}
    for each in entry.entries("conditions"):
        with ground.telling():
            word, line = each.text("id"), each.line("id")
            if word in lines:
                raise DuplicateKey(entry.document.file, line, each.spell("id"), lines[word])
            lines[word] = line
            found.append(_condition(each, columns, each.text("clause", clause), ground))
    return tuple(found)


def _condition(entry: Entry, columns: Columns, clause: str, ground: Ground) -> Condition:
    stated = ground.condition(entry, "that", columns)
    terms = tuple(
        _term(each, clause, that=ground.condition(each, "that", columns)) for each in entry.entries("regions")
    )
    text = stated.text
    for term in terms:
        assert term.that is not None
        inside, there = _inside(term.region), term.that.text
        text = f"({inside} and ({there})) or (not {inside} and ({text})) or (({there}) and ({text}))"
    asked = ground.combined(entry, "that", columns, text) if terms else stated
    return Condition(
        id=entry.text("id"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        that=asked,
        stated=stated,
        clause=clause,
        regions=terms,
        line=entry.line(),
    )


def _benefit(entry: Entry, columns: Columns, clause: str, ground: Ground) -> Benefit:
    terms = tuple(
        _term(
            each,
            clause,
            amount=_fen(each, "amount", columns, ground),
            cap=_fen(each, "cap", columns, ground),
        )
        for each in entry.entries("regions")
    )
    return Benefit(
        kind=cast(BenefitKind, entry.text("kind")),
        zh=entry.text("zh"),
        en=entry.text("en"),
        amount=_amount(entry, columns, terms, ground),
        up_to=entry.flag("up_to"),
        regions=terms,
    )


def _amount(entry: Entry, columns: Columns, terms: Sequence[RegionTerm], ground: Ground) -> Expression | None:
    """Amount by region, held to the cap there; None where no sum is named."""
    amount, cap = _fen(entry, "amount", columns, ground), _fen(entry, "cap", columns, ground)
    if amount is None:
        return None
    text = _capped(amount, cap)
    for term in terms:
        there = _capped(term.amount or amount, term.cap or cap)
        text = f"({there}) if {_inside(term.region)} else ({text})"
    plain = not terms and cap is None
    return amount if plain else ground.combined(entry, "amount", columns, text)


def _capped(amount: Expression, cap: Expression | None) -> str:
    return amount.text if cap is None else f"min({amount.text}, {cap.text})"


def _fen(entry: Entry, key: str, columns: Columns, ground: Ground) -> Expression | None:
    return ground.whole(entry, key, columns) if entry.has(key) else None


def _term(
    entry: Entry,
    clause: str,
    *,
    that: Expression | None = None,
    amount: Expression | None = None,
    cap: Expression | None = None,
) -> RegionTerm:
    return RegionTerm(
        region=entry.text("region"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        clause=entry.text("clause", clause),
        that=that,
        amount=amount,
        cap=cap,
    )


def _inside(region: str) -> str:
    """420000 -> (province == "420000"); 420100 -> city; 420106 -> county."""
    level = "province" if region.endswith("0000") else "city" if region.endswith("00") else "county"
    return f'({level} == "{region}")'


def _procedure(name: Named, entry: Entry, ground: Ground) -> str:
    """`scheme/procedure`. Raises UnknownReference where its own scheme has none of that name."""
    text = entry.text("procedure")
    scheme = name.path.partition("/")[0]
    if not text or "/" in text:
        return text
    ground.named(entry, "procedure", "procedures", ground.procedures)
    return f"{scheme}/{text}"
