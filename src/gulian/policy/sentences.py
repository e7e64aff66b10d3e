# SPDX-License-Identifier: Apache-2.0
"""The sentences of binding documents, each with its clause and its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gulian.policy.measures.bodies import punctuated
from gulian.policy.measures.proposing import BINDING
from gulian.policy.model import Library, Span
from gulian.policy.search.model import Passage
from gulian.policy.search.passages import passages

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_LABEL = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇\d]{1,5}[章节条]\s*|[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*)+"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause.

    words : plain text, number of the clause and departments in brackets left out; span : of the raw file;
    whole : the plain text of the passage it stands in, departments included
    """

    document: str
    clause: str
    file: str
    span: Span
    words: str
    whole: str


def sentences(library: Library, kinds: tuple[str, ...] = BINDING) -> Iterator[Sentence]:
    """The sentences of the documents of these kinds, in order; annexes have the kind of their parent."""
    for part in passages(library):
        if _kind(library, part.document) in kinds:
            yield from _of_passage(part, library)


def _kind(library: Library, name: str) -> str:
    document = library[name]
    return library[document.parent].kind if document.parent else document.kind


def _of_passage(part: Passage, library: Library) -> Iterator[Sentence]:
    text = library.texts[part.file]
    first, last = text.plain_span(Span(part.start, part.end))
    body = text.plain[first:last]
    for found in _SENTENCE.finditer(punctuated(body)):
        label = _LABEL.match(found[0])
        words = found[0][label.end() if label else 0 :].lstrip()
        lead = len(found[0]) - len(words)
        # Titles, numbers, addressees and signatures are lines without a stop outside all clauses.
        if words.strip() and (part.clause or words.rstrip()[-1] in "。；"):
            span = text.raw_span(first + found.start() + lead, first + found.start() + len(found[0].rstrip()))
            yield Sentence(part.document, part.clause, part.file, span, words.strip(), part.body)
