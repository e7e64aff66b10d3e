# SPDX-License-Identifier: Apache-2.0
"""A composite index: its parts and its choices."""

from __future__ import annotations

from typing import Literal, cast

from gulian.errors import DuplicateKey, WrongValue
from gulian.schemes.definitions.ground import Ground
from gulian.schemes.documents import Entry
from gulian.schemes.model import (
    Aggregation,
    CompositeIndex,
    Evaluated,
    IndexPart,
    MissingPart,
    Normalisation,
    Weighting,
)
from gulian.schemes.naming import Named

LEAST_KNOWN = 75


def build_index(name: Named, entry: Entry, ground: Ground) -> CompositeIndex:
    """An index whose parts have what its normalisation needs. Raises WrongValue, DuplicateKey."""
    way = cast(Normalisation, entry.text("normalise"))
    return CompositeIndex(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        over=cast(Evaluated, entry.text("over")),
        parts=_parts(entry, way),
        normalise=way,
        weigh=cast(Weighting, entry.text("weigh")),
        aggregate=cast(Aggregation, entry.text("aggregate")),
        missing=cast(MissingPart, entry.text("missing")),
        least_known=entry.whole("least_known") or LEAST_KNOWN,
        decimals=entry.whole("decimals") or 0,
        method_zh=entry.text("method_zh"),
        method_en=entry.text("method_en"),
    )


def _parts(entry: Entry, way: Normalisation) -> tuple[IndexPart, ...]:
    lines: dict[str, int] = {}
    found = []
    for each in entry.entries("parts"):
        name = each.text("name")
        if name in lines:
            raise DuplicateKey(entry.document.file, each.line("name"), each.spell("name"), lines[name])
        lines[name] = each.line("name")
        found.append(_part(each, way))
    return tuple(found)


def _part(each: Entry, way: Normalisation) -> IndexPart:
    low, high, reference = (each.number(key) for key in ("low", "high", "reference"))
    if way == "goalposts" and (low is None or high is None or not low < high):
        raise _needs(each, "low", "low 小于 high（goalposts 归一化）", "low below high, for goalposts")
    if way == "distance" and reference is None:
        raise _needs(
            each, "reference", "大于 0 的参照值（distance 归一化）", "a reference above 0, for distance"
        )
    return IndexPart(
        name=each.text("name"),
        title_zh=each.text("title_zh"),
        title_en=each.text("title_en"),
        unit=each.text("unit"),
        direction=cast(Literal["more", "less"], each.text("direction")),
        weight=each.whole("weight") or 1,
        low=low,
        high=high,
        reference=reference,
    )


def _needs(each: Entry, key: str, zh: str, en: str) -> WrongValue:
    return WrongValue(each.document.file, each.line(key), each.spell(key), each.text(key), zh, en)
