# SPDX-License-Identifier: Apache-2.0
"""The form of a definition: its fields in the reader's language, each problem at its field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gulian.errors import DefinitionError, Language
from gulian.office.rules.checking import standing, tried_out
from gulian.office.rules.models import Draft
from gulian.office.rules.showing import said, told
from gulian.office.rules.texts import OWN_KEYS, SHAPES, data_of, known_of
from gulian.schemes.editing import Field, Standing, tree

_PART = re.compile(r"[^A-Za-z0-9]+")
_ENUMS: Mapping[str, tuple[str, str]] = {
    "human": ("经办 human", "human: somebody acts"),
    "automatic": ("系统判断 automatic", "automatic"),
    "wait": ("等待 wait", "wait"),
    "publicity": ("公示 publicity", "publicity"),
    "parallel": ("并行 parallel", "parallel"),
    "cases": ("分办 cases", "cases of their own"),
    "draw": ("随机抽取 draw", "random draw"),
    "end": ("终点 end", "end"),
    "workdays": ("工作日", "working days"),
    "days": ("日历日", "calendar days"),
    "months": ("个月", "months"),
    "forward": ("前进", "forward"),
    "return": ("退回", "returned"),
    "handback": ("退办", "handed back"),
    "done": ("办成 done", "done"),
    "refused": ("不予 refused", "refused"),
    "withdrawn": ("撤回 withdrawn", "withdrawn"),
    "lapsed": ("逾期 lapsed", "lapsed"),
    "all": ("全部答复", "all"),
    "any": ("任一答复", "any"),
    "quorum": ("达到规定数", "a quorum"),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A field as the template draws it. mark : its id in the page; faults : sentences with what to do."""

    field: Field
    mark: str
    label: str
    name: str
    help: str
    title: str
    choices: tuple[tuple[str, str, bool], ...]
    adds: tuple[tuple[str, str], ...]
    parts: tuple[Shown, ...]
    faults: tuple[tuple[str, str], ...]
    open: bool
    rows: int
    droppable: bool


def form_of(draft: Draft, found: Standing, lang: Language, at: str = "") -> Shown:
    """The form of a file of a draft. at : the place that was worked on last; it stands open."""
    data = data_of(draft, found)
    tried = tried_out(draft)
    known = known_of(tried.scheme, standing(draft.scheme))
    whole = tree(SHAPES[found.kind], data, known, OWN_KEYS)
    return _Drawn(lang, at, faults_by_field(whole, tried.faults, found.name)).field(whole)


def faults_by_field(
    whole: Field, faults: Sequence[DefinitionError], name: str
) -> Mapping[str, list[DefinitionError]]:
    """The problems of a file under the field they are at, or the nearest one above it."""
    names = {each.name for each in whole.walk()}
    found: dict[str, list[DefinitionError]] = defaultdict(list)
    for fault in faults:
        if not fault.file.endswith(f"/{name}"):
            continue
        key = fault.key
        while key and key not in names:
            key = re.sub(r"(\.[^.\[]*|\[[^\]]*\]|^[^.\[]*)$", "", key)
        found[key].append(fault)
    return found


class _Drawn:
    def __init__(self, lang: Language, at: str, faults: Mapping[str, list[DefinitionError]]) -> None:
        self.lang, self.at, self.faults = lang, at, faults

    def field(self, field: Field) -> Shown:
        lang = self.lang
        parts = tuple(map(self.field, field.parts))
        faults = tuple(
            (told["message"], told["fix"]) for told in map(self._told, self.faults.get(field.name, ()))
        )
        near = bool(self.at) and (
            self.at == field.name or self.at.startswith((f"{field.name}.", f"{field.name}["))
        )
        number = f"{int(field.key) + 1} " if field.of_list else ""
        title = said(lang, field.title_zh, field.title_en)
        return Shown(
            field=field,
            mark=mark_of(field.name),
            label=said(lang, field.zh, field.en),
            name=(title or str(int(field.key) + 1)) if field.of_list else said(lang, field.zh, field.en),
            help=said(lang, field.help_zh, field.help_en),
            title=f"{number}{title}" if field.of_list else title,
            choices=tuple(
                (each[0], self._choice(field, each), each[0] == field.value) for each in field.choices
            ),
            adds=tuple((key, said(lang, zh, en)) for key, zh, en in field.adds),
            parts=parts,
            faults=faults,
            open=near or bool(faults) or any(each.open and each.faults for each in parts),
            rows=min(12, max(2, field.value.count("\n") + 1, len(field.value) // 60 + 1)),
            droppable=bool(field.name)
            and (field.of_list or not field.required)
            and field.key not in OWN_KEYS,
        )

    def _told(self, fault: DefinitionError) -> dict[str, str]:
        return told(fault, self.lang)

    def _choice(self, field: Field, each: tuple[str, str, str]) -> str:
        value, zh, en = each
        if field.shape == "choice":
            return said(self.lang, *_ENUMS.get(value, (value, value)))
        name = said(self.lang, zh, en)
        if name == value:
            return value
        return said(self.lang, f"{name}（{value}）", f"{name} ({value})")


def mark_of(name: str) -> str:
    """The id of a place in the page: `steps[2].limit` -> `f-steps-2-limit`."""
    return f"f-{_PART.sub('-', name).strip('-')}"
