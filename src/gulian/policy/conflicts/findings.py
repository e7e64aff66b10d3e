# SPDX-License-Identifier: Apache-2.0
"""How a finding is put together: its places, its sentences in both languages, and an id that lasts."""

from __future__ import annotations

import hashlib
import re

from gulian.policy.conflicts.model import Finding, Place, RuleName
from gulian.policy.model import Document, Library, Span
from gulian.policy.sentences import Sentence

_BLANK = re.compile(r"\s+")


def finding(rule: RuleName, places: tuple[Place, ...], zh: str, en: str, basis: str = "") -> Finding:
    """A finding; its id is made of the rule, the basis and the words quoted, whichever stands first."""
    quoted = sorted(_BLANK.sub("", f"{each.title}{each.quote}") for each in places)
    digest = hashlib.sha256("\x1f".join((rule, basis, *quoted)).encode()).hexdigest()
    return Finding(f"{rule}-{digest[:12]}", rule, places, zh, en, basis)


def place_of(sentence: Sentence, library: Library) -> Place:
    """Where a sentence stands."""
    document = library[sentence.document]
    return Place(document.id, named(document), sentence.clause, sentence.file, sentence.span, sentence.words)


def place_at(document: Document, library: Library, span: Span) -> Place:
    """A span of a document's file as a place, with the clause it stands in."""
    inside = [each for each in document.clauses if span in each.span]
    clause = max(inside, key=lambda each: each.level).path if inside else ""
    words = library.plain(document.file, span).strip()
    return Place(document.id, named(document), clause, document.file, span, words)


def head_of(document: Document, library: Library) -> Place:
    """The title of a document as a place."""
    for element in document.elements:
        if element.name == "title":
            return place_at(document, library, element.span)
    start = document.segments[0].start if document.segments else 0
    return Place(document.id, named(document), "", document.file, Span(start, start), named(document))


def named(document: Document) -> str:
    """What a document is called in a sentence."""
    return document.title or document.number or document.id
