# SPDX-License-Identifier: Apache-2.0
"""Cases and events as JSON, there and back: `load(State, dump(state)) == state`.

Dates and decimals among facts are tagged (`{"date": "2020-03-05"}`), for JSON has neither. What is read is a
stranger's: every field is checked against the noun's own annotation, nothing else is accepted.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from gulian.casework.advance import advance
from gulian.casework.model import Event, State
from gulian.errors import BadRecord
from gulian.schemes import Procedure
from gulian.workdays import Calendar

T = TypeVar("T")
Json = Any  # what `json.loads` gives: checked field by field before it is used
MAX_TEXT = 10_000
MAX_ENTRIES = 100_000
_SCALARS = (bool, int, Decimal, str, dt.date, type(None))


def dump(noun: object) -> Json:
    """A noun (State, Event, an effect) as values JSON knows; fields at their default are left out."""
    if is_dataclass(noun) and not isinstance(noun, type):
        return {
            each.name: dump(getattr(noun, each.name)) for each in fields(noun) if not _default(noun, each)
        }
    if isinstance(noun, Mapping):
        return {str(key): dump(value) for key, value in noun.items()}
    if isinstance(noun, tuple | list):
        return [dump(each) for each in noun]
    if isinstance(noun, dt.datetime):
        return noun.astimezone(dt.UTC).isoformat()
    if isinstance(noun, dt.date):
        return {"date": noun.isoformat()}
    if isinstance(noun, Decimal):
        return {"decimal": str(noun)}
    return noun


def _default(noun: object, each: Any) -> bool:
    value = getattr(noun, each.name)
    if each.default is not MISSING:
        return bool(value == each.default)
    return each.default_factory is not MISSING and not value


def to_json(noun: object) -> str:
    """One line of JSON, the same bytes for the same noun."""
    return json.dumps(dump(noun), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(kind: type[T], text: str, where: str = "") -> T:
    """A noun from its JSON. Raises BadRecord."""
    try:
        data = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise BadRecord(where or kind.__name__, str(error)[:100]) from None
    return load(kind, data, where)


def load(kind: type[T], data: Json, where: str = "") -> T:
    """A noun from what `dump` gave. Raises BadRecord."""
    made = _value(kind, data, where or kind.__name__)
    assert isinstance(made, kind)
    return made


def replay(
    procedure: Procedure,
    state: State,
    events: Iterable[tuple[dt.datetime, Event]],
    calendar: Calendar,
) -> State:
    """The case after a log of events: always the state that stood when the last of them was taken."""
    for at, event in events:
        state = advance(procedure, state, event, at, calendar).state
    return state


def _no_float(text: str) -> None:
    raise ValueError(f"no float: {text}")


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, data: Json, where: str) -> Any:
    """The data as the annotation says, or BadRecord."""
    origin = get_origin(kind)
    if origin is Literal:
        return _one_of(get_args(kind), data, where)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), data, where)
    if origin is tuple:
        return tuple(
            _value(get_args(kind)[0], each, f"{where}[{at}]")
            for at, each in enumerate(_bounded(list, data, where))
        )
    if origin is not None and issubclass(origin, Mapping):
        inner = get_args(kind)[1]
        pairs = _bounded(dict, data, where).items()
        return MappingProxyType({key: _value(inner, each, f"{where}.{key[:60]}") for key, each in pairs})
    if is_dataclass(kind):
        return _noun(kind, data, where)
    return _plain(kind, data, where)


def _noun(kind: Any, data: Json, where: str) -> Any:
    given, hints = _bounded(dict, data, where), _hints(kind)
    known = {each.name: each for each in fields(kind)}
    if foreign := sorted(set(given) - set(known)):
        raise BadRecord(where, f"{foreign[0][:60]}: ?")
    for name, each in known.items():
        if name not in given and each.default is MISSING and each.default_factory is MISSING:
            raise BadRecord(where, f"{name}: -")
    return kind(**{name: _value(hints[name], each, f"{where}.{name}") for name, each in given.items()})


def _union(kinds: tuple[Any, ...], data: Json, where: str) -> Any:
    if set(kinds) >= {bool, int, Decimal}:
        return _scalar(data, where)
    if data is None and type(None) in kinds:
        return None
    return _value(next(each for each in kinds if each is not type(None)), data, where)


def _scalar(data: Json, where: str) -> Any:
    """A fact: its tag says what JSON has no kind for."""
    if not isinstance(data, dict):
        return (
            _plain(type(data), data, where)
            if isinstance(data, bool | int | str | None)
            else _refuse(where, data)
        )
    try:
        match data:
            case {"date": str(text), **rest} if not rest:
                return dt.date.fromisoformat(text)
            case {"decimal": str(text), **rest} if not rest and len(text) <= 40:
                return _finite(text)
    except (ValueError, InvalidOperation):
        pass
    return _refuse(where, data)


def _finite(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _plain(kind: Any, data: Json, where: str) -> Any:
    if kind is dt.datetime:
        return _instant(data, where)
    if kind is dt.date:
        found = _scalar(data, where)
        return found if isinstance(found, dt.date) else _refuse(where, data)
    if type(data) is not kind or (isinstance(data, str) and len(data) > MAX_TEXT):
        return _refuse(where, data)
    return data


def _instant(data: Json, where: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(data)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        raise BadRecord(where, str(data)[:60])
    return found


def _one_of(words: tuple[Any, ...], data: Json, where: str) -> Any:
    return data if data in words else _refuse(where, data)


def _bounded(kind: type[list[Any]] | type[dict[str, Any]], data: Json, where: str) -> Any:
    return data if isinstance(data, kind) and len(data) <= MAX_ENTRIES else _refuse(where, data)


def _refuse(where: str, data: Json) -> Any:
    raise BadRecord(where, str(data)[:60])
