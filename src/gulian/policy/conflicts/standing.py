# SPDX-License-Identifier: Apache-2.0
"""Whether texts still stand: repealed, run out, or resting on what is not there or no longer holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from gulian.policy.conflicts.findings import finding, head_of, named, place_at
from gulian.policy.conflicts.model import Finding, Place, Rules
from gulian.policy.following import Life
from gulian.policy.measures.proposing import BINDING
from gulian.policy.model import Citation, Document, Library


def standing(library: Library, lives: Mapping[str, Life], rules: Rules, on: dt.date) -> Iterator[Finding]:
    """Findings about documents that hold no more on a day, and about what they cite."""
    for document in library.documents:
        if document.parent is None and document.kind in BINDING:
            yield from _ended(document, library, lives[document.id], rules, on)
        if document.kind in BINDING and lives[document.id].state(on) in ("in_force", "issued", "unknown"):
            for citation in document.citations:
                yield from _cited(document, citation, library, lives, rules, on)


def _ended(document: Document, library: Library, life: Life, rules: Rules, on: dt.date) -> Iterator[Finding]:
    state, head = life.state(on), head_of(document, library)
    if state == "repealed" and "superseded" in rules.rules:
        event = next(each for each in life.events if each.kind == "repealed")
        by = library[event.document] if event.document else None
        places: tuple[Place, ...] = (head,)
        if by is not None and event.span is not None:
            places = (place_at(by, library, event.span), head)
        name = named(by) if by else event.source
        yield finding(
            "superseded",
            places,
            f"《{named(document)}》自 {event.day} 起由《{name}》废止，文库中应标明失效。",
            f"“{named(document)}” has been repealed by “{name}” from {event.day} on; mark it as ended.",
        )
    elif state == "expired" and "expired" in rules.rules:
        yield finding(
            "expired",
            (head,),
            f"《{named(document)}》有效期到 {life.last_day} 止，没有查到延续的规定。",
            f"“{named(document)}” held until {life.last_day}; nothing was found that prolongs it.",
        )


def _cited(
    document: Document,
    citation: Citation,
    library: Library,
    lives: Mapping[str, Life],
    rules: Rules,
    on: dt.date,
) -> Iterator[Finding]:
    place = place_at(document, library, citation.span)
    if citation.document is None:
        # A title without number may be a law or a journal: only a numbered document can be missing.
        if citation.number and "cites-missing" in rules.rules:
            yield finding(
                "cites-missing",
                (place,),
                f"所引《{citation.title}》（{citation.number}）不在文库中，无法核对。",
                f"“{citation.title}” ({citation.number}) is cited and not in the library.",
            )
        return
    cited = library[citation.document]
    life = lives[cited.id]
    state = life.state(on)
    repeals = any(each.document == document.id and each.kind == "repealed" for each in life.events)
    if state in ("repealed", "expired") and not repeals and "cites-ended" in rules.rules:
        day = life.repealed_on or life.last_day
        ended = library[cited.id]
        zh, en = ("废止", "was repealed") if state == "repealed" else ("到期", "ran out")
        yield finding(
            "cites-ended",
            (place, head_of(ended, library)),
            f"所引《{named(ended)}》已于 {day} {zh}，引用它的条款须核对。",
            f"“{named(ended)}” {en} on {day}: check the clause that cites it.",
        )
