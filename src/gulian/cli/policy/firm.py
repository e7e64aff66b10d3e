# SPDX-License-Identifier: Apache-2.0
"""One firm on a terminal or as JSON: what to look at first, why, and which fact to add."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from gulian.cli.language import Words
from gulian.cli.output import print_json

if TYPE_CHECKING:
    import polars as pl

    from gulian.daily.entitled import Asked
    from gulian.errors import Language
    from gulian.policy.matching import Answer, Facts, MissingFact, Verdict

_STANDING = {
    "eligible": Words("符合", "eligible"),
    "unknown": Words("待补数据", "unknown"),
    "not_eligible": Words("不符合", "not eligible"),
}
_MODE = {
    "automatic": Words("免申即享", "without application"),
    "application": Words("申请", "on application"),
    "settlement": Words("按规定兑现", "settled by the authority"),
}
_STRENGTH = {
    "shall": Words("", ""),
    "may": Words("，由对方决定", ", at its discretion"),
    "encouraged": Words("，文件只是鼓励", ", only encouraged"),
}
_NEAR = 3


def one_firm(asked: Asked, code: str, day: dt.date, lang: Language, *, json_out: bool) -> None:
    """Print what one firm may have. Raises RegisterLacksFirm."""
    from gulian.policy import matching

    answers = [
        answer
        for each in asked.schemes
        for answer in matching.match_one(each.measures, _facts(each.firms, code), day)
    ]
    first, lacking = matching.first(answers), matching.opens_most(answers)
    if json_out:
        body = {
            "date": day,
            "firm": code,
            "first": [each.measure.path for each in first],
            "sure_fen": matching.sure_fen(answers),
            "opens_most": [_fact(each) for each in lacking],
            "measures": [_answer(each) for each in answers],
        }
        print_json("policy-match", body)
        return
    for number, each in enumerate(first, start=1):
        click.echo(f"{number} {_line(each, lang)}")
        for verdict in each.undecided:
            click.echo(f"     {_lacks(asked, verdict, lang)}")
    refused = [each for each in answers if each.status == "not_eligible"]
    more = len(answers) - len(first) - len(refused)
    told = Words("另有 {} 项符合或待补数据；{} 项不符合：", "{} more that fit or lack data; {} do not fit:")
    click.echo(told.of(lang).format(more, len(refused)))
    for each in refused:
        click.echo(f"  {_refusal(each, lang)}")
    if lacking:
        said = Words("先补“{}”：单凭它可定 {} 项。", "Add `{}` first: it alone decides {} measures.")
        click.echo(said.of(lang).format(_label(asked, lacking[0].name, lang), len(lacking[0].alone)))


def _facts(firms: pl.DataFrame, code: str) -> Facts:
    """The row of a firm. Raises RegisterLacksFirm."""
    import difflib

    from gulian.errors import RegisterLacksFirm

    rows = firms.filter(firms["code"] == code)
    if rows.is_empty():
        like = firms["code"].filter(firms["code"].str.starts_with(code[:6])).to_list()
        near = ", ".join(difflib.get_close_matches(code, like, n=_NEAR)) or "-"
        raise RegisterLacksFirm(code[:40], near)
    return rows.row(0, named=True)


def _line(answer: Answer, lang: Language) -> str:
    """符合  稳岗返还  最高 12000.00 元  按规定兑现  国办发〔2020〕6号 一(二)  至 2020-12-31"""
    measure = answer.measure
    title = measure.title_zh if lang == "zh" else measure.title_en
    cited = f"{measure.source.number or measure.source.document} {measure.clause}"
    way = _MODE[measure.mode].of(lang) + _STRENGTH[measure.strength].of(lang)
    last = min((each for each in (measure.until, measure.deadline) if each), default=None)
    until = Words("至 {}", "until {}").of(lang).format(last) if last else ""
    parts = (_STANDING[answer.status].of(lang), title, _sum(answer, lang), way, cited, until)
    return "  ".join(each for each in parts if each)


def _sum(answer: Answer, lang: Language) -> str:
    if answer.measure.benefit.amount is None:
        return ""
    if answer.amount_fen is None:
        return Words("金额待定", "sum not known").of(lang)
    yuan = f"{answer.amount_fen // 100:,}.{answer.amount_fen % 100:02d}"
    limit = answer.measure.benefit.up_to
    return (
        Words("最高 {} 元" if limit else "{} 元", "up to {} yuan" if limit else "{} yuan")
        .of(lang)
        .format(yuan)
    )


def _lacks(asked: Asked, verdict: Verdict, lang: Language) -> str:
    """The condition, and what is not known: facts by the names their form gives them."""
    said = verdict.zh if lang == "zh" else verdict.en
    facts = [_label(asked, name, lang) for name in verdict.missing]
    others = [each.sentence(lang) for each in verdict.reasons if each.what != "missing"]
    lacking = Words("缺：{}", "lacking: {}").of(lang).format(Words("、", "; ").of(lang).join(facts or others))
    return f"{said} ({verdict.clause})  {lacking}"


def _refusal(answer: Answer, lang: Language) -> str:
    decisive = answer.decisive
    assert decisive is not None  # a refusal has a condition that fails
    title, said = answer.measure.title_zh, Words("不成立：{}（{}）", "not so: {} ({})")
    condition = decisive.zh
    if lang == "en":
        title, condition = answer.measure.title_en, decisive.en
    return f"{title}  {said.of(lang).format(condition, decisive.clause)}"


def _label(asked: Asked, name: str, lang: Language) -> str:
    """A fact as its form or the vocabulary calls it."""
    from gulian.schemes import words

    for each in asked.schemes:
        for measure in each.measures:
            for field in measure.facts.fields if measure.facts else ():
                if field.column == name:
                    return field.label_zh if lang == "zh" else field.label_en
    word = words("unit").get(name)
    return name if word is None else word.zh if lang == "zh" else word.en


def _fact(fact: MissingFact) -> dict[str, object]:
    return {
        "name": fact.name,
        "alone": list(fact.alone),
        "with_others": list(fact.with_others),
        "worth_fen": fact.worth_fen,
    }


def _answer(answer: Answer) -> dict[str, object]:
    measure = answer.measure
    return {
        "measure": measure.path,
        "pin": measure.pin,
        "title_zh": measure.title_zh,
        "title_en": measure.title_en,
        "status": answer.status,
        "amount_fen": answer.amount_fen,
        "up_to": measure.benefit.up_to,
        "sure": answer.sure,
        "mode": measure.mode,
        "strength": measure.strength,
        "deadline": measure.deadline,
        "document": measure.source.document,
        "number": measure.source.number,
        "clause": measure.clause,
        "procedure": measure.procedure or None,
        "missing": list(answer.missing),
        "amount_missing": list(answer.amount_missing),
        "conditions": [_condition(each) for each in answer.verdicts],
    }


def _condition(verdict: Verdict) -> dict[str, object]:
    return {
        "id": verdict.condition.id,
        "zh": verdict.zh,
        "en": verdict.en,
        "clause": verdict.clause,
        "held": verdict.held,
        "missing": list(verdict.missing),
    }
