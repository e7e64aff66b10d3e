# SPDX-License-Identifier: Apache-2.0
"""A draft held against everything that has to hold before it is published.

1 it differs from what stands  2 what it was made from still stands  3 it loads, by the loader that loads all
schemes  4 the worked examples: which come out otherwise  5 running cases: their pinned texts still load
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count

from gulian.errors import DefinitionError, SchemeError, UnknownScheme
from gulian.office.cases.models import Case, Definition
from gulian.office.in_use import edition, site_schemes
from gulian.office.rules.examples import failing
from gulian.office.rules.models import Draft
from gulian.schemes import CaseResult, Scheme, earlier_procedure
from gulian.schemes.editing import Standing, Trial, stands, trial


@dataclass(frozen=True)
class Stopped:
    """Running cases whose pinned text would not load any more."""

    pin: str
    count: int
    why_zh: str
    why_en: str


@dataclass(frozen=True)
class Checked:
    """What was found. moved : files that were changed meanwhile; differing : examples, new ones only."""

    scheme: Scheme | None
    faults: tuple[DefinitionError, ...]
    moved: tuple[str, ...]
    differing: tuple[CaseResult, ...]
    stopped: tuple[Stopped, ...]

    @property
    def sound(self) -> bool:
        """Whether it may be published; examples that differ a person has to read."""
        return not (self.faults or self.moved or self.stopped) and self.scheme is not None


def digest(text: str) -> str:
    """SHA-256 of a text, as definitions have it."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def standing(scheme: str) -> Mapping[str, Standing]:
    """The files of a scheme as they stand; {} where nothing of the name is there any more."""
    return _standing(scheme, edition())


@lru_cache(maxsize=16)
def _standing(scheme: str, over: object) -> Mapping[str, Standing]:
    del over
    try:
        return stands(scheme, site_schemes())
    except UnknownScheme:
        return {}


def checked(draft: Draft) -> Checked:
    """Everything a publisher has to know of a draft."""
    tried = tried_out(draft)
    now = standing(draft.scheme)
    moved = tuple(
        name
        for name, base in draft.bases.items()
        if _hash(now.get(name)) not in (base, digest(draft.files[name]))
    )
    differing: tuple[CaseResult, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    if tried.sound and tried.scheme is not None:
        differing = failing(tried.scheme)
        stopped = _stopped(draft)
    return Checked(tried.scheme, tried.faults, moved, differing, stopped)


def tried_out(draft: Draft) -> Trial:
    """The scheme as the draft would make it; not loaded again while nothing has changed."""
    return _trial(draft.scheme, tuple(sorted(draft.files.items())), edition())


def _hash(found: Standing | None) -> str:
    return found.hash if found else ""


@lru_cache(maxsize=16)
def _trial(scheme: str, files: tuple[tuple[str, str], ...], over: object) -> Trial:
    del over
    return trial(scheme, {name: text.encode() for name, text in files}, site_schemes())


def _stopped(draft: Draft) -> tuple[Stopped, ...]:
    """Of each text running cases are pinned to, whether it would still load."""
    laid = {name: text.encode() for name, text in draft.files.items()}
    rows = Case.objects.filter(scheme=draft.scheme, open=True).values_list("pin").annotate(count=Count("pk"))
    found = []
    for pin, count in rows.order_by("pin"):
        kept = Definition.objects.filter(pk=pin).first()
        if kept is None:
            continue
        try:
            earlier_procedure(pin, kept.text.encode(), site_schemes(), files=laid)
        except SchemeError as error:
            found.append(Stopped(pin, count, error.message("zh"), error.message("en")))
    return tuple(found)
