# SPDX-License-Identifier: Apache-2.0
"""`propose`: 1 take each clause 2 its departments 3 its sentences 4 what each gives, to whom, until when.

Nothing is taken as right: every measure is a draft with its words, and only what a person confirmed may be
matched (`for_firms`). A clause whose sentences give nothing to a firm or a person is a duty.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gulian.policy.measures.benefits import VAGUE, audience, benefit, giving, is_duty_head
from gulian.policy.measures.bodies import bodies, level, payer, punctuated
from gulian.policy.measures.model import BenefitKind, Body, Duty, Measure, Proposals, RegionRule
from gulian.policy.model import Document, Library, Span
from gulian.policy.quantities import When, parse
from gulian.policy.search.model import Passage
from gulian.policy.search.passages import passages

BINDING = ("通知", "意见", "其他")
"""Kinds of documents that give; news and interpretations only tell what others give."""
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_WHO = re.compile(
    r"(?:(?<![针应面反])对于?(?![外照接])|向|(?<![改作变成认])为)([^，。；]{2,60}?)(?=，|给予|返还|发放|免|(?<!许)可|予以|适当|提供|进行|实行|按)|"
    r"([^，。；对]{0,40}(?:企业|单位|个体工商户|项目|人员|毕业生|申请人))(?=可|免|即可|享受|应|暂缓)"
)
_CONDITION = re.compile(
    r"([^，。；]{4,80}?的)(?:，|,|给予|可|按|予以|(?=[^，。；]{0,12}(?:企业|单位|毕业生|人员|项目)))"
)
_REGION = re.compile(
    r"([一-鿿]{2,8}(?:省|自治区|市)|低风险地区|中风险地区|高风险地区|疫情严重地区)(可放宽[^，。；]*|不适用[^，。；]*|除外)"
)
_WITHIN = re.compile(r"(?:除|在)([一-鿿、]{2,20}(?:省|市|地区|自治区))(?:以外|外|范围内)")
_APPLYING = re.compile(r"申请|申报|受理|报送")
_WINDOW = re.compile(
    r"(?:受理|申报|申请|申领)[^，。；]{0,10}(?:截止|期限|时间)|政策[^，。；]{0,16}(?:截止|执行|有效)"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause as one text, and the passages it was cut into."""

    document: Document
    path: str
    context: str
    text: str
    parts: tuple[Passage, ...]


def propose(library: Library) -> Proposals:
    """Drafts of all measures of the binding documents of a library, and the duties beside them."""
    measures: list[Measure] = []
    duties: list[Duty] = []
    for document, group in groupby(passages(library), key=lambda each: each.document):
        known = library[document]
        if known.kind not in BINDING:
            continue
        found, ordered = _of_document(known, list(_clauses(known, group)), library)
        measures += found
        duties += ordered
    return Proposals(tuple(measures), tuple(duties))


