# SPDX-License-Identifier: Apache-2.0
"""A scheme as its page shows it: rows of plain texts, in one language, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from gulian.casework import picture
from gulian.casework.flow import words
from gulian.errors import DefinitionError, Language
from gulian.schemes import DatedList, Form, Procedure, ProcedureStep, Scheme
from gulian.schemes.procedures import JOIN, RESTART, RESUME

ROWS_SHOWN = 200
STEPS_DRAWN, ARROWS_DRAWN = 80, 300
"""A larger procedure is told by its table alone: the time of a drawing grows faster than its size."""
_KINDS = {
    "human": ("经办", "somebody acts"),
    "automatic": ("系统判断", "automatic"),
    "wait": ("等待", "waits"),
    "publicity": ("公示", "publicity"),
    "parallel": ("并行", "in parallel"),
    "cases": ("分办", "cases of their own"),
    "draw": ("随机抽取", "random draw"),
    "end": ("终点", "end"),
}
_TARGETS = {
    JOIN: ("答复汇总", "the branch answers"),
    RESTART: ("公示重新计算", "the publicity begins anew"),
    RESUME: ("公示继续", "the publicity goes on"),
}
_TYPES = {
    "bool": ("是否", "yes or no"),
    "int": ("整数", "whole number"),
    "decimal": ("小数", "decimal"),
    "money": ("万元", "10k CNY"),
    "energy": ("千瓦时", "kWh"),
    "date": ("日期", "date"),
    "text": ("文字", "text"),
    "choice": ("单选", "one choice"),
    "choices": ("多选", "several choices"),
}
KINDS = (
    ("procedures", "流程", "Procedures"),
    ("forms", "报表", "Forms"),
    ("indicators", "指标", "Indicators"),
    ("warnings", "预警", "Warnings"),
    ("measures", "措施", "Measures"),
    ("classifications", "分类", "Classifications"),
    ("indices", "指数", "Indices"),
    ("views", "视图", "Views"),
    ("lists", "清单与参数", "Lists and parameters"),
    ("bulletins", "模板", "Templates"),
    ("cases", "样例", "Worked cases"),
)


def said(lang: Language, zh: str, en: str) -> str:
    """One of two texts."""
    return zh if lang == "zh" else en


def told(fault: DefinitionError, lang: Language) -> dict[str, str]:
    """A problem in one language; where it is stands beside it, not in its sentence."""
    words = fault.message(lang)
    for place in (f"{fault.file} 第 {fault.line} 行", f"{fault.file} line {fault.line}", fault.file):
        words = words.removeprefix(place)
    return {
        "file": fault.file,
        "line": str(fault.line or ""),
        "key": fault.key,
        "message": words.lstrip("：: "),
        "fix": fault.fix(lang),
    }


def may_draw(procedure: Procedure) -> bool:
    """Whether the procedure is drawn."""
    arrows = sum(len(step.outcomes) + len(step.branches) for step in procedure.steps.values())
    return len(procedure.steps) <= STEPS_DRAWN and arrows <= ARROWS_DRAWN


def drawing(procedure: Procedure, day: dt.date, lang: Language) -> str:
    """The SVG of a procedure, limits as of the day; the lists it asks are part of what it shows."""
    asked = "".join(each.hash for each in procedure.lists.values())
    return _drawing(procedure.pin, asked, day, lang, _Held(procedure))


class _Held:
    """Something that is no part of a key."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _drawing(pin: str, asked: str, day: dt.date, lang: Language, held: _Held) -> str:
    del pin, asked
    return picture(held.procedure, day, lang)


def steps(procedure: Procedure, day: dt.date, lang: Language) -> Iterator[dict[str, str]]:
    """One row a step: what, who, how long, what may come of it."""
    for step in procedure.steps.values():
        limit = words.limit(step.limit, procedure, day, lang) if step.limit else ""
        practice = step.limit is not None and step.limit.source.id == "practice"
        yield {
            "id": step.id,
            "title": words.name(step, lang),
            "who": _who(procedure, step, lang),
            "limit": limit + (said(lang, "（工作惯例）", " (practice)") if practice else ""),
            "outcomes": said(lang, "；", "; ").join(_outcomes(procedure, step, lang)),
        }


def _who(procedure: Procedure, step: ProcedureStep, lang: Language) -> str:
    if step.doer is not None and step.doer.role in procedure.roles:
        return words.name(procedure.roles[step.doer.role], lang)
    return said(lang, *_KINDS[step.kind])


def _outcomes(procedure: Procedure, step: ProcedureStep, lang: Language) -> Iterator[str]:
    for each in step.outcomes:
        target = procedure.steps.get(each.to)
        to = words.name(target, lang) if target else said(lang, *_TARGETS.get(each.to, (each.to, each.to)))
        yield f"{words.name(each, lang)} → {to}"


def questions(form: Form, lang: Language) -> Iterator[dict[str, object]]:
    """One row a question of a form."""
    for field in form.fields:
        yield {
            "name": field.name,
            "label": said(lang, field.label_zh, field.label_en),
            "kind": said(lang, *_TYPES.get(field.type, (field.type, field.type))),
            "required": field.required,
        }


def parameters(table: DatedList, day: dt.date) -> tuple[tuple[str, ...], list[list[str]], int]:
    """Columns and rows of a list that hold on a day (the first ones), and how many hold."""
    columns = tuple(each for each in table.columns if each not in ("from", "until"))
    rows = list(table.on(day).values())
    shown = [[row.cells.get(name, "") for name in columns] for row in rows[:ROWS_SHOWN]]
    return columns, shown, len(rows)


def sections(scheme: Scheme, day: dt.date, lang: Language) -> dict[str, Any]:
    """Everything the page of a scheme shows."""
    return {
        "procedures": [
            {
                "it": each,
                "title": said(lang, each.title_zh, each.title_en),
                "rows": list(steps(each, day, lang)),
                "drawn": may_draw(each),
            }
            for each in scheme.procedures.values()
        ],
        "forms": [
            {
                "it": each,
                "title": said(lang, each.title_zh, each.title_en),
                "rows": list(questions(each, lang)),
                "rules": [said(lang, rule.message_zh, rule.message_en) for rule in each.rules],
            }
            for each in scheme.forms.values()
        ],
        "indicators": [
            {
                "it": each,
                "title": said(lang, each.title_zh, each.title_en),
                "frame": each.frame.text,
                "where": each.where.text,
                "numerator": each.numerator.text,
                "denominator": "" if each.total else each.denominator.text,
            }
            for each in scheme.indicators.values()
        ],
        "warnings": [
            {"it": each, "title": said(lang, each.title_zh, each.title_en), "when": each.when.text}
            for each in scheme.warnings.values()
        ],
        "measures": [
            {
                "it": each,
                "title": said(lang, each.title_zh, each.title_en),
                "conditions": [said(lang, rule.zh, rule.en) for rule in each.conditions],
                "benefit": said(lang, each.benefit.zh, each.benefit.en),
            }
            for each in scheme.measures.values()
        ],
        "lists": [
            {"it": each, "title": said(lang, each.title_zh, each.title_en), "table": parameters(each, day)}
            for each in scheme.lists.values()
        ],
        "others": [
            {"it": each, "title": said(lang, each.title_zh, each.title_en)}
            for kind in (scheme.classifications, scheme.indices, scheme.views)
            for each in kind.values()
        ],
    }
