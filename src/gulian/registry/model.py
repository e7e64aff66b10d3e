# SPDX-License-Identifier: Apache-2.0
"""The nouns of the registry. All frozen; codes are text; money is int64 fen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class CreditCode:
    """A code that names a firm.

    text : folded (capitals, no blanks)
    kind : enterprise, household, cooperative, organisation (other 18-digit codes), old_registration (15
    digits),
           organisation_code (9 characters), temporary
    warnings : what is odd but no fault: inner_check, department, region
    """

    text: str
    kind: str
    warnings: tuple[str, ...] = ()

    @property
    def region(self) -> str | None:
        """The region of the registering office (not of the plant), where the code tells it."""
        if len(self.text) == 18 and self.text[2:8].isdigit():
            return self.text[2:8]
        return self.text[:6] if len(self.text) == 15 else None


class Level(StrEnum):
    """How high a region stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True)
class Region:
    """A region as it stood on a date.

    kind : division (GB/T 2260); of the statistics bureau only: zone (xx71 to xx79), urban (市辖区 xx01),
    statistical
           (other areas it counts), group (the middle level of a municipality or of counties led by a
           province)
    province, city, county : codes above it and its own; None where there is none or it is not known
    since, until : first official table with it, first without it (None = still there)
    """

    code: str
    name: str
    short: str
    kind: str
    level: Level
    province: str
    city: str | None
    county: str | None
    since: dt.date
    until: dt.date | None


class Step(StrEnum):
    """How a code was carried to another date."""

    VALID = "valid"
    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    PARENT = "parent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Resolution:
    """What a region code of any time means on one date.

    region : the code that holds on the date; None when the code never was
    step : valid (as it is), successor or predecessor (the whole area under another code), parent (split, or
    where it
           went is not known: only the city or province above is certain), unknown
    path : the codes followed, the given one first
    """

    code: str
    region: str | None
    step: Step
    path: tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    """A match that somebody has to look at.

    score : 0 to 100, 100 = the same after folding
    basis : name, short, path, core, part, initials, fuzzy
    """

    code: str
    name: str
    score: float
    basis: str


@dataclass(frozen=True)
class Industry:
    """An entry of GB/T 4754-2017. level : section, division, group, class. division : None for a section."""

    code: str
    name: str
    level: str
    section: str
    division: str | None


class Size(StrEnum):
    """The size classes of 国统字〔2017〕213号, and the answer for industries it leaves out."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class SizeAnswer:
    """A size class, or what is missing to know it. size is None exactly when missing names something."""

    size: Size | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """Who reports, reviews, recommends or holds a quota. A body is not a region.

    kind : province, plan_city, corps, park, central_enterprise, association, or a site's own word
    regions : codes it answers for; a park may name several counties, an enterprise none
    parent : the body above it; since, until : None = open
    """

    id: str
    kind: str
    name: str
    regions: tuple[str, ...]
    parent: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    def stands(self, on: dt.date) -> bool:
        """Whether it exists on the date."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)
