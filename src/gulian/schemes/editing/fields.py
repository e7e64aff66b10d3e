# SPDX-License-Identifier: Apache-2.0
"""A definition as a tree of labelled fields: what a page draws and a program may ask for.

Labels and helps come from the schema of the kind; a text that names something (a role, a step, a source)
comes with what it may name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gulian.schemes.documents import Value, Where, spell
from gulian.schemes.editing.shape import Shape, names_what, rule_of, shape_of, whole_schema
from gulian.schemes.procedures import JOIN, RESTART, RESUME
from gulian.schemes.shapes import Schema

Choice = tuple[str, str, str]
"""A value with its names in Chinese and English."""
Known = Mapping[str, tuple[Choice, ...]]
_OWN_LISTS = ("roles", "facts", "collections", "steps", "quotas", "papers")
_TARGETS: tuple[Choice, ...] = (
    (JOIN, "（本分支答复）", "(the branch answers)"),
    (RESTART, "（公示重新计算）", "(the publicity begins anew)"),
    (RESUME, "（公示继续）", "(the publicity goes on)"),
)
_LABEL = 40
_CALLED = {"kind": "类型", "unit": "单位", "measure": "统计什么", "rule": "何时汇总", "status": "状态"}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One place of a definition.

    name     : the place as loaders tell it, `steps[2].limit.amount`; '' = the whole
    value    : as it is filled in; of `words` one a line
    choices  : what may be chosen; () = anything
    parts    : of a group or a list; adds : optional keys that are not there, with their labels
    open     : keys of one's own may be added (a mapping by names)
    of_list  : it stands in a list and may be moved and taken out; required : it may not be taken out
    spelled  : a text, whatever it looks like; else `5` and `true` mean what a reader reads
    title_zh, title_en : of an item of a list, what it calls itself
    """

    name: str
    key: str
    zh: str
    en: str
    help_zh: str
    help_en: str
    shape: Shape
    value: str = ""
    choices: tuple[Choice, ...] = ()
    parts: tuple[Field, ...] = ()
    adds: tuple[Choice, ...] = ()
    open: bool = False
    of_list: bool = False
    required: bool = False
    spelled: bool = True
    title_zh: str = ""
    title_en: str = ""

    def walk(self) -> Iterator[Field]:
        """This field and all below it."""
        yield self
        for each in self.parts:
            yield from each.walk()


def tree(kind: str, data: dict[str, Value], known: Known, hidden: frozenset[str] = frozenset()) -> Field:
    """The tree of a definition. known : `sources`, `forms`, `procedures` of its scheme; hidden : top keys."""
    return _Tree(kind, data, known).field((), whole_schema(kind), data, hidden=hidden)


def shown(value: Value) -> str:
    """A value as it is filled in."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


class _Tree:
    def __init__(self, kind: str, data: dict[str, Value], known: Known) -> None:
        self.kind = kind
        self.known: dict[str, tuple[Choice, ...]] = dict(known)
        for key in _OWN_LISTS:
            self.known.setdefault(key, _titles(data.get(key)))
        self.known["targets"] = (*self.known["steps"], *_TARGETS)

    def field(
        self,
        where: Where,
        rule: Schema,
        value: Value,
        *,
        required: bool = True,
        hidden: frozenset[str] = frozenset(),
        outcomes: tuple[Choice, ...] = (),
    ) -> Field:
        """One field and what is below it. outcomes : of the step it belongs to."""
        shape, last = shape_of(rule, value), where[-1] if where else ""
        zh, en, help_zh, help_en = labels(rule, str(last))
        if isinstance(value, dict) and value.get("outcomes"):
            outcomes = _titles(value["outcomes"])
        parts: tuple[Field, ...] = ()
        adds: tuple[Choice, ...] = ()
        if isinstance(value, dict):
            needed = rule.get("required", ())
            parts = tuple(
                self.field((*where, key), rule_of(rule, key), each, required=key in needed, outcomes=outcomes)
                for key, each in value.items()
                if key not in hidden
            )
            adds = tuple(
                (key, *labels(each, key)[:2])
                for key, each in rule.get("properties", {}).items()
                if key not in value and key not in hidden
            )
        elif isinstance(value, list) and shape == "list":
            parts = tuple(
                self.field((*where, at), rule_of(rule, at), each, required=False)
                for at, each in enumerate(value)
            )
        title = value if isinstance(value, dict) else {}
        return Field(
            name=spell(where),
            key=str(last),
            zh=zh or str(last),
            en=en or str(last),
            help_zh=help_zh,
            help_en=help_en,
            shape=shape,
            value=_filled(value, shape),
            choices=self._choices(where, rule, value, shape, outcomes),
            parts=parts,
            adds=adds,
            open=isinstance(rule.get("additionalProperties"), dict),
            of_list=isinstance(last, int),
            spelled=(rule.get("items", {}) if shape == "words" else rule).get("type") == "string",
            required=required and not isinstance(last, int),
            title_zh=_title(title, "zh"),
            title_en=_title(title, "en"),
        )

    def _choices(
        self, where: Where, rule: Schema, value: Value, shape: Shape, outcomes: tuple[Choice, ...]
    ) -> tuple[Choice, ...]:
        """What may be chosen, what stands there among it."""
        if shape == "choice":
            found: tuple[Choice, ...] = tuple((str(each), str(each), str(each)) for each in rule["enum"])
        elif shape == "text":
            name = names_what(self.kind, where)
            found = outcomes if name == "outcomes" else self.known.get(name, ())
        else:
            return ()
        text = shown(value)
        if found and text not in {each[0] for each in found}:
            found = ((text, text or "—", text or "—"), *found)
        return found


def _filled(value: Value, shape: Shape) -> str:
    if shape == "words" and isinstance(value, list):
        return "\n".join(shown(each) for each in value)
    return "" if isinstance(value, dict | list) else shown(value)


def _titles(value: Value) -> tuple[Choice, ...]:
    """Ids with their names, of a list of mappings."""
    items = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return tuple((shown(each.get("id")), _title(each, "zh"), _title(each, "en")) for each in items)


def _title(value: dict[str, Value], lang: str) -> str:
    """What an item calls itself: its name, else its id."""
    for key in (lang, f"title_{lang}", f"label_{lang}", f"message_{lang}", "document", "id", "name", "fact"):
        text = value.get(key)
        if isinstance(text, str) and text:
            return text
    return ""


def labels(rule: Schema, key: str) -> tuple[str, str, str, str]:
    """What a key is called in Chinese and English, and what more its schema says of it.

    A schema that opens with its words (`human 人办，automatic ...`) is called by what the key is for.
    """
    zh, help_zh = _label(rule.get("title", key), "：")
    en, help_en = _label(rule.get("description", key), "; ")
    if any(zh.startswith(f"{word} ") for word in rule.get("enum", ())):
        zh, help_zh = _CALLED.get(key, key), rule["title"]
    return zh, en, help_zh, help_en


def _label(text: str, mark: str) -> tuple[str, str]:
    """A schema's words as label and help: the label ends at the first mark."""
    label, _, rest = text.partition(mark)
    if len(label) > _LABEL:
        cut = label.find("，") if mark == "：" else label.find(", ")
        label, rest = (label[:cut], text) if cut > 0 else (label[:_LABEL] + "…", text)
    return label, rest
