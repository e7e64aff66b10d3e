# SPDX-License-Identifier: Apache-2.0
"""The nouns of a warning's life: what was seen, what was ordered, what stands, what is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Literal

from gulian.errors import BadOrder
from gulian.schemes import WarningRule

Kind = Literal["raised", "escalated", "ended"]


@dataclass(frozen=True, order=True)
class Subject:
    """What a warning is about: `unit` and its number, or a level and a code."""

    level: str
    code: str


@dataclass(frozen=True)
class Observation:
    """What a warning says of a subject on a day.

    holds, clears : None = unknown
    """

    rule: WarningRule
    subject: Subject
    name: str
    holds: bool | None
    clears: bool | None


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Nothing is told of a rise from `since` to `until`, both days included.

    warning, subject : None = all of them
    """

    since: dt.date
    until: dt.date
    reason: str
    by: str
    warning: str | None = None
    subject: Subject | None = None

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise BadOrder("until", str(self.until), "不早于起始日", "not before since")
        _named(self.reason, "reason")
        _named(self.by, "by")

    def covers(self, warning: str, subject: Subject, day: dt.date) -> bool:
        """Whether a warning about a subject is silent on a day."""
        fits = self.warning in (None, warning) and self.subject in (None, subject)
        return fits and self.since <= day <= self.until


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """Somebody has taken a warning that stands upon himself."""

    warning: str
    subject: Subject
    by: str
    note: str = ""

    def __post_init__(self) -> None:
        _named(self.by, "by")


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What people have ordered: silences with their days, and the acknowledgements of this day."""

    silences: tuple[Silence, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A warning about a subject, building up or standing.

    pin      : the definition it was raised by (`path@version#hash`)
    held     : days in a row on which the condition held, up to `seen`
    since    : the first of them
    stands   : whether it has held long enough
    told_on  : the day its rise was told; None = not yet (a silence)
    steps    : escalations already told
    clear    : days in a row on which the clearing condition held
    """

    warning: str
    pin: str
    subject: Subject
    name: str
    since: dt.date
    seen: dt.date
    held: int
    stands: bool = False
    told_on: dt.date | None = None
    steps: int = 0
    clear: int = 0
    acknowledged_by: str | None = None
    acknowledged_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message: what happened, to whom it goes, in the words of the scheme.

    silent : an end whose rise nobody was told of
    """

    day: dt.date
    kind: Kind
    warning: str
    severity: str
    subject: Subject
    name: str
    since: dt.date
    tell: tuple[str, ...]
    message_zh: str
    message_en: str
    silent: bool = False


@dataclass(frozen=True)
class State:
    """All alerts after a day, in the order of warning and subject; `day` None before the first."""

    day: dt.date | None = None
    alerts: Mapping[tuple[str, Subject], Alert] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def start(cls) -> State:
        """Before the first day."""
        return cls()

    @property
    def standing(self) -> tuple[Alert, ...]:
        """What stands, by warning and subject."""
        return tuple(each for each in self.alerts.values() if each.stands)

    def rows(self) -> list[dict[str, object]]:
        """The alerts as plain rows, to be kept; `of_rows` reads them again."""
        return [
            {**asdict(each), "subject": [each.subject.level, each.subject.code]}
            for each in self.alerts.values()
        ]

    @classmethod
    def of_rows(cls, day: dt.date, rows: Sequence[Mapping[str, object]]) -> State:
        """The state that gave these rows. Raises BadOrder for rows that are none."""
        alerts: dict[tuple[str, Subject], Alert] = {}
        for row in rows:
            alert = _alert(row)
            alerts[alert.warning, alert.subject] = alert
        return cls(day, MappingProxyType(alerts))


def _alert(row: Mapping[str, object]) -> Alert:
    pair = row.get("subject")
    if not isinstance(pair, Sequence) or len(pair) != 2:
        raise BadOrder("subject", str(pair), "层级和代码", "a level and a code")
    try:
        return Alert(**{**row, "subject": Subject(str(pair[0]), str(pair[1]))})  # type: ignore[arg-type]  # rows()
    except TypeError as error:
        raise BadOrder("alert", str(error), "State.rows 写出的行", "a row of State.rows") from error


def _named(text: str, name: str) -> None:
    if not text.strip():
        raise BadOrder(name, text, "不得为空", "not empty")
