# SPDX-License-Identifier: Apache-2.0
"""Nouns of the room as named arrays and plain values, and back.

Network(down=Side(start=...), links=9) <-> {"down.start": ..., "links": 9}
What a name has to be is said by the class, never by the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from gulian.chain.shards.pack import Array, Pack, Plain

Noun = TypeVar("Noun")


def taken_apart(noun: Any, name: str = "") -> Pack:
    """The arrays and values of a frozen dataclass, a named tuple, or a tuple of these."""
    values: dict[str, Plain] = {}
    arrays: dict[str, Array] = {}
    _take(noun, name, values, arrays)
    return Pack(values, arrays)


def _take(part: Any, name: str, values: dict[str, Plain], arrays: dict[str, Array]) -> None:
    if isinstance(part, np.ndarray):
        arrays[name] = part
    elif is_dataclass(part) or hasattr(part, "_fields"):
        values[f"{name}.kind".lstrip(".")] = type(part).__name__
        for each in _names(type(part)):
            _take(getattr(part, each), f"{name}.{each}".lstrip("."), values, arrays)
    elif isinstance(part, tuple):
        values[f"{name}.count"] = len(part)
        for at, each in enumerate(part):
            _take(each, f"{name}.{at}", values, arrays)
    else:
        values[name] = part


def put_together(kind: type[Noun], pack: Pack, name: str = "") -> Noun:
    """The noun again. Raises KeyError, TypeError where the pack holds another."""
    found: Noun = _put(kind, pack, name)
    return found


def _put(kind: Any, pack: Pack, name: str) -> Any:
    if get_origin(kind) is np.ndarray:
        return pack.arrays[name]
    if get_origin(kind) is tuple:
        count = pack.values[f"{name}.count"]
        return tuple(_put(get_args(kind)[0], pack, f"{name}.{at}") for at in range(int(count or 0)))
    if get_origin(kind) is UnionType:
        if NoneType in get_args(kind):
            (kind,) = (each for each in get_args(kind) if each is not NoneType)
            return None if name in pack.values and pack.values[name] is None else _put(kind, pack, name)
        named = pack.values[f"{name}.kind"]
        kind = {each.__name__: each for each in get_args(kind)}[str(named)]
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints: Mapping[str, Any] = get_type_hints(kind)
        return kind(**{each: _put(hints[each], pack, f"{name}.{each}".lstrip(".")) for each in _names(kind)})
    value = pack.values[name]
    if not isinstance(value, kind):
        raise TypeError(name)
    return value


def _names(kind: Any) -> tuple[str, ...]:
    """Fields in the order of the class."""
    given: tuple[str, ...] = getattr(kind, "_fields", ())
    return given or tuple(each.name for each in fields(kind))
