# SPDX-License-Identifier: Apache-2.0
"""A definition file, read: plain values, and the line of every key.

1 decode  2 walk the parser's events (no constructor ever runs)  3 refuse what a definition has no use for
4 resolve plain words  5 remember the line of each key.

Plain words mean what a clerk reads: `true`/`false`, whole numbers, decimals (exact, never binary),
nothing (`null`, `~` or empty). Everything else is text, also `16:00`, `yes`, `no` and `2020-02-10`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import yaml

from gulian.errors import DefinitionTooLarge, DuplicateKey, RefusedConstruct, UnreadableDefinition

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_NODES = 20_000

Where = tuple[str | int, ...]
Value = None | bool | int | Decimal | str | list["Value"] | dict[str, "Value"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")


@dataclass(frozen=True)
class Document:
    """One YAML file: its mapping, and where each key stands.

    lines : key path -> 1-based line, `("rules", 0, "that") -> 12`
    """

    file: str
    data: dict[str, Value]
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """The line of a key, or of the nearest key above it that is there."""
        while where not in self.lines and where:
            where = where[:-1]
        return self.lines.get(where, 1)


def spell(where: Where) -> str:
    """A key path as a reader writes it: `("rules", 0, "that") -> rules[0].that`."""
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def decode(data: bytes, file: str, limit: int = MAX_BYTES) -> str:
    """UTF-8 text, with or without byte order mark, line ends as \\n, within its size limit."""
    if len(data) > limit:
        raise DefinitionTooLarge(file, 1, "", "文件字节数 bytes", len(data), limit)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableDefinition(file, line, "", "不是 UTF-8 编码 not UTF-8") from None


def read_yaml(data: bytes, file: str) -> Document:
    """Read one definition file.

    Raises UnreadableDefinition, RefusedConstruct, DefinitionTooLarge, DuplicateKey.
    """
    text = decode(data, file)
    composer = _Composer(file, yaml.parse(text, Loader=_LOADER))
    try:
        return composer.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise UnreadableDefinition(file, line, "", str(error.problem or error.context)) from None
    except yaml.YAMLError as error:
        # The C reader reports control characters without a mark.
        raise UnreadableDefinition(file, 1, "", str(error).splitlines()[0]) from None


class _Composer:
    """Turns parser events into plain values; nothing in it can construct an object."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self.file = file
        self.events = events
        self.lines: dict[Where, int] = {(): 1}
        self.nodes = 0

    def document(self) -> Document:
        value: Value = None
        seen = False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise self._refused(event, "多个文档 several documents")
                seen = True
                value = self._value(next(self.events), ())
        if not isinstance(value, dict):
            raise UnreadableDefinition(self.file, 1, "", "应为“键: 值” expected `key: value` lines")
        return Document(self.file, value, self.lines)

    def _value(self, event: yaml.Event, where: Where) -> Value:
        self._check(event, where)
        if isinstance(event, yaml.ScalarEvent):
            return plain(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(where)
        return self._mapping(where)

    def _sequence(self, where: Where) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*where, len(items))
            self.lines[here] = _line(event)
            items.append(self._value(event, here))
        return items

    def _mapping(self, where: Where) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            self._check(event, where)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused(event, "以结构作键 a key that is no word")
            here = (*where, event.value)
            if event.value in entries:
                raise DuplicateKey(self.file, line, spell(here), self.lines[here])
            self.lines[here] = line
            entries[event.value] = self._value(next(self.events), here)
        return entries

    def _check(self, event: yaml.Event, where: Where) -> None:
        self.nodes += 1
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._refused(event, "锚点或引用 an anchor or alias")
        if getattr(event, "tag", None) is not None:
            raise self._refused(event, "标签 a tag")
        if len(where) > MAX_DEPTH:
            raise DefinitionTooLarge(self.file, line, "", "嵌套层数 depth", len(where), MAX_DEPTH)
        if self.nodes > MAX_NODES:
            raise DefinitionTooLarge(self.file, line, "", "条目数 entries", self.nodes, MAX_NODES)

    def _refused(self, event: yaml.Event, what: str) -> RefusedConstruct:
        return RefusedConstruct(self.file, _line(event), "", what)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def plain(word: str) -> Value:
    """What a plain word means to a reader."""
    if word in _WORDS:
        return _WORDS[word]
    if _WHOLE.fullmatch(word):
        return int(word)
    return Decimal(word) if _DECIMAL.fullmatch(word) else word


@dataclass(frozen=True)
class Entry:
    """A mapping inside a document whose shape has been checked, read by kind."""

    document: Document
    where: Where = ()

    @property
    def data(self) -> dict[str, Value]:
        node: Value = self.document.data
        for step in self.where:
            node = node[step] if isinstance(node, list) and isinstance(step, int) else _child(node, step)
        return node if isinstance(node, dict) else {}

    def line(self, key: str = "") -> int:
        return self.document.line((*self.where, key) if key else self.where)

    def spell(self, key: str) -> str:
        return spell((*self.where, key))

    def has(self, key: str) -> bool:
        return self.data.get(key) is not None

    def text(self, key: str, default: str = "") -> str:
        value = self.data.get(key)
        return default if value is None else value if isinstance(value, str) else str(value).lower()

    def whole(self, key: str) -> int | None:
        value = self.data.get(key)
        return value if isinstance(value, int) else None

    def number(self, key: str) -> Decimal | None:
        value = self.data.get(key)
        return Decimal(value) if isinstance(value, int | Decimal) else None

    def flag(self, key: str) -> bool:
        return self.data.get(key) is True

    def day(self, key: str) -> dt.date | None:
        value = self.data.get(key)
        return dt.date.fromisoformat(value) if isinstance(value, str) else None

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        return tuple(str(word) for word in value) if isinstance(value, list) else ()

    def entries(self, key: str) -> tuple[Entry, ...]:
        value = self.data.get(key)
        count = len(value) if isinstance(value, list) else 0
        return tuple(Entry(self.document, (*self.where, key, index)) for index in range(count))

    def entry(self, key: str) -> Entry:
        return Entry(self.document, (*self.where, key))


def _child(node: Value, step: str | int) -> Value:
    return node.get(step) if isinstance(node, dict) and isinstance(step, str) else None
