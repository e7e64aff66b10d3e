# SPDX-License-Identifier: Apache-2.0
"""What the engines say of `DIR/policies/` as rows; nothing is stored here.

1 read the files and find the documents (`policy.read`, `policy.outline`)  2 their lives (`following`)
3 drafts of measures and clauses that bind governments only (`measures`)  4 findings (`conflicts`)
5 the search index (`search`)
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gulian import policy
from gulian.errors import NoDocuments, Problem
from gulian.policy import conflicts, following, measures, search
from gulian.policy.levels import region_of
from gulian.schemes import Library as Schemes

LIBRARY, CONSISTENCY = "policy-library", "policy-consistency"
STEPS = 6
_LONGEST_PATH = 120
_NO_DATE = dt.date(1, 1, 1)


@dataclass(frozen=True)
class Found:
    """Everything a reading stores. passages : how many the index has."""

    library: policy.Library
    lives: Mapping[str, following.Life]
    proposals: measures.Proposals
    findings: tuple[conflicts.Finding, ...]
    passages: int

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Files that could not be read."""
        return self.library.problems


def read_folder(
    folder: Path, schemes: Schemes, on: dt.date, index: Path, report: Callable[[int, int], None]
) -> Found:
    """Read the files of a folder as of a day and write the search index. Raises what the engines refuse."""
    report(0, STEPS)
    try:
        read = policy.read(folder) if folder.is_dir() else policy.Read((), ())
    except NoDocuments:
        read = policy.Read((), ())
    report(1, STEPS)
    library = policy.outline(read.texts, read.problems)
    report(2, STEPS)
    dated = following.dated_events(schemes[LIBRARY].lists["lives"])
    lives = following.lives(library, dated)
    proposals = measures.propose(library)
    report(3, STEPS)
    rules = conflicts.rules_of(schemes[CONSISTENCY], on)
    findings = conflicts.check(library, proposals.measures, lives, rules, on)
    report(4, STEPS)
    passages = search.build(search.passages(library), index)
    report(5, STEPS)
    return Found(library, lives, proposals, findings, passages)


def key_of(name: str) -> str:
    """The address of a document. "a/b.txt#3" -> sixteen hex digits"""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def draft_key(title: str, quote: str) -> str:
    """What makes two drafts of two readings one: the document's title and the words quoted."""
    return hashlib.sha256(f"{title}\x1f{quote}".encode()).hexdigest()[:40]


def document_row(document: policy.Document, life: following.Life, on: dt.date) -> dict[str, Any]:
    """A document as a row."""
    return {
        "key": key_of(document.id),
        "name": document.id[:320],
        "file": document.file[:300],
        "number": (document.number or "")[:120],
        "title": (document.title or "")[:400],
        "issuers": "、".join(document.issuers)[:400],
        "kind": document.kind,
        "date": document.date,
        "sort_on": document.date or _NO_DATE,
        "parent": key_of(document.parent) if document.parent else "",
        "area": region_of(document.issuers, document.date),
        "state": life.state(on),
        "last_day": life.last_day,
    }


def clause_rows(document: policy.Document, duties: Iterable[measures.Duty]) -> list[dict[str, Any]]:
    """Its clauses in order."""
    ordered = {(each.clause, each.start) for each in duties}
    return [
        {
            "document_id": key_of(document.id),
            "at": at,
            "path": each.path[:_LONGEST_PATH],
            "heading": (each.heading or "")[:300],
            "level": each.level,
            "start": each.span.start,
            "end": each.span.end,
            "duty": (each.path, each.span.start) in ordered,
        }
        for at, each in enumerate(document.clauses)
    ]


def segment_rows(document: policy.Document) -> list[dict[str, Any]]:
    """Where its text lies."""
    return [
        {"document_id": key_of(document.id), "at": at, "start": each.start, "end": each.end}
        for at, each in enumerate(document.segments)
    ]


def event_rows(life: following.Life) -> list[dict[str, Any]]:
    """Its life."""
    return [
        {
            "document_id": key_of(life.document),
            "kind": each.kind,
            "day": each.day,
            "until": each.until,
            "said_by": key_of(each.document) if each.document else "",
            "source": each.source[:400],
            "file": (each.file or "")[:300],
            "start": each.span.start if each.span else None,
            "end": each.span.end if each.span else None,
        }
        for each in life.events
    ]


def draft_row(draft: measures.Measure, document: policy.Document) -> dict[str, Any]:
    """A draft of a measure; what people do with it is no part of it."""
    title = document.title or document.id
    return {
        "key": draft_key(title, draft.quote),
        "there": True,
        "document": key_of(document.id),
        "title": title[:400],
        "number": (document.number or "")[:120],
        "issuers": "、".join(document.issuers)[:400],
        "dated": document.date,
        "clause": draft.clause[:_LONGEST_PATH],
        "file": draft.file[:300],
        "start": draft.start,
        "end": draft.end,
        "quote": draft.quote,
        "audience": draft.audience,
        "who": (draft.who or "")[:400],
        "kind": draft.benefit.kind,
        "words": draft.benefit.formula or draft.benefit.words,
        "up_to": draft.benefit.up_to,
        "condition": (draft.condition or "")[:400],
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
        "deadline": draft.deadline,
        "bodies": "\n".join(f"{each.name} {each.role}" for each in draft.bodies),
        "regions": "\n".join(each.words for each in draft.regions),
        "level": draft.level,
        "payer": (draft.payer or "")[:300],
        "confidence": round(draft.confidence * 10),
    }


def place_row(place: conflicts.Place, finding: str) -> dict[str, Any]:
    """Where a finding stands."""
    return {
        "finding_id": finding[:60],
        "document": key_of(place.document),
        "title": place.title[:400],
        "clause": place.clause[:_LONGEST_PATH],
        "file": place.file[:300],
        "start": place.span.start,
        "end": place.span.end,
        "quote": place.quote,
    }
