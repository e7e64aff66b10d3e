# SPDX-License-Identifier: Apache-2.0
"""A comment on a draft, a group of comments that say the same, an answer, and what is told in public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["given", "named", "alike", "general"]
"""How a comment found its article: given in its row, named in its text, by its words, or none."""
Outcome = Literal["adopted", "partly", "not"]
"""采纳, 部分采纳, 未采纳."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as received.

    article : as written by whoever sent or entered it (第十条, 10), empty where nothing is said
    sender  : kind of sender (firm, association, person, ...), region : code; both for statistics only
    """

    id: str
    received_on: dt.date
    text: str
    article: str = ""
    sender: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when comments are taken; both days belong to it."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Refused:
    """A comment that is not counted, and why."""

    comment: Comment
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment with the article it is about: a clause path of the draft, empty = the draft as a whole."""

    comment: Comment
    article: str
    how: Anchor


@dataclass(frozen=True)
class Taken:
    """What came in: comments inside the window, at their articles, and those refused."""

    placed: tuple[Placed, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Comments on one article that say nearly the same, the first one received in front.

    id : the article and the id of the first comment; it stays while that comment stays first
    """

    id: str
    article: str
    members: tuple[Comment, ...]

    @property
    def first(self) -> Comment:
        """The comment the others are like."""
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided about a group. `summary` : what it asks for, in words of the office."""

    group: str
    outcome: Outcome
    summary: str
    reason: str
    by: str
    on: dt.date


@dataclass(frozen=True)
class Statistics:
    """Counts for the office: comments by article, sender, region; groups by outcome, `open` = unanswered."""

    received: int
    counted: int
    refused: int
    by_article: Mapping[str, int]
    by_sender: Mapping[str, int]
    by_region: Mapping[str, int]
    by_outcome: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One answered group in public. `count` is None where it, or what it would give away, is too small."""

    article: str
    summary: str
    outcome: Outcome
    reason: str
    count: int | None


@dataclass(frozen=True)
class PublicResult:
    """What is published: no name, no sender, no text of a comment, no count below `smallest`."""

    title: str
    window: Window
    counted: int | None
    smallest: int
    by_article: Mapping[str, int | None]
    rows: tuple[PublicRow, ...]
