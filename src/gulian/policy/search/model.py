# SPDX-License-Identifier: Apache-2.0
"""What is searched, what is asked, and what is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause, or a piece of a text without clauses, with what the search shows and filters by.

    body : its plain text; context : headings above it; start, end : half-open code points of the raw file;
    valid_from, valid_to : both days included, None where the text does not say
    """

    document: str
    title: str
    number: str
    clause: str
    context: str
    body: str
    file: str
    start: int
    end: int
    issuers: tuple[str, ...] = ()
    kind: str = "其他"
    date: dt.date | None = None
    region: str = "000000"
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit has to be; None asks nothing. A passage that does not say passes `on` and `region`.

    issuer : part of an issuer's name; region : its own documents and those of the regions above it;
    on : in force on that day
    """

    issuer: str | None = None
    kind: str | None = None
    region: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. `snippet` marks what was found with « »; `also` are the ids of folded near-duplicates."""

    passage: Passage
    score: float
    snippet: str
    also: tuple[str, ...] = ()
