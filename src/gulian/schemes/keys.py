# SPDX-License-Identifier: Apache-2.0
"""Every key of every kind of definition, as a page: the text of `KEYS.md`, generated from the schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gulian.schemes.shapes import SHAPES, Schema, schema
from gulian.schemes.vocabulary import quantities, words

_HEAD = """# Keys of a definition 定义文件的键

Generated from `schemas/*.json` and `vocabulary/*.csv`; a test keeps it current. `!` = must be there.
"""


def keys_page() -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    for kind in SHAPES:
        shape = schema(kind)
        parts.append(
            f"\n## {shape['title']}\n{shape['description']}\n\n| key | 说明 | meaning |\n|---|---|---|\n"
        )
        parts.extend(f"| `{key}` | {zh} | {en} |\n" for key, zh, en in _rows(shape, ""))
    for over, title in (("unit", "条件可用的列（单位）"), ("region", "条件可用的列（地区）")):
        parts.append(f"\n## {title} columns over a {over}\n\n| column | kind | unit | 说明 | meaning |\n")
        parts.append("|---|---|---|---|---|\n")
        parts.extend(
            f"| `{w.column}` | {w.kind} | {w.unit} | {w.zh} | {w.en} |\n" for w in words(over).values()
        )
    parts.append("\n## 指标单位 units of indicators\n\n| unit | 中文 | English |\n|---|---|---|\n")
    parts.extend(f"| `{unit}` | {zh} | {en} |\n" for unit, (zh, en) in quantities().items())
    return "".join(parts)


def _rows(shape: Schema, above: str) -> Iterator[tuple[str, str, str]]:
    required = shape.get("required", ())
    for key, each in shape.get("properties", {}).items():
        name = f"{above}{key}"
        mark = "!" if key in required else ""
        choices = " ".join(f"`{word}`" for word in each.get("enum", ()))
        meaning = f"{each['description']} {choices}".rstrip()
        yield f"{name}{mark}", each["title"], meaning
        below = _below(each)
        if below:
            yield from _rows(below[1], f"{name}{below[0]}.")


def _below(each: Schema) -> tuple[str, Schema] | None:
    """The mapping itself, that inside a list, or inside a mapping of dated mappings."""
    if "properties" in each:
        return "", each
    items: Any = each.get("items", {})
    if "properties" in items:
        return "[]", items
    inner: Any = each.get("additionalProperties")
    dated: Any = inner.get("additionalProperties") if isinstance(inner, dict) else None
    return (".<name>.<date>", dated) if isinstance(dated, dict) else None
