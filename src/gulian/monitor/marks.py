# SPDX-License-Identifier: Apache-2.0
"""Numbers that know what they are called, and the marks that carry the name through the text of a bulletin.

    whole("units/total/total/expected", 1240)|number -> ⟦units/total/total/expected|1,240⟧ in the Markdown
    the page  -> <span data-number="units/total/total/expected">1,240</span>
    the document -> 1,240

The marks are noncharacters of Unicode (U+FDD0 to U+FDD2), which no text may contain: a value loses them, a
template with one is refused, so nobody can put a name under a number that is not its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import overload

OPEN, MIDDLE, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"


class Whole(int):
    """A whole number that knows what it is called."""

    number: str


class Real(float):
    """A number that knows what it is called."""

    number: str


class Printed(str):
    """A number as a filter has printed it, with what it is called."""

    __slots__ = ("number",)
    number: str


@overload
def whole(number: str, value: int) -> int: ...
@overload
def whole(number: str, value: None) -> None: ...
@overload
def whole(number: str, value: int | None) -> int | None: ...
def whole(number: str, value: int | None) -> int | None:
    """`value`, called `number`; an unknown one stays unknown."""
    if value is None:
        return None
    named = Whole(value)
    named.number = number
    return named


@overload
def real(number: str, value: float) -> float: ...
@overload
def real(number: str, value: None) -> None: ...
@overload
def real(number: str, value: float | None) -> float | None: ...
def real(number: str, value: float | None) -> float | None:
    """`value`, called `number`; an unknown one stays unknown."""
    if value is None:
        return None
    named = Real(value)
    named.number = number
    return named


def name_of(value: object) -> str | None:
    """What a number is called; None for anything else."""
    return value.number if isinstance(value, Whole | Real | Printed) else None


def carrying(verb: Callable[..., str], part: str = "") -> Callable[..., str]:
    """The filter `verb`, whose text keeps the name of the number it prints.

    part : what the text says instead of the number itself (`change`): takes the place of its last part
    """

    def printed(value: object, *more: object) -> str:
        number = name_of(value)
        text = verb(value, *more)
        if number is None:
            return text
        kept = Printed(text)
        kept.number = f"{number.rpartition('/')[0]}/{_part(number, part)}" if part else number
        return kept

    return printed


def _part(number: str, part: str) -> str:
    """`opening_rate/total/total/value` says `change`, any other part `reported` says `reported-share`."""
    own = number.rpartition("/")[2]
    return part if own in ("value", part) else f"{own}-{part}"


def marked(number: str, text: str) -> str:
    """A number's name and its text between marks."""
    return f"{OPEN}{number}{MIDDLE}{text}{CLOSE}"


def runs(text: str) -> Iterator[tuple[str, str]]:
    """(name, text) of each run of a text with marks; the name is empty outside them."""
    plain, *named = text.split(OPEN)
    if plain:
        yield "", plain
    for each in named:
        number, _, rest = each.partition(MIDDLE)
        inside, _, after = rest.partition(CLOSE)
        yield number, inside
        if after:
            yield "", after
