# SPDX-License-Identifier: Apache-2.0
"""What one firm may have, with every reason and the clause it stands in.

`policy.matching` decides; here its answers are put beside the cases and the documents.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import Http404

from gulian.errors import Language
from gulian.office.cases.actions import get_visible_enterprise_of
from gulian.office.cases.queries import visible_cases
from gulian.office.enterprises.models import Enterprise
from gulian.office.frame.language import Words
from gulian.office.in_use import library
from gulian.office.people.seat import Acting
from gulian.office.policies.facts import facts_of, giving, label_of
from gulian.office.policies.queries import document_cited
from gulian.policy import matching
from gulian.policy.matching import Answer, Facts
from gulian.schemes import Measure

KEY = "policy:"
STANDING = {
    "eligible": Words("符合", "eligible"),
    "unknown": Words("待补数据", "data needed"),
    "not_eligible": Words("不符合", "not eligible"),
}
MODE = {
    "automatic": Words("免申即享", "without application"),
    "application": Words("申请", "on application"),
    "settlement": Words("按规定兑现", "settled by the authority"),
}
STRENGTH = {
    "shall": Words("", ""),
    "may": Words("由对方决定", "at its discretion"),
    "encouraged": Words("文件只是鼓励", "only encouraged"),
}


@dataclass(frozen=True)
class Reason:
    """One condition. held : yes, no, unknown; lacks : what it is not known for, as the form calls it."""

    said: str
    clause: str
    held: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A measure as one firm sees it. address : of the clause in its source, '' where the site lacks it."""

    path: str
    title: str
    status: str
    standing: str
    sum: str
    way: str
    cited: str
    clause: str
    words: str
    address: str
    since: dt.date
    until: dt.date | None
    departments: str
    reasons: tuple[Reason, ...]
    may_apply: bool
    case: str = ""


@dataclass(frozen=True)
class Lacking:
    """A fact that is not known, and what it alone decides, in measures and in yuan."""

    name: str
    label: str
    alone: int
    others: int
    worth: str


@dataclass(frozen=True)
class Standing:
    """One firm: at most seven first, the others that fit or lack data, what it has no claim to."""

    firm: Enterprise
    on: dt.date
    first: tuple[Entry, ...]
    more: tuple[Entry, ...]
    refused: tuple[Entry, ...]
    lacking: tuple[Lacking, ...]
    sure: str


def firm_of(seat: Acting, code: str) -> Enterprise:
    """A firm of the scope; a firm's seat has its own codes. Raises Http404."""
    return get_visible_enterprise_of(seat, code)


def measure_of(path: str) -> Measure:
    """A measure in use by `scheme/measures/id`. Raises Http404."""
    scheme, _, rest = path.partition("/")
    known = library()
    found = known[scheme].measures.get(rest.removeprefix("measures/")) if scheme in known else None
    if found is None:
        raise Http404
    return found


def case_key(measure: str, code: str) -> str:
    """What keeps one application of a firm for a measure from being opened twice."""
    return f"{KEY}{hashlib.sha256(measure.encode()).hexdigest()[:24]}:{code}"


def answers_for(firm: Enterprise, on: dt.date) -> tuple[Answer, ...]:
    """Every measure open on a day, asked of one firm."""
    return tuple(
        answer
        for scheme in giving(library(), on)
        for answer in matching.match_one(scheme.measures.values(), facts_of(firm, scheme, on), on)
    )


def one_answer(firm: Enterprise, measure: Measure, on: dt.date) -> tuple[Answer, Facts]:
    """One measure asked of one firm, and the facts it was asked of. Raises NothingToMatch."""
    facts = facts_of(firm, library()[measure.scheme], on)
    (answer,) = matching.match_one((measure,), facts, on)
    return answer, facts


def standing_of(seat: Acting, firm: Enterprise, on: dt.date, lang: Language) -> Standing:
    """What one firm may have on a day, as its page shows it."""
    answers = answers_for(firm, on)
    opened = applied(seat, firm.code, answers)
    return told(firm, answers, on, lang, opened)


