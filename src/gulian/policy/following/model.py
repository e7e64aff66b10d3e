# SPDX-License-Identifier: Apache-2.0
"""What became of a text: its life, its versions, and what is new since a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from gulian.policy.model import Span

EventKind = Literal["draft", "issued", "in_force", "extended", "expires", "repealed"]
"""征求意见, 印发, 施行, 延长, 到期, 废止."""
State = Literal["draft", "issued", "in_force", "expired", "repealed", "unknown"]
"""How a document stands on a day; `issued` = issued and not yet in force."""
ChangeKind = Literal["same", "moved", "changed", "added", "dropped"]
PieceKind = Literal["kept", "taken_out", "put_in"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a document on a day.

    until    : of `extended`, the new last day, None = open
    document : id of the document that says so, None where a dated list does; file and span : where
    source   : of a dated list, what it cites
    """

    kind: EventKind
    day: dt.date
    until: dt.date | None = None
    document: str | None = None
    file: str | None = None
    span: Span | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """The events of one document in order of their days; those of one day in the order of `EventKind`."""

    document: str
    events: tuple[Event, ...]

    @property
    def last_day(self) -> dt.date | None:
        """The last day it holds by all its events, None where none ends it."""
        ends = [each.day for each in self.events if each.kind == "expires"]
        end = max(ends, default=None)
        longer = [each for each in self.events if each.kind == "extended"]
        # The document that puts an end off is issued before that end, and counts all the same.
        if longer and (end is None or longer[-1].until is None or longer[-1].until > end):
            end = longer[-1].until
        repealed = self.repealed_on
        if repealed is None:
            return end
        before = repealed - dt.timedelta(days=1)
        return before if end is None else min(before, end)

    @property
    def repealed_on(self) -> dt.date | None:
        """The first day it holds no more because another document says so."""
        return min((each.day for each in self.events if each.kind == "repealed"), default=None)

    def state(self, on: dt.date) -> State:
        """How it stands on a day; unknown before anything is known of it."""
        past = [each for each in self.events if each.day <= on]
        if any(each.kind == "repealed" for each in past):
            return "repealed"
        last = self.last_day
        begun = {each.kind for each in past}
        if not begun:
            return "unknown"
        if last is not None and last < on:
            return "expired"
        if "in_force" in begun:
            return "in_force"
        return "issued" if "issued" in begun else "draft"


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """A row of a list people keep: what a document's own text cannot know.

    key : number or title of the document, as printed
    """

    key: str
    kind: EventKind
    day: dt.date
    until: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause with its own words, those of the clauses below it left out; path "" = a paragraph."""

    path: str
    words: str
    file: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went or came."""

    kind: PieceKind
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one clause. `moved`: the same words under another number or at another place.

    likeness : share 0..1 of common bigrams; pieces : of a changed clause, what stayed, went and came
    """

    kind: ChangeKind
    before: Unit | None
    after: Unit | None
    likeness: float
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions clause by clause, in the order of the later, what was dropped where it stood."""

    before: str
    after: str
    changes: tuple[Change, ...]

    def count(self, kind: ChangeKind) -> int:
        """How many clauses had this fate."""
        return sum(each.kind == kind for each in self.changes)


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened since a day, for somebody.

    measure : the id of a confirmed measure it is about, None where it is about the document as a whole
    """

    day: dt.date
    kind: EventKind
    document: str
    title: str
    measure: str | None
    file: str
    span: Span
