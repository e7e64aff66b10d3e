# SPDX-License-Identifier: Apache-2.0
"""The nouns of the language: what a value can be, what it is asked against, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, Protocol

from gulian.errors import Language, UnknownKind

KindName = Literal["bool", "int", "decimal", "text", "date", "quotient"]
Scalar = bool | int | Decimal | str | dt.date
Backend = Literal["eager", "lazy", "spark"]
Status = Literal["true", "false", "value", "unknown", "skipped"]

MAX_PLACES = 18
INT_LIMIT = 2**63 - 1
DECIMAL_LIMIT = 10**18 - 1
LOOKUP_PLACES = 6
"""Places of a decimal from a list that does not say how many; more are an error, never rounded away."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: `Kind("int")`, `Kind("decimal", 2)`.

    scale : decimal places, 1..18, of a decimal; 0 for all others. `quotient` is what `a / b` gives on its way
    to a comparison or a `round`; no field and no result has it, and its scale may be negative.
    Raises UnknownKind.
    """

    name: KindName
    scale: int = 0

    def __post_init__(self) -> None:
        places = {"decimal": range(1, MAX_PLACES + 1), "quotient": range(-MAX_PLACES, MAX_PLACES + 1)}
        if self.name not in KIND_WORDS or self.scale not in places.get(self.name, range(1)):
            raise UnknownKind(str(self))

    @property
    def is_number(self) -> bool:
        """Whether it is carried as a (scaled) integer."""
        return self.name in ("int", "decimal")

    @property
    def limit(self) -> int:
        """The greatest scaled integer of this kind; the least is its negative, for `int` one less."""
        return DECIMAL_LIMIT if self.name == "decimal" else INT_LIMIT

    def word(self, lang: Language) -> str:
        """The kind as a sentence names it."""
        return KIND_WORDS[self.name][lang == "en"]

    def __str__(self) -> str:
        return f"decimal({self.scale})" if self.name == "decimal" else self.name


KIND_WORDS: Mapping[KindName, tuple[str, str]] = MappingProxyType(
    {
        "bool": ("是否", "yes or no"),
        "int": ("整数", "an integer"),
        "decimal": ("小数", "a decimal"),
        "text": ("文字", "a text"),
        "date": ("日期", "a date"),
        "quotient": ("商", "a quotient"),
    }
)
BOOL, INT, TEXT, DATE = Kind("bool"), Kind("int"), Kind("text"), Kind("date")


class DatedValues(Protocol):
    """A list that answers by key and date: None where it has no entry."""

    def value(self, key: str, date: dt.date, /) -> Scalar | None: ...


class SpanRow(Protocol):
    """One entry of a list: it holds from `since` until `until`, both ends included, None = open."""

    @property
    def since(self) -> dt.date | None: ...
    @property
    def until(self) -> dt.date | None: ...
    @property
    def value(self) -> Scalar | None: ...


class ListedValues(DatedValues, Protocol):
    """A list whose entries can be enumerated; a cluster needs that, one machine does not."""

    @property
    def by_key(self) -> Mapping[str, Sequence[SpanRow]]: ...


class TypedList(Protocol):
    """What the check has to know of a list: the kind of its values, None where it has none."""

    @property
    def value_kind(self) -> str | None: ...


class CountWorkdays(Protocol):
    """Working days after `a` up to and with `b` in a region; negative when `b` lies before `a`."""

    def __call__(self, a: dt.date, b: dt.date, region: str, /) -> int: ...


@dataclass(frozen=True)
class Context:
    """What an expression is asked against besides the row; only what it uses has to be given.

    date     : the day as of which lists are read where `lookup` names none
    region   : whose working days `workdays` counts
    lists    : by the name `lookup` uses
    workdays : `Calendar.count`
    """

    date: dt.date | None = None
    region: str = ""
    lists: Mapping[str, DatedValues] = field(default_factory=dict)
    workdays: CountWorkdays | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is unknown.

    what       : missing = the row lacks the field `name`; zero_divisor; no_entry = list `name` has no value
    start, end : the place in the expression, counted in characters of its text
    """

    what: Literal["missing", "zero_divisor", "no_entry"]
    start: int
    end: int
    text: str
    name: str = ""

    def sentence(self, lang: Language = "zh") -> str:
        """The reason in words."""
        zh, en = {
            "missing": ("缺少“{name}”", "{name} is missing"),
            "zero_divisor": ("“{text}”的除数为零", "the divisor in {text} is zero"),
            "no_entry": ("表“{name}”中没有“{text}”的值", "the list {name} has no value for {text}"),
        }[self.what]
        return (zh if lang == "zh" else en).format(name=self.name, text=self.text)


@dataclass(frozen=True, slots=True)
class Step:
    """One sub-result for one row: the source span, its value and why it may be unknown.

    value  : Fraction for a quotient; None where unknown or skipped
    status : true and false of conditions, value of others; skipped = a constant decided without it
    """

    text: str
    start: int
    end: int
    kind: Kind
    value: Scalar | Fraction | None
    status: Status
    reasons: tuple[Reason, ...]
    parts: tuple[Step, ...]

    def lines(self, lang: Language = "zh", indent: int = 0) -> list[str]:
        """The tree as indented lines, one sub-result each; constants are not repeated."""
        own = f"{'  ' * indent}{self.text} → {self._told(lang)}"
        below = [line for part in self.parts for line in part.lines(lang, indent + 1)]
        return [own, *below]

    def _told(self, lang: Language) -> str:
        words = _STATUS_WORDS[self.status][lang == "en"]
        if self.status == "value":
            return f"≈{_rounded(self.value)}" if isinstance(self.value, Fraction) else str(self.value)
        if self.status == "unknown":
            # One fact missing in two places is one thing to ask for.
            sentences = dict.fromkeys(each.sentence(lang) for each in self.reasons)
            return f"{words}：{'；'.join(sentences)}" if lang == "zh" else f"{words}: {'; '.join(sentences)}"
        return words

    def __str__(self) -> str:
        return "\n".join(self.lines())


_STATUS_WORDS = {
    "true": ("是", "true"),
    "false": ("否", "false"),
    "value": ("", ""),
    "unknown": ("未知", "unknown"),
    "skipped": ("未用到", "not needed"),
}


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(round(value * 10**4)) / 10**4).normalize()