def told(
    firm: Enterprise, answers: Sequence[Answer], on: dt.date, lang: Language, opened: dict[str, str]
) -> Standing:
    """Answers in the order of the page."""
    first = matching.first(answers)
    shown = {each.measure.path for each in first}
    others = [each for each in matching.ranked(answers) if each.measure.path not in shown]
    refused = [each for each in answers if each.status == "not_eligible"]
    return Standing(
        firm,
        on,
        tuple(entry(each, on, lang, opened) for each in first),
        tuple(entry(each, on, lang, opened) for each in others),
        tuple(entry(each, on, lang, opened) for each in refused),
        lacking_of(answers, on, lang),
        yuan(matching.sure_fen(answers), lang),
    )


def lacking_of(answers: Iterable[Answer], on: dt.date, lang: Language) -> tuple[Lacking, ...]:
    """The missing facts, first the one that alone decides most."""
    return tuple(
        Lacking(
            each.name,
            label_of(each.name, lang, on),
            len(each.alone),
            len(each.with_others),
            yuan(each.worth_fen, lang) if each.worth_fen else "",
        )
        for each in matching.opens_most(answers)
    )


def entry(answer: Answer, on: dt.date, lang: Language, opened: dict[str, str]) -> Entry:
    """One answer in the reader's language."""
    measure, zh = answer.measure, lang == "zh"
    reasons = tuple(
        Reason(
            each.zh if zh else each.en,
            each.clause,
            {True: "yes", False: "no", None: "unknown"}[each.held],
            tuple(label_of(name, lang, on) for name in each.missing)
            or tuple(one.sentence(lang) for one in each.reasons if one.what != "missing"),
        )
        for each in answer.verdicts
    )
    way = (MODE[measure.mode].of(lang), STRENGTH[measure.strength].of(lang))
    return Entry(
        path=measure.path,
        title=measure.title_zh if zh else measure.title_en,
        status=answer.status,
        standing=STANDING[answer.status].of(lang),
        sum=sum_of(answer, lang) or (measure.benefit.zh if zh else measure.benefit.en),
        way=("，" if zh else ", ").join(each for each in way if each),
        cited=measure.source.number or measure.source.document,
        clause=measure.clause,
        words=measure.span,
        address=_address(measure.source.number, measure.source.document, measure.clause),
        since=measure.since,
        until=min((each for each in (measure.until, measure.deadline) if each), default=None),
        departments="、".join(each.name for each in measure.departments),
        reasons=reasons,
        may_apply=bool(measure.procedure) and measure.mode != "automatic" and answer.status != "not_eligible",
        case=opened.get(measure.path, ""),
    )


def _address(number: str, title: str, clause: str) -> str:
    """The page of the clause a measure rests on."""
    found = document_cited(number, title)
    return f"/policies/documents/{found.key}/?clause={quote(clause)}" if found else ""


def sum_of(answer: Answer, lang: Language) -> str:
    """The sum it comes to; '' where the document names none."""
    if answer.measure.benefit.amount is None or answer.status == "not_eligible":
        return ""
    if answer.amount_fen is None:
        return Words("金额待定", "sum not known yet").of(lang)
    limit = Words("最高 {}", "up to {}") if answer.measure.benefit.up_to else Words("{}", "{}")
    return limit.of(lang).format(yuan(answer.amount_fen, lang))


def yuan(fen: int, lang: Language) -> str:
    """Money to the fen. 1_234_50 -> 1,234.50 元"""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d} {'元' if lang == 'zh' else 'yuan'}"


def applied(seat: Acting, code: str, answers: Iterable[Answer]) -> dict[str, str]:
    """Measure -> number of the case its application opened, of those the seat sees."""
    keys = {case_key(each.measure.path, code): each.measure.path for each in answers}
    rows = visible_cases(seat).filter(key__startswith=KEY, code=code).values_list("key", "number")
    return {keys[key]: number for key, number in rows if key in keys}
