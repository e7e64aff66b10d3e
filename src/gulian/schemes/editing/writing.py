# SPDX-License-Identifier: Apache-2.0
"""A definition written as YAML, so that `read_yaml` reads the same values back.

    definition_text({"title_zh": "受理", "roles": [{"id": "firm", "zh": "企业", "en": "firm"}]})

Short mappings stand on one line, as the library's own files do; texts that a reader would take for a number,
a date or a mark are quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from gulian.errors import DefinitionTooLarge
from gulian.schemes.documents import MAX_BYTES, MAX_DEPTH, MAX_NODES, Value

_WIDE = 160
_SIGN = r"A-Za-z0-9_./()\u4e00-\u9fff（）《》“”〔〕、，。；-"
_BARE = re.compile(rf"[A-Za-z\u4e00-\u9fff“《][{_SIGN}]*( [{_SIGN}]+)*")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ASTRAL = 0x10000
_SPELT = "outcomes"
"""A step with outcomes is spelt out, however short: people look for its lines."""


def definition_text(data: dict[str, Value]) -> str:
    """The file of a definition. Raises DefinitionTooLarge."""
    text = "\n".join(_block(data, "")) + "\n"
    size = len(text.encode())
    if size > MAX_BYTES:
        raise DefinitionTooLarge("-", 1, "", "文件字节数 bytes", size, MAX_BYTES)
    return text


def plain_data(data: object) -> dict[str, Value]:
    """What a program sent, as the values a file can hold: a fraction becomes the decimal it was written as.

    Raises DefinitionTooLarge for more entries or levels than a file may have.
    """
    count = [0]
    found = _plain(data, 0, count)
    return found if isinstance(found, dict) else {}


def _plain(value: object, depth: int, count: list[int]) -> Value:
    count[0] += 1
    if depth > MAX_DEPTH:
        raise DefinitionTooLarge("-", 1, "", "嵌套层数 depth", depth, MAX_DEPTH)
    if count[0] > MAX_NODES:
        raise DefinitionTooLarge("-", 1, "", "条目数 entries", count[0], MAX_NODES)
    if isinstance(value, dict):
        return {str(key): _plain(each, depth + 1, count) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, depth + 1, count) for each in value]
    if isinstance(value, float):
        spelt = Decimal(repr(value))
        return format(spelt, "f") if not spelt.is_finite() else spelt
    if isinstance(value, str):
        # Half a pair of surrogates is no character and stands in no file.
        return value.encode("utf-8", "replace").decode("utf-8")
    return value if value is None or isinstance(value, bool | int | Decimal) else str(value)


def _block(value: dict[str, Value], indent: str) -> Iterator[str]:
    for key, each in value.items():
        yield from _under(f"{indent}{_key(key)}:", each, indent)


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) and key not in _WORDS else _scalar(key)


def _under(head: str, value: Value, indent: str) -> Iterator[str]:
    """A key with its value: on its line where that is short, else below it."""
    line = _line(value)
    short = len(head) + len(line) < _WIDE and not _spelt(value)
    if isinstance(value, dict) and value and not short:
        yield head
        yield from _block(value, f"{indent}  ")
    elif isinstance(value, list) and value and (not short or _of_mappings(value)):
        yield head
        for each in value:
            yield from _item(each, f"{indent}  ")
    else:
        yield f"{head} {line}"


def _item(value: Value, indent: str) -> Iterator[str]:
    line = _line(value)
    short = len(indent) + len(line) < _WIDE and not _spelt(value)
    if short or not isinstance(value, dict) or not value:
        yield f"{indent}- {line}"
        return
    lines = list(_block(value, f"{indent}  "))
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _spelt(value: Value) -> bool:
    return isinstance(value, dict) and bool(value.get(_SPELT))


def _of_mappings(value: list[Value]) -> bool:
    return any(isinstance(each, dict) for each in value)


def _line(value: Value) -> str:
    """The value on one line."""
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)}: {_line(each)}" for key, each in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_line, value))}]"
    return _scalar(value)


def _scalar(value: bool | int | Decimal | str | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if _BARE.fullmatch(value) and value.lower() not in _WORDS:
        return value
    if value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    # What stands in no single quotes: a JSON string is a YAML string, and what YAML does not take is escaped.
    text = json.dumps(value, ensure_ascii=False)
    return "".join(each if each.isprintable() else _escaped(ord(each)) for each in text)


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code < _ASTRAL else f"\\U{code:08x}"


def _decimal(value: Decimal) -> str:
    """With a point, as only such a word is read as a decimal."""
    text = format(value, "f")
    return text if "." in text else f"{text}.0"
