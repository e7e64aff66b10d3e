# SPDX-License-Identifier: Apache-2.0
"""The calculator for everybody: facts somebody types, asked of the measures of the day; nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from gulian.errors import Language
from gulian.office.enterprises.models import Enterprise
from gulian.office.frame.language import Words
from gulian.office.in_use import library
from gulian.office.policies.facts import asked, giving, typed_facts
from gulian.office.policies.firms import Standing, told
from gulian.policy import matching
from gulian.policy.matching import Answer
from gulian.schemes import Scheme, words


def asked_by_scheme(on: dt.date) -> tuple[tuple[Scheme, tuple[str, ...]], ...]:
    """The facts each scheme's measures ask for; what an earlier one asks is not asked again."""
    seen: set[str] = set()
    found = []
    for scheme in giving(library(), on):
        columns = tuple(each for each in asked(scheme, on) if each not in seen)
        seen.update(columns)
        found.append((scheme, columns))
    return tuple(found)


def asked_groups(on: dt.date) -> tuple[tuple[Scheme | Words, tuple[str, ...]], ...]:
    """The same with what a register would know in front of all."""
    by_scheme = asked_by_scheme(on)
    own = tuple(each for each in words("unit") if any(each in columns for _, columns in by_scheme))
    rest = tuple((each, tuple(name for name in columns if name not in own)) for each, columns in by_scheme)
    return ((Words("企业基本情况", "The firm"), own), *rest) if own else rest


def calculated(
    typed: Mapping[str, str], on: dt.date, lang: Language
) -> tuple[Standing | None, tuple[tuple[str, str], ...]]:
    """What somebody with these facts may have, or what could not be used."""
    answers: list[Answer] = []
    problems: list[tuple[str, str]] = []
    for scheme in giving(library(), on):
        facts, wrong = typed_facts(scheme, on, typed)
        problems += wrong
        answers += matching.match_one(scheme.measures.values(), facts, on)
    if problems:
        return None, tuple(dict.fromkeys(problems))
    nobody = Enterprise(code="", name="")
    return told(nobody, answers, on, lang, {}), ()
