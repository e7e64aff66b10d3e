# SPDX-License-Identifier: Apache-2.0
"""Precision and recall of the outline on the five shared files, against what a reader found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulian import policy
from gulian.policy import Document, Library
from tests.policy import truth

Facts = set[tuple[str, ...]]
LEAST = {"splits": 0.97, "numbers": 0.97, "dates": 0.97, "kinds": 0.95, "parents": 0.95, "issuers": 0.95}
_HAN = [*"一二三四五六七八九十", *(f"十{each}" for each in "一二三四五六七八九"), "二十", "二十一", "二十二"]


@pytest.fixture(scope="module")
def library(shared: Path) -> Library:
    """The outline of the five files."""
    read = policy.read(shared / "documents")
    return policy.outline(read.texts, read.problems)


def key(title: str | None) -> str:
    """A title as it is compared: its blanks are the printer's."""
    return re.sub(r"\s", "", title or "")


def labelled() -> dict[str, Facts]:
    """The labels by field; a document is known by file and title."""
    found: dict[str, Facts] = {field: set() for field in LEAST}
    for row in truth.DOCUMENTS.strip().splitlines():
        file, title, number, date, kind, parent, issuers, *_ = [*row.split(" ¦ "), *[""] * 6]
        _note(
            found, (file, key(title.strip())), (number, date, kind.strip(" ¦"), parent.strip(" ¦"), issuers)
        )
    return found


def said(library: Library) -> dict[str, Facts]:
    """The same facts as the program has them."""
    found: dict[str, Facts] = {field: set() for field in LEAST}
    for each in library.documents:
        date = each.date.isoformat() if each.date else ""
        parent = each.parent.split("#")[1] if each.parent else ""
        facts = (each.number or "", date, each.kind, parent, " ".join(each.issuers))
        _note(found, (each.file[:3], key(each.title)), facts)
    return found


def _note(found: dict[str, Facts], name: tuple[str, str], facts: tuple[str, ...]) -> None:
    found["splits"].add(name)
    for field, fact in zip(("numbers", "dates", "kinds", "parents", "issuers"), facts, strict=True):
        if fact.strip(" ¦"):
            found[field].add((*name, fact.strip(" ¦")))


@pytest.mark.parametrize("field", LEAST)
def test_precision_and_recall_hold(library: Library, field: str) -> None:
    """Of what the program says so much is right; of what is there it finds so much."""
    right, told = labelled()[field], said(library)[field]
    both = len(right & told)
    assert both / len(told) >= LEAST[field], f"precision: {sorted(told - right)}"
    assert both / len(right) >= LEAST[field], f"recall: {sorted(right - told)}"


@pytest.mark.parametrize("title", truth.CLAUSES)
def test_the_clause_paths_are_those_of_the_text(library: Library, title: str) -> None:
    """Every clause, none beside, in order."""
    (document,) = [each for each in library.documents if key(title) in key(each.title) and each.number]
    assert [each.path for each in document.clauses] == list(paths(truth.CLAUSES[title]))


def test_a_draft_law_has_its_nine_chapters_and_seventy_seven_articles(library: Library) -> None:
    """And the two items of article 69."""
    (law,) = [each for each in library.documents if each.kind == "草案" and len(each.clauses) > 50]
    ends = [each.path for each in law.clauses]
    assert sum(path.endswith("章") for path in ends) == 9
    assert sum(path.endswith("条") for path in ends) == 77
    at = ends.index("第八章第六十九条")
    assert ends[at : at + 4] == [
        "第八章第六十九条",
        "第八章第六十九条(一)",
        "第八章第六十九条(二)",
        "第八章第七十条",
    ]


def test_every_span_cuts_what_it_says(library: Library) -> None:
    """Titles stand at the head of the first segment, clauses begin with their mark, all inside the file."""
    for document in library.documents:
        raw = library.texts[document.file].raw
        assert all(0 <= each.start < each.end <= len(raw) for each in document.segments)
        for clause in document.clauses:
            words = raw[clause.span.start : clause.span.end].translate({0xFF08: "(", 0xFF09: ")", 0x20: None})
            assert _mark(clause.path) in words[:12]


def test_interleaved_columns_are_two_segments(library: Library) -> None:
    """The newspaper page has five pieces, and each that is broken off finds its rest."""
    pieces = [each for each in library.documents if each.file.startswith("001")]
    assert [len(each.segments) for each in pieces] == [2, 2, 2, 2, 2]
    seams = [_seam(library, each) for each in pieces]
    assert seams == ["要主动作", "国务院", "日产量较", "新型冠状病", "通知》指出"]


def _seam(library: Library, document: Document) -> str:
    first, second = document.segments
    whole = library.raw(document.file, first)[-5:] + library.raw(document.file, second)[:5]
    (found,) = re.findall("要主动作|国务院|日产量较|新型冠状病|通知》指出", whole)
    return str(found)


def _mark(path: str) -> str:
    """The last label of a path."""
    if path.endswith(("是", "要")):
        return path[-2:]
    labels: list[str] = re.findall(r"第[^第]+?[章条]|\([^()]+\)|\d+|[一二三四五六七八九十]+", path)
    return labels[-1]


def paths(short: str) -> Iterator[str]:
    """一(一-三) 二 4-5 -> 一, 一(一), 一(二), 一(三), 二, 二4, 二5"""
    top = ""
    for word in short.split():
        head = re.match(r"([一二三四五六七八九十]+)(?:\((.*)\))?$", word)
        if head:
            top = head[1]
            yield top
            if head[2]:
                first, last = head[2].split("-")
                yield from (f"{top}({each})" for each in _HAN[_HAN.index(first) : _HAN.index(last) + 1])
        else:
            first, last = word.split("-")
            yield from (f"{top}{each}" for each in range(int(first), int(last) + 1))
