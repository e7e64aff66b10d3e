# SPDX-License-Identifier: Apache-2.0
"""Reads: schemes as they stand for everybody of the office; drafts and migrations within the scope."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from gulian.errors import BrokenScheme, DefinitionError, UnknownScheme
from gulian.office.cases.stepping import line
from gulian.office.enterprises.models import Enterprise
from gulian.office.in_use import library, look_again
from gulian.office.people.scope import Places, within
from gulian.office.people.seat import Acting
from gulian.office.rules.models import Draft, Migration, Refusal, Stage
from gulian.schemes import Library, Procedure, Scheme
from gulian.site import read_site

MINE = Places(code="")
CASES = Places(body="home", park="park")
OPEN = (Stage.DRAFT, Stage.SUBMITTED, Stage.APPROVED, Stage.STUCK)
FAULTS_SHOWN = 100


def fresh_library() -> Library:
    """The library with whatever was dropped into the folder by now."""
    look_again()
    return library()


def listed(day: dt.date, words: str = "") -> Iterator[Mapping[str, Any]]:
    """The schemes that load, those in force on the day first; words : of a title, an id or a document."""
    found: list[dict[str, Any]] = [dict(each) for each in library().described.values()]
    asked = words.casefold().split()
    rows = []
    for each in found:
        heads = [each["id"], each["title_zh"], each["title_en"]]
        texts = [*heads, *(f"{source['document']} {source['number']}" for source in each["sources"])]
        text = " ".join(map(str, texts)).casefold()
        if all(word in text for word in asked):
            rows.append({**each, "holds": holds(each, day), "of_site": of_site(each["id"])})
    yield from sorted(rows, key=lambda each: (not each["holds"], each["id"]))


def holds(described: Mapping[str, Any], day: dt.date) -> bool:
    """Whether a described scheme is in force on a day; both ends belong to it."""
    since, until = described["valid_from"], described["valid_to"]
    return bool(since <= day.isoformat() and (until is None or day.isoformat() <= until))


def of_site(scheme: str) -> bool:
    """Whether the site has files of its own in a scheme."""
    return any(each.shown.startswith("schemes/") for each in library().shelf.get(scheme, ()))


def broken() -> Iterator[tuple[str, tuple[DefinitionError, ...], int]]:
    """Schemes that are refused: their folder, the first faults, how many there are."""
    for name, faults in sorted(library().broken.items()):
        yield name, faults[:FAULTS_SHOWN], len(faults)


def get_scheme(name: str) -> Scheme:
    """A scheme that loads. Raises Http404 for any other."""
    try:
        return library()[name]
    except (UnknownScheme, BrokenScheme):
        raise Http404 from None


def get_procedure(scheme: str, name: str) -> Procedure:
    """A procedure in force. Raises Http404."""
    found = get_scheme(scheme).procedures.get(name)
    if found is None:
        raise Http404
    return found


def visible_drafts(seat: Acting) -> QuerySet[Draft]:
    """Drafts of seats within the scope; what was published is no secret to anybody of the office."""
    inside = within(seat, MINE)
    # An empty condition means everything, and `|` would make it mean nothing.
    return Draft.objects.filter(inside | Q(stage=Stage.IN_FORCE) if inside else Q())


def get_visible_draft(seat: Acting, draft: uuid.UUID) -> Draft:
    """One draft. Raises Http404 for absent and out of scope alike."""
    found = visible_drafts(seat).filter(pk=draft).first()
    if found is None:
        raise Http404
    return found


def history(seat: Acting, scheme: str, most: int = 20) -> QuerySet[Draft]:
    """What was published of a scheme, and what is on its way as far as the seat sees it."""
    rows = visible_drafts(seat).filter(scheme=scheme).exclude(stage=Stage.DROPPED)
    return rows.order_by("-saved_at")[:most]


def visible_migrations(seat: Acting) -> QuerySet[Migration]:
    """Migrations made within the scope."""
    return Migration.objects.filter(within(seat, MINE))


def get_visible_migration(seat: Acting, migration: uuid.UUID) -> Migration:
    """One migration. Raises Http404."""
    found = visible_migrations(seat).filter(pk=migration).first()
    if found is None:
        raise Http404
    return found


def visible_refusals(seat: Acting, migration: Migration) -> QuerySet[Refusal]:
    """The cases a migration does not take over, as far as the seat sees cases."""
    return Refusal.objects.filter(within(seat, CASES), migration=migration)


def covers_site(seat: Acting) -> bool:
    """Whether a seat is over the whole site: no region, or the one all of it lies in; no part of it."""
    if seat.park or seat.body or seat.department or seat.role in ("firm", "bank", "association"):
        return False
    return not seat.region or seat.region == _root()


def place_of(seat: Acting) -> tuple[str, str, str]:
    """Where what a seat makes belongs: its region's line; of a seat over the whole site the site's."""
    region = _root() if covers_site(seat) else seat.region
    return line(region) or ("", "", "")


def _root() -> str:
    """The region the whole site lies in: what it states, else the one province of its register."""
    site = read_site(Path(settings.DIR))
    if site is not None and site.region and site.region != "000000":
        return site.region
    found = Enterprise.objects.exclude(province="").values_list("province", flat=True).distinct()[:2]
    return found[0] if len(found) == 1 else "-"
