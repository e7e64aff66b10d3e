# SPDX-License-Identifier: Apache-2.0
"""What codes are called: causes, departments, steps, roles, outcomes, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from gulian.errors import CodeError, Language
from gulian.office import clock
from gulian.office.frame.language import Words
from gulian.office.in_use import edition, library
from gulian.registry import regions
from gulian.schemes import Procedure
from gulian.workdays import calendar

KINDS: Mapping[str, Words] = {
    "begin": Words("立案", "opened"),
    "act": Words("办理", "acted"),
    "signal": Words("办理", "acted"),
    "ask": Words("要求补正", "asked for a supplement"),
    "supply": Words("补正", "supplement"),
    "facts": Words("补充案情", "facts became known"),
    "object": Words("提出异议", "objection"),
    "elapse": Words("到期", "time passed"),
    "child": Words("子案件办结", "sub-case ended"),
    "drawn": Words("抽取", "drawn"),
    "withdraw": Words("撤回", "withdrawn"),
    "appeal": Words("申诉", "appeal"),
    "close": Words("随上级案件关闭", "closed with the case above"),
    "migrate": Words("迁移到新版流程", "migrated to another version"),
}
ELAPSED: Mapping[str, Words] = {
    "overdue": Words("已逾期", "overdue"),
    "told": Words("逾期升级提醒", "escalated"),
    "supplement": Words("补正期满", "no supplement in time"),
    "publicity": Words("公示期满", "publicity ended"),
}
WHY: Mapping[str, Words] = {
    "opened": Words("有新的待办", "new work"),
    "supplement": Words("需要补正", "a supplement is asked for"),
    "supplied": Words("已补正", "the supplement came"),
    "overdue": Words("已逾期", "overdue"),
    "escalated": Words("逾期，请督促", "overdue: please press"),
    "ended": Words("已办结", "ended"),
    "decided": Words("已决定", "decided"),
}
SEEN: Mapping[str, Words] = {
    "open": Words("当日报表仍受阻", "still blocked by the day's report"),
    "silent": Words("当日未报", "no report of the day"),
    "unconfirmed": Words("当日代报已恢复", "runs by a proxy's report"),
    "disputed": Words("确认与报表不符", "confirmed, yet the report differs"),
    "reopened": Words("再次受阻", "blocked again"),
    "struck_off": Words("当日报表已恢复", "runs by its own report"),
}
RESULTS: Mapping[str, Words] = {
    "done": Words("办结", "done"),
    "refused": Words("未通过", "refused"),
    "withdrawn": Words("撤回", "withdrawn"),
    "lapsed": Words("视为放弃", "lapsed"),
    "closed": Words("随上级关闭", "closed from above"),
}


def named(words: Mapping[str, Words], key: str, lang: Language) -> str:
    """The words of a key, or the key itself."""
    return words[key].of(lang) if key in words else key


@lru_cache(maxsize=8)
def _table(edition: object, name: str, on: dt.date) -> Mapping[str, Words]:
    """Every list of this id in the library of an edition that has both names."""
    del edition
    found: dict[str, Words] = {}
    for scheme in library().values():
        rows = scheme.lists[name].on(on) if name in scheme.lists else {}
        for key, row in rows.items():
            if "zh" in row.cells and "en" in row.cells:
                found.setdefault(key, Words(row.cells["zh"], row.cells["en"]))
    return found


def _today() -> dt.date:
    return calendar().local_date(clock.now())


def cause(key: str, lang: Language) -> str:
    """用工返岗 for `labour`."""
    return named(causes(), key, lang)


def department(key: str, lang: Language) -> str:
    """交通运输部门 for `transport`."""
    return named(departments(), key, lang)


def causes() -> Mapping[str, Words]:
    """The causes known to the library today."""
    return _table(edition(), "causes", _today())


def departments() -> Mapping[str, Words]:
    """The departments known to the library today."""
    return _table(edition(), "departments", _today())


def step_title(procedure: Procedure | None, step: str, lang: Language) -> str:
    """What a step is called."""
    found = procedure.steps.get(step) if procedure else None
    return (found.zh if lang == "zh" else found.en) if found else step


def role_title(procedure: Procedure | None, role: str, lang: Language) -> str:
    """What a role is called in its procedure."""
    found = procedure.roles.get(role) if procedure else None
    return (found.zh if lang == "zh" else found.en) if found else role


def outcome_title(procedure: Procedure | None, step: str, outcome: str, lang: Language) -> str:
    """What an outcome of a step is called."""
    at = procedure.steps.get(step) if procedure else None
    found = at.outcome(outcome) if at else None
    return (found.zh if lang == "zh" else found.en) if found else outcome


def procedure_title(path: str, lang: Language) -> str:
    """What a procedure is called; its path where it is no longer in force."""
    scheme, _, name = path.partition("/procedures/")
    known = library()
    procedure = known[scheme].procedures.get(name) if scheme in known else None
    if procedure is None:
        return path
    return procedure.title_zh if lang == "zh" else procedure.title_en


def region(code: str, lang: Language) -> str:
    """A place by name; its code where nobody knows it, and beside the name in English."""
    name = _region(code)
    if not name:
        return code
    return name if lang == "zh" else f"{code} {name}"


@lru_cache(maxsize=4096)
def _region(code: str) -> str:
    try:
        return regions().name(code, _today()) if code else ""
    except CodeError:
        return ""