def for_firms(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """What may be matched with a firm: confirmed by a person, and for firms."""
    return tuple(each for each in measures if each.status == "confirmed" and each.audience == "firm")


def _clauses(document: Document, found: Iterable[Passage]) -> Iterator[_Clause]:
    for path, group in groupby(found, key=lambda each: each.clause):
        parts = tuple(group)
        yield _Clause(document, path, parts[0].context, "".join(each.body for each in parts), parts)


def _of_document(
    document: Document, clauses: Sequence[_Clause], library: Library
) -> tuple[list[Measure], list[Duty]]:
    measures: list[Measure] = []
    duties: list[Duty] = []
    for clause in clauses:
        given = [] if is_duty_head(clause.context) else list(_of_clause(clause, library))
        measures += given
        if clause.path and not given:
            first, last = clause.parts[0], clause.parts[-1]
            duties.append(
                Duty(
                    document.id,
                    clause.path,
                    document.file,
                    first.start,
                    last.end,
                    clause.text,
                    bodies(clause.text),
                )
            )
    window = _window(clauses, document.date)
    if window:
        measures = [
            replace(each, deadline=window) if each.benefit.kind == "subsidy" and not each.deadline else each
            for each in measures
        ]
    return measures, duties


def _of_clause(clause: _Clause, library: Library) -> Iterator[Measure]:
    named = bodies(clause.text)
    number = 0
    for part in clause.parts:
        for found in _SENTENCE.finditer(punctuated(part.body)):
            for given in giving(found[0]):
                if audience(found[0], given[1]) != "government":
                    number += 1
                    measure = _measure(clause.document, part, found, given, library)
                    name = f"{clause.document.id}/{clause.path or 'text'}/{number}"
                    yield replace(measure, id=name, bodies=named, confidence=_confidence(measure, named))


def _measure(
    document: Document,
    part: Passage,
    found: re.Match[str],
    given: tuple[BenefitKind, re.Match[str]],
    library: Library,
) -> Measure:
    """One draft out of one sentence; id, bodies and confidence are its clause's to give."""
    sentence = found[0]
    kind, word = given
    figures = parse(sentence, document.date)
    times = [each for each in figures if isinstance(each, When)]
    span = _raw(library, part, found.start(), found.end())
    return Measure(
        id="",
        document=document.id,
        clause=part.clause,
        file=part.file,
        start=span.start,
        end=span.end,
        quote=sentence.strip(),
        audience=audience(sentence, word),
        who=_who(sentence),
        benefit=benefit(kind, word, sentence, figures),
        condition=_condition(sentence),
        valid_from=_first(times) or part.valid_from,
        valid_to=_last(times) or part.valid_to,
        deadline=_last(times) if _APPLYING.search(sentence) else None,
        bodies=(),
        regions=tuple(_regions(sentence)),
        level=level(document.issuers),
        payer=payer(sentence),
        confidence=0.0,
    )


def _first(times: Iterable[When]) -> dt.date | None:
    return next((each.first for each in times if each.relation in ("from", "between")), None)


def _last(times: Iterable[When]) -> dt.date | None:
    return next((each.last for each in times if each.relation in ("by", "between")), None)


def _raw(library: Library, part: Passage, start: int, end: int) -> Span:
    """The raw span of characters of a passage's plain body."""
    text = library.texts[part.file]
    first, last = text.plain_span(Span(part.start, part.end))
    lead = text.plain[first:last]
    begin = first + len(lead) - len(lead.lstrip())
    return text.raw_span(begin + start, min(begin + end, last))


def _who(sentence: str) -> str | None:
    found = _WHO.search(sentence)
    return (found[1] or found[2]).strip() if found else None


def _condition(sentence: str) -> str | None:
    found = _CONDITION.search(sentence)
    return (
        re.sub(r"^\s*(?:[（(]?[\d一二三四五六七八九十]+[)）、.]\s*)?(?:对于?|向|为)?", "", found[1])
        if found
        else None
    )


def _regions(sentence: str) -> Iterator[RegionRule]:
    for found in _REGION.finditer(sentence):
        yield RegionRule(found[1], "exception", found[0])
    for found in _WITHIN.finditer(sentence):
        yield RegionRule(found[1], "exception" if found[0].startswith("除") else "limit", found[0])


def _window(clauses: Sequence[_Clause], date: dt.date | None) -> dt.date | None:
    """The last day to apply that a document states for all its measures (上述…受理截止期限为…)."""
    for clause in reversed(clauses):
        for found in _SENTENCE.finditer(punctuated(clause.text)):
            if "上述" in found[0] and _WINDOW.search(found[0]):
                for each in parse(found[0], date):
                    if isinstance(each, When) and each.last:
                        return each.last
    return None


def _confidence(measure: Measure, named: Sequence[Body]) -> float:
    """How sure a draft is: what was found, in tenths. Permissions and services are the least sure kinds."""
    vague = measure.benefit.kind in VAGUE
    tenths = 4 + 2 * bool(measure.who) + 2 * bool(measure.benefit.values) + bool(named) - 2 * vague
    return tenths / 10
